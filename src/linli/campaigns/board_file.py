"""The board as an .xlsx: every delivery that fits the filter, in the order of their codes."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO

import xlsxwriter

from linli.campaigns.models import DeliveryState
from linli.campaigns.supervision import FILTERS, Row, Wanted, Where
from linli.kernel.clock import LOCAL, today
from linli.kernel.i18n import tr

MOST = 20_000  #: more than all units of a region have in one campaign
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
_DAY_0 = date(1899, 12, 30)  #: a spreadsheet counts days from here
_WIDTHS = (14, 30, 60, 12, 12, 16, 12, 12, 14, 30)


def as_xlsx(wanted: Wanted, at: Where, rows: list[Row]) -> bytes:
    """At most `MOST` rows; the foot says so where there are more. No cell begins a formula."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, _SAFE) as book:
        tab = book.add_worksheet(tr("督办")[:31])
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for column, width in enumerate(_WIDTHS):
            tab.set_column(column, column, width)
        said = list(_said(wanted, at))
        for line, (word, fact) in enumerate(said):
            tab.write_string(line, 0, word, bold)
            tab.write_string(line, 1, safe(fact))
        top = len(said) + 1
        for column, head in enumerate(_heads()):
            tab.write_string(top, column, head, bold)
        words = {state: tr(DeliveryState(state).label) for state in DeliveryState}
        accounts = {True: tr("没有账号，上级代办"), False: tr("有账号")}
        for line, row in enumerate(rows, top + 1):
            for column, cell in enumerate(_cells(row, words[row.state], accounts[row.acted_for])):
                if isinstance(cell, date):
                    tab.write_number(line, column, (cell - _DAY_0).days, day)
                elif cell:
                    tab.write_string(line, column, safe(cell))
        if len(rows) == MOST:
            tab.write_string(top + 1 + MOST, 0, tr("只写到第 {n} 项；请加条件分几次导出。", n=MOST))
    return out.getvalue()


def safe(text: str) -> str:
    """No spreadsheet takes it for a formula, however it is opened."""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else text


def standing(row: Row, word: str) -> str:
    """How far a delivery is: the word of its state, and whether it is late or waits for the superior."""
    words = [word]
    if not row.is_still and row.due:
        left = (row.due - today()).days
        words += [tr("超 {n} 天", n=-left)] if left < 0 else []
    if row.asked_until:
        words.append(tr("申请延到 {day}", day=row.asked_until.isoformat()))
    if row.is_objected:
        words.append(tr("提出重复待答复"))
    return "；".join(words)


def _said(wanted: Wanted, at: Where) -> Iterable[tuple[str, str]]:
    yield tr("活动"), wanted.campaign.title + (tr("（演练）") if wanted.campaign.simulated else "")
    yield tr("地区"), " › ".join(place.name for place in at.path)
    yield tr("条件"), "；".join(part for part in (tr(FILTERS[wanted.state]), wanted.words) if part)
    yield tr("导出日期"), today().isoformat()


def _heads() -> tuple[str, ...]:
    return (
        tr("行政区划代码"), tr("单位"), tr("事项"), tr("状态"), tr("期限"), tr("说明"), tr("下达日期"), tr("最近催办"),
        tr("账号"), tr("编号"),
    )  # fmt: skip


def _cells(row: Row, word: str, account: str) -> list[str | date | None]:
    reminded = row.reminded_at.astimezone(LOCAL).date() if row.reminded_at else None
    return [
        row.code, row.unit, row.what, word, row.due, standing(row, word),
        row.sent_at.astimezone(LOCAL).date(), reminded, account,
        str(row.obligation),
    ]  # fmt: skip
