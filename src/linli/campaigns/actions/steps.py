"""What is done about deliveries and tasks, each act with a row in the log of steps. Inside a scope.

Conditional updates decide between two who do the same at once: one wins, the other is told who did it. Who did it
themselves a moment ago hears nothing, so that a form sent twice does no harm.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.access.models import Post
from linli.access.scope import Scope, current
from linli.campaigns import reasons
from linli.campaigns.actions.passing import owners_of
from linli.campaigns.models import Delivery, DeliveryState, Obligation, Step, StepKind, Task, TaskState
from linli.campaigns.queries import OWNERS
from linli.kernel.clock import LOCAL, now, real_now, today
from linli.kernel.reasons import Code, Reason, Refused, because

#: states of a delivery in which it waits to be acknowledged
WAITING = (DeliveryState.SENT, DeliveryState.SEEN)


def acknowledge(delivery: Delivery, *, by: Post) -> bool:
    """签收. True where it was done now, False where the same post had done it. Refused: NOT_YOURS, DONE_BY_OTHER."""
    obligation = delivery.obligation
    acted_for = _standing_in(delivery.unit_id, obligation.line, delivery.area_key, delivery.unit.name)
    with transaction.atomic():
        if _change(Delivery, delivery.pk, WAITING, state=DeliveryState.ACKNOWLEDGED):
            _log(StepKind.ACKNOWLEDGED, obligation, None, delivery, by=by, acted_for=acted_for)
            return True
        return _was_it(by, reasons.ACKNOWLEDGED, StepKind.ACKNOWLEDGED, obligation=obligation, unit=delivery.unit_id)


def acknowledge_all(deliveries: Iterable[UUID], *, by: Post) -> int:
    """签收 many, those of others left alone; how many were done now. Four statements for any number."""
    low, high = current().enclosing
    with transaction.atomic():
        waiting = list(
            Delivery.objects.select_for_update(of=("self",))
            .filter(pk__in=list(deliveries), area_key__range=(low, high), state__in=WAITING)
            .select_related("obligation")
        )
        holders = owners_of(one.unit_id for one in waiting)
        mine = [one for one in waiting if _may(one.unit_id, one.obligation.line, one.area_key, holders)]
        keys = [one.pk for one in mine]
        Delivery.objects.filter(pk__in=keys, area_key__range=(low, high)).update(state=DeliveryState.ACKNOWLEDGED)
        Step.objects.bulk_create(
            [
                _step(StepKind.ACKNOWLEDGED, one.obligation, None, one, by=by, acted_for=one.unit_id != by.unit_id)
                for one in mine
            ]
        )
    return len(mine)


def start(task: Task, *, by: Post) -> bool:
    """开始办理. True where it was done now. Refused: NOT_YOURS, FINISHED (it is done already)."""
    acted_for = _mine(task)
    with transaction.atomic():
        if _change(Task, task.pk, (TaskState.PENDING,), state=TaskState.DOING):
            _log(StepKind.STARTED, task.obligation, task, task, by=by, acted_for=acted_for)
            return True
        if Task.objects.filter(pk=task.pk, area_key=task.area_key, state=TaskState.DONE).exists():
            raise Refused(_who_did(reasons.FINISHED, StepKind.FINISHED, task=task))
        return False


def finish(task: Task, *, by: Post, note: str = "", facts: dict[str, Any] | None = None) -> bool:
    """办结, with what came of it: a note, and what the ledger says (`facts`, kept as they are).

    The unit's own delivery is done with its first task. Refused: NOT_YOURS, FINISHED by somebody else.
    """
    acted_for = _mine(task)
    with transaction.atomic():
        if not _change(Task, task.pk, (TaskState.PENDING, TaskState.DOING), state=TaskState.DONE):
            return _was_it(by, reasons.FINISHED, StepKind.FINISHED, task=task)
        _log(StepKind.FINISHED, task.obligation, task, task, by=by, acted_for=acted_for, note=note, facts=facts or {})
        if task.is_whole:
            Delivery.objects.filter(obligation=task.obligation_id, area_key=task.area_key).update(
                state=DeliveryState.DONE
            )
    return True


def reopen(task: Task, *, by: Post, note: str, handed_back: bool = False) -> bool:
    """Take up again what was finished, and say why. Refused: NOT_YOURS, NO_WHY.

    `handed_back`: by the office that received the unit's answer and did not take it; the caller has made sure of that.
    """
    acted_for = not handed_back and _mine(task)
    if not note.strip():
        raise Refused(because(reasons.NO_WHY))
    with transaction.atomic():
        if not _change(Task, task.pk, (TaskState.DONE,), state=TaskState.DOING):
            return False
        _log(StepKind.REOPENED, task.obligation, task, task, by=by, acted_for=acted_for, note=note)
        if task.is_whole:
            Delivery.objects.filter(obligation=task.obligation_id, area_key=task.area_key).update(
                state=DeliveryState.ACKNOWLEDGED
            )
    return True


def reassign(task: Task, owner: Post, *, was: UUID | None, by: Post) -> bool:
    """改派: another post of the same unit becomes the owner. `was`: the owner that the person saw.

    Refused: NOT_YOURS, NOT_OF_UNIT, CHANGED_MEANWHILE (somebody else has given it away since).
    """
    acted_for = _mine(task)
    ended = owner.until is not None and owner.until <= real_now()
    if owner.unit_id != task.unit_id or owner.role not in OWNERS or ended:
        raise Refused(because(reasons.NOT_OF_UNIT, post=owner.slug, unit=task.unit.name))
    if owner.pk == was:
        return False
    with transaction.atomic():
        held = Task.objects.filter(pk=task.pk, area_key__range=current().enclosing, owner=was)
        if not held.update(owner=owner):
            raise Refused(_who_did(reasons.CHANGED_MEANWHILE, StepKind.REASSIGNED, task=task))
        _log(StepKind.REASSIGNED, task.obligation, task, task, by=by, acted_for=acted_for, facts={"to": owner.slug})
    return True


def remind(tasks: Iterable[UUID], *, by: Post) -> int:
    """催办 of units below: how many were reminded now. One a day each: a second is left out, and so is what is done."""
    with transaction.atomic():
        open_ones = list(
            Task.objects.select_for_update(of=("self",))
            .filter(pk__in=list(tasks), area_key__range=current().enclosing, obligation__line=by.line)
            .exclude(state=TaskState.DONE)
            .exclude(unit=by.unit_id)
            .select_related("obligation")
            .order_by("pk")
        )
        day = today()
        lately = Step.objects.filter(task__in=open_ones, what=StepKind.REMINDED, area_key__range=current().enclosing)
        done = {task for task, at in lately.values_list("task", "at") if at.astimezone(LOCAL).date() == day}
        left = [task for task in open_ones if task.pk not in done]
        Step.objects.bulk_create([_step(StepKind.REMINDED, one.obligation, one, one, by=by) for one in left])
    return len(left)


def may_act(task: Task | Delivery, line: str) -> bool:
    """Whether the acting post may do something about a task: its unit's own, or of one below without an account."""
    return _may(task.unit_id, line, task.area_key, owners_of([task.unit_id]))


