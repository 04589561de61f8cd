"""Who may open a page. Every view declares its door; the innermost middleware asks it, a test walks all URLs.

Within a door the database still shows a post only what its reach allows; a door says what a role is there for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.urls import ResolverMatch

from linli.access import reasons
from linli.access.models import Role
from linli.kernel.i18n import tr
from linli.kernel.reasons import Reason, because


class Ability(StrEnum):
    """What a role is there for."""

    SEE = "see"  #: notices, campaigns, work, figures and reports within reach
    RECORD = "record"  #: work by hand, work sheets, corrections
    DRAFT = "draft"  #: notices, obligations, tasks, reports (拟稿)
    REVIEW = "review"  #: 核稿, and what comes up from below
    SIGN = "sign"  #: 签发
    UNSEAL = "unseal"  #: look at sealed personal data
    AUDIT = "audit"  #: who looked
    GIVE_POSTS = "give-posts"  #: accounts and posts
    CHANNELS = "channels"  #: where a unit is told outside, and when not
    CALENDAR = "calendar"  #: the holidays of the next year
    GUARD = "guard"  #: lock-outs, second factors, tokens of others


_OFFICE = {Ability.SEE, Ability.RECORD, Ability.DRAFT}
ABILITIES: dict[str, frozenset[Ability]] = {
    Role.CLERK: frozenset(_OFFICE | {Ability.UNSEAL}),
    Role.REVIEWER: frozenset(_OFFICE | {Ability.REVIEW}),
    Role.APPROVER: frozenset(_OFFICE | {Ability.REVIEW, Ability.SIGN, Ability.CHANNELS}),
    Role.KEEPER: frozenset(_OFFICE),
    Role.LEADER: frozenset({Ability.SEE, Ability.RECORD}),
    Role.VOLUNTEER: frozenset(),
    Role.SYSTEM: frozenset({Ability.GIVE_POSTS, Ability.CHANNELS, Ability.CALENDAR}),
    Role.SECURITY: frozenset({Ability.GUARD}),
    Role.AUDIT: frozenset({Ability.AUDIT}),
}
#: asked for a second factor (MLPS level 3, GB/T 22239-2019 8.1.4.1 d: two kinds of authentication)
TWO_FACTORS = frozenset(
    {Ability.SIGN, Ability.UNSEAL, Ability.AUDIT, Ability.GIVE_POSTS, Ability.CHANNELS, Ability.GUARD}
)


class Kind(StrEnum):
    PUBLIC = "public"
    SIGNED_IN = "signed-in"
    POST = "post"
    TOKEN = "token"  # the API: a token bound to a post, or a session


@dataclass(frozen=True, slots=True)
class Door:
    """`ability` is asked of who reads, `to_write` of who sends a form."""

    kind: Kind
    ability: Ability | None = None
    to_write: Ability | None = None

    def asks(self, method: str) -> Ability | None:
        return self.ability if method in ("GET", "HEAD", "OPTIONS") else self.to_write or self.ability


class NoDoor(Exception):
    """A URL whose view does not say who may open it."""


View = Callable[..., Any]
ROLES_THAT = {ability: [role for role, able in ABILITIES.items() if ability in able] for ability in Ability}

#: views of other packages, by the URL name's beginning; the longest that fits decides
FOREIGN: dict[str, Door] = {
    "ui:": Door(Kind.PUBLIC),
    "api-1:": Door(Kind.TOKEN),
    "api-1:openapi": Door(Kind.PUBLIC),
}


def _declare(view: View, door: Door) -> View:
    view.door = door  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Open to everybody; the page sees only what is published."""
    return _declare(view, Door(Kind.PUBLIC))


def signed_in(view: View) -> View:
    """For an account, whatever it holds: its own posts, its own settings."""
    return _declare(view, Door(Kind.SIGNED_IN))


def may(ability: Ability, *, to_write: Ability | None = None) -> Callable[[View], View]:
    """For a post whose role has the ability; sending a form may ask for another one."""
    return lambda view: _declare(view, Door(Kind.POST, ability, to_write))


def door_of(match: ResolverMatch) -> Door:
    """The door of what a URL leads to. Raises `NoDoor`."""
    declared = getattr(match.func, "door", None) or getattr(getattr(match.func, "view_class", None), "door", None)
    if declared:
        return declared
    fitting = [name for name in FOREIGN if match.view_name.startswith(name)]
    if fitting:
        return FOREIGN[max(fitting, key=len)]
    raise NoDoor(match.view_name or match.route)


def able(role: str, ability: Ability) -> bool:
    return ability in ABILITIES[Role(role)]


def against(role: str, ability: Ability) -> Reason | None:
    """Why a role may not do something; None where it may."""
    if able(role, ability):
        return None
    holders = "、".join(tr(Role(one).label) for one in ROLES_THAT[ability])
    return because(reasons.NOT_YOUR_OFFICE, role=tr(Role(role).label), holders=holders)
