"""Work sheets of 科尔沁右翼中旗 for tests, read by the reader that reads real ones."""

from collections.abc import Mapping

from linli.ledger.worksheets.tests.sheets import Tab, read, xlsx
from linli.ledger.worksheets.values import Cell, Reading

HEAD: list[Cell] = [
    "编号", "日期", "开始时间", "结束时间", "地点", "活动内容", "填报单位",
    "志愿者人数", "志愿者姓名", "服务人数", "备注",
]  # fmt: skip
HERE, VILLAGE = "科尔沁右翼中旗巴彦呼舒镇图什业图社区", 152222100001
TOWN = "科尔沁右翼中旗巴仁哲里木镇"
NEIGHBOUR = "扎赉特旗音德尔镇红旗嘎查"


def line(
    number: Cell, *, day: str = "2023-01-15", start: str = "", end: str = "", place: str = HERE, kind: str = "贴春联",
    unit: str = "", heads: Cell = "", names: str = "", served: Cell = "", remarks: str = "",
) -> list[Cell]:  # fmt: skip
    """One line below `HEAD`."""
    return [number, day, start, end, place, kind, unit, heads, names, served, remarks]


def sheet(*lines: list[Cell], tabs: Mapping[str, Tab] | None = None, filename: str = "台账.xlsx") -> Reading:
    """The reading of these lines below `HEAD`, or of whole tabs."""
    return read(xlsx(tabs or {"台账": [HEAD, *lines]}), filename=filename)
