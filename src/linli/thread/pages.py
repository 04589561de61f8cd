"""What the pages of the walk show: one clause, one figure in a report, one piece of work, each with all six stations.

Every function answers None for what the scope may not see, as for what does not exist. What lies beyond the reach is
not counted and not hinted at.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Window
from django.urls import reverse
from psycopg.types.json import Jsonb

from linli.access.scope import Scope, current
from linli.campaigns.models import Campaign, Obligation, Task, TaskState
from linli.catalogue.kinds import Kind, catalogue
from linli.db.compiled import Held, among, compiled
from linli.db.multirange import Spans
from linli.db.planned import planned_once
from linli.figures import queries
from linli.figures.asked import query_of
from linli.figures.behind import latest
from linli.figures.metrics import Metric, Totals, metrics
from linli.figures.where import Where
from linli.kernel.i18n import tr
from linli.ledger.models import Evidence, Leaf, Seal, ServiceRecord, Work
from linli.notices.clauses import Clause, clause_of, outline
from linli.notices.models import Decision, Verdict
from linli.places.models import Division, Unit
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
    """A clause and what came of it, within the scope. At most eight statements."""
    with planned_once():
        decision = _decision.first(pk=pk)
    if decision is None:
        return None
    at, beside = clause_of(decision, decision.outline), _beside(decision)
    named = [one.value for one in beside if clause_of(one, decision.outline).label == at.label]
    kinds = _kinds({decision.value, *named} if beside else ())
    obligations = _of_notice(decision, every=bool(kinds))
    campaign = obligations[0].campaign if obligations else None
    where = _where(campaign, kinds, scope) if campaign else None
    tasks, in_all, done = _tasks(obligations)
    figures, sentences = _sentences(obligations, kinds)
    return ClausePage(
        decision=decision,
        quote=_quote(decision, at),
        campaign=campaign,
        kinds=kinds,
        obligations=obligations,
        tasks=tasks,
        tasks_in_all=in_all,
        tasks_done=done,
        totals=queries.totals(where, scope.reach) if where else Totals(),
        works=_newest(where, scope.reach or None) if where else [],
        figures=figures,
        figures_in_all=sentences,
        at=_stations("notice", decision, obligations, where, figures),
    )


@compiled
def _decision(pk: Held) -> QuerySet[Decision]:
    found = Decision.objects.filter(pk=pk).select_related("notice").defer("notice__received")
    return found.annotate(outline=outline("reading"))


@planned_once()
def _beside(decision: Decision) -> list[Decision]:
    """Where the clause names a kind of service: all decisions of its reading that name one, itself among them."""
    if not decision.field.startswith("kinds/") or not decision.spans:
        return []
    return [one for one in _naming(reading=decision.reading_id) if one.spans]


@compiled
def _naming(reading: Held) -> QuerySet[Decision]:
    named = Decision.objects.filter(reading=reading, field__startswith="kinds/")
    return named.exclude(verdict=Verdict.DROPPED).only("notice_id", "value", "spans")


def _kinds(codes: Collection[str]) -> tuple[Kind, ...]:
    return tuple(kind for code, kind in catalogue().kinds.items() if code in codes)


@planned_once()
def _of_notice(decision: Decision, *, every: bool) -> list[Obligation]:
    """The obligations that rest on the clause; of a clause that names services, all those of its notice."""
    if every:
        obligations = _all(notice=decision.notice_id)
    else:
        first = decision.spans[0][0] if decision.spans else -1
        obligations = _resting(notice=decision.notice_id, decision=decision.pk, first=first)
    # A rehearsal of the same notice is never mixed with the real campaign.
    return [one for one in obligations if not one.campaign.simulated] or obligations


@compiled
def _all(notice: Held) -> QuerySet[Obligation]:
    return _of_clauses().filter(campaign__notice=notice)


@compiled
def _resting(notice: Held, decision: Held, first: Held) -> QuerySet[Obligation]:
    here = Q(decision=decision) | Q(clause_first=first, clause_end__gt=first)
    return _of_clauses().filter(here, campaign__notice=notice)


def _of_clauses() -> QuerySet[Obligation]:
    return ways.obligations_seen().select_related(None).select_related("unit", "campaign")


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


@planned_once()
def _tasks(obligations: list[Obligation]) -> tuple[list[Task], int, int]:
    """The tasks due first, how many there are, and how many are done. One statement."""
    low, high = current().enclosing
    first = _first_due(obligations=[one.pk for one in obligations], low=low, high=high)
    return first, *((first[0].in_all, first[0].done) if first else (0, 0))


@compiled
def _first_due(obligations: Held, low: Held, high: Held) -> QuerySet[Task]:
    """With the name of its unit each, which is looked up for those shown, not for the thousands that are sorted."""
    rows = Task.objects.filter(among("obligation", obligations), area_key__range=(low, high))
    done = Count("pk", filter=Q(state=TaskState.DONE))
    counted = rows.annotate(in_all=Window(Count("*")), done=Window(done))
    name = Unit.objects.filter(pk=OuterRef("unit")).values("name")
    order = (F("due").asc(nulls_last=True), "area_key", "pk")
    return counted.annotate(unit_name=Subquery(name)).order_by(*order)[:SHOWN]


def _newest(where: Where, reach: Spans | None = None) -> list[Work]:
    works = latest(where, reach)
    for work in works:
        work.of_kind = catalogue().kinds[work.kind]
    return works


#: the first figure of each sentence of the latest reports, where one of some kinds is asked for of those only; and
#: how many sentences there are
_SENTENCES = """
SELECT f.id, said.in_all
  FROM (SELECT report_id, min(place) AS place, count(*) OVER () AS in_all
          FROM reports_boundfigure
         WHERE area_key BETWEEN %(low)s AND %(high)s
           AND (%(kinds)s::jsonb IS NULL OR (scope->'kinds' <@ %(kinds)s::jsonb AND scope->'kinds' <> '[]'))
           AND report_id IN (SELECT DISTINCT ON (obligation_id) id FROM reports_report
                              WHERE obligation_id = ANY(%(obligations)s) AND area_key BETWEEN %(low)s AND %(high)s
                              ORDER BY obligation_id, composed_at DESC)
         GROUP BY area_key, report_id, sentence ORDER BY area_key, report_id, min(place) LIMIT %(most)s) said
  JOIN reports_boundfigure f USING (report_id, place)
