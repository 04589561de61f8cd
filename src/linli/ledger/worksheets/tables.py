"""A tab as a table of work: header, columns, what stands for all rows, and which lines are rows at all."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from linli.kernel import gazetteer as gz
from linli.ledger.worksheets import columns, headers, preamble, text, times
from linli.ledger.worksheets.headers import Header
from linli.ledger.worksheets.preamble import Preamble
from linli.ledger.worksheets.values import Cell, Column, Grid, Settled

#: Fields that a merged cell gives to all its rows; a merged count is said once, and stands in its first row.
_SHARED = frozenset(
    {"date", "time", "start", "end", "minutes", "league", "county", "town", "village", "place", "kind", "team", "unit"}
)
#: Blank in a line that goes on from the one above (a sign-in book without merged cells).
_CONTINUED = ("date", "day", "time", "start", "place", "town", "village", "kind")
_PARTS = {"year": "年", "month": "月", "day": "日"}
_PLACE = {"league": gz.LEAGUE, "county": gz.COUNTY, "town": gz.TOWN, "village": gz.VILLAGE, "place": 0}
_TOTAL = re.compile(r"(?:合计|小计|总计|共计|累计|总数|总和|本页合?计|本月合?计|本表合?计|全旗合计|全镇合计)")
_NOTE = re.compile(
    r"^(?:注|备注|说明|填表|制表|审核|审批|复核|负责人|联系人|联系电话|单位负责|主要负责|分管|经办|填报|统计人|统计时间|盖章|\(盖章|\(公章|签字|填写|报送|以上|本表|此表|附|核对|录入|打印|第\d+页|日期:)"
)

_KEYED = re.compile(r"[\u4e00-\u9fff]{2,}\s?:")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of work: its row (from 0), its cells with merged ones filled in, the section that it stands under."""

    row: int
    cells: tuple[Cell, ...]
    raw: tuple[Cell, ...]
    section: str = ""


@dataclass(frozen=True)
class Table:
    grid: Grid
    header: Header
    columns: tuple[Column, ...]
    above: Preamble
    lines: tuple[Line, ...] = field(default=(), repr=False)

    @cached_property
    def at(self) -> dict[str, list[int]]:
        """field → its columns."""
        found: dict[str, list[int]] = {}
        for column in self.columns:
            found.setdefault(column.field, []).append(column.index)
        return found

    def column(self, name: str) -> Column | None:
        return next((c for c in self.columns if c.field == name), None)

    def cell(self, line: Line, name: str) -> Cell:
        """The line's cell of a field; where it has none, what stands above the table for all."""
        for index in self.at.get(name, ()):
            if index < len(line.cells) and text.said(line.cells[index]):
                return line.cells[index]
        if name == "date" and {"month", "day"} <= self.at.keys():
            return self._date_in_parts(line)
        return self.above.facts.get(name, "")

    def _date_in_parts(self, line: Line) -> Cell:
        parts = [(text.tight(self.cell(line, part)).rstrip("年月份日号"), sign) for part, sign in _PARTS.items()]
        return "".join(words + sign for words, sign in parts if words)

    def place_parts(self, line: Line) -> tuple[tuple[str, int], ...]:
        """The words of the line's place, outermost first, each with the level that its column holds."""
        own = [(text.plain(line.cells[i]), level) for name, level in _PLACE.items() for i in self.at.get(name, ())]
        parts = tuple((words, level) for words, level in own if text.said(words))
        if parts:
            return parts
        return tuple(
            (text.plain(fact), level) for name, level in _PLACE.items() if (fact := self.above.facts.get(name))
        )

    @property
    def is_work(self) -> bool:
        """Whether rows can be read at all: both when and what must be said somewhere."""
        fields = self.at.keys() | self.above.facts.keys()
        return bool(fields & {"date", "start", "time", "day"}) and "kind" in fields


def table(
    grid: Grid, judge: columns.Judge, mapping: Mapping[str, str] | None, settled: Settled | None = None
) -> Table | None:
    """The table of a tab; None where no header is found or when and what are missing."""
    bare = outline(grid, judge, mapping, settled)
    return replace(bare, lines=tuple(_lines(bare, judge))) if bare and bare.is_work else None


def outline(
    grid: Grid, judge: columns.Judge, mapping: Mapping[str, str] | None, settled: Settled | None = None
) -> Table | None:
    """A tab's header and columns, without its lines; None where no header is found."""
    settled = settled or Settled()
    row = settled.headers.get(grid.name)
    header = headers.find(grid, None if row is None else row - 1)
    if header is None:
        return None
    mapping = settled.shapes.get(columns.shape(header), mapping)
    if mapping and set(mapping) & set(header.joined):
        found = columns.by_mapping(header, mapping)
    else:
        found = columns.propose(header, grid.rows[header.last + 1 :], judge)
    above = preamble.read(grid, header.first)
    if any(column.field == "names" for column in found):
        above = _with_titles(above, grid.name, {column.field for column in found}, judge)
    return Table(grid, header, found, above)


