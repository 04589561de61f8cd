"""What is done about deliveries and tasks, each act with a row in the log of steps. Inside a scope.

Conditional updates decide between two who do the same at once: one wins, the other is told who did it. Who did it
themselves a moment ago hears nothing, so that a form sent twice does no harm.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from linli.access.models import Post
from linli.access.scope import current
from linli.campaigns import reasons
from linli.campaigns.actions.log import INSIDE, Outside, change, log, may, standing_in, step, was_it, who_did
from linli.campaigns.actions.passing import owners_of
from linli.campaigns.actions.telling import tell_reminded, tell_unit
from linli.campaigns.actions.together import answer_together
from linli.campaigns.models import Delivery, DeliveryState, Step, StepKind, Task, TaskState
from linli.campaigns.queries import OWNERS
from linli.kernel.clock import LOCAL, real_now, today
from linli.kernel.reasons import Refused, because
from linli.messaging.models import Kind

#: states of a delivery in which the unit still works on it: it may ask for more days, or return it
OPEN = (DeliveryState.SENT, DeliveryState.SEEN, DeliveryState.ACKNOWLEDGED, DeliveryState.IN_HAND)
#: states of a delivery in which it waits to be acknowledged
WAITING = (DeliveryState.SENT, DeliveryState.SEEN)
#: in which nothing was begun yet
BEFORE_HAND = (*WAITING, DeliveryState.ACKNOWLEDGED)


def acknowledge(delivery: Delivery, *, by: Post, how: Outside = INSIDE) -> bool:
    """签收. True where it was done now, False where the same post had done it. Refused: NOT_YOURS, ACKNOWLEDGED.

    `how`: what the superior of a unit without accounts knows of it.
    """
    obligation = delivery.obligation
    acted_for = standing_in(delivery.unit_id, obligation.line, delivery.area_key, delivery.unit.name)
    with transaction.atomic():
        if change(Delivery, delivery.pk, WAITING, state=DeliveryState.ACKNOWLEDGED):
            log(StepKind.ACKNOWLEDGED, obligation, None, delivery, by=by, acted_for=acted_for, **how.fields())
            return True
        return was_it(by, reasons.ACKNOWLEDGED, StepKind.ACKNOWLEDGED, obligation=obligation, unit=delivery.unit_id)


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
        mine = [one for one in waiting if may(one.unit_id, one.obligation.line, one.area_key, holders)]
        keys = [one.pk for one in mine]
        Delivery.objects.filter(pk__in=keys, area_key__range=(low, high)).update(state=DeliveryState.ACKNOWLEDGED)
        Step.objects.bulk_create(
            [
                step(StepKind.ACKNOWLEDGED, one.obligation, None, one, by=by, acted_for=one.unit_id != by.unit_id)
                for one in mine
            ]
        )
    return len(mine)


def start(task: Task, *, by: Post) -> bool:
    """开始办理: the delivery of its unit is in hand. True where it was done now. Refused: NOT_YOURS, FINISHED."""
    acted_for = _mine(task)
    with transaction.atomic():
        if change(Task, task.pk, (TaskState.PENDING,), state=TaskState.DOING):
            log(StepKind.STARTED, task.obligation, task, task, by=by, acted_for=acted_for)
            _delivery_of(task).filter(state__in=BEFORE_HAND).update(state=DeliveryState.IN_HAND)
            return True
        if Task.objects.filter(pk=task.pk, area_key=task.area_key, state=TaskState.DONE).exists():
            raise Refused(who_did(reasons.FINISHED, StepKind.FINISHED, task=task))
        return False


def finish(
    task: Task,
    *,
    by: Post,
    note: str = "",
    facts: dict[str, Any] | None = None,
    how: Outside = INSIDE,
    minutes: int | None = None,
) -> bool:
    """办结, with what came of it: a note, and what the ledger says (`facts`, kept as they are).

    `minutes`: how long it took the unit, if it says so. The unit's own delivery is done with its first task.
    Refused: NOT_YOURS, FINISHED by somebody else.
    """
    acted_for = _mine(task)
    with transaction.atomic():
        if not change(Task, task.pk, (TaskState.PENDING, TaskState.DOING), state=TaskState.DONE):
            return was_it(by, reasons.FINISHED, StepKind.FINISHED, task=task)
        said = {"note": note, "facts": facts or {}, "minutes": minutes, **how.fields()}
        log(StepKind.FINISHED, task.obligation, task, task, by=by, acted_for=acted_for, **said)
        if task.is_whole:
            _delivery_of(task).update(state=DeliveryState.DONE)
            answer_together(task.obligation, by=by, acted_for=acted_for)
    return True


def reopen(task: Task, *, by: Post, note: str, handed_back: bool = False) -> bool:
    """Take up again what was finished, and say why. Refused: NOT_YOURS, NO_WHY; CLOSED by the superior meanwhile.

    `handed_back`: by the office that received the unit's answer and did not take it; the caller has made sure of that.
    """
    acted_for = not handed_back and _mine(task)
    if not note.strip():
        raise Refused(because(reasons.NO_WHY))
    if not handed_back and task.is_whole and _delivery_of(task).filter(state=DeliveryState.CLOSED).exists():
        raise Refused(who_did(reasons.CLOSED, StepKind.CLOSED, obligation=task.obligation_id))
    with transaction.atomic():
        if not change(Task, task.pk, (TaskState.DONE,), state=TaskState.DOING):
            return False
        log(StepKind.REOPENED, task.obligation, task, task, by=by, acted_for=acted_for, note=note)
        if task.is_whole:
            _delivery_of(task).update(state=DeliveryState.IN_HAND)
            if handed_back:
                tell_unit(Kind.REOPENED, _delivery_of(task).select_related("obligation", "unit"))
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
            raise Refused(who_did(reasons.CHANGED_MEANWHILE, StepKind.REASSIGNED, task=task))
        log(StepKind.REASSIGNED, task.obligation, task, task, by=by, acted_for=acted_for, facts={"to": owner.slug})
    return True


def remind(tasks: Iterable[UUID], *, by: Post) -> int:
    """催办 of units below: how many were reminded now. One a day each: a second is left out, and so is what is done."""
    with transaction.atomic():
        open_ones = list(
            Task.objects.select_for_update(of=("self",))
            .filter(pk__in=list(tasks), area_key__range=current().enclosing, obligation__line=by.line)
            .exclude(state=TaskState.DONE)
            .exclude(unit=by.unit_id)
            .select_related("obligation", "unit")
            .order_by("pk")
        )
        day = today()
        lately = Step.objects.filter(task__in=open_ones, what=StepKind.REMINDED, area_key__range=current().enclosing)
        done = {task for task, at in lately.values_list("task", "at") if at.astimezone(LOCAL).date() == day}
        left = [task for task in open_ones if task.pk not in done]
        Step.objects.bulk_create([step(StepKind.REMINDED, one.obligation, one, one, by=by) for one in left])
        tell_reminded(one for one in left if one.owner_id)
    return len(left)


def remind_deliveries(deliveries: Iterable[UUID], *, by: Post) -> int:
    """催办 of deliveries to units below, each by the task that stands for the whole of it; as `remind`.

    Units without an account are left out: nobody there would read it.
    """
    theirs = Delivery.objects.filter(pk__in=list(deliveries), area_key__range=current().enclosing, line=by.line)
    theirs = theirs.filter(state__in=OPEN, acted_for=False)
    whole = Task.objects.filter(area_key__range=current().enclosing, obligation__delivery__in=theirs)
    whole = whole.filter(unit=F("obligation__unit"), title=F("obligation__what"))
    return remind(whole.values_list("pk", flat=True), by=by)


def _delivery_of(task: Task) -> QuerySet[Delivery]:
    """The delivery that lies on the same desk as the task: none where it was broken down from another unit's."""
    return Delivery.objects.filter(obligation=task.obligation_id, unit=task.unit_id, area_key=task.area_key)


def _mine(task: Task) -> bool:
    return standing_in(task.unit_id, task.obligation.line, task.area_key, task.unit.name)
