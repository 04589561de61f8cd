"""Confirming a notice: what is asked, what was read, what would come of it; saved with every answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from linli.access import door
from linli.access.door import Ability
from linli.campaigns import actions, queries
from linli.campaigns.confirming_page import confirming_page
from linli.campaigns.models import Amendment
from linli.campaigns.spoken import added, spoken
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused
from linli.notices import actions as notices
from linli.notices.models import Reading
from linli.notices.queries import drafts, visible_notice, visible_reading
from linli.ui.refusals import refused


@door.may(Ability.SEE, to_write=Ability.DRAFT)
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page; a form sent to it confirms."""
    reading = visible_reading(pk)
    if request.method != "POST":
        return render(request, "campaigns/confirm.html", confirming_page(request, reading))
    seen, simulated = _number(request.POST.get("drafts", "")), "simulated" in request.POST
    try:
        made = actions.confirm_as_said(reading, drafts=seen, simulated=simulated, by=request.scope.post)
    except Refused as refusal:
        return _again(request, reading, refusal)
    messages.success(request, tr("已认定并下发，活动编号 {n}。", n=made.number))
    return redirect("campaigns:of_notice", pk=reading.notice_id)


@door.may(Ability.DRAFT)
@require_POST
def say(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One answer, or one finding changed or dropped: kept as a draft at once."""
    reading = visible_reading(pk)
    try:
        said = spoken(reading, request.POST)
        notices.draft(reading, said, seen=_number(request.POST.get("seen", "")), by=request.scope.post)
    except Refused as refusal:
        return _again(request, reading, refusal)
    return _back(reading)


@door.may(Ability.DRAFT)
@require_POST
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the engine missed, in the words of the text or from outside it."""
    reading = visible_reading(pk)
    try:
        said = added(reading, request.POST, set(drafts(reading)))
        notices.draft(reading, said, seen=0, by=request.scope.post)
    except Refused as refusal:
        return _again(request, reading, refusal)
    return _back(reading)


@door.may(Ability.DRAFT)
@require_POST
def unsay(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an answer back: the field is as it was read."""
    reading = visible_reading(pk)
    notices.against_deciding(reading, request.scope.post)
    notices.discard_drafts(reading, request.POST.get("field") or "-")
    return _back(reading)


@door.may(Ability.SEE)
@require_safe
def of_notice(request: HttpRequest, pk: UUID) -> HttpResponseRedirect:
    """From a notice to the campaign that came of it; to the notice itself where there is none."""
    notice = visible_notice(pk)
    made = queries.campaign_of(notice) or queries.campaign_of(notice, simulated=True)
    if made:
        return redirect("desk:campaign", made.number)
    amends = Amendment.objects.filter(notice=notice).first()
    return redirect("campaigns:amendment", pk=amends.pk) if amends else redirect("notices:notice", pk)


def _again(request: HttpRequest, reading: Reading, refusal: Refused) -> HttpResponse:
    """The page with the reasons, what others said, and what was typed."""
    context: dict[str, Any] = confirming_page(request, reading, typed=request.POST)
    return refused(request, refusal, "campaigns/confirm.html", **context)


def _back(reading: Reading) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("campaigns:confirm", args=[reading.pk]))


def _number(words: str) -> int:
    return int(words) if words.isdigit() and len(words) < 6 else 0
