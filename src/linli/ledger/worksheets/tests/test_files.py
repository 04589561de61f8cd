"""Files that are no sheets, or mean harm: a clear answer, quickly, and nothing half-made."""

import os
import struct
import time
import zipfile
from io import BytesIO

import pytest

from linli.catalogue.kinds import catalogue
from linli.kernel import sandbox
from linli.kernel.reasons import Refused
from linli.ledger.worksheets import grids, reasons
from linli.ledger.worksheets.reading import read
from linli.ledger.worksheets.tests.sheets import SPRING, divisions, xlsx

SHEET = xlsx({"表": [["日期", "地点", "活动"], ["1.5", "四子王旗乌兰花镇", "义诊"]]})


def with_part(name, content):
    """The sheet with one part of the archive replaced or added."""
    data = BytesIO()
    with zipfile.ZipFile(BytesIO(SHEET)) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return data.getvalue()


def bomb(*, lying=False):
    size = 80 * 1024 * 1024 + 13
    data = with_part("xl/worksheets/sheet2.xml", b"x" * size)
    return data.replace(struct.pack("<I", size), struct.pack("<I", 99)) if lying else data


def archive_of_something_else():
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    return data.getvalue()


FILES = {
    "empty": (b"", reasons.EMPTY),
    "zeroes": (bytes(5000), reasons.EMPTY),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, reasons.NOT_A_SHEET),
    "noise": (b"\x00\x01\x02" + bytes(range(256)) * 9, reasons.NOT_A_SHEET),
    "novel": (b"It was the best of times.\n" * 999, reasons.NOT_A_SHEET),
    "web page": ("<html><table><tr><td>日期,地点,活动</td></tr></table></html>".encode(), reasons.NOT_A_SHEET),
    "document": (archive_of_something_else(), reasons.NOT_A_SHEET),
    "cut": (SHEET[: len(SHEET) // 2], sandbox.ARCHIVE_BROKEN),
    "broken xml": (with_part("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"), reasons.BROKEN),
    "broken xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), reasons.BROKEN),
    "bomb": (bomb(), sandbox.ARCHIVE_TOO_LARGE),
    "lying bomb": (bomb(lying=True), sandbox.ARCHIVE_TOO_LARGE),
    "large": (b"a,b,c\n" * 4_000_000, reasons.TOO_LARGE),
    "many rows": (b"a,b,c\n" * 120_000, reasons.TOO_LARGE),
    "no table": ("甲,乙\n丙,丁\n".encode(), reasons.NO_TABLE),
}


@pytest.mark.parametrize(("data", "code"), FILES.values(), ids=FILES.keys())
def test_what_is_no_sheet_is_refused_quickly_with_a_remedy(data, code):
    began = time.monotonic()
    with pytest.raises(Refused) as refused:
        read(data, filename="a.xlsx", period=SPRING, gazetteer=divisions(), kinds=catalogue())
    assert time.monotonic() - began < 4
    [reason] = refused.value.reasons
    assert reason.code == code
    assert str(reason)
    assert reason.remedy


def test_a_cell_far_away_does_not_fill_the_memory():
    with zipfile.ZipFile(BytesIO(SHEET)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with pytest.raises(Refused) as refused:
        sandbox.run(grids.grids, with_part("xl/worksheets/sheet1.xml", xml.replace(b"</sheetData>", far)))
    assert refused.value.reasons[0].code in (sandbox.TOO_MUCH_MEMORY, reasons.TOO_LARGE)


def test_a_file_is_not_even_opened_when_it_is_too_large(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 50 * 1024 * 1024)
    with pytest.raises(Refused) as refused:
        grids.bytes_of(path)
    assert refused.value.reasons[0].code is reasons.TOO_LARGE


def test_hidden_tabs_are_not_read():
    from xlsxwriter import Workbook

    data = BytesIO()
    with Workbook(data) as book:
        book.add_worksheet("表").write(0, 0, "x")
        book.add_worksheet("旧").hide()
    assert [grid.name for grid in grids.grids(data.getvalue())] == ["表"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_is_read_in_its_own_encoding(encoding, delimiter):
    [grid] = grids.grids(f"日期{delimiter}地点\n1.5{delimiter}四子王旗\n".encode(encoding))
    assert grid.rows == (("日期", "地点"), ("1.5", "四子王旗"))
