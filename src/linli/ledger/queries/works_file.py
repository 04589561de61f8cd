"""The work list as an .xlsx: what the page shows, of all that fits the filter. No person is named."""

from io import BytesIO

import xlsxwriter
from django.db.models import QuerySet

from linli.catalogue.kinds import catalogue
from linli.kernel.clock import LOCAL
from linli.kernel.i18n import tr
from linli.ledger.models import Work
from linli.ledger.queries.works import Line, every_line

MOST = 5_000  #: what is written within two seconds
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}


def as_xlsx(rows: QuerySet[Work]) -> bytes:
    """At most `MOST` works; the foot says so where there are more."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, _SAFE) as book:
        tab = book.add_worksheet(tr("服务台账")[:31])
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for column, head in enumerate(_heads()):
            tab.write_string(0, column, head, bold)
            tab.set_column(column, column, 18)
        at = 0
        for at, line in enumerate(every_line(rows, MOST), 1):
            for column, cell in enumerate(_cells(line)):
                if column == 0:
                    tab.write_datetime(at, 0, line.work.service_day, day)
                elif isinstance(cell, int):
                    tab.write_number(at, column, cell)
                elif cell:
                    tab.write_string(at, column, f"'{cell}" if cell[0] in "=+-@\t\r" else cell)
        if at == MOST:
            tab.write_string(at + 1, 0, tr("只写到第 {n} 项；请加条件分几次导出。", n=MOST))
    return out.getvalue()


def _heads() -> list[str]:
    groups = [group.zh for group in catalogue().priority_groups]
    return [
        tr("日期"), tr("开始时间"), tr("服务类别"), tr("记录单位"), tr("归属地代码"), tr("地点"), tr("地点代码"),
        tr("人次"), tr("未具名"), tr("服务分钟"), tr("服务人数"), *groups, tr("成果数量"), tr("成果单位"), tr("凭据"),
        tr("状态"), tr("演练"), tr("编号"),
    ]  # fmt: skip


def _cells(line: Line) -> list[str | int | None]:
    work, kind = line.work, line.kind
    start = f"{work.start.astimezone(LOCAL):%H:%M}" if work.start else ""
    state = tr("未汇入") if work.waits else tr("已封存")  # type: ignore[attr-defined]
    return [
        "", start, kind.zh, work.unit.name, str(work.area_key), line.place, str(work.place_key), line.heads,
        line.unnamed, line.minutes, work.served, *(work.groups.get(g.code) for g in catalogue().priority_groups),
        work.outcome, kind.outcome_unit, "、".join(tr(grade.label) for grade in line.grades), state,
        tr("演练") if work.simulated else "", str(work.pk),
    ]  # fmt: skip
