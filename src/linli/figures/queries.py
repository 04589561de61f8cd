"""What may be asked of the figures: totals from the cells, the works behind them, and the plain query as reference.

Cells reach down to the township; below it, for what a node recorded itself, and for a unit without a reach the ledger
is asked with the same meaning. Every function runs inside a scope and sees only what that may see. Where the reach of
the node is known already, it saves a statement.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Q, QuerySet, Subquery
from psycopg.errors import QueryCanceled
from psycopg.pq import Format
from pyroaring import BitMap

from linli.access.scope import current
from linli.catalogue.kinds import catalogue
from linli.db.compiled import Held, compiled
from linli.db.multirange import Spans
from linli.db.planned import planned_once
from linli.figures import plain
from linli.figures.metrics import Totals
from linli.figures.models import ALL_KINDS
from linli.figures.rollup import TOWNSHIP
from linli.figures.where import Where
from linli.ledger.models import Seal
from linli.places.models import Division

#: sums are made by the database, the union of people here; groups as a list of objects without its brackets
CELLS = """
SELECT {part}, sum(works), sum(person_times), sum(unnamed), sum(served)::bigint, sum(minutes[1])::bigint,
       sum(minutes[2])::bigint, sum(minutes[3])::bigint, sum(minutes[4])::bigint, sum(minutes[5])::bigint,
       {united}
  FROM figures_cell c
 WHERE line = %(line)s AND campaign = %(campaign)s AND {nodes} AND {kinds}
   AND day BETWEEN %(first_day)s AND %(last_day)s
 GROUP BY 1
"""
UNITED = "string_agg(groups::text, ',') FILTER (WHERE groups <> '{}'), sum(outcome)::bigint, array_agg(people)"
WITHOUT_GROUPS = "NULL, sum(outcome)::bigint, array_agg(people)"
NOT_UNITED = "NULL, NULL, ARRAY[]::bytea[]"
CHILDREN = "SELECT n.division_id FROM places_node n WHERE n.line = %(line)s AND n.parent_id = %(node)s"
#: how long a figure as of a past seal may take
MOST_SECONDS = 5


def as_of() -> int:
    """The number of the last seal: what every figure from the cells is as of. 0: nothing is sealed yet."""
    return Seal.objects.order_by("-number").values_list("number", flat=True).first() or 0


@planned_once()
def seals(number: int) -> tuple[Seal | None, Seal | None]:
    """The seal of a number, and the last one. One statement."""
    found = {seal.number: seal for seal in _seals(number=number)}
    return found.get(number), found[max(found)] if found else None


@compiled
def _seals(number: Held) -> QuerySet[Seal]:
    last = Subquery(Seal.objects.order_by("-number").values("number")[:1])
    return Seal.objects.filter(Q(number=last) | Q(number=number))


def hold_still() -> None:
    """Let no drain change a cell until the transaction ends, so that several figures are as of one seal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtext('linli.drain'))")


def held_still() -> bool:
    """The same without waiting; whether it could be done. False: a drain is at work, figures may be of two seals."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(hashtext('linli.drain'))")
        return bool(cursor.fetchone()[0])


def totals(where: Where, reach: Spans | None = None) -> Totals:
    """One figure's totals, in one statement over the cells."""
    if _has_cells(where):
        return _from_cells(where, "0").get(0, _Sum()).totals(with_outcome=len(where.kinds) == 1)
    return plain.plain(where, plain.WHOLE, reach).get(plain.ALL, Totals())


def by_kind(where: Where) -> dict[str, Totals]:
    """Totals of each kind that has work."""
    return by_kind_and_area(where)[0]


def by_kind_and_area(
    where: Where, reach: Spans | None = None, *, with_groups: bool = True
) -> tuple[dict[str, Totals], dict[str, Totals]]:
    """Totals of each kind and of each content area that have work, by code, in one statement.

    `with_groups`: whether the groups served are asked for: a thousand small objects to read.
    """
    if not _has_cells(where):
        found = plain.plain(where, plain.KIND_AND_AREA, reach)
        kinds = {part[5:]: one for part, one in found.items() if part.startswith("kind:")}
        areas = {part[5:]: replace(one, outcome=None) for part, one in found.items() if part.startswith("area:")}
        return kinds, areas
    of_kinds = _from_cells(where, "kind", united=UNITED if with_groups else WITHOUT_GROUPS)
    return _totals(of_kinds, with_outcome=True), _totals(_of_areas(of_kinds), with_outcome=False)


