"""The refused rows as a file to mend and take in again."""

from datetime import date, datetime, time
from pathlib import Path
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from linli.kernel.i18n import tr
from linli.ledger.worksheets.columns import MENDING
from linli.ledger.worksheets.values import Cell, Reading, Refusal, Sheet

_DATES = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd", time: "hh:mm"}


def write_refused(reading: Reading, path: Path | IO[bytes]) -> int:
    """Write the refused rows as an .xlsx in the sheet's own layout, reasons and remedies beside them. Returns how many.

    The head of each tab is kept, so the file has the shape of the sheet, takes the same mapping and stands in the same
    place. Reading it again ignores the two added columns. No cell begins a formula.
    """
    with xlsxwriter.Workbook(
        str(path) if isinstance(path, Path) else path, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        formats = {kind: book.add_format({"num_format": code}) for kind, code in _DATES.items()}
        marked = {kind: book.add_format({"num_format": code, "bg_color": "#FFE0B2"}) for kind, code in _DATES.items()}
        marked[str] = book.add_format({"bg_color": "#FFE0B2"})
        for sheet in reading.sheets:
            rows = [refusal for refusal in reading.refused if refusal.sheet == sheet.name]
            if rows:
                _write_tab(book.add_worksheet(sheet.name or None), sheet, rows, formats, marked)
    return len(reading.refused)


def _write_tab(
    tab: Worksheet, sheet: Sheet, rows: list[Refusal], formats: dict[type, Format], marked: dict[type, Format]
) -> None:
    top = 0
    if sheet.home and sheet.home_by_rows:
        tab.write_string(0, 0, tr("{place}：待更正的行", place=sheet.home))
        top = 1
    for at, line in enumerate(sheet.head, top):
        for column, cell in enumerate(line):
            _write(tab, at, column, cell, formats)
    for merge in sheet.merges:
        cell = sheet.head[merge.top][merge.left]
        tab.merge_range(merge.top + top, merge.left, merge.bottom + top, merge.right, "")
        _write(tab, merge.top + top, merge.left, cell, formats)
    at, width = top + len(sheet.head), len(sheet.columns)
    for column, label in enumerate(MENDING, width):
        tab.write_string(at - 1, column, label)
        tab.set_column(column, column, 40)
    section = ""
    for refusal in rows:
        if refusal.section != section:
            section = refusal.section
            tab.write_string(at, 0, section)
            at += 1
        for column, cell in enumerate(refusal.cells[:width]):
            _write(tab, at, column, cell, marked if column == refusal.column else formats)
        reasons = [refusal.reason, *(reason for _, reason in refusal.more)]
        tab.write_string(at, width, "".join(map(str, reasons)))
        tab.write_string(at, width + 1, "".join(dict.fromkeys(reason.remedy for reason in reasons)))
        at += 1


def _write(tab: Worksheet, row: int, column: int, cell: Cell, formats: dict[type, Format]) -> None:
    form = formats.get(type(cell)) or formats.get(str)
    if isinstance(cell, datetime | date | time):
        tab.write_datetime(row, column, cell, form)
    elif isinstance(cell, bool):
        tab.write_boolean(row, column, cell, form)
    elif isinstance(cell, float | int):
        tab.write_number(row, column, cell, form)
    elif cell:
        tab.write_string(row, column, f"'{cell}" if cell[0] in "=+-@\t\r" else cell, form)
    elif form:
        tab.write_blank(row, column, None, form)
