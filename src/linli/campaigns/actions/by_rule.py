"""What happens by itself: units are reminded of deadlines, and what is late goes up. In the scope of the job.

Told once: the message of a unit and day has its key, and a delivery goes up by a conditional update. Two that run at
once wait for each other. The stages are data (`campaigns.deadlines`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.urls import reverse

from linli.campaigns import deadlines
from linli.campaigns.actions import rule_sql as sql
from linli.campaigns.actions.telling import LISTED
from linli.campaigns.deadlines import Stage
from linli.campaigns.models import Step, StepKind
from linli.kernel.arranged import arranged
from linli.kernel.clock import end_of, now, today
from linli.kernel.ids import new_id
from linli.kernel.workdays import falls_on
from linli.messaging.actions import Told, tell
from linli.messaging.models import Kind, Message
from linli.places.models import Unit


@dataclass(frozen=True, slots=True)
class Late:
    """Something with a deadline: on whose desk it lies, and which superior it concerns."""

    obligation: UUID
    what: str
    unit: UUID
    area_key: int
    name: str  #: of the unit
    line: str
    due: date
    above: UUID | None  #: who is told in place of a unit without accounts; to whom it went up
    has_desk: bool = True
    stage: str = "over"
    last: date | None = None  #: the day it was moved to, where it ends on a day off

    def as_item(self, to: UUID) -> dict[str, str]:
        item = {"what": self.what, "due": str(self.due), "stage": self.stage, "obligation": str(self.obligation)}
        if self.last and self.last != self.due:
            item["last"] = str(self.last)
        return item if self.unit == to else item | {"unit": self.name}


@transaction.atomic
def remind_by_rule() -> int:
    """Tell each unit once a day what is due in 7, 3 and 1 working days, today, or has been over for 1, 3 and 7.

    What lies with a unit without accounts its superior is told. One message a unit and day; how many were told now.
    Eight statements, and one for each thousand messages; two more for units with an address outside.
    """
    _one_at_a_time()
    day, table = today(), arranged()
    plain, firm = deadlines.stages(day, table), deadlines.stages(day, table, firm=True)
    dates = deadlines.told_dates(day, table)
    given = {"days": list(plain), "firm": list(firm), "dates": list(dates), "today": day}
    found = [
        _near(row, firm if row[9] else plain, row[6] if row[9] else falls_on(row[6], table))
        for row in _rows(sql.DUE, given)
    ]
    found += [_near(row, dates, row[6]) for row in _rows(sql.INSTALMENTS_DUE, given)]
    by_desk: dict[tuple[UUID, str], list[Late]] = defaultdict(list)
    for one in found:
        if desk := one.unit if one.has_desk else one.above:
            by_desk[desk, one.line].append(one)
    return sum(_tell_due(line, day, by_desk) for line in {line for _, line in by_desk})


def _near(row: tuple[Any, ...], stages: Mapping[date, Stage], last: date) -> Late:
    return Late(*row[:8], has_desk=row[8], stage=stages[row[6]].code, last=last)


def _tell_due(line: str, day: date, by_desk: dict[tuple[UUID, str], list[Late]]) -> int:
    theirs = {unit: rows for (unit, of_line), rows in by_desk.items() if of_line == line}
    key = f"due:{line}:{day}"
    told = set(Message.objects.filter(unit__in=list(theirs), key=key).values_list("unit", flat=True))
    new = {unit: rows for unit, rows in theirs.items() if unit not in told}
    for rows in new.values():
        rows.sort(key=lambda one: (not one.has_desk, one.area_key if not one.has_desk else 0, one.due, one.what))
    _tell(Kind.DUE, new, line, key, reverse("desk:desk"))
    return len(new)


@transaction.atomic
def escalate() -> int:
    """Put what is over by so many working days on the desk of the superior, later on that of the superior's superior.

    Each step once: the update says how far up it went. The superior gets one message, units in code order. How many
    went up now. Five statements a step of the rule where nothing is late.
    """
    _one_at_a_time()
    return sum(_go_up(workdays, up) for workdays, up in deadlines.ESCALATE)


def _go_up(workdays: int, up: int) -> int:
    day, table = today(), arranged()
    last = deadlines.late_since(day, workdays, table)
    firm = deadlines.late_since(day, workdays, table, firm=True)
    given = {"up": up, "last": last, "firm": firm, "moment": end_of(firm)}
    late = [Late(*row) for row in _rows(sql.GO_UP[up], given)]
    late += [Late(*row) for row in _rows(sql.INSTALMENTS_GO_UP[up], given)]
    if not late:
        return 0
    names = dict(Unit.objects.filter(pk__in={one.above for one in late}).values_list("pk", "name"))
    Step.objects.bulk_create([_step(one, up, names) for one in late], batch_size=1000)
    by_desk: dict[str, dict[UUID, list[Late]]] = defaultdict(lambda: defaultdict(list))
    for one in sorted(late, key=lambda one: (one.area_key, one.name, one.due)):
        assert one.above is not None, "it went up to somebody"
        by_desk[one.line][one.above].append(one)
    for line, theirs in by_desk.items():
        _tell(Kind.BELOW_LATE, theirs, line, f"below-late:{up}:{day}:{new_id()}", f"{reverse('desk:desk')}?tab=late")
    return len(late)


def _step(one: Late, up: int, names: dict[UUID, str]) -> Step:
    facts = {"to": names[one.above] if one.above else "", "level": up, "due": str(one.due)}
    return Step(
        what=StepKind.ESCALATED, obligation_id=one.obligation, unit_id=one.unit, area_key=one.area_key, by=None,
        facts=facts, at=now(),
    )  # fmt: skip


def _tell(kind: Kind, theirs: dict[UUID, list[Late]], line: str, key: str, link: str) -> None:
    units = Unit.objects.in_bulk(list(theirs))
    tell(kind, (_told(units[pk], rows, key, link) for pk, rows in theirs.items()), line=line)


def _told(unit: Unit, rows: Iterable[Late], key: str, link: str) -> Told:
    every = list(rows)
    facts = {"n": len(every), "items": [one.as_item(unit.pk) for one in every[:LISTED]]}
    if len(every) > LISTED:
        facts["rest"] = len(every) - LISTED
    return Told(unit=unit, key=key, facts=facts, link=link)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('campaigns.by-rule'))")


def _rows(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
