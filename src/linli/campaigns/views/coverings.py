"""Covering notices: the list, one on its way, its files, and what is to be done for units without accounts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST, require_safe

from linli.access import door
from linli.access.door import Ability
from linli.campaigns import actions, coverings, receivers
from linli.campaigns import covering_reasons as reasons
from linli.campaigns.actions import coverings as flow
from linli.campaigns.chat import mail_of
from linli.campaigns.covering_forms import Draft, IslandsTold, Step
from linli.campaigns.covering_page import side_by_side, view
from linli.campaigns.covering_rules import Kind
from linli.campaigns.covering_words import FIELDS, paper
from linli.campaigns.models import Campaign, Covering, CoveringState, Delivery
from linli.db.planned import planned_once
from linli.documents.pdf import pdf
from linli.documents.word import docx
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused
from linli.places.models import Unit
from linli.ui.paging import page_of
from linli.ui.refusals import refused

PAGE = "campaigns/covering.html"
ISLANDS = 30  #: on one page


@door.may(Ability.SEE)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    whose, number = request.GET.get("whose", ""), request.GET.get("campaign", "")
    campaign = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    page = page_of(request, coverings.listed(request.scope, whose=whose, campaign=campaign))  # type: ignore[attr-defined]
    may_draft = request.holder.may(Ability.DRAFT)  # type: ignore[attr-defined]
    begin = coverings.beginnings(request.scope) if may_draft else []  # type: ignore[attr-defined]
    return render(
        request, "campaigns/coverings.html", {"page": page, "whose": whose, "campaign": campaign, "beginnings": begin}
    )


@door.may(Ability.SEE, to_write=Ability.DRAFT)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin, or go on with, the covering notice of a `campaign`; `for` names a unit without accounts."""
    campaign = _asked(Campaign.objects.select_related("notice").defer("notice__received"), request.POST.get("campaign"))
    unit = _asked(Unit.objects, request.POST["for"]) if request.POST.get("for") else request.scope.unit  # type: ignore[attr-defined]
    return _to(flow.begin(campaign, unit, by=request.holder))  # type: ignore[attr-defined]


@door.may(Ability.SEE)
@require_GET
def covering(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _found(request, pk))


@door.may(Ability.SEE, to_write=Ability.DRAFT)
@require_POST
def revise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the words; `then` takes the next step with the same press."""
    one = _found(request, pk)
    form = Draft(one, receivers.under(one.unit, one.line), request.POST, auto_id="draft-%s")
    if not form.is_valid():
        return _page(request, one, form=form)
    try:
        flow.revise(one, form.written(), by=request.holder, version=form.cleaned_data["version"])  # type: ignore[attr-defined]
        with transaction.atomic():  # where the step is refused the words are kept
            if request.POST.get("then") == Kind.TO_REVIEW:
                flow.to_review(one, by=request.holder, version=one.version)  # type: ignore[attr-defined]
    except Refused as refusal:
        if any(reason.code is reasons.CHANGED_MEANWHILE for reason in refusal.reasons):
            request.undo = True  # type: ignore[attr-defined]
            return _merge(request, pk, refusal, form)
        return _page(request, _found(request, pk), form=form, refusal=refusal)
    return _to(one, saved=True)


@door.may(Ability.SEE, to_write=Ability.DRAFT)
@require_POST
def step(request: HttpRequest, pk: UUID) -> HttpResponse:
    one, form = _found(request, pk), Step(request.POST, act=request.POST.get("act", ""), auto_id="step-%s")
    holder = request.holder  # type: ignore[attr-defined]
    if not form.is_valid():
        return _page(request, one, said=form)
    kind, version = Kind(form.cleaned_data["act"]), form.cleaned_data["version"]
    if kind == Kind.SIGN and holder.may(Ability.SIGN) and not holder.two_factors:
        return HttpResponseRedirect(f"{reverse('access:second_factor')}?next={_url(one)}")
    try:
        match kind:
            case Kind.TO_REVIEW:
                flow.to_review(one, by=holder, version=version)
            case Kind.TO_SIGN:
                flow.to_sign(one, form.cleaned_data["note"], by=holder, version=version)
            case Kind.BACK:
                flow.back(one, form.cleaned_data["note"], by=holder, version=version)
            case Kind.SIGN:
                flow.sign(one, form.signature(), by=holder, version=version)
            case Kind.SEND:
                flow.send(one, by=holder, version=version)
            case _:
                return _to(one)
    except Refused as refusal:
        request.undo = True  # type: ignore[attr-defined]
        return _page(request, _found(request, pk), said=form, refusal=refusal)
    messages.success(request, tr("已{step}", step=tr(kind.label)))
    return _to(one)


@door.may(Ability.SEE)
@require_safe
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asked by the page while it is being sent; once all have it the page is to load itself anew."""
    one = _found(request, pk)
    percent = 100 * one.reached // one.total if one.total else 0
    response = render(request, "campaigns/_covering_progress.html", {"one": one, "percent": percent})
    if one.state == CoveringState.SENT:
        response.headers["HX-Refresh"] = "true"
    return response


