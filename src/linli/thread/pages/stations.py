"""What the pages of the walk share: a clause as people name it, the strip of six stations, where works count."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from linli.access.scope import Scope
from linli.campaigns.models import Campaign, Obligation
from linli.catalogue.kinds import Kind, catalogue
from linli.db.multirange import Spans
from linli.figures.asked import query_of
from linli.figures.behind import latest
from linli.figures.metrics import metrics
from linli.figures.where import Where
from linli.ledger.models import Work
from linli.notices.clauses import Clause
from linli.notices.models import Decision
from linli.reports.models import BoundFigure

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


def counted_in(campaign: Campaign, kinds: Sequence[Kind], scope: Scope) -> Where:
    assert scope.unit is not None
    return Where(
        line=scope.line,
        node=scope.unit.division_id,
        campaign=campaign.number,
        kinds=tuple(kind.code for kind in kinds),
        first_day=campaign.first_day,
        last_day=campaign.last_day,
    )


def newest(where: Where, reach: Spans | None = None) -> list[Work]:
    works = latest(where, reach)
    for work in works:
        work.of_kind = catalogue().kinds[work.kind]
    return works


def with_metric(one: BoundFigure) -> BoundFigure:
    one.of_metric = metrics()[one.metric]
    return one


def quote(decision: Decision, at: Clause) -> Quote:
    first, end = (decision.spans[0][0], decision.spans[-1][1]) if decision.spans else (0, 0)
    return Quote(at.label, "".join(decision.notice.text[first:end].split()), at.url)


def stations(
    at: str,
    decision: Decision | None,
    obligations: Sequence[Obligation],
    where: Where | None,
    figures: Sequence[BoundFigure] = (),
) -> Stations:
    """Where each station of the strip leads from here; one that has nothing to show leads nowhere."""
    query = query_of(where) if where else ""
    records = reverse("figures:records") + query if query else ""
    first = obligations[0] if obligations else None
    return Stations(
        at=at,
        notice=reverse("thread:clause", args=[decision.pk]) if decision else "",
        task=reverse("campaigns:obligation", args=[first.pk]) if first else "",
        work=records,
        record=records,
        figure=reverse("figures:figures") + query if query else "",
        report=reverse("thread:figure", args=[figures[0].pk]) if figures else reverse("reports:reports"),
    )
