"""The holidays that were entered, read once a minute by each process so that no page asks for them; entering them."""

import time
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from linli.access.models import Post
from linli.catalogue.arrangement import Day
from linli.catalogue.models import Holiday
from linli.catalogue.reasons import NOT_THE_TOP, NOTHING_NEW, NOTHING_READ
from linli.kernel.reasons import Refused, because
from linli.kernel.workdays import Arrangement
from linli.places.models import Standing

KEPT = 60.0  #: seconds after which another process sees what was entered in this one

_kept: tuple[float, Arrangement] | None = None


def entered() -> Arrangement:
    """All days that stand, kept in memory for a minute: one statement then."""
    global _kept
    kept = _kept
    if kept is None or time.monotonic() - kept[0] > KEPT:
        _kept = kept = (time.monotonic(), _standing())
    return kept[1]


def forget(known: Arrangement | None = None) -> None:
    """Ask the table anew with the next question, unless it is known what stands there."""
    global _kept
    _kept = None if known is None else (time.monotonic(), known)


def enter(days: Iterable[Day], *, basis: str, by: Post) -> int:
    """Enter the days of an arrangement; those that stand so already are left out. How many were new.

    Refused: NOT_THE_TOP, NOTHING_READ, NOTHING_NEW.
    """
    _for_all(by)
    given = list(days)
    if not given:
        raise Refused(because(NOTHING_READ))
    stands = _standing()
    new = [one for one in given if (stands.get(one.day), stands.names.get(one.day)) != (one.worked, one.name)]
    if not new:
        raise Refused(because(NOTHING_NEW))
    _keep([Holiday(day=one.day, worked=one.worked, name=one.name, basis=basis.strip()[:200], by=by) for one in new])
    return len(new)


def set_day(day: date, worked: bool | None, name: str, *, basis: str, by: Post) -> None:
    """Set one day, or (`worked` None) give it back to the library. Refused: NOT_THE_TOP, NOTHING_NEW."""
    _for_all(by)
    stands = _standing()
    if (stands.get(day), stands.names.get(day, "")) == (worked, name.strip() if worked is not None else ""):
        raise Refused(because(NOTHING_NEW))
    name = "" if worked is None else name.strip()[:32]
    _keep([Holiday(day=day, worked=worked, name=name, basis=basis.strip()[:200], by=by)])


def _for_all(by: Post) -> None:
    """The table is one for the whole node: nobody below its first unit changes everybody's days."""
    if Standing.objects.filter(unit=by.unit_id, line=by.line).exclude(superior=None).exists():
        raise Refused(because(NOT_THE_TOP))


def _keep(rows: list[Holiday]) -> None:
    with transaction.atomic():
        Holiday.objects.bulk_create(rows)
        forget()
        transaction.on_commit(forget)  # what another thread kept meanwhile was from before


def _standing() -> Arrangement:
    newest = Holiday.objects.order_by("day", "-id").distinct("day").values_list("day", "worked", "name")
    rows = [row for row in newest if row[1] is not None]
    return Arrangement({day: worked for day, worked, _ in rows}, {day: name for day, _, name in rows})
