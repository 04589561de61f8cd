"""The supervision board 督办 and what is done from it: remind, close, copy a text, print, export; and the burden."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from linli.access import door
from linli.campaigns import actions, board_file, supervision
from linli.campaigns import burden as burdens
from linli.campaigns.actions import reminding
from linli.campaigns.chat import many_units
from linli.campaigns.models import Campaign
from linli.campaigns.supervision import ACROSS, FILTERS, STATES, Wanted, Where
from linli.kernel.clock import today
from linli.kernel.i18n import tr
from linli.ui.paging import Sheet, page_number

PAGE = 30  #: rows of the list
PRINTED = 1_000  #: rows on paper; a workbook holds them all
CHAT = 100  #: units that one text for the chat group names
MANY = 1_000  #: chosen at once


@dataclass(frozen=True, slots=True)
class Asked:
    """What the URL asks for: the filter and where the board stands; None where the scope has no campaign at all."""

    wanted: Wanted | None
    at: Where | None
    campaigns: list[Campaign]

    def query(self, **more: object) -> str:
        """The filter as the query of a URL."""
        if self.wanted is None:
            return ""
        said = {"campaign": self.wanted.campaign.number, "node": self.wanted.node, "state": self.wanted.state}
        fields = said | {"words": self.wanted.words} | more
        return "?" + urlencode({name: value for name, value in fields.items() if value})


@door.may(door.Ability.SEE)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    asked = asked_of(request)
    if asked.wanted is None or asked.at is None:
        return render(request, "campaigns/board.html", {"asked": asked})
    told = supervision.counts(asked.wanted, asked.at)
    whole = {name: sum(one[name] for one in told.values()) for name in FILTERS}
    count = whole[asked.wanted.state]
    number = min(page_number(request), max(1, -(-count // PAGE)))
    found = supervision.rows(asked.wanted, asked.at, offset=(number - 1) * PAGE, size=PAGE)
    own = told.pop(0)
    return render(
        request,
        "campaigns/board.html",
        {
            "asked": asked,
            "query": asked.query(),
            "states": _tabs(STATES, whole, asked.wanted),
            "across": _tabs(ACROSS, whole, asked.wanted),
            "places": [(place, _told(told[place.key])) for place in asked.at.below],
            "own": _told(own),
            "page": Sheet(number, found, count, number * PAGE < count, PAGE),
            "open": sum(whole[name] for name in ("sent", "seen", "acknowledged", "in-hand")),
            "may_write": request.holder.may(door.Ability.DRAFT),  # type: ignore[attr-defined]
        },
    )


@door.may(door.Ability.DRAFT)
def remind(request: HttpRequest) -> HttpResponse:
    """催办 of all that fit the filter: first how many they are, then one press; many in the background."""
    asked, by = asked_of(request), request.scope.post  # type: ignore[attr-defined]
    if asked.wanted is None or asked.at is None:
        return redirect("campaigns:board")
    campaign = asked.wanted.campaign
    if reminding.under_way(campaign):
        return redirect("campaigns:reminding", number=campaign.number)
    pressed = supervision.to_remind(asked.wanted, asked.at, most=board_file.MOST)
    if request.method == "POST" and len(pressed.open) > reminding.AT_ONCE:
        reminding.order(campaign, pressed.open, by=by)
        return redirect("campaigns:reminding", number=campaign.number)
    if request.method == "POST":
        done = actions.remind_deliveries(pressed.open, by=by)
        left = pressed.today + len(pressed.open) - done
        said = tr("已催办 {n} 件，对方的工作台上会看到。", n=done) if done else tr("没有要催的。")
        messages.success(request, said + (tr("另有 {n} 件今天已经催过，不再催。", n=left) if left else ""))
        return redirect(reverse("campaigns:board") + asked.query())
    facts = {"asked": asked, "pressed": pressed, "word": FILTERS[asked.wanted.state], "query": asked.query()}
    facts["in_background"] = len(pressed.open) > reminding.AT_ONCE
    return render(request, "campaigns/board_remind.html", facts)


@door.may(door.Ability.SEE, to_write=door.Ability.DRAFT)
def under_way(request: HttpRequest, number: int) -> HttpResponse:
    """How far 催办 of all is, asked again by the page itself; a form sent to it orders it once more."""
    campaign = Campaign.objects.filter(number=number).first() if number < 2**31 else None
    if campaign is None:
        raise Http404
    one = reminding.last(campaign)
    facts = {"campaign": campaign, "one": one}
    if request.method == "POST":
        if one is not None and one.finished_at is None:
            reminding.order_again(one, by=request.scope.post)  # type: ignore[attr-defined]
        return redirect("campaigns:reminding", number=number)
    if "HX-Request" not in request.headers:
        return render(request, "campaigns/reminding.html", facts)
    response = render(request, "campaigns/_reminding.html", facts)
    if one is None or one.finished_at is not None:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@door.may(door.Ability.DRAFT)
def bulk(request: HttpRequest) -> HttpResponse:
    """催办 and 销号 of those that were chosen; back to where the person was."""
    keys, by = _chosen(request.POST.getlist("delivery")), request.scope.post  # type: ignore[attr-defined]
    if request.POST.get("act") == "close":
        done = actions.close(keys, by=by)
        said = tr("已销号 {n} 项。", n=done) if done else tr("没有可以销号的：还没有办结，或不由本单位销号。")
    else:
        done = actions.remind_deliveries(keys, by=by)
        said = (
            tr("已催办 {n} 件，对方的工作台上会看到。", n=done) if done else tr("没有要催的：今天已经催过，或不用催。")
        )
    messages.success(request, said)
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "campaigns:board")


@door.may(door.Ability.SEE)
@require_safe
def chat(request: HttpRequest) -> HttpResponse:
    """A text for the chat group: of those that were chosen, else of the first that fit the filter."""
    asked, keys = asked_of(request), _chosen(request.GET.getlist("delivery"))
    if not keys and asked.wanted is not None and asked.at is not None:
        keys = [row.id for row in supervision.rows(asked.wanted, asked.at, size=CHAT)]
    found = supervision.chosen(keys[:CHAT])
    text = many_units(found, request.scope.unit.name) if found else ""  # type: ignore[attr-defined]
    facts = {"asked": asked, "text": text, "count": len(found), "query": asked.query()}
    return render(request, "campaigns/board_chat.html", facts)


@door.may(door.Ability.SEE)
@require_safe
def printed(request: HttpRequest) -> HttpResponse:
    """All that fit the filter on one sheet."""
    asked = asked_of(request)
    rows = []
    if asked.wanted is not None and asked.at is not None:
        rows = supervision.rows(asked.wanted, asked.at, size=PRINTED + 1)
    facts = {"asked": asked, "rows": rows[:PRINTED], "more": len(rows) > PRINTED, "most": PRINTED}
    facts["word"] = FILTERS[asked.wanted.state] if asked.wanted else ""
    return render(request, "campaigns/board_print.html", facts | {"query": asked.query()})


@door.may(door.Ability.SEE)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same deliveries as a workbook."""
    asked = asked_of(request)
    if asked.wanted is None or asked.at is None:
        raise Http404
    rows = supervision.rows(asked.wanted, asked.at, size=board_file.MOST)
    answer = HttpResponse(board_file.as_xlsx(asked.wanted, asked.at, rows), content_type=board_file.TYPE)
    answer["Content-Disposition"] = f'attachment; filename="supervision-{today():%Y%m%d}.xlsx"'
    return answer


