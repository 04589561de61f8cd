"""What a password must be, and the first one that an administrator hands out.

GB/T 22239-2019, 8.1.4.1 a) asks for "复杂度要求" and names no figure. Ours: 12 characters of any kind, so that a phrase
will do (NIST SP 800-63B-4, 3.1.1.2: length before composition), or 10 of three kinds, as offices are used to.
"""

import re
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError

from linli.access.models import Account
from linli.kernel.i18n import mark, tr

LONG, VARIED, KINDS = 12, 10, 3
NAME_FROM = 4  #: a shorter account name stands in too many words to be looked for
#: how long a first password may be used, once, to choose one's own
FIRST_LASTS = timedelta(days=7)
_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
#: told apart when read aloud or copied by hand
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

RULE = mark("至少 12 个字符；或至少 10 个字符，并含大写、小写、数字、符号中的三种。不能用账号名和常见密码。")


class LongOrVaried:
    """A validator for `AUTH_PASSWORD_VALIDATORS`."""

    def validate(self, password: str, user: Account | None = None) -> None:
        if user and len(user.name) >= NAME_FROM and user.name.lower() in password.lower():
            raise ValidationError(tr("密码里不能有账号名。"), code="password-has-name")
        kinds = sum(bool(re.search(kind, password)) for kind in _KINDS)
        if len(password) >= LONG or (len(password) >= VARIED and kinds >= KINDS):
            return
        raise ValidationError(tr(RULE), code="password-too-weak")

    def get_help_text(self) -> str:
        return tr(RULE)


def first_password() -> str:
    """Four groups of four, 79 bits: meant to be read out or written down once."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
