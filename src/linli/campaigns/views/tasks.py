"""The page of a task: start it, break it down, give it to another, remind; and the form that breaks it down."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from linli.access import door
from linli.access.models import Post
from linli.campaigns import actions, queries
from linli.campaigns.forms import BreakDown, GiveTo
from linli.campaigns.models import Task
from linli.db.planned import planned_once
from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Refused
from linli.notices.clauses import clause_of
from linli.places.queries import units_below
from linli.ui.paging import page_of
from linli.ui.refusals import refused

Act = Callable[[Task, QueryDict, Post], object]


def _give(task: Task, data: QueryDict, by: Post) -> object:
    form = GiveTo(task, queries.possible_owners(task), data)
    if not form.is_valid():
        return False
    was = form.cleaned_data["was"]
    return actions.reassign(task, form.chosen(), was=UUID(was) if was else None, by=by)


#: what the page sends as `act` → what is done, and what is said when it was done
ACTS: dict[str, tuple[Act, str]] = {
    "start": (lambda task, data, by: actions.start(task, by=by), mark("已开始办理。")),
    "reopen": (lambda task, data, by: actions.reopen(task, by=by, note=data.get("note", "")), mark("已重新办理。")),
    "remind": (lambda task, data, by: actions.remind([task.pk], by=by), mark("已催办，对方的工作台上会看到。")),
    "give": (_give, mark("已改派。")),
}
NOTHING_NEW = mark("没有改动：这件事已经办过了。")


@door.may(door.Ability.SEE, to_write=door.Ability.DRAFT)
def task(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = visible(pk)
    if request.method == "POST":
        act, said = ACTS.get(request.POST.get("act", ""), ACTS["start"])
        done = act(found, request.POST, request.scope.post)  # type: ignore[attr-defined]
        messages.success(request, tr(said if done else NOTHING_NEW))
        return redirect("campaigns:task", pk=pk)
    return render(request, "campaigns/task.html", shown(request, found))


@door.may(door.Ability.DRAFT)
def break_down(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = visible(pk)
    below = units_below(found.unit, found.obligation.line)
    form = BreakDown(found, below, request.POST or None)
    facts = {"task": found, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.break_down(
                found,
                form.chosen(),
                by=request.scope.post,  # type: ignore[attr-defined]
                title=form.title_given(),
                due=form.due_given(),
                expected=form.expected(),
            )
        except Refused as refusal:
            return refused(request, refusal, "campaigns/break_down.html", **facts)
        messages.success(request, tr("已分解给 {n} 个单位。", n=len(made)))
        return redirect("campaigns:task", pk=pk)
    return render(request, "campaigns/break_down.html", facts)


def visible(pk: UUID) -> Task:
    try:
        return queries.found_task(pk)
    except Task.DoesNotExist:
        raise Http404 from None


@planned_once()
def shown(request: HttpRequest, found: Task) -> dict[str, Any]:
    mine = actions.may_act(found, found.obligation.line)
    may_draft = request.holder.may(door.Ability.DRAFT)  # type: ignore[attr-defined]
    return {
        "task": found,
        "obligation": found.obligation,
        "clause": clause_of(found.obligation.decision, found.outline),  # type: ignore[attr-defined]
        "delivery": getattr(found.obligation, "delivery", None) if found.is_whole else None,
        "mine": mine and may_draft,
        "remindable": not mine and may_draft and found.state != "done",
        "acting_for": mine and found.unit_id != request.scope.unit.pk,  # type: ignore[attr-defined]
        "steps": queries.steps(found.obligation, task=found),
        "page": page_of(request, queries.parts(found), size=queries.PART),
        "give": GiveTo(found, queries.possible_owners(found)) if mine and may_draft else None,
    }
