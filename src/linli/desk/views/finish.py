"""What came of an obligation, counted from the ledger; and finishing a task with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from linli.access import door
from linli.campaigns import actions, queries
from linli.campaigns.models import Obligation, Task
from linli.desk.outcome import Outcome, outcome
from linli.kernel.i18n import tr
from linli.places.models import Unit


@door.may(door.Ability.SEE)
def came_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A card: works, people and report of an obligation's campaign at a unit (`unit`, else the obligation's own)."""
    try:
        obligation = queries.found_obligation(pk)
        wanted = request.GET.get("unit")
        unit = Unit.objects.get(pk=UUID(wanted)) if wanted else obligation.unit
    except (Obligation.DoesNotExist, Unit.DoesNotExist, ValueError):
        raise Http404 from None
    template = "desk/_came_of.html" if request.headers.get("HX-Request") else "desk/came_of.html"
    return render(request, template, _shown(request, obligation, unit))


@door.may(door.Ability.DRAFT)
def finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    try:
        task = queries.found_task(pk)
    except Task.DoesNotExist:
        raise Http404 from None
    facts = _shown(request, task.obligation, task.unit)
    if request.method == "POST":
        note = request.POST.get("note", "").strip()[:500]
        done = actions.finish(task, by=request.scope.post, note=note, facts=_facts(facts["outcome"]))  # type: ignore[attr-defined]
        messages.success(request, tr("已办结。") if done else tr("没有改动：这件事已经办过了。"))
        return redirect("campaigns:task", pk=pk)
    return render(request, "desk/finish.html", facts | {"task": task})


def _shown(request: HttpRequest, obligation: Obligation, unit: Unit) -> dict[str, Any]:
    scope, holder = request.scope, request.holder  # type: ignore[attr-defined]
    # Who else may begin a report, for a unit without an account, is told by the report's own page.
    may_begin = holder.may(door.Ability.DRAFT) and unit.pk == scope.unit.pk
    return {
        "obligation": obligation,
        "unit": unit,
        "outcome": outcome(obligation, unit),
        "may_begin": may_begin,
    }


def _facts(counted: Outcome) -> dict[str, Any]:
    totals = counted.totals
    if totals is None:
        return {}
    numbers = ("works", "person_times", "persons", "unnamed", "served")
    return {name: getattr(totals, name) for name in numbers} | {"minutes": sum(totals.minutes), "seal": counted.seal}
