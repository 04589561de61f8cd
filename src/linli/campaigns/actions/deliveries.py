"""The life of a delivery between its unit and the superior: seen, returned, resent, closed, and more days asked for.

Each act is a conditional update with a row in the log of steps, and tells whom it concerns. Inside a scope.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.access.models import Post
from linli.access.scope import current
from linli.campaigns import reasons
from linli.campaigns.actions.log import INSIDE, Outside, below, change, last, log, standing_in, step, who_did
from linli.campaigns.actions.steps import OPEN
from linli.campaigns.actions.telling import tell_superior, tell_unit
from linli.campaigns.models import Answer, Delivery, DeliveryState, Extension, Step, StepKind, Task, TaskState
from linli.campaigns.models.tasks import WHY_RETURNED
from linli.kernel.clock import now
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because
from linli.messaging.models import Kind

State = DeliveryState


@dataclass(frozen=True, slots=True)
class Granted:
    """The superior's answer to who asked for more days: until when, and that it is later than its own deadline."""

    until: date
    note: str = ""
    beyond: bool = False  #: it was said that this is later than the superior's own deadline


def is_superior(delivery: Delivery) -> bool:
    """Whether the acting post answers for the unit's superior: above it in its line, or the issuer in another."""
    scope = current()
    if scope.unit is None or scope.unit.pk == delivery.unit_id or not below(delivery.area_key, scope):
        return False
    return delivery.line == scope.line or delivery.obligation.issuer_id == scope.unit.pk


def see(delivery: Delivery, *, by: Post) -> bool:
    """已阅: the unit itself has opened it. True the first time. Two statements then, in the scope's own transaction."""
    if by.unit_id != delivery.unit_id or delivery.state != State.SENT:
        return False
    if not change(Delivery, delivery.pk, (State.SENT,), state=State.SEEN):
        return False
    log(StepKind.SEEN, delivery.obligation, None, delivery, by=by)
    delivery.state = State.SEEN
    return True


def give_back(delivery: Delivery, *, by: Post, why: str, note: str, how: Outside = INSIDE) -> bool:
    """退回 to the superior, with one of `WHY_RETURNED` and words. Refused: NOT_YOURS, NO_REASON, NO_WHY, CHANGED."""
    acted_for = _mine(delivery)
    if why not in WHY_RETURNED:
        raise Refused(because(reasons.NO_REASON))
    _worded(note)
    with transaction.atomic():
        if not change(Delivery, delivery.pk, OPEN, state=State.RETURNED):
            return _meanwhile(delivery, StepKind.RETURNED, by)
        said = {"note": note.strip(), "facts": {"why": why}, **how.fields()}
        log(StepKind.RETURNED, delivery.obligation, None, delivery, by=by, acted_for=acted_for, **said)
        if not acted_for:
            tell_superior(Kind.RETURNED, delivery)
    return True


def resend(delivery: Delivery, *, by: Post, note: str) -> bool:
    """重新下发 by the superior, who says why it stays with the unit. Refused: NOT_SUPERIOR, NO_WHY, CHANGED."""
    _superior(delivery, StepKind.RESENT)
    _worded(note)
    with transaction.atomic():
        if not change(Delivery, delivery.pk, (State.RETURNED,), state=State.SENT, repeats=None):
            return _meanwhile(delivery, StepKind.RESENT, by)
        log(StepKind.RESENT, delivery.obligation, None, delivery, by=by, note=note.strip())
        tell_unit(Kind.RESENT, [delivery])
    return True


def close(deliveries: Iterable[UUID], *, by: Post, note: str = "") -> int:
    """销号 by the superior of what is done, or was returned: how many were closed now; others are left alone.

    The open tasks of what was returned are done with it. What its unit said repeats another one is answered by that
    one from then on: so the superior agrees. Six statements for any number.
    """
    with transaction.atomic():
        found = (
            Delivery.objects.select_for_update(of=("self",))
            .filter(pk__in=list(deliveries), area_key__range=current().enclosing)
            .filter(state__in=(State.DONE, State.RETURNED))
            .select_related("obligation", "unit", "repeats")
            .order_by("pk")
        )
        mine = [one for one in found if is_superior(one)]
        Delivery.objects.filter(pk__in=[one.pk for one in mine], area_key__range=current().enclosing).update(
            state=State.CLOSED
        )
        dropped = [one.obligation_id for one in mine if one.state == State.RETURNED]
        _tasks(dropped, {one.unit_id for one in mine}).update(state=TaskState.DONE)
        Step.objects.bulk_create(
            [
                step(StepKind.CLOSED, one.obligation, None, one, by=by, note=note.strip(), facts=_answered_by(one))
                for one in mine
            ]
        )
        tell_unit(Kind.CLOSED, mine)
    return len(mine)


