"""Who may take which step of a filing. Pure: facts in, reasons out; pages ask before the action does.

Where a unit has nobody of the role, the next lower does it, and the step says so: an office of one clerk can finish.
Nobody passes a draft of their own while the unit has somebody else for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from linli.access.door import Ability
from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Code, Reason, because
from linli.reports.models import Kind, State

#: account → what its posts at a unit are there for
Staff = Mapping[UUID, frozenset[Ability]]

OWN, ACTING, RECEIVER, OTHER = "own", "acting", "receiver", "other"
_CHAIN = {
    Ability.SIGN: (Ability.SIGN, Ability.REVIEW, Ability.DRAFT),
    Ability.REVIEW: (Ability.REVIEW, Ability.DRAFT),
    Ability.DRAFT: (Ability.DRAFT,),
}
OPEN = (State.DRAFTING, State.RETURNED)


@dataclass(frozen=True, slots=True)
class Way:
    """A step: in which states, by whom, where it leads (None: stays)."""

    within: tuple[State, ...]
    ability: Ability
    to: State | None = None
    above: bool = False  #: taken by the receiver
    asks_why: bool = False


WAYS: dict[Kind, Way] = {
    Kind.REVISE: Way(OPEN, Ability.DRAFT),
    Kind.RECOMPOSE: Way(OPEN, Ability.DRAFT),
    Kind.TO_REVIEW: Way(OPEN, Ability.DRAFT, State.REVIEW),
    Kind.TO_SIGN: Way((State.REVIEW,), Ability.REVIEW, State.SIGNING),
    Kind.BACK: Way((State.REVIEW, State.SIGNING, State.SIGNED), Ability.REVIEW, State.DRAFTING, asks_why=True),
    Kind.SIGN: Way((State.SIGNING,), Ability.SIGN, State.SIGNED),
    Kind.SUBMIT: Way((State.SIGNED,), Ability.DRAFT, State.SUBMITTED),
    Kind.RESUBMIT: Way((State.SIGNED,), Ability.DRAFT, State.SUBMITTED),
    Kind.LEAVE: Way((State.SIGNED,), Ability.DRAFT, State.SUBMITTED),
    Kind.RECALL: Way((State.SUBMITTED,), Ability.DRAFT, State.DRAFTING, asks_why=True),
    Kind.RETURN: Way((State.SUBMITTED,), Ability.REVIEW, State.RETURNED, above=True, asks_why=True),
    Kind.ACCEPT: Way((State.SUBMITTED,), Ability.REVIEW, State.ACCEPTED, above=True),
}

NOT_NOW = Code("filing-not-now", mark("这份报告{state}，现在不能{step}"), status=409)
NOT_YOUR_STEP = Code(
    "filing-not-your-step", mark("{step}不在您这个岗位的职责之内"), mark("可办理的岗位：{holders}"), 403
)
NOT_YOUR_UNIT = Code("filing-not-your-unit", mark("{step}由{unit}办理"), status=403)
OWN_DRAFT = Code("filing-own-draft", mark("稿子是您拟的，本单位另有人审核"), mark("请由其他审核人办理"), 403)
WHY_MISSING = Code("filing-why-missing", mark("{step}要写明理由"))
NOBODY_ABOVE = Code(
    "filing-nobody-above",
    mark("收件单位没有使用本系统，不能在系统内报送"),
    mark("请在系统外报出并登记日期、渠道和回执"),
    409,
)
SOMEBODY_ABOVE = Code("filing-somebody-above", mark("收件单位使用本系统，请在系统内报送"), status=409)
REHEARSAL_STAYS = Code(
    "rehearsal-stays-inside",
    mark("这是演练，报告里是演练数据，不能报给真实的上级，也不能发邮件或寄送"),
    mark("可以登记为存档备查"),
    409,
)
NEVER_LEFT = Code("filing-not-outside", mark("这份报告在系统内报送，由收件单位接收"), status=409)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The facts about one filing and who sits before it."""

    state: State
    account: UUID
    abilities: frozenset[Ability]
    place: str  #: OWN, ACTING, RECEIVER or OTHER
    drafters: frozenset[UUID]  #: who wrote or sent what stands now
    staff: Staff  #: of the filing's unit
    above: Staff  #: of the receiver; empty where it has no account here
    unit: str
    receiver: str
    was_sent: bool  #: submitted before
    left: bool  #: the last submission went outside the system


def needed(ability: Ability, staff: Staff) -> Ability:
    """The ability that a step asks for in a unit: the next lower where nobody holds it."""
    held = frozenset().union(*staff.values()) if staff else frozenset()
    return next((one for one in _CHAIN[ability] if one in held), Ability.DRAFT)


def is_vacant(kind: Kind, case: Case) -> bool:
    """Whether the step is done by a lower role because the unit has nobody of the role."""
    way = WAYS[kind]
    staff = case.above if way.above else case.staff
    return bool(staff) and needed(way.ability, staff) != way.ability


def against(kind: Kind, case: Case) -> list[Reason]:
    """Why this person may not take this step now; empty where they may."""
    way, step = WAYS[kind], tr(kind.label)
    if case.state not in way.within:
        return [because(NOT_NOW, state=tr(case.state.label), step=step)]
    if kind is Kind.ACCEPT and case.left:
        return _by_unit(way.ability, kind, case) if case.place in (OWN, ACTING) else [_elsewhere(step, case.unit)]
    if way.above:
        if case.place != RECEIVER:
            return [_elsewhere(step, case.receiver or case.unit)]
        return by_role(way.ability, case.above, step, case)
    if case.place not in (OWN, ACTING):
        return [_elsewhere(step, case.unit)]
    return [*_by_unit(way.ability, kind, case), *_by_receiver(kind, case)]


def _elsewhere(step: str, unit: str) -> Reason:
    return because(NOT_YOUR_UNIT, step=step, unit=unit)


def _by_unit(ability: Ability, kind: Kind, case: Case) -> list[Reason]:
    step = tr(kind.label)
    if case.place == ACTING:
        return [] if Ability.DRAFT in case.abilities else by_role(Ability.DRAFT, case.staff, step, case)
    if kind is Kind.BACK:
        if case.account in case.drafters:
            return []  # taking one's own draft back is no review
        ability = Ability.REVIEW if case.state is State.REVIEW else Ability.SIGN
    wrong = by_role(ability, case.staff, step, case)
    if not wrong and kind is Kind.TO_SIGN and case.account in case.drafters and _another(ability, case):
        return [because(OWN_DRAFT)]
    return wrong


def _another(ability: Ability, case: Case) -> bool:
    asked = needed(ability, case.staff)
    return any(asked in held for who, held in case.staff.items() if who != case.account)


def by_role(ability: Ability, staff: Staff, step: str, case: Case) -> list[Reason]:
    asked = needed(ability, staff)
    if asked in case.abilities:
        return []
    return [because(NOT_YOUR_STEP, step=step, holders=tr(_HOLDERS[asked]))]


_HOLDERS = {
    Ability.SIGN: mark("签发人"),
    Ability.REVIEW: mark("审核人、签发人"),
    Ability.DRAFT: mark("经办人、审核人、签发人、站点管理员"),
}


def _by_receiver(kind: Kind, case: Case) -> list[Reason]:
    if kind in (Kind.SUBMIT, Kind.RESUBMIT) and not case.above:
        return [because(NOBODY_ABOVE)]
    if kind is Kind.LEAVE and case.above:
        return [because(SOMEBODY_ABOVE)]
    if kind is Kind.RECALL and case.left:
        return [because(NOT_NOW, state=tr(mark("已在系统外报出")), step=tr(kind.label))]
    return []
