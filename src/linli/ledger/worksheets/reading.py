"""Read an office's work sheet: the entry of this core."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from linli.kernel import sandbox
from linli.kernel.gazetteer import Gazetteer
from linli.kernel.reasons import Reason, Refused, because
from linli.ledger.worksheets import columns, questions, reasons, tables, text
from linli.ledger.worksheets.grids import grids
from linli.ledger.worksheets.kinds import KindLike, Kinds
from linli.ledger.worksheets.places import Found, Places
from linli.ledger.worksheets.rows import RowReader
from linli.ledger.worksheets.tables import Line, Table
from linli.ledger.worksheets.values import Grid, Period, Question, Reading, Refusal, Row, Settled, Sheet

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
    settled: Settled | None = None,
) -> Reading:
    """Read a file's bytes (.xlsx, .xls, .csv), parsed in the sandbox.

    `within`: a 12-digit code that bounds every place. `mapping`: header → field as `Sheet.mapping` gives it, settled by
    a person for a sheet of this shape; where it shares no label with a tab, that tab's columns are proposed anew.
    `settled`: what a person said of this workbook, tab by tab; it goes before `mapping`.
    Raises Refused when there is nothing to read: empty, no sheet, broken, locked, too large, no table of work.
    """
    reading = understand(
        sandbox.run(grids, data),
        filename=filename,
        period=period,
        gazetteer=gazetteer,
        kinds=kinds,
        within=within,
        mapping=mapping,
        settled=settled,
    )
    return replace(reading, sha256=hashlib.sha256(data).hexdigest())


def understand(
    tabs: tuple[Grid, ...],
    *,
    filename: str,
    period: Period,
    gazetteer: Gazetteer,
    kinds: CatalogueLike,
    within: str | None = None,
    mapping: Mapping[str, str] | None = None,
    settled: Settled | None = None,
) -> Reading:
    """The same from grids that are already parsed: pure."""
    places, known = Places(gazetteer, within), Kinds(kinds.kinds.values())
    judge = columns.Judge(period, places, known)
    found = [(grid, tables.table(grid, judge, mapping, settled)) for grid in tabs]
    work = [questions.with_lengths(table) for _, table in found if table]
    if not work:
        raise Refused(because(reasons.NO_TABLE))
    spots = [_spots(table, places, filename) for table in work]
    home = places.home(spot for some in spots for _, spot, _ in some)
    seen: dict[object, Row] = {}
    parts = [
        _part(RowReader(table, period, known), some, places, home, seen)
        for table, some in zip(work, spots, strict=True)
    ]
    return Reading(
        sheets=tuple(part.sheet for part in parts),
        rows=tuple(row for part in parts for row in part.rows),
        refused=tuple(refusal for part in parts for refusal in part.refused),
        questions=tuple(question for part in parts for question in part.questions),
        unread=tuple((grid.name, because(reasons.NO_TABLE)) for grid, table in found if not table and grid.rows),
        filename=filename,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """The reading of one tab."""

    sheet: Sheet
    rows: list[Row]
    refused: list[Refusal]
    questions: list[Question]


def _part(
    reader: RowReader, spots: list[Spot], places: Places, home: tuple[str, ...], seen: dict[object, Row]
) -> _Part:
    rows: list[Row] = []
    refused: list[Refusal] = []
    for line, spot, words in spots:
        row = reader.read(line, places.settle(spot, words, home))
        if isinstance(row, Row) and (twin := _twin(row, seen)):
            refused.append(reader.refuse(line, [twin]))
        elif isinstance(row, Row):
            rows.append(row)
        else:
            refused.append(row)
    sheet = _sheet(reader.table, rows, spots, home, places.gazetteer)
    return _Part(sheet, rows, refused, list(questions.about(reader.table, rows)))


def _twin(row: Row, seen: dict[object, Row]) -> tuple[str, Reason] | None:
    """The fault of a row that repeats an earlier one of the file by content, or of its tab by number."""
    content = (row.number, row.fingerprint, row.secrets)
    if first := seen.get(content):
        tab = "" if first.sheet == row.sheet else f"“{first.sheet}”"
        return "duplicate", because(reasons.DUPLICATE, tab=tab, row=first.row)
    if row.number and (first := seen.get((row.sheet, row.number))):
        return "number", because(reasons.NUMBER_TWICE, number=row.number, row=first.row)
    seen[content] = seen[row.sheet, row.number] = row
    return None


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
