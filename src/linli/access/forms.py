"""The forms of this room: those of allauth in our words and look, and our own."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings

from linli.access.lockout import MINUTES
from linli.access.models import ADMINISTRATORS, Role, Verb
from linli.access.passwords import RULE
from linli.kernel.i18n import mark, tr
from linli.places.models import Line
from linli.ui.forms import DayInput, Form

_LABELS = {
    "login": mark("账号"),
    "password": mark("密码"),
    "oldpassword": mark("现在的密码"),
    "password1": mark("新密码"),
    "password2": mark("再写一遍新密码"),
    "code": mark("验证码"),
}


class _Ours:
    """Our labels and look on the fields of another package."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label, field.help_text = tr(_LABELS.get(name, "")), ""
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["class"] = "form-control"
        if "password1" in self.fields:
            self.fields["password1"].help_text = tr(RULE)
        if "code" in self.fields:
            self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


class SignIn(_Ours, LoginForm):
    def clean(self) -> Any:
        try:
            return super().clean()
        except forms.ValidationError as error:
            if error.code != "username_password_mismatch":
                raise
            left = settings.AXES_FAILURE_LIMIT - (self.request.axes_failures_since_start or 0)  # None: locked out
            said = tr("密码不对，还可以再试 {n} 次。再错就先停 {minutes} 分钟。", n=left, minutes=MINUTES)
            raise forms.ValidationError(said, code=error.code) from error


class ChangePassword(_Ours, ChangePasswordForm):
    def clean(self) -> Any:
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            self.add_error("password2", tr("两遍新密码不一样。"))
        if first and first == self.cleaned_data.get("oldpassword"):
            self.add_error("password1", tr("新密码与现在的一样，请换一个。"))
        return self.cleaned_data


class Reauthenticate(_Ours, ReauthenticateForm):
    pass


class Authenticate(_Ours, AuthenticateForm):
    pass


class ReauthenticateByCode(_Ours, ReauthenticateByCodeForm):
    pass


class Enrol(_Ours, ActivateTOTPForm):
    pass


class DeputyForm(Form):
    """Who takes over a desk, on which days, and why."""

    account = forms.CharField(label=mark("代办人账号"), max_length=64)
    first_day = forms.DateField(label=mark("从"), widget=DayInput)
    last_day = forms.DateField(label=mark("到（含）"), widget=DayInput)
    why = forms.CharField(label=mark("事由"), max_length=200, help_text=mark("如：外出培训、休假。"))


class TokenForm(Form):
    name = forms.CharField(label=mark("用途"), max_length=64, help_text=mark("如：盟数据平台每晚取数。"))
    last_day = forms.DateField(label=mark("有效至（含）"), widget=DayInput)


class OpenForm(Form):
    """A new account."""

    name = forms.RegexField(
        r"^[\w.-]+$",
        label=mark("账号名"),
        max_length=64,
        min_length=2,
        error_messages={"invalid": mark("账号名只用汉字、字母、数字、点和连字符。")},
    )


class GiveForm(Form):
    """A post for an account: unit by its name, as people write it."""

    account = forms.CharField(label=mark("账号"), max_length=64)
    unit = forms.CharField(label=mark("单位"), max_length=100, help_text=mark("如：科右中旗民政局"))
    line = forms.ChoiceField(label=mark("条线"), choices=Line.choices)
    role = forms.ChoiceField(label=mark("岗位"), choices=Role.choices)
    last_day = forms.DateField(label=mark("任至（含）"), widget=DayInput, required=False)


class WhyForm(Form):
    """A reason that is logged."""

    why = forms.CharField(label=mark("事由"), max_length=200)


class LogForm(Form):
    """What the log is filtered by; the filter is the URL."""

    unit = forms.CharField(label=mark("单位"), required=False, max_length=100)
    post = forms.CharField(label=mark("任职"), required=False, max_length=64)
    person = forms.UUIDField(label=mark("人员编号"), required=False)
    verb = forms.ChoiceField(label=mark("事项"), required=False, choices=[("", mark("全部")), *Verb.choices])
    first = forms.DateField(label=mark("从"), required=False, widget=DayInput)
    last = forms.DateField(label=mark("到（含）"), required=False, widget=DayInput)


ADMINISTRATION = [role.value for role in ADMINISTRATORS]
