"""Cells from the ledger, without increments: whatever was touched is counted anew, so it may be done twice.

The lowest node is the township: its cells come from the ledger with one GROUP BY. A higher one is the sum and union of
its children's and of what was recorded at that node itself. Corrections need nothing special.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from pyroaring import BitMap

from linli.figures.models import ALL_KINDS
from linli.figures.sql import BASE_COUNTS, BASE_GROUPS, BASE_HEADS, CELLS, TOUCHED, UPSERT, WITHIN
from linli.places.models import Line, Node

#: level of the lowest node that has cells
TOWNSHIP = 4


class At(NamedTuple):
    """Which cell, within a line."""

    campaign: int
    node: int
    kind: str
    day: date


@dataclass(slots=True)
class Sums:
    works: int = 0
    person_times: int = 0
    unnamed: int = 0
    minutes: list[int] = field(default_factory=lambda: [0] * 5)
    served: int = 0
    groups: dict[str, int] = field(default_factory=dict)
    outcome: int | None = None
    people: BitMap = field(default_factory=BitMap)

    def add(self, other: "Sums", *, with_outcome: bool = True) -> None:
        self.works += other.works
        self.person_times += other.person_times
        self.unnamed += other.unnamed
        self.minutes = [a + b for a, b in zip(self.minutes, other.minutes, strict=True)]
        self.served += other.served
        for group, persons in other.groups.items():
            self.groups[group] = self.groups.get(group, 0) + persons
        if with_outcome and other.outcome is not None:
            self.outcome = (self.outcome or 0) + other.outcome
        self.people |= other.people


Cells = dict[At, Sums]


def roll_up(works: Iterable[UUID]) -> int:
    """Recompute every cell that the works enter, or entered before they were corrected; how many cells."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS touched")
        cursor.execute(TOUCHED, {"works": list(works)})
        cursor.execute("ANALYZE touched")
    own = _own()
    return sum(_line(line, own) for line in Line.values)


def _own() -> Cells:
    """What the ledger holds for the touched cells at each node itself (a township: with its villages)."""
    cells: Cells = defaultdict(Sums)
    for campaign, node, kind, day, works, served, outcome in _rows(BASE_COUNTS):
        cells[At(campaign, node, kind, day)] = Sums(works=works, served=served, outcome=outcome)
    for campaign, node, kind, day, group, persons in _rows(BASE_GROUPS):
        cells[At(campaign, node, kind, day)].groups[group] = persons
    for campaign, node, kind, day, heads, unnamed, *minutes, people in _rows(BASE_HEADS):
        sums = cells[At(campaign, node, kind, day)]
        sums.person_times, sums.unnamed, sums.minutes = heads, unnamed, minutes
        sums.people = BitMap(people or ())
    return cells


def _line(line: str, own: Cells) -> int:
    """All levels of one line, from the townships up; each level is written before the next one reads it."""
    parents, depth, lowest = _tree(line)
    dirty: dict[int, set[At]] = defaultdict(set)
    for at in own:
        dirty[depth[at.node]].add(at)
    written = 0
    for level in sorted(range(max(depth.values()) + 1), reverse=True):
        if not dirty[level]:
            continue
        cells = _with_children(line, dirty[level], own, lowest)
        written += _write(line, cells) + _write(line, _all_kinds(line, cells))
        for at in dirty[level]:
            if (parent := parents[at.node]) is not None:
                dirty[level - 1].add(at._replace(node=parent))
    return written


def _tree(line: str) -> tuple[dict[int, int | None], dict[int, int], set[int]]:
    """parent and depth of every node down to the townships, and which are townships."""
    nodes = Node.objects.filter(line=line, division__level__lte=TOWNSHIP)
    rows = list(nodes.values_list("division_id", "parent_id", "ancestors", "division__level"))
    parents = {key: parent for key, parent, _, _ in rows}
    depth = {key: len(ancestors) - 1 for key, _, ancestors, _ in rows}
    return parents, depth, {key for key, _, _, level in rows if level == TOWNSHIP}


def _with_children(line: str, dirty: set[At], own: Cells, lowest: set[int]) -> Cells:
    cells: Cells = {at: Sums() for at in dirty}
    for at, sums in _stored(CELLS, line, [at for at in dirty if at.node not in lowest]):
        cells[at].add(sums)
    for at in dirty:
        if at in own:
            cells[at].add(own[at])
    return cells


def _all_kinds(line: str, cells: Cells) -> Cells:
    """The cells over all kinds of the days that were touched. Outcomes have different units: they are not summed."""
    wanted = {at._replace(kind=ALL_KINDS) for at in cells}
    total: Cells = {at: Sums() for at in wanted}
    for at, sums in _stored(WITHIN, line, wanted):
        total[at].add(sums, with_outcome=False)
    return total


def _stored(ask: str, line: str, wanted: Iterable[At]) -> Iterable[tuple[At, Sums]]:
    columns = _columns(wanted)
    for campaign, node, kind, day, works, heads, unnamed, minutes, served, groups, outcome, people in _rows(
        ask, {"line": line, **columns}
    ):
        found = Sums(works, heads, unnamed, minutes, served, json.loads(groups), outcome, BitMap.deserialize(people))
        yield At(campaign, node, kind, day), found


def _columns(wanted: Iterable[At]) -> dict[str, list[Any]]:
    rows = list(wanted)
    return {
        "campaigns": [r.campaign for r in rows],
        "nodes": [r.node for r in rows],
        "kinds": [r.kind for r in rows],
        "days": [r.day for r in rows],
    }


def _write(line: str, cells: Cells) -> int:
    rows = list(cells.items())
    values: dict[str, Any] = {"line": line, **_columns(at for at, _ in rows)}
    values |= {
        "works": [s.works for _, s in rows],
        "heads": [s.person_times for _, s in rows],
        "unnamed": [s.unnamed for _, s in rows],
        "minutes": [_literal(s.minutes) for _, s in rows],
        "served": [s.served for _, s in rows],
        "groups": [_json(s.groups) for _, s in rows],
        "outcome": [s.outcome for _, s in rows],
        "people": [s.people.serialize() for _, s in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, values)
    return len(rows)


def _literal(numbers: Sequence[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"


def _json(groups: dict[str, int]) -> str:
    return "{" + ",".join(f'"{code}":{persons}' for code, persons in sorted(groups.items())) + "}"


def _rows(ask: str, values: dict[str, Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(ask, values)
        return list(cursor.fetchall())
