"""The receiving register (收文登记簿) and the handling slip (批办单) of a notice at the acting unit."""

from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from linli.access import door
from linli.access.door import Ability
from linli.documents.sheets import register_pdf, slip_pdf
from linli.documents.slip_docx import slip_docx
from linli.kernel.clock import today
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because
from linli.notices import queries, reasons, receiving, sheets, slips, twins
from linli.notices.models import Notice, Receipt, Slip
from linli.notices.slip_forms import ACTS, BY_NAME, BookFilter, Propose, SlipForm, initial, possible
from linli.ui.paging import page_of
from linli.ui.refusals import refused

EXPORTED = 20_000  #: lines of a register at most
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@door.may(Ability.SEE)
@require_safe
def book(request: HttpRequest) -> HttpResponse:
    form = BookFilter(request.GET)
    chosen = form.chosen()
    page = page_of(request, _rows(request, chosen))
    named = queries.decided_names([one.notice for one in page])
    for one in page:
        one.title_shown = named.get((one.notice_id, "title"), str(one.notice))
        one.number_shown = named.get((one.notice_id, "doc_number"), one.notice.doc_number)
        one.of = getattr(one, "slip", None)
        one.who = slips.who(one.of.undertaker, one.of.section) if one.of else ""
    context = {"page": page, "form": form, "chosen": chosen, "years": receiving.years(request.scope)}
    context |= {"filtered": any(chosen.values()), "may_register": request.holder.may(Ability.DRAFT)}
    return render(request, "notices/book.html", context)


@door.may(Ability.SEE)
@require_safe
def book_export(request: HttpRequest) -> HttpResponse:
    rows = _rows(request, BookFilter(request.GET).chosen())[:EXPORTED]
    return _file(sheets.workbook(rows), XLSX, f"收文登记簿-{today():%Y%m%d}.xlsx")


@door.may(Ability.SEE)
@require_safe
def book_print(request: HttpRequest) -> HttpResponse:
    """The same lines in the order of the book, for A4 landscape."""
    chosen = BookFilter(request.GET).chosen()
    rows = _rows(request, chosen).order_by("year", "serial")[:EXPORTED]
    made = sheets.register(request.scope.unit, rows, year=chosen["year"] or 0, simulated=receiving.is_rehearsed())
    return _file(register_pdf(made), "application/pdf", f"收文登记簿-{today():%Y%m%d}.pdf", inline=True)


@door.may(Ability.DRAFT)
@require_POST
def enter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Enter into the register what came down inside the system."""
    receipt = receiving.take_from_above(queries.visible_notice(pk), by=request.scope.post)
    messages.success(request, tr("已登记，收文编号 {number}。", number=receipt.number))
    return redirect("notices:slip", pk=pk)


@door.may(Ability.DRAFT)
@require_POST
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Two notices are one: to be answered once."""
    one, other = queries.visible_notice(pk), _other(request)
    twins.join(one, other, seen=_number(request.POST.get("seen", "")), by=request.scope.post)
    messages.success(request, tr("已并件：同样的事只办一次，两边的期限和报送单位各自保留。"))
    return redirect("notices:notice", pk)


