"""Who is told of what happens to a delivery: the unit that has it, or its superior."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.urls import reverse

from linli.access.scope import current
from linli.campaigns.models import Delivery, Obligation, Task
from linli.campaigns.queries import superior_of
from linli.kernel.ids import new_id
from linli.messaging.actions import Told, tell
from linli.messaging.models import Kind
from linli.places.models import Unit

LISTED = 10  #: things that one message names; the rest it counts


def tell_unit(kind: Kind, deliveries: Iterable[Delivery], **facts: Any) -> None:
    """Tell the units that have them; what a unit that is acted for is told, nobody reads."""
    theirs = [one for one in deliveries if not one.acted_for]
    for line, rows in groupby(sorted(theirs, key=lambda one: one.line), key=lambda one: one.line):
        tell(kind, [_told(one, one.unit, **facts) for one in rows], line=line)


def tell_superior(kind: Kind, delivery: Delivery, **facts: Any) -> None:
    """Tell the unit above in its line, or the issuer of another line. One more query."""
    found = superior_of(delivery)
    if found is not None:
        unit, line = found
        tell(kind, [_told(delivery, unit, **{"from": delivery.unit.name}, **facts)], line=line)


def tell_sent(deliveries: Iterable[Delivery]) -> None:
    """Tell units that an obligation has come to their desks: each once, however often this is said."""
    theirs = [one for one in deliveries if not one.acted_for]
    for line, rows in groupby(sorted(theirs, key=lambda one: one.line), key=lambda one: one.line):
        tell(Kind.SENT, [_told(one, one.unit, key=f"sent:{one.obligation_id}") for one in rows], line=line)


def tell_reminded(tasks: Iterable[Task]) -> None:
    """Tell units that their superior presses: one message a unit, whatever it is about."""
    scope = current()
    by_unit = groupby(sorted(tasks, key=lambda one: str(one.unit_id)), key=lambda one: one.unit)
    tell(Kind.REMINDED, [_pressed(unit, list(rows)) for unit, rows in by_unit], line=scope.line)


def _pressed(unit: Unit, tasks: list[Task]) -> Told:
    scope = current()
    first = tasks[0]
    items = [
        {"what": one.title, "obligation": str(one.obligation_id), "due": str(one.due or "")} for one in tasks[:LISTED]
    ]
    facts = {"from": scope.unit.name if scope.unit else "", "n": len(tasks)}
    if len(tasks) == 1:
        facts |= {"what": first.title, "due": items[0]["due"]}
    else:
        facts["items"] = items
    link = reverse("campaigns:task", args=[first.pk]) if len(tasks) == 1 else reverse("desk:desk")
    return Told(unit=unit, key=str(new_id()), facts=facts, link=link)


def _told(delivery: Delivery, to: Unit, *, key: str = "", **facts: Any) -> Told:
    duty: Obligation = delivery.obligation
    unit = current().unit
    said = {"what": duty.what, "obligation": str(duty.pk), "from": unit.name if unit else ""}
    if delivery.due:
        said["due"] = delivery.due.isoformat()
    link = reverse("campaigns:obligation", args=[duty.pk])
    return Told(unit=to, key=key or str(new_id()), facts=said | facts, link=link)
