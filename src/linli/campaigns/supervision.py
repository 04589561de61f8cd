"""The supervision board 督办: all deliveries below a node of one line in one campaign, at any depth.

Three statements whatever there is: the places, the counts, a page of rows. Counts go by the ranges of the counting
tree over one index that holds all they are counted by, so that 15,930 deliveries cost little more than ten. Places go
in the order of their codes: nothing here is a ranking.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When

from linli.access.scope import current
from linli.campaigns.actions.deliveries import OPEN
from linli.campaigns.models import Campaign, Delivery, DeliveryState
from linli.db.compiled import Held, compiled
from linli.db.multirange import Spans, to_multirange
from linli.db.planned import planned_once
from linli.kernel.arranged import arranged
from linli.kernel.clock import LOCAL, today
from linli.kernel.i18n import mark
from linli.kernel.workdays import after_workdays, workday_before

#: what the board can be narrowed to → its word; the states first, then what cuts across them
STATES = {"": mark("全部"), **{state.value: state.label for state in DeliveryState}}
ACROSS = {
    "late": mark("逾期"),
    "soon": mark("临期"),
    "asked": mark("申请延期待答复"),
    "objected": mark("提出重复待答复"),
}
FILTERS = {**STATES, **ACROSS}
CAMPAIGNS = 50  #: among which the board can change
#: the state and what cuts across it, as an SQL condition on the delivery `d`
_CONDITIONS = {
    "": "true",
    **{state.value: f"d.state = '{state.value}'" for state in DeliveryState},
    "late": "d.state = ANY(%(open)s) AND d.due < %(late)s",
    "soon": "d.state = ANY(%(open)s) AND d.due BETWEEN %(late)s AND %(risk)s",
    "asked": """EXISTS (SELECT FROM campaigns_extension e WHERE e.delivery_id = d.id AND e.answer = 'open'
                           AND e.area_key BETWEEN %(low)s AND %(high)s)""",
    "objected": "d.state = 'returned' AND d.repeats_id IS NOT NULL",
}
#: of names alone: the words of 15,930 obligations could only be searched one by one, each through its policy.
#: IS TRUE keeps it a set that is made once; as a join the units would be looked up one by one
_WORDS = """
   AND (d.unit_id IN (SELECT id FROM places_unit WHERE division_id BETWEEN %(low)s AND %(high)s
                         AND strpos(name, %(words)s) > 0)) IS TRUE"""
_OF_BOARD = "d.campaign_id = %(campaign)s AND d.line = %(line)s AND d.unit_id <> %(unit)s"

#: the node, what it lies in and what lies right below it, each with the unit that answers there and its own delivery
PLACES = """
SELECT n.division_id, d.name, n.parent_id, n.reach, u.id, u.name, v.obligation_id, v.state, v.due, v.acted_for,
       v.reminded_at
  FROM places_node n JOIN places_division d ON d.key = n.division_id
  LEFT JOIN places_standing s ON s.line = n.line AND s.division_id = n.division_id AND s.holds
  LEFT JOIN places_unit u ON u.id = s.unit_id
  LEFT JOIN LATERAL (
       SELECT x.obligation_id, x.state, x.due, x.acted_for,
              (SELECT max(p.at) FROM campaigns_step p
                WHERE p.obligation_id = x.obligation_id AND p.what = 'reminded' AND p.unit_id = x.unit_id
                  AND p.area_key BETWEEN %(low)s AND %(high)s) AS reminded_at
         FROM campaigns_delivery x
        WHERE x.unit_id = s.unit_id AND x.line = n.line AND x.campaign_id = %(campaign)s
          AND x.area_key BETWEEN %(low)s AND %(high)s
        ORDER BY x.state IN ('done', 'closed'), x.due NULLS LAST, x.id LIMIT 1) v ON n.parent_id = %(node)s
 WHERE n.line = %(line)s AND (n.parent_id = %(node)s OR n.division_id = ANY(
       (SELECT a.ancestors FROM places_node a WHERE a.line = %(line)s AND a.division_id = %(node)s)::bigint[]))
 ORDER BY n.division_id