def _of_areas(of_kinds: Mapping[str, "_Sum"]) -> dict[str, "_Sum"]:
    found: dict[str, _Sum] = defaultdict(_Sum)
    for kind, one in of_kinds.items():
        found[catalogue().kinds[kind].area].unite(one)
    return found


def numbers_by_area(where: Where) -> dict[str, Totals]:
    """What can be added up of each content area that has work: neither persons nor groups. One statement."""
    if not _has_cells(where):
        return by_kind_and_area(where)[1]
    return _totals(_of_areas(_from_cells(where, "kind", united=NOT_UNITED)), with_outcome=False)


def by_day(where: Where) -> dict[date, Totals]:
    """Totals of each day that has work, in order."""
    return by_day_and_in_all(where)[0]


def by_day_and_in_all(
    where: Where, reach: Spans | None = None, *, with_groups: bool = True
) -> tuple[dict[date, Totals], Totals]:
    """Totals of each day that has work, in order, and of all of them together, in one statement.

    `with_groups`: as in `by_kind_and_area`.
    """
    if not _has_cells(where):
        found = plain.plain(where, plain.DAY_AND_ALL, reach)
        whole = found.pop(plain.ALL, Totals())
        return {date.fromisoformat(day): one for day, one in sorted(found.items())}, whole
    days = _from_cells(where, "day", united=UNITED if with_groups else WITHOUT_GROUPS)
    united, one_kind = _Sum(), len(where.kinds) == 1
    for one in days.values():
        united.unite(one)
    return dict(sorted(_totals(days, with_outcome=one_kind).items())), united.totals(with_outcome=one_kind)


def by_child(where: Where, reach: Spans | None = None, *, with_groups: bool = True) -> dict[int, Totals]:
    """Totals of each node right below that has work, by key and in its order; see `own` for the node itself."""
    if _level(where.node) >= TOWNSHIP or not current().reach:
        found = plain.plain(where, plain.CHILD, reach)
    else:
        united = UNITED if with_groups else WITHOUT_GROUPS
        below = _from_cells(where, "node", nodes=f"node IN ({CHILDREN})", united=united)
        found = _totals(below, with_outcome=len(where.kinds) == 1)
    return dict(sorted(found.items()))


def each(whole: Where, wanted: Sequence[tuple[int, Sequence[str]]]) -> list[Totals]:
    """Totals of several nodes within `whole`, each of some kinds (none: all), in the order given.

    Two statements at most, however many there are: one over the cells, one over the ledger for what lies below the
    township. Line, campaign and days are those of `whole`.
    """
    found: dict[int, Totals] = {}
    from_cells = {no for no, (node, _) in enumerate(wanted) if _has_cells(replace(whole, node=node))}
    if from_cells:
        found |= _each_of_cells(whole, {no: wanted[no] for no in from_cells})
    rest = [(no, node, kinds) for no, (node, kinds) in enumerate(wanted) if no not in from_cells]
    if rest:
        found |= plain.plain(replace(whole, kinds=()), plain.each_of(rest))
    return [found.get(no, Totals()) for no in range(len(wanted))]


def _each_of_cells(whole: Where, wanted: Mapping[int, tuple[int, Sequence[str]]]) -> dict[int, Totals]:
    given = plain.parameters(whole) | {
        "nodes": sorted({node for node, _ in wanted.values()}),
        "kinds": sorted({kind for _, kinds in wanted.values() for kind in kinds or (ALL_KINDS,)}),
    }
    statement = CELLS.format(
        part="node::text || ' ' || kind",
        nodes="node = ANY(%(nodes)s)",
        kinds="kind = ANY(%(kinds)s)",
        united=UNITED,
    ).replace("GROUP BY 1", "GROUP BY node, kind")
    cells = {part: _Sum.of(row) for part, *row in _cells(statement, given)}
    found = {}
    for no, (node, kinds) in wanted.items():
        united = _Sum()
        for kind in dict.fromkeys(kinds or (ALL_KINDS,)):
            if one := cells.get(f"{node} {kind}"):
                united.unite(one)
        found[no] = united.totals(with_outcome=len(kinds) == 1)
    return found


