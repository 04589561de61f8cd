"""Who may take which step of a filing. Pure: facts in, reasons out; pages ask before the action does.

Inside the unit the rules are those of `access.signoff`; here stand the steps and what the receiver may do.
"""

from dataclasses import dataclass
from uuid import UUID

from linli.access.door import Ability
from linli.access.signoff import ACTING, OTHER, OWN, RECEIVER, Staff, by_role, needed, passing, taking_back  # noqa: F401
from linli.access.signoff import is_vacant as is_role_vacant
from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Reason, because
from linli.reports import reasons
from linli.reports.models import Kind, State

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


def is_vacant(kind: Kind, case: Case) -> bool:
    """Whether the step is done by a lower role because the unit has nobody of the role."""
    way = WAYS[kind]
    staff = case.above if way.above else case.staff
    return is_role_vacant(way.ability, staff)


def against(kind: Kind, case: Case) -> list[Reason]:
    """Why this person may not take this step now; empty where they may."""
    way, step = WAYS[kind], tr(kind.label)
    if case.state not in way.within:
        return [because(reasons.NOT_NOW, state=tr(case.state.label), step=step)]
    if kind is Kind.ACCEPT and case.left:
        return _by_unit(way.ability, kind, case) if case.place in (OWN, ACTING) else [_elsewhere(step, case.unit)]
    if way.above:
        if case.place != RECEIVER:
            return [_elsewhere(step, case.receiver or case.unit)]
        return by_role(way.ability, case.above, step, case.abilities)
    if case.place not in (OWN, ACTING):
        return [_elsewhere(step, case.unit)]
    return [*_by_unit(way.ability, kind, case), *_by_receiver(kind, case)]


def _elsewhere(step: str, unit: str) -> Reason:
    return because(reasons.NOT_YOUR_UNIT, step=step, unit=unit)


def _by_unit(ability: Ability, kind: Kind, case: Case) -> list[Reason]:
    step = tr(kind.label)
    if case.place == ACTING:
        return [] if Ability.DRAFT in case.abilities else by_role(Ability.DRAFT, case.staff, step, case.abilities)
    if kind is Kind.BACK:
        return taking_back(case, step, in_review=case.state is State.REVIEW)
    if kind is Kind.TO_SIGN:
        return passing(ability, case, step)
    return by_role(ability, case.staff, step, case.abilities)


def _by_receiver(kind: Kind, case: Case) -> list[Reason]:
    if kind in (Kind.SUBMIT, Kind.RESUBMIT) and not case.above:
        return [because(reasons.NOBODY_ABOVE)]
    if kind is Kind.LEAVE and case.above:
        return [because(reasons.SOMEBODY_ABOVE)]
    if kind is Kind.RECALL and case.left:
        return [because(reasons.NOT_NOW, state=tr(mark("已在系统外报出")), step=tr(kind.label))]
    return []
