"""The ways along the thread: from any clause, figure, work or record to what stands before it and behind it.

Everything is what the scope may see, as it stands now; what it may not see is not there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Substr

from linli.access.scope import current
from linli.campaigns.models import Obligation
from linli.figures.queries import works_behind
from linli.figures.where import Where
from linli.ledger.models import Claim, ServiceRecord, Work
from linli.ledger.queries import current_works
from linli.places.models import Node, Standing
from linli.reports.models import BoundFigure, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What of each joint of the thread a walk passes."""

    start: str
    obligations: list[Obligation]
    works: QuerySet[Work]
    figures: list[BoundFigure]
    record: UUID | None = None  #: only this one of the works' records


def from_clause(wanted: str) -> Way | None:
    if key := _uuid(wanted):
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
    figures = list(figures_seen().filter(report__in=latest(obligations)))
    return Way(start="clause", obligations=obligations, works=works_towards(obligations), figures=figures)


def from_figure(wanted: str) -> Way | None:
    report, _, place = wanted.partition("#")
    if not (key := _uuid(report)):
        return None
    if place:
        found = figures_seen().filter(report=key, place=int(place)) if place.isdecimal() else figures_seen().none()
    else:
        found = figures_seen().filter(pk=key)
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
    key = _uuid(wanted)
    work = within(Work.objects.filter(pk=key)).first() if key else None
    return through(work, "works", rows=_with_words(obligations_seen())) if work else None


def from_record(wanted: str) -> Way | None:
    key = _uuid(wanted)
    record = within(ServiceRecord.objects.filter(pk=key)).select_related("work").first() if key else None
    return through(record.work, "records", record.pk, rows=_with_words(obligations_seen())) if record else None


def through(work: Work, start: str, record: UUID | None = None, *, rows: QuerySet[Obligation] | None = None) -> Way:
    """The way up from one work: the obligations (among `rows`) that it counts for, and the figures that count it."""
    claims = dict(within(Claim.objects.filter(work=work)).values_list("campaign", "campaign_number"))
    seen = obligations_seen() if rows is None else rows
    candidates = list(seen.filter(campaign__in=claims))
    reaches = _reaches(candidates)
    obligations = [
        one
        for one in candidates
        if one.unit_id == work.unit_id or _holds(reaches.get((one.unit_id, one.line), ()), work.area_key)
    ]
    written = figures_seen().defer("report__definitions").filter(report__in=latest(obligations))
    figures = counting(work, set(claims.values()), written)
    only = within(Work.objects.filter(pk=work.pk))
    return Way(start=start, obligations=obligations, works=only, figures=list(figures), record=record)


def counting(work: Work, campaigns: set[int], figures: QuerySet[BoundFigure]) -> Iterator[BoundFigure]:
    """The figures whose scope holds the work. Two statements; the database keeps back what is plainly elsewhere."""
    over = Node.objects.extra(where=["places_node.reach @> %s::bigint"], params=[work.area_key])
    parents = {(node.line, node.division_id): node.parent_id for node in over}
    lowest = {(line, parent) for (line, _), parent in parents.items()}
    if not work.simulated:
        campaigns = campaigns | {0}
    fitting = figures.filter(
        Q(scope__kinds=[]) | Q(scope__kinds__contains=[work.kind]),
        scope__node__in=sorted({node for _, node in parents}),
        scope__campaign__in=sorted(campaigns),
        scope__first_day__lte=work.service_day.isoformat(),
        scope__last_day__gte=work.service_day.isoformat(),
    )
    for figure in fitting:
        where = Where.from_json(figure.scope)
        node = where.line, where.node
        if node in parents and not (where.own and node in lowest):
            yield figure


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
    standings = Standing.objects.filter(unit__in={one.unit_id for one in obligations})
    return {(one.unit_id, one.line): one.reach for one in standings}


def _holds(reach: Iterable[tuple[int, int]], key: int) -> bool:
    return any(first <= key <= last for first, last in reach)


def records_of(way: Way) -> QuerySet[ServiceRecord]:
    """The records of the works that count, those replaced or withdrawn left out; or the one that is asked for."""
    if way.record:
        return within(ServiceRecord.objects.filter(pk=way.record))
    later = ServiceRecord.objects.filter(replaces=OuterRef("pk"))
    return within(
        ServiceRecord.objects.filter(~Exists(later), withdrawn=False, work__in=way.works.values("pk"))
    ).order_by("pk")


def within(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(area_key__range=current().enclosing)


def obligations_seen() -> QuerySet[Obligation]:
    return (
        Obligation.objects.select_related("unit", "campaign", "decision")
        .defer("decision__value", "decision__spans", "decision__why")
        .order_by("campaign__number", "clause_first", "unit__division_id", "line")
    )


def _with_words(rows: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """Each with the words of its clause."""
    return rows.annotate(clause=_clause())


def _clause() -> Substr:
    return Substr("campaign__notice__text", F("clause_first") + 1, F("clause_end") - F("clause_first"))


def _without_spaces(text: Substr) -> Func:
    return Func(text, Value(r"\s"), Value(""), Value("g"), function="regexp_replace")


def figures_seen() -> QuerySet[BoundFigure]:
    rows = BoundFigure.objects.select_related("report", "unit").defer("report__document")
    return within(rows).order_by("report", "place")


def latest(obligations: list[Obligation]) -> QuerySet[Report]:
    """The report composed last for each obligation; those before it are history."""
    reports = within(Report.objects.filter(obligation__in=obligations))
    return reports.order_by("obligation", "-composed_at").distinct("obligation").values("pk")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
