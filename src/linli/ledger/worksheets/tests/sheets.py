"""Work sheets of the tests' own: written as files, read back as readings."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path

import xlsxwriter
import xlwt

import linli
from linli.catalogue.kinds import catalogue
from linli.kernel import gazetteer
from linli.kernel.gazetteer import Gazetteer
from linli.ledger.worksheets.grids import grids
from linli.ledger.worksheets.reading import understand
from linli.ledger.worksheets.values import Cell, Period, Reading

SPRING = Period.parse("2022-12-30..2023-03-31")

#: Villages of 四子王旗, and one community of 呼和浩特市新城区.
DONGHU, FUKANG, YAOTAN, LIMIN = "150929100204", "150929100013", "150929206202", "150102004010"

Tab = Sequence[Sequence[Cell]]
Merges = Mapping[str, Sequence[tuple[int, int, int, int]]]  #: tab → (top, left, bottom, right), from 0


@cache
def divisions() -> Gazetteer:
    return gazetteer.load(Path(linli.__file__).parent / "places" / "data" / "divisions-2023-06-30.tsv.gz")


def xlsx(tabs: Mapping[str, Tab], merges: Merges | None = None) -> bytes:
    data = BytesIO()
    with xlsxwriter.Workbook(data) as book:
        formats = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        for name, rows in tabs.items():
            tab = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if cell != "":
                        tab.write(r, c, cell, formats.get(type(cell)))
            for top, left, bottom, right in (merges or {}).get(name, ()):
                tab.merge_range(top, left, bottom, right, rows[top][left], formats.get(type(rows[top][left])))
    return data.getvalue()


def xls(tabs: Mapping[str, Tab], merges: Merges | None = None) -> bytes:
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, rows in tabs.items():
        tab = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell != "":
                    tab.write(r, c, cell, day if isinstance(cell, date) else xlwt.Style.default_style)
        for top, left, bottom, right in (merges or {}).get(name, ()):
            tab.merge(top, bottom, left, right)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def read(data: bytes, *, filename: str = "t.xlsx", **how: object) -> Reading:
    """The reading of a file in this process: the sandbox has tests of its own."""
    return understand(grids(data), filename=filename, period=SPRING, gazetteer=divisions(), kinds=catalogue(), **how)


def rows(*lines: Sequence[Cell], head: str = "日期 地点 活动名称 志愿者人数", **how: object) -> Reading:
    """The reading of one plain tab with this header."""
    return read(xlsx({"表": [head.split(), *lines]}), **how)


def faults(reading: Reading) -> list[tuple[int, str, str]]:
    return [(r.row, r.field, r.reason.code.name) for r in reading.refused]


def fields(reading: Reading) -> list[str]:
    return [column.field for column in reading.sheets[0].columns]
