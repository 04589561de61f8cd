"""What may be asked of the figures: totals from the cells, the works behind them, and the plain query as reference.

Cells reach down to the township; below it, and for what a node recorded itself, the ledger is asked with the same
meaning. Every function runs inside a scope and sees only what that may see.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Exists, OuterRef, QuerySet
from psycopg.pq import Format
from pyroaring import BitMap

from linli.access.scope import current
from linli.db.multirange import Spans, to_spans
from linli.figures.metrics import Totals
from linli.figures.models import ALL_KINDS, ALL_WORK
from linli.figures.rollup import TOWNSHIP
from linli.figures.where import Where
from linli.ledger.models import Claim, Seal, Work
from linli.ledger.queries import current_works
from linli.places.models import Division

Part = TypeVar("Part", bound=Hashable)

ALL = "0"  #: everything is one part
CELLS = """
SELECT {part}, works, person_times, unnamed, minutes, served, groups::text, outcome, people FROM figures_cell c
 WHERE line = %(line)s AND campaign = %(campaign)s AND {nodes} AND {kinds}
   AND day BETWEEN %(first_day)s AND %(last_day)s
"""
CHILDREN = "SELECT n.division_id FROM places_node n WHERE n.line = %(line)s AND n.parent_id = %(node)s"
#: the node right below in which a work counts
CHILD = "JOIN places_node child ON child.line = %(line)s AND child.parent_id = %(node)s AND child.reach @> w.area_key"
#: the reach of a node, or what of it no node below it reaches
REACH = """
SELECT n.reach{minus} FROM places_node n WHERE n.line = %(line)s AND n.division_id = %(node)s
"""
BELOW = """ - coalesce((SELECT range_agg(m.reach) FROM places_node m
                WHERE m.line = n.line AND m.parent_id = n.division_id), '{}'::int8multirange)"""
PLAIN = """
WITH work AS (
  SELECT w.id, {part} AS part, w.served, w.groups, w.outcome FROM ledger_work w {join}
   WHERE w.area_key BETWEEN %(low)s AND %(high)s AND %(reach)s::int8multirange @> w.area_key
     AND w.service_day BETWEEN %(first_day)s AND %(last_day)s AND {kinds} AND {campaign}
     AND NOT w.withdrawn AND NOT EXISTS (SELECT FROM ledger_work later WHERE later.replaces_id = w.id)),
records AS (
  SELECT work.part, sum(r.heads) AS person_times, sum(r.heads) FILTER (WHERE r.person IS NULL) AS unnamed,
         count(DISTINCT p.counts_as) AS persons, {minutes}
    FROM work JOIN ledger_servicerecord r ON r.work_id = work.id LEFT JOIN people_personnumber p ON p.person = r.person
   WHERE r.area_key BETWEEN %(low)s AND %(high)s AND NOT r.withdrawn
     AND NOT EXISTS (SELECT FROM ledger_servicerecord later WHERE later.replaces_id = r.id)
   GROUP BY work.part),
works AS (
  SELECT part, count(*) AS works, sum(served) AS served, sum(outcome) AS outcome,
         jsonb_agg(groups) FILTER (WHERE groups <> '{{}}') AS groups FROM work GROUP BY part)
SELECT part, works, coalesce(person_times, 0), coalesce(unnamed, 0), coalesce(persons, 0),
       ARRAY[{grades}], coalesce(served, 0), groups::text, outcome
  FROM works LEFT JOIN records USING (part)
"""
GRADES = range(1, 6)


def as_of() -> int:
    """The number of the last seal: what every figure from the cells is as of. 0: nothing is sealed yet."""
    return Seal.objects.order_by("-number").values_list("number", flat=True).first() or 0


def hold_still() -> None:
    """Let no drain change a cell until the transaction ends, so that several figures are as of one seal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext('linli.drain'))")


def totals(where: Where) -> Totals:
    """One figure's totals, in one statement over the cells."""
    return _grouped(where, ALL, _as_is).get(0, Totals())


def by_kind(where: Where) -> dict[str, Totals]:
    """Totals of each kind that has work."""
    return _grouped(where, "kind", str)


def by_day(where: Where) -> dict[date, Totals]:
    """Totals of each day that has work, in order."""
    return dict(sorted(_grouped(where, "day", _as_is).items()))


def by_child(where: Where) -> dict[int, Totals]:
    """Totals of each node right below that has work, by key and in its order; see `own` for the node itself."""
    if _level(where.node) >= TOWNSHIP:
        found = _plain(where, "child.division_id", CHILD)
    else:
        found = _from_cells(where, "node", _as_is, nodes=f"node IN ({CHILDREN})")
    return dict(sorted(found.items()))


def plain_totals(where: Where) -> Totals:
    """The same figure by plain GROUP BY and count(distinct) over the ledger: what the cells must equal."""
    return _plain(where, ALL).get(0, Totals())


def works_behind(where: Where) -> QuerySet[Work]:
    """The works that a figure counts, for the way from a figure to its records."""
    low, high, reach = _reach(where)
    works = current_works().filter(area_key__range=(low, high), service_day__range=(where.first_day, where.last_day))
    if len(reach) > 1 or where.own:
        # Without a cast of the column the range keeps its index; the multirange then drops what lies between.
        works = works.extra(where=["%s::int8multirange @> ledger_work.area_key"], params=[_literal(reach)])
    if where.kinds:
        works = works.filter(kind__in=where.kinds)
    if where.campaign == ALL_WORK:
        return works.filter(simulated=False)
    return works.filter(Exists(Claim.objects.filter(campaign_number=where.campaign, work=OuterRef("pk"))))