"""
#: by place: each range of keys is one stretch of the index; then what was asked for, of which there is little
COUNTS = f"""
SELECT part.no, c.state, c.haste, c.objected, c.count
  FROM unnest(%(nos)s::int[], %(lows)s::bigint[], %(highs)s::bigint[]) AS part(no, low, high)
 CROSS JOIN LATERAL (
       SELECT d.state, CASE WHEN d.state <> ALL(%(open)s) OR d.due IS NULL OR d.due > %(risk)s THEN ''
                            WHEN d.due < %(late)s THEN 'late' ELSE 'soon' END AS haste,
              d.state = 'returned' AND d.repeats_id IS NOT NULL AS objected, count(*)
         FROM campaigns_delivery d
        WHERE {_OF_BOARD} AND d.area_key BETWEEN part.low AND part.high {{words}}
        GROUP BY 1, 2, 3) c
 UNION ALL
SELECT part.no, 'asked', '', false, count(*)
  FROM campaigns_extension e JOIN campaigns_delivery d ON d.id = e.delivery_id
  JOIN unnest(%(nos)s::int[], %(lows)s::bigint[], %(highs)s::bigint[]) AS part(no, low, high)
    ON e.area_key BETWEEN part.low AND part.high
 WHERE e.answer = 'open' AND e.area_key BETWEEN %(low)s AND %(high)s AND {_OF_BOARD}
   AND d.area_key BETWEEN %(low)s AND %(high)s {{words}}
 GROUP BY 1
"""
_FOUND = f"""
  FROM campaigns_delivery d
 WHERE {_OF_BOARD} AND d.area_key BETWEEN %(low)s AND %(high)s AND %(reach)s::int8multirange @> d.area_key
   AND {{condition}} {{words}}"""
#: what would be reminded of: whose unit reads it, and whether it was told today already; what a unit has together.
#: the day's reminders are a set that is made once: one by one they cost seconds just after thousands were told
KEYS = f"""
SELECT d.id, d.unit_id, d.acted_for, d.state = ANY(%(open)s), ((d.obligation_id, d.unit_id) IN (
       SELECT s.obligation_id, s.unit_id FROM campaigns_step s
        WHERE s.what = 'reminded' AND s.at >= %(since)s AND s.area_key BETWEEN %(low)s AND %(high)s)) IS TRUE
{_FOUND} ORDER BY d.area_key, d.unit_id, d.id LIMIT %(size)s"""
#: a page of deliveries in the order of their codes, with what is shown beside them
ROWS = f"""
WITH part AS MATERIALIZED (
  SELECT d.id {_FOUND} ORDER BY d.area_key, d.id LIMIT %(size)s OFFSET %(offset)s)
SELECT page.id, page.obligation_id, page.unit_id, u.name, page.area_key, o.what, page.state, page.due, page.acted_for,
       page.at, (SELECT max(s.at) FROM campaigns_step s
                  WHERE s.obligation_id = page.obligation_id AND s.what = 'reminded' AND s.unit_id = page.unit_id
                    AND s.area_key BETWEEN %(low)s AND %(high)s),
       (SELECT e.until FROM campaigns_extension e
         WHERE e.delivery_id = page.id AND e.answer = 'open' AND e.area_key BETWEEN %(low)s AND %(high)s),
       page.repeats_id IS NOT NULL, r.obligation_id, r.state, p.code
  FROM part JOIN campaigns_delivery page ON page.id = part.id
  JOIN places_unit u ON u.id = page.unit_id JOIN places_division p ON p.key = page.area_key
  LEFT JOIN campaigns_obligation o ON o.id = page.obligation_id
  LEFT JOIN campaigns_delivery r ON r.id = page.repeats_id AND r.area_key BETWEEN %(low)s AND %(high)s
 ORDER BY page.area_key, page.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the board shows, as its URL says it. `node`: where it stands; `state`: one of `FILTERS`."""

    campaign: Campaign
    node: int
    state: str = ""
    words: str = ""

    def __post_init__(self) -> None:
        if self.state not in FILTERS:
            raise ValueError(f"state: expected one of {', '.join(FILTERS)}, got {self.state}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A node of the counting tree, with the delivery of the unit that answers there: the one most in need of a hand."""

    key: int
    name: str
    parent: int | None
    reach: Spans
    unit: str = ""
    obligation: UUID | None = None
    state: str = ""
    due: date | None = None
    acted_for: bool = False
    reminded_at: datetime | None = None

    @property
    def is_still(self) -> bool:
        """Whether nothing runs against its unit: it is done, or lies with the superior."""
        return self.state in (DeliveryState.DONE, DeliveryState.CLOSED, DeliveryState.RETURNED)


