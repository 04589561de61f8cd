"""Pages of work sheets: what was brought, how a file is read, its rows before they are taken in, what came of it."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from linli.access import door
from linli.access.door import Ability
from linli.catalogue.kinds import catalogue
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because
from linli.ledger import reasons
from linli.ledger.forms import UploadForm
from linli.ledger.intake import uploads
from linli.ledger.models import Upload, UploadState
from linli.ledger.queries import sheets as queries
from linli.ledger.views import sheet_page
from linli.ledger.views.works import attachment
from linli.ledger.worksheets.template import write_template
from linli.places.rule import gazetteer
from linli.ui.paging import page_of
from linli.ui.refusals import refused


@door.may(Ability.RECORD)
def sheets(request: HttpRequest) -> HttpResponse:
    page = page_of(request, queries.uploads())
    elsewhere = list(queries.intakes_elsewhere()[:15])
    return render(request, "ledger/sheets.html", {"page": page, "elsewhere": elsewhere})


@door.may(Ability.RECORD)
def upload(request: HttpRequest) -> HttpResponse:
    campaigns = queries.campaigns()
    chosen = queries.open_campaign(campaigns)
    form = UploadForm(
        request.POST or None, request.FILES or None, campaigns=campaigns,
        initial={"campaign": chosen.number if chosen else ""},
    )  # fmt: skip
    if request.method != "POST":
        return render(request, "ledger/upload.html", {"form": form})
    if not form.is_valid():
        why = () if request.FILES else (because(reasons.NO_FILE),)
        return render(request, "ledger/upload.html", {"form": form, "reasons": why}, status=422)
    number = form.cleaned_data["campaign"]
    campaign = next((one for one in campaigns if one.number == number), None)
    file = form.cleaned_data["file"]
    try:
        found, new = uploads.receive(file.read(), file.name, campaign=campaign, by=request.scope.post)
    except Refused as refusal:
        return refused(request, refusal, "ledger/upload.html", form=form)
    if not new:
        messages.info(request, _known(found))
    return redirect("ledger:sheet", pk=found.pk)


@door.may(Ability.RECORD)
def template(request: HttpRequest) -> HttpResponse:
    """An empty sheet of the unit's own places, with drop-downs."""
    out, division = BytesIO(), request.scope.unit.division
    write_template(
        out, gazetteer=gazetteer(), kinds=catalogue().kinds, groups=catalogue().priority_groups, within=division.code
    )
    return attachment(out.getvalue(), tr("{place}志愿服务工作表", place=division.name) + ".xlsx")


@door.may(Ability.RECORD)
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = queries.upload(pk)
    return render(request, *sheet_page.of(found, request))


@door.may(Ability.RECORD)
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asked by the page while a job is at work; once it is done the page is to load itself anew."""
    found = queries.upload(pk)
    response = render(request, "ledger/_progress.html", sheet_page.progress(found))
    if found.state not in (UploadState.READING, UploadState.TAKING):
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@door.may(Ability.RECORD)
def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = queries.upload(pk)
    said = sheet_page.said(request.POST, found)
    try:
        with transaction.atomic():
            uploads.settle(found, said, version=_version(request), by=request.scope.post)
    except Refused as refusal:
        now = queries.upload(pk)
        template_name, context = sheet_page.of(now, request, said=said)
        return refused(request, refusal, template_name, **context)
    return redirect("ledger:sheet", pk=pk)


@require_POST
@door.may(Ability.RECORD)
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    twins = request.POST.get("twins") == "1"
    return _act(request, pk, lambda found, by: uploads.start(found, version=_version(request), twins=twins, by=by))


@door.may(Ability.RECORD)
def refused_rows(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = queries.upload(pk, with_bytes=True)
    if found.unit_id != request.scope.unit.pk:
        raise Refused(because(reasons.NOT_YOUR_SHEET, unit=found.unit.name))
    stem = found.filename.rpartition(".")[0] or found.filename
    return attachment(uploads.to_mend(found), tr("{name}-待更正", name=stem) + ".xlsx")


@require_POST
@door.may(Ability.RECORD)
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, lambda found, by: uploads.again(found, by=by))


@require_POST
@door.may(Ability.RECORD)
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, lambda found, by: uploads.discard(found, version=_version(request), by=by))


@require_POST
@door.may(Ability.RECORD)
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    why = request.POST.get("why", "")
    return _act(request, pk, lambda found, by: uploads.undo(found, why=why, version=_version(request), by=by))


def _act(request: HttpRequest, pk: UUID, action: Any) -> HttpResponse:
    """Do one step and show where the sheet now is; a refusal undoes the step and stands above the sheet as it was."""
    try:
        with transaction.atomic():
            action(queries.upload(pk), request.scope.post)
    except Refused as refusal:
        template_name, context = sheet_page.of(queries.upload(pk), request)
        return refused(request, refusal, template_name, **context)
    return redirect("ledger:sheet", pk=pk)


def _version(request: HttpRequest) -> int:
    words = request.POST.get("version", "")
    return int(words) if words.isdecimal() and len(words) < 9 else 0


def _known(found: Upload) -> str:
    return tr(
        "这份文件 {who} 已于 {day} 上传过，接着办即可。", who=found.by.account.name, day=f"{found.at:%m-%d %H:%M}"
    )