def _as_is(part: Any) -> Any:
    return part


def _grouped(where: Where, part: str, read: Callable[[Any], Part]) -> dict[Part, Totals]:
    if where.own or _level(where.node) > TOWNSHIP:
        column = {ALL: ALL, "kind": "w.kind", "day": "w.service_day"}[part]
        return _plain(where, column)
    return _from_cells(where, part, read, nodes="node = %(node)s")


@dataclass(slots=True)
class _Sum:
    """Cells added up; people are united."""

    numbers: list[int] = field(default_factory=lambda: [0] * 9)
    groups: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    outcomes: list[int] = field(default_factory=list)
    people: list[BitMap] = field(default_factory=list)

    def add(self, row: Sequence[Any]) -> None:
        works, person_times, unnamed, minutes, served, groups, outcome, people = row
        self.numbers = [
            a + b for a, b in zip(self.numbers, (works, person_times, unnamed, served, *minutes), strict=True)
        ]
        if groups != "{}":
            _add_groups(self.groups, [json.loads(groups)])
        if outcome is not None:
            self.outcomes.append(outcome)
        self.people.append(BitMap.deserialize(people))

    def totals(self, *, with_outcome: bool) -> Totals:
        works, person_times, unnamed, served, *minutes = self.numbers
        return Totals(
            works=works,
            person_times=person_times,
            unnamed=unnamed,
            persons=len(BitMap.union(*self.people)),
            minutes=tuple(minutes),
            served=served,
            groups=dict(self.groups),
            outcome=sum(self.outcomes) if with_outcome and self.outcomes else None,
        )


def _from_cells(where: Where, part: str, read: Callable[[Any], Part], *, nodes: str) -> dict[Part, Totals]:
    if where.kinds or part == "kind":
        kinds = "kind = ANY(%(kinds)s)" if where.kinds else "kind <> %(all_kinds)s"
    else:
        kinds = "kind = %(all_kinds)s"
    rows = _cells(CELLS.format(part=part, nodes=nodes, kinds=kinds), _parameters(where))
    sums: dict[Part, _Sum] = defaultdict(_Sum)
    for found, *row in rows:
        sums[read(found)].add(row)
    one_kind = part == "kind" or len(where.kinds) == 1
    return {found: cells.totals(with_outcome=one_kind) for found, cells in sums.items() if cells.numbers[0]}


def _plain(where: Where, part: str, join: str = "") -> dict[Any, Totals]:
    low, high, reach = _reach(where)
    simulated_or_claimed = (
        "NOT w.simulated"
        if where.campaign == ALL_WORK
        else "EXISTS (SELECT FROM ledger_claim k WHERE k.work_id = w.id AND k.campaign_number = %(campaign)s)"
    )
    sql = PLAIN.format(
        part=part,
        join=join,
        kinds="w.kind = ANY(%(kinds)s)" if where.kinds else "true",
        campaign=simulated_or_claimed,
        minutes=", ".join(
            f"sum(r.heads::bigint * r.minutes_credited) FILTER (WHERE r.evidence = {g}) AS minutes{g}" for g in GRADES
        ),
        grades=", ".join(f"coalesce(minutes{g}, 0)" for g in GRADES),
    )
    one_kind = part == "w.kind" or len(where.kinds) == 1
    return {
        found: Totals(
            works=works,
            person_times=int(person_times),
            unnamed=int(unnamed),
            persons=persons,
            minutes=tuple(int(m) for m in minutes),
            served=int(served),
            groups=_add_groups(defaultdict(int), json.loads(groups or "[]")),
            outcome=int(outcome) if one_kind and outcome is not None else None,
        )
        for found, works, person_times, unnamed, persons, minutes, served, groups, outcome in _rows(
            sql, _parameters(where) | {"low": low, "high": high, "reach": _literal(reach)}
        )
    }


def _add_groups(into: dict[str, int], groups: Iterable[dict[str, int]]) -> dict[str, int]:
    for one in groups:
        for code, served in one.items():
            into[code] += served
    return into


def _parameters(where: Where) -> dict[str, Any]:
    return {
        "line": where.line,
        "campaign": where.campaign,
        "node": where.node,
        "kinds": list(where.kinds),
        "all_kinds": ALL_KINDS,
        "first_day": where.first_day,
        "last_day": where.last_day,
    }


def _cells(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Rows in binary form: as text every bitmap would be sent and read as hexadecimal digits, at twice the time."""
    connection.ensure_connection()
    raw: Any = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]  # the stubs miss psycopg 3
    raw.format = Format.BINARY
    with connection.make_debug_cursor(raw) if connection.queries_logged else connection.make_cursor(raw) as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _rows(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


@cache
def _level(key: int) -> int:
    """A key keeps its division, and a division its level, for ever."""
    return int(Division.objects.values_list("level", flat=True).get(key=key))


def _reach(where: Where) -> tuple[int, int, Spans]:
    """The keys that the figure counts, with the plain range that encloses both them and the scope's."""
    sql = REACH.format(minus=BELOW if where.own else "")
    [(found,)] = _rows(sql, {"line": where.line, "node": where.node})
    reach = to_spans(found)
    low, high = current().enclosing
    if not reach:
        return 0, -1, reach
    return max(low, reach[0][0]), min(high, reach[-1][1]), reach


def _literal(reach: Spans) -> str:
    return "{" + ",".join(f"[{low},{high}]" for low, high in reach) + "}"
