"""A campaign at a glance, over the reach of one node: six statements, whatever its size.

Numbers of work come from the cells and are as of a seal; tasks and reports are as they stand now. Places go in the
order of their codes: nothing here is a ranking.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from linli.access.scope import current
from linli.campaigns.models import Campaign
from linli.campaigns.supervision import at_risk, late_before
from linli.catalogue.kinds import Area, catalogue
from linli.db.compiled import Held, Listed, compiled
from linli.db.planned import planned_once
from linli.desk.outcome import page_of_figures, where_of
from linli.desk.rows import STATES, Mark
from linli.desk.tiles import Tile, tiles_of
from linli.figures import queries as figures
from linli.figures.metrics import Totals
from linli.figures.where import Where
from linli.kernel.i18n import mark
from linli.kernel.workdays import lunar, spring_festival
from linli.ledger.models import Evidence, Seal
from linli.notices.models import Reading

#: the unit that answers for each place below and for the node itself, and how far its report is
PLACES = """
SELECT n.division_id, d.name, u.id, u.name, a.obligation, a.state, a.filing, a.due
  FROM places_node n JOIN places_division d ON d.key = n.division_id
  LEFT JOIN places_standing s ON s.line = n.line AND s.division_id = n.division_id AND s.holds
  LEFT JOIN places_unit u ON u.id = s.unit_id
  LEFT JOIN LATERAL (
       SELECT o.id AS obligation, o.due, f.id AS filing, coalesce(f.state, CASE v.state WHEN 'sent' THEN 'sent' END)
              AS state
         FROM campaigns_obligation o LEFT JOIN reports_filing f ON f.obligation_id = o.id
         LEFT JOIN campaigns_delivery v ON v.obligation_id = o.id
        WHERE o.unit_id = s.unit_id AND o.line = n.line AND o.campaign_id = %(campaign)s
        ORDER BY o.due DESC NULLS LAST, o.id LIMIT 1) a ON true
 WHERE n.line = %(line)s AND (n.parent_id = %(node)s OR n.division_id = %(node)s)
 ORDER BY n.division_id
"""
#: tasks by the place right below in which they count; NULL: of the node itself
TASKS = """
SELECT n.ancestors[array_position(n.ancestors, %(node)s) - 1], sum(t.tasks)::bigint, sum(t.done)::bigint,
       sum(t.late)::bigint, sum(t.soon)::bigint
  FROM (SELECT t.area_key, count(*) AS tasks, count(*) FILTER (WHERE t.done) AS done,
               count(*) FILTER (WHERE NOT t.done AND t.due < %(late)s) AS late,
               count(*) FILTER (WHERE NOT t.done AND t.due BETWEEN %(late)s AND %(risk)s) AS soon
          FROM (SELECT t.area_key, t.due, t.state = 'done'
                       OR (t.title = o.what AND t.unit_id = o.unit_id AND f.state IN ('submitted', 'accepted'))
                       IS TRUE AS done
                  FROM campaigns_obligation o JOIN campaigns_task t ON t.obligation_id = o.id
                  LEFT JOIN reports_filing f ON f.obligation_id = o.id
                 WHERE o.campaign_id = %(campaign)s AND o.line = %(line)s
                   AND t.area_key BETWEEN %(low)s AND %(high)s) t
         GROUP BY 1) t
  JOIN places_node n ON n.line = %(line)s AND n.division_id = t.area_key
 WHERE %(node)s = ANY(n.ancestors)
 GROUP BY 1
"""
#: family of a report's state → how its tile is filled
_FILLS = {"drafting": "s1", "review": "s2", "signing": "s2", "signed": "s2", "submitted": "s3", "accepted": "s3"}
_SENT_UP = ("submitted", "accepted")
NOT_BEGUN = Mark("", mark("未动笔"))


@dataclass(frozen=True, slots=True)
class Tasks:
    """How many tasks, and how many of them are done, over their deadline, or in its last three working days."""

    all: int = 0
    done: int = 0
    late: int = 0
    soon: int = 0

    def __add__(self, other: "Tasks") -> "Tasks":
        return Tasks(self.all + other.all, self.done + other.done, self.late + other.late, self.soon + other.soon)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.all if self.all else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A node right below, the unit that answers for it there, its tasks, its work and its report."""

    key: int
    name: str
    unit: str
    tasks: Tasks
    totals: Totals
    where: Where
    obligation: UUID | None
    filing: UUID | None
    state: str  #: of its report; "" where none is begun
    tile: Tile | None
    due: date | None  #: of its report

    @property
    def minutes(self) -> int:
        return sum(self.totals.minutes)

    @property
    def report(self) -> Mark:
        return STATES[self.state] if self.state else NOT_BEGUN

    @property
    def fill(self) -> str:
        return "sx" if self.state == "returned" else _FILLS.get(self.state, "s0")

    @property
    def records_url(self) -> str:
        return page_of_figures(self.where, page="figures:records")

    @property
    def figures_url(self) -> str:
        return page_of_figures(self.where)


