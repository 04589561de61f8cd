"""Cards for the pages of lower rooms: how far a task and its parts are, and what is known before something is asked."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.access import door
from linli.campaigns import burden, confirming, queries
from linli.campaigns.models import Campaign, Task
from linli.catalogue.kinds import catalogue
from linli.db.planned import planned_once
from linli.desk.held import Held, held
from linli.desk.progress import progress_of
from linli.figures import queries as figures
from linli.figures.where import Where
from linli.notices.queries import drafts, visible_reading
from linli.ui.paging import page_of


@door.may(door.Ability.SEE)
@require_safe
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A card: what the ledger holds of a task, against its target."""
    task = _task(pk)
    (one,) = progress_of(task, [task])
    kinds = [catalogue().kinds[code] for code in task.kinds if code in catalogue().kinds]
    facts = {"task": task, "one": one, "kinds": kinds, "seal": figures.as_of()}
    return _card(request, "progress", facts)


@door.may(door.Ability.SEE)
@require_safe
def parts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A table: the parts of a task in code order, each with what the ledger holds of it."""
    task = _task(pk)
    with planned_once():
        page = page_of(request, queries.parts(task), size=queries.PART)
    tasks = list(page.object_list)
    for one in tasks:
        one.obligation = task.obligation
    facts = {"task": task, "page": page, "rows": progress_of(task, tasks), "seal": figures.as_of()}
    return _card(request, "parts", facts)


@door.may(door.Ability.SEE)
@require_safe
def before_asking(request: HttpRequest) -> HttpResponse:
    """A card before something is asked: what the ledger holds already, and what these units were asked for.

    `reading`: a notice that is being confirmed, then of real work in its period; `campaign`: one that stands.
    """
    scope = request.scope  # type: ignore[attr-defined]
    where, known = _about(request)
    asked = sum(burden.of_others([(0, scope.reach)]), burden.Burden())
    return _card(request, "before", {"held": known, "where": where, "burden": asked})


def _about(request: HttpRequest) -> tuple[Where | None, Held | None]:
    scope = request.scope  # type: ignore[attr-defined]
    node, number = scope.unit.division_id, request.GET.get("campaign", "")
    if number.isascii() and number.isdigit() and len(number) < 9:
        campaign = Campaign.objects.filter(number=int(number)).first()
        if campaign is None:
            raise Http404
        where = Where(
            line=scope.line, node=node, campaign=campaign.number,
            first_day=campaign.first_day, last_day=campaign.last_day,
        )  # fmt: skip
        return where, held(where)
    try:
        reading = visible_reading(UUID(request.GET.get("reading", "")))
    except ValueError:
        return None, None
    known = confirming.answers(reading, drafts(reading))
    period = known.period or confirming.proposal(reading)
    if not (period and period.first and period.last):
        return None, None
    kinds = tuple(dict.fromkeys(one["code"] for one in reading.found["kinds"]))
    where = Where(line=scope.line, node=node, first_day=period.first, last_day=period.last, kinds=kinds)
    return where, held(where)


def _card(request: HttpRequest, name: str, facts: dict[str, Any]) -> HttpResponse:
    template = f"desk/_{name}.html" if request.headers.get("HX-Request") else "desk/card.html"
    return render(request, template, facts | {"card": f"desk/_{name}.html"})


def _task(pk: UUID) -> Task:
    try:
        return queries.found_task(pk)
    except Task.DoesNotExist:
        raise Http404 from None
