"""An empty work sheet with drop-downs, for the office that has none of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from linli.kernel import gazetteer as gz
from linli.kernel.gazetteer import Gazetteer
from linli.kernel.i18n import tr
from linli.ledger.worksheets.kinds import KindLike

ROWS = 1000  #: lines that have drop-downs
_LEVELS = {gz.LEAGUE: "盟市", gz.COUNTY: "旗县市区", gz.TOWN: "苏木乡镇", gz.VILLAGE: "嘎查村社区"}
_OPTIONS = "选项"


class Group(Protocol):
    @property
    def zh(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Head:
    label: str
    width: int
    above: str = ""  #: the group heading


def write_template(
    path: Path | IO[bytes],
    *,
    gazetteer: Gazetteer,
    kinds: Mapping[str, KindLike],
    groups: Sequence[Group],
    within: str | None = None,
) -> None:
    """Write an .xlsx to fill in. `within` (12-digit code) heads it and bounds its lists of places."""
    depth = gz.level(within) if within else gz.PROVINCE
    levels = [level for level in _LEVELS if level > depth]
    heads = _heads(levels, groups)
    at = {head.label: column for column, head in enumerate(heads)}
    with xlsxwriter.Workbook(str(path) if isinstance(path, Path) else path) as book:
        tab, options = book.add_worksheet("工作表"), book.add_worksheet(_OPTIONS)
        options.hide()
        title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1, "text_wrap": True})
        day, clock = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "hh:mm"})
        where = gazetteer.path(within) if within else ""
        tab.merge_range(0, 0, 0, len(heads) - 1, f"{where}志愿服务工作表", title)
        for column, head in enumerate(heads):
            form = {"日期": day, "开始时间": clock, "结束时间": clock}.get(head.label)
            tab.set_column(column, column, head.width, form)
            if not head.above:
                tab.merge_range(1, column, 2, column, head.label, bold)
            else:
                tab.write_string(2, column, head.label, bold)
        first = next(column for column, head in enumerate(heads) if head.above)
        tab.merge_range(1, first, 1, first + len(groups) - 1, heads[first].above, bold)
        tab.freeze_panes(3, 0)
        _check_entries(tab, at)
        _list(tab, options, at["活动内容"], 0, [kind.zh for kind in kinds.values()])
        _list_places(tab, options, [at[_LEVELS[level]] for level in levels], levels, gazetteer, within)


def _heads(levels: Iterable[int], groups: Sequence[Group]) -> list[_Head]:
    places = [_Head(_LEVELS[level], 16) for level in levels]
    return [
        _Head("编号", 10),
        _Head("日期", 12),
        _Head("开始时间", 10),
        _Head("结束时间", 10),
        *places,
        _Head("活动内容", 24),
        _Head("填报单位", 20),
        _Head("志愿服务队", 20),
        _Head("志愿者人数", 10),
        _Head("志愿者姓名", 24),
        _Head("服务人数", 10),
        *(_Head(group.zh, 10, "其中：重点群体（人）") for group in groups),
        _Head("成果数量", 10),
        _Head("备注", 20),
    ]


def _check_entries(tab: Worksheet, at: Mapping[str, int]) -> None:
    first, last = 3, 2 + ROWS
    tab.data_validation(
        first,
        at["日期"],
        last,
        at["日期"],
        {
            "validate": "custom",
            "value": f"=ISNUMBER({xl_col_to_name(at['日期'])}4)",
            "error_message": tr("请填日期，如 2023-01-30。"),
        },
    )
    whole = {"validate": "integer", "criteria": ">=", "value": 0, "error_message": tr("请填整数；没有的留空。")}
    numbers = [
        column for label, column in at.items() if at["服务人数"] <= column <= at["成果数量"] or label == "志愿者人数"
    ]
    for column in numbers:
        tab.data_validation(first, column, last, column, whole)


def _list(tab: Worksheet, options: Worksheet, column: int, store: int, values: Sequence[str]) -> None:
    options.write_column(0, store, values)
    letter = xl_col_to_name(store)
    source = f"={_OPTIONS}!${letter}$1:${letter}${max(1, len(values))}"
    tab.data_validation(3, column, 2 + ROWS, column, {"validate": "list", "source": source})


def _list_places(
    tab: Worksheet, options: Worksheet, columns: list[int], levels: list[int], gazetteer: Gazetteer, within: str | None
) -> None:
    """A drop-down for each level; below the first it shows what lies in the divisions chosen to its left."""
    top = within or next(code for code in gazetteer.names if gz.level(code) == gz.PROVINCE)
    for i, (level, column) in enumerate(zip(levels, columns, strict=True)):
        codes = gazetteer.below(top, level)
        names = [gazetteer.everyday(code) for code in codes]
        store = 1 + 2 * i
        if i == 0:
            _list(tab, options, column, store, names)
            continue
        keys = [_key(code, i, gazetteer) for code in codes]
        options.write_column(0, store, keys)
        options.write_column(0, store + 1, names)
        chosen = "&".join(f"${xl_col_to_name(c)}4" for c in columns[:i])
        key, name = xl_col_to_name(store), xl_col_to_name(store + 1)
        kept = f"{_OPTIONS}!${key}$1:${key}${max(1, len(keys))}"
        source = f"=OFFSET({_OPTIONS}!${name}$1,MATCH({chosen},{kept},0)-1,0,COUNTIF({kept},{chosen}),1)"
        # A division that is not listed (a new one) may still be written: the reader decides.
        tab.data_validation(
            3, column, 2 + ROWS, column, {"validate": "list", "source": source, "error_type": "warning"}
        )


def _key(code: str, depth: int, gazetteer: Gazetteer) -> str:
    """The names chosen to the left, put together."""
    names: list[str] = []
    above = gz.parent(code)
    while above and len(names) < depth:
        names.append(gazetteer.everyday(above))
        above = gz.parent(above)
    return "".join(reversed(names))
