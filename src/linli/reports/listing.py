"""What the list of reports and the fragments of a report show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from linli.access.holder import Holder
from linli.access.queries import staff
from linli.access.scope import Scope, current
from linli.campaigns.models import Obligation
from linli.campaigns.relief import FIGURES, WRITTEN
from linli.catalogue.kinds import catalogue
from linli.db.compiled import Held, among, compiled
from linli.db.planned import planned_once
from linli.documents.values import OfficialDocument
from linli.figures import queries as figures
from linli.figures.asked import query_of
from linli.figures.metrics import OUTCOME, metrics
from linli.figures.where import Where
from linli.kernel.i18n import language, mark, tr
from linli.ledger.models import Evidence
from linli.reports import filings, rules, words
from linli.reports.models import BoundFigure, Filing, Report, State
from linli.reports.queries import FigureRow, figures_of
from linli.ui.paging import ROWS

NOT_BEGUN = "none"
STATES: tuple[tuple[str, str], ...] = (
    (NOT_BEGUN, mark("未起草")),
    *((state.value, str(state.label)) for state in State),
)


# The list


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter of the list, as the URL says it."""

    campaign: int | None
    state: str
    mine: bool


def asked(get: Mapping[str, str]) -> Asked:
    """What a person asks for; what cannot be read is no filter."""
    number, state = get.get("campaign", ""), get.get("state", "")
    known = state if state in dict(STATES) else ""
    return Asked(int(number) if number.isdecimal() and len(number) < 10 else None, known, get.get("of") == "mine")


def fitting(scope: Scope, wanted: Asked) -> QuerySet[Obligation]:
    """The obligations to report that fit, in whatever state: a unit's own and those below in the order of their codes.

    What asks for figures alone is no report either, unless somebody has begun to write one.
    """
    figures = Q(what__regex=FIGURES.pattern) & ~Q(what__regex=WRITTEN.pattern)
    found = filings.obligations(scope).exclude(figures, filing=None)
    if wanted.campaign is not None:
        found = found.filter(campaign__number=wanted.campaign)
    return found.filter(unit=scope.unit) if wanted.mine else found


def page_of(duties: QuerySet[Obligation], state: str, number: str, count: int) -> Page:
    """A page of those in a state, `count` of them, each with unit, campaign and filing. Two statements."""
    pages = Paginator(_in_state(duties, state).values_list("pk", flat=True), ROWS)
    pages.count = count  # type: ignore[misc]  # the counts by state have it already
    page = pages.get_page(number)
    page.object_list = _shown(list(page.object_list))
    return page


@planned_once()
def _shown(duties: list[UUID]) -> list[Obligation]:
    found = {one.pk: one for one in _with_filing(duties=duties)}
    return [found[pk] for pk in duties]


@compiled
def _with_filing(duties: Held) -> QuerySet[Obligation]:
    found = Obligation.objects.filter(among("pk", duties)).select_related("unit", "campaign", "filing__report")
    return found.defer("filing__report__document", "filing__report__definitions")


def counts(duties: QuerySet[Obligation]) -> list[tuple[str, str, int]]:
    """Each state with its number of reports: value, label, how many (1 statement)."""
    found = dict(duties.order_by().values_list("filing__state").annotate(n=Count("pk")))
    return [(value, label, found.get(None if value == NOT_BEGUN else value, 0)) for value, label in STATES]


def open_to(duties: Iterable[Obligation], scope: Scope) -> set[UUID]:
    """The units of some obligations for which the acting post may draft: its own, and those without an account."""
    assert scope.unit is not None
    units = {duty.unit_id for duty in duties if duty.line == scope.line}
    held = staff(units, scope.line)
    return {unit for unit in units if unit == scope.unit.pk or unit not in held}


def _in_state(rows: QuerySet[Obligation], state: str) -> QuerySet[Obligation]:
    if not state:
        return rows
    return rows.filter(filing=None) if state == NOT_BEGUN else rows.filter(filing__state=state)


# One report


def paper_of(one: Filing, holder: Holder, ordinal: int | None) -> tuple[OfficialDocument, int]:
    """A revision as a document with its signature; None: the one that the person may see now. Raises Http404."""
    done = filings.steps(one)
    inside = filings.case(one, done, holder).place in (rules.OWN, rules.ACTING)
    wanted = ordinal if inside else one.sent
    if not inside and (wanted is None or ordinal not in (None, one.sent)):
        raise Http404
    found = filings.revision(one, wanted)
    signed = filings.signature(one, done, found.ordinal)
    of = figures_of(found.report)
    return filings.paper(found.report, found.text, of, signed), found.ordinal


