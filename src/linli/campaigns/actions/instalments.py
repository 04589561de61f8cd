"""Obligations with a rhythm: their instalments open by themselves, and are answered by one tap. Inside a scope.

A conditional update decides between two who answer at once. What was answered stands in the log of steps; the
row itself only says how it stands now.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q

from linli.access.models import Post
from linli.access.scope import current
from linli.campaigns import reasons
from linli.campaigns.actions.deliveries import OPEN
from linli.campaigns.actions.log import INSIDE, Outside, log, standing_in
from linli.campaigns.models import Delivery, Instalment, StepKind
from linli.campaigns.rhythms import DAY, MONTH, QUARTER, WEEK, NoRhythm, Rhythm, begins, days, due
from linli.kernel.arranged import arranged
from linli.kernel.clock import LOCAL, now, today
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because

State = Instalment.State
AHEAD = {DAY: 7, WEEK: 14, MONTH: 40, QUARTER: 100}  #: days for which instalments are opened in advance
BATCH = 1_000


def open_ahead() -> int:
    """Open the instalments of the next days, of every delivery in hand with a rhythm; how many were new.

    From the day on which it was passed down to the end of its campaign, or its own last day. Idempotent: one a day and
    delivery. Its due moment is fixed then. One statement, and one for each thousand.
    """
    rows = (
        Delivery.objects.filter(obligation__rhythm__isnull=False, state__in=OPEN, area_key__range=current().enclosing)
        .annotate(opened=Max("instalments__day"))
        # What is opened to the horizon, or to the end of its campaign, is not even fetched.
        .filter(
            Q(opened=None)
            | Q(opened__lt=today() + timedelta(days=AHEAD[DAY])) & Q(opened__lt=F("obligation__campaign__last_day"))
        )
        .select_related("obligation__campaign")
    )
    made = [one for delivery in rows for one in _to_open(delivery)]
    Instalment.objects.bulk_create(made, ignore_conflicts=True, batch_size=BATCH)
    return len(made)


def _to_open(delivery: Delivery) -> list[Instalment]:
    duty = delivery.obligation
    try:
        rhythm = Rhythm.from_json(duty.rhythm)
    except NoRhythm:
        return []
    if rhythm is None:
        return []
    opened = delivery.opened  # type: ignore[attr-defined]
    first = max(duty.campaign.first_day, delivery.at.astimezone(LOCAL).date())
    first = max(first, opened + timedelta(days=1)) if opened else first
    last = min(delivery.due or duty.campaign.last_day, today() + timedelta(days=AHEAD[rhythm.every]))
    table = arranged()
    return [
        Instalment(
            delivery=delivery, unit_id=delivery.unit_id, area_key=delivery.area_key, day=day,
            due=due(rhythm, day, table, firm=duty.firm),
        )
        for day in days(rhythm, first, last)
    ]  # fmt: skip


def report_nothing(one: Instalment, *, works: int, seal: int = 0, by: Post, how: Outside = INSIDE) -> bool:
    """零报告: nothing happened in the period. `works`: how many the ledger has of it, as the caller counted them now.

    True: it is answered. Refused: NOT_YOURS, NOT_YET, LEDGER_HAS_WORKS, REPORTED by somebody else.
    """
    if works:
        raise Refused(because(reasons.LEDGER_HAS_WORKS, n=works))
    return _answer(one, State.NOTHING, {"works": 0, "person_times": 0, "seal": seal}, "", by, how)


def report(one: Instalment, *, facts: Mapping[str, Any], note: str = "", by: Post, how: Outside = INSIDE) -> bool:
    """Answer with what the ledger says of the period (`facts`, kept as they are), or in words where it says nothing.

    Refused: NOT_YOURS, NOT_YET, NOTHING_TO_REPORT, REPORTED by somebody else.
    """
    if not facts.get("works") and not note.strip():
        raise Refused(because(reasons.NOTHING_TO_REPORT))
    return _answer(one, State.ANSWERED, dict(facts), note.strip(), by, how)


def take_back(one: Instalment, *, by: Post) -> bool:
    """Undo an answer while its time has not run out; one that came late, on the day it was given.

    Refused: NOT_YOURS, PERIOD_OVER. False where it is open.
    """
    acted_for = _mine(one)
    with transaction.atomic():
        held = _held(one)
        if held.is_open or held.at is None:
            return False
        if now() > held.due and held.at.astimezone(LOCAL).date() != today():
            raise Refused(because(reasons.PERIOD_OVER, day=held.day.isoformat()))
        Instalment.objects.filter(pk=held.pk, area_key=held.area_key).update(
            state=State.OPEN, note="", facts={}, by=None, at=None, acted_for=False
        )
        delivery = one.delivery
        facts = {"day": held.day.isoformat()}
        log(StepKind.REOPENED, delivery.obligation, None, delivery, by=by, acted_for=acted_for, facts=facts)
    return True


def _answer(one: Instalment, state: str, facts: dict[str, Any], note: str, by: Post, how: Outside) -> bool:
    acted_for = _mine(one)
    delivery = one.delivery
    rhythm = Rhythm.from_json(delivery.obligation.rhythm)
    if rhythm and begins(rhythm, one.day) > today():
        raise Refused(because(reasons.NOT_YET, day=one.day.isoformat()))
    said = {"state": state, "facts": facts, "note": note, "by": by, "at": now(), "acted_for": acted_for}
    with transaction.atomic():
        mine = Instalment.objects.filter(pk=one.pk, area_key__range=current().enclosing, state=State.OPEN)
        if not mine.update(**said):
            return _was_it(one, state, by)
        told = {"day": one.day.isoformat(), "answer": state, **facts}
        log(
            StepKind.REPORTED, delivery.obligation, None, delivery, by=by, acted_for=acted_for, note=note, facts=told,
            **how.fields(),
        )  # fmt: skip
    return True


def _was_it(one: Instalment, state: str, by: Post) -> bool:
    """Somebody was quicker: False where the same post gave the same answer, else who did."""
    kept = Instalment.objects.select_related("by__account", "by__unit").get(pk=one.pk, area_key=one.area_key)
    if (kept.by_id, kept.state) == (by.pk, state):
        return False
    who = f"{kept.by.unit.name} {kept.by.account.name}" if kept.by else "—"
    at = f"{kept.at.astimezone(LOCAL):%m-%d %H:%M}" if kept.at else "—"
    raise Refused(because(reasons.REPORTED, who=who, at=at, answer=tr(State(kept.state).label)))


def _held(one: Instalment) -> Instalment:
    rows = Instalment.objects.select_for_update(of=("self",)).filter(area_key__range=current().enclosing)
    return rows.get(pk=one.pk)


def _mine(one: Instalment) -> bool:
    delivery = one.delivery
    return standing_in(one.unit_id, delivery.line, one.area_key, delivery.unit.name)
