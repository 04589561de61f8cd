"""Pages of work: the list, work by hand, one piece of work, its correction."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from linli.access import door
from linli.access.door import Ability
from linli.campaigns.models import Campaign
from linli.kernel.clock import today
from linli.kernel.i18n import tr
from linli.kernel.ids import new_id, uuid_of
from linli.kernel.reasons import Refused, because
from linli.ledger import entries, rules
from linli.ledger.forms import CorrectionForm, FilterForm, WorkForm, initial_of
from linli.ledger.models import Evidence, Work
from linli.ledger.queries import sheets, works_file
from linli.ledger.queries import work as pieces
from linli.ledger.queries import works as queries
from linli.ledger.reasons import ALREADY_CORRECTED
from linli.ledger.views import work_page
from linli.people.queries import names_of
from linli.ui.refusals import refused

FILE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@door.may(Ability.SEE)
def works(request: HttpRequest) -> HttpResponse:
    form = _filter(request)
    page, lines = queries.page_of(form.wanted(), request.GET.get("page", "1"))
    return render(request, "ledger/works.html", {"form": form, "page": page, "lines": lines, "most": queries.MOST})


@door.may(Ability.SEE)
def export(request: HttpRequest) -> HttpResponse:
    rows = queries.works(_filter(request).wanted())
    return attachment(works_file.as_xlsx(rows), tr("服务台账") + f"-{today():%Y%m%d}.xlsx")


@door.may(Ability.RECORD)
def new(request: HttpRequest) -> HttpResponse:
    campaigns = sheets.campaigns()
    form = WorkForm(
        request.POST or None,
        initial=_initial(request, campaigns),
        places=queries.places_below(request.scope.unit.division_id),
        campaigns=campaigns,
        recent=queries.recent_kinds(),
    )
    context = {"form": form, "key": request.POST.get("key") or new_id(), "latest": []}
    if request.method == "POST" and form.is_valid():
        chosen = _numbered(campaigns, form.cleaned_data["campaign"])
        try:
            done = entries.write_down(form.entry(), key=context["key"], campaign=chosen, by=request.scope.post)
        except Refused as refusal:
            return refused(request, refusal, "ledger/new.html", **context)
        return redirect(f"{reverse('ledger:new')}?saved={done}")
    context["latest"] = latest = queries.latest_by(request.scope.post.pk)
    saved = request.GET.get("saved")
    context["saved"] = next((line for line in latest if str(line.work.pk) == saved), None)
    return render(request, "ledger/new.html", context, status=422 if form.errors else 200)


@door.may(Ability.RECORD)
def outcome(request: HttpRequest) -> HttpResponse:
    """What is counted for the kind that is being chosen: the label beside the number."""
    form = WorkForm(request.GET, places=[], recent=())
    return render(request, "ledger/_outcome.html", {"kind": form.chosen})


@door.may(Ability.SEE)
def work(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = pieces.whole(pk)
    return render(request, "ledger/work.html", work_page.of(found, request))


@door.may(Ability.SEE, to_write=Ability.RECORD)
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    versions = pieces.versions_of(pk)
    found = next(one for one in versions if one.pk == pk)
    form = _correction(request, found)
    context = {"form": form, "work": found, "versions": versions}
    if reason := rules.against_correcting(found, request.scope.post):
        return refused(request, Refused(reason), "ledger/correct.html", **context | {"form": None})
    if found is not versions[-1]:
        return _overtaken(request, form, pk)
    if request.method == "POST" and form.is_valid():
        try:
            done = entries.correct(
                found, form.entry(), pieces.parts_of(found),
                same_people=form.same_people, why=form.cleaned_data["why"], by=request.scope.post,
            )  # fmt: skip
        except Refused as refusal:
            if refusal.reasons[0].code is not ALREADY_CORRECTED:
                return refused(request, refusal, "ledger/correct.html", **context)
            return _overtaken(request, form, pk)
        messages.success(request, tr("已更正。原来的一版仍在下面的更正记录里。"))
        return redirect("ledger:work", pk=done)
    return render(request, "ledger/correct.html", context, status=422 if form.errors else 200)


@require_POST
@door.may(Ability.RECORD)
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = pieces.versions_of(pk)
    mine = next(one for one in found if one.pk == pk)
    done = entries.withdraw(mine, why=request.POST.get("why", ""), by=request.scope.post)
    messages.success(request, tr("已撤回。这一项不再计数，记录仍在。"))
    return redirect("ledger:work", pk=done)


def attachment(data: bytes, name: str) -> HttpResponse:
    """A file to keep: never shown in place."""
    response = HttpResponse(data, content_type=FILE)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _filter(request: HttpRequest) -> FilterForm:
    places = queries.places_below(request.scope.unit.division_id)
    return FilterForm(request.GET, places=places, campaigns=sheets.campaigns())


def _numbered(campaigns: list[Campaign], number: int | None) -> Campaign | None:
    return next((one for one in campaigns if one.number == number), None)


def _initial(request: HttpRequest, campaigns: list[Campaign]) -> dict[str, Any]:
    """Today, here, the open campaign; "as last time" takes the rest from a work of one's own unit."""
    chosen = sheets.open_campaign(campaigns)
    initial = {
        "day": today(),
        "place": request.scope.unit.division_id,
        "evidence": Evidence.ADDED.value,
        "campaign": chosen.number if chosen else "",
    }
    if like := uuid_of(request.GET.get("like", "")):
        initial = _like(like, request) | {"day": today(), "campaign": initial["campaign"]}
    return initial


def _like(pk: UUID, request: HttpRequest) -> dict[str, Any]:
    found = pieces.versions_of(pk)[-1]
    records = pieces.parts_of(found) if found.unit_id == request.scope.unit.pk else []
    return initial_of(found, records, names_of(r.person for r in records)) | {"outcome": None, "served": None}


def _correction(request: HttpRequest, found: Work) -> CorrectionForm:
    records = pieces.parts_of(found)
    places = queries.places_below(found.unit.division_id)
    initial = initial_of(found, records, names_of(r.person for r in records))
    return CorrectionForm(request.POST or None, initial=initial, places=places)


def _overtaken(request: HttpRequest, form: CorrectionForm, pk: UUID) -> HttpResponse:
    """Somebody was faster: both texts, and the way to correct what now stands."""
    found = pieces.whole(pk)
    return refused(
        request, Refused(because(ALREADY_CORRECTED)), "ledger/overtaken.html",
        form=form, whole=found, work=found.work, words=rules.WHY,
    )  # fmt: skip
