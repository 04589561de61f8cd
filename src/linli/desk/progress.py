"""How far tasks are, by what the ledger counts: never by what anybody says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from linli.campaigns.models import Task
from linli.campaigns.models.tasks import TARGETS
from linli.desk.outcome import page_of_figures, where_of
from linli.figures import queries as figures
from linli.figures.metrics import Totals
from linli.figures.where import Where
from linli.places.queries import holding


@dataclass(frozen=True, slots=True)
class Progress:
    """What a task's unit has in the ledger, of the kinds that the task expects, against its target if it has one.

    `totals` is None for a unit that holds no reach: its work counts in its division, not by itself.
    """

    task: Task
    totals: Totals | None
    where: Where

    @property
    def figures_url(self) -> str:
        return page_of_figures(self.where)

    @property
    def records_url(self) -> str:
        return page_of_figures(self.where, page="figures:records")

    @property
    def hours(self) -> int:
        """In minutes, as they are shown."""
        return sum(self.totals.minutes) if self.totals else 0

    @property
    def word(self) -> str:
        """What the target counts, and its unit."""
        return TARGETS[self.task.target["metric"]][0] if self.task.target else ""

    @property
    def unit(self) -> str:
        return TARGETS[self.task.target["metric"]][1] if self.task.target else ""

    @property
    def wanted(self) -> int:
        return int(self.task.target["value"]) if self.task.target else 0

    @property
    def got(self) -> int:
        """Whole units of what the target counts."""
        if self.totals is None or not self.task.target:
            return 0
        metric = self.task.target["metric"]
        return self.hours // 60 if metric == "hours" else int(getattr(self.totals, metric))

    @property
    def percent(self) -> int:
        """Of the target, for the bar: full is full."""
        return min(100, 100 * self.got // self.wanted) if self.wanted else 0

    @property
    def is_reached(self) -> bool:
        return bool(self.wanted) and self.got >= self.wanted


def progress_of(whole: Task, tasks: Sequence[Task]) -> list[Progress]:
    """Of tasks at units within the reach of the unit of `whole`, in the order given. Three statements at most.

    All of them are of the same obligation. A part that expects no kinds is measured by all work of the campaign.
    """
    if not tasks:
        return []
    obligation = whole.obligation
    where = where_of(obligation.campaign, obligation.line, whole.unit.division_id)
    holds = holding({task.unit_id for task in tasks}, obligation.line)
    counted = [task for task in tasks if task.unit_id in holds]
    asked = [(task.unit.division_id, task.kinds) for task in counted]
    found = dict(zip((task.pk for task in counted), figures.each(where, asked), strict=True)) if asked else {}
    return [
        Progress(task, found.get(task.pk), replace(where, node=task.unit.division_id, kinds=tuple(task.kinds)))
        for task in tasks
    ]