def _may(unit: UUID, line: str, key: int, holders: dict[tuple[UUID, str], Post]) -> bool:
    scope = current()
    if scope.unit is not None and scope.unit.pk == unit:
        return True
    return line == scope.line and _below(key, scope) and (unit, line) not in holders


def _below(key: int, scope: Scope) -> bool:
    return any(first <= key <= last for first, last in scope.reach)


def _standing_in(unit: UUID, line: str, key: int, name: str) -> bool:
    """Whether the acting post stands in for a unit without an account. Refused: NOT_YOURS."""
    if not _may(unit, line, key, owners_of([unit])):
        raise Refused(because(reasons.NOT_YOURS, unit=name))
    scope = current()
    return scope.unit is None or scope.unit.pk != unit


def _mine(task: Task) -> bool:
    return _standing_in(task.unit_id, task.obligation.line, task.area_key, task.unit.name)


def _change(model: Any, pk: UUID, states: Sequence[str], **to: object) -> int:
    rows = model.objects.filter(pk=pk, area_key__range=current().enclosing, state__in=states)
    return int(rows.update(**to))


def _step(what: StepKind, obligation: Obligation, task: Task | None, at_desk: Task | Delivery, **more: Any) -> Step:
    """A row of the log, on the desk of the unit that the delivery or task is on."""
    here = {"unit_id": at_desk.unit_id, "area_key": at_desk.area_key}
    return Step(what=what, obligation=obligation, task=task, at=now(), **here, **more)


def _log(what: StepKind, obligation: Obligation, task: Task | None, at_desk: Task | Delivery, **more: Any) -> None:
    Step.objects.bulk_create([_step(what, obligation, task, at_desk, **more)])


def _last(what: StepKind, of: dict[str, object]) -> Step | None:
    steps = Step.objects.filter(what=what, area_key__range=current().enclosing, **of)
    return steps.select_related("by__unit", "by__account").order_by("-at", "-pk").first()


def _who_did(code: Code, what: StepKind, **of: object) -> Reason:
    step = _last(what, of)
    if step is None:
        return because(code, who="—", at="—")
    return because(
        code, who=f"{step.by.unit.name} {step.by.account.name}", at=f"{step.at.astimezone(LOCAL):%m-%d %H:%M}"
    )


def _was_it(by: Post, code: Code, what: StepKind, **of: object) -> bool:
    """Nothing was left to do: False where the same post had done it. Refused with `code` where another one had."""
    step = _last(what, of)
    if step is None or step.by_id != by.pk:
        raise Refused(_who_did(code, what, **of))
    return False
