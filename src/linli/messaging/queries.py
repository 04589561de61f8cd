"""What a post finds in its inbox."""

from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When

from linli.access.scope import Scope
from linli.messaging.models import Address, Kind, Message, Sending
from linli.places.models import Unit

COUNTED = 99  #: unread messages are counted no further


def mine(scope: Scope) -> QuerySet[Message]:
    """The messages of the acting post: its unit's in its line, and those to itself."""
    to = Q(post=None) | Q(post=scope.post)
    return Message.objects.filter(to, unit=scope.unit, line=scope.line, area_key__range=scope.enclosing)


def inbox(scope: Scope, *, kind: str = "", unread_only: bool = False) -> QuerySet[Message]:
    """Unread ones first, the newest first."""
    found = mine(scope)
    if kind in Kind.values:
        found = found.filter(kind=kind)
    if unread_only:
        found = found.filter(read_at=None)
    waiting = Case(When(read_at=None, then=Value(0)), default=Value(1))
    return found.order_by(waiting, "-at", "-pk")


def unread(scope: Scope) -> int:
    """How many, up to `COUNTED` + 1."""
    return mine(scope).filter(read_at=None)[: COUNTED + 1].count()


def addresses_of(unit: Unit) -> list[Address]:
    return list(Address.objects.filter(unit=unit).select_related("by__account").order_by("at"))


def sendings(unit: UUID) -> QuerySet[Sending]:
    """What was sent for a unit, the newest first."""
    return Sending.objects.filter(unit=unit).select_related("message").order_by("-at")
