"""The works behind a figure, page by page."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject
from django.utils.functional import cached_property

from linli.db.compiled import Held, compiled
from linli.figures import queries
from linli.figures.asked import Asked
from linli.ledger.models import Outbox, ServiceRecord, Work
from linli.ui.paging import ROWS

#: a long way back is a question of its own: it is asked with fewer days or a lower node
MOST_PAGES = 500


class _Counted(Paginator):
    """Its number of rows is known without counting them."""

    def __init__(self, rows: Any, count: int) -> None:
        super().__init__(rows, ROWS)
        self.__dict__["count"] = count

    @cached_property
    def num_pages(self) -> int:
        return min(super().num_pages, MOST_PAGES)

    @property
    def is_cut(self) -> bool:
        return self.count > MOST_PAGES * self.per_page


def page_of_works(asked: Asked, number: str) -> tuple[Page, int]:
    """A page of the works that the figure counts, the latest first, each with the sums of its records
    (`records_sum`); and how many works wait for a seal. Three statements.

    Where nothing waits the number of works is the figure itself; else the ledger is ahead of it and is counted.
    """
    waiting = queries.waiting(asked.where, asked.reach)
    count = (
        queries.works_behind(asked.where, asked.reach).count()
        if waiting
        else queries.totals(asked.where, asked.reach).works
    )
    return _Counted(_Latest(asked), count).get_page(number), waiting


@dataclass(frozen=True, slots=True)
class _Latest:
    """The works for a page to take its part of, by the compiled statement where it is the first."""

    asked: Asked

    def __getitem__(self, part: slice) -> list[Work]:
        where, reach = self.asked.where, self.asked.reach
        if not part.start and part.stop <= ROWS:
            return _first(**queries.held(where, reach))[: part.stop]
        return list(_with_sums(queries.works_behind(where, reach, latest_first=True))[part])


@compiled
def _first(
    low: Held, high: Held, reach: Held, below: Held, first_day: Held, last_day: Held, kinds: Held, campaign: Held
) -> QuerySet[Work]:
    found = queries.behind(low, high, reach, below, first_day, last_day, kinds, campaign)
    return _with_sums(found).order_by("-service_day", "-pk")[:ROWS]


def _with_sums(works: QuerySet[Work]) -> QuerySet[Work]:
    later = ServiceRecord.objects.filter(replaces=OuterRef("pk"))
    records = ServiceRecord.objects.filter(~Exists(later), work=OuterRef("pk"), withdrawn=False).values("work")
    summed = JSONObject(
        heads=Sum("heads"),
        unnamed=Coalesce(Sum("heads", filter=Q(person__isnull=True)), 0),
        minutes=Sum(F("heads") * F("minutes_credited")),
        evidence=Min("evidence"),
    )
    return works.select_related("unit").annotate(
        records_sum=Subquery(records.annotate(summed=summed).values("summed")),
        waits=Exists(Outbox.objects.filter(work=OuterRef("pk"))),
    )
