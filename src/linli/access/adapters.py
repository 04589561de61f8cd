"""What allauth asks of us: our sentences, sealed secrets, and first passwords that run out."""

import base64
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from linli.access import reasons
from linli.db import sealed
from linli.kernel.clock import real_now
from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Refused, because
from linli.ui.refusals import refused

#: What allauth reports, by the name of its own template; what is not here needs no telling.
_TOLD = {
    "account/messages/password_changed.txt": mark("密码已改。在别处的登录都已退出。"),
    "mfa/messages/totp_activated.txt": mark("验证器已启用。"),
    "mfa/messages/totp_deactivated.txt": mark("验证器已停用。"),
    "mfa/messages/recovery_codes_generated.txt": mark("恢复码已生成，请抄下来，另处收好。"),
}
_REFUSED = {
    "username_password_mismatch": mark("密码不对。"),
    "incorrect_password": mark("密码不对。"),
    "enter_current_password": mark("现在的密码不对。"),
    "incorrect_code": mark("验证码不对，或已经用过。请等验证器换出下一个再填。"),
    "too_many_login_attempts": mark("试得太多了，请过 5 分钟再试。"),
    "rate_limited": mark("试得太多了，请过 5 分钟再试。"),
    "cannot_generate_recovery_codes": mark("请先启用验证器，才有恢复码。"),
}
_SECRETS = UUID("9d2f0a64-7b1c-5f0e-8a35-6c1f2b7d9e40")


class _Speaks:
    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code in _REFUSED:
            return ValidationError(tr(_REFUSED[code]), code=code)
        return super().validation_error(code, *args)  # type: ignore[misc]


class Accounts(_Speaks, DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template in _TOLD:
            messages.add_message(request, messages.SUCCESS, tr(_TOLD[message_template]))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: axes counts passwords. A count by name alone would let anybody shut out anybody."""

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        if user.first_until and user.first_until < real_now():
            return refused(request, Refused(because(reasons.FIRST_PASSWORD_OVER)))
        return super().pre_login(request, user, **kwargs)

    def set_password(self, user: Any, password: str) -> None:
        """One's own from now on: a first password has done its work."""
        user.first_until = None
        super().set_password(user, password)


class Factors(_Speaks, DefaultMFAAdapter):
    def get_totp_issuer(self) -> str:
        return "Linli"

    def encrypt(self, text: str) -> str:
        return base64.b64encode(sealed.wrap(text.encode(), _SECRETS)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return sealed.unwrap(base64.b64decode(encrypted_text), _SECRETS).decode()