@door.may(Ability.SEE, to_write=Ability.DRAFT)
@require_POST
def send_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Order the dispatch once more, where its job was lost."""
    one = _found(request, pk)
    flow.send_on(one, by=request.holder)  # type: ignore[attr-defined]
    return _to(one)


@door.may(Ability.SEE, to_write=Ability.DRAFT)
def islands(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The units without accounts: what to send them by mail or on paper, and how each of them got it."""
    one = _found(request, pk)
    if one.state not in coverings.OUT:
        raise Http404
    with planned_once():
        page = page_of(request, coverings.islands(one), size=ISLANDS)
    shown: dict[str, Any] = {"one": one, "page": page, "mail": mail_of(coverings.words(one))}
    if request.method != "POST":
        return render(request, "campaigns/islands.html", {**shown, "form": IslandsTold([])})
    there = {row.pk: row for row in page}
    form = IslandsTold(list(there), request.POST)
    if not form.is_valid():
        return render(request, "campaigns/islands.html", {**shown, "form": form}, status=422)
    try:
        n = _record(form, there, request)
    except Refused as refusal:
        return refused(request, refusal, "campaigns/islands.html", **shown, form=form)
    messages.success(request, tr("已登记 {n} 个单位。", n=n))
    return redirect(request.get_full_path())


def _record(form: IslandsTold, there: dict[UUID, Delivery], request: HttpRequest) -> int:
    said = form.cleaned_data
    for pk in said["delivery"]:
        by = request.scope.post  # type: ignore[attr-defined]
        actions.record_sent(there[pk], by=by, how=form.how(), note=said["note"])
    return len(said["delivery"])


@door.may(Ability.SEE)
@require_GET
def as_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The notice with the text of the received one behind it."""
    one = _found(request, pk)
    made = pdf(paper(coverings.words(one), one.campaign.notice.text))
    return _file(one, made, "application/pdf", "pdf", inline="show" in request.GET)


@door.may(Ability.SEE)
@require_GET
def as_docx(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = _found(request, pk)
    made = docx(paper(coverings.words(one), one.campaign.notice.text))
    return _file(one, made, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")


def _found(request: HttpRequest, pk: UUID) -> Covering:
    return coverings.covering(request.scope, pk)  # type: ignore[attr-defined]


def _asked(rows: Any, value: str | None) -> Any:
    try:
        return get_object_or_404(rows, pk=UUID(value or ""))
    except ValueError:
        raise Http404 from None


def _url(one: Covering) -> str:
    return reverse("campaigns:covering", args=[one.pk])


def _to(one: Covering, *, saved: bool = False) -> HttpResponse:
    return HttpResponseRedirect(_url(one) + ("?saved=1" if saved else ""))


def _page(
    request: HttpRequest,
    one: Covering,
    *,
    form: Draft | None = None,
    said: Step | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """The page; after a refusal with the reasons, and with all that the person had typed."""
    found = view(one, request.holder, form=form)  # type: ignore[attr-defined]
    first = {"code": found.registers[0].code if found.registers else ""}
    context = {
        "view": found,
        "one": one,
        "step": said or Step(initial=first, act=found.onward or "", auto_id="step-%s"),
        "saved": "saved" in request.GET,
    }
    if refusal is None:
        wrong = (form and form.errors) or (said and said.errors)
        return render(request, PAGE, context, status=422 if wrong else 200)
    return refused(request, refusal, PAGE, **context)


def _merge(request: HttpRequest, pk: UUID, refusal: Refused, form: Draft) -> HttpResponse:
    """Both texts side by side, where another person has kept theirs first. Nothing of either is lost."""
    one = _found(request, pk)
    done = coverings.steps(one)
    base = next((step.text for step in done if step.ordinal == form.cleaned_data["base"]), {})
    text = {name: form.cleaned_data[name] for name in FIELDS}
    mine = {**text, "due": text["due"].isoformat() if text["due"] else ""}
    rows = side_by_side(base, done[-1].text, mine)
    shown = {row.name for row in rows}
    context = {
        "one": one,
        "rows": rows,
        "theirs": done[-1],
        "kept": {name: value for name, value in done[-1].text.items() if name not in shown},
        "units": form.cleaned_data["units"],
        "down_to": form.cleaned_data["down_to"] or "",
        "open": one.state == CoveringState.DRAFTING,
    }
    return refused(request, refusal, "campaigns/covering_merge.html", **context)


def _file(one: Covering, data: bytes, kind: str, ending: str, *, inline: bool = False) -> HttpResponse:
    name = f"{one.number} {one.title}".strip() if one.number else f"{one.title}（草稿）"
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(not inline, f"{name}.{ending}") or ""
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
