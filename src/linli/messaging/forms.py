"""Forms of a unit's addresses and its quiet hours."""

from datetime import time

from django import forms

from linli.kernel.i18n import mark
from linli.messaging.quiet import Hours
from linli.ui.forms import Form


class AddressForm(Form):
    url = forms.CharField(
        label=mark("地址"),
        max_length=500,
        help_text=mark(
            "例：mailtos://邮件服务器?user=账号&pass=口令、wecombot://密钥、feishu://密钥、jsons://网关；群机器人的网址可直接粘贴"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    label = forms.CharField(label=mark("叫什么"), max_length=64, required=False)


class TimeInput(forms.TimeInput):
    input_type = "time"


class QuietForm(Form):
    starts = forms.TimeField(label=mark("从"), widget=TimeInput(format="%H:%M"))
    ends = forms.TimeField(label=mark("到"), widget=TimeInput(format="%H:%M"))
    workdays_only = forms.BooleanField(label=mark("非工作日也不打扰"), required=False)

    def hours(self) -> Hours:
        starts, ends = self.cleaned_data["starts"], self.cleaned_data["ends"]
        assert isinstance(starts, time)
        assert isinstance(ends, time)
        return Hours(starts=starts, ends=ends, workdays_only=self.cleaned_data["workdays_only"])
