"""One piece of work with its versions and all that hangs on them, in a known number of statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.http import Http404

from linli.catalogue.kinds import Area, Kind, PriorityGroup, catalogue
from linli.db.compiled import Held, among, compiled
from linli.db.planned import planned_once
from linli.ledger import seals
from linli.ledger.canonical import COLUMNS
from linli.ledger.intake.changes import compare, content_of
from linli.ledger.intake.entry import span
from linli.ledger.intake.values import Change
from linli.ledger.models import Claim, ImportedRow, Intake, ServiceRecord, Upload, Work
from linli.people.queries import names_of
from linli.places.models import Division

#: A work with every version of it before and after.
_CHAIN = """
WITH RECURSIVE before(id, replaces_id) AS (
  SELECT id, replaces_id FROM ledger_work WHERE id = %s
  UNION ALL SELECT w.id, w.replaces_id FROM ledger_work w JOIN before b ON w.id = b.replaces_id
), after(id) AS (
  SELECT id FROM ledger_work WHERE id = %s
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
    found = {work.pk: work for work in _versions(pk=pk)}
    if pk not in found:
        raise Http404
    by_replaced = {work.replaces_id: work for work in found.values()}
    first = next(work for work in found.values() if work.replaces_id not in found)
    ordered = [first]
    while later := by_replaced.get(ordered[-1].pk):
        ordered.append(later)
    return ordered


@compiled
def _versions(pk: Held) -> QuerySet[Work]:
    # Gathered first: joined, an unknown number of them is looked for in the whole ledger.
    found = Work.objects.filter(among("pk", RawSQL(f"ARRAY({_CHAIN})", [pk, pk])))
    return found.select_related("unit__division", "entered_by__unit", "entered_by__account")


@planned_once()
def whole(pk: UUID) -> Whole:
    """One piece of work with all that hangs on it. Seven statements for any number of versions and records."""
    works = versions_of(pk)
    asked = next(work for work in works if work.pk == pk)
    ids = [work.pk for work in works]
    records: dict[UUID, list[ServiceRecord]] = defaultdict(list)
    for r in _records(works=ids):
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
        sources=tuple(_sources(works=ids)),
        claims=tuple(_claims(work=pk)),
        records_state=max((states[r.pk] for r in records[pk]), key=lambda s: s.gravity, default=states[pk]),
    )


@compiled
def _divisions(keys: Held) -> QuerySet[Division]:
    return Division.objects.filter(among("key", keys))


@compiled
def _records(works: Held) -> QuerySet[ServiceRecord]:
    return ServiceRecord.objects.filter(among("work", works)).order_by("pk")


@compiled
def _sources(works: Held) -> QuerySet[ImportedRow]:
    """The rows of sheets that stand for a work, with file name and upload where the unit that took it in is seen.

    No join: where a superior took the sheet in, its intake is out of sight, the row is not.
    """
    intake = Intake.objects.filter(pk=OuterRef("intake"))
    upload = Upload.objects.filter(intake=OuterRef("intake"))
    return ImportedRow.objects.filter(among("work", works)).annotate(
        filename=Subquery(intake.values("filename")), upload=Subquery(upload.values("pk"))
    )


@compiled
def _claims(work: Held) -> QuerySet[Claim]:
    return Claim.objects.filter(work=work).select_related("campaign").order_by("pk")


def _values(table: str, row: Work | ServiceRecord) -> tuple[Any, ...]:
    return tuple(getattr(row, column) for column in COLUMNS[table])


@planned_once()
def parts_of(work: Work) -> Sequence[ServiceRecord]:
    """The records of a work, as they stand. One statement."""
    return _parts(work=work.pk)


@compiled
def _parts(work: Held) -> QuerySet[ServiceRecord]:
    return ServiceRecord.objects.filter(work=work, withdrawn=False)
