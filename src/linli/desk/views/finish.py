"""What came of an obligation, counted from the ledger; and finishing a task with it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from linli.access import door
from linli.campaigns import actions, queries
from linli.campaigns.forms import Minutes
from linli.campaigns.models import Delivery, Obligation, Task
from linli.campaigns.relief import asks_figures_only
from linli.desk.outcome import outcome
from linli.kernel.i18n import tr
from linli.places.models import Unit

ANSWERED = "以台账数据答复"  #: kept with the step, so in the language of documents


@door.may(door.Ability.SEE)
def came_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A card: works, people and report of an obligation's campaign at a unit (`unit`, else the obligation's own).

    `first` and `last`: over these days only, as an instalment asks.
    """
    try:
        obligation = queries.found_obligation(pk)
        wanted = request.GET.get("unit")
        unit = Unit.objects.get(pk=UUID(wanted)) if wanted else obligation.unit
    except (Obligation.DoesNotExist, Unit.DoesNotExist, ValueError):
        raise Http404 from None
    template = "desk/_came_of.html" if request.headers.get("HX-Request") else "desk/came_of.html"
    return render(request, template, _shown(request, obligation, unit, _days(request)))


@door.may(door.Ability.DRAFT)
def finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    try:
        task = queries.found_task(pk)
    except Task.DoesNotExist:
        raise Http404 from None
    facts = _shown(request, task.obligation, task.unit)
    if request.method == "POST":
        note = request.POST.get("note", "").strip()[:500]
        said = {"note": note, "facts": facts["outcome"].facts(), "minutes": minutes_of(request)}
        done = actions.finish(task, by=request.scope.post, **said)  # type: ignore[attr-defined]
        messages.success(request, tr("已办结。") if done else tr("没有改动：这件事已经办过了。"))
        return redirect("campaigns:task", pk=pk)
    return render(request, "desk/finish.html", facts | {"task": task})


@require_POST
@door.may(door.Ability.DRAFT)
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One tap: a demand for nothing but figures is answered by what the ledger holds."""
    try:
        delivery = queries.delivery_of(pk)
    except Delivery.DoesNotExist:
        raise Http404 from None
    shown = _shown(request, delivery.obligation, delivery.unit)
    if not shown["answers"]:
        messages.info(request, tr("台账还不能答复这件事：请照常办理，再办结。"))
        return redirect("campaigns:obligation", pk=pk)
    said = {"note": ANSWERED, "facts": shown["outcome"].facts(), "minutes": minutes_of(request)}
    done = actions.finish(queries.whole_task(delivery), by=request.scope.post, **said)  # type: ignore[attr-defined]
    messages.success(request, tr("已用台账数据答复并办结。") if done else tr("没有改动：这件事已经办过了。"))
    return redirect("campaigns:obligation", pk=pk)


def minutes_of(request: HttpRequest) -> int | None:
    """How long it took, where the person says so; nonsense is no answer, and nothing is refused for it."""
    form = Minutes(request.POST)
    return form.cleaned_data["minutes"] if form.is_valid() else None


def _days(request: HttpRequest) -> tuple[date, date] | None:
    """The days in the URL, where both are there and in order."""
    try:
        first, last = (date.fromisoformat(request.GET.get(name, "")) for name in ("first", "last"))
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _shown(
    request: HttpRequest, obligation: Obligation, unit: Unit, days: tuple[date, date] | None = None
) -> dict[str, Any]:
    scope, holder = request.scope, request.holder  # type: ignore[attr-defined]
    # Who else may begin a report, for a unit without an account, is told by the report's own page.
    may_begin = holder.may(door.Ability.DRAFT) and unit.pk == scope.unit.pk
    counted = outcome(obligation, unit, days)
    only = asks_figures_only(obligation.what) and unit.pk == obligation.unit_id
    return {
        "obligation": obligation,
        "unit": unit,
        "outcome": counted,
        "days": days,
        "may_begin": may_begin and not only,
        "only_figures": only,
        # What the ledger has nothing of is not answered by it: nobody knows whether nothing was done.
        "answers": only and counted.totals is not None and counted.totals.works > 0,
        "may_answer": may_begin,
    }
