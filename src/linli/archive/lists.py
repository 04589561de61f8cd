"""The lists of a folder as workbooks: deliveries, tasks, figures; and its index. The same facts give the same bytes.

Chinese in every language of the desk: they are filed.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.db.models import Min

from linli.access.scope import Scope
from linli.campaigns import coverings
from linli.campaigns.covering_words import paper
from linli.campaigns.models import Campaign, Covering, Delivery, DeliveryState, Step, StepKind, Task, TaskState
from linli.documents.pdf import pdf
from linli.figures import queries as figures
from linli.figures.metrics import metrics
from linli.figures.where import Where
from linli.kernel.clock import LOCAL
from linli.places.models import Division, Standing

Cell = str | int | float | date | None
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # a workbook must say some time; a fixed one keeps equal input equal
#: metrics of the list of figures, in the order of its columns
COLUMNS = ("works", "persons", "unnamed", "person_times", "hours", "served")
_DAYS = {
    StepKind.SEEN: "阅看", StepKind.ACKNOWLEDGED: "签收", StepKind.RETURNED: "退回", StepKind.EXTENDED: "延期",
    StepKind.REMINDED: "催办", StepKind.FINISHED: "办结", StepKind.CLOSED: "销号",
}  # fmt: skip


def workbook(title: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], *, under: str = "") -> bytes:
    """A workbook of one sheet. No cell begins a formula: text is written as text."""
    into = BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": _EPOCH, "title": title})
        tab, bold = book.add_worksheet(title[:31]), book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        top = 0
        if under:
            tab.write_string(0, 0, under)
            top = 1
        for column, head in enumerate(heads):
            tab.write_string(top, column, head, bold)
            tab.set_column(column, column, _width(head, [row[column] for row in rows[:200]]))
        for at, row in enumerate(rows, top + 1):
            for column, value in enumerate(row):
                _write(tab, at, column, value, day)
        tab.freeze_panes(top + 1, 0)
    return into.getvalue()


def deliveries(campaign: Campaign, scope: Scope) -> bytes:
    """下发与签收: every delivery within reach, with the day of each thing that was done about it. Two queries."""
    rows = Delivery.objects.filter(campaign=campaign, line=scope.line, area_key__range=scope.enclosing)
    rows = rows.select_related("unit", "obligation").order_by("area_key", "unit_id", "obligation_id")
    steps = Step.objects.filter(obligation__campaign=campaign, area_key__range=scope.enclosing, what__in=_DAYS)
    steps = steps.values_list("obligation", "unit", "what").annotate(first=Min("at"))
    done = {(obligation, unit, what): at for obligation, unit, what, at in steps}
    found: list[list[Cell]] = [
        [
            one.unit.name, one.obligation.what, one.obligation.receiver, one.due, DeliveryState(one.state).label,
            _local(one.at), *(_local(done.get((one.obligation_id, one.unit_id, what))) for what in _DAYS),
            "由上级代办" if one.acted_for else "",
        ]
        for one in rows
    ]  # fmt: skip
    heads = ["单位", "事项", "报送至", "期限", "状态", "下发", *_DAYS.values(), "备注"]
    return workbook("下发与签收", heads, found)


def tasks(campaign: Campaign, scope: Scope) -> bytes:
    """任务: every task within reach, with who did it and when it was done. Two queries."""
    rows = Task.objects.filter(
        obligation__campaign=campaign, obligation__line=scope.line, area_key__range=scope.enclosing
    )
    rows = rows.select_related("unit", "owner__account").order_by("area_key", "unit_id", "due", "title")
    steps = Step.objects.filter(
        obligation__campaign=campaign, area_key__range=scope.enclosing, what=StepKind.FINISHED, task__isnull=False
    )
    done = {step.task_id: step for step in steps.order_by("at")}
    found: list[list[Cell]] = []
    for one in rows:
        last = done.get(one.pk) if one.is_done else None
        owner = one.owner.account.name if one.owner else ""
        found.append(
            [one.unit.name, one.title, owner, one.due, TaskState(one.state).label, _local(last.at if last else None),
             last.note if last else ""]
        )  # fmt: skip
    return workbook("任务", ["单位", "任务", "承办人", "期限", "状态", "办结日期", "办结说明"], found)


def numbers(campaign: Campaign, scope: Scope) -> bytes:
    """参加人数和数据: by place right below, of the whole, as of the last seal."""
    unit = scope.unit
    assert unit
    if not Standing.objects.filter(unit=unit, line=scope.line, holds=True).exists():
        return workbook("数据", ["说明"], [["本单位不按行政区划汇总，数据见所在地单位。"]])
    where = Where(
        line=scope.line, node=unit.division_id, campaign=campaign.number, first_day=campaign.first_day,
        last_day=campaign.last_day,
    )  # fmt: skip
    figures.hold_still()
    below, whole, seal = figures.by_child(where), figures.totals(where), figures.as_of()
    known = metrics()
    columns = [known[code] for code in COLUMNS if code in known]
    names = dict(Division.objects.filter(key__in=below).values_list("key", "name"))
    found: list[list[Cell]] = [
        [names.get(key, str(key)), *(one.amount(one.take(totals)) for one in columns)] for key, totals in below.items()
    ]
    found.append(["合计（去重）", *(one.amount(one.take(whole)) for one in columns)])
    heads = ["地区", *(f"{one.zh}（{one.unit}）" if one.unit else one.zh for one in columns)]
    return workbook("数据", heads, found, under=f"数据截至封存第{seal}号；各地名数相加不等于合计，同一人只计一次。")


LISTS: Mapping[str, Callable[[Campaign, Scope], bytes]] = {
    "下发与签收情况": deliveries,
    "任务办理情况": tasks,
    "参加人数和数据": numbers,
}


def covering_pdf(one: Covering) -> bytes:
    """A covering notice as it was signed, with the text of the received one behind it."""
    return pdf(paper(coverings.words(one), one.campaign.notice.text))


def _width(head: str, values: Sequence[Cell]) -> float:
    longest = max([len(head), *(len(str(one or "")) for one in values)])
    return float(min(60, max(10, 2 * longest)))


def _write(tab: Any, at: int, column: int, value: Cell, day: Any) -> None:
    if isinstance(value, date):
        tab.write_datetime(at, column, value, day)
    elif isinstance(value, int | float):
        tab.write_number(at, column, value)
    elif value:
        tab.write_string(at, column, f"'{value}" if value[:1] in tuple("=+-@\t\r") else value)


def _local(at: datetime | None) -> date | None:
    return at.astimezone(LOCAL).date() if at else None
