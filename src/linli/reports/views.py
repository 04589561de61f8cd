"""Reports: the list, the paper, and its way up."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from linli.access import door
from linli.access.door import Ability
from linli.documents.pdf import departures, pdf
from linli.documents.word import docx
from linli.kernel.clock import today
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused
from linli.ledger.queries import sheets
from linli.reports import filenames, filings, flow, listing, pages, reasons, rules
from linli.reports.forms import StepForm, written
from linli.reports.models import Channel, Filing, Kind, State
from linli.reports.queries import figures_of
from linli.ui.refusals import refused

ACTS = {
    Kind.TO_REVIEW: flow.to_review,
    Kind.TO_SIGN: flow.to_sign,
    Kind.BACK: flow.back,
    Kind.SIGN: flow.sign,
    Kind.SUBMIT: flow.submit,
    Kind.RESUBMIT: flow.submit,
    Kind.LEAVE: flow.leave,
    Kind.RECALL: flow.recall,
    Kind.RETURN: flow.hand_back,
    Kind.ACCEPT: flow.accept,
}


@door.may(Ability.SEE)
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    asked = listing.asked(request.GET)
    duties = listing.fitting(request.scope, asked)
    counts = listing.counts(duties)
    total = sum(n for _, _, n in counts)
    count = next((n for value, _, n in counts if value == asked.state), total)
    page = listing.page_of(duties, asked.state, request.GET.get("page", "1"), count)
    return render(
        request,
        "reports/reports.html",
        {
            "page": page,
            "open_to": listing.open_to(page.object_list, request.scope),
            "counts": counts,
            "total": total,
            "campaigns": sheets.campaigns(),
            "asked": asked,
            "may_draft": request.holder.may(Ability.DRAFT),
        },
    )


@door.may(Ability.SEE, to_write=Ability.DRAFT)
@require_POST
def begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    one = flow.begin(filings.obligation(request.scope, pk), by=request.holder)
    return _to(one)


@door.may(Ability.SEE)
@require_GET
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, filings.filing(request.scope, pk))


@door.may(Ability.SEE, to_write=Ability.DRAFT)
@require_POST
def revise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the words; `then` takes the next step with the same press."""
    one, text = filings.filing(request.scope, pk), written(request.POST)
    form = StepForm({**request.POST.dict(), "act": Kind.TO_REVIEW})
    if not form.is_valid():
        return _page(request, one, form=form, typed=text)
    try:
        flow.revise(one, text, by=request.holder, version=form.cleaned_data["version"])
        with transaction.atomic():  # where the step is refused the words are kept
            match request.POST.get("then"):
                case "to-review":
                    flow.to_review(one, form.said(), by=request.holder, version=one.version)
                case "all-the-way":
                    flow.all_the_way(one, form.said(), by=request.holder, version=one.version)
    except Refused as refusal:
        if any(reason.code is reasons.CHANGED_MEANWHILE for reason in refusal.reasons):
            request.undo = True
            return _merge(request, pk, refusal, text)
        return _page(request, filings.filing(request.scope, pk), form=form, typed=text, refusal=refusal)
    return _to(one, saved=True)