"""


@planned_once()
def _sentences(obligations: list[Obligation], kinds: Sequence[Kind]) -> tuple[list[BoundFigure], int]:
    """The first figures of the last reports, one a sentence, and how many sentences there are. Two statements."""
    low, high = current().enclosing
    given = {"obligations": [one.pk for one in obligations], "low": low, "high": high, "most": SHOWN}
    of_kinds = Jsonb([kind.code for kind in kinds]) if kinds else None
    with connection.cursor() as cursor:
        cursor.execute(_SENTENCES, given | {"kinds": of_kinds})
        found = cursor.fetchall()
    shown = _figures(pks=[pk for pk, _ in found], low=low, high=high) if found else []
    return [_with_metric(one) for one in shown], found[0][1] if found else 0


@compiled
def _figures(pks: Held, low: Held, high: Held) -> QuerySet[BoundFigure]:
    found = ways.figures_seen(low, high).filter(among("pk", pks)).defer("report__document", "report__definitions")
    return found.order_by("area_key", "report", "place")


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
    """A figure in a report and the way back to the clause. At most nine statements."""
    low, high = scope.enclosing
    with planned_once():
        one = _figure.first(pk=pk, low=low, high=high)
    if one is None:
        return None
    obligation, where, metric = one.report.obligation, Where.from_json(one.scope), metrics()[one.metric]
    totals = queries.totals(where)
    before, after = _parted(one)
    frozen, last = queries.seals(one.report.seal_number)
    query = query_of(where, metric)
    report_url = reverse("reports:report", args=[one.filing]) if one.filing else reverse("reports:reports")
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


@compiled
def _figure(pk: Held, low: Held, high: Held) -> QuerySet[BoundFigure]:
    of = "report__obligation"
    related = (f"{of}__{name}" for name in ("unit", "campaign", "decision__notice"))
    found = ways.figures_seen(low, high).filter(pk=pk).select_related(*related)
    found = found.defer("report__document", f"{of}__decision__notice__received", f"{of}__campaign__kinds")
    return found.annotate(outline=outline(f"{of}__decision__reading"), filing=F(f"{of}__filing"))


def _as_dict(at: Stations) -> dict[str, str]:
    return {name: getattr(at, name) for name in Stations.__slots__}


def _parted(one: BoundFigure) -> tuple[str, str]:
    """The sentence before and behind the figure: figures of a sentence stand in the order of their places."""
    with planned_once():
        places = _of_sentence(report=one.report_id, sentence=one.sentence, area_key=one.area_key)
    at = 0
    for place, shown in places:
        found = one.sentence.find(shown, at)
        if found < 0:
            break
        if place == one.place:
            return one.sentence[:found], one.sentence[found + len(shown) :]
        at = found + len(shown)
    before, _, after = one.sentence.partition(one.shown)  # a cell of a table has its row's words, not its number
    return (before, after) if one.shown in one.sentence else (f"{one.sentence}：", "")


@compiled
def _of_sentence(report: Held, sentence: Held, area_key: Held) -> QuerySet[BoundFigure, tuple[int, str]]:
    places = BoundFigure.objects.filter(report=report, sentence=sentence, area_key=area_key)
    return places.order_by("place").values_list("place", "shown")


@planned_once()
def _division(where: Where) -> str:
    name = _name.first(key=where.node) or str(where.node)
    return tr("{place}本级", place=name) if where.own else name


@compiled
def _name(key: Held) -> QuerySet[Division, str]:
    return Division.objects.filter(key=key).values_list("name", flat=True)


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
        figures=figures,
        figures_in_all=way.figures_in_all,
        at=Stations(**{**_as_dict(at), "record": ledger}),
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
                (decision.notice_id, one.clause_first), (one, _quote(decision, clause_of(decision, decision.outline)))
            )
    return list(found.values())


@compiled
def _decisions(pks: Held) -> QuerySet[Decision]:
    found = Decision.objects.filter(among("pk", pks)).select_related("notice")
    return found.defer("value", "notice__received").annotate(outline=outline("reading"))
