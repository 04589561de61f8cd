"""Figures straight from the ledger: below the township, what a node recorded itself, for units without a reach, as of
a seal of the past, and as the reference that the cells must equal. One statement each.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from linli.access.scope import current
from linli.catalogue.kinds import catalogue
from linli.db.multirange import Spans, to_spans
from linli.figures.metrics import Totals
from linli.figures.models import ALL_WORK
from linli.figures.where import Where


@dataclass(frozen=True, slots=True)
class By:
    """What works are parted by: an expression over the work `w`, and what must be joined for it."""

    part: str
    join: str = ""
    of_kind: bool = False  #: a part is of one kind, so that its outcomes have one unit
    given: Mapping[str, Any] = field(default_factory=dict)  #: parameters of its own


ALL = ""  #: the part that everything is in
WHOLE = By("''")
KIND = By("w.kind", of_kind=True)
DAY = By("w.service_day")
#: the node right below in which a work counts
CHILD = By(
    "child.division_id",
    "JOIN places_node child ON child.line = %(line)s AND child.parent_id = %(node)s AND child.reach @> w.area_key",
)
#: every day as a text, and all of them together
DAY_AND_ALL = By("p.day", "CROSS JOIN LATERAL (VALUES (w.service_day::text), ('')) AS p(day)")
#: every kind and its content area, each with its prefix
KIND_AND_AREA = By(
    "p.part", "JOIN unnest(%(every_kind)s::text[], %(parts)s::text[]) AS p(kind, part) ON p.kind = w.kind", of_kind=True
)


def each_of(wanted: Sequence[tuple[int, int, Sequence[str]]]) -> By:
    """Parts by number: each the works of a node of the line, of some kinds (none: all). A work may be in several."""
    rows = [(no, node, kind) for no, node, kinds in wanted for kind in (kinds or ("",))]
    return By(
        "want.no",
        """JOIN unnest(%(nos)s::int[], %(nodes)s::bigint[], %(kinds_of)s::text[]) AS want(no, node, kind)
             ON want.kind IN ('', w.kind)
           JOIN places_node there ON there.line = %(line)s AND there.division_id = want.node
                AND there.reach @> w.area_key""",
        given={"nos": [r[0] for r in rows], "nodes": [r[1] for r in rows], "kinds_of": [r[2] for r in rows]},
    )


REACH = "SELECT n.reach FROM places_node n WHERE n.line = %(line)s AND n.division_id = %(node)s"
#: not in the reach of a node below
OWN = """
 AND NOT coalesce((SELECT range_agg(m.reach) FROM places_node m WHERE m.line = %(line)s AND m.parent_id = %(node)s),
                  '{{}}'::int8multirange) @> w.area_key"""
#: nothing but what a seal up to this one holds: of a row, and of what came after it
SEALED = ' AND EXISTS (SELECT FROM ledger_leaf l WHERE l."row" = {row}.id AND l.seal_id <= %(seal)s)'
STATEMENT = """
WITH work AS (
  SELECT w.id, {part} AS part, w.served, w.groups, w.outcome FROM ledger_work w {join}
   WHERE w.area_key BETWEEN %(low)s AND %(high)s AND %(reach)s::int8multirange @> w.area_key {own}
     AND w.service_day BETWEEN %(first_day)s AND %(last_day)s AND {kinds} AND {campaign} {sealed_w}
     AND NOT w.withdrawn
     AND NOT EXISTS (SELECT FROM ledger_work later WHERE later.replaces_id = w.id {sealed_later})),
records AS (
  SELECT work.part, sum(r.heads) AS person_times, sum(r.heads) FILTER (WHERE r.person IS NULL) AS unnamed,
         count(DISTINCT p.counts_as) AS persons, {minutes}
    FROM work JOIN ledger_servicerecord r ON r.work_id = work.id LEFT JOIN people_personnumber p ON p.person = r.person
   WHERE r.area_key BETWEEN %(low)s AND %(high)s AND NOT r.withdrawn {sealed_r}
     AND NOT EXISTS (SELECT FROM ledger_servicerecord later WHERE later.replaces_id = r.id {sealed_later})
   GROUP BY work.part),
