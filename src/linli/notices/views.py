"""The register of notices, one notice, and its file."""

import re
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from linli.access import door
from linli.access.door import Ability
from linli.kernel.reasons import Refused
from linli.notices import actions, queries, scanning
from linli.notices.extraction.values import Pictures
from linli.notices.forms import Filter, Register
from linli.notices.page import notice_page
from linli.notices.scan_views import page_picture
from linli.ui.paging import page_of
from linli.ui.refusals import refused


@door.may(Ability.SEE)
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    form = Filter(request.GET)
    chosen = form.chosen()
    rows = queries.listed(request.scope, state=chosen["state"], whose=chosen["whose"], words=chosen["q"])
    page = page_of(request, rows)
    named = queries.decided_names(list(page))
    for one in page:
        one.title_shown = named.get((one.pk, "title"), str(one))
        one.number_shown = named.get((one.pk, "doc_number"), one.doc_number)
    context = {"page": page, "form": form, "chosen": chosen, "filtered": any(chosen.values())}
    context["may_register"] = request.holder.may(Ability.DRAFT)
    return render(request, "notices/list.html", context)


@door.may(Ability.DRAFT)
def register(request: HttpRequest) -> HttpResponse:
    form, by = Register(request.POST or None, request.FILES or None), request.scope.post
    context = {"form": form, "scans": queries.open_scans(request.scope)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "notices/register.html", context, status=422 if form.errors else 200)
    try:
        data, name, typed = form.given()
        if known := queries.same_bytes(data, request.scope.unit):
            return render(request, "notices/register.html", context | {"known": known}, status=409)
        found = actions.register(data, name, form.came, typed=typed, by=by)
        if isinstance(found, Pictures):
            return redirect("notices:scan", scanning.bring(data, name, found, form.came, by=by).pk)
    except Refused as refusal:
        return refused(request, refusal, "notices/register.html", **context)
    return redirect("notices:notice", found.notice_id)


@door.may(Ability.SEE)
@require_safe
def notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = queries.visible_notice(pk)
    context = notice_page(found, at=_place(request.GET.get("at", "")))
    context["may_confirm"] = request.holder.may(Ability.DRAFT) and found.issuer_id == request.scope.unit.pk
    context["may_join"] = request.holder.may(Ability.DRAFT)
    return render(request, "notices/notice.html", context)


@door.may(Ability.DRAFT)
@require_POST
def read_again(request: HttpRequest, pk: UUID) -> HttpResponseRedirect:
    actions.read_anew(queries.visible_notice(pk), by=request.scope.post)
    return HttpResponseRedirect(reverse("notices:notice", args=[pk]) + "#again")


@door.may(Ability.SEE)
@require_safe
def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = queries.received_file(pk)
    response = HttpResponse(bytes(found.received), content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.filename, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@door.may(Ability.SEE)
@require_safe
def picture(request: HttpRequest, pk: UUID, page: int) -> HttpResponse:
    """A page of the file as it came, drawn for the screen."""
    return page_picture(queries.received_file(pk), page)


def _place(asked: str) -> tuple[int, int] | None:
    """The words that an address asks to be lit: `973-1032`, half-open code points."""
    found = re.fullmatch(r"(\d{1,7})-(\d{1,7})", asked)
    return (int(found[1]), int(found[2])) if found else None
