"""The list of works and one piece of work, each in a known number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject
from django.http import Http404

from linli.access.scope import current
from linli.catalogue.kinds import Area, Kind, PriorityGroup, catalogue
from linli.db.compiled import Held, among, compiled
from linli.db.planned import planned_once
from linli.kernel.gazetteer import VILLAGE, level
from linli.ledger import seals
from linli.ledger.canonical import COLUMNS
from linli.ledger.intake.changes import compare, content_of
from linli.ledger.intake.entry import span
from linli.ledger.intake.values import Change
from linli.ledger.models import Claim, Evidence, ImportedRow, Intake, Outbox, ServiceRecord, Upload, Work
from linli.people.models import Person
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
    return page, lines(page.object_list)


@planned_once()
def lines(works: Iterable[UUID]) -> list[Line]:
    """Works as lines of a list, in the same order. One statement for any number, none for none."""
    keys, (low, high) = list(works), current().enclosing
    found = {work.pk: work for work in _shown(works=keys, low=low, high=high)} if keys else {}
    return [_line(found[key]) for key in keys]


@compiled
def _shown(works: Held, low: Held, high: Held) -> QuerySet[Work]:
    """With unit, the name of the place, the sums of its records, and whether the work still waits for its seal."""
    place = Division.objects.filter(key=OuterRef("place_key")).values("name")[:1]
    waits = Exists(Outbox.objects.filter(row=OuterRef("pk")))
    later = ServiceRecord.objects.filter(replaces=OuterRef("pk"))
    records = ServiceRecord.objects.filter(
        ~Exists(later), work=OuterRef("pk"), withdrawn=False, area_key__range=(low, high)
    )
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


#: A work with every version of it before and after.
_CHAIN = """
WITH RECURSIVE before(id, replaces_id) AS (
  SELECT id, replaces_id FROM ledger_work WHERE id = %s AND area_key BETWEEN %s AND %s
  UNION ALL SELECT w.id, w.replaces_id FROM ledger_work w JOIN before b ON w.id = b.replaces_id
), after(id) AS (
  SELECT id FROM ledger_work WHERE id = %s AND area_key BETWEEN %s AND %s
  UNION ALL SELECT w.id FROM ledger_work w JOIN after a ON w.replaces_id = a.id
)
SELECT id FROM before UNION SELECT id FROM after
"""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a work: what it changed in the one before, and how it stands with its seal."""

    work: Work
    records: tuple[ServiceRecord, ...]
    changes: tuple[Change, ...]
    state: seals.RowState


@dataclass(frozen=True, slots=True)
class Whole:
    """One piece of work: the version asked for, all versions from the first, and all that hangs on them."""

    work: Work
    versions: tuple[Version, ...]
    names: dict[UUID, str | None]
    places: dict[int, Division]
    sources: tuple[ImportedRow, ...]
    claims: tuple[Claim, ...]
    records_state: seals.RowState  #: the worst of the shown version's records

    @property
    def shown(self) -> Version:
        return next(version for version in self.versions if version.work.pk == self.work.pk)

    @property
    def newest(self) -> Work:
        return self.versions[-1].work

    @property
    def kind(self) -> Kind:
        return catalogue().kinds[self.work.kind]

    @property
    def area(self) -> Area:
        return next(area for area in catalogue().areas if area.code == self.kind.area)

    @property
    def place(self) -> str:
        found = self.places.get(self.work.place_key)
        return found.name if found else ""

    @property
    def span(self) -> str:
        return span(self.work.start, self.work.end)

    @property
    def groups(self) -> list[tuple[PriorityGroup, int]]:
        return [(g, self.work.groups[g.code]) for g in catalogue().priority_groups if g.code in self.work.groups]

    @property
    def heads(self) -> int:
        return sum(r.heads for r in self.shown.records)

    @property
    def unnamed(self) -> int:
        return sum(r.heads for r in self.shown.records if r.person is None)

    @property
    def minutes(self) -> int | None:
        """Of all heads; None where nobody said how long."""
        if all(r.minutes_attended is None and not r.minutes_credited for r in self.shown.records):
            return None
        return sum(r.heads * r.minutes_credited for r in self.shown.records)


