"""The overview of a campaign, and the list of campaigns."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from linli.access import door
from linli.access.scope import Scope
from linli.campaigns.models import Campaign
from linli.desk import overview as seen
from linli.desk import rows, tiles
from linli.desk.outcome import page_of_figures
from linli.figures import chart
from linli.kernel.clock import today
from linli.kernel.i18n import tr
from linli.ledger.models import Evidence
from linli.places.models import Division
from linli.ui.paging import page_of
from linli.ui.templatetags.linli import day_text


@door.may(door.Ability.SEE)
def campaigns(request: HttpRequest) -> HttpResponse:
    """Where there is one campaign, straight to it."""
    page = page_of(request, seen.campaigns(request.scope.line))  # type: ignore[attr-defined]
    if page.paginator.count == 1:
        return redirect("desk:campaign", number=page.object_list[0].number)
    return render(request, "desk/campaigns.html", {"page": page})


@door.may(door.Ability.SEE)
def campaign(request: HttpRequest, number: int) -> HttpResponse:
    scope = request.scope  # type: ignore[attr-defined]
    found = seen.campaign_numbered(number, scope.line) if number < 2**31 else None
    if found is None:
        raise Http404
    node = node_asked(request, scope)
    return render(request, "desk/campaign.html", shown(request, found, node))


def node_asked(request: HttpRequest, scope: Scope) -> int:
    """The node that the page is about: the unit's own, or one of its reach that the URL names."""
    own = int(scope.unit.division_id) if scope.unit else 0
    asked = request.GET.get("node", "")
    if not asked:
        return own
    key = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 12 else -1
    if key != own and not any(first <= key <= last for first, last in scope.reach):
        raise Http404
    return key


def shown(request: HttpRequest, found: Campaign, node: int) -> dict[str, Any]:
    scope = request.scope  # type: ignore[attr-defined]
    view = seen.overview(found, scope.line, node)
    mine = node == scope.unit.division_id
    waiting = rows.counts(scope, rows.Wanted(campaign=found.number)) if mine else None
    division = scope.unit.division if mine else Division.objects.filter(key=node).first()
    if division is None:
        raise Http404
    return {
        "campaign": found,
        "view": view,
        "division": division,
        "mine": mine,
        "waiting": waiting.of if waiting else None,
        "grid": tiles.size(node) if node in tiles.LAYOUTS else None,
        "tiled": [place for place in view.places if place.tile],
        "records_url": page_of_figures(view.where, page="figures:records"),
        "figures_url": page_of_figures(view.where),
        "desk_url": f"{reverse('desk:desk')}?campaign={found.number}",
        "grades": [(6 - grade, grade.label) for grade in Evidence],
        **_drawn(request, found, view),
    }


def _marks(drawn: chart.Chart, named: dict[date, str]) -> Iterator[dict[str, object]]:
    """Names above the days that matter, clear of the bars beside; of two neighbours one is written to the left."""
    one_day, bars = timedelta(days=1), drawn.bars
    for at, bar in enumerate(bars):
        if bar.day not in named:
            continue
        left, right = bar.day + one_day in named or bar is bars[-1], bar.day - one_day in named or bar is bars[0]
        anchor, x = ("end", bar.width) if left else ("start", 0.0) if right else ("middle", bar.width / 2)
        beside = (
            bars[max(0, at - 3) : at + 1] if left else bars[at : at + 4] if right else bars[max(0, at - 2) : at + 3]
        )
        top = min(one.y for one in beside)
        yield {"x": round(bar.x + x, 1), "y": round(max(top - 4, 12), 1), "anchor": anchor, "name": named[bar.day]}


def _drawn(request: HttpRequest, found: Campaign, view: seen.Overview) -> dict[str, Any]:
    """The chart of works a day, the days that matter, and the same as a table; the interactive one on request."""
    named = seen.days_that_matter(found.first_day, found.last_day)
    # What is to come is not drawn; work of a later day than today's would be.
    last = max([min(found.last_day, today()), found.first_day, *view.days])
    drawn = chart.bars(view.days, found.first_day, last, "{:,}".format, day_text, high=named)
    interactive = {
        "days": [bar.day.isoformat()[5:] for bar in drawn.bars] if drawn else [],
        "values": [bar.value for bar in drawn.bars] if drawn else [],
        "name": tr("服务活动"),
    }
    return {
        "chart": drawn,
        "marks": list(_marks(drawn, named)) if drawn else [],
        "table": [(day, count, named.get(day, "")) for day, count in view.days.items()],
        "interactive": json.dumps(interactive, ensure_ascii=False) if request.GET.get("chart") else "",
    }
