"""One piece of work: up to the clauses that it answers, on to the sentences that count it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery, Window
from django.urls import reverse

from linli.access.scope import Scope
from linli.campaigns.models import Obligation
from linli.catalogue.kinds import Kind, catalogue
from linli.db.compiled import Held, among, compiled
from linli.db.planned import planned_once
from linli.ledger.models import Evidence, Leaf, ServiceRecord, Work
from linli.notices.clauses import clause_of, outline
from linli.notices.models import Decision
from linli.reports.models import BoundFigure
from linli.thread import ways
from linli.thread.pages.stations import SHOWN, Quote, Stations, counted_in, quote, stations, with_metric


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPage:
    work: Work
    kind: Kind
    records: list[ServiceRecord]
    records_in_all: int
    seal: int | None
    replaced: UUID | None  #: what stands in its place since it was corrected
    obligations: list[Obligation]
    quotes: list[tuple[Obligation, Quote]]
    figures: list[BoundFigure]
    figures_in_all: int
    at: Stations


def work(pk: UUID, scope: Scope) -> WorkPage | None:
    """A piece of work: up to the clauses that it answers, on to the sentences that count it. Seven statements."""
    with planned_once():
        one = _work.first(pk=pk)
        if one is None:
            return None
        records = _records(work=pk)
    way = ways.through(one, "works", most=SHOWN)
    for record in records:
        record.grade = Evidence(record.evidence)
    quotes = _quotes(way.obligations)
    figures = [with_metric(figure) for figure in way.figures]
    campaign = way.obligations[0].campaign if way.obligations else None
    where = counted_in(campaign, [catalogue().kinds[one.kind]], scope) if campaign else None
    ledger = reverse("ledger:work", args=[one.pk])
    first = quotes[0][0] if quotes else None
    at = stations("work", first.decision if first else None, [first] if first else [], where, figures)
    return WorkPage(
        work=one,
        kind=catalogue().kinds[one.kind],
        records=records,
        records_in_all=records[0].in_all if records else 0,
        seal=one.seal,
        replaced=one.replaced_by.pk if hasattr(one, "replaced_by") else None,
        obligations=way.obligations,
        quotes=quotes,
        figures=figures,
        figures_in_all=way.figures_in_all,
        at=replace(at, record=ledger),
    )


@compiled
def _work(pk: Held) -> QuerySet[Work]:
    seal = Leaf.objects.filter(row=OuterRef("pk")).values("seal")[:1]
    found = Work.objects.filter(pk=pk).select_related("unit", "replaced_by")
    return found.annotate(seal=Subquery(seal))


@compiled
def _records(work: Held) -> QuerySet[ServiceRecord]:
    found = ways.standing_records().filter(work=work)
    return found.annotate(in_all=Window(Count("*"))).order_by("pk")[:SHOWN]


@planned_once()
def _quotes(obligations: Sequence[Obligation]) -> list[tuple[Obligation, Quote]]:
    """Each clause once, with the obligation nearest to the work: that of the smallest place."""
    known = {one.pk: one for one in _decisions(pks=list({one.decision_id for one in obligations}))}
    found: dict[tuple[Any, int], tuple[Obligation, Quote]] = {}
    nearest = sorted(obligations, key=lambda one: (one.consolidates, -one.unit.division_id, len(one.decision.field)))
    for one in nearest:
        if decision := known.get(one.decision_id):
            found.setdefault(
                (decision.notice_id, one.clause_first), (one, quote(decision, clause_of(decision, decision.outline)))
            )
    return list(found.values())


@compiled
def _decisions(pks: Held) -> QuerySet[Decision]:
    found = Decision.objects.filter(among("pk", pks)).select_related("notice")
    return found.defer("value", "notice__received").annotate(outline=outline("reading"))
