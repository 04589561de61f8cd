"""Read an office's work sheet: the entry of this core."""

import re
from collections.abc import Iterator, Mapping
from typing import Protocol

from linli.kernel import sandbox
from linli.kernel.gazetteer import Gazetteer
from linli.kernel.reasons import Refused, because
from linli.ledger.worksheets import columns, questions, reasons, tables, text
from linli.ledger.worksheets.grids import grids
from linli.ledger.worksheets.kinds import KindLike, Kinds
from linli.ledger.worksheets.places import Found, Places
from linli.ledger.worksheets.rows import RowReader
from linli.ledger.worksheets.tables import Line, Table
from linli.ledger.worksheets.values import Grid, Period, Question, Reading, Refusal, Row, Sheet

#: A line, what its place may be, and the words that say so.
Spot = tuple[Line, Found, str]


class CatalogueLike(Protocol):
    @property
    def kinds(self) -> Mapping[str, KindLike]: ...


def read(
    data: bytes,
    *,
    filename: str,
    period: Period,
    gazetteer: Gazetteer,
    kinds: CatalogueLike,
    within: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Reading:
    """Read a file's bytes (.xlsx, .xls, .csv), parsed in the sandbox.

    `within`: a 12-digit code that bounds every place. `mapping`: header → field as `Sheet.mapping` gives it, settled by
    a person for a sheet of this shape; where it shares no label with a tab, that tab's columns are proposed anew.
    Raises Refused when there is nothing to read: empty, no sheet, broken, locked, too large, no table of work.
    """
    return understand(
        sandbox.run(grids, data),
        filename=filename,
        period=period,
        gazetteer=gazetteer,
        kinds=kinds,
        within=within,
        mapping=mapping,
    )


def understand(
    tabs: tuple[Grid, ...],
    *,
    filename: str,
    period: Period,
    gazetteer: Gazetteer,
    kinds: CatalogueLike,
    within: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Reading:
    """The same from grids that are already parsed: pure."""
    places, known = Places(gazetteer, within), Kinds(kinds.kinds.values())
    judge = columns.Judge(period, places, known)
    found = [(grid, tables.table(grid, judge, mapping)) for grid in tabs]
    work = [questions.with_lengths(table) for _, table in found if table]
    if not work:
        raise Refused(because(reasons.NO_TABLE))
    spots = {id(table): _spots(table, places, filename) for table in work}
    home = places.home(spot for table in work for _, spot, _ in spots[id(table)])
    rows: list[Row] = []
    refused: list[Refusal] = []
    asked: list[Question] = []
    sheets: list[Sheet] = []
    for table in work:
        reader = RowReader(table, period, known)
        some: list[Row] = []
        for line, spot, words in spots[id(table)]:
            row = reader.read(line, places.settle(spot, words, home))
            if isinstance(row, Row):
                some.append(row)
            else:
                refused.append(row)
        good, twice = _without_twins(some, reader, {line.row + 1: line for line in table.lines})
        rows += good
        refused += twice
        asked += questions.about(table, some)
        sheets.append(_sheet(table, some, spots[id(table)], home, gazetteer))
    unread = tuple((grid.name, because(reasons.NO_TABLE)) for grid, table in found if not table and grid.rows)
    order = {sheet.name: i for i, sheet in enumerate(sheets)}
    refused.sort(key=lambda r: (order[r.sheet], r.row))
    return Reading(
        sheets=tuple(sheets), rows=tuple(rows), refused=tuple(refused), questions=tuple(asked), unread=unread
    )


def _spots(table: Table, places: Places, filename: str) -> list[Spot]:
    """Each line with what its place may be, and the words that say so.

    Titles and tabs may bear a name by chance (新春): a context in which most places are unknown is none.
    """
    found = list(_in_context(table, places, filename))
    lost = sum(bool(spot.unknown) for _, spot, _ in found)
    if 2 * lost <= len(found):
        return found
    free = list(_in_context(table, places, None))
    return free if sum(bool(spot.unknown) for _, spot, _ in free) < lost else found


def _in_context(table: Table, places: Places, filename: str | None) -> Iterator[Spot]:
    """The lines' places, inside what file name, unit, title, tab and section say, the weakest first; None: freely."""
    fact = text.plain(table.above.facts.get("unit", ""))
    scopes: dict[tuple[str, str], tuple[str, ...]] = {}
    for line in table.lines:
        unit = text.plain(table.cell(line, "unit")) if "unit" in table.at else fact
        key = (unit, line.section)
        if key not in scopes:
            titles = [(title, False) for title in table.above.titles]
            texts = [(unit, True), *titles, (table.grid.name, True), (line.section, True)]
            if filename is None:
                texts = texts[-1:]
            else:
                texts.insert(0, (filename.rpartition(".")[0], False))
            scopes[key] = places.narrowed(texts)
        parts = table.place_parts(line)
        spot = places.find(parts, scopes[key]) if parts else Found(scopes[key], scope=scopes[key])
        yield line, spot, "".join(words for words, _ in parts)


def _without_twins(rows: list[Row], reader: RowReader, lines: Mapping[int, Line]) -> tuple[list[Row], list[Refusal]]:
    """Rows without those that repeat an earlier one of the tab, by content or by number; these are refused."""
    good: list[Row] = []
    twice: list[Refusal] = []
    contents: dict[object, int] = {}
    numbers: dict[str, int] = {}
    for row in rows:
        content = (row.number, row.fingerprint, row.secrets)
        if content in contents:
            fault = ("duplicate", because(reasons.DUPLICATE, row=contents[content]))
        elif row.number and row.number in numbers:
            fault = ("number", because(reasons.NUMBER_TWICE, number=row.number, row=numbers[row.number]))
        else:
            contents[content] = row.row
            numbers.setdefault(row.number or "", row.row)
            good.append(row)
            continue
        twice.append(reader.refuse(lines[row.row], [fault]))
    return good, twice


def _sheet(table: Table, rows: list[Row], spots: list[Spot], home: tuple[str, ...], gazetteer: Gazetteer) -> Sheet:
    contexts = {spot.scope for _, spot, _ in spots}
    named = (next(iter(contexts)) if len(contexts) == 1 else ()) or home[-1:]
    clocks = [c.label for c in table.columns if c.field in ("start", "end")]
    last = table.header.last
    return Sheet(
        name=table.grid.name,
        header=(table.header.first + 1, last + 1),
        columns=table.columns,
        shape=columns.shape(table.header),
        sign_in="names" in table.at and bool(rows) and all(len(r.names) <= 1 and r.volunteers == 1 for r in rows),
        own_times=any(re.search("签到|签退|[到离上下]岗|到达|离开", label) for label in clocks),
        home=gazetteer.path(named[0]) if named else "",
        home_by_rows=not any(contexts),
        head=table.grid.rows[: last + 1],
        merges=tuple(merge for merge in table.grid.merges if merge.bottom <= last),
    )