@door.may(Ability.DRAFT)
@require_POST
def part(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They are not, after all."""
    one, other = queries.visible_notice(pk), _other(request)
    seen, why = _number(request.POST.get("seen", "")), request.POST.get("why", "")[:500]
    twins.part(one, other, why, seen=seen, by=request.scope.post)
    messages.success(request, tr("已分开，各办各的。"))
    return redirect("notices:notice", pk)


@door.may(Ability.SEE, to_write=Ability.DRAFT)
def slip(request: HttpRequest, pk: UUID) -> HttpResponse:
    notice = queries.visible_notice(pk)
    receipt = receiving.receipt_of(notice, request.scope.unit)
    if request.method != "POST":
        return render(request, "notices/slip.html", shown(request, notice, receipt))
    try:
        if receipt is None:
            raise Refused(because(reasons.SLIP_NOT_YOURS, unit=notice.issuer.name))
        sent = _act(request, notice, receipt)
    except Refused as refusal:
        receipt = receiving.receipt_of(notice, request.scope.unit)
        return refused(request, refusal, "notices/slip.html", **shown(request, notice, receipt, _typed(request)))
    if sent is not None:
        return render(request, "notices/slip.html", shown(request, notice, receipt, sent), status=422)
    return redirect("notices:slip", pk=pk)


@door.may(Ability.SEE)
@require_safe
def slip_as_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    name, made = _sheet(request, pk)
    return _file(slip_pdf(made), "application/pdf", f"{name}.pdf", inline=True)


@door.may(Ability.SEE)
@require_safe
def slip_as_docx(request: HttpRequest, pk: UUID) -> HttpResponse:
    name, made = _sheet(request, pk)
    return _file(slip_docx(made), DOCX, f"{name}.docx")


def shown(
    request: HttpRequest, notice: Notice, receipt: Receipt | None, sent: dict[str, SlipForm] | None = None
) -> dict[str, Any]:
    """What the page shows. `sent`: forms that were not taken, by the name of their act. Three queries at most."""
    sent = sent or {}
    found: Slip | None = getattr(receipt, "slip", None)
    may_draft, posts = request.holder.may(Ability.DRAFT), slips.posts_of(request.scope.unit) if receipt else []
    context: dict[str, Any] = {"notice": notice, "receipt": receipt, "slip": found, "may_draft": may_draft}
    if found is None:
        return context | {"form": sent.get("begin") or Propose(posts, auto_id="begin-%s")}
    readers = slips.readers(found)
    acts = possible(found, signs=request.holder.may(Ability.SIGN)) if may_draft else []
    return context | {
        "steps": slips.steps(found),
        "readers": readers,
        "me": request.scope.post.pk,
        "who": slips.who(found.undertaker, found.section),
        "acts": [
            (act, sent.get(act.name) or act.form(posts, initial=initial(found, act), auto_id=f"{act.name}-%s"),
             act.name in sent)
            for act in acts
        ],
    }  # fmt: skip


def _act(request: HttpRequest, notice: Notice, receipt: Receipt) -> dict[str, SlipForm] | None:
    """Do what was sent; the form where it is not filled in well enough."""
    by, data, posts = request.scope.post, request.POST, slips.posts_of(request.scope.unit)
    found: Slip | None = getattr(receipt, "slip", None)
    name = data.get("act", "")
    if found is None:
        form: SlipForm = Propose(posts, data, auto_id="begin-%s")
        if not form.is_valid():
            return {"begin": form}
        slips.propose(receipt, form.cleaned_data["words"], by=by)
        messages.success(request, tr("已拟办。请打印批办单送批，或由领导在本页批示。"))
        return None
    found.receipt, found.unit = receipt, receipt.unit
    receipt.notice = notice
    if name == "tick":
        return _tick(request, found)
    act = BY_NAME.get(name, ACTS[0])
    form = act.form(posts, data, auto_id=f"{act.name}-%s")
    if not form.is_valid():
        return {act.name: form}
    act.do(form, found, _number(data.get("version", "")), by)
    messages.success(request, tr(act.said))
    return None


def _tick(request: HttpRequest, found: Slip) -> None:
    """A reader's tick: his own, or one of the signed sheet with its day."""
    asked = request.POST.get("reader", "")
    reader = next((one for one in slips.readers(found) if str(one.pk) == asked), None)
    if reader is None:
        raise Refused(because(reasons.NOT_SLIP_READER))
    reader.slip = found
    mine = reader.post_id == request.scope.post.pk
    slips.tick(reader, on=None if mine else _day(request.POST.get("on", "")), by=request.scope.post)
    messages.success(request, tr("已登记阅毕。"))


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return today()


def _typed(request: HttpRequest) -> dict[str, SlipForm]:
    """What was typed into the form that was refused."""
    act = BY_NAME.get(request.POST.get("act", ""))
    posts = slips.posts_of(request.scope.unit)
    return {act.name: act.form(posts, request.POST, auto_id=f"{act.name}-%s")} if act else {}


def _sheet(request: HttpRequest, pk: UUID) -> tuple[str, Any]:
    notice = queries.visible_notice(pk)
    receipt = receiving.receipt_of(notice, request.scope.unit)
    found: Slip | None = getattr(receipt, "slip", None)
    more: dict[str, Any] = {"done": slips.steps(found), "readers": slips.readers(found)} if found else {}
    made = sheets.slip_sheet(request.scope.unit, notice, receipt, found, simulated=receiving.is_rehearsed(), **more)
    return f"批办单-{receipt.number if receipt else notice.doc_number or 'notice'}", made


def _rows(request: HttpRequest, chosen: dict[str, Any]) -> Any:
    return receiving.book(request.scope, year=chosen["year"] or 0, state=chosen["state"], words=chosen["q"])


def _file(data: bytes, kind: str, name: str, *, inline: bool = False) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    how = "inline" if inline else "attachment"
    response["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _other(request: HttpRequest) -> Notice:
    """The other one of a pair; 404 where the scope does not see it."""
    try:
        return queries.visible_notice(UUID(request.POST.get("other", "")))
    except ValueError:
        raise Http404 from None


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 9 else 0
