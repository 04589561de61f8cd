"""The ways along the thread: from any clause, figure, work or record to what stands before it and behind it.

Everything is what the scope may see, as it stands now; what it may not see is not there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, BooleanField, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Substr

from linli.access.scope import current
from linli.campaigns.models import Obligation
from linli.db.compiled import Held, among, compiled
from linli.db.planned import planned_once
from linli.figures.behind import works_behind
from linli.figures.models import ALL_WORK
from linli.figures.where import Where
from linli.kernel.ids import uuid_of
from linli.ledger.models import Claim, ServiceRecord, Work
from linli.ledger.queries import current_works
from linli.places.models import Line, Node, Standing
from linli.reports.models import BoundFigure, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What of each joint of the thread a walk passes."""

    start: str
    obligations: list[Obligation]
    works: QuerySet[Work]
    figures: list[BoundFigure]
    figures_in_all: int = 0  #: where only some are brought
    record: UUID | None = None  #: only this one of the works' records


def from_clause(wanted: str) -> Way | None:
    if key := uuid_of(wanted):
        named = _with_words(obligations_seen()).filter(Q(pk=key) | Q(decision=key))
    elif "#" in wanted or len(words := "".join(wanted.split())) < 2 or not words.isprintable():
        return None
    else:
        named = _with_words(obligations_seen()).annotate(words=_without_spaces(_clause())).filter(words__contains=words)
    found = list(named)
    # A rehearsal of the same notice is never mixed with the real campaign.
    obligations = [one for one in found if not one.campaign.simulated] or found
    if not obligations:
        return None
    bounds = current().enclosing
    figures = list(figures_seen(*bounds).filter(report__in=latest(obligations, *bounds)))
    return Way(start="clause", obligations=obligations, works=works_towards(obligations), figures=figures)


def from_figure(wanted: str) -> Way | None:
    report, _, place = wanted.partition("#")
    if not (key := uuid_of(report)):
        return None
    seen = figures_seen(*current().enclosing)
    if place:
        found = seen.filter(report=key, place=int(place)) if place.isdecimal() else seen.none()
    else:
        found = seen.filter(pk=key)
    figure = found.first()
    if figure is None:
        return None
    obligations = list(_with_words(obligations_seen()).filter(pk=figure.report.obligation_id))
    return Way(
        start="figures",
        obligations=obligations,
        works=works_behind(Where.from_json(figure.scope)),
        figures=[figure],
    )


def from_work(wanted: str) -> Way | None:
    key = uuid_of(wanted)
    work = within(Work.objects.filter(pk=key)).first() if key else None
    return through(work, "works", rows=_with_words(obligations_seen())) if work else None


def from_record(wanted: str) -> Way | None:
    key = uuid_of(wanted)
    record = within(ServiceRecord.objects.filter(pk=key)).select_related("work").first() if key else None
    return through(record.work, "records", record.pk, rows=_with_words(obligations_seen())) if record else None


@planned_once()
def through(
    work: Work,
    start: str,
    record: UUID | None = None,
    *,
    rows: QuerySet[Obligation] | None = None,
    most: int | None = None,
) -> Way:
    """The way up from one work: the obligations (among `rows`) that it counts for, and the figures that count it.

    `most`: how many of the figures are brought; all are counted.
    """
    low, high = current().enclosing
    obligations = _towards(work=work.pk, unit=work.unit_id, key=work.area_key)
    if rows is not None:
        obligations = list(rows.filter(pk__in=[one.pk for one in obligations]))
    figures = counting(work, obligations)
    return Way(
        start=start,
        obligations=obligations,
        works=within(Work.objects.filter(pk=work.pk)),
        figures=_named(figures=figures[:most], low=low, high=high) if figures else [],
        figures_in_all=len(figures),
        record=record,
    )


@compiled
def _towards(work: Held, unit: Held, key: Held) -> QuerySet[Obligation]:
    """Of the campaigns that claim a work: those of the unit that recorded it, and those in whose reach it counts."""
    holds = Func(F("reach"), key, template="(%(expressions)s::bigint)", arg_joiner=" @> ", output_field=BooleanField())
    theirs = Standing.objects.filter(holds, unit=OuterRef("unit"), line=OuterRef("line"))
    claims = Claim.objects.filter(work=work)
    return obligations_seen().filter(Q(unit=unit) | Q(Exists(theirs)), campaign__in=claims.values("campaign"))


def counting(work: Work, obligations: list[Obligation]) -> list[UUID]:
    """The figures of the latest reports whose scope holds the work. Two statements."""
    over = {node.line: node.ancestors for node in _at(key=work.area_key, lines=Line.values)}
    low, high = current().enclosing
    campaigns = {one.campaign.number for one in obligations}
    fitting = _fitting(
        obligations=[one.pk for one in obligations],
        low=low,
        high=high,
        kind=work.kind,
        nodes=sorted({key for keys in over.values() for key in keys}),
        campaigns=sorted(campaigns if work.simulated else campaigns | {ALL_WORK}),
        day=work.service_day.isoformat(),
    )
    return [pk for pk, scope in fitting if _counts_at(scope, over.get(scope["line"], ()))]