def close_one(delivery: Delivery, *, by: Post, note: str = "") -> bool:
    """销号 of one, for whoever wants to hear why not. Refused: NOT_SUPERIOR, CHANGED."""
    _superior(delivery, StepKind.CLOSED)
    return bool(close([delivery.pk], by=by, note=note)) or _meanwhile(delivery, StepKind.CLOSED, by)


def reopen_closed(delivery: Delivery, *, by: Post, note: str) -> bool:
    """重新办理: the superior opens what was done or closed, and says why. Refused: NOT_SUPERIOR, NO_WHY, CHANGED."""
    _superior(delivery, StepKind.REOPENED)
    _worded(note)
    with transaction.atomic():
        if not change(Delivery, delivery.pk, (State.DONE, State.CLOSED), state=State.IN_HAND, repeats=None):
            return _meanwhile(delivery, StepKind.REOPENED, by)
        whole = Task.objects.filter(
            obligation=delivery.obligation_id, unit=delivery.unit_id, area_key=delivery.area_key,
            title=delivery.obligation.what,
        )  # fmt: skip
        whole.filter(state=TaskState.DONE).update(state=TaskState.DOING)
        log(StepKind.REOPENED, delivery.obligation, None, delivery, by=by, note=note.strip())
        tell_unit(Kind.REOPENED, [delivery])
    return True


def record_sent(delivery: Delivery, *, by: Post, how: Outside, note: str = "") -> bool:
    """Write down how a unit without accounts got it: by mail, on paper, in a chat; when, against what receipt.

    Refused: NOT_YOURS, DAY_AHEAD.
    """
    acted_for = _mine(delivery)
    said = {"note": note.strip(), **how.fields()}
    log(StepKind.SENT, delivery.obligation, None, delivery, by=by, acted_for=acted_for, **said)
    return True


# More days


def ask_extension(delivery: Delivery, *, by: Post, until: date, why: str, how: Outside = INSIDE) -> bool:
    """申请延期 of a delivery that is not done yet; one at a time. True: it is asked.

    Refused: NOT_YOURS, NO_WHY, NO_DEADLINE, NOT_LATER, CHANGED, ASKED_ALREADY.
    """
    acted_for = _mine(delivery)
    _worded(why)
    with transaction.atomic():
        held = _held(delivery)
        if held.state not in OPEN:
            return _meanwhile(delivery, StepKind.EXTENSION_ASKED, by, state=held.state)
        _later(held, until)
        one = Extension(
            delivery=held, unit_id=held.unit_id, area_key=held.area_key, until=until, why=why.strip(), by=by, at=now()
        )
        Extension.objects.bulk_create([one], ignore_conflicts=True)
        kept = extension_of(held)
        if kept is None or kept.pk != one.pk:
            if kept and (kept.by_id, kept.until) == (by.pk, until):
                return False
            raise Refused(because(reasons.ASKED_ALREADY, until=kept.until.isoformat() if kept else "—"))
        said = {"note": why.strip(), "facts": {"until": until.isoformat()}, **how.fields()}
        log(StepKind.EXTENSION_ASKED, delivery.obligation, None, held, by=by, acted_for=acted_for, **said)
        if not acted_for:
            tell_superior(Kind.EXTENSION_ASKED, delivery, until=until.isoformat())
    return True


def grant(delivery: Delivery, said: Granted, *, by: Post, limit: date | None) -> bool:
    """同意延期, to the day that was asked for or another: the delivery is due then, and the unit's open tasks with it.

    `limit`: the superior's own deadline (`queries.own_deadline`). Tasks that were due on another day than the delivery
    keep theirs. Refused: NOT_SUPERIOR, ANSWERED, NOT_LATER, BEYOND_OWN unless `beyond`.
    """
    if limit and said.until > limit and not said.beyond:
        raise Refused(because(reasons.BEYOND_OWN, until=said.until.isoformat(), limit=limit.isoformat()))
    _superior(delivery, StepKind.EXTENDED)
    with transaction.atomic():
        held = _held(delivery)
        asked = _answer(held, Answer.GRANTED, by, said.note, granted=said.until)
        if asked is None:
            return _answered(delivery, by)
        _later(held, said.until)
        Delivery.objects.filter(pk=held.pk, area_key=held.area_key).update(
            due=said.until, escalated=0, escalated_to=None
        )
        _tasks([held.obligation_id], {held.unit_id}).filter(due=held.due).update(due=said.until)
        facts = {"until": said.until.isoformat(), "asked": asked.until.isoformat(), "was": str(held.due or "")}
        told = {"note": said.note.strip(), "facts": facts | ({"beyond": str(limit)} if _is_beyond(said, limit) else {})}
        log(StepKind.EXTENDED, delivery.obligation, None, held, by=by, **told)
        tell_unit(Kind.EXTENDED, [delivery], until=said.until.isoformat())
    return True


