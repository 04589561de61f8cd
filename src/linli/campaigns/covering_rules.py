"""Who may take which step of a covering notice. Pure: facts in, reasons out; pages ask before the action does."""

from dataclasses import dataclass
from uuid import UUID

from linli.access import reasons as office
from linli.access.door import Ability
from linli.access.signoff import ACTING, OTHER, OWN, Staff, by_role, is_vacant, passing, taking_back
from linli.campaigns import covering_reasons as reasons
from linli.campaigns.models import CoveringState as State
from linli.campaigns.models import CoveringStep
from linli.kernel.i18n import tr
from linli.kernel.reasons import Reason, because

Kind = CoveringStep.Kind


@dataclass(frozen=True, slots=True)
class Way:
    """A step: in which states, by whom, where it leads (None: stays)."""

    within: tuple[State, ...]
    ability: Ability
    to: State | None = None
    asks_why: bool = False


WAYS: dict[Kind, Way] = {
    Kind.REVISE: Way((State.DRAFTING,), Ability.DRAFT),
    Kind.TO_REVIEW: Way((State.DRAFTING,), Ability.DRAFT, State.REVIEW),
    Kind.TO_SIGN: Way((State.REVIEW,), Ability.REVIEW, State.SIGNING),
    # what bears a number stands: it would leave a gap in the register
    Kind.BACK: Way((State.REVIEW, State.SIGNING), Ability.REVIEW, State.DRAFTING, asks_why=True),
    Kind.SIGN: Way((State.SIGNING,), Ability.SIGN, State.SIGNED),
    Kind.SEND: Way((State.SIGNED,), Ability.DRAFT, State.SENDING),
}
#: the step that leads on from a state
ONWARD: dict[State, Kind] = {
    State.DRAFTING: Kind.TO_REVIEW,
    State.REVIEW: Kind.TO_SIGN,
    State.SIGNING: Kind.SIGN,
    State.SIGNED: Kind.SEND,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The facts about one covering notice and who sits before it."""

    state: State
    account: UUID
    abilities: frozenset[Ability]
    place: str  #: OWN, ACTING (in the stead of a unit without accounts) or OTHER
    drafters: frozenset[UUID]  #: who wrote what stands now, and who sent it on
    staff: Staff  #: of its unit
    unit: str

    @property
    def is_inside(self) -> bool:
        return self.place in (OWN, ACTING)


def against(kind: Kind, case: Case) -> list[Reason]:
    """Why this person may not take this step now; empty where they may."""
    way, step = WAYS[kind], tr(kind.label)
    if case.place == OTHER:
        return [because(office.NOT_YOUR_UNIT, step=step, unit=case.unit)]
    if case.state not in way.within:
        return [because(reasons.NOT_NOW, state=tr(case.state.label), step=step)]
    if case.place == ACTING:
        return by_role(Ability.DRAFT, case.staff, step, case.abilities)
    if kind is Kind.BACK:
        return taking_back(case, step, in_review=case.state is State.REVIEW)
    if kind is Kind.TO_SIGN:
        return passing(way.ability, case, step)
    return by_role(way.ability, case.staff, step, case.abilities)


def vacant(kind: Kind, case: Case) -> bool:
    """Whether the step is done by a lower role because the unit has nobody of the role."""
    return is_vacant(WAYS[kind].ability, case.staff)