@dataclass(frozen=True, slots=True)
class Where:
    """Where the board stands: the way to the node from the acting unit's own (the node last), and the places below."""

    path: list[Place]
    below: list[Place]

    @property
    def here(self) -> Place:
        return self.path[-1]

    def parts(self) -> list[tuple[int, Spans]]:
        """The node's keys by the place right below that they count to; key 0: the node's own."""
        found = [(place.key, place.reach) for place in self.below]
        own = remaining(self.here.reach, sorted(span for _, reach in found for span in reach))
        return [*found, (0, own)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One delivery."""

    id: UUID
    obligation: UUID
    unit_id: UUID
    unit: str
    code: str  #: of its division, as it is printed
    what: str
    state: str
    due: date | None
    acted_for: bool
    sent_at: datetime
    reminded_at: datetime | None
    asked_until: date | None  #: more days are asked for, and nobody has answered
    repeats: bool
    other: UUID | None  #: the obligation that it is said to repeat
    other_state: str

    @property
    def is_done(self) -> bool:
        return self.state in (DeliveryState.DONE, DeliveryState.CLOSED)

    @property
    def is_still(self) -> bool:
        """Whether nothing runs against its unit: it is done, or lies with the superior."""
        return self.is_done or self.state == DeliveryState.RETURNED

    @property
    def is_objected(self) -> bool:
        return self.repeats and self.state == DeliveryState.RETURNED


def at_risk() -> date:
    """The last day that is at risk today: the third working day from now (LOOK.md, 临期).

    A deadline on a day off runs out on the working day after it, so those before that day are at risk and no others.
    """
    return after_workdays(today(), 3, arranged())


def late_before() -> date:
    """A deadline before this day is over: that of a day off is not, while no working day has followed."""
    return workday_before(today(), arranged()) + timedelta(days=1)


def campaigns(line: str) -> list[Campaign]:
    """Campaigns within the scope: those in which anything lies below first, and of these those that the acting unit
    issued or has to answer itself; newest first, `CAMPAIGNS` at most. One query.

    A unit supervises what it was told to pass on before what a unit below began for itself.
    """
    scope, (low, high) = current(), current().enclosing
    return _campaigns(line=line, unit=scope.unit.pk if scope.unit else None, low=low, high=high)


@compiled
def _campaigns(line: Held, unit: Held, low: Held, high: Held) -> QuerySet[Campaign]:
    mine = Delivery.objects.filter(campaign=OuterRef("pk"), line=line, area_key__range=(low, high))
    concerned = Exists(mine.filter(unit=unit))
    own = Case(When(issuer=unit, then=Value(0)), When(concerned, then=Value(0)), default=Value(1))
    below = Case(When(Exists(mine.exclude(unit=unit)), then=Value(0)), default=Value(1))
    return Campaign.objects.alias(own=own, below=below).order_by("below", "own", "-number")[:CAMPAIGNS]


@planned_once()
def where(campaign: Campaign, node: int) -> Where | None:
    """The way to a node of the acting line's tree, and what lies right below it; None where there is no such node."""
    scope = current()
    own = scope.unit.division_id if scope.unit else 0
    found = [_place(row) for row in _asked(PLACES, {"campaign": campaign.pk, "node": node})]
    by_key = {place.key: place for place in found if place.parent != node}
    path: list[Place] = []
    at: int | None = node
    while at in by_key:
        path.insert(0, by_key[at])
        at = by_key[at].parent if at != own else None
    if not path or path[0].key != own:
        return None
    return Where(path, [place for place in found if place.parent == node])


def counts(wanted: Wanted, at: Where) -> dict[int, Counter[str]]:
    """How many deliveries by place (0: the node's own) and by each of `FILTERS`. One statement."""
    parts = at.parts()
    flat = [(no, low, high) for no, (_, reach) in enumerate(parts) for low, high in reach]
    nos, lows, highs = (list(column) for column in zip(*flat, strict=True)) if flat else ([], [], [])
    found: dict[int, Counter[str]] = {key: Counter() for key, _ in parts}
    given = {"campaign": wanted.campaign.pk, "nos": nos, "lows": lows, "highs": highs}
    for no, state, haste, objected, count in _narrowed(COUNTS, wanted, given):
        told = found[parts[no][0]]
        if state == "asked":
            told["asked"] += count
            continue
        told.update({"": count, state: count})
        if haste:
            told[haste] += count
        if objected:
            told["objected"] += count
    return found


def rows(wanted: Wanted, at: Where, *, offset: int = 0, size: int) -> list[Row]:
    """The deliveries that fit, in the order of their codes, `size` of them after `offset`. One statement."""
    given = {"campaign": wanted.campaign.pk, "offset": offset, "size": size, "reach": to_multirange(at.here.reach)}
    return [
        Row(
            id=row[0], obligation=row[1], unit_id=row[2], unit=row[3], code=row[15], what=row[5] or "", state=row[6],
            due=row[7], acted_for=row[8], sent_at=row[9], reminded_at=row[10], asked_until=row[11], repeats=row[12],
            other=row[13], other_state=row[14] or "",
        )
        for row in _narrowed(ROWS, wanted, given)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pressed:
    """Whom a reminder of all that fit would go to, and whom not: units without an account read nothing here."""

    open: dict[UUID, UUID]  #: delivery → its unit, those of a unit one after another
    today: int  #: were told today already
    islands: int


def to_remind(wanted: Wanted, at: Where, *, most: int) -> Pressed:
    """One statement."""
    given = {"campaign": wanted.campaign.pk, "size": most, "reach": to_multirange(at.here.reach)}
    given["since"] = datetime.combine(today(), time(), LOCAL)
    found = [row[:3] + row[4:] for row in _narrowed(KEYS, wanted, given) if row[3]]
    return Pressed(
        {pk: unit for pk, unit, acted_for, told in found if not (acted_for or told)},
        sum(told for *_, told in found),
        sum(acted_for for _, _, acted_for, _ in found),
    )


def chosen(keys: Iterable[UUID]) -> list[Delivery]:
    """Deliveries by their keys that the scope may see, with what a text for the chat group names. One statement."""
    rows = Delivery.objects.filter(pk__in=list(keys), area_key__range=current().enclosing)
    return list(rows.select_related("obligation__campaign", "unit").order_by("area_key", "pk"))


def remaining(whole: Spans, taken: Sequence[tuple[int, int]]) -> Spans:
    """The keys of `whole` that are in none of `taken`, which are in order and apart."""
    found = []
    for first, last in whole:
        at = first
        for low, high in taken:
            if high < at or low > last:
                continue
            if low > at:
                found.append((at, low - 1))
            at = high + 1
        if at <= last:
            found.append((at, last))
    return tuple(found)


def _place(row: Sequence[Any]) -> Place:
    key, name, parent, reach, _, unit, obligation, state, due, acted_for, reminded_at = row
    return Place(
        key=key, name=name, parent=parent, reach=tuple((one.lower, one.upper - 1) for one in reach), unit=unit or "",
        obligation=obligation, state=state or "", due=due, acted_for=bool(acted_for), reminded_at=reminded_at,
    )  # fmt: skip


def _narrowed(statement: str, wanted: Wanted, given: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """The statement, with the words and the state that are asked for."""
    condition = _CONDITIONS[wanted.state]
    words = _WORDS if wanted.words else ""
    return _asked(statement.format(condition=condition, words=words), {**given, "words": wanted.words})


def _asked(statement: str, given: Mapping[str, object]) -> list[tuple[Any, ...]]:
    scope = current()
    facts = {
        "line": scope.line,
        "unit": scope.unit.pk if scope.unit else None,
        "low": scope.low,
        "high": scope.high,
        "open": [str(state) for state in OPEN],
        "late": late_before(),
        "risk": at_risk(),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, facts | dict(given))
        return list(cursor.fetchall())
