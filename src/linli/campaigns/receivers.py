"""To whom a covering notice goes: units right below that are chosen, and all below them down to a level.

One condition serves the number on the page, the first look and every batch of the dispatch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from linli.db.multirange import to_multirange
from linli.kernel.gazetteer import level
from linli.places.models import Standing, Unit
from linli.places.salutation import Below, salutation

VILLAGE = 5

#: units of a line that are chosen: right below and named (or all that hold a reach), or in the reach of one that is
_CHOSEN = """
  FROM places_standing s
  JOIN places_division d ON d.key = s.division_id
  JOIN places_unit above ON above.id = s.superior_id
 WHERE s.line = %(line)s AND s.unit_id <> %(own)s AND s.division_id BETWEEN %(low)s AND %(high)s
   AND ((s.superior_id = %(own)s AND (%(units)s::uuid[] IS NULL AND s.holds OR s.unit_id = ANY(%(units)s::uuid[])))
        OR (s.holds AND s.superior_id <> %(own)s AND d.level <= %(down_to)s
            AND %(branches)s::int8multirange @> s.division_id))
"""
_COUNT = f"SELECT d.level, count(*) {_CHOSEN} GROUP BY d.level"
#: whom nobody has told yet; who has heard of the covering has everything, as a batch is one transaction
_NEXT = f"""
SELECT s.unit_id, s.division_id, above.name {_CHOSEN}
   AND NOT EXISTS (SELECT 1 FROM access_audience a WHERE a.subject = %(covering)s AND a.unit_id = s.unit_id)
 ORDER BY s.division_id, s.unit_id LIMIT %(size)s
"""


@dataclass(frozen=True, slots=True)
class Under:
    """What stands below a unit in a line: the units right below it, and how many there are on each deeper level."""

    unit: Unit
    line: str
    standings: tuple[Standing, ...]  #: those right below, with their units, in code order
    deeper: tuple[tuple[int, int], ...]  #: level, how many units; levels below those right below

    @property
    def names(self) -> dict[UUID, Below]:
        return {one.unit_id: _below(one) for one in self.standings}

    def salutation(self, receivers: Mapping[str, Any]) -> str:
        """How those chosen are addressed."""
        names = self.names
        wanted = receivers.get("units")
        chosen = [below for pk, below in names.items() if (str(pk) in wanted if wanted is not None else below.holds)]
        return salutation(chosen, list(names.values()), self.line, down_to=int(receivers.get("down_to") or 0))


@dataclass(frozen=True, slots=True)
class Receiver:
    """A unit that the notice goes to, and the name of the one above it, which its report goes to."""

    unit: UUID
    key: int
    superior: str


def under(unit: Unit, line: str) -> Under:
    """What may be chosen. Two statements."""
    rows = Standing.objects.filter(superior=unit, line=line).select_related("unit").order_by("division", "unit__kind")
    standings = tuple(rows)
    shallow = min((level(f"{one.division_id:012d}") for one in standings if one.holds), default=VILLAGE)
    counts = _counts(unit, line, {"down_to": VILLAGE})
    return Under(unit, line, standings, tuple((depth, n) for depth, n in counts if depth > shallow))


def count(unit: Unit, line: str, receivers: Mapping[str, Any]) -> int:
    """How many units a choice comes to. Two statements."""
    return sum(n for _, n in _counts(unit, line, receivers))


def waiting(covering: UUID, unit: Unit, line: str, receivers: Mapping[str, Any], *, size: int) -> list[Receiver]:
    """The next of those chosen who have not got it yet, in code order. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {**_values(unit, line, receivers), "covering": covering, "size": size})
        return [Receiver(*row) for row in cursor.fetchall()]


def _counts(unit: Unit, line: str, receivers: Mapping[str, Any]) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _values(unit, line, receivers))
        return sorted((int(depth), int(n)) for depth, n in cursor.fetchall())


def _values(unit: Unit, line: str, receivers: Mapping[str, Any]) -> dict[str, Any]:
    wanted = receivers.get("units")
    whole = Standing.objects.get(unit=unit, line=line).reach
    branches = whole
    if wanted is not None:
        found = Standing.objects.filter(superior=unit, line=line, unit__in=wanted).values_list("reach", flat=True)
        branches = tuple(span for reach in found for span in reach)
    return {
        "line": line,
        "own": unit.pk,
        "units": [UUID(one) for one in wanted] if wanted is not None else None,
        "down_to": int(receivers.get("down_to") or 0),
        "branches": to_multirange(branches),
        "low": min((first for first, _ in whole), default=unit.division_id),
        "high": max((last for _, last in whole), default=unit.division_id),
    }


def _below(one: Standing) -> Below:
    return Below(one.unit.name, one.unit.kind, level(f"{one.division_id:012d}"), holds=one.holds)
