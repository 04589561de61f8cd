"""What is sent with a step of a filing, and the filter of the list."""

from collections.abc import Mapping
from typing import Any

from django import forms

from linli.kernel.clock import today
from linli.kernel.i18n import mark
from linli.reports.flow import Said
from linli.reports.models import Channel, Kind
from linli.ui.forms import DayInput, Form

PLACE = "words."  #: what the names of boxes begin with; the place follows


class StepForm(Form):
    """One step: which, upon which version, and what is said with it; only what the step asks for is sent."""

    act = forms.ChoiceField(choices=Kind.choices, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=mark("理由"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}))
    knowing = forms.BooleanField(label=mark("仍按拟稿时的数报送"), required=False)
    number = forms.CharField(label=mark("发文字号"), required=False, max_length=64)
    signer = forms.CharField(label=mark("签发人姓名"), required=False, max_length=32)
    channel = forms.ChoiceField(label=mark("渠道"), required=False, choices=Channel.choices)
    sent_on = forms.DateField(label=mark("报出日期"), required=False, widget=DayInput())
    receipt = forms.CharField(label=mark("回执"), required=False, max_length=200)

    def said(self) -> Said:
        """What was given. Call it on a valid form."""
        given: dict[str, Any] = {name: self.cleaned_data[name] for name in Said.__dataclass_fields__}
        if self.cleaned_data["act"] == Kind.LEAVE:
            given["sent_on"] = given["sent_on"] or today()
        else:
            given["channel"], given["sent_on"] = "", None
        return Said(**given)


def written(data: Mapping[str, str]) -> dict[str, str]:
    """The words of a form by their places."""
    return {name.removeprefix(PLACE): str(data[name]) for name in data if name.startswith(PLACE)}