def plain_totals(where: Where) -> Totals:
    """The same figure by plain GROUP BY and count(distinct) over the ledger: what the cells must equal."""
    return plain.plain(where, plain.WHOLE).get(plain.ALL, Totals())


def totals_as_of(where: Where, seal: int, reach: Spans | None = None) -> Totals | None:
    """The figure as of a seal of the past, from the ledger; None where that takes more than `MOST_SECONDS`.

    Cells hold only the present. A merge of persons is not undone: it is no row of the ledger.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{MOST_SECONDS}s'")
            found = plain.plain(where, plain.WHOLE, reach, seal=seal)
            cursor.execute("SET LOCAL statement_timeout = 0")
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            return None
        raise
    return found.get(plain.ALL, Totals())


def _has_cells(where: Where) -> bool:
    """Cells end at the township and hold no part of a node; a unit without a reach sees only its own rows."""
    return bool(current().reach) and not where.own and _level(where.node) <= TOWNSHIP


@dataclass(slots=True)
class _Sum:
    """Cells added up; people are united."""

    numbers: list[int] = field(default_factory=lambda: [0] * 9)
    groups: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    outcome: int | None = None
    people: BitMap = field(default_factory=BitMap)

    @classmethod
    def of(cls, row: Sequence[Any]) -> "_Sum":
        *numbers, groups, outcome, people = row
        parsed = plain.add_groups(defaultdict(int), json.loads(f"[{groups}]")) if groups else defaultdict(int)
        united = BitMap.union(BitMap(), *map(BitMap.deserialize, people))
        return cls(numbers, parsed, outcome, united)

    def unite(self, other: "_Sum") -> None:
        self.numbers = [a + b for a, b in zip(self.numbers, other.numbers, strict=True)]
        plain.add_groups(self.groups, [other.groups])
        if other.outcome is not None:
            self.outcome = (self.outcome or 0) + other.outcome
        self.people |= other.people

    def totals(self, *, with_outcome: bool) -> Totals:
        works, person_times, unnamed, served, *minutes = self.numbers
        return Totals(
            works=works,
            person_times=person_times,
            unnamed=unnamed,
            persons=len(self.people),
            minutes=tuple(minutes),
            served=served,
            groups=dict(self.groups),
            outcome=self.outcome if with_outcome else None,
        )


def _totals(sums: dict[Any, _Sum], *, with_outcome: bool) -> dict[Any, Totals]:
    return {part: one.totals(with_outcome=with_outcome) for part, one in sums.items() if one.numbers[0]}


def _from_cells(where: Where, part: str, *, nodes: str = "node = %(node)s", united: str = UNITED) -> dict[Any, _Sum]:
    if where.kinds or part == "kind":
        kinds = "kind = ANY(%(kinds)s)" if where.kinds else "kind <> %(all_kinds)s"
    else:
        kinds = "kind = %(all_kinds)s"
    given = plain.parameters(where) | {"all_kinds": ALL_KINDS}
    found = _cells(CELLS.format(part=part, nodes=nodes, kinds=kinds, united=united), given)
    return {one: _Sum.of(row) for one, *row in found}


def _cells(sql: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Rows in binary form: as text every bitmap would be sent and read as hexadecimal digits, at twice the time."""
    connection.ensure_connection()
    raw: Any = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]  # the stubs miss psycopg 3
    raw.format = Format.BINARY
    with connection.make_debug_cursor(raw) if connection.queries_logged else connection.make_cursor(raw) as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


@cache
def _level(key: int) -> int:
    """A key keeps its division, and a division its level, for ever."""
    return int(Division.objects.values_list("level", flat=True).get(key=key))
