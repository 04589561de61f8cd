"""Tell units something: once for each key, on their page and, when they are not to be left in peace, outside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from linli.access.models import Post
from linli.access.scope import as_job, current
from linli.kernel.arranged import arranged
from linli.kernel.clock import now, real_now
from linli.kernel.ids import new_id
from linli.messaging import addresses
from linli.messaging.models import Address, Kind, Message
from linli.messaging.queries import mine
from linli.messaging.quiet import Hours, next_allowed
from linli.places.models import Unit

SEND = "messaging.send"
BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One message to come: to whom, what (`Message.facts`), where it leads, and the key by which it is told once."""

    unit: Unit
    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""
    post: Post | None = None


def tell(kind: Kind, told: Iterable[Told], *, line: str) -> None:
    """Put messages into the units' inboxes, and order that they be sent to their addresses after quiet hours.

    In the transaction of what they tell of. A unit that was told under the same key hears nothing. Two statements for
    a thousand units, one more for each that has an address.
    """
    made = [
        Message(
            unit=one.unit, area_key=one.unit.division_id, line=line, post=one.post, kind=kind, facts=dict(one.facts),
            link=one.link, key=one.key,
        )
        for one in told
    ]  # fmt: skip
    if not made:
        return
    with transaction.atomic():
        Message.objects.bulk_create(made, ignore_conflicts=True, batch_size=BATCH)
        _send_outside(made, Address.objects.filter(unit__in={one.unit_id for one in made}, line=line))


def test(address: Address, *, by: Post) -> None:
    """Order a message that says nothing but that this address is reached.

    In the sending job's own scope: an administrator, who may ask for it, writes no row of a unit.
    """
    one = Message(
        unit=address.unit, area_key=address.unit.division_id, line=address.line, post=by, kind=Kind.TEST,
        key=f"test:{new_id()}", read_at=now(),
    )  # fmt: skip
    with as_job("send", address.unit, address.line, post=by):
        Message.objects.bulk_create([one])
        order(one.pk, address.pk, real_now())


def read(pks: Iterable[UUID] | None = None) -> int:
    """Mark messages of the acting post as read (None: all of them); how many were unread."""
    scope = current()
    unread = mine(scope).filter(read_at=None)
    if pks is not None:
        unread = unread.filter(pk__in=list(pks))
    return unread.update(read_at=now(), read_by=scope.post)


def _send_outside(made: Iterable[Message], theirs: Iterable[Address]) -> None:
    by_unit: dict[UUID, list[Address]] = {}
    for address in theirs:
        by_unit.setdefault(address.unit_id, []).append(address)
    if not by_unit:
        return
    hours = addresses.hours_of(by_unit)
    for one in made:
        for address in by_unit.get(one.unit_id, ()):
            order(one.pk, address.pk, when(hours.get(one.unit_id, Hours())))


def when(hours: Hours) -> datetime:
    """The true moment at which the unit may be told: now, or when its quiet hours are over."""
    at = now()
    return real_now() + (next_allowed(at, hours, arranged()) - at)


def order(message: UUID, address: UUID, at: datetime) -> None:
    """Have a message sent to an address at a (true) moment."""
    app.configure_task(SEND, schedule_at=at).defer(message=str(message), address=str(address))
