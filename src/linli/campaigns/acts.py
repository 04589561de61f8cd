"""What can be done about a delivery now: by the unit that has it, by its superior, or by the superior in its stead.

One table: the page offers what fits, the view does what was chosen. The actions themselves refuse what does not fit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from linli.access.models import Post
from linli.campaigns import actions, forms, queries
from linli.campaigns.actions.deliveries import OPEN, is_superior
from linli.campaigns.actions.steps import WAITING
from linli.campaigns.models import Delivery, DeliveryState, Step, StepKind
from linli.kernel.i18n import mark
from linli.ui.forms import Form

State = DeliveryState
Do = Callable[[Delivery, Any, Post], object]
MINE, FOR, ABOVE = "mine", "for", "above"  #: the unit itself; its superior in its stead; its superior


@dataclass(frozen=True, slots=True)
class Act:
    """One button: who may press it in which states, what it asks, what it does, and what is said when it was done."""

    name: str
    word: str
    who: frozenset[str]
    states: frozenset[str]
    form: type[Form] | None
    do: Do
    said: str
    asked: bool | None = None  #: offered only while an extension waits for an answer, or only while none does


def _acknowledge(one: Delivery, said: Any, by: Post) -> object:
    return actions.acknowledge(one, by=by, how=_how(said))


def _ask(one: Delivery, said: Any, by: Post) -> object:
    given = said.cleaned_data
    return actions.ask_extension(one, by=by, until=given["until"], why=given["note"], how=_how(said))


def _give_back(one: Delivery, said: Any, by: Post) -> object:
    given = said.cleaned_data
    return actions.give_back(one, by=by, why=given["why"], note=given["note"], how=_how(said))


def _finish(one: Delivery, said: Any, by: Post) -> object:
    given = said.cleaned_data
    return actions.finish(queries.whole_task(one), by=by, note=given["note"], how=_how(said), minutes=given["minutes"])


def _sent(one: Delivery, said: Any, by: Post) -> object:
    return actions.record_sent(one, by=by, how=_how(said), note=said.cleaned_data["note"])


def _grant(one: Delivery, said: Any, by: Post) -> object:
    given = said.cleaned_data
    answer = actions.Granted(given["until"], given["note"], given["beyond"])
    return actions.grant(one, answer, by=by, limit=queries.own_deadline(one))


def _remind(one: Delivery, said: Any, by: Post) -> object:
    return actions.remind([queries.whole_task(one).pk], by=by)


def _how(said: Any) -> actions.Outside:
    return said.how() if isinstance(said, forms.HowOutside) else actions.Outside()


def _note(said: Any) -> str:
    return str(said.cleaned_data["note"])


_OPEN = frozenset(OPEN)
_UP, _OWN, _ISLAND = frozenset({ABOVE}), frozenset({MINE}), frozenset({FOR})
_WAITING, _RETURNED = frozenset(WAITING), frozenset({State.RETURNED})
_SAVED = mark("已登记。")
ACTS: tuple[Act, ...] = (
    Act("acknowledge", mark("签收"), _OWN, _WAITING, None, _acknowledge, mark("已签收。")),
    Act("grant", mark("同意延期"), _UP, _OPEN, forms.Granting, _grant,
        mark("已同意延期，新期限已通知对方。"), asked=True),
    Act("not-grant", mark("不同意延期"), _UP, _OPEN, forms.Words,
        lambda one, said, by: actions.refuse_extension(one, by=by, note=_note(said)), mark("已答复。"), asked=True),
    Act("resend", mark("重新下发"), _UP, _RETURNED, forms.Words,
        lambda one, said, by: actions.resend(one, by=by, note=_note(said)), mark("已重新下发。")),
    Act("close", mark("销号"), _UP, frozenset({State.DONE, State.RETURNED}), forms.FreeWords,
        lambda one, said, by: actions.close([one.pk], by=by, note=_note(said)), mark("已销号。")),
    Act("reopen", mark("重新办理"), _UP, frozenset({State.DONE, State.CLOSED}), forms.Words,
        lambda one, said, by: actions.reopen_closed(one, by=by, note=_note(said)), mark("已要求重新办理。")),
    Act("remind", mark("催办"), _UP, _OPEN, None, _remind, mark("已催办，对方的工作台上会看到。")),
    Act("sent", mark("登记下发"), _ISLAND, _OPEN, forms.ByHand, _sent, _SAVED),
    Act("acknowledge-for", mark("登记签收"), _ISLAND, _WAITING, forms.HowOutside, _acknowledge,
        _SAVED),
    Act("ask", mark("申请延期"), _OWN, _OPEN, forms.Asking, _ask,
        mark("已申请，等上级答复。"), asked=False),
    Act("ask-for", mark("登记延期申请"), _ISLAND, _OPEN, forms.AskingByHand, _ask, _SAVED, asked=False),
    Act("return", mark("退回"), _OWN, _OPEN, forms.Returning, _give_back, mark("已退回上级。")),
    Act("return-for", mark("登记退回"), _ISLAND, _OPEN, forms.ReturningByHand, _give_back, _SAVED),
    Act("finish-for", mark("登记办结"), _ISLAND, _OPEN, forms.Finishing, _finish, _SAVED),
)  # fmt: skip
BY_NAME = {act.name: act for act in ACTS}


def places(one: Delivery, *, may_act: bool, own: bool) -> frozenset[str]:
    """As what the acting post stands before a delivery. `may_act`: `actions.may_act`; `own`: it is its own unit's."""
    found = {MINE} if may_act and own else {FOR} if may_act else set()
    return frozenset(found | ({ABOVE} if is_superior(one) else set()))


def possible(one: Delivery, where: frozenset[str], asked: Step | None) -> list[Act]:
    """The acts that fit now. An island is not reminded: nobody would read it."""
    return [
        act
        for act in ACTS
        if act.who & where
        and one.state in act.states
        and act.asked in (None, asked is not None)
        and not (act.name in ("ask", "ask-for") and one.due is None)
        and not (act.name == "remind" and FOR in where)
        and not (act.name in ("resend", "close") and one.is_objected)  # answered as an objection, on its own card
    ]


def asked_of(steps: list[Step], one: Delivery) -> Step | None:
    """The step by which more days were asked for, while nobody has answered it. The newest steps, the oldest first."""
    about = (StepKind.EXTENSION_ASKED, StepKind.EXTENDED, StepKind.NOT_EXTENDED)
    last = next((step for step in reversed(steps) if step.what in about and step.unit_id == one.unit_id), None)
    return last if last is not None and last.what == StepKind.EXTENSION_ASKED and one.state in OPEN else None
