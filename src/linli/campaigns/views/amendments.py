"""Amending a campaign: what a corrected text changes, confirmed by its issuer; and the page of an amendment."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from linli.access import door
from linli.access.door import Ability
from linli.campaigns import actions, amending, reasons
from linli.campaigns.actions.log import may
from linli.campaigns.actions.passing import owners_of
from linli.campaigns.confirming import keeping, resolver
from linli.campaigns.models import Amendment, AmendmentDelivery, Campaign, Covering
from linli.campaigns.queries import PART
from linli.db.compiled import Held, Listed, among, compiled
from linli.db.planned import planned_once
from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Refused, because
from linli.notices.models import Notice, Reading
from linli.notices.queries import visible_reading
from linli.notices.twins import quoted
from linli.ui.paging import page_of
from linli.ui.refusals import refused

#: kind of a change → how it is said
KINDS = {
    amending.DUE: mark("期限改了"),
    amending.TEXT: mark("要求改了"),
    amending.DROPPED: mark("不再要求"),
    amending.NEW: mark("新增要求"),
}
PAGE = "campaigns/amend.html"


@door.may(Ability.SEE, to_write=Ability.DRAFT)
def amend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the corrected text of a reading changes in a campaign of the unit; a form sent to it makes the amendment."""
    reading = visible_reading(pk)
    known = _made_of(reading)
    if known is not None:
        return redirect("campaigns:amendment", pk=known)
    offered = _campaigns(request, reading)
    campaign = _chosen(request, offered)
    if request.method != "POST":
        return render(request, PAGE, _preview(request, reading, campaign, offered))
    data = request.POST
    chosen = actions.Chosen(frozenset(data.getlist("change")), "everybody" in data, data.get("note", "")[:500])
    try:
        if campaign is None:
            raise Refused(because(reasons.NO_SUCH_CAMPAIGN))
        made = actions.amend(campaign, reading, chosen, by=request.scope.post)  # type: ignore[attr-defined]
    except Refused as refusal:
        return refused(request, refusal, PAGE, **_preview(request, reading, campaign, offered))
    told = AmendmentDelivery.objects.filter(amendment=made, area_key__range=request.scope.enclosing).count()  # type: ignore[attr-defined]
    messages.success(request, tr("已登记更正，告知 {n} 个单位，请他们重新签收。", n=told))
    return redirect("campaigns:amendment", pk=made.pk)


