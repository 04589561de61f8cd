"""Bytes of an .xlsx, .xls or .csv file to grids of cells. Runs in the sandbox: all here meets foreign data."""

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from itertools import islice
from pathlib import Path

import python_calamine as calamine

from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because
from linli.kernel.sandbox import check_archive
from linli.ledger.worksheets import formulas, reasons
from linli.ledger.worksheets.values import Cell, Grid, Merge

#: Larger than any sheet that a person keeps by hand.
MOST_BYTES, MOST_INFLATED_MB = 20 * 1024 * 1024, 64
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 100_000, 256, 1_500_000

_FORMULA = re.compile(r"=[A-Za-z(\d+-]")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"RIFF": "WebP",
    b"II*\x00": "TIFF",
}


def bytes_of(path: Path) -> bytes:
    """The bytes of a file that is not too large to be a work sheet; else Refused, unread."""
    _check_size(path.stat().st_size)
    return path.read_bytes()


def _check_size(size: int) -> None:
    if size > MOST_BYTES:
        raise Refused(because(reasons.TOO_LARGE, what=tr("超过{limit}兆字节", limit=MOST_BYTES // 2**20)))


def grids(data: bytes) -> tuple[Grid, ...]:
    """Every visible tab of the file, by what the bytes are, not by what the name says.

    Refused: EMPTY, NOT_A_SHEET, BROKEN, LOCKED, TOO_LARGE, or the sandbox's reasons about archives.
    """
    if not data.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
        raise Refused(because(reasons.EMPTY))
    _check_size(len(data))
    if data.startswith(_ZIP):
        check_archive(data, limit_mb=MOST_INFLATED_MB)
        return _bounded(_xlsx(data))
    if data.startswith(_OLE):
        return _bounded(_workbook(data))
    return _bounded([_csv(data)])


def _bounded(found: Iterable[Grid]) -> tuple[Grid, ...]:
    tabs = tuple(found)
    if sum(len(row) for grid in tabs for row in grid.rows) > MOST_CELLS:
        raise Refused(because(reasons.TOO_LARGE, what=tr("超过{limit}个单元格", limit=MOST_CELLS)))
    return tabs


def _not_a_sheet(what: str) -> Refused:
    return Refused(because(reasons.NOT_A_SHEET, what=what))


def _xlsx(data: bytes) -> Iterator[Grid]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names and "content.xml" not in names:
            raise _not_a_sheet(tr("里面是别的文件"))
        missing = formulas.without_value(archive)
    for grid in _workbook(data):
        yield _worked_out(grid, missing.get(grid.name, {}))


def _worked_out(grid: Grid, missing: Mapping[tuple[int, int], str]) -> Grid:
    if not missing:
        return grid
    rows = [list(row) for row in grid.rows]
    unknown = formulas.work_out(rows, missing)
    return Grid(grid.name, tuple(map(tuple, rows)), grid.merges, unknown)


def _workbook(data: bytes) -> Iterator[Grid]:
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    except calamine.PasswordError:
        raise Refused(because(reasons.LOCKED)) from None
    except calamine.CalamineError:
        raise Refused(because(reasons.BROKEN)) from None
    if not workbook.sheet_names:
        raise Refused(because(reasons.EMPTY))
    for meta in workbook.sheets_metadata:
        if meta.typ == calamine.SheetTypeEnum.WorkSheet and meta.visible == calamine.SheetVisibleEnum.Visible:
            yield _tab(workbook, meta.name)


def _tab(workbook: calamine.CalamineWorkbook, name: str) -> Grid:
    try:
        sheet = workbook.get_sheet_by_name(name)
        height, width = sheet.total_height, sheet.total_width
        if height * width > MOST_CELLS or height > MOST_ROWS:
            raise Refused(
                because(
                    reasons.TOO_LARGE, what=tr("“{name}”有{height}行{width}列", name=name, height=height, width=width)
                )
            )
        rows = tuple(tuple(_cell(c) for c in row[:MOST_COLUMNS]) for row in sheet.to_python(skip_empty_area=False))
        merges = tuple(Merge(*start, *end) for start, end in sheet.merged_cell_ranges or ())
    except calamine.CalamineError:
        raise Refused(because(reasons.BROKEN)) from None
    return Grid(name, rows, merges)


def _cell(value: str | float | bool | date | datetime | time | timedelta) -> Cell:
    if isinstance(value, timedelta):  # a length formatted as [h]:mm, or a clock time of 0:00
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return value


def _csv(data: bytes) -> Grid:
    text = _text(data)
    try:
        lines = list(islice(csv.reader(StringIO(text), delimiter=_delimiter(text)), MOST_ROWS + 1))
    except csv.Error:
        raise Refused(because(reasons.BROKEN)) from None
    if len(lines) > MOST_ROWS:
        raise Refused(because(reasons.TOO_LARGE, what=tr("超过{limit}行", limit=MOST_ROWS)))
    width = min(max(map(len, lines), default=0), MOST_COLUMNS)
    if width < 2:
        raise _not_a_sheet(tr("只有文字，没有分列"))
    rows = tuple(tuple((*line, *[""] * (width - len(line)))[:width]) for line in lines)
    missing = {(r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row) if _FORMULA.match(cell)}
    return _worked_out(Grid("", rows), missing)


def _delimiter(text: str) -> str:
    head = text[:4000]
    return max(",\t;", key=head.count)


def _text(data: bytes) -> str:
    """The text of a CSV in UTF-8, UTF-16 or GB18030; a picture or other binary file is refused."""
    if kind := next((name for magic, name in _PICTURES.items() if data.startswith(magic)), None):
        raise _not_a_sheet(tr("是一张图片（{kind}）", kind=kind))
    if data.startswith(b"%PDF"):
        raise _not_a_sheet(tr("是一份 PDF"))
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.lstrip("\ufeff \r\n\t").startswith("<"):
            raise _not_a_sheet(tr("是网页或 XML 文件"))
        if not re.search(r"[\x00-\x08\x0e-\x1f\ufffd]", text[:20000]):
            return text.removeprefix("\ufeff")
    raise _not_a_sheet(tr("不是文字，也不是表格"))


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if data[:200].count(0) > len(data[:200]) // 8:
        return ("utf-16-le", "utf-16-be")
    return ("utf-8", "gb18030")
