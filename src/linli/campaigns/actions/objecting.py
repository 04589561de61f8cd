"""A unit says that it was asked for the same before (提出重复); its superior agrees, or says why not. Inside a scope.

To agree is to close it (`deliveries.close`): from then on the other one answers for both.
"""

from django.db import transaction

from linli.access.models import Post
from linli.access.scope import current
from linli.campaigns import reasons
from linli.campaigns.actions.deliveries import OPEN, is_superior
from linli.campaigns.actions.log import INSIDE, Outside, change, last, log, standing_in, who_did
from linli.campaigns.actions.telling import tell_superior, tell_unit
from linli.campaigns.models import Delivery, DeliveryState, StepKind, Task, TaskState
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because
from linli.messaging.models import Kind


def object_to(delivery: Delivery, other: Delivery, *, by: Post, note: str = "", how: Outside = INSIDE) -> bool:
    """提出重复: it asks for what `other`, of the same unit, asks for already. It goes back to the superior to decide.

    True where it was done now, False where the same post had done it. Refused: NOT_YOURS, NOT_A_REPEAT (the other is of
    another unit, is the same one, or is itself said to repeat one), CHANGED.
    """
    acted_for = standing_in(delivery.unit_id, delivery.line, delivery.area_key, delivery.unit.name)
    if other.pk == delivery.pk or other.unit_id != delivery.unit_id or other.repeats_id is not None:
        raise Refused(because(reasons.NOT_A_REPEAT, what=other.obligation.what))
    with transaction.atomic():
        if not change(Delivery, delivery.pk, OPEN, state=DeliveryState.RETURNED, repeats=other):
            return _meanwhile(delivery, StepKind.OBJECTED, by)
        facts = {"why": "duplicate", "other": str(other.obligation_id), "what": other.obligation.what}
        said = {"note": note.strip(), "facts": facts, **how.fields()}
        log(StepKind.OBJECTED, delivery.obligation, None, delivery, by=by, acted_for=acted_for, **said)
        if not acted_for:
            tell_superior(Kind.RETURNED, delivery)
    return True


def decline_repeat(delivery: Delivery, *, by: Post, note: str) -> bool:
    """The superior does not agree that it repeats another one, and says why: the unit goes on with it.

    Refused: NOT_SUPERIOR, NO_WHY, CHANGED.
    """
    if not is_superior(delivery):
        raise Refused(because(reasons.NOT_SUPERIOR, act=tr(StepKind.RESENT.label), unit=delivery.unit.name))
    if not note.strip():
        raise Refused(because(reasons.NO_WHY))
    begun = Task.objects.filter(
        obligation=delivery.obligation_id, unit=delivery.unit_id, area_key=delivery.area_key,
        title=delivery.obligation.what, state=TaskState.DOING,
    )  # fmt: skip
    with transaction.atomic():
        state = DeliveryState.IN_HAND if begun.exists() else DeliveryState.ACKNOWLEDGED
        said = Delivery.objects.filter(pk=delivery.pk, area_key__range=current().enclosing, repeats__isnull=False)
        if not said.filter(state=DeliveryState.RETURNED).update(state=state, repeats=None):
            return _meanwhile(delivery, StepKind.RESENT, by)
        log(StepKind.RESENT, delivery.obligation, None, delivery, by=by, note=note.strip())
        tell_unit(Kind.RESENT, [delivery])
    return True


def _meanwhile(delivery: Delivery, what: StepKind, by: Post) -> bool:
    """It is in another state than the act needs: False where the same post did the same, else how it stands now."""
    rows = Delivery.objects.filter(pk=delivery.pk, area_key__range=current().enclosing)
    state = rows.values_list("state", flat=True).get()
    if state == DeliveryState.CLOSED:
        raise Refused(who_did(reasons.CLOSED, StepKind.CLOSED, obligation=delivery.obligation_id))
    done = last(what, {"obligation": delivery.obligation_id, "unit": delivery.unit_id})
    waits = state == DeliveryState.RETURNED
    if done and done.by_id == by.pk and waits == (what == StepKind.OBJECTED):
        return False
    raise Refused(because(reasons.CHANGED, state=tr(DeliveryState(state).label), act=tr(what.label)))
