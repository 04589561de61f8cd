"""The receiving register (收文登记): each unit numbers what it gets, year by year, without gaps and no two alike."""

import os
import re
from datetime import date

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from linli.access.models import Post
from linli.access.scope import Scope
from linli.db.compiled import Held, compiled
from linli.db.planned import planned_once
from linli.kernel.clock import today
from linli.kernel.reasons import Refused, because
from linli.notices.faces import face
from linli.notices.models import Channel, Decision, Notice, Receipt, SlipState
from linli.notices.numbering import INCOMING, next_serial
from linli.notices.reasons import CAME_LATER
from linli.places.models import Unit


class _Known(Exception):
    """Somebody entered it a moment ago: the number that was taken is given back with the savepoint."""


def enter(notice: Notice, came_on: date, channel: str = "", *, by: Post) -> Receipt:
    """Give a notice its serial in the register of the post's unit; the first one stands, for two at once too.

    Inside the transaction of what is entered. The year is that of the day of entering, as in the book on the table.
    Refused: CAME_LATER for a day that is still to come.
    """
    if known := receipt_of(notice, by.unit):
        return known
    if came_on > today():
        raise Refused(because(CAME_LATER, day=came_on.isoformat()))
    try:
        with transaction.atomic():
            return _entered(notice, came_on, channel, by)
    except _Known:
        return Receipt.objects.select_related("unit").get(notice=notice, unit=by.unit, area_key=by.unit.division_id)


def _entered(notice: Notice, came_on: date, channel: str, by: Post) -> Receipt:
    top, year = face(notice.text), today().year
    mine = Receipt(
        notice=notice, unit=by.unit, area_key=by.unit.division_id, year=year, came_on=came_on, channel=channel,
        serial=next_serial(by.unit, INCOMING, year), copies=top.copies, secrecy=top.secrecy, urgency=top.urgency, by=by,
    )  # fmt: skip
    Receipt.objects.bulk_create([mine], ignore_conflicts=True)
    if not Receipt.objects.filter(pk=mine.pk, area_key=mine.area_key).exists():
        raise _Known
    return mine


def take_from_above(notice: Notice, *, by: Post) -> Receipt:
    """Enter what came down inside the system: on the day on which it is entered."""
    return enter(notice, today(), Channel.SYSTEM, by=by)


@planned_once()
def receipt_of(notice: Notice, unit: Unit) -> Receipt | None:
    """The line of a unit's register for a notice. One query."""
    return _receipt.first(notice=notice.pk, unit=unit.pk, area=unit.division_id)


@compiled
def _receipt(notice: Held, unit: Held, area: Held) -> QuerySet[Receipt]:
    rows = Receipt.objects.filter(notice=notice, unit=unit, area_key=area)
    return rows.select_related("unit", "slip__undertaker__account").order_by("pk")


_NUMBER = re.compile(r"(\d{4})-(\d{1,6})", re.ASCII)


def is_rehearsed() -> bool:
    """Whether this is a demonstration on a set day: what is printed in it says so."""
    return "LINLI_TODAY" in os.environ


#: of the slip, "none" where there is none
STATES = ("none", *SlipState.values)


def book(scope: Scope, *, year: int = 0, state: str = "", words: str = "") -> QuerySet[Receipt]:
    """The register of the acting unit, the newest number first, each with notice, slip and whether it was decided.

    `words` stand in title, number, issuer or serial, all of them.
    """
    rows = (
        Receipt.objects.filter(unit=scope.unit, area_key__range=scope.enclosing)
        .select_related("notice", "slip__undertaker__account")
        .defer("notice__received", "notice__text", "notice__pages")
        .annotate(decided=Exists(Decision.objects.filter(notice=OuterRef("notice"))))
    )
    if year:
        rows = rows.filter(year=year)
    if state in STATES:
        rows = rows.filter(slip=None) if state == "none" else rows.filter(slip__state=state)
    for word in words.split():
        said = (
            Q(notice__title__icontains=word)
            | Q(notice__doc_number__icontains=word)
            | Q(notice__issued_by__icontains=word)
        )
        if number := _NUMBER.fullmatch(word):
            said |= Q(year=int(number[1]), serial=int(number[2]))
        rows = rows.filter(said)
    return rows.order_by(F("year").desc(), F("serial").desc())


@planned_once()
def years(scope: Scope) -> list[int]:
    """The years of which the unit's register holds anything, the newest first."""
    low, high = scope.enclosing
    return _years(unit=scope.unit.pk if scope.unit else None, low=low, high=high)


@compiled
def _years(unit: Held, low: Held, high: Held) -> QuerySet[Receipt, int]:
    rows = Receipt.objects.filter(unit=unit, area_key__range=(low, high))
    return rows.order_by("-year").values_list("year", flat=True).distinct()