@door.may(Ability.SEE, to_write=Ability.DRAFT)
def amendment(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _found(pk)
    if request.method != "POST":
        return render(request, "campaigns/amendment.html", _shown(request, found))
    one = _rows(found, request.scope.enclosing).filter(pk=_uuid(request.POST.get("delivery", ""))).first()  # type: ignore[attr-defined]
    if one is None:
        raise Http404
    done = actions.acknowledge_amendment(one, by=request.scope.post)  # type: ignore[attr-defined]
    messages.success(request, tr("已签收更正。") if done else tr("没有改动：这份更正已经签收过了。"))
    return redirect("campaigns:amendment", pk=pk)


@planned_once()
def _made_of(reading: Reading) -> UUID | None:
    return _of_text.first(notice=reading.notice_id)


@planned_once()
def _found(pk: UUID) -> Amendment:
    return get_object_or_404(_amendment, pk=pk)


@compiled
def _of_text(notice: Held) -> QuerySet[Amendment, UUID]:
    return Amendment.objects.filter(notice=notice).order_by("pk").values_list("pk", flat=True)


@compiled
def _amendment(pk: Held) -> QuerySet[Amendment]:
    """With `number`, the document number of the notice that it amends."""
    number = Notice.objects.filter(campaigns=OuterRef("campaign")).values("doc_number")[:1]
    rows = Amendment.objects.select_related("campaign", "notice", "issuer", "by__account")
    return rows.defer("notice__received", "notice__text").annotate(number=Subquery(number)).filter(pk=pk)


@door.may(Ability.SEE)
@require_safe
@planned_once()
def amendments_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A fragment for the page of a notice: its amendments, or those of a notice that it rests on."""
    notice = get_object_or_404(_quoting, pk=pk)
    above = [number for number in quoted(notice.text) if number != notice.doc_number]
    context = {
        "notice": notice,
        "amendments": _of_notice(notice=pk),
        "rests": _of_quoted(numbers=above, notice=pk) if above else [],
    }
    whole = not request.headers.get("HX-Request")
    return render(request, "campaigns/amendments_of.html" if whole else "campaigns/_amendments_of.html", context)


@compiled
def _quoting(pk: Held) -> QuerySet[Notice]:
    return Notice.objects.only("text", "issuer", "doc_number").filter(pk=pk)


@compiled
def _of_notice(notice: Held) -> QuerySet[Amendment]:
    return _first_few(Amendment.objects.filter(campaign__notice=notice))


@compiled
def _of_quoted(numbers: Held, notice: Held) -> QuerySet[Amendment]:
    quoted = Amendment.objects.filter(among("campaign__notice__doc_number", numbers))
    return _first_few(quoted.exclude(campaign__notice=notice))


def _first_few(found: QuerySet[Amendment]) -> QuerySet[Amendment]:
    return found.select_related("campaign", "issuer").order_by("campaign", "ordinal")[:5]


def _preview(
    request: HttpRequest, reading: Reading, campaign: Campaign | None, offered: list[Campaign]
) -> dict[str, Any]:
    scope = request.scope  # type: ignore[attr-defined]
    found = amending.changes(campaign, reading, resolve=keeping(resolver(scope), scope)) if campaign else None
    sent = request.method == "POST"
    return {
        "reading": reading,
        "campaign": campaign,
        "offered": offered,
        "found": found,
        "groups": [(one, KINDS[one.first.kind], _ticked(request, one, sent=sent)) for one in found.groups]
        if found
        else [],
        "may_draft": request.holder.may(Ability.DRAFT),  # type: ignore[attr-defined]
        "everybody": "everybody" in request.POST if sent else bool(found and not found.groups),
        "note": request.POST.get("note", ""),
    }


def _ticked(request: HttpRequest, one: amending.Group, *, sent: bool) -> bool:
    """What is no longer asked for is ticked by a person, never proposed: a clause may only be said otherwise."""
    return one.key in request.POST.getlist("change") if sent else one.first.kind != amending.DROPPED


@planned_once()
def _campaigns(request: HttpRequest, reading: Reading) -> list[Campaign]:
    """The unit's own campaigns, that of the same number or quoted by the text first."""
    rows = _other_campaigns(unit=request.scope.unit.pk, notice=reading.notice_id)  # type: ignore[attr-defined]
    near = {reading.notice.doc_number, *quoted(reading.notice.text)} - {""}
    return sorted(rows, key=lambda one: one.notice.doc_number not in near)


@compiled
def _other_campaigns(unit: Held, notice: Held) -> QuerySet[Campaign]:
    rows = Campaign.objects.filter(issuer=unit).exclude(notice=notice).select_related("notice", "issuer")
    return rows.defer("notice__received").order_by("-number")[:PART]


def _chosen(request: HttpRequest, offered: list[Campaign]) -> Campaign | None:
    asked = request.POST.get("of") or request.GET.get("of", "")
    return next((one for one in offered if str(one.number) == asked), offered[0] if offered and not asked else None)


@planned_once()
def _shown(request: HttpRequest, found: Amendment) -> dict[str, Any]:
    scope = request.scope  # type: ignore[attr-defined]
    page = page_of(request, _deliveries(request, found), size=PART)
    holders = owners_of(one.unit_id for one in page)
    may_draft = request.holder.may(Ability.DRAFT)  # type: ignore[attr-defined]
    for one in page:
        one.mine = one.unit_id == scope.unit.pk
        one.may = may_draft and one.acknowledged_at is None and may(one.unit_id, one.line, one.area_key, holders)
        one.said = [(KINDS[change["kind"]], change) for change in one.changes]
    return {
        "amendment": found,
        "page": page,
        "own": next((one for one in page if one.mine), None),
        "waiting": _waiting(request, found, page),
        "passages": [amending.Passage(*one) for one in found.changes["passages"]],
        "resting": _resting(request, found),
    }


def _waiting(request: HttpRequest, found: Amendment, page: Page) -> int:
    """How many have not acknowledged it. A query where there are more than the page shows."""
    if not page.has_other_pages():
        return sum(one.acknowledged_at is None for one in page)
    return _rows(found, request.scope.enclosing).filter(acknowledged_at=None).count()  # type: ignore[attr-defined]


def _deliveries(request: HttpRequest, found: Amendment) -> Listed[AmendmentDelivery]:
    """In code order: of a unit that has others below it, it stands first."""
    low, high = request.scope.enclosing  # type: ignore[attr-defined]
    return _deliveries_of.listed(amendment=found.pk, low=low, high=high)


@compiled
def _deliveries_of(amendment: Held, low: Held, high: Held) -> QuerySet[AmendmentDelivery]:
    return _rows(amendment, (low, high))


def _rows(amendment: Amendment | Held, enclosing: tuple[Any, Any]) -> QuerySet[AmendmentDelivery]:
    rows = AmendmentDelivery.objects.filter(amendment=amendment, area_key__range=enclosing)
    return rows.select_related("unit", "acknowledged_by__account").order_by("area_key", "line", "pk")


def _resting(request: HttpRequest, found: Amendment) -> list[dict[str, Any]]:
    """What the unit itself has passed on below, and now rests on an amended text: covering notices, and campaigns."""
    unit = request.scope.unit  # type: ignore[attr-defined]
    own = _own_coverings(campaign=found.campaign_id, unit=unit.pk)
    number = found.number  # type: ignore[attr-defined]
    rests = _resting_on(unit=unit.pk, number=number, campaign=found.campaign_id) if number else []
    return [
        *({"title": one.title, "number": one.number, "url": ""} for one in own),
        *(
            {"title": one.title, "number": one.notice.doc_number, "url": reverse("desk:campaign", args=[one.number])}
            for one in rests
        ),
    ]


@compiled
def _own_coverings(campaign: Held, unit: Held) -> QuerySet[Covering]:
    return Covering.objects.filter(campaign=campaign, unit=unit).order_by("pk")[:PART]


@compiled
def _resting_on(unit: Held, number: Held, campaign: Held) -> QuerySet[Campaign]:
    rests = Campaign.objects.filter(issuer=unit, notice__text__contains=number).exclude(pk=campaign)
    return rests.select_related("notice").defer("notice__received", "notice__text")[:PART]


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
