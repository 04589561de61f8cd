"""Forms of tasks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from linli.access.models import Post
from linli.campaigns.actions import Expected, Outside
from linli.campaigns.models import Task
from linli.campaigns.models.tasks import TARGETS, WHY_RETURNED
from linli.catalogue.kinds import catalogue
from linli.kernel.i18n import language, mark
from linli.notices.models import Channel
from linli.places.models import Unit
from linli.ui.forms import DayInput, Form

MOST_MINUTES = 30_000  #: of one answer: more than a month of working days is a slip of the hand


class BreakDown(Form):
    """分解: to which units below, what, by when, of which kinds of service, up to which figure."""

    title = forms.CharField(label=mark("事项"), max_length=200)
    due = forms.DateField(label=mark("期限"), required=False, widget=DayInput())
    metric = forms.ChoiceField(
        label=mark("目标指标"),
        required=False,
        choices=[("", mark("不定目标")), *((name, word) for name, (word, _) in TARGETS.items())],
    )
    value = forms.IntegerField(label=mark("每个单位的目标数"), required=False, min_value=1, max_value=10_000_000)
    kinds = forms.MultipleChoiceField(label=mark("服务类别"), required=False, widget=forms.CheckboxSelectMultiple())
    units = forms.MultipleChoiceField(label=mark("承办单位"), widget=forms.CheckboxSelectMultiple())

    def __init__(self, task: Task, below: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        limits = {"title": task.title, "due": task.due}
        super().__init__(*args, initial=limits, **kwargs)
        self.below = {str(unit.pk): unit for unit in below}
        field = self.fields["units"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, unit.name) for key, unit in self.below.items()]
        kinds = self.fields["kinds"]
        assert isinstance(kinds, forms.MultipleChoiceField)
        known = catalogue().kinds
        allowed = [known[code] for code in task.kinds or task.obligation.campaign.kinds if code in known]
        kinds.choices = [(one.code, one.en if language() == "en" else one.zh) for one in allowed]

    def chosen(self) -> list[Unit]:
        return [self.below[key] for key in self.cleaned_data["units"]]

    def title_given(self) -> str:
        return str(self.cleaned_data["title"])

    def due_given(self) -> date | None:
        found: date | None = self.cleaned_data["due"]
        return found

    def expected(self) -> Expected:
        said = self.cleaned_data
        return Expected(kinds=tuple(said["kinds"]), metric=said["metric"], value=said["value"])


class Words(Form):
    """Why, or with what words."""

    note = forms.CharField(label=mark("缘由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class FreeWords(Form):
    note = forms.CharField(label=mark("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class Returning(Words):
    """退回: one of the reasons, and words."""

    why = forms.ChoiceField(label=mark("理由"), choices=[("", mark("请选")), *WHY_RETURNED.items()])
    field_order = ("why", "note")


class Asking(Words):
    """申请延期: until when, and why."""

    until = forms.DateField(label=mark("延到"), widget=DayInput())
    field_order = ("until", "note")


class Granting(FreeWords):
    """同意延期: until when; that it is later than one's own deadline is ticked."""

    until = forms.DateField(label=mark("延到"), widget=DayInput())
    beyond = forms.BooleanField(label=mark("晚于本单位期限，仍同意"), required=False)
    field_order = ("until", "note", "beyond")


class HowOutside(Form):
    """How it came or went outside the system, and what proves it."""

    channel = forms.ChoiceField(label=mark("方式"), choices=[("", mark("请选")), *Channel.choices])
    on = forms.DateField(label=mark("日期"), widget=DayInput())
    receipt = forms.CharField(label=mark("回执、签字人或电话记录"), max_length=200, required=False)

    def how(self) -> Outside:
        said = self.cleaned_data
        return Outside(channel=said["channel"], on=said["on"], receipt=said["receipt"])


class ByHand(HowOutside, FreeWords):
    """登记: what a unit without accounts was sent, or what it answered."""

    field_order = ("channel", "on", "receipt", "note")


class Minutes(Form):
    """用时: how many minutes it took the unit. Never required."""

    minutes = forms.IntegerField(
        label=mark("用时（分钟，可不填）"), required=False, min_value=1, max_value=MOST_MINUTES
    )


class Finishing(ByHand, Minutes):
    """登记办结: what a unit without accounts answered, and how long it took, where it says so."""

    field_order = ("channel", "on", "receipt", "note", "minutes")


class AskingByHand(HowOutside, Asking):
    field_order = ("until", "note", "channel", "on", "receipt")


class ReturningByHand(HowOutside, Returning):
    field_order = ("why", "note", "channel", "on", "receipt")


class GiveTo(Form):
    """改派: to another post of the unit. `was` is the owner that the person saw."""

    owner = forms.ChoiceField(label=mark("承办人"))
    was = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, task: Task, owners: Sequence[Post], *args: Any, **kwargs: Any) -> None:
        now = str(task.owner_id or "")
        super().__init__(*args, initial={"owner": now, "was": now}, **kwargs)
        self.owners = {str(post.pk): post for post in owners}
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, post.account.name) for key, post in self.owners.items()]

    def chosen(self) -> Post:
        return self.owners[self.cleaned_data["owner"]]