@planned_once()
def versions_of(pk: UUID) -> list[Work]:
    """Every version of a work, from the first. One statement; 404 where it is not within reach."""
    low, high = current().enclosing
    found = {work.pk: work for work in _versions(pk=pk, low=low, high=high)}
    if pk not in found:
        raise Http404
    by_replaced = {work.replaces_id: work for work in found.values()}
    first = next(work for work in found.values() if work.replaces_id not in found)
    ordered = [first]
    while later := by_replaced.get(ordered[-1].pk):
        ordered.append(later)
    return ordered


@compiled
def _versions(pk: Held, low: Held, high: Held) -> QuerySet[Work]:
    # Gathered first: joined, an unknown number of them is looked for in the whole ledger.
    chain = RawSQL(f"ARRAY({_CHAIN})", [pk, low, high, pk, low, high])
    found = Work.objects.filter(among("pk", chain), area_key__range=(low, high))
    return found.select_related("unit__division", "entered_by__unit", "entered_by__account")


@planned_once()
def whole(pk: UUID) -> Whole:
    """One piece of work with all that hangs on it. Seven statements for any number of versions and records."""
    works, (low, high) = versions_of(pk), current().enclosing
    asked = next(work for work in works if work.pk == pk)
    ids = [work.pk for work in works]
    records: dict[UUID, list[ServiceRecord]] = defaultdict(list)
    for r in _records(works=ids, low=low, high=high):
        records[r.work_id].append(r)
    names = names_of(r.person for some in records.values() for r in some)
    places = {one.key: one for one in _divisions(keys=list({work.place_key for work in works}))}
    rows = {work.pk: ("work", _values("work", work)) for work in works}
    rows |= {r.pk: ("record", _values("record", r)) for r in records[pk]}
    states = seals.examine(rows)
    where = {key: division.name for key, division in places.items()}
    contents = [content_of(work, records[work.pk], names, where) for work in works]
    changes = [(), *(compare(a, b) for a, b in pairwise(contents))]
    return Whole(
        work=asked,
        versions=tuple(
            Version(work, tuple(records[work.pk]), found, states[work.pk])
            for work, found in zip(works, changes, strict=True)
        ),
        names=names,
        places=places,
        sources=tuple(_sources(works=ids, low=low, high=high)),
        claims=tuple(_claims(work=pk, low=low, high=high)),
        records_state=max((states[r.pk] for r in records[pk]), key=lambda s: s.gravity, default=states[pk]),
    )


@compiled
def _divisions(keys: Held) -> QuerySet[Division]:
    return Division.objects.filter(among("key", keys))


@compiled
def _records(works: Held, low: Held, high: Held) -> QuerySet[ServiceRecord]:
    return ServiceRecord.objects.filter(among("work", works), area_key__range=(low, high)).order_by("pk")


@compiled
def _sources(works: Held, low: Held, high: Held) -> QuerySet[ImportedRow]:
    """The rows of sheets that stand for a work, with file name and upload where the unit that took it in is seen.

    No join: where a superior took the sheet in, its intake is out of sight, the row is not.
    """
    intake = Intake.objects.filter(pk=OuterRef("intake"), area_key__range=(low, high))
    upload = Upload.objects.filter(intake=OuterRef("intake"), area_key__range=(low, high))
    return ImportedRow.objects.filter(among("work", works), area_key__range=(low, high)).annotate(
        filename=Subquery(intake.values("filename")), upload=Subquery(upload.values("pk"))
    )


@compiled
def _claims(work: Held, low: Held, high: Held) -> QuerySet[Claim]:
    return Claim.objects.filter(work=work, area_key__range=(low, high)).select_related("campaign").order_by("pk")


@planned_once()
def names_of(persons: Iterable[UUID | None]) -> dict[UUID, str | None]:
    """The names of persons within reach. One statement."""
    wanted = {person for person in persons if person}
    return dict(_names(persons=list(wanted))) if wanted else {}


@compiled
def _names(persons: Held) -> QuerySet[Person, tuple[UUID, str | None]]:
    return Person.objects.filter(among("pk", persons)).values_list("pk", "name")


def _values(table: str, row: Work | ServiceRecord) -> tuple[Any, ...]:
    return tuple(getattr(row, column) for column in COLUMNS[table])


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


@planned_once()
def parts_of(work: Work) -> Sequence[ServiceRecord]:
    """The records of a work, as they stand. One statement."""
    low, high = current().enclosing
    return _parts(work=work.pk, low=low, high=high)


@compiled
def _parts(work: Held, low: Held, high: Held) -> QuerySet[ServiceRecord]:
    return ServiceRecord.objects.filter(work=work, withdrawn=False, area_key__range=(low, high))
