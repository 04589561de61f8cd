"""What the pages of the walk show: one clause, one figure in a report, one piece of work, each with all six stations.

Every function answers None for what the scope may not see, as for what does not exist. What lies beyond the reach is
not counted and not hinted at.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, Subquery, Window
from django.urls import reverse

from linli.access.scope import Scope
from linli.campaigns.models import Campaign, Obligation, Task, TaskState
from linli.catalogue.kinds import Kind, catalogue
from linli.db.multirange import Spans
from linli.figures import queries
from linli.figures.asked import query_of
from linli.figures.metrics import Metric, Totals, metrics
from linli.figures.where import Where
from linli.kernel.i18n import tr
from linli.ledger.models import Evidence, Leaf, Seal, ServiceRecord, Work
from linli.notices.clauses import Clause, clause_of, clauses, outline
from linli.notices.models import Decision, Verdict
from linli.places.models import Division
from linli.reports.models import BoundFigure
from linli.thread import ways

#: how many of a kind are named; all of them are counted
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Quote:
    """A clause as people name it, its words, and the page that lights them in the notice."""

    label: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Stations:
    """The six addresses of the strip; the present one is named by `at`."""

    at: str
    notice: str = ""
    task: str = ""
    work: str = ""
    record: str = ""
    figure: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausePage:
    decision: Decision
    quote: Quote
    campaign: Campaign | None
    kinds: tuple[Kind, ...]  #: the kinds of service that the clause names
    obligations: list[Obligation]
    tasks: list[Task]
    tasks_in_all: int
    tasks_done: int
    totals: Totals
    works: list[Work]
    figures: list[BoundFigure]
    figures_in_all: int
    at: Stations


def clause(pk: UUID, scope: Scope) -> ClausePage | None:
    """A clause and what came of it, within the scope. At most ten statements."""
    decision = Decision.objects.filter(pk=pk).select_related("notice").defer("notice__received").first()
    if decision is None:
        return None
    beside = _beside(decision)
    said = clauses([decision, *beside])
    label = said[decision.pk].label
    kinds = _kinds({decision.value, *(one.value for one in beside if said[one.pk].label == label)} if beside else ())
    obligations = _of_notice(decision, every=bool(kinds))
    campaign = obligations[0].campaign if obligations else None
    where = _where(campaign, kinds, scope) if campaign else None
    tasks, in_all, done = _tasks(obligations)
    figures = _sentences(obligations, kinds)
    return ClausePage(
        decision=decision,
        quote=_quote(decision, said[decision.pk]),
        campaign=campaign,
        kinds=kinds,
        obligations=obligations,
        tasks=tasks,
        tasks_in_all=in_all,
        tasks_done=done,
        totals=queries.totals(where, scope.reach) if where else Totals(),
        works=_newest(where, scope.reach or None) if where else [],
        figures=figures,
        figures_in_all=figures[0].in_all if figures else 0,
        at=_stations("notice", decision, obligations, where, figures),
    )


def _beside(decision: Decision) -> list[Decision]:
    """Where the clause names a kind of service: all decisions of its reading that name one, itself among them."""
    if not decision.field.startswith("kinds/") or not decision.spans:
        return []
    named = Decision.objects.filter(reading=decision.reading_id, field__startswith="kinds/")
    found = named.exclude(verdict=Verdict.DROPPED).only("reading_id", "notice_id", "value", "spans")
    return [one for one in found if one.spans]


def _kinds(codes: Collection[str]) -> tuple[Kind, ...]:
    return tuple(kind for code, kind in catalogue().kinds.items() if code in codes)


def _of_notice(decision: Decision, *, every: bool) -> list[Obligation]:
    """The obligations that rest on the clause; of a clause that names services, all those of its notice."""
    found = ways.obligations_seen().filter(campaign__notice=decision.notice_id)
    if not every:
        first = decision.spans[0][0] if decision.spans else -1
        found = found.filter(Q(decision=decision) | Q(clause_first=first, clause_end__gt=first))
    obligations = list(found)
    # A rehearsal of the same notice is never mixed with the real campaign.
    return [one for one in obligations if not one.campaign.simulated] or obligations


def _where(campaign: Campaign, kinds: Sequence[Kind], scope: Scope) -> Where:
    assert scope.unit is not None
    return Where(
        line=scope.line,
        node=scope.unit.division_id,
        campaign=campaign.number,
        kinds=tuple(kind.code for kind in kinds),
        first_day=campaign.first_day,
        last_day=campaign.last_day,
    )


def _tasks(obligations: list[Obligation]) -> tuple[list[Task], int, int]:
    """The tasks due first, how many there are, and how many are done. Two statements."""
    rows = ways.within(Task.objects.filter(obligation__in=obligations))
    counted = rows.aggregate(in_all=Count("*"), done=Count("pk", filter=Q(state=TaskState.DONE)))
    # Sorted by itself: what stands beside a task is looked up for those shown, not for thousands.
    order = (F("due").asc(nulls_last=True), "area_key", "pk")
    first = Task.objects.filter(pk__in=rows.order_by(*order).values("pk")[:SHOWN])
    return list(first.select_related("unit").order_by(*order)), counted["in_all"], counted["done"]


def _newest(where: Where, reach: Spans | None = None) -> list[Work]:
    behind = queries.works_behind(where, reach, latest_first=True)
    works = list(behind.select_related("unit")[:SHOWN])
    for work in works:
        work.of_kind = catalogue().kinds[work.kind]
    return works


def _sentences(obligations: list[Obligation], kinds: Sequence[Kind]) -> list[BoundFigure]:
    """The first figures of the last reports, one a sentence; all sentences are counted in `in_all`."""
    found = ways.figures_seen().filter(report__in=ways.latest(obligations))
    if kinds:
        found = found.filter(scope__kinds__contained_by=[kind.code for kind in kinds]).exclude(scope__kinds=[])
    first = found.order_by("report", "sentence", "place").distinct("report", "sentence").values("pk")
    rows = ways.figures_seen().filter(pk__in=first).annotate(in_all=Window(Count("*"))).defer("report__definitions")
    return [_with_metric(one) for one in rows.order_by("report__area_key", "report", "place")[:SHOWN]]


def _with_metric(one: BoundFigure) -> BoundFigure:
    one.of_metric = metrics()[one.metric]
    return one


def _quote(decision: Decision, at: Clause) -> Quote:
    first, end = (decision.spans[0][0], decision.spans[-1][1]) if decision.spans else (0, 0)
    return Quote(at.label, "".join(decision.notice.text[first:end].split()), at.url)


def _stations(
    at: str,
    decision: Decision | None,
    obligations: Sequence[Obligation],
    where: Where | None,
    figures: Sequence[BoundFigure] = (),
    *,
    work: str = "",
) -> Stations:
    """Where each station of the strip leads from here; one that has nothing to show leads nowhere."""
    query = query_of(where) if where else ""
    first = obligations[0] if obligations else None
    return Stations(
        at=at,
        notice=reverse("thread:clause", args=[decision.pk]) if decision else "",
        task=reverse("campaigns:obligation", args=[first.pk]) if first else "",
        work=work or (reverse("figures:records") + query if query else ""),
        record=reverse("figures:records") + query if query else "",
        figure=reverse("figures:figures") + query if query else "",
        report=reverse("thread:figure", args=[figures[0].pk]) if figures else reverse("reports:reports"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePage:
    figure: BoundFigure
    metric: Metric
    definition: str
    before: str  #: the sentence, parted at the figure
    after: str
    where: Where
    place: str
    kinds: tuple[Kind, ...]
    obligation: Obligation
    quote: Quote
    report_url: str
    frozen: Seal | None
    last: Seal | None
    now: str
    works: list[Work]
    works_in_all: int
    figure_url: str
    records_url: str
    at: Stations

    @property
    def changed(self) -> bool:
        return self.now != self.figure.shown


def figure(pk: UUID, scope: Scope) -> FigurePage | None:
    """A figure in a report and the way back to the clause. At most eight statements."""
    of = "report__obligation"
    related = ("unit", "campaign", "decision__notice", "filing")
    found = ways.figures_seen().select_related(*(f"{of}__{name}" for name in related))
    found = found.annotate(outline=outline(f"{of}__decision__reading"))
    one = found.defer(f"{of}__decision__notice__received").filter(pk=pk).first()
    if one is None:
        return None
    obligation, where, metric = one.report.obligation, Where.from_json(one.scope), metrics()[one.metric]
    totals = queries.totals(where)
    before, after = _parted(one)
    filing = getattr(obligation, "filing", None)
    frozen, last = _seals(one.report.seal_number)
    query = query_of(where, metric)
    report_url = reverse("reports:report", args=[filing.pk]) if filing else reverse("reports:reports")
    at = _stations("figure", obligation.decision, [obligation], where, [one])
    return FigurePage(
        figure=one,
        metric=metric,
        definition=one.report.definitions.get(one.metric, {}).get("definition", metric.definition),
        before=before,
        after=after,
        where=where,
        place=_division(where),
        kinds=tuple(catalogue().kinds[code] for code in where.kinds),
        obligation=obligation,
        quote=_quote(obligation.decision, clause_of(obligation.decision, one.outline)),
        report_url=report_url,
        frozen=frozen,
        last=last,
        now=metric.show(metric.take(totals)),
        works=_newest(where),
        works_in_all=totals.works,
        figure_url=reverse("figures:figures") + query,
        records_url=reverse("figures:records") + query,
        at=Stations(**{**_as_dict(at), "report": report_url}),
    )


def _as_dict(at: Stations) -> dict[str, str]:
    return {name: getattr(at, name) for name in Stations.__slots__}


def _parted(one: BoundFigure) -> tuple[str, str]:
    """The sentence before and behind the figure: figures of a sentence stand in the order of their places."""
    places = BoundFigure.objects.filter(report=one.report_id, sentence=one.sentence, area_key=one.area_key)
    at = 0
    for place, shown in places.order_by("place").values_list("place", "shown"):
        found = one.sentence.find(shown, at)
        if found < 0:
            break
        if place == one.place:
            return one.sentence[:found], one.sentence[found + len(shown) :]
        at = found + len(shown)
    before, _, after = one.sentence.partition(one.shown)  # a cell of a table has its row's words, not its number
    return (before, after) if one.shown in one.sentence else (f"{one.sentence}：", "")


def _division(where: Where) -> str:
    name = Division.objects.filter(key=where.node).values_list("name", flat=True).first() or str(where.node)
    return tr("{place}本级", place=name) if where.own else name


def _seals(number: int) -> tuple[Seal | None, Seal | None]:
    last = Subquery(Seal.objects.order_by("-number").values("number")[:1])
    found = {seal.number: seal for seal in Seal.objects.filter(Q(number=last) | Q(number=number))}
    return found.get(number), found[max(found)] if found else None


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
    """A piece of work: up to the clauses that it answers, on to the sentences that count it. Nine statements."""
    seal = Leaf.objects.filter(row=OuterRef("pk")).values("seal")[:1]
    found = Work.objects.filter(pk=pk).select_related("unit", "replaced_by").annotate(seal=Subquery(seal))
    one = ways.within(found).first()
    if one is None:
        return None
    way = ways.through(one, "works")
    records = list(ways.records_of(way).annotate(in_all=Window(Count("*")))[:SHOWN])
    for record in records:
        record.grade = Evidence(record.evidence)
    quotes = _quotes(way.obligations)
    figures = [_with_metric(figure) for figure in way.figures]
    campaign = way.obligations[0].campaign if way.obligations else None
    where = _where(campaign, [catalogue().kinds[one.kind]], scope) if campaign else None
    ledger = reverse("ledger:work", args=[one.pk])
    first = quotes[0][0] if quotes else None
    at = _stations("work", first.decision if first else None, [first] if first else [], where, figures)
    return WorkPage(
        work=one,
        kind=catalogue().kinds[one.kind],
        records=records,
        records_in_all=records[0].in_all if records else 0,
        seal=one.seal,
        replaced=one.replaced_by.pk if hasattr(one, "replaced_by") else None,
        obligations=way.obligations,
        quotes=quotes,
        figures=figures[:SHOWN],
        figures_in_all=len(figures),
        at=Stations(**{**_as_dict(at), "record": ledger}),
    )


def _quotes(obligations: Sequence[Obligation]) -> list[tuple[Obligation, Quote]]:
    """Each clause once, with the obligation nearest to the work: that of the smallest place."""
    decisions = Decision.objects.filter(pk__in={one.decision_id for one in obligations}).select_related("notice")
    known = {one.pk: one for one in decisions.defer("value", "notice__received")}
    said = clauses(known.values())
    found: dict[tuple[Any, int], tuple[Obligation, Quote]] = {}
    nearest = sorted(obligations, key=lambda one: (one.consolidates, -one.unit.division_id, len(one.decision.field)))
    for one in nearest:
        if decision := known.get(one.decision_id):
            found.setdefault((decision.notice_id, one.clause_first), (one, _quote(decision, said[decision.pk])))
    return list(found.values())
