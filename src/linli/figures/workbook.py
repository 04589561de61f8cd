"""The tables of a figure as a workbook: filter, as-of and definition in the head of every sheet, numbers as numbers."""

from io import BytesIO
from typing import Any

import xlsxwriter

from linli.figures.asked import Asked
from linli.figures.metrics import Form, Metric
from linli.figures.tables import Shown, Table
from linli.kernel.clock import LOCAL
from linli.kernel.i18n import language, tr
from linli.ledger.models import Seal
from linli.places.models import Line

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {Form.COUNT: "#,##0", Form.HOURS: "#,##0.0", Form.SHARE: "0.0"}


def made(asked: Asked, shown: Shown, seal: Seal | None, *, still: bool) -> bytes:
    """The workbook's bytes. Text is written as text: no cell begins a formula."""
    into = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(into, options) as book:
        styles = {form: book.add_format({"num_format": shape}) for form, shape in FORMATS.items()}
        bold = book.add_format({"bold": True, "bottom": 1})
        head = _head(asked, seal, still=still)
        for table in shown.tables:
            _sheet(book.add_worksheet(table.title[:31]), table, shown, head, styles, bold)
        _groups(book.add_worksheet(tr("重点群体")), shown, head, styles, bold)
    return into.getvalue()


def _head(asked: Asked, seal: Seal | None, *, still: bool) -> list[tuple[str, str]]:
    where = asked.where
    campaign = asked.campaign
    subject = (
        tr("全部真实工作") if campaign is None else campaign.title + (tr("（演练）") if campaign.simulated else "")
    )
    kinds = "、".join(_named(one) for one in asked.subjects) or tr("全部类别")
    sealed = tr("尚无封存") if seal is None else tr(
        "第 {number} 号封存（{at}）", number=seal.number, at=f"{seal.sealed_at.astimezone(LOCAL):%Y-%m-%d %H:%M}"
    )  # fmt: skip
    if not still:
        sealed += tr("，导出时正在汇入新的工作")
    return [
        (tr("指标"), f"{_named(asked.metric)}（{tr(asked.metric.unit) if asked.metric.unit else '—'}）"),
        (tr("口径"), asked.metric.defined),
        (tr("地区"), " › ".join(node.division.name for node in asked.places.path) + _own(asked)),
        (tr("条线"), tr(Line(where.line).label)),
        (tr("活动"), subject),
        (tr("服务类别"), kinds),
        (tr("期间"), tr("{first} 至 {last}", first=where.first_day.isoformat(), last=where.last_day.isoformat())),
        (tr("截至"), sealed),
    ]


def _own(asked: Asked) -> str:
    if asked.unit_only:
        return tr("（只计本单位记录的工作）")
    return tr("（本级）") if asked.where.own else ""


def _sheet(
    sheet: Any, table: Table, shown: Shown, head: list[tuple[str, str]], styles: dict[Form, Any], bold: Any
) -> None:
    top = _write_head(sheet, head)
    for column, word in enumerate([table.of, *(_titled(one) for one in table.columns)]):
        sheet.write_string(top, column, word, bold)
    at = top
    for row in table.rows:
        at += 1
        sheet.write_string(at, 0, row.label, bold if row.head else None)
        for column, metric in enumerate(table.columns, 1):
            sheet.write_number(at, column, metric.amount(metric.take(row.totals)), styles[metric.form])
    at += 1
    sheet.write_string(at, 0, tr("合计（去重）"), bold)
    for column, metric in enumerate(table.columns, 1):
        sheet.write_number(at, column, metric.amount(metric.take(shown.totals)), styles[metric.form])
    if table.foot:
        sheet.write_string(at + 1, 0, table.foot)


def _groups(sheet: Any, shown: Shown, head: list[tuple[str, str]], styles: dict[Form, Any], bold: Any) -> None:
    top = _write_head(sheet, head)
    sheet.write_string(top, 0, tr("重点群体"), bold)
    sheet.write_string(top, 1, tr("人次"), bold)
    for at, (metric, value) in enumerate(shown.groups, top + 1):
        sheet.write_string(at, 0, _named(metric))
        sheet.write_number(at, 1, metric.amount(value), styles[metric.form])


def _write_head(sheet: Any, head: list[tuple[str, str]]) -> int:
    """The first row that is free below the head."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 12, 14)
    for at, (word, fact) in enumerate(head):
        sheet.write_string(at, 0, word)
        sheet.write_string(at, 1, fact)
    return len(head) + 1


def _titled(metric: Metric) -> str:
    return f"{_named(metric)}（{tr(metric.unit)}）" if metric.unit else _named(metric)


def _named(one: Any) -> str:
    return str(one.en if language() == "en" else one.zh)
