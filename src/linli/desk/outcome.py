"""What came of an obligation at a unit: what the ledger counts there for its campaign, and its report."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet

from linli.campaigns.models import Campaign, Instalment, Obligation
from linli.campaigns.rhythms import Rhythm, begins
from linli.db.compiled import Held, compiled
from linli.db.planned import planned_once
from linli.figures import queries as figures
from linli.figures.behind import works_behind
from linli.figures.metrics import Totals
from linli.figures.where import Where
from linli.places.models import Unit
from linli.places.queries import holds_reach
from linli.reports.models import Filing
from linli.ui.addresses import address

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


def outcome(obligation: Obligation, unit: Unit, days: tuple[date, date] | None = None) -> Outcome:
    """Over the whole campaign, or over some days of it: of an instalment. Four statements at most."""
    holds = holds_reach(unit.pk, obligation.line)
    where = where_of(obligation.campaign, obligation.line, unit.division_id)
    if days:
        where = replace(where, first_day=days[0], last_day=days[1])
    return Outcome(
        totals=figures.totals(where) if holds else None,
        seal=figures.as_of() if holds else 0,
        figures_url=page_of_figures(where),
        records_url=page_of_figures(where, page="figures:records"),
        filing=_filing_of(obligation, unit),
    )


@planned_once()
def _filing_of(obligation: Obligation, unit: Unit) -> Filing | None:
    return _filing.first(obligation=obligation.pk, unit=unit.pk)


@compiled
def _filing(obligation: Held, unit: Held) -> QuerySet[Filing]:
    return Filing.objects.filter(obligation=obligation, unit=unit).order_by("pk")


def where_of(campaign: Campaign, line: str, node: int) -> Where:
    """The whole of a campaign at a node."""
    return Where(
        line=line, node=node, campaign=campaign.number, first_day=campaign.first_day, last_day=campaign.last_day
    )


def page_of_figures(where: Where, *, page: str = "figures:figures", **more: str) -> str:
    """The page of a figure (`figures:figures`) or of the works behind it (`figures:records`): the filter is the URL."""
    plain = (
        f"line={where.line}&node={where.node}&campaign={where.campaign}&first={where.first_day}&last={where.last_day}"
    )
    asked = urlencode({"kind": list(where.kinds)} | more, doseq=True) if where.kinds or more else ""
    return f"{address(page)}?{plain}{'&' if asked else ''}{asked}"


@dataclass(frozen=True, slots=True)
class Counted:
    """What the ledger has of an instalment's period: works as they stand now, figures as of the seal."""

    first_day: date
    last_day: date
    works: int
    seal: int
    facts: dict[str, int]  #: kept with the answer; empty where there is no work
    records_url: str


def counted(one: Instalment) -> Counted:
    """Of a unit that holds a reach all that counts to it, of another what it recorded itself. Six statements at most.

    The works are counted in the ledger, not in the cells: what was recorded a moment ago speaks against a zero report
    too. Only work of the campaign counts.
    """
    duty = one.delivery.obligation
    rhythm = Rhythm.from_json(duty.rhythm)
    first = max(begins(rhythm, one.day), duty.campaign.first_day) if rhythm else one.day
    where = replace(where_of(duty.campaign, duty.line, one.delivery.unit.division_id), first_day=min(first, one.day))
    where = replace(where, last_day=one.day)
    holds = holds_reach(one.unit_id, duty.line)
    behind = works_behind(where)
    works = (behind if holds else behind.filter(unit=one.unit_id)).count()
    seal = figures.as_of()
    facts: dict[str, int] = {}
    if works:
        totals = figures.totals(where) if holds else None
        facts = {"works": works, "person_times": totals.person_times if totals else 0, "seal": seal}
    return Counted(where.first_day, one.day, works, seal, facts, page_of_figures(where, page="figures:records"))
