"""One figure in a report, and the way back to the clause that asked for it."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import F, QuerySet
from django.urls import reverse

from linli.access.scope import Scope
from linli.campaigns.models import Obligation
from linli.catalogue.kinds import Kind, catalogue
from linli.db.compiled import Held, compiled
from linli.db.planned import planned_once
from linli.figures import queries
from linli.figures.asked import query_of
from linli.figures.metrics import Metric, metrics
from linli.figures.where import Where
from linli.kernel.i18n import tr
from linli.ledger.models import Seal, Work
from linli.notices.clauses import clause_of, outline
from linli.places.models import Division
from linli.reports.models import BoundFigure
from linli.thread import ways
from linli.thread.pages.stations import Quote, Stations, newest, quote, stations


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
    at = stations("figure", obligation.decision, [obligation], where, [one])
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
        quote=quote(obligation.decision, clause_of(obligation.decision, one.outline)),
        report_url=report_url,
        frozen=frozen,
        last=last,
        now=metric.show(metric.take(totals)),
        works=newest(where),
        works_in_all=totals.works,
        figure_url=reverse("figures:figures") + query,
        records_url=reverse("figures:records") + query,
        at=replace(at, report=report_url),
    )


@compiled
def _figure(pk: Held, low: Held, high: Held) -> QuerySet[BoundFigure]:
    of = "report__obligation"
    related = (f"{of}__{name}" for name in ("unit", "campaign", "decision__notice"))
    found = ways.figures_seen(low, high).filter(pk=pk).select_related(*related)
    found = found.defer("report__document", f"{of}__decision__notice__received", f"{of}__campaign__kinds")
    return found.annotate(outline=outline(f"{of}__decision__reading"), filing=F(f"{of}__filing"))


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