works AS (
  SELECT part, count(*) AS works, sum(served) AS served, sum(outcome) AS outcome,
         jsonb_agg(groups) FILTER (WHERE groups <> '{{}}') AS groups FROM work GROUP BY part)
SELECT part, works, coalesce(person_times, 0), coalesce(unnamed, 0), coalesce(persons, 0),
       ARRAY[{grades}], coalesce(served, 0), groups::text, outcome
  FROM works LEFT JOIN records USING (part)
"""
CLAIMED = """EXISTS (SELECT FROM ledger_claim k
                     WHERE k.work_id = w.id AND k.campaign_number = %(campaign)s {sealed_k})"""
GRADES = range(1, 6)
_MINUTES = ", ".join(
    f"sum(r.heads::bigint * r.minutes_credited) FILTER (WHERE r.evidence = {g}) AS minutes{g}" for g in GRADES
)
_SUMS = ", ".join(f"coalesce(minutes{g}, 0)" for g in GRADES)


def plain(where: Where, by: By, reach: Spans | None = None, *, seal: int | None = None) -> dict[Any, Totals]:
    """Totals of each part that has work; the reach of the node is asked for where it is not given.

    With a seal: of what was sealed up to it, as it then stood; two persons found since to be one count as one.
    """
    if reach is None:
        reach = reach_of(where)
    low, high = bounds(reach)
    sealed = {f"sealed_{row}": SEALED.format(row=row) if seal is not None else "" for row in ("w", "r", "k", "later")}
    statement = STATEMENT.format(
        part=by.part,
        join=by.join,
        own=OWN.format() if where.own else "",
        kinds="w.kind = ANY(%(kinds)s)" if where.kinds else "true",
        campaign="NOT w.simulated" if where.campaign == ALL_WORK else CLAIMED.format(**sealed),
        minutes=_MINUTES,
        grades=_SUMS,
        **sealed,
    )
    given = parameters(where) | {"low": low, "high": high, "reach": literal(reach), "seal": seal, **by.given}
    return {
        part: _totals(row, with_outcome=by.of_kind or len(where.kinds) == 1) for part, *row in rows(statement, given)
    }


def _totals(row: list[Any], *, with_outcome: bool) -> Totals:
    works, person_times, unnamed, persons, minutes, served, groups, outcome = row
    return Totals(
        works=works,
        person_times=int(person_times),
        unnamed=int(unnamed),
        persons=persons,
        minutes=tuple(int(m) for m in minutes),
        served=int(served),
        groups=add_groups(defaultdict(int), json.loads(groups or "[]")),
        outcome=int(outcome) if with_outcome and outcome is not None else None,
    )


def add_groups(into: dict[str, int], groups: Iterable[dict[str, int]]) -> dict[str, int]:
    for one in groups:
        for code, served in one.items():
            into[code] += served
    return into


def parameters(where: Where) -> dict[str, Any]:
    kinds = catalogue().kinds
    return {
        "line": where.line,
        "campaign": where.campaign,
        "node": where.node,
        "kinds": list(where.kinds),
        "first_day": where.first_day,
        "last_day": where.last_day,
        "every_kind": [*kinds, *kinds],
        "parts": [*(f"kind:{code}" for code in kinds), *(f"area:{kind.area}" for kind in kinds.values())],
    }


def rows(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def reach_of(where: Where) -> Spans:
    """The keys that count to the node in its line."""
    [(found,)] = rows(REACH, parameters(where))
    return to_spans(found)


def bounds(reach: Spans) -> tuple[int, int]:
    """The plain range that encloses the reach, as far as the scope goes."""
    low, high = current().enclosing
    return (max(low, reach[0][0]), min(high, reach[-1][1])) if reach else (0, -1)


def literal(reach: Spans) -> str:
    return "{" + ",".join(f"[{low},{high}]" for low, high in reach) + "}"
