"""A log as a spreadsheet. No cell begins a formula, whatever somebody typed."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import xlsxwriter

from linli.access.models import Act, Look
from linli.kernel.clock import LOCAL
from linli.kernel.i18n import mark, tr

MOST_ROWS = 100_000  #: the latest; the file says so where there are more
Column = tuple[str, int, Callable[[Any], object]]

LOOKS: list[Column] = [
    (mark("时间"), 20, lambda look: _local(look.at)),
    (mark("单位"), 28, lambda look: look.unit.name),
    (mark("任职"), 24, lambda look: look.post.slug),
    (mark("账号"), 18, lambda look: (look.deputy or look.post.account).name),
    (mark("代办"), 8, lambda look: tr("代") if look.deputy else ""),
    (mark("人员编号"), 38, lambda look: str(look.person)),
    (mark("信息"), 14, lambda look: look.field),
    (mark("事由"), 40, lambda look: look.why),
]
ACTS: list[Column] = [
    (mark("时间"), 20, lambda act: _local(act.at)),
    (mark("单位"), 28, lambda act: act.post.unit.name),
    (mark("任职"), 24, lambda act: act.post.slug),
    (mark("账号"), 18, lambda act: act.account.name),
    (mark("事项"), 14, lambda act: tr(act.get_verb_display())),
    (mark("对象"), 44, lambda act: act.about),
    (mark("事由"), 40, lambda act: act.why),
]
COLUMNS: dict[str, list[Column]] = {"looks": LOOKS, "acts": ACTS}


def workbook(columns: list[Column], rows: Iterable[Look | Act]) -> bytes:
    """An .xlsx of the rows, the heads frozen and filterable."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, head = book.add_worksheet(tr("日志")), book.add_format({"bold": True})
        for at, (title, width, _) in enumerate(columns):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, tr(title), head)
        last = 0
        for last, row in enumerate(rows, start=1):
            for at, (_, _, value) in enumerate(columns):
                sheet.write_string(last, at, str(value(row)))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
    return out.getvalue()


def _local(moment: Any) -> str:
    return f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}"
