"""The list of works, and what a unit or a post entered last, in a known number of statements."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject

from linli.access.scope import current
from linli.catalogue.kinds import Kind, catalogue
from linli.db.compiled import Held, among, compiled
from linli.db.planned import planned_once
from linli.kernel.gazetteer import VILLAGE, level
from linli.ledger.models import Claim, Evidence, ImportedRow, Outbox, ServiceRecord, Work
from linli.places.models import Division
from linli.places.rule import gazetteer, last_key

MOST = 1000  #: more are not counted: "超过 1,000 项"
_CHUNK = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which works a list holds; an empty field is no condition."""

    first: date | None = None
    last: date | None = None
    kind: str = ""
    area: str = ""
    within: int | None = None  #: key of the division in whose range the work counts
    place: str = ""  #: name or code of where it happened
    evidence: int | None = None
    campaign: int | None = None
    state: str = ""  #: corrected | waiting | withdrawn
    source: str = ""  #: sheet | hand
    sheet: UUID | None = None  #: the intake it came with


@dataclass(frozen=True, slots=True)
class Line:
    """One work as a list shows it: no person is named."""

    work: Work
    heads: int
    unnamed: int
    minutes: int | None  #: None: nobody said how long
    grades: tuple[Evidence, ...]

    @property
    def kind(self) -> Kind:
        return catalogue().kinds[self.work.kind]

    @property
    def place(self) -> str:
        return self.work.place or ""  # type: ignore[attr-defined]


