"""What a workbook looks like, tab by tab, for the page on which a person says what its columns mean."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from linli.kernel.gazetteer import Gazetteer
from linli.ledger.worksheets import columns, questions, tables, text
from linli.ledger.worksheets.kinds import Kinds
from linli.ledger.worksheets.places import Places
from linli.ledger.worksheets.reading import CatalogueLike
from linli.ledger.worksheets.values import Cell, Column, Grid, Period, Settled

TOP, SAMPLES = 12, 3  #: lines of a tab to choose its header from; cells shown of a column
_LONGEST = 60
_ID = re.compile(r"(?<!\d)\d{15}(?:\d{2}[\dXx])?(?!\d)")
_NUMBERS = ("phone", "id")
HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Outline:
    """One tab: its first lines as words, and, where a header was found, its columns with their first cells."""

    name: str
    top: tuple[tuple[str, ...], ...]
    header: tuple[int, int] | None = None  #: first and last row, from 1
    shape: str = ""
    columns: tuple[Column, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()  #: of each column
    is_work: bool = False


def outlines(
    tabs: Sequence[Grid],
    *,
    period: Period,
    gazetteer: Gazetteer,
    kinds: CatalogueLike,
    within: str | None = None,
    settled: Settled | None = None,
) -> tuple[Outline, ...]:
    """Every tab that has anything on it. No name, phone or ID number of a person stands in what comes back."""
    judge = columns.Judge(period, Places(gazetteer, within), Kinds(kinds.kinds.values()))
    return tuple(_outline(grid, judge, settled) for grid in tabs if any(map(_filled, grid.rows)))


def _outline(grid: Grid, judge: columns.Judge, settled: Settled | None) -> Outline:
    found = tables.table(grid, judge, None, settled) or tables.outline(grid, judge, None, settled)
    found = questions.with_lengths(found) if found else None  # what a column is taken for is what is shown, too
    fields = {column.index: column.field for column in found.columns} if found else {}
    first = found.header.first if found else len(grid.rows)
    top = tuple(discreet(row, fields if at > first else {}) for at, row in enumerate(grid.rows[:TOP]))
    if found is None:
        return Outline(grid.name, top)
    body = [row for row in grid.rows[found.header.last + 1 :][:200] if len(_filled(row)) > 1]
    samples = tuple(_sample(body, column) for column in found.columns)
    header = (found.header.first + 1, found.header.last + 1)
    shape = columns.shape(found.header)
    return Outline(grid.name, top, header, shape, found.columns, samples, found.is_work)


def _filled(row: Sequence[Cell]) -> list[int]:
    return [i for i, cell in enumerate(row) if text.plain(cell)]


def _sample(body: Sequence[Sequence[Cell]], column: Column) -> tuple[str, ...]:
    cells = (row[column.index] for row in body if column.index < len(row))
    return tuple(shown(cell, column.field) for cell in cells if text.plain(cell))[:SAMPLES]


def discreet(row: Sequence[Cell], fields: Mapping[int, str]) -> tuple[str, ...]:
    """A line of cells as words. `fields`: what each column is, by its index."""
    return tuple(shown(cell, fields.get(i, "")) for i, cell in enumerate(row))


def shown(cell: Cell, field: str) -> str:
    """A cell as words, cut short: of names the first characters, of phone and ID numbers nothing."""
    words = text.plain(cell)
    if not words:
        return ""
    if field == "names":
        found = text.names(cell).names
        words = "、".join(name[0] + "*" for name in found) if found else HIDDEN
    elif field in _NUMBERS:
        words = HIDDEN
    words = columns.PHONE.sub(HIDDEN, _ID.sub(HIDDEN, words))
    return words if len(words) <= _LONGEST else words[:_LONGEST] + "…"
