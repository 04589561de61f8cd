"""The tables of a figure, for the page and for Excel: by division in the order of codes, by kind, by day, by group.

Never in the order of values: places are not compared with each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from linli.catalogue.kinds import catalogue
from linli.figures import queries
from linli.figures.asked import Asked
from linli.figures.metrics import (
    HOURS,
    HOURS_BY_EVIDENCE,
    PERSON_TIMES,
    PERSONS,
    SERVED,
    UNNAMED,
    WORKS,
    Metric,
    Totals,
    served_by_group,
)
from linli.kernel.i18n import language, tr
from linli.ledger.models import Evidence
from linli.ui.templatetags.linli import day_text

#: what every table shows beside the metric that was asked for; 名 never without the unnamed
ALWAYS = (WORKS, PERSONS, UNNAMED, PERSON_TIMES, HOURS, SERVED)


@dataclass(frozen=True, slots=True)
class Row:
    """`query` is that of the URL which shows the row alone; `head`: it sums up the rows that follow."""

    label: str
    totals: Totals
    query: Mapping[str, Any]
    head: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    code: str
    title: str
    of: str  #: what a row is
    columns: tuple[Metric, ...]
    rows: tuple[Row, ...]
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a figure comes to, whole and in parts."""

    totals: Totals
    of_days: Mapping[date, Totals]
    places: Table
    kinds: Table
    days: Table
    groups: tuple[tuple[Metric, int], ...] = field(default=())

    @property
    def tables(self) -> tuple[Table, ...]:
        return self.places, self.kinds, self.days


def shown(asked: Asked) -> Shown:
    """The figure and its tables: three statements, and one more where the node recorded work itself."""
    days, whole = queries.by_day_and_in_all(asked.where, asked.reach)
    kinds, areas = queries.by_kind_and_area(asked.where, asked.reach, with_groups=_has_groups(asked))
    columns = _columns(asked)
    groups = tuple((metric, metric.take(whole)) for metric in served_by_group())
    return Shown(
        totals=whole,
        of_days=days,
        places=_places(asked, whole, columns),
        kinds=Table("kinds", tr("分服务类别"), tr("服务类别"), columns, tuple(_of_kinds(kinds, areas))),
        days=Table("days", tr("分日"), tr("日期"), _columns(asked, (WORKS, PERSONS, UNNAMED)), tuple(_of_days(days))),
        groups=groups,
    )


def split(totals: Totals) -> list[dict[str, Any]]:
    """The credited hours by evidence grade, in whole percents that make up a hundred."""
    whole = sum(totals.minutes)
    tenths = [1000 * minutes // whole if whole else 0 for minutes in totals.minutes]
    percents = [one // 10 for one in tenths]
    for at in sorted(range(5), key=lambda at: -(tenths[at] % 10))[: (100 - sum(percents)) if whole else 0]:
        percents[at] += 1
    return [
        {
            "metric": metric,
            "word": tr(grade.label),
            "shown": metric.show(metric.take(totals)),
            "percent": percent,
            "css": f"g{6 - grade}",
        }
        for grade, metric, percent in zip(Evidence, HOURS_BY_EVIDENCE, percents, strict=True)
    ]


def beside(metric: Metric) -> tuple[Metric, ...]:
    """What stands beside the one great number."""
    return tuple(one for one in (WORKS, PERSONS, HOURS, SERVED) if one is not metric)


def as_reported(asked: Asked, shown: Shown) -> dict[str, Any]:
    """The change of the filter under which a report would have bound this figure: of an area only the kinds at work."""
    if asked.area is None:
        return {"seal": None}
    return {"seal": None, "area": None, "kind": [row.query["kind"][0] for row in shown.kinds.rows if not row.head]}


def _has_groups(asked: Asked) -> bool:
    """Whether a table has a column for a group served; those of the whole figure are always shown."""
    return asked.metric in served_by_group()


def _columns(asked: Asked, always: tuple[Metric, ...] = ALWAYS) -> tuple[Metric, ...]:
    return always if asked.metric in always else (asked.metric, *always)


def _places(asked: Asked, whole: Totals, columns: tuple[Metric, ...]) -> Table:
    """Every node below, also one without work, and what the node recorded itself where there is such work."""
    below = asked.places.below if not asked.where.own else ()
    found = queries.by_child(asked.where, asked.reach, with_groups=_has_groups(asked)) if below else {}
    rows = [
        Row(one.division.name, found.get(one.division_id, Totals()), {"node": one.division_id, "own": None})
        for one in below
    ]
    if below and whole.works > sum(one.works for one in found.values()):
        own = queries.totals(replace(asked.where, own=True), asked.reach)
        rows.append(Row(tr("{place}本级", place=asked.places.node.division.name), own, {"own": 1}))
    foot = tr("各地去重后的名数相加不等于上级的名数：同一人可在几地服务。按区划代码排列，不作排名。")
    return Table("places", tr("分下级地区"), tr("地区"), columns, tuple(rows), foot if rows else "")


def _of_kinds(kinds: Mapping[str, Totals], areas: Mapping[str, Totals]) -> Sequence[Row]:
    rows: list[Row] = []
    for area in catalogue().areas:
        working = [kind for kind in area.kinds if kind.code in kinds]
        if working:
            rows.append(Row(_named(area), areas[area.code], {"area": area.code, "kind": None}, head=True))
            rows += [Row(_named(kind), kinds[kind.code], {"kind": [kind.code], "area": None}) for kind in working]
    return rows


def _of_days(days: Mapping[date, Totals]) -> Sequence[Row]:
    return [
        Row(day_text(day), totals, {"first": day.isoformat(), "last": day.isoformat()}) for day, totals in days.items()
    ]


def _named(one: Any) -> str:
    return str(one.en if language() == "en" else one.zh)