class Bounded(Paginator):
    """Pages of a list that may be very long: it counts no further than `MOST`."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by().values("pk")[: MOST + 1].count()

    @property
    def more(self) -> bool:
        return self.count > MOST


def works(wanted: Wanted) -> QuerySet[Work]:
    """The works that are wanted, the latest first."""
    low, high = current().enclosing
    if wanted.within is not None:
        low, high = max(low, wanted.within), min(high, last_key(wanted.within, level(f"{wanted.within:012d}")))
    later = Work.objects.filter(replaces=OuterRef("pk"))
    rows = Work.objects.filter(~Exists(later), area_key__range=(low, high), withdrawn=wanted.state == "withdrawn")
    for condition in _conditions(wanted):
        rows = rows.filter(condition)
    return rows.order_by("-service_day", "-pk")


def _conditions(wanted: Wanted) -> Iterator[Any]:
    enclosing = current().enclosing
    if wanted.first:
        yield Q(service_day__gte=wanted.first)
    if wanted.last:
        yield Q(service_day__lte=wanted.last)
    if wanted.kind:
        yield Q(kind=wanted.kind)
    if wanted.area:
        yield Q(kind__in=[kind.code for kind in catalogue().kinds.values() if kind.area == wanted.area])
    if wanted.place:
        yield _at(wanted.place)
    if wanted.evidence:
        yield Exists(
            ServiceRecord.objects.filter(work=OuterRef("pk"), evidence=wanted.evidence, area_key__range=enclosing)
        )
    if wanted.campaign:
        yield Exists(
            Claim.objects.filter(work=OuterRef("pk"), campaign_number=wanted.campaign, area_key__range=enclosing)
        )
    if wanted.state == "corrected":
        yield Q(replaces__isnull=False)
    if wanted.state == "waiting":
        yield Exists(Outbox.objects.filter(row=OuterRef("pk")))
    if wanted.source or wanted.sheet:
        of_sheet = ImportedRow.objects.filter(work=OuterRef("pk"), area_key__range=enclosing)
        yield (
            ~Exists(of_sheet)
            if wanted.source == "hand"
            else Exists(of_sheet.filter(intake=wanted.sheet) if wanted.sheet else of_sheet)
        )


def _at(words: str) -> Q:
    """In one of the places that the words name: a code, or a name in whatever form; nowhere where they name nothing."""
    low, high = current().enclosing
    names = gazetteer()
    codes = [words.ljust(12, "0")] if words.isdecimal() else [code for _, code in names.called(words)]
    found = Q(pk__in=[])
    for code in codes:
        first, last = int(code), last_key(int(code), level(code)) if code in names.names else int(code)
        if last >= low and first <= high:
            found |= Q(place_key__range=(first, last))
    return found


def page_of(wanted: Wanted, number: str) -> tuple[Page, list[Line]]:
    """A page of the works that are wanted, and its lines. Three statements."""
    page = Bounded(works(wanted).values_list("pk", flat=True), 15).get_page(number)
    return page, lines(list(page.object_list))


@planned_once()
def lines(works: list[UUID]) -> list[Line]:
    """Works as lines of a list, in the same order. One statement for any number, none for none."""
    found = {work.pk: work for work in _shown(works=works)} if works else {}
    return [_line(found[key]) for key in works]


@compiled
def _shown(works: Held) -> QuerySet[Work]:
    """With unit, the name of the place, the sums of its records, and whether the work still waits for its seal."""
    place = Division.objects.filter(key=OuterRef("place_key")).values("name")[:1]
    waits = Exists(Outbox.objects.filter(row=OuterRef("pk")))
    later = ServiceRecord.objects.filter(replaces=OuterRef("pk"))
    records = ServiceRecord.objects.filter(~Exists(later), work=OuterRef("pk"), withdrawn=False)
    summed = JSONObject(
        heads=Sum("heads"),
        unnamed=Sum("heads", filter=Q(person=None), default=0),
        minutes=Sum(F("heads") * F("minutes_credited")),
        best=Min("evidence"),
        worst=Max("evidence"),
    )
    sums = Subquery(records.values("work").annotate(summed=summed).values("summed"))
    found = Work.objects.filter(among("pk", works)).select_related("unit")
    return found.annotate(waits=waits, place=Subquery(place), sums=sums)


def _line(work: Work) -> Line:
    if (sums := work.sums) is None:  # type: ignore[attr-defined]
        return Line(work, 0, 0, None, ())
    grades = tuple(Evidence(grade) for grade in sorted({sums["best"], sums["worst"]}))
    return Line(work, sums["heads"], sums["unnamed"], sums["minutes"] or None, grades)


def every_line(rows: QuerySet[Work], most: int) -> Iterator[Line]:
    """All lines, some thousands at a time: for a file."""
    for start in range(0, most, _CHUNK):
        batch = list(rows.values_list("pk", flat=True)[start : min(start + _CHUNK, most)])
        yield from lines(batch)
        if len(batch) < _CHUNK:
            return


def places_below(key: int) -> list[Division]:
    """The divisions next below one, in the order of their codes, itself first. One statement."""
    # Planned for each division: a plan for any would read all villages of the region.
    depth = level(f"{key:012d}")
    return _below(levels=[depth, min(depth + 1, VILLAGE)], key=key, last=last_key(key, depth))


@compiled
def _below(levels: Held, key: Held, last: Held) -> QuerySet[Division]:
    inside = Division.objects.filter(among("level", levels), key__range=(key, last), valid_until=None)
    return inside.order_by("key")


def recent_kinds(most: int = 6) -> list[Kind]:
    """The kinds that the acting unit recorded last. One statement."""
    scope, (low, high) = current(), current().enclosing
    codes = _kinds_of(unit=scope.unit.pk if scope.unit else None, low=low, high=high)
    return [catalogue().kinds[code] for code in list(dict.fromkeys(codes))[:most]]


@compiled
def _kinds_of(unit: Held, low: Held, high: Held) -> QuerySet[Work, str]:
    theirs = Work.objects.filter(unit=unit, withdrawn=False, area_key__range=(low, high))
    return theirs.order_by("-service_day").values_list("kind", flat=True)[:200]


def latest_by(post: UUID, most: int = 7) -> list[Line]:
    """What a post entered last, as far as it stands. Two statements."""
    low, high = current().enclosing
    return lines(_entered.listed(post=post, low=low, high=high)[:most])


@compiled
def _entered(post: Held, low: Held, high: Held) -> QuerySet[Work, UUID]:
    later = Work.objects.filter(replaces=OuterRef("pk"))
    theirs = Work.objects.filter(~Exists(later), entered_by=post, withdrawn=False, area_key__range=(low, high))
    return theirs.order_by("-recorded_at").values_list("pk", flat=True)
