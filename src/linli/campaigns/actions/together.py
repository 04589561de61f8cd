"""Answering once what two joined notices ask. Each keeps its receiver: what goes to another one is still to be sent."""

from django.db import transaction
from django.db.models import QuerySet

from linli.access.models import Post
from linli.access.scope import current
from linli.campaigns import reasons
from linli.campaigns.actions.log import Outside, change, log, standing_in
from linli.campaigns.models import Delivery, DeliveryState, Obligation, StepKind, Task, TaskState
from linli.campaigns.together import same_receiver, twins
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because

OPEN = (DeliveryState.SENT, DeliveryState.SEEN, DeliveryState.ACKNOWLEDGED, DeliveryState.IN_HAND)


def answer_together(obligation: Obligation, *, by: Post, acted_for: bool) -> int:
    """What the unit has just answered is answered in its twins too: how many.

    A twin with the same receiver is done. One with another receiver is in hand until it is said that the answer went
    there as well (`sent_too`), or its own report was submitted.
    """
    count = 0
    for twin in twins(obligation):
        one, delivery = twin.obligation, getattr(twin.obligation, "delivery", None)
        if not (twin.same_unit and twin.same_act) or twin.together or delivery is None:
            continue
        done = same_receiver(obligation, one)
        if change(Delivery, delivery.pk, OPEN, state=DeliveryState.DONE if done else DeliveryState.IN_HAND):
            _whole(one).update(state=TaskState.DONE if done else TaskState.DOING)
            facts = {"with": str(obligation.pk), "receiver": one.receiver}
            log(StepKind.TOGETHER, one, None, delivery, by=by, acted_for=acted_for, facts=facts)
            count += 1
    return count


def sent_too(obligation: Obligation, *, by: Post, how: Outside, note: str = "") -> bool:
    """另送一份: the answer went to this receiver too, by which way and when. Refused: NOT_YOURS, DAY_AHEAD, CHANGED."""
    delivery = obligation.delivery
    acted_for = standing_in(delivery.unit_id, delivery.line, delivery.area_key, obligation.unit.name)
    said = {"note": note.strip(), **how.fields()}
    with transaction.atomic():
        if not change(Delivery, delivery.pk, OPEN, state=DeliveryState.DONE):
            rows = Delivery.objects.filter(pk=delivery.pk, area_key__range=current().enclosing)
            state = DeliveryState(rows.values_list("state", flat=True).get())
            if state == DeliveryState.DONE:
                return False
            raise Refused(because(reasons.CHANGED, state=tr(state.label), act=tr(StepKind.SENT_TOO.label)))
        _whole(obligation).update(state=TaskState.DONE)
        log(StepKind.SENT_TOO, obligation, None, delivery, by=by, acted_for=acted_for, **said)
    return True


def _whole(obligation: Obligation) -> QuerySet[Task]:
    """The open task that stands for the whole of it."""
    rows = Task.objects.filter(
        obligation=obligation.pk, unit=obligation.unit_id, title=obligation.what, area_key__range=current().enclosing
    )
    return rows.exclude(state=TaskState.DONE)
