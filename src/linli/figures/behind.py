"""The works behind a figure, page by page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject
from django.utils.functional import cached_property

from linli.db.compiled import Held, among, compiled
from linli.db.planned import planned_once
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
    (`records_sum`); and how many works wait for a seal. Four statements.

    Where nothing waits the number of works is the figure itself; else the ledger is ahead of it and is counted.
    """
    waiting = queries.waiting(asked.where, asked.reach)
    count = (
        queries.works_behind(asked.where, asked.reach).count()
        if waiting
        else queries.totals(asked.where, asked.reach).works
    )
    page = _Counted(_Latest(asked), count).get_page(number)
    with planned_once():
        found = {one.pk: one for one in _shown(works=page.object_list)}
    page.object_list = [found[pk] for pk in page.object_list]
    return page, waiting


@dataclass(frozen=True, slots=True)
class _Latest:
    """The ids of the works, the latest first, for a page to take its part of."""

    asked: Asked

    def __getitem__(self, part: slice) -> list[UUID]:
        return queries.latest(self.asked.where, part.start, part.stop, self.asked.reach)


@compiled
def _shown(works: Held) -> QuerySet[Work]:
    later = ServiceRecord.objects.filter(replaces=OuterRef("pk"))
    records = ServiceRecord.objects.filter(~Exists(later), work=OuterRef("pk"), withdrawn=False).values("work")
    summed = JSONObject(
        heads=Sum("heads"),
        unnamed=Coalesce(Sum("heads", filter=Q(person__isnull=True)), 0),
        minutes=Sum(F("heads") * F("minutes_credited")),
        evidence=Min("evidence"),
    )
    rows = Work.objects.filter(among("pk", works)).select_related("unit")
    return rows.annotate(
        records_sum=Subquery(records.annotate(summed=summed).values("summed")),
        waits=Exists(Outbox.objects.filter(work=OuterRef("pk"))),
    )
