"""What a URL asks of the figures: line, node, own, campaign, area or kind, metric, days, seal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote_plus

from django.db.models import F, Func, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from linli.access.scope import Scope
from linli.campaigns.models import Campaign
from linli.campaigns.queries import concerning_unit
from linli.catalogue.kinds import Area, catalogue
from linli.db.compiled import Held, compiled
from linli.db.multirange import Spans
from linli.db.planned import planned_once
from linli.figures import reasons
from linli.figures.metrics import OUTCOME, WORKS, Metric, metrics
from linli.figures.models import ALL_WORK, Cell
from linli.figures.where import Where
from linli.kernel.clock import today
from linli.kernel.reasons import Code, Refused, because
from linli.places.models import Line, Node

T = TypeVar("T")
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Places:
    """The way down the counting tree to a node, and the nodes right below it in the order of their codes."""

    path: tuple[Node, ...]
    below: tuple[Node, ...]

    @property
    def node(self) -> Node:
        return self.path[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A figure that is asked for, and what the page needs to ask further."""

    where: Where
    metric: Metric
    area: Area | None
    seal: int | None  #: None: as of the last one
    campaign: Campaign | None  #: None: all real work
    campaigns: tuple[Campaign, ...]  #: nearest first: worked for, of the own unit, later
    places: Places
    unit_only: bool  #: the unit has no reach: only what it recorded itself is seen

    @property
    def reach(self) -> Spans:
        return tuple(self.places.node.reach)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics that can be asked for here, a metric without its meaning left out."""
        return tuple(one for one in metrics().values() if one is not OUTCOME or len(self.where.kinds) == 1)

    @property
    def area_shown(self) -> Area | None:
        """The area itself, or that of the one kind."""
        if self.area or len(self.where.kinds) != 1:
            return self.area
        of = catalogue().kinds[self.where.kinds[0]].area
        return next(area for area in catalogue().areas if area.code == of)

    @property
    def subjects(self) -> tuple[Any, ...]:
        """The area, or the kinds, that the figure is limited to; none: all kinds."""
        return (self.area,) if self.area else tuple(catalogue().kinds[code] for code in self.where.kinds)

    def query(self, **changes: Any) -> str:
        """The query of a URL that asks for the same with some things changed; None drops one."""
        fields: dict[str, Any] = {"area": self.area.code, "kind": None} if self.area else {}
        return query_of(self.where, **{"metric": self.metric, "seal": self.seal, **fields, **changes})


def query_of(where: Where, metric: Metric | str | None = None, **changes: Any) -> str:
    """The query of the URL at which a figure is found: `?line=civil&node=…`. Works for `figures:figures`, `:records`
    and `:export`; for whoever links to a figure."""
    parts = _parts(where, metric.code if isinstance(metric, Metric) else metric)
    parts = parts | {name: _part(name, value) for name, value in changes.items()}
    return "?" + "&".join(part for part in parts.values() if part)


#: A page of figures has a hundred of these addresses, of the same few parts.
@lru_cache(1024)
def _parts(where: Where, metric: str | None) -> dict[str, str]:
    fields: dict[str, Any] = {
        "line": where.line,
        "node": where.node,
        "own": 1 if where.own else None,
        "campaign": where.campaign,
        "kind": list(where.kinds),
        "metric": metric,
        "first": where.first_day.isoformat(),
        "last": where.last_day.isoformat(),
    }
    return {name: _part(name, value) for name, value in fields.items()}


def _part(name: str, value: Any) -> str:
    """One parameter of a query, as often as it has values; "" where it has none."""
    every = value if isinstance(value, list | tuple) else [] if value in (None, "") else [value]
    return "&".join(f"{name}={quote_plus(str(one))}" for one in every)


def asked(given: QueryDict, scope: Scope) -> Asked:
    """Read the filter; what is left out has its default: the post's line and division, the last campaign to which
    anything there counts, of its own unit's before others, its period, the number of works. Two statements.
    Refused: all of `figures.reasons`."""
    assert scope.unit is not None, "figures are for posts"
    line = _one_of(given, "line", dict(zip(Line.values, Line.values, strict=True)), scope.line, reasons.NO_SUCH_LINE)
    campaigns = tuple(_nearest_campaigns(line, scope))
    campaign = _campaign(given, campaigns)
    area, kinds = _kinds(given)
    first, last = _days(given, campaign)
    metric = _one_of(given, "metric", metrics(), WORKS, reasons.NO_SUCH_METRIC)
    if metric is OUTCOME and len(kinds) != 1:
        raise Refused(because(reasons.OUTCOME_OF_ONE_KIND))
    places = _places(given, line, scope)
    where = Where(
        line=line,
        node=places.node.division_id,
        campaign=campaign.number if campaign else ALL_WORK,
        kinds=kinds,
        first_day=first,
        last_day=last,
        own=given.get("own") == "1",
    )
    return Asked(
        where=where, metric=metric, area=area, seal=_seal(given), campaign=campaign, campaigns=campaigns,
        places=places, unit_only=not scope.reach,
    )  # fmt: skip


@planned_once()
def _nearest_campaigns(line: str, scope: Scope) -> list[Campaign]:
    low, high = scope.enclosing
    return _nearest(line=line, node=scope.unit.division_id, unit=scope.unit.pk, low=low, high=high)


@compiled
def _nearest(line: Held, node: Held, unit: Held, low: Held, high: Held) -> QuerySet[Campaign]:
    here = Cell.objects.filter(line=line, campaign=OuterRef("number"), node=node)
    # One cell of each is looked for; to ask whether any exists, the planner would gather those of all campaigns.
    found = Campaign.objects.alias(cell=Subquery(here.values("day")[:1]), own=concerning_unit(unit, (low, high)))
    return found.alias(worked=Q(cell__isnull=False)).order_by("-worked", "-own", "-number")[:50]


def _one_of(given: QueryDict, name: str, choices: dict[str, T], default: T, code: Code) -> T:
    value = given.get(name, "")
    if value and value not in choices:
        raise Refused(because(code, given=value))
    return choices[value] if value else default


def _campaign(given: QueryDict, campaigns: tuple[Campaign, ...]) -> Campaign | None:
    numbers: dict[str, Campaign | None] = {str(one.number): one for one in campaigns} | {str(ALL_WORK): None}
    return _one_of(given, "campaign", numbers, next(iter(campaigns), None), reasons.NO_SUCH_CAMPAIGN)


def _kinds(given: QueryDict) -> tuple[Area | None, tuple[str, ...]]:
    known = catalogue()
    areas: dict[str, Area | None] = {area.code: area for area in known.areas}
    area = _one_of(given, "area", areas, None, reasons.NO_SUCH_AREA)
    kinds = [code for code in dict.fromkeys(given.getlist("kind")) if code]
    if unknown := [code for code in kinds if code not in known.kinds]:
        raise Refused(*(because(reasons.NO_SUCH_KIND, given=code) for code in unknown))
    if area:  # who chooses another area in the form still sends the kind chosen before
        kinds = [code for code in kinds if known.kinds[code].area == area.code]
    if kinds:
        return None, tuple(kinds)
    return area, tuple(kind.code for kind in area.kinds) if area else ()


def _days(given: QueryDict, campaign: Campaign | None) -> tuple[date, date]:
    first, last = (campaign.first_day, campaign.last_day) if campaign else (date(today().year, 1, 1), today())
    first, last = _read(given, "first", date.fromisoformat, first), _read(given, "last", date.fromisoformat, last)
    facts = {"first": first.isoformat(), "last": last.isoformat()}
    if first > last:
        raise Refused(because(reasons.DAYS_REVERSED, **facts))
    if last - first >= LONGEST:
        raise Refused(because(reasons.TOO_LONG, most=LONGEST.days, **facts))
    return first, last


def _read(given: QueryDict, name: str, read: Callable[[str], date], default: date) -> date:
    if not (value := given.get(name, "")):
        return default
    try:
        return read(value)
    except ValueError as error:
        raise Refused(because(reasons.NOT_A_DAY, given=value)) from error


def _seal(given: QueryDict) -> int | None:
    if not (value := given.get("seal", "")):
        return None
    if not (value.isascii() and value.isdecimal() and len(value) < 10):
        raise Refused(because(reasons.NO_SUCH_SEAL, given=value, last="—"))
    return int(value)


def _places(given: QueryDict, line: str, scope: Scope) -> Places:
    """A node is there for a scope that reaches all that counts to it: no total tells of what lies beyond."""
    value = given.get("node", "") or str(scope.unit.division_id)  # type: ignore[union-attr]
    key = int(value) if value.isascii() and value.isdecimal() and len(value) <= 12 else -1
    with planned_once():
        found = {one.division_id: one for one in _above_and_below(line=line, key=key)}
    node = found.get(key)
    if node is None or not (within_reach(node, scope) or _of_own_unit(node, scope)):
        raise Refused(because(reasons.NO_SUCH_PLACE, given=value))
    below = sorted((one for one in found.values() if one.parent_id == key), key=lambda one: one.division_id)
    return Places(tuple(found[up] for up in reversed(node.ancestors)), tuple(below) if scope.reach else ())


@compiled
def _above_and_below(line: Held, key: Held) -> QuerySet[Node]:
    """A node with those above it and those right below. Two index scans: with an OR the whole tree would be read."""
    nodes = Node.objects.filter(line=line).select_related("division")
    ancestors = nodes.filter(division=key).annotate(up=Func(F("ancestors"), function="unnest"))
    return nodes.filter(division__in=ancestors.values("up")).union(nodes.filter(parent=key), all=True)


def within_reach(node: Node, scope: Scope) -> bool:
    """Whether the scope reaches all that counts to a node, in whatever line."""
    return bool(node.reach) and all(
        any(low <= first and last <= high for low, high in scope.reach) for first, last in node.reach
    )


def _of_own_unit(node: Node, scope: Scope) -> bool:
    """A unit without a reach: its own rows count in its division."""
    return (
        not scope.reach
        and scope.unit is not None
        and (node.division_id, node.line)
        == (
            scope.unit.division_id,
            scope.line,
        )
    )
