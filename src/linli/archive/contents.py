"""What goes into the folder of a campaign: each piece with the line of the index that names it. Inside a scope.

In the order of the index: what came in, what was sent down, handling slips, reports, lists.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

import pypdfium2 as pdfium
from django.db.models import Q, QuerySet

from linli.access.scope import Scope
from linli.archive import lists
from linli.archive.zipped import fitting
from linli.campaigns.models import Campaign, Covering
from linli.documents.measure import ONE_AT_A_TIME
from linli.documents.pdf import pdf
from linli.documents.sheets import slip_pdf
from linli.kernel.clock import LOCAL
from linli.notices import receiving, sheets, slips, twins
from linli.notices.models import Notice, Receipt
from linli.reports import filenames, filings
from linli.reports.models import Filing, State
from linli.reports.queries import figures_of

IN, OUT, SLIPS, REPORTS, LISTS = "01-来文", "02-下发", "03-批办单", "04-报告", "05-名单和数据"
XLSX = ".xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One document of the folder: its line of the index, and how its bytes are made."""

    folder: str
    title: str
    number: str = ""  #: 文号
    author: str = ""  #: 责任者
    day: date | None = None
    ending: str
    make: Callable[[], bytes]
    pages: int | None = None  #: where it is known without looking
    note: str = ""

    def name(self, order: int) -> str:
        """The path in the folder: the order keeps names apart and in line with the index."""
        return f"{self.folder}/{order:03d}-{fitting(self.title)}{self.ending}"


def pieces(campaign: Campaign, scope: Scope) -> list[Piece]:
    """All of them, none made yet."""
    came = notices_of(campaign, scope)
    return [
        *_received(came, campaign, scope),
        *_sent_down(campaign, scope),
        *_slips(came, scope),
        *_reports(campaign, scope),
        *_lists(campaign, scope),
    ]


def page_count(data: bytes) -> int:
    """Pages of a PDF."""
    with ONE_AT_A_TIME, pdfium.PdfDocument(data) as document:
        return len(document)


def notices_of(campaign: Campaign, scope: Scope) -> list[Notice]:
    """The campaign's notice, what is one with it, what it quotes by number, and its amendments; the oldest first."""
    mine = campaign.notice
    joined = twins.joined_with([mine.pk], scope)
    amended = campaign.amendments.values_list("notice", flat=True)
    wanted = Q(pk__in=joined) | Q(pk__in=amended) | Q(doc_number__in=twins.quoted(mine.text))
    if mine.doc_number:
        wanted |= Q(doc_number=mine.doc_number, issuer=scope.unit)
    rows = Notice.objects.filter(wanted).defer("received").select_related("issuer")
    return list(rows.order_by("at", "pk"))


def _received(came: Iterable[Notice], campaign: Campaign, scope: Scope) -> Iterator[Piece]:
    unit = scope.unit
    assert unit
    lines = {one.notice_id: one for one in _receipts(came, scope)}
    for one in came:
        issued = one.issuer_id == unit.pk and one.issued_by == unit.name
        line, ending = lines.get(one.pk), os.path.splitext(one.filename)[1][:10].lower() or f".{one.format}"
        yield Piece(
            folder=OUT if issued else IN,
            title=str(one),
            number=one.doc_number,
            author=one.issued_by or one.issuer.name,
            day=one.came_on or one.at.astimezone(LOCAL).date(),
            ending=ending,
            make=partial(_original, one.pk),
            pages=len(one.pages) or None,
            note="；".join(
                filter(None, (f"收文 {line.number}" if line else "", "原件" if not issued else "本单位发文",
                              "" if one.pk == campaign.notice_id else _relation(one, campaign)))
            ),
        )  # fmt: skip


def _relation(one: Notice, campaign: Campaign) -> str:
    return "更正、补充或并件" if one.doc_number == campaign.notice.doc_number else "并件或所依据的来文"


def _receipts(came: Iterable[Notice], scope: Scope) -> QuerySet[Receipt]:
    rows = Receipt.objects.filter(unit=scope.unit, area_key__range=scope.enclosing, notice__in=[one.pk for one in came])
    return rows.select_related("notice", "unit", "slip__undertaker__account").defer("notice__received")


def _original(pk: UUID) -> bytes:
    return bytes(Notice.objects.values_list("received", flat=True).get(pk=pk))


def _sent_down(campaign: Campaign, scope: Scope) -> Iterator[Piece]:
    """The unit's covering notices that were signed."""
    mine = Covering.objects.filter(campaign=campaign, unit=scope.unit).exclude(number="")
    mine = mine.select_related("unit__division", "campaign__notice").defer("campaign__notice__received")
    for one in mine.order_by("signed_on", "pk"):
        yield Piece(
            folder=OUT, title=one.title, number=one.number, author=one.unit.name, day=one.signed_on, ending=".pdf",
            make=partial(lists.covering_pdf, one), note="转发、下发",
        )  # fmt: skip


def _slips(came: Iterable[Notice], scope: Scope) -> Iterator[Piece]:
    assert scope.unit
    for line in _receipts(came, scope).order_by("year", "serial"):
        if getattr(line, "slip", None) is None:
            continue
        yield Piece(
            folder=SLIPS, title=f"批办单 {line.number}", number=line.notice.doc_number, author=scope.unit.name,
            day=line.slip.signed_on or line.came_on, ending=".pdf", make=partial(_slip, line), pages=1,
            note=str(line.notice),
        )  # fmt: skip


def _slip(line: Receipt) -> bytes:
    made = sheets.slip_sheet(
        line.unit, line.notice, line, line.slip, done=slips.steps(line.slip), readers=slips.readers(line.slip),
        simulated=receiving.is_rehearsed(),
    )  # fmt: skip
    return slip_pdf(made)


def _reports(campaign: Campaign, scope: Scope) -> Iterator[Piece]:
    """The unit's own as they were sent, else as they stand; and those that it accepted from below."""
    rows = Filing.objects.filter(obligation__campaign=campaign, area_key__range=scope.enclosing)
    rows = rows.select_related("unit__division", "obligation__campaign", "receiver").order_by("unit__division_id", "pk")
    own, below = rows.filter(unit=scope.unit), rows.filter(receiver=scope.unit, state=State.ACCEPTED)
    for found, where in ((own, "本单位"), (below.exclude(unit=scope.unit), "下级")):
        for one in found:
            yield Piece(
                folder=f"{REPORTS}/{where}",
                title=filenames.name(one.unit, consolidated=one.obligation.consolidates),
                number=one.number,
                author=one.unit.name,
                day=one.signed_on,
                ending=".pdf",
                make=partial(_report, one),
                note=f"{State(one.state).label}，数据截至封存第{one.report.seal_number}号",
            )


def _report(one: Filing) -> bytes:
    done = filings.steps(one)
    found = filings.revision(one, one.sent)
    of = figures_of(found.report)
    return pdf(filings.paper(found.report, found.text, of, filings.signature(one, done, found.ordinal)))


def _lists(campaign: Campaign, scope: Scope) -> Iterator[Piece]:
    assert scope.unit
    for title, make in lists.LISTS.items():
        yield Piece(
            folder=LISTS, title=title, author=scope.unit.name, ending=XLSX, make=partial(make, campaign, scope),
            note="由台账和办理记录汇出",
        )  # fmt: skip