@door.may(door.Ability.SEE)
@require_safe
def burden(request: HttpRequest) -> HttpResponse:
    """What units were asked for this month and what it took: of the unit itself, and of those below by place.

    As a part of another page: one line, of the unit itself (`own`) or of all below.
    """
    scope, asked = request.scope, asked_of(request)  # type: ignore[attr-defined]
    own = burdens.of_unit(scope.unit.pk, scope.unit.division_id)
    if request.headers.get("HX-Request") and "own" in request.GET:
        return render(request, "campaigns/_burden.html", {"burden": own, "is_own": True})
    parts = asked.at.parts() if asked.at else []
    by_place = burdens.of_others(parts)
    whole = sum(by_place, burdens.Burden())
    if request.headers.get("HX-Request"):
        return render(request, "campaigns/_burden.html", {"burden": whole, "is_own": False})
    named = asked.at.below if asked.at else []
    facts = {"places": list(zip(named, by_place, strict=False)), "here": by_place[-1] if by_place else None}
    first, _ = burdens.month()
    return render(
        request, "campaigns/burden.html", {"own": own, "whole": whole, "month": first, "asked": asked} | facts
    )


def asked_of(request: HttpRequest) -> Asked:
    """The filter in the URL; what makes no sense there is left out. Two statements. No such place: Http404."""
    scope, said = request.scope, request.GET  # type: ignore[attr-defined]
    found = supervision.campaigns(scope.line)
    number = _number(said.get("campaign", ""), 9)
    campaign = next((one for one in found if one.number == number), found[0] if found else None)
    if campaign is None:
        return Asked(None, None, [])
    own = scope.unit.division_id
    node = _number(said.get("node", ""), 13) or own
    if node != own and not any(first <= node <= last for first, last in scope.reach):
        raise Http404
    at = supervision.where(campaign, node)
    if at is None and node != own:
        raise Http404
    wanted = Wanted(
        campaign=campaign,
        node=node,
        state=said.get("state", "") if said.get("state") in FILTERS else "",
        words=said.get("words", "").replace("\0", "").strip()[:100],
    )
    return Asked(wanted, at, found)


def _told(counted: Mapping[str, int]) -> dict[str, Any]:
    """The counts of a place by the names that the table calls them by; `cells` lead to the rows that they count."""
    cells = [(name, counted.get(name, 0)) for name in ("sent", "late", "soon", "returned", "asked")]
    finished = counted.get("done", 0) + counted.get("closed", 0)
    return {"cells": cells, "all": counted.get("", 0), "finished": finished}


def _tabs(words: dict[str, str], whole: dict[str, int], wanted: Wanted) -> list[dict[str, Any]]:
    hot = ("late", "returned", "objected")
    return [
        {"state": name, "word": word, "count": whole[name], "on": name == wanted.state,
         "hot": name in hot and whole[name] > 0}
        for name, word in words.items()
    ]  # fmt: skip


def _number(words: str, digits: int) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < digits else 0


def _chosen(values: list[str]) -> list[UUID]:
    found = []
    for value in values[:MANY]:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
