"""What is opened of a masked person, and why."""

from django import forms

from linli.kernel.i18n import mark
from linli.people.actions import OPENED
from linli.ui.forms import Form


class RevealForm(Form):
    field = forms.ChoiceField(label=mark("要看什么"), choices=list(OPENED.items()))
    why = forms.CharField(
        label=mark("事由"), max_length=200, help_text=mark("会连同您的账号和时间记入日志，本单位、上级和审计都看得到。")
    )
