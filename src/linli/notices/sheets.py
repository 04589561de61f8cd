"""The receiving register and the handling slip as they are printed and taken away: PDF, workbook, Word."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

import xlsxwriter

from linli.documents.sheets import Column, Register, Row, SlipSheet
from linli.kernel.clock import LOCAL
from linli.kernel.i18n import tr
from linli.notices import slips
from linli.notices.models import Notice, Receipt, Slip, SlipReader, SlipState, SlipStep
from linli.places.models import Unit

#: head and share of the page
COLUMNS = (
    ("收文编号", 1.25), ("收文日期", 1.15), ("来文单位", 2.2), ("来文字号", 2.1), ("标题", 4.6), ("份号", 0.8),
    ("密级", 0.9), ("缓急", 0.7), ("期限", 1.15), ("承办", 1.5), ("状态", 0.9),
)  # fmt: skip
_CENTRED = {"收文编号", "收文日期", "份号", "密级", "缓急", "期限", "状态"}
NOT_BEGUN = "未拟办"


def line(one: Receipt) -> list[str]:
    """A receipt as the register's columns say it, in Chinese: the book is filed."""
    slip = getattr(one, "slip", None)
    due = slip.due if slip and slip.due else one.notice.due
    undertaker = slips.who(slip.undertaker, slip.section) if slip else ""
    return [
        one.number, one.came_on.isoformat(), one.notice.issued_by, one.notice.doc_number, str(one.notice), one.copies,
        one.secrecy, one.urgency, due.isoformat() if due else one.notice.due_words, undertaker,
        SlipState(slip.state).label if slip else NOT_BEGUN,
    ]  # fmt: skip


def register(unit: Unit, rows: Iterable[Receipt], *, year: int = 0, simulated: bool = False) -> Register:
    """The register as a table for A4 landscape."""
    return Register(
        title=f"{unit.name}收文登记簿",
        under=f"{year}年" if year else "",
        columns=tuple(
            Column(head=head, width=width, align="center" if head in _CENTRED else "left") for head, width in COLUMNS
        ),
        rows=[line(one) for one in rows],
        simulated=simulated,
    )


def workbook(rows: Iterable[Receipt]) -> bytes:
    """The register as a workbook. No cell begins a formula: all is written as text."""
    into = BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True, "strings_to_formulas": False}) as book:
        tab, bold = book.add_worksheet(tr("收文登记簿")), book.add_format({"bold": True})
        for column, (head, width) in enumerate(COLUMNS):
            tab.write_string(0, column, head, bold)
            tab.set_column(column, column, 10 * width)
        for at, one in enumerate(rows, 1):
            for column, words in enumerate(line(one)):
                tab.write_string(at, column, f"'{words}" if words[:1] in tuple("=+-@\t\r") else words)
        tab.freeze_panes(1, 0)
        tab.set_landscape()
        tab.set_paper(9)
        tab.fit_to_pages(1, 0)
        tab.repeat_rows(0)
    return into.getvalue()


def slip_sheet(
    unit: Unit,
    notice: Notice,
    receipt: Receipt | None,
    slip: Slip | None,
    *,
    done: Sequence[SlipStep] = (),
    readers: Sequence[SlipReader] = (),
    simulated: bool = False,
) -> SlipSheet:
    """The slip as one page, with blank room for all that is not yet filled."""
    proposed = next((one for one in reversed(done) if one.kind == SlipStep.Kind.PROPOSE), None)
    proposer = f"{(proposed.deputy or proposed.by.account).name}　{_day(proposed.at.astimezone(LOCAL).date())}" if (
        proposed
    ) else ""  # fmt: skip
    signer = ""
    if slip and slip.instruction:
        signer = f"{slip.signer}　{_day(slip.signed_on)}" + ("（录自纸件）" if slip.from_paper else "")
    due = slip.due if slip else None
    kept = "/".join(filter(None, (receipt.secrecy, receipt.urgency))) if receipt else ""
    return SlipSheet(
        title=f"{unit.name}公文处理单",
        number=receipt.number if receipt else "　　　　　",
        rows=(
            Row(cells=(("来文单位", notice.issued_by), ("收文日期", _day(receipt.came_on if receipt else None)))),
            Row(cells=(("文号", notice.doc_number), ("密级/缓急", kept))),
            Row(cells=(("标题", str(notice)),), height=14),
            Row(cells=(("拟办意见", slip.proposal if slip else ""),), height=36, signed=proposer, top=True),
            Row(cells=(("领导批示", slip.instruction if slip else ""),), height=58, signed=signer, top=True),
            Row(cells=(("承办", slips.who(slip.undertaker, slip.section) if slip else ""), ("办理期限", _day(due)))),
            Row(cells=(("传阅", "　　".join(map(_read, readers))),), height=26, top=True),
            Row(
                cells=(("办理结果", slip.outcome if slip else ""),), height=28, top=True,
                signed=_day(slip.done_on) if slip else "",
            ),
        ),
        foot="领导在纸上批示的，由经办人照此单录入，并注明批示人和日期。",
        simulated=simulated,
    )  # fmt: skip


def _read(one: SlipReader) -> str:
    return f"{one.name}（{one.read_on.month}月{one.read_on.day}日阅）" if one.read_on else f"{one.name}（　　　　）"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