def _with_titles(above: Preamble, tab: str, fields: set[str], judge: columns.Judge) -> Preamble:
    """A list of names may say only in its title or its tab's name what was done, and when."""
    facts: dict[str, Cell] = {}
    for words in (tab, *above.titles):
        if not fields & {"date", "start", "time"} and times.when(words, judge.period).day:
            facts.setdefault("date", words)
        if "kind" not in fields and judge.kinds.names_a_kind(words):
            facts.setdefault("kind", words)
    return Preamble(above.titles, {**facts, **above.facts})


def _lines(table: Table, judge: columns.Judge) -> Iterator[Line]:
    merged = _merged(table)
    labels = {headers.label_of(c) for c in table.grid.rows[table.header.first]} - {""}
    section, before = "", None
    for row in range(table.header.last + 1, len(table.grid.rows)):
        raw = table.grid.rows[row]
        filled = [i for i, cell in enumerate(raw) if text.plain(cell)]
        if not filled or _is_label_row(raw, filled, labels):
            continue
        if name := _section(raw, filled, judge):
            section, before = name, None
        elif not _is_aside(table, raw, filled, judge):
            cells = tuple(merged.get((row, i), cell) for i, cell in enumerate(raw))
            line = Line(row, _continued(table, cells, before), raw, section)
            if _is_work(table, line, filled):
                yield line
                before = line


def _merged(table: Table) -> dict[tuple[int, int], Cell]:
    shared = {c.index for c in table.columns if c.field in _SHARED}
    return {
        (row, merge.left): table.grid.rows[merge.top][merge.left]
        for merge in table.grid.merges
        if merge.left in shared and merge.top > table.header.last
        for row in range(merge.top, min(merge.bottom + 1, len(table.grid.rows)))
    }


def _is_label_row(raw: tuple[Cell, ...], filled: list[int], labels: set[str]) -> bool:
    """The header again, as on a second page."""
    words = [headers.label_of(raw[i]) for i in filled]
    return len(words) >= 2 and sum(w in labels for w in words) >= 0.8 * len(words)


def _section(raw: tuple[Cell, ...], filled: list[int], judge: columns.Judge) -> str:
    """A line that only names a division (一、乌兰花镇): the rows below lie there."""
    words = text.plain(raw[filled[0]])
    if len(filled) > 1 or not isinstance(raw[filled[0]], str) or len(words) > 30 or _NOTE.match(words):
        return ""
    return words if judge.places.context(words, (), whole=True) else ""


def _is_aside(table: Table, raw: tuple[Cell, ...], filled: list[int], judge: columns.Judge) -> bool:
    """Totals, notes and signatures."""
    if _has_date_and_kind(table, raw, judge):
        return False
    heads = [text.tight(raw[i]) for i in filled[:4]]
    is_total = any(len(head) <= 12 and _TOTAL.match(head) for head in heads)
    is_note = _NOTE.match(heads[0]) or any(_NOTE.match(head) and ":" in head for head in heads)
    return is_total or bool(is_note) or (len(filled) == 1 and len(heads[0]) > 20)


def _has_date_and_kind(table: Table, raw: tuple[Cell, ...], judge: columns.Judge) -> bool:
    """Whether the line says when and what in their own columns, and not as the "key: value" of a signature."""

    def cells(name: str) -> list[Cell]:
        return [raw[i] for i in table.at.get(name, ()) if i < len(raw) and not _KEYED.search(text.plain(raw[i]))]

    what = "kind" not in table.at or any(text.said(cell) for cell in cells("kind"))
    return what and any(times.when(cell, judge.period).day for cell in cells("date"))


def _continued(table: Table, cells: tuple[Cell, ...], before: Line | None) -> tuple[Cell, ...]:
    """Cells with what the line above says, where this line plainly goes on from it."""
    if before is None:
        return cells

    def blank(names: tuple[str, ...]) -> bool:
        return not any(text.plain(cells[i]) for name in names for i in table.at.get(name, ()))

    taken: tuple[str, ...] = ()
    if "names" in table.at and blank(_CONTINUED) and not blank(("names",)):
        taken = tuple(_SHARED)
    elif "village" in table.at and not blank(("village",)):
        taken = tuple(name for name in ("league", "county", "town") if blank((name,)))
    elif "town" in table.at and not blank(("town",)):
        taken = tuple(name for name in ("league", "county") if blank((name,)))
    if not taken:
        return cells
    columns_taken = {i for name in taken for i in table.at.get(name, ())}
    return tuple(before.cells[i] if i in columns_taken and not text.plain(c) else c for i, c in enumerate(cells))


def _is_work(table: Table, line: Line, filled: list[int]) -> bool:
    """Whether a line says anything of work: more than its own number, and more than sums."""
    fields = {c.index: c.field for c in table.columns}
    said = {fields.get(i, "") for i in filled if text.said(line.raw[i])} - {"serial", "remarks", ""}
    if said & {"date", "day", "kind", "names"}:
        return True
    return len(said) > 1 and bool(said & {*_PLACE, "team", "time", "start", "number"})
