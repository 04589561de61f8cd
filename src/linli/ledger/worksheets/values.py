"""What a reading is made of. All values are frozen; none knows a database."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from linli.kernel.reasons import Reason

#: A cell as the file holds it: blank is "".
Cell = str | float | bool | date | datetime | time


@dataclass(frozen=True, slots=True)
class Period:
    """A campaign's period, both days included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"the period ends before it begins: {self.first}..{self.last}")

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2022-12-30..2023-03-31`. Raises ValueError on anything else."""
        first, dots, last = text.partition("..")
        if not dots:
            raise ValueError(text)
        return cls(date.fromisoformat(first.strip()), date.fromisoformat(last.strip()))


class Secret:
    """An ID or phone number: carried to where it is sealed, shown nowhere."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The number itself, for sealing only."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(•••)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


class Merge(NamedTuple):
    """A merged range of cells, rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """One tab as it stands in the file. `unknown` are cells whose formula has no value in the file."""

    name: str  #: the tab's name; "" for a CSV
    rows: tuple[tuple[Cell, ...], ...]
    merges: tuple[Merge, ...] = ()
    unknown: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is taken for, how sure that is, and why."""

    index: int  #: from 0
    label: str  #: its header, levels joined by "/"
    field: str  #: a field of `columns.toml`, `group:CODE`, or "" for one that is not read
    confidence: float = 1.0  #: 0..1
    evidence: str = ""
    unit: str = ""  #: of a length: hours | minutes | person-hours


@dataclass(frozen=True, slots=True)
class Sheet:
    """A tab that was read: where its header stands, what its columns are, which shape it has."""

    name: str
    header: tuple[int, int]  #: first and last row of the header, from 1
    columns: tuple[Column, ...]
    shape: str  #: fingerprint of the header: a sheet of the same shape takes the same mapping
    sign_in: bool = False  #: one person a row
    own_times: bool = False  #: the times are each person's coming and going, not the activity's
    home: str = ""  #: full name of the division in which title, tab, unit or the rows themselves put the sheet
    home_by_rows: bool = False  #: only its rows say so
    head: tuple[tuple[Cell, ...], ...] = dataclasses.field(default=(), repr=False)  #: its lines down to the header
    merges: tuple[Merge, ...] = dataclasses.field(default=(), repr=False)  #: of the head

    @property
    def mapping(self) -> dict[str, str]:
        """header → field, to be passed back in for the next sheet of this shape."""
        return {c.label: c.field + (f":{c.unit}" if c.unit else "") for c in self.columns}


@dataclass(frozen=True, slots=True)
class Settled:
    """What a person has said of a workbook: how columns are read, by the header's shape, and where headers stand."""

    shapes: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)  #: shape → header → field
    headers: Mapping[str, int] = dataclasses.field(default_factory=dict)  #: tab → a row of its header, from 1


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something read that a person should look at; the row stands."""

    field: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry of a sheet, typed. None is "the sheet does not say", never 0."""

    sheet: str
    row: int  #: of the sheet, from 1
    day: date
    start: time | None
    end: time | None
    minutes: int | None  #: length of the activity, or of one person's part in a sign-in book
    place: str  #: 12-digit code
    kind: str  #: catalogue code
    volunteers: int | None
    names: tuple[str, ...]
    secrets: tuple[tuple[str, str, Secret], ...]  #: (name, phone | id, number)
    recipients: int | None
    groups: tuple[tuple[str, int], ...]  #: (priority group, persons)
    outcome: int | None
    outcome_unit: str | None
    number: str | None  #: the sheet's own 编号
    unit: str | None  #: the recording unit, as written
    team: str | None
    remarks: str | None
    activity: str  #: the words that the kind was read from
    fingerprint: str  #: equal for equal content, whatever the hand
    doubts: tuple[Doubt, ...] = ()
    section: str = dataclasses.field(default="", repr=False, compare=False)
    #: as they stand, for a row that is refused later, by what the ledger knows
    cells: tuple[Cell, ...] = dataclasses.field(default=(), repr=False, compare=False)

    @property
    def unnamed(self) -> int | None:
        """Heads beyond the names."""
        return None if self.volunteers is None else self.volunteers - len(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A row that was not read, with the field at fault and the cells as they stand."""

    sheet: str
    row: int
    field: str
    reason: Reason
    column: int | None = None  #: of the cell at fault, from 0
    more: tuple[tuple[str, Reason], ...] = ()  #: further faults of the row
    section: str = ""  #: the line above it that names its division, if any
    cells: tuple[Cell, ...] = dataclasses.field(default=(), repr=False)  #: as they stand, merged ones filled in


@dataclass(frozen=True, slots=True)
class Question:
    """Something to settle once for a sheet, in the mapping step. `proposal` is what was taken meanwhile."""

    sheet: str
    column: str
    reason: Reason
    proposal: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    sheets: tuple[Sheet, ...]
    rows: tuple[Row, ...]
    refused: tuple[Refusal, ...]
    questions: tuple[Question, ...] = ()
    unread: tuple[tuple[str, Reason], ...] = ()  #: tabs without a table of work
    filename: str = ""
    sha256: str = ""  #: of the file's bytes; "" where grids were read

    def sheet(self, name: str) -> Sheet:
        return next(s for s in self.sheets if s.name == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One person's, or an unnamed head-count's, part in a work."""

    name: str | None
    heads: int
    minutes: int | None
    secrets: tuple[tuple[str, Secret], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDraft:
    """One work, ready for the ledger: rows of a sign-in book joined, all others one each."""

    rows: tuple[tuple[str, int], ...]  #: (sheet, row) it came from
    day: date
    start: time | None
    end: time | None
    minutes: int | None
    place: str
    kind: str
    parts: tuple[Part, ...]
    recipients: int | None
    groups: tuple[tuple[str, int], ...]
    outcome: int | None
    outcome_unit: str | None
    number: str | None
    unit: str | None
    team: str | None
    remarks: str | None
    fingerprint: str

    @property
    def volunteers(self) -> int:
        return sum(part.heads for part in self.parts)

    @property
    def unnamed(self) -> int:
        return sum(part.heads for part in self.parts if part.name is None)


#: What a cell of the reading's JSON may hold.
Json = dict[str, Any]
