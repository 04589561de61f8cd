"""The page of an obligation: what a clause demands of a unit, and what was done about it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from linli.access import door
from linli.campaigns import actions, queries
from linli.campaigns.actions.steps import WAITING
from linli.campaigns.models import Obligation
from linli.kernel.i18n import tr
from linli.notices.clauses import clauses
from linli.ui.paging import page_of


@door.may(door.Ability.SEE, to_write=door.Ability.DRAFT)
def obligation(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = visible(pk)
    if request.method == "POST":
        if actions.acknowledge(found.delivery, by=request.scope.post):  # type: ignore[attr-defined]
            messages.success(request, tr("已签收。"))
        return redirect("campaigns:obligation", pk=pk)
    return render(request, "campaigns/obligation.html", shown(request, found))


def visible(pk: UUID) -> Obligation:
    try:
        return queries.found_obligation(pk)
    except Obligation.DoesNotExist:
        raise Http404 from None


def shown(request: HttpRequest, found: Obligation) -> dict[str, Any]:
    delivery = getattr(found, "delivery", None)
    mine = delivery is not None and actions.may_act(delivery, found.line)
    return {
        "obligation": found,
        "delivery": delivery,
        "clause": clauses([found.decision]).get(found.decision_id),
        "waits": mine and delivery is not None and delivery.state in WAITING,
        "acting_for": mine and found.unit_id != request.scope.unit.pk,  # type: ignore[attr-defined]
        "steps": queries.steps(found),
        "page": page_of(request, queries.tasks_of(found), size=queries.PART),
        "fellows": list(queries.fellows(found)[: queries.PART]),
        "may_draft": request.holder.may(door.Ability.DRAFT),  # type: ignore[attr-defined]
    }
