"""The works behind a figure: all of them, the latest, those that wait for a seal, and page by page."""

from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Exists, F, Func, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.functional import cached_property

from linli.db.compiled import Held, among, compiled
from linli.db.multirange import Spans
from linli.figures import plain, queries
from linli.figures.asked import Asked
from linli.figures.models import ALL_WORK
from linli.figures.where import Where
from linli.ledger.models import Claim, Outbox, ServiceRecord, Work
from linli.places.models import Node
from linli.ui.paging import ROWS

#: a long way back is a question of its own: it is asked with fewer days or a lower node
MOST_PAGES = 500
#: from here on new work is not counted one by one
MANY = 1000
#: of the latest works how many are named where a page names a few
LATEST = 8
LATEST_FIRST = ("-service_day", "-pk")


def works_behind(where: Where, reach: Spans | None = None) -> QuerySet[Work]:
    """The works that a figure counts, for the way from a figure to its records."""
    return _behind(**_conditions(where, reach))


def latest(where: Where, reach: Spans | None = None) -> list[Work]:
    """The latest of the works behind a figure, with their units. One statement."""
    return _latest(**_conditions(where, reach))


def waiting(where: Where, reach: Spans | None = None) -> int:
    """Works of the figure with rows that no seal holds yet (未汇入), or that a correction is about to take out of it;
    `MANY` and more are not counted further."""
    return len(_waiting.top(MANY, **_conditions(where, reach)))


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
    waits = waiting(asked.where, asked.reach)
    count = works_behind(asked.where, asked.reach).count() if waits else queries.totals(asked.where, asked.reach).works
    return _Counted(_Latest(asked), count).get_page(number), waits


class _Latest:
    """The works for a page to take its part of, by the compiled statement where it is the first."""

    def __init__(self, asked: Asked) -> None:
        self._rows = _with_sums.listed(**_conditions(asked.where, asked.reach))

    def __getitem__(self, part: slice) -> list[Work]:
        # The last page may hold fewer: one statement serves pages of any length.
        return self._rows[part] if part.start else self._rows[:ROWS][: part.stop]


@compiled
def _with_sums(**held: Held) -> QuerySet[Work]:
    later = ServiceRecord.objects.filter(replaces=OuterRef("pk"))
    records = ServiceRecord.objects.filter(~Exists(later), work=OuterRef("pk"), withdrawn=False).values("work")
    summed = JSONObject(
        heads=Sum("heads"),
        unnamed=Coalesce(Sum("heads", filter=Q(person__isnull=True)), 0),
        minutes=Sum(F("heads") * F("minutes_credited")),
        evidence=Min("evidence"),
    )
    rows = _behind(latest_first=True, **held).select_related("unit").order_by(*LATEST_FIRST)
    return rows.annotate(
        records_sum=Subquery(records.annotate(summed=summed).values("summed")),
        waits=Exists(Outbox.objects.filter(work=OuterRef("pk"))),
    )


@compiled
def _latest(**held: Held) -> QuerySet[Work]:
    found = _behind(latest_first=True, **held).order_by(*LATEST_FIRST)
    # Units are looked up for these only, not for all that are sorted.
    return Work.objects.filter(pk__in=found.values("pk")[:LATEST]).select_related("unit").order_by(*LATEST_FIRST)


@compiled
def _waiting(**held: Held) -> QuerySet[Work, UUID]:
    new = Outbox.objects.filter(work=OuterRef("pk"))
    # Few rows wait, many works stand: start from the outbox.
    found = _behind(latest_first=True, **held).filter(Exists(new), pk__in=Outbox.objects.values("work"))
    return found.values_list("pk", flat=True)


def _conditions(where: Where, reach: Spans | None) -> dict[str, Any]:
    """What `_behind` asks for. None of it is a condition that always holds: the planner could not see that it does."""
    reach = plain.reach_of(where) if reach is None else reach
    low, high = plain.bounds(reach)
    asked: dict[str, Any] = {"low": low, "high": high, "first_day": where.first_day, "last_day": where.last_day}
    if len(reach) > 1:
        # The range keeps its index; the multirange then drops what lies between.
        asked["reach"] = plain.literal(reach)
    if where.own:
        asked["below"] = plain.literal(_below(where))
    if where.kinds:
        asked["kinds"] = list(where.kinds)
    if where.campaign != ALL_WORK:
        asked["campaign"] = where.campaign
    return asked


def _behind(
    low: int | Held, high: int | Held, first_day: Any, last_day: Any, *, reach: str | Held | None = None,
    below: str | Held | None = None, kinds: Any = None, campaign: int | Held | None = None, latest_first: bool = False,
) -> QuerySet[Work]:  # fmt: skip
    """`latest_first`: for whoever takes the first few in that order: the claim of each is looked up until there are
    enough, where else all claims of the campaign would be gathered first and sorted."""
    later = Work.objects.filter(replaces=OuterRef("pk"))
    works = Work.objects.filter(
        ~Exists(later), area_key__range=(low, high), service_day__range=(first_day, last_day), withdrawn=False
    )
    if reach is not None:
        works = works.filter(_within(reach))
    if below is not None:
        works = works.exclude(_within(below))
    if kinds is not None:
        works = works.filter(among("kind", kinds))
    if campaign is None:
        return works.filter(simulated=False)
    claims = Claim.objects.filter(campaign_number=campaign, work=OuterRef("pk"))
    if latest_first:
        # The planner would turn EXISTS into a join; a value it has to look up.
        return works.alias(claimed=Subquery(claims.values("pk")[:1])).filter(claimed__isnull=False)
    return works.filter(Exists(claims))


def _within(reach: str | Held) -> Func:
    keys = reach if isinstance(reach, Held) else Value(reach)
    return Func(
        keys,
        F("area_key"),
        template="(%(expressions)s)",
        arg_joiner="::int8multirange @> ",
        output_field=BooleanField(),
    )


def _below(where: Where) -> Spans:
    """The keys that count to a node below."""
    children = Node.objects.filter(line=where.line, parent=where.node).values_list("reach", flat=True)
    return tuple(sorted(span for reach in children for span in reach))
