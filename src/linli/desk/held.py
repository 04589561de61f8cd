"""What the ledger holds already, so that nobody is asked for it again."""

from dataclasses import dataclass

from linli.desk.outcome import page_of_figures
from linli.figures import queries as figures
from linli.figures.metrics import Totals
from linli.figures.where import Where


@dataclass(frozen=True, slots=True)
class Held:
    """The totals of a filter as of a seal, and the pages of the figure and of the works behind it."""

    totals: Totals
    seal: int
    figures_url: str
    records_url: str

    @property
    def minutes(self) -> int:
        return sum(self.totals.minutes)


def held(where: Where) -> Held:
    """Two statements."""
    return Held(
        figures.totals(where), figures.as_of(), page_of_figures(where), page_of_figures(where, page="figures:records")
    )