def _counts_at(scope: dict[str, Any], keys: Sequence[int]) -> bool:
    """Whether a figure's place is among those over a work, itself first; of its own work only where it is that one."""
    return scope["node"] == keys[0] if scope["own"] and keys else scope["node"] in keys


@compiled
def _at(key: Held, lines: Held) -> QuerySet[Node]:
    return Node.objects.filter(among("line", lines), division=key).only("line", "ancestors")


@compiled
def _fitting(
    obligations: Held, low: Held, high: Held, kind: Held, nodes: Held, campaigns: Held, day: Held
) -> QuerySet[BoundFigure, tuple[UUID, dict[str, Any]]]:
    """The database keeps back what is plainly elsewhere."""
    kinds = KeyTransform("kinds", "scope")
    of_kind = Func(kinds, kind, template="(%(expressions)s)", arg_joiner=" ? ", output_field=BooleanField())
    return (
        figures_seen(low, high)
        .filter(Q(scope__kinds=[]) | Q(of_kind), report__in=latest(obligations, low, high))
        .alias(
            node=Cast(KeyTransform("node", "scope"), BigIntegerField()),
            number=Cast(KeyTransform("campaign", "scope"), IntegerField()),
            first=KeyTextTransform("first_day", "scope"),
            last=KeyTextTransform("last_day", "scope"),
        )
        .filter(among("node", nodes), among("number", campaigns), first__lte=day, last__gte=day)
        .values_list("pk", "scope")
    )


@compiled
def _named(figures: Held, low: Held, high: Held) -> QuerySet[BoundFigure]:
    return figures_seen(low, high).filter(among("pk", figures)).defer("report__document", "report__definitions")


def works_towards(obligations: list[Obligation]) -> QuerySet[Work]:
    """The works that their campaigns claimed within the reach of the obliged units."""
    reaches = _reaches(obligations)
    fitting = Q()
    for campaign in {one.campaign_id for one in obligations}:
        obliged = [one for one in obligations if one.campaign_id == campaign]
        within = Q(unit__in=[one.unit_id for one in obliged])
        for span in {span for one in obliged for span in reaches.get((one.unit_id, one.line), ())}:
            within |= Q(area_key__range=span)
        fitting |= Q(Exists(Claim.objects.filter(campaign=campaign, work=OuterRef("pk")))) & within
    return current_works().filter(fitting)


def _reaches(obligations: Iterable[Obligation]) -> dict[tuple[UUID, str], tuple[tuple[int, int], ...]]:
    standings = _standings(units=list({one.unit_id for one in obligations}))
    return {(one.unit_id, one.line): one.reach for one in standings}


@compiled
def _standings(units: Held) -> QuerySet[Standing]:
    return Standing.objects.filter(among("unit", units))


def records_of(way: Way) -> QuerySet[ServiceRecord]:
    """The records of the works that count, those replaced or withdrawn left out; or the one that is asked for."""
    if way.record:
        return within(ServiceRecord.objects.filter(pk=way.record))
    return within(standing_records()).filter(work__in=way.works.values("pk")).order_by("pk")


def standing_records() -> QuerySet[ServiceRecord]:
    """Those that were neither replaced nor withdrawn."""
    later = ServiceRecord.objects.filter(replaces=OuterRef("pk"))
    return ServiceRecord.objects.filter(~Exists(later), withdrawn=False)


def within(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(area_key__range=current().enclosing)


def obligations_seen() -> QuerySet[Obligation]:
    return (
        Obligation.objects.select_related("unit", "campaign", "decision")
        .defer("decision__value", "decision__spans", "decision__why", "campaign__kinds")
        .order_by("campaign__number", "clause_first", "unit__division_id", "line")
    )


def _with_words(rows: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """Each with the words of its clause."""
    return rows.annotate(clause=_clause())


def _clause() -> Substr:
    return Substr("campaign__notice__text", F("clause_first") + 1, F("clause_end") - F("clause_first"))


def _without_spaces(text: Substr) -> Func:
    return Func(text, Value(r"\s"), Value(""), Value("g"), function="regexp_replace")


def figures_seen(low: int | Held, high: int | Held) -> QuerySet[BoundFigure]:
    """The figures of all reports within some bounds, with report and unit."""
    rows = BoundFigure.objects.select_related("report", "unit").defer("report__document")
    return rows.filter(area_key__range=(low, high)).order_by("report", "place")


def latest(obligations: list[Obligation] | Held, low: int | Held, high: int | Held) -> QuerySet[Report]:
    """The report composed last for each obligation; those before it are history."""
    reports = Report.objects.filter(among("obligation", obligations), area_key__range=(low, high))
    return reports.order_by("obligation", "-composed_at").distinct("obligation").values("pk")
