"""What holds of the reading of any work sheet: each line is read or refused, once; no work lies outside the period."""

import contextlib
import time

from linli.catalogue.kinds import catalogue
from linli.kernel.reasons import Refused
from linli.ledger.worksheets import show
from linli.ledger.worksheets.grids import grids
from linli.ledger.worksheets.reading import understand
from linli.ledger.worksheets.tests.sheets import SPRING, divisions
from linli.ledger.worksheets.values import Grid
from linli.ledger.worksheets.works import works_of

WORDS = (
    "1月30日",
    "上午9:00—11:00",
    "四子王旗乌兰花镇东湖村",
    "义诊",
    "12人",
    "约",
    "合计",
    "备注：",
    "张三、李四",
    "=A1",
    "#REF!",
    "/",
    "2023.2.30",
    "一、乌兰花镇",
    "-5",
)
LABELS = (
    "序号",
    "日期",
    "时间",
    "地点",
    "活动名称",
    "志愿者",
    "姓名",
    "服务人数",
    "时长",
    "电话",
    "镇",
    "村",
    "低保对象",
    "备注",
)
#: seconds a megabyte of cells, and what a sheet of any size may take besides
RATE, BASE = 10.0, 1.0


def check(tabs: tuple[Grid, ...]) -> None:
    """Read tabs and assert all that is promised of any reading. A refusal is an answer."""
    size = sum(len(str(cell)) + 1 for tab in tabs for row in tab.rows for cell in row)
    began = time.process_time()
    try:
        reading = understand(tabs, filename="a.xlsx", period=SPRING, gazetteer=divisions(), kinds=catalogue())
    except Refused:
        return
    finally:
        assert time.process_time() - began <= BASE + RATE * size / 1_000_000
    read = [(row.sheet, row.row) for row in reading.rows] + [(r.sheet, r.row) for r in reading.refused]
    assert len({tab.name for tab in tabs}) < len(tabs) or len(read) == len(set(read))
    assert all(row.day in SPRING for row in reading.rows)
    assert sum(len(work.rows) for work in works_of(reading)) == len(reading.rows)
    assert show.as_json(reading)
    assert show.as_text(reading, divisions(), catalogue().kinds)


def check_bytes(data: bytes) -> None:
    """The same from a file's bytes, parsed without the sandbox."""
    with contextlib.suppress(Refused):
        check(grids(data))