@dataclass(frozen=True, slots=True)
class Content:
    """A content area, what its work comes to (minutes by grade; people are not added), and its shares by grade."""

    area: Area
    works: int
    minutes: tuple[int, ...]
    url: str

    @property
    def shares(self) -> list[tuple[int, int, str]]:
        """Class of the look (5 firmest), per cent, and name of each grade; they add up to 100 unless there is none."""
        whole, given, found = sum(self.minutes), 0, []
        for grade in Evidence:
            upto = round(100 * sum(self.minutes[:grade]) / whole) if whole else 0
            found.append((6 - grade, upto - given, str(grade.label)))
            given = upto
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    where: Where
    seal: Seal | None
    totals: Totals
    tasks: Tasks
    own: Place | None  #: the node itself, with the report of the unit that answers for it
    places: list[Place]
    days: Mapping[date, int]
    contents: list[Content]

    @property
    def minutes(self) -> int:
        return sum(self.totals.minutes)

    @property
    def obliged(self) -> list[Place]:
        """The places whose unit owes a report."""
        return [place for place in self.places if place.obligation]

    @property
    def sent_up(self) -> int:
        return sum(place.state in _SENT_UP for place in self.obliged)

    def states(self) -> list[tuple[str, str, int]]:
        """How many reports stand where: fill, word, number; in the order of the way up."""
        words = {
            "s0": mark("未动笔"),
            "s1": mark("起草中"),
            "s2": mark("内部审核"),
            "s3": mark("已报送"),
            "sx": mark("已退回"),
        }
        count = {fill: sum(place.fill == fill for place in self.obliged) for fill in words}
        return [(fill, words[fill], count[fill]) for fill in words if count[fill]]


def campaigns(line: str) -> Listed[Campaign]:
    """The campaigns within the scope, newest first: document number, obligations and last deadline of a line."""
    return _campaigns.listed(line=line)


@compiled
def _campaigns(line: Held) -> QuerySet[Campaign]:
    return _with_their_numbers(line).order_by("-number")


def _with_their_numbers(line: str | Held) -> QuerySet[Campaign]:
    of_line = Q(obligations__line=line)
    number = Reading.objects.filter(notice=OuterRef("notice")).order_by("-at").values("found__doc_number")[:1]
    return Campaign.objects.select_related("issuer").annotate(
        doc_number=Subquery(number),
        obliged=Count("obligations", filter=of_line),
        due=Max("obligations__due", filter=of_line),
    )


@planned_once()
def campaign_numbered(number: int, line: str) -> Campaign | None:
    """The same of one campaign; None where the scope sees none of that number."""
    return _numbered.first(number=number, line=line)


@compiled
def _numbered(number: Held, line: Held) -> QuerySet[Campaign]:
    return _with_their_numbers(line).filter(number=number).order_by("pk")


def overview(campaign: Campaign, line: str, node: int) -> Overview:
    """Six statements: places, tasks, the seal, and the cells by place, by day and by kind."""
    where = where_of(campaign, line, node)
    facts = {"campaign": campaign.pk, "line": line, "node": node}
    tasks = {row[0]: Tasks(*row[1:]) for row in _rows(TASKS, facts | _bounds())}
    answering = _answering(facts)
    children = figures.by_child(where, with_groups=False)
    areas = figures.numbers_by_area(where)
    days, whole = figures.by_day_and_in_all(where, with_groups=False)
    tiles = tiles_of(node)
    rows = [
        Place(
            key=key, name=name, unit=unit or "", tasks=tasks.get(key, Tasks()), totals=children.get(key, Totals()),
            where=replace(where, node=key), obligation=obligation, filing=filing, state=state or "",
            tile=tiles.get(key), due=due,
        )
        for key, name, _, unit, obligation, state, filing, due in answering
    ]  # fmt: skip
    return Overview(
        where=where,
        seal=_seals.first(),
        totals=whole,
        tasks=sum(tasks.values(), Tasks()),
        own=next((place for place in rows if place.key == node), None),
        places=[place for place in rows if place.key != node],
        days={day: totals.works for day, totals in days.items()},
        contents=list(_contents(where, areas)),
    )


@compiled
def _seals() -> QuerySet[Seal]:
    return Seal.objects.order_by("-number")


def days_that_matter(first: date, last: date) -> dict[date, str]:
    """除夕, 春节 and 元宵节 within a period."""
    found = {}
    for year in range(first.year, last.year + 1):
        new_year = spring_festival(year)
        found |= {
            new_year - timedelta(days=1): mark("除夕"),
            new_year: mark("春节"),
            lunar(year, 1, 15): mark("元宵节"),
        }
    return {day: name for day, name in found.items() if first <= day <= last}


def _contents(where: Where, areas: Mapping[str, Totals]) -> Iterator[Content]:
    for area in catalogue().areas:
        totals = areas.get(area.code, Totals())
        yield Content(area, totals.works, totals.minutes, page_of_figures(where, area=area.code))


def _bounds() -> dict[str, object]:
    low, high = current().enclosing
    return {"low": low, "high": high, "late": late_before(), "risk": at_risk()}


@planned_once()
def _answering(facts: dict[str, object]) -> list[tuple[Any, ...]]:
    return _rows(PLACES, facts)


def _rows(statement: str, facts: dict[str, object]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return list(cursor.fetchall())