def refuse_extension(delivery: Delivery, *, by: Post, note: str) -> bool:
    """不同意延期, with words. Refused: NOT_SUPERIOR, NO_WHY, ANSWERED."""
    _superior(delivery, StepKind.NOT_EXTENDED)
    _worded(note)
    with transaction.atomic():
        held = _held(delivery)
        asked = _answer(held, Answer.REFUSED, by, note)
        if asked is None:
            return _answered(delivery, by)
        facts = {"asked": asked.until.isoformat()}
        log(StepKind.NOT_EXTENDED, delivery.obligation, None, held, by=by, note=note.strip(), facts=facts)
        tell_unit(Kind.NOT_EXTENDED, [delivery])
    return True


def extension_of(delivery: Delivery) -> Extension | None:
    """The one that waits for an answer. One query."""
    rows = Extension.objects.filter(delivery=delivery, area_key__range=current().enclosing, answer=Answer.OPEN)
    return rows.select_related("by__account").first()


def _answer(held: Delivery, answer: Answer, by: Post, note: str, **more: Any) -> Extension | None:
    """The one that was asked, answered now; None where somebody was quicker. `held` is locked."""
    asked = extension_of(held)
    if asked is None:
        return None
    Extension.objects.filter(pk=asked.pk, area_key=held.area_key).update(
        answer=answer, note=note.strip(), answered_by=by, answered_at=now(), **more
    )
    return asked


def _answered(delivery: Delivery, by: Post) -> bool:
    """Nothing waits for an answer: False where the same post gave it, else who did, and what."""
    found = [
        one
        for what in (StepKind.EXTENDED, StepKind.NOT_EXTENDED)
        if (one := last(what, {"obligation": delivery.obligation_id, "unit": delivery.unit_id}))
    ]
    if not found:
        raise Refused(because(reasons.CHANGED, state=_state(delivery.state), act=tr(StepKind.EXTENDED.label)))
    newest = max(found, key=lambda one: one.at)
    if newest.by_id == by.pk:
        return False
    said = who_did(
        reasons.ANSWERED, StepKind(newest.what), obligation=delivery.obligation_id, unit=delivery.unit_id
    ).facts
    raise Refused(because(reasons.ANSWERED, **said, answer=tr(StepKind(newest.what).label)))


def _held(delivery: Delivery) -> Delivery:
    """The delivery as it is now, and stays until the transaction ends."""
    rows = Delivery.objects.select_for_update(of=("self",)).filter(area_key__range=current().enclosing)
    return rows.get(pk=delivery.pk)


def _later(held: Delivery, until: date) -> None:
    if held.due is None:
        raise Refused(because(reasons.NO_DEADLINE))
    if until <= held.due:
        raise Refused(because(reasons.NOT_LATER, until=until.isoformat(), due=held.due.isoformat()))


def _is_beyond(said: Granted, limit: date | None) -> bool:
    return limit is not None and said.until > limit


def _tasks(obligations: Sequence[UUID], units: set[UUID]) -> Any:
    """Open tasks towards obligations at their units."""
    rows = Task.objects.filter(obligation__in=obligations, unit__in=units, area_key__range=current().enclosing)
    return rows.exclude(state=TaskState.DONE)


def _mine(delivery: Delivery) -> bool:
    return standing_in(delivery.unit_id, delivery.line, delivery.area_key, delivery.unit.name)


def _superior(delivery: Delivery, what: StepKind) -> None:
    if not is_superior(delivery):
        raise Refused(because(reasons.NOT_SUPERIOR, act=tr(what.label), unit=delivery.unit.name))


def _worded(note: str) -> None:
    if not note.strip():
        raise Refused(because(reasons.NO_WHY))


def _meanwhile(delivery: Delivery, what: StepKind, by: Post, *, state: str = "") -> bool:
    """It is in another state than the act needs: False where the same post did the same, else how it stands now."""
    done = last(what, {"obligation": delivery.obligation_id, "unit": delivery.unit_id})
    rows = Delivery.objects.filter(pk=delivery.pk, area_key__range=current().enclosing)
    state = state or rows.values_list("state", flat=True).get()
    if done and done.by_id == by.pk and state == _AFTER.get(what):
        return False
    raise Refused(because(reasons.CHANGED, state=_state(state), act=tr(what.label)))


def _answered_by(one: Delivery) -> dict[str, str]:
    """The obligation that answers for one that only repeats it, as its step keeps it."""
    return {"answered_by": str(one.repeats.obligation_id)} if one.is_objected and one.repeats else {}


_AFTER = {
    StepKind.RETURNED: State.RETURNED,
    StepKind.RESENT: State.SENT,
    StepKind.REOPENED: State.IN_HAND,
    StepKind.CLOSED: State.CLOSED,
}


def _state(state: str) -> str:
    return tr(DeliveryState(state).label)
