"""Forms of the table of holidays."""

from django import forms

from linli.catalogue.arrangement import Arranged, arrangement
from linli.kernel.i18n import mark
from linli.ui.forms import DayInput, Form

AS_IS = "as-is"


class Pasted(Form):
    """The State Council's own text."""

    text = forms.CharField(
        label=mark("通知正文"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=mark("例：二、春节：1月28日至2月4日放假调休，共8天。1月26日（周日）、2月8日（周六）上班。"),
    )
    year = forms.IntegerField(label=mark("年份（正文没有写明时）"), required=False, min_value=2000, max_value=2099)
    basis = forms.CharField(
        label=mark("依据"), max_length=200, required=False, help_text=mark("例：国办发明电〔2024〕12号")
    )

    def arranged(self) -> Arranged:
        return arrangement(self.cleaned_data["text"], self.cleaned_data["year"])


class OneDay(Form):
    day = forms.DateField(label=mark("日期"), widget=DayInput())
    how = forms.ChoiceField(
        label=mark("怎么安排"),
        choices=[("off", mark("放假")), ("worked", mark("上班")), (AS_IS, mark("恢复系统自带的安排"))],
    )
    name = forms.CharField(label=mark("节日"), max_length=32, required=False)
    basis = forms.CharField(label=mark("依据"), max_length=200, required=False)

    def worked(self) -> bool | None:
        how = self.cleaned_data["how"]
        return None if how == AS_IS else how == "worked"
