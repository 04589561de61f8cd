"""What each column is, by the words of its header and by what stands in its cells, with a confidence and why."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from linli.kernel import citizen_id
from linli.ledger.worksheets import text, times, vocabulary
from linli.ledger.worksheets.headers import Header
from linli.ledger.worksheets.kinds import Kinds
from linli.ledger.worksheets.places import Places
from linli.ledger.worksheets.values import Cell, Column, Period

#: Headers of the columns that a file of refused rows has beside the sheet's own.
MENDING = ("未读原因", "处理办法")
_SAMPLE = 200
_WORDS, _CELLS = 0.55, 0.45  #: weight of header words and of cell contents
_COUNTS = ("volunteers", "recipients", "outcome", "minutes")
_MANY = frozenset({"kind", "remarks", "serial", "phone", "id", "names"})  #: fields that several columns may be
#: Fields that cells alone may give away, where the header says nothing known; in this order.
_BY_CELLS = ("id", "phone", "date", "time", "place", "kind")
_MEASURES = re.compile(r"人次|[人名户件幅副张次处份株棵场篇个]|公里|袋|盒")
PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{3}-\d{4}-\d{4})(?!\d)")


@dataclass(frozen=True)
class Judge:
    """Looks at cells with the eyes of one sheet: its period, places and kinds."""

    period: Period
    places: Places
    kinds: Kinds

    def share(self, field: str, cells: Sequence[Cell]) -> float:
        """The share of the cells that could be of the field; 1 where nothing speaks against it."""
        test = self._test(field)
        if test is None or not cells:
            return 1.0
        return sum(map(test, cells)) / len(cells)

    def _test(self, field: str) -> Callable[[Cell], bool] | None:
        if field in ("volunteers", "recipients", "outcome") or field.startswith("group:"):
            return _is_count
        tests: dict[str, Callable[[Cell], bool]] = {
            "date": self._is_date,
            "time": self._is_time,
            "start": self._is_time,
            "end": self._is_time,
            "minutes": _is_length,
            "place": self._is_place,
            "town": self._is_place,
            "village": self._is_place,
            "county": self._is_place,
            "league": self._is_place,
            "kind": lambda cell: isinstance(cell, str) and self.kinds.names_a_kind(cell),
            "names": _is_names,
            "phone": lambda cell: bool(PHONE.search(text.tight(cell))),
            "id": lambda cell: citizen_id.looks_like(text.plain(cell)),
            "outcome_unit": lambda cell: bool(_MEASURES.fullmatch(text.tight(cell))),
            "unit": lambda cell: not _MEASURES.fullmatch(text.tight(cell)),
            "year": lambda cell: 2000 <= (_number(cell) or 0) < 2100,
            "month": lambda cell: 1 <= (_number(cell) or 0) <= 12,
            "day": lambda cell: 1 <= (_number(cell) or 0) <= 31,
            "serial": lambda cell: len(text.plain(cell)) <= 8,
        }
        return tests.get(field)

    def _is_date(self, cell: Cell) -> bool:
        if isinstance(cell, float | int) and not isinstance(cell, bool):
            return int(cell) in times.SERIALS or 20_000_000 < cell < 21_000_000 or (1 < cell < 13 and cell % 1 != 0)
        return times.when(cell, self.period).day is not None

    def _is_time(self, cell: Cell) -> bool:
        if isinstance(cell, float | int):
            return 0 < cell < 24 or int(cell) in times.SERIALS
        return times.when(cell, self.period, as_date=False).start is not None

    def _is_place(self, cell: Cell) -> bool:
        name = text.tight(cell)
        return isinstance(cell, str) and bool(
            self.places.match(name, ()) or re.search(r"(?:村|社区|嘎查|街道|镇|乡|苏木|旗|县|区)$", name)
        )


def _number(cell: Cell) -> int | None:
    """The number of a year, month or day in a column of its own."""
    return text.count(text.tight(cell).rstrip("年月份日号")).value


def _is_count(cell: Cell) -> bool:
    return text.count(cell).value is not None


def _is_length(cell: Cell) -> bool:
    if isinstance(cell, float | int):
        return 0 < cell < 100_000
    return times.length(cell, "hours")[0] is not None


def _is_names(cell: Cell) -> bool:
    found = text.names(cell)
    return bool(found.names) and all(2 <= len(n) <= 12 for n in found.names)


def shape(header: Header) -> str:
    """A fingerprint of the header: sheets with the same columns in the same order share it, a file to mend included."""
    own = [label for label in header.joined if label and label not in MENDING]
    return hashlib.blake2b("|".join(own).encode(), digest_size=8).hexdigest()


def propose(header: Header, rows: Sequence[Sequence[Cell]], judge: Judge) -> tuple[Column, ...]:
    """What each column is most likely to be; every field once, but for kinds, remarks, numbers and names of people."""
    rows = [row for row in rows if sum(map(bool, map(text.said, row))) > 1][
        : 2 * _SAMPLE
    ]  # no section titles, no notes
    samples = [_sample(rows, i) for i in range(len(header.labels))]
    options = [
        (score, len(fit.word), -i, fit)
        for i, levels in enumerate(header.labels)
        for fit in _fits(levels)
        if (score := _score(fit, levels, samples[i], judge)) > 0
    ]
    taken: dict[int, Column] = {}
    used: dict[str, int] = {}
    for score, _, negative, fit in sorted(options, key=lambda o: o[:3], reverse=True):
        i = -negative
        if i in taken or (fit.field in used and fit.field not in _MANY) or used.get(fit.field, 0) > 5:
            continue
        used[fit.field] = used.get(fit.field, 0) + 1
        taken[i] = Column(
            i, header.joined[i], fit.field, round(score, 2), fit.word, _unit(fit.field, header.joined[i], samples[i])
        )
    for i, sample in enumerate(samples):
        if i not in taken:
            taken[i] = _by_cells(i, header.joined[i], sample, judge, used)
            used[taken[i].field] = 1
    return tuple(taken[i] for i in range(len(samples)))


def _sample(rows: Sequence[Sequence[Cell]], column: int) -> list[Cell]:
    cells = (row[column] for row in rows if column < len(row))
    return [cell for cell in cells if text.said(cell)][:_SAMPLE]


def _fits(levels: tuple[str, ...]) -> list[vocabulary.Fit]:
    """Fields of the lowest label, and of it with the one above; words of the whole path may rule a field out."""
    if not levels:
        return []
    path = "".join(levels)
    found = {fit.field: fit for fit in vocabulary.fits(levels[-1], path)}
    for fit in vocabulary.fits("".join(levels[-2:]), path) if len(levels) > 1 else ():
        if fit.field not in found or found[fit.field].share < 0.9 * fit.share:
            found[fit.field] = fit._replace(share=0.9 * fit.share)
    if "date" in found and "time" not in found:
        found["time"] = found["date"]._replace(field="time", share=0.95 * found["date"].share)
    if "volunteers" in found and "recipients" not in found and not re.search("志愿", path):
        found["recipients"] = found["volunteers"]._replace(field="recipients", share=0.25)
    return list(found.values())


def _score(fit: vocabulary.Fit, levels: tuple[str, ...], sample: list[Cell], judge: Judge) -> float:
    share = judge.share(fit.field, sample)
    if fit.field in ("phone", "id") and sample:
        share = 1.0  # a wrong number is still nobody's remark
    numeric = fit.field in _COUNTS or fit.field.startswith("group:")
    if numeric and share < 0.3 and not re.search("人数|人次|数量|时长", levels[-1]):
        return 0.0
    if share < 0.2 and (
        fit.field in ("outcome_unit", "year", "month", "day") or (fit.field == "time" and fit.share < 1)
    ):
        return 0.0
    if fit.field in ("league", "county", "town", "village", "place", "kind"):
        share = max(share, 0.5)  # unknown places and kinds are to be refused, not overlooked
    return _WORDS * fit.share + _CELLS * share


def _by_cells(i: int, label: str, sample: list[Cell], judge: Judge, used: Mapping[str, int]) -> Column:
    for field in _BY_CELLS if sample else ():
        strings = sample if field in ("id", "phone", "date", "time") else [c for c in sample if isinstance(c, str)]
        if (
            field in used
            or (field == "place" and used.keys() & {"town", "village"})
            or len(strings) < 0.8 * len(sample)
        ):
            continue
        if field == "date" and not all(isinstance(c, str) or not isinstance(c, float) for c in sample):
            continue
        if (share := judge.share(field, strings)) >= (0.8 if field != "kind" else 0.6):
            return Column(i, label, field, round(_CELLS * share, 2), "cells")
    return Column(i, label, "", 0.0)


def _unit(field: str, label: str, sample: list[Cell]) -> str:
    """The unit in which the numbers of a length stand: by the header, else by their size."""
    if field != "minutes":
        return ""
    if "分" in label:
        return "minutes"
    if re.search(r"小时|时数|工时|\bh\b", label):
        return "hours"
    numbers = [float(c) for c in sample if isinstance(c, float | int)] or [
        float(t) for c in sample if re.fullmatch(r"\d+(?:\.\d+)?", t := text.plain(c))
    ]
    return "minutes" if numbers and min(numbers) >= 15 else "hours"


def by_mapping(header: Header, mapping: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns as a person settled them for this shape; a label that the mapping lacks is not read."""
    columns = []
    for i, label in enumerate(header.joined):
        word = mapping.get(label, "")
        group, _, rest = word.partition(":")
        field, unit = (word, "") if group == "group" else (group, rest)
        columns.append(Column(i, label, field, 1.0 if field else 0.0, "mapping", unit))
    return tuple(columns)