@door.may(Ability.SEE, to_write=Ability.DRAFT)
@require_POST
def newest(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what composing anew would change; with `confirm`, do it."""
    one = filings.filing(request.scope, pk)
    if "confirm" in request.POST:
        found = flow.recompose(one, by=request.holder, version=int(request.POST.get("version", 0)))
        messages.success(request, tr("已按最新封存更新，{n} 个数有变化", n=len(found)))
        return _to(one)
    last = filings.revision(one)
    of = figures_of(last.report)
    found = filings.changes(one, of)
    return render(request, "reports/newest.html", {"filing": one, "changes": found, "report": last.report})


@door.may(Ability.SEE, to_write=Ability.DRAFT)
@require_POST
def step(request: HttpRequest, pk: UUID) -> HttpResponse:
    one, form = filings.filing(request.scope, pk), StepForm(request.POST)
    if not form.is_valid():
        return _page(request, one, form=form)
    kind = Kind(form.cleaned_data["act"])
    if kind == Kind.SIGN and request.holder.may(Ability.SIGN) and not request.holder.two_factors:
        return HttpResponseRedirect(f"{reverse('access:second_factor')}?next={reverse('reports:report', args=[pk])}")
    if kind not in ACTS:
        return _to(one)
    try:
        ACTS[kind](one, form.said(), by=request.holder, version=form.cleaned_data["version"])
    except Refused as refusal:
        request.undo = True
        return _page(request, filings.filing(request.scope, pk), form=form, refusal=refusal)
    messages.success(request, tr("已{step}", step=tr(kind.label)))
    return _to(one)


@door.may(Ability.SEE)
@require_GET
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The selected figure, for the rail: value, as of, evidence, definition."""
    found = listing.figure_note(filings.filing(request.scope, pk), request.GET.get("figure", ""))
    return render(request, "reports/_note.html", found)


@door.may(Ability.SEE)
@require_GET
def checks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The paper measured against GB/T 9704-2012."""
    one = filings.filing(request.scope, pk)
    found = departures(listing.paper_of(one, request.holder, None)[0])
    whole = not request.headers.get("HX-Request")
    return render(request, "reports/checks.html" if whole else "reports/_checks.html", {"filing": one, "found": found})


@door.may(Ability.SEE)
@require_GET
def differences(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is not as it was when the report was submitted the time before."""
    one = filings.filing(request.scope, pk)
    whole = not request.headers.get("HX-Request")
    found = {"filing": one, "differences": listing.differences(one, request.holder)}
    return render(request, "reports/differences.html" if whole else "reports/_differences.html", found)


@door.may(Ability.SEE)
@require_GET
def as_pdf(request: HttpRequest, pk: UUID, ordinal: int) -> HttpResponse:
    one = filings.filing(request.scope, pk)
    made, _ = listing.paper_of(one, request.holder, ordinal)
    return _file(one, pdf(made), "application/pdf", "pdf", inline="show" in request.GET)


@door.may(Ability.SEE)
@require_GET
def as_docx(request: HttpRequest, pk: UUID, ordinal: int) -> HttpResponse:
    one = filings.filing(request.scope, pk)
    made, _ = listing.paper_of(one, request.holder, ordinal)
    return _file(one, docx(made), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")


@door.may(Ability.SEE)
@require_GET
def uses(request: HttpRequest) -> HttpResponse:
    """A fragment for the page of figures: the reports in which its figure stands."""
    return render(request, "reports/_uses.html", {"uses": listing.uses(request.GET)})


def _to(one: Filing, *, saved: bool = False) -> HttpResponse:
    return HttpResponseRedirect(reverse("reports:report", args=[one.pk]) + ("?saved=1" if saved else ""))


def _page(
    request: HttpRequest,
    one: Filing,
    *,
    form: StepForm | None = None,
    typed: dict[str, str] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """The page of a filing; after a refusal with the reasons, and with all that the person had typed."""
    found = pages.view(one, request.holder, typed=typed)
    kept = one.for_itself or one.obligation.campaign.simulated
    form = form or StepForm(initial={"sent_on": today(), "channel": Channel.KEPT if kept else Channel.MAIL})
    context = {"view": found, "filing": one, "form": form, "State": State, "said": form.data}
    if found.figures:
        context |= listing.told(found.figures[0], found.revision.report)
    if refusal is None:
        return render(request, "reports/report.html", context, status=422 if form.errors else 200)
    return refused(request, refusal, "reports/report.html", **context)


def _merge(request: HttpRequest, pk: UUID, refusal: Refused, mine: dict[str, str]) -> HttpResponse:
    """Both texts side by side, where another person has kept theirs first. Nothing of either is lost."""
    one = filings.filing(request.scope, pk)
    last = filings.revision(one)
    try:
        base = filings.revision(one, int(request.POST.get("base", 0))).text
    except (ValueError, Http404):
        base = {}
    rows = listing.side_by_side(base, last.text, mine)
    context = {"filing": one, "rows": rows, "theirs": last, "keep": {**last.text}, "open": one.state in rules.OPEN}
    return refused(request, refusal, "reports/merge.html", **context)


def _file(one: Filing, data: bytes, kind: str, ending: str, *, inline: bool = False) -> HttpResponse:
    name = filenames.name(one.unit, consolidated=one.obligation.consolidates)
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = filenames.disposition(f"{name}.{ending}", inline=inline)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
