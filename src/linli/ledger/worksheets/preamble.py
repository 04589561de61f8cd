"""What stands above a table: its title, and facts for all its rows (活动名称：义诊　活动时间：1月20日上午9点)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from linli.ledger.worksheets.text import plain, said
from linli.ledger.worksheets.values import Cell, Grid
from linli.ledger.worksheets.vocabulary import fits

_KEY = re.compile(r"(?:^|[\s,;。])([\u4e00-\u9fff()]{2,9}(?: [\u4e00-\u9fff])?)\s*:")
_DATE = re.compile(r"\d\s*[年月./-]\s*\d|\d{8}|月")
#: Facts that may stand once for all rows; a head-count above the table is a sum and says nothing of a row.
_FACTS = frozenset(
    {"date", "time", "start", "end", "minutes", "league", "county", "town", "village", "place", "kind", "team", "unit"}
)


@dataclass(frozen=True)
class Preamble:
    titles: tuple[str, ...] = ()
    facts: dict[str, Cell] = field(default_factory=dict)


def read(grid: Grid, header_row: int) -> Preamble:
    """The preamble of a table whose header begins in this row (from 0)."""
    titles: list[str] = []
    facts: dict[str, Cell] = {}
    for row in grid.rows[:header_row]:
        pairs, rest = _pairs(row)
        for key, value in pairs:
            name = _fact(key)
            if name == "date" and not _DATE.search(plain(value)):
                name = "time"
            if name and said(value):
                facts.setdefault(name, value)
            elif not name:
                titles.append(f"{key} {plain(value)}")
        titles += rest
    return Preamble(tuple(titles), facts)


def _fact(key: str) -> str:
    label = key.replace(" ", "")
    return next((fit.field for fit in fits(label) if fit.field in _FACTS and fit.share >= 0.6), "")


def _pairs(row: tuple[Cell, ...]) -> tuple[list[tuple[str, Cell]], list[str]]:
    """The facts of one line, written "key: value" in one cell or in two beside each other, and its other texts."""
    pairs: list[tuple[str, Cell]] = []
    rest: list[str] = []
    filled: Iterator[Cell] = iter([cell for cell in row if plain(cell)])
    for cell in filled:
        text = plain(cell)
        inside = list(_KEY.finditer(text)) if isinstance(cell, str) else []
        if inside:
            ends = [m.start() for m in inside[1:]] + [len(text)]
            found = [(m[1], text[m.end() : end].strip(" ,;")) for m, end in zip(inside, ends, strict=True)]
            if not found[-1][1]:
                found[-1] = (found[-1][0], next(filled, ""))  # type: ignore[assignment]
            pairs += found
            if head := text[: inside[0].start()].strip():
                rest.append(head)
        elif isinstance(cell, str) and any(f.share == 1 and f.field in _FACTS for f in fits(text)):
            pairs.append((text, next(filled, "")))
        else:
            rest.append(text)
    return pairs, rest
