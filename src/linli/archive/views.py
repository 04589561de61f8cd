"""The folder of a campaign: order it, see how far it is, fetch it."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from linli.access import door
from linli.access.door import Ability
from linli.archive import contents, folders
from linli.archive.models import UNDER_WAY, Folder, FolderState
from linli.campaigns.models import Campaign
from linli.db.compiled import Held, compiled
from linli.db.planned import planned_once
from linli.kernel.i18n import mark, tr

#: the parts of a folder as the page names them, in the order of the index
PARTS = (
    (contents.IN, mark("收到的通知，照收到的样子")),
    (contents.OUT, mark("本单位下发的通知")),
    (contents.SLIPS, mark("批办单")),
    (contents.REPORTS, mark("本单位的报告，和接收的下级报告")),
    (contents.LISTS, mark("下发签收、任务、参加人数和数据")),
)


@door.may(Ability.SEE)
@require_safe
def archive(request: HttpRequest, number: int) -> HttpResponse:
    return render(request, "archive/archive.html", _shown(request, _campaign(number)))


@door.may(Ability.DRAFT)
@require_POST
def make(request: HttpRequest, number: int) -> HttpResponse:
    found = _campaign(number)
    folder = folders.of(found, request.scope).filter(state__in=UNDER_WAY).first()
    if folder is not None and "again" in request.POST:
        folders.order_again(folder, by=request.scope.post)
    else:
        folders.order(found, by=request.scope.post)
    messages.success(request, tr("已排上，备好以后在这一页下载。"))
    return redirect("archive:archive", number=number)


@door.may(Ability.SEE)
@require_safe
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """Asked by the page while a folder is made; once it is there the page is to load itself anew."""
    shown = _shown(request, _campaign(number))
    response = render(request, "archive/_progress.html", shown)
    if shown["under_way"] is None:
        response.headers["HX-Refresh"] = "true"
    return response


@door.may(Ability.SEE)
@require_safe
def download(request: HttpRequest, number: int) -> HttpResponse:
    """The newest that is ready; back to the page where there is none."""
    found = _campaign(number)
    folder = folders.of(found, request.scope).filter(state=FolderState.READY).first()
    if folder is None:
        return redirect("archive:archive", number=number)
    data = (
        Folder.objects.filter(area_key__range=request.scope.enclosing).values_list("data", flat=True).get(pk=folder.pk)
    )
    response = HttpResponse(bytes(data), content_type="application/zip")
    name = quote(folders.filename(folder, found, request.scope.unit.name), safe="")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@planned_once()
def _campaign(number: int) -> Campaign:
    one = _numbered.first(number=number) if number < 2**31 else None
    if one is None:
        raise Http404
    return one


@compiled
def _numbered(number: Held) -> QuerySet[Campaign]:
    found = Campaign.objects.filter(number=number).select_related("notice")
    return found.defer("notice__received", "notice__text")


def _shown(request: HttpRequest, found: Campaign) -> dict[str, Any]:
    every = folders.latest(found, request.scope)
    return {
        "campaign": found,
        "folders": [one for one in every if one.state not in UNDER_WAY],
        "under_way": next((one for one in every if one.state in UNDER_WAY), None),
        "ready": next((one for one in every if one.state == FolderState.READY), None),
        "parts": PARTS,
        "may_draft": request.holder.may(Ability.DRAFT),
    }