@dataclass(frozen=True, slots=True)
class Difference:
    """Words at one place then and now."""

    asks: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Differences:
    figures: list[filings.Change]
    words: list[Difference]


def differences(one: Filing, holder: Holder) -> Differences | None:
    """Between the last submission and the one before it, or what is being written; None where there is no earlier."""
    done = filings.steps(one)
    inside = filings.case(one, done, holder).place in (rules.OWN, rules.ACTING)
    sent = [step.revision for step in done if step.kind in filings.SENDING]
    now = done[-1].revision if inside and one.state not in (State.SUBMITTED, State.ACCEPTED) else one.sent
    before = [ordinal for ordinal in sent if ordinal != now]
    if now is None or not before:
        return None
    old, new = filings.revision(one, before[-1]), filings.revision(one, now)
    changed = filings.compared(*(filings.bound(figures_of(each.report)) for each in (old, new)))
    places = words.differing(old.text, new.text)
    told = [Difference(words.asks(place), old.text.get(place, ""), new.text.get(place, "")) for place in places]
    return Differences(changed, told)


@dataclass(frozen=True, slots=True)
class Beside:
    """One place in two versions: `start` is what the box to merge in begins with, `by` whose change it is."""

    place: str
    asks: str
    theirs: str
    mine: str
    start: str
    by: str


def side_by_side(base: words.Words, theirs: words.Words, mine: words.Words) -> list[Beside]:
    """Every place at which one of two people changed something."""
    return [
        Beside(place, words.asks(place), theirs.get(place, ""), mine.get(place, ""), start, by)
        for place, (start, by) in words.merged(base, theirs, mine).items()
    ]


# One figure


def figure_note(one: Filing, figure: str) -> dict[str, Any]:
    """A figure of the text with what it counts and how firm that is (2 statements). Raises Http404."""
    try:
        key = UUID(figure)
    except ValueError:
        raise Http404 from None
    theirs = BoundFigure.objects.filter(report__obligation=one.obligation_id, area_key__range=current().enclosing)
    found = get_object_or_404(theirs.select_related("report"), pk=key)
    return told(found, found.report, with_split=True)


def told(figure: BoundFigure | FigureRow, report: Report, *, with_split: bool = False) -> dict[str, Any]:
    """What the rail says of a figure; the evidence split costs a statement."""
    where, metric = Where.from_json(figure.scope), metrics()[figure.metric]
    return {
        "figure": figure,
        "seal": report.seal_number,
        "metric": metric,
        "unit": catalogue().kinds[where.kinds[0]].measure if metric is OUTCOME else metric.unit and tr(metric.unit),
        "what": kinds_of(where),
        "query": query_of(where, metric),
        "split": split(figures.totals(where).minutes) if with_split else [],
    }


def kinds_of(where: Where) -> str:
    """The kinds of a figure in words."""
    if len(where.kinds) == 1:
        kind = catalogue().kinds[where.kinds[0]]
        return kind.en if language() == "en" else kind.zh
    return tr("{n} 类服务", n=len(where.kinds)) if where.kinds else tr("各类服务")


def split(minutes: tuple[int, ...]) -> list[tuple[str, int, int]]:
    """Evidence grades of some minutes: label, whole per cent (that make up a hundred), grade as its number of bars."""
    total = sum(minutes)
    if not total:
        return []
    shares = [part * 100 // total for part in minutes]
    rest = sorted(range(len(minutes)), key=lambda n: -(minutes[n] * 100 % total))
    for n in rest[: 100 - sum(shares)]:
        shares[n] += 1
    return [(tr(grade.label), share, 6 - grade.value) for grade, share in zip(Evidence, shares, strict=True)]


def uses(get: Mapping[str, str]) -> list[BoundFigure]:
    """The newest reports in which a figure stands: `node`, `campaign`, `metric`, and `kind` where it is of one."""
    number = {name: get.get(name, "") for name in ("node", "campaign")}
    if not all(text.isdecimal() for text in number.values()) or get.get("metric", "") not in metrics():
        return []
    found = BoundFigure.objects.filter(
        metric=get["metric"],
        scope__node=int(number["node"]),
        scope__campaign=int(number["campaign"]),
        scope__kinds=[get["kind"]] if get.get("kind") else [],
        area_key__range=current().enclosing,
        report__in=Filing.objects.filter(area_key__range=current().enclosing).values("report"),
    )
    return list(found.select_related("report__unit").order_by("-report__composed_at", "place")[:5])
