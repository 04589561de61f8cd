"""What the dry run of a work sheet says, before anything is written."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from linli.access.models import Post
from linli.kernel.reasons import Reason
from linli.ledger.worksheets.values import Reading, WorkDraft
from linli.places.models import Unit


class Outcome(StrEnum):
    """What taking the sheet in would do with one work of it."""

    NEW = "new"
    SAME = "same"  #: known, and no figure would change: skipped
    CORRECTS = "corrects"  #: its 编号 is known, its content has changed
    TWIN = "twin"  #: new, but very like work that is there already: asked about


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a correction changes, as words for a clerk."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Known:
    """The imported row under which a work of this identity is known, and that work."""

    row: UUID
    work: UUID
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Twin:
    """Existing work that may be the same, with what makes it look so."""

    work: UUID
    unit: str
    heads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One work of the sheet: who recorded it, under which identity, and what becomes of it."""

    draft: WorkDraft
    unit: Unit  #: the recording unit
    place_key: int
    identity: str
    outcome: Outcome
    known: Known | None = None
    changes: tuple[Change, ...] = ()
    twins: tuple[Twin, ...] = ()
    notes: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakePlan:
    """A dry run. `reading` holds all refused rows, those that only the acting unit's reach refuses included, so that
    `worksheets.mending.write_refused(plan.reading, path)` writes the file to mend."""

    reading: Reading
    post: Post
    items: tuple[Item, ...] = field(repr=False)
    simulated: bool = False  #: made-up work, which never meets real work: it has identities of its own

    def of(self, *outcomes: Outcome) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.outcome in outcomes)

    @property
    def counts(self) -> dict[str, int]:
        """Works by outcome; `refused` counts rows."""
        found = Counter(item.outcome.value for item in self.items)
        return {outcome.value: found[outcome.value] for outcome in Outcome} | {"refused": len(self.reading.refused)}
