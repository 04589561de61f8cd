"""Where a table's header stands among titles, and what its labels are, over up to three levels."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from linli.ledger.worksheets.text import plain, tight
from linli.ledger.worksheets.values import Cell, Grid, Merge
from linli.ledger.worksheets.vocabulary import fits

_DEEPEST = 3
_SEARCHED = 40  #: rows from the top in which a header may begin
_LABEL = 24  #: a label is no longer than this
#: What no label holds: "key: value", "key:" with its value beside it, a figure, a date.
_NO_LABEL = re.compile(r"(?<!其中):|^\d+([.\-/]\d+)*$|\d年")
_COUNTING = re.compile(r"[(（]?(?:\d{1,2}|[甲乙丙丁戊己庚辛])[)）]?")


@dataclass(frozen=True)
class Header:
    """The rows of a header (from 0, both included) and the label of each column, its levels from the top."""

    first: int
    last: int
    labels: tuple[tuple[str, ...], ...]

    @cached_property
    def joined(self) -> tuple[str, ...]:
        return tuple("/".join(levels) for levels in self.labels)


def label_of(cell: Cell) -> str:
    return re.sub(r"^其中[::,]?(?=.)|\*", "", tight(cell)).strip(":") if isinstance(cell, str) else ""


def _matches(row: Sequence[Cell]) -> int:
    return len({label for cell in row if (label := label_of(cell)) and len(label) <= _LABEL and fits(label)})


def _filled(row: Sequence[Cell]) -> list[int]:
    return [i for i, cell in enumerate(row) if plain(cell)]


def _is_heading_row(row: Sequence[Cell]) -> bool:
    """Labels only: text without sentences, no figures, no "key: value"."""
    texts = [plain(row[i]) for i in _filled(row)]
    return bool(texts) and all(
        isinstance(row[i], str) and len(text) <= _LABEL and not _NO_LABEL.search(text)
        for i, text in zip(_filled(row), texts, strict=True)
    )


def find(grid: Grid, chosen: int | None = None) -> Header | None:
    """The header of a tab, or None where no row looks like one. `chosen`: a row of it (from 0), as a person says."""
    at = _likely(grid.rows[:_SEARCHED]) if chosen is None else chosen
    if at is None or at >= len(grid.rows) or not _filled(grid.rows[at]):
        return None
    first = last = at
    while first > 0 and last - first < _DEEPEST - 1 and _is_level_above(grid, first - 1, first):
        first -= 1
    while last - first < _DEEPEST - 1 and last + 1 < len(grid.rows) and _is_level_below(grid, first, last + 1):
        last += 1
    labels = _labels(grid, first, last)
    if last + 1 < len(grid.rows) and _is_counting(grid.rows[last + 1]):
        last += 1
    return Header(first, last, labels)


def _likely(rows: Sequence[Sequence[Cell]]) -> int | None:
    """The first row whose labels are known words, or that stands above data as a header does."""
    scores = [_matches(row) if _is_heading_row(row) else 0 for row in rows]
    best = max(scores, default=0)
    least = max(2, 0.6 * best)
    return next((i for i, score in enumerate(scores) if score >= least), None) if best >= 2 else _above_data(rows)


def _above_data(rows: Sequence[Sequence[Cell]]) -> int | None:
    """Where no word is known: the first line of labels with a line of data right below, as wide as itself."""
    for at, (row, below) in enumerate(pairwise(rows)):
        labels, data = _filled(row), _filled(below)
        if len(labels) < 3 or len(data) < 0.6 * len(labels) or not _is_heading_row(row):
            continue
        if _has_figures(below, data) and not _has_figures(row, labels):
            return at
    return None


def _has_figures(row: Sequence[Cell], filled: Sequence[int]) -> bool:
    return any(re.search(r"\d", plain(row[i])) for i in filled)


def _is_level_above(grid: Grid, above: int, below: int) -> bool:
    """A row of group headings: some of the columns, and not one title over them all."""
    row, filled = grid.rows[above], _filled(grid.rows[above])
    columns = len(_filled(grid.rows[below]))
    width = max(_span(grid, below, column)[1] for column in _filled(grid.rows[below])) + 1
    if not _is_heading_row(row) or not filled or len(filled) >= columns:
        return False
    spans = [_span(grid, above, column) for column in filled]
    if any(right - left + 1 > 0.7 * width for left, right in spans):
        return False
    return len(filled) >= 2 or (filled[0] > 0 and bool(fits(label_of(row[filled[0]])) or spans[0][0] < spans[0][1]))


def _is_level_below(grid: Grid, first: int, at: int) -> bool:
    """A row of sub-headings: only under group headings, or repeating labels merged downwards."""
    row, filled = grid.rows[at], _filled(grid.rows[at])
    if not filled or not _is_heading_row(row) or not _matches(row):
        return False
    if any(m.top <= at - 1 < m.bottom and m.bottom >= at and m.top >= first for m in grid.merges):
        return True
    above = grid.rows[at - 1]
    under_nothing = [c for c in filled if not plain(above[c])]
    spanned = [c for c in filled if _span(grid, at - 1, c)[0] < _span(grid, at - 1, c)[1]]
    if not under_nothing and not spanned:
        return False
    return all(_sub_heading(grid, at, c) for c in filled) and len(filled) < len(_filled(above)) + len(under_nothing)


def _sub_heading(grid: Grid, at: int, column: int) -> bool:
    label = label_of(grid.rows[at][column])
    return bool(fits(label)) or len(label) <= 8


def _span(grid: Grid, row: int, column: int) -> tuple[int, int]:
    for merge in grid.merges:
        if merge.top <= row <= merge.bottom and merge.left <= column <= merge.right:
            return merge.left, merge.right
    return column, column


def _is_counting(row: Sequence[Cell]) -> bool:
    """The line of column numbers under some headers: 1 2 3 … or 甲 乙 1 2 …"""
    texts = [tight(row[i]) for i in _filled(row)]
    if len(texts) < 3 or not all(_COUNTING.fullmatch(t) for t in texts):
        return False
    numbers = [int(n) for t in texts if (n := t.strip("()（）")).isdecimal()]
    return (
        len(numbers) >= len(texts) - 2
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] <= 1
    )


def _labels(grid: Grid, first: int, last: int) -> tuple[tuple[str, ...], ...]:
    width = max(len(row) for row in grid.rows[first : last + 1])
    levels = [[label_of(c) for c in grid.rows[r]] + [""] * (width - len(grid.rows[r])) for r in range(first, last + 1)]
    for merge in grid.merges:
        _spread(levels, merge, first)
    for level, below in pairwise(levels):
        _inherit(level, below)
    return tuple(tuple(dict.fromkeys(filter(None, column))) for column in zip(*levels, strict=True))


def _spread(levels: list[list[str]], merge: Merge, first: int) -> None:
    """A merged heading stands over all its columns."""
    top = merge.top - first
    if not 0 <= top < len(levels) or merge.bottom - first >= len(levels):
        return
    for column in range(merge.left, min(merge.right + 1, len(levels[top]))):
        levels[top][column] = levels[top][merge.left]


def _inherit(level: list[str], below: list[str]) -> None:
    """Without merged cells (CSV) a group heading stands over its first column only."""
    for column in range(1, len(level)):
        if not level[column] and below[column] and level[column - 1] and below[column - 1]:
            level[column] = level[column - 1]
