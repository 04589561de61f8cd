"""Near twins: new work that may be there already in another hand, to be asked about, never dropped."""

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from linli.access.scope import Scope
from linli.ledger.intake.entry import clock
from linli.ledger.intake.values import Item, Twin

_NEAR = timedelta(minutes=30)  #: two hands' starts of one activity
_APART = timedelta(hours=2)  #: a morning and an afternoon are two activities, however alike

#: Work that counts, on a day and of a kind of the sheet, at one of its places or of one of its units.
#: A statement of its own: the three columns are joined row by row, which the ORM cannot say.
_CANDIDATES = """
SELECT w.id, w.unit_id, u.name, w.place_key, w.kind, w.service_day, w.start,
       (SELECT coalesce(sum(r.heads), 0) FROM ledger_servicerecord r
         WHERE r.work_id = w.id AND NOT r.withdrawn AND r.area_key BETWEEN %(low)s AND %(high)s
           AND NOT EXISTS (SELECT 1 FROM ledger_servicerecord l
                            WHERE l.replaces_id = r.id AND l.area_key BETWEEN %(low)s AND %(high)s))
  FROM (SELECT DISTINCT * FROM unnest(%(days)s::date[], %(kinds)s::text[]) AS t(day, kind)) wanted
  JOIN ledger_work w ON w.service_day = wanted.day AND w.kind = wanted.kind
  JOIN places_unit u ON u.id = w.unit_id
 WHERE w.area_key BETWEEN %(low)s AND %(high)s AND (w.place_key = ANY(%(places)s) OR w.unit_id = ANY(%(units)s))
   AND NOT w.withdrawn AND w.simulated = %(simulated)s
   AND NOT EXISTS (SELECT 1 FROM ledger_work l WHERE l.replaces_id = w.id AND l.area_key BETWEEN %(low)s AND %(high)s)
 ORDER BY w.id
"""


@dataclass(frozen=True, slots=True)
class _Existing:
    work: UUID
    unit: UUID
    unit_name: str
    place: int
    kind: str
    day: date
    start: datetime | None
    heads: int


def twins(
    items: Sequence[Item], scope: Scope, *, apart_from: Container[UUID], simulated: bool = False
) -> list[tuple[Twin, ...]]:
    """For each new item the existing work that it may repeat. One statement.

    `apart_from`: works that other rows of the same sheet are known to be.
    """
    by_day: dict[tuple[date, str], list[_Existing]] = defaultdict(list)
    for work in _candidates(items, scope, simulated):
        if work.work not in apart_from:
            by_day[work.day, work.kind].append(work)
    return [
        tuple(
            Twin(work.work, work.unit_name, work.heads)
            for work in by_day.get((item.draft.day, item.draft.kind), ())
            if _alike(item, work)
        )
        for item in items
    ]


def _candidates(items: Sequence[Item], scope: Scope, simulated: bool) -> list[_Existing]:
    if not items:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _CANDIDATES,
            {
                "days": [item.draft.day for item in items],
                "kinds": [item.draft.kind for item in items],
                "places": list({item.place_key for item in items}),
                "units": list({item.unit.pk for item in items}),
                "low": scope.low,
                "high": scope.high,
                "simulated": simulated,
            },
        )
        return [_Existing(*row) for row in cursor.fetchall()]


def _alike(item: Item, work: _Existing) -> bool:
    """Same unit or place, and about as many volunteers or about the same start; starts far apart tell apart."""
    if item.unit.pk != work.unit and item.place_key != work.place:
        return False
    start, _ = clock(item.draft)
    between = abs(start - work.start) if start and work.start else None
    if between is not None and (between <= _NEAR or between >= _APART):
        return between <= _NEAR
    heads = item.draft.volunteers
    return abs(heads - work.heads) <= max(heads, work.heads) // 10
