"""The page of an obligation: what a clause demands of a unit, what was done about it, and what can be done now."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from linli.access import door
from linli.campaigns import actions, queries
from linli.campaigns.actions.deliveries import OPEN
from linli.campaigns.acts import ABOVE, BY_NAME, FOR, MINE, Act, asked_of, places, possible
from linli.campaigns.chat import one_unit
from linli.campaigns.forms import ByHand, Granting
from linli.campaigns.models import Delivery, Obligation, Step, StepKind
from linli.campaigns.receivers import VILLAGE
from linli.campaigns.together import twins
from linli.db.planned import planned_once
from linli.kernel.gazetteer import level
from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Refused
from linli.notices.clauses import clause_of
from linli.ui.forms import Form
from linli.ui.paging import page_of
from linli.ui.refusals import refused

PAGE = "campaigns/obligation.html"
NOTHING_NEW = mark("没有改动：这件事已经办过了。")


@door.may(door.Ability.SEE, to_write=door.Ability.DRAFT)
def obligation(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = visible(pk)
    delivery = getattr(found, "delivery", None)
    post = request.scope.post  # type: ignore[attr-defined]
    if request.method != "POST":
        if delivery is not None:
            actions.see(delivery, by=post)
        return render(request, PAGE, shown(request, found))
    act = BY_NAME.get(request.POST.get("act", ""), BY_NAME["acknowledge"])
    if delivery is None:
        raise Http404
    form = act.form(request.POST) if act.form else None
    if form is not None and not form.is_valid():
        return render(request, PAGE, shown(request, found, {act.name: form}), status=422)
    try:
        done = act.do(delivery, form, post)
    except Refused as refusal:
        if form is None:
            raise
        return refused(request, refusal, PAGE, **shown(request, found, {act.name: form}))
    messages.success(request, tr(act.said if done else NOTHING_NEW))
    return redirect("campaigns:obligation", pk=pk)


@require_POST
@door.may(door.Ability.DRAFT)
def close(request: HttpRequest) -> HttpResponse:
    """销号 of all that were chosen; back to the obligation whose page it was, else to the desk."""
    chosen = [key for value in request.POST.getlist("delivery")[:MANY] if (key := _uuid(value))]
    done = actions.close(chosen, by=request.scope.post, note=request.POST.get("note", "")[:500])  # type: ignore[attr-defined]
    said = tr("已销号 {n} 项。", n=done) if done else tr("没有可以销号的：还没有办结，或不由本单位销号。")
    messages.success(request, said)
    back = _uuid(request.POST.get("obligation", ""))
    return redirect("campaigns:obligation", pk=back) if back else redirect("desk:desk")


@require_POST
@door.may(door.Ability.DRAFT)
def sent_too(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The answer given to a joined notice went to this receiver too."""
    found = visible(pk)
    if getattr(found, "delivery", None) is None:
        raise Http404
    form = ByHand(request.POST)
    if not form.is_valid():
        return render(request, PAGE, shown(request, found) | {"sent_too": form}, status=422)
    note = form.cleaned_data["note"]
    done = actions.sent_too(found, by=request.scope.post, how=form.how(), note=note)  # type: ignore[attr-defined]
    messages.success(request, tr("已登记，两边都送到了。") if done else tr(NOTHING_NEW))
    return redirect("campaigns:obligation", pk=pk)


MANY = 1_000  #: closed at once


def visible(pk: UUID) -> Obligation:
    try:
        return queries.found_obligation(pk)
    except Obligation.DoesNotExist:
        raise Http404 from None


@planned_once()
def shown(request: HttpRequest, found: Obligation, sent: Mapping[str, Form] | None = None) -> dict[str, Any]:
    """What the page shows. `sent`: forms that were refused, by the name of their act."""
    delivery = getattr(found, "delivery", None)
    steps = queries.steps(found)
    own = request.scope.unit  # type: ignore[attr-defined]
    may_draft = request.holder.may(door.Ability.DRAFT)  # type: ignore[attr-defined]
    where: frozenset[str] = frozenset()
    if delivery is not None:
        delivery.obligation, delivery.unit = found, found.unit
        mine = actions.may_act(delivery, found.line)
        where = places(delivery, may_act=mine, own=found.unit_id == own.pk)
    asked = asked_of(steps, delivery) if delivery is not None else None
    acts = possible(delivery, where, asked) if delivery is not None and may_draft else []
    fellows = list(queries.fellows(found)[: queries.PART])
    return {
        "obligation": found,
        "delivery": delivery,
        "clause": clause_of(found.decision, found.outline),  # type: ignore[attr-defined]
        "acting_for": FOR in where,
        "above": ABOVE in where,
        "first": next((act for act in acts if act.form is None), None),
        "acts": [(act, _form(act, asked, sent or {}), act.name in (sent or {})) for act in acts if act.form],
        "others": [act for act in acts if act.form is None][1:],
        "passes_on": bool(where & {MINE, FOR}) and may_draft and not found.consolidates and _has_below(found),
        "asked": asked,
        "limit": queries.own_deadline(delivery) if asked and delivery and ABOVE in where else None,
        "chat": one_unit(delivery, own.name) if delivery and ABOVE in where and _is_open(delivery) else "",
        "may_draft": may_draft,
        "may_object": may_draft and bool(where & {MINE, FOR}) and delivery is not None and _is_open(delivery),
        "answered_by": _answered_by(found, delivery),
        "steps": steps,
        "instalments": queries.instalments_of(delivery, steps) if delivery and found.rhythm else [],
        "may_report": may_draft and bool(where & {MINE, FOR}),
        "twins": twins(found) if found.joined else [],  # type: ignore[attr-defined]
        "sent_too": ByHand(auto_id="too-%s") if where & {MINE, FOR} and _to_send_too(steps, delivery) else None,
        "amended": next((step for step in reversed(steps) if step.what == StepKind.AMENDED), None),
        "page": page_of(request, queries.tasks_of(found), size=queries.PART),
        "fellows": fellows,
        "closable": may_draft and ABOVE in where and any(_is_done(one) for one in fellows),
    }


def _form(act: Act, asked: Step | None, sent: Mapping[str, Form]) -> Form:
    if act.name in sent:
        return sent[act.name]
    assert act.form is not None
    initial = {"until": asked.facts.get("until")} if asked and act.form is Granting else None
    return act.form(initial=initial, auto_id=f"{act.name}-%s")


def _has_below(found: Obligation) -> bool:
    """Whether units may stand below its unit: a village is the last."""
    return level(f"{found.unit.division_id:012d}") < VILLAGE


def _to_send_too(steps: list[Step], delivery: Delivery | None) -> bool:
    """Whether it was answered together with its twin, and has not gone to its own receiver yet."""
    together = any(step.what == StepKind.TOGETHER for step in steps)
    return together and delivery is not None and delivery.state in OPEN


def _is_open(delivery: Delivery) -> bool:
    return delivery.state in OPEN


def _is_done(one: Obligation) -> bool:
    delivery = getattr(one, "delivery", None)
    return delivery is not None and delivery.state == "done"


def _answered_by(found: Obligation, delivery: Delivery | None) -> UUID:
    """The obligation by which it is answered: its own, or the one that it was closed as a repeat of."""
    closed = delivery is not None and delivery.repeats is not None and delivery.is_done
    return delivery.repeats.obligation_id if closed else found.pk  # type: ignore[union-attr]


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
