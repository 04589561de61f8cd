"""What a person fills in on a handling slip, one form an act; and the filter of the receiving register."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms

from linli.access.models import Post
from linli.kernel.clock import today
from linli.kernel.i18n import mark
from linli.notices import slips
from linli.notices.models import Slip, SlipState
from linli.ui.forms import DayInput, Form

_WORDS = forms.Textarea(attrs={"rows": 3})
Do = Callable[["SlipForm", Slip, int, Post], object]


class SlipForm(Form):
    """`posts` are those of the unit."""

    def __init__(self, posts: Sequence[Post], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = {str(post.pk): post for post in posts}
        for name in ("post", "posts"):
            if isinstance(field := self.fields.get(name), forms.ChoiceField):
                first = [("", "—")] if name == "post" else []
                field.choices = [*first, *((key, post.account.name) for key, post in self.posts.items())]


class Words(SlipForm):
    words = forms.CharField(label=mark("内容"), max_length=2000, widget=_WORDS)


class Propose(Words):
    words = forms.CharField(label=mark("拟办意见"), max_length=2000, widget=_WORDS)


class Instruct(Words):
    words = forms.CharField(label=mark("批示"), max_length=2000, widget=_WORDS)


class FromPaper(Instruct):
    signer = forms.CharField(label=mark("批示人"), max_length=50)
    on = forms.DateField(label=mark("批示日期"), widget=DayInput())


class Assign(SlipForm):
    post = forms.ChoiceField(label=mark("承办岗位"), required=False)
    section = forms.CharField(label=mark("承办科室"), max_length=50, required=False)
    due = forms.DateField(label=mark("办理期限"), required=False, widget=DayInput())


class Circulate(SlipForm):
    posts = forms.MultipleChoiceField(label=mark("传阅给"), required=False, widget=forms.CheckboxSelectMultiple())
    names = forms.CharField(label=mark("其他人，用顿号隔开"), max_length=300, required=False)


class Finish(Words):
    words = forms.CharField(label=mark("办理结果"), max_length=2000, widget=_WORDS)


class Reopen(Words):
    words = forms.CharField(label=mark("缘由"), max_length=500, widget=_WORDS)


class Act:
    """One thing that can be done with a slip: its word, its form, who may do it when, and the action."""

    def __init__(self, name: str, word: str, form: type[SlipForm], states: Sequence[str], do: Do, said: str) -> None:
        self.name, self.word, self.form, self.states, self.do, self.said = name, word, form, states, do, said


def _instruct(form: SlipForm, slip: Slip, version: int, by: Post) -> object:
    said = form.cleaned_data
    given = slips.Instruction(words=said["words"], signer=said.get("signer", ""), on=said.get("on"))
    return slips.instruct(slip, given, version=version, by=by)


def _assign(form: SlipForm, slip: Slip, version: int, by: Post) -> object:
    said = form.cleaned_data
    to = slips.Assignment(post=form.posts.get(said["post"]), section=said["section"], due=said["due"])
    return slips.assign(slip, to, version=version, by=by)


def _circulate(form: SlipForm, slip: Slip, version: int, by: Post) -> object:
    said = form.cleaned_data
    names = said["names"].replace("，", "、").replace(",", "、").split("、")
    return slips.circulate(slip, [form.posts[key] for key in said["posts"]], names, version=version, by=by)


_OPEN = (SlipState.PROPOSED, SlipState.INSTRUCTED, SlipState.UNDERTAKEN)
_AFTER = (SlipState.INSTRUCTED, SlipState.UNDERTAKEN)
ACTS = (
    Act("instruct", mark("批示"), Instruct, _OPEN, _instruct, mark("已批示。")),
    Act("instructed", mark("照纸件补录批示"), FromPaper, _OPEN, _instruct, mark("已补录，并注明录自纸件。")),
    Act("assign", mark("交办"), Assign, _OPEN, _assign, mark("已交办，承办岗位的工作台上会看到。")),
    Act("circulate", mark("传阅"), Circulate, _OPEN, _circulate, mark("已送传阅。")),
    Act("propose", mark("改拟办意见"), Propose, (SlipState.PROPOSED,),
        lambda form, slip, version, by: slips.propose_anew(slip, form.cleaned_data["words"], version=version, by=by),
        mark("已改。")),
    Act("finish", mark("办结"), Finish, _AFTER,
        lambda form, slip, version, by: slips.finish(slip, form.cleaned_data["words"], version=version, by=by),
        mark("已办结。")),
    Act("reopen", mark("重新办理"), Reopen, (SlipState.DONE,),
        lambda form, slip, version, by: slips.reopen(slip, form.cleaned_data["words"], version=version, by=by),
        mark("已重新办理。")),
)  # fmt: skip
BY_NAME = {act.name: act for act in ACTS}


def possible(slip: Slip, *, signs: bool) -> list[Act]:
    """What can be done now. Who signs gives the instruction himself, everybody else types it in from the sheet."""
    hidden = "instructed" if signs else "instruct"
    return [act for act in ACTS if slip.state in act.states and act.name != hidden]


def initial(slip: Slip, act: Act) -> dict[str, Any]:
    """What a form holds when it is opened."""
    return {
        "assign": {"post": str(slip.undertaker_id or ""), "section": slip.section, "due": slip.due},
        "propose": {"words": slip.proposal},
        "instruct": {"words": slip.instruction},
        "instructed": {"words": slip.instruction, "signer": slip.signer, "on": slip.signed_on or today()},
    }.get(act.name, {})


class BookFilter(Form):
    """The filter of the register; what it does not know it drops."""

    year = forms.IntegerField(required=False, min_value=2000, max_value=2100)
    state = forms.ChoiceField(
        choices=[("", mark("全部")), ("none", mark("未拟办")), *SlipState.choices], required=False
    )
    q = forms.CharField(required=False, max_length=100)

    def chosen(self) -> dict[str, Any]:
        self.full_clean()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}
