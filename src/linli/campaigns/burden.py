"""What units were asked for in a month, and how many minutes it took them, as far as they said so.

It is shown to the one who asks and to the one who is asked; nothing is concluded from it. One statement for any number
of units: everything is counted over ranges of keys and the days of one month.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection

from linli.access.scope import current
from linli.db.multirange import Spans
from linli.kernel.clock import LOCAL, today

#: deliveries, instalments, reminders, minutes and how often minutes were said, by part; `{who}` narrows to units
ASKED = """
SELECT part.no, coalesce(sum(d.count), 0), coalesce(sum(i.count), 0), coalesce(sum(s.reminders), 0),
       coalesce(sum(s.minutes), 0), coalesce(sum(s.said), 0)
  FROM unnest(%(nos)s::int[], %(lows)s::bigint[], %(highs)s::bigint[]) AS part(no, low, high)
 CROSS JOIN LATERAL (
       SELECT count(*) FROM campaigns_delivery x
        WHERE x.line = %(line)s AND x.at >= %(since)s AND x.at < %(until)s
          AND x.area_key BETWEEN part.low AND part.high AND x.unit_id {who}) d
 CROSS JOIN LATERAL (
       SELECT count(*) FROM campaigns_instalment x
        WHERE x.day >= %(first)s AND x.day < %(end)s AND x.area_key BETWEEN part.low AND part.high
          AND x.unit_id {who}) i
 CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE x.what = 'reminded') AS reminders, sum(x.minutes) AS minutes,
              count(x.minutes) AS said
         FROM campaigns_step x
        WHERE (x.what = 'reminded' OR x.minutes IS NOT NULL) AND x.at >= %(since)s AND x.at < %(until)s
          AND x.area_key BETWEEN part.low AND part.high AND x.unit_id {who}) s
 GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Burden:
    """What was asked for, and what it took. `said`: how many answers gave their minutes."""

    deliveries: int = 0
    instalments: int = 0
    reminders: int = 0
    minutes: int = 0
    said: int = 0

    def __add__(self, other: "Burden") -> "Burden":
        return Burden(
            self.deliveries + other.deliveries,
            self.instalments + other.instalments,
            self.reminders + other.reminders,
            self.minutes + other.minutes,
            self.said + other.said,
        )

    @property
    def asked(self) -> int:
        """Things that were asked for: each delivery, and each time that one with a rhythm fell due."""
        return self.deliveries + self.instalments


def of_unit(unit: UUID, key: int) -> Burden:
    """What one unit was asked for this month. One statement."""
    found = _asked([(key, ((key, key),))], "= %(unit)s", unit)
    return found[0]


def of_others(parts: Sequence[tuple[int, Spans]]) -> list[Burden]:
    """What all units but the acting one were asked for this month, by parts of the counting tree. One statement."""
    scope = current()
    return _asked(parts, "<> %(unit)s", scope.unit.pk if scope.unit else None)


def month() -> tuple[date, date]:
    """The first day of this month and of the next."""
    first = today().replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def _asked(parts: Sequence[tuple[int, Spans]], who: str, unit: UUID | None) -> list[Burden]:
    flat = [(no, low, high) for no, (_, reach) in enumerate(parts) for low, high in reach]
    if not flat:
        return [Burden() for _ in parts]
    nos, lows, highs = (list(column) for column in zip(*flat, strict=True))
    first, end = month()
    facts = {
        "nos": nos, "lows": lows, "highs": highs, "line": current().line, "unit": unit, "first": first, "end": end,
        "since": _midnight(first), "until": _midnight(end),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(ASKED.format(who=who), facts)
        found = {row[0]: Burden(*map(int, row[1:])) for row in cursor.fetchall()}
    return [found.get(no, Burden()) for no in range(len(parts))]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL)
