"""One tap: an instalment of an obligation with a rhythm, answered by nothing, or with what the ledger says of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from linli.access import door
from linli.campaigns import actions, queries
from linli.campaigns.forms import HowOutside
from linli.campaigns.models import Instalment
from linli.desk.outcome import Counted, counted
from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Refused
from linli.ui.refusals import refused

PAGE = "desk/instalment.html"
SAID = {
    "nothing": mark("已零报告。期限内可以收回。"),
    "answer": mark("已按台账报告。期限内可以收回。"),
    "words": mark("已报告。期限内可以收回。"),
    "back": mark("已收回，请重新报告。"),
}
NOTHING_NEW = mark("没有改动：这一期已经报过了。")


@door.may(door.Ability.SEE, to_write=door.Ability.DRAFT)
def instalment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The instalment, what the ledger has of it, and the taps; a form sent to it taps. Of a unit without accounts it is
    recorded how it came, as everything is that was done in a unit's stead."""
    try:
        found = queries.found_instalment(pk)
    except Instalment.DoesNotExist:
        raise Http404 from None
    known = counted(found)
    shown = _shown(request, found, known)
    if request.method != "POST":
        return render(request, PAGE, shown)
    tap = request.POST.get("tap", "")
    form = shown["form"]
    if form is not None and tap != "back" and not form.is_valid():
        return render(request, PAGE, shown, status=422)
    try:
        done = _tapped(request, tap, found, known, form)
    except Refused as refusal:
        return refused(request, refusal, PAGE, **shown)
    messages.success(request, tr(_said(tap, known, form) if done else NOTHING_NEW))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back) if safe else redirect("campaigns:obligation", pk=found.delivery.obligation_id)


def _said(tap: str, known: Counted, form: HowOutside | None) -> str:
    if form is not None and tap != "back":
        return mark("已登记。期限内可以收回。")
    return SAID.get(tap, SAID["answer"]) if tap != "answer" or known.works else SAID["words"]


def _tapped(request: HttpRequest, tap: str, found: Instalment, known: Counted, form: HowOutside | None) -> bool:
    by = request.scope.post  # type: ignore[attr-defined]
    if tap == "back":
        return actions.take_back(found, by=by)
    how = {"how": form.how()} if form is not None else {}
    if tap == "nothing":
        return actions.report_nothing(found, works=known.works, seal=known.seal, by=by, **how)
    note = request.POST.get("note", "").strip()[:500]
    return actions.report(found, facts=known.facts, note=note, by=by, **how)


def _shown(request: HttpRequest, found: Instalment, known: Counted) -> dict[str, Any]:
    mine = actions.may_act(found.delivery, found.delivery.line)
    may = mine and request.holder.may(door.Ability.DRAFT)  # type: ignore[attr-defined]
    acting_for = mine and found.unit_id != request.scope.unit.pk  # type: ignore[attr-defined]
    return {
        "one": found,
        "delivery": found.delivery,
        "obligation": found.delivery.obligation,
        "known": known,
        "may": may,
        "acting_for": acting_for,
        "form": HowOutside(request.POST or None) if may and acting_for and found.is_open else None,
        "told": None if found.is_open else queries.answer_of(found),
        "note": request.POST.get("note", ""),
    }
