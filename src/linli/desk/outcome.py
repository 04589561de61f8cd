"""What came of an obligation at a unit: what the ledger counts there for its campaign, and its report."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from linli.access.scope import current
from linli.campaigns.models import Campaign, Obligation
from linli.figures import queries as figures
from linli.figures.metrics import Totals
from linli.figures.where import Where
from linli.places.models import Standing, Unit
from linli.reports.models import Filing

_KEPT = ("works", "person_times", "persons", "unnamed", "served")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`totals` is None for a unit that holds no reach: its work counts in its division, not by itself."""

    totals: Totals | None
    seal: int
    figures_url: str
    records_url: str
    filing: Filing | None

    @property
    def hours(self) -> int:
        """In minutes, as they are shown."""
        return sum(self.totals.minutes) if self.totals else 0

    def facts(self) -> dict[str, int]:
        """What is kept with the step by which a task is finished."""
        if self.totals is None:
            return {}
        numbers = {name: getattr(self.totals, name) for name in _KEPT}
        return numbers | {"minutes": self.hours, "seal": self.seal}


def outcome(obligation: Obligation, unit: Unit) -> Outcome:
    """Four statements at most."""
    holds = Standing.objects.filter(unit=unit, line=obligation.line, holds=True).exists()
    where = where_of(obligation.campaign, obligation.line, unit.division_id)
    filing = Filing.objects.filter(obligation=obligation, unit=unit, area_key__range=current().enclosing).first()
    return Outcome(
        totals=figures.totals(where) if holds else None,
        seal=figures.as_of() if holds else 0,
        figures_url=page_of_figures(where),
        records_url=page_of_figures(where, page="figures:records"),
        filing=filing,
    )


def where_of(campaign: Campaign, line: str, node: int) -> Where:
    """The whole of a campaign at a node."""
    return Where(
        line=line, node=node, campaign=campaign.number, first_day=campaign.first_day, last_day=campaign.last_day
    )


def page_of_figures(where: Where, *, page: str = "figures:figures", **more: str) -> str:
    """The page of a figure (`figures:figures`) or of the works behind it (`figures:records`): the filter is the URL."""
    fields = {
        "line": where.line,
        "node": where.node,
        "campaign": where.campaign,
        "first": where.first_day.isoformat(),
        "last": where.last_day.isoformat(),
        "kind": list(where.kinds),
    }
    return f"{reverse(page)}?{urlencode(fields | more, doseq=True)}"
