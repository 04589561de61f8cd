"""拟稿 → 核稿 → 签发 inside one unit: who takes which part. Pure: facts in, reasons out.

Where a unit has nobody of a role, the next lower does its part: an office of one clerk can finish. Nobody passes a
draft of their own while the unit has somebody else for it.
"""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from linli.access import reasons
from linli.access.door import Ability
from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Reason, because

#: account → what its posts at a unit are there for
Staff = Mapping[UUID, frozenset[Ability]]


class Draft(Protocol):
    """The facts about a paper on its way and who sits before it."""

    @property
    def account(self) -> UUID: ...
    @property
    def abilities(self) -> frozenset[Ability]: ...
    @property
    def drafters(self) -> frozenset[UUID]:
        """Who wrote or sent what stands now."""

    @property
    def staff(self) -> Staff:
        """Of the paper's unit."""


OWN, ACTING, RECEIVER, OTHER = "own", "acting", "receiver", "other"
_CHAIN = {
    Ability.SIGN: (Ability.SIGN, Ability.REVIEW, Ability.DRAFT),
    Ability.REVIEW: (Ability.REVIEW, Ability.DRAFT),
    Ability.DRAFT: (Ability.DRAFT,),
}
_HOLDERS = {
    Ability.SIGN: mark("签发人"),
    Ability.REVIEW: mark("审核人、签发人"),
    Ability.DRAFT: mark("经办人、审核人、签发人、站点管理员"),
}


def needed(ability: Ability, staff: Staff) -> Ability:
    """The ability that a step asks for in a unit: the next lower where nobody holds it."""
    held = frozenset().union(*staff.values()) if staff else frozenset()
    return next((one for one in _CHAIN[ability] if one in held), Ability.DRAFT)


def is_vacant(ability: Ability, staff: Staff) -> bool:
    """Whether a step is done by a lower role because the unit has nobody of the role."""
    return bool(staff) and needed(ability, staff) != ability


def by_role(ability: Ability, staff: Staff, step: str, abilities: frozenset[Ability]) -> list[Reason]:
    """Why a person with these abilities may not take the step at a unit; empty where they may."""
    asked = needed(ability, staff)
    if asked in abilities:
        return []
    return [because(reasons.NOT_YOUR_STEP, step=step, holders=tr(_HOLDERS[asked]))]


def another(ability: Ability, staff: Staff, account: UUID) -> bool:
    """Whether the unit has somebody else who could take the step."""
    asked = needed(ability, staff)
    return any(asked in held for who, held in staff.items() if who != account)


def passing(ability: Ability, case: Draft, step: str) -> list[Reason]:
    """Why a person may not pass a draft on to be signed: nobody passes their own while somebody else could."""
    wrong = by_role(ability, case.staff, step, case.abilities)
    if not wrong and case.account in case.drafters and another(ability, case.staff, case.account):
        return [because(reasons.OWN_DRAFT)]
    return wrong


def taking_back(case: Draft, step: str, *, in_review: bool) -> list[Reason]:
    """Why a person may not send a draft back. Taking one's own back is no review; else who would pass it on may."""
    if case.account in case.drafters:
        return []
    return by_role(Ability.REVIEW if in_review else Ability.SIGN, case.staff, step, case.abilities)
