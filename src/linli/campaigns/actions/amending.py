"""Amending a campaign after passing down: whom it concerns gets it to acknowledge anew, nobody else hears of it.

Obligations are never changed: the delivery is due on another day, and a step in its history says so. Inside a scope.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from linli.access.models import Post
from linli.access.scope import current
from linli.campaigns import amending as reading_of
from linli.campaigns import reasons
from linli.campaigns.actions.log import INSIDE, Outside, standing_in, step
from linli.campaigns.actions.passing import let_see, lines_of, owners_of
from linli.campaigns.amending import DROPPED, DUE, NEW, Change, Changes
from linli.campaigns.models import (
    Amendment,
    AmendmentDelivery,
    Campaign,
    Delivery,
    DeliveryState,
    Obligation,
    Step,
    StepKind,
    Task,
    TaskState,
)
from linli.kernel.clock import LOCAL, now
from linli.kernel.reasons import Refused, because
from linli.messaging.actions import Told, tell
from linli.messaging.models import Kind
from linli.notices.actions import decide_all, discard_drafts
from linli.notices.models import Decision, Reading
from linli.notices.rules import findings
from linli.places.models import Unit


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person confirmed: the keys of the changes that hold, and whether all hear of the text."""

    keys: Collection[str]
    everybody: bool = False
    note: str = ""


def amend(campaign: Campaign, reading: Reading, chosen: Chosen, *, by: Post) -> Amendment:
    """Make it: once a notice, one after another. What was chosen is done in one transaction or not at all.

    Refused: NOT_ISSUER, NOTHING_CHANGED, AMENDED_MEANWHILE (another amendment came between).
    """
    if known := Amendment.objects.filter(notice=reading.notice_id).first():
        return known
    if campaign.issuer_id != by.unit_id or reading.issuer_id != by.unit_id:
        raise Refused(because(reasons.NOT_ISSUER, unit=campaign.issuer.name))
    ordinal = campaign.amendments.count() + 1
    found = reading_of.changes(campaign, reading)
    wanted = [one for one in found.obligations if one.key in chosen.keys]
    if not wanted and not chosen.everybody:
        raise Refused(because(reasons.NOTHING_CHANGED))
    with transaction.atomic():
        mine = _amendment(found, wanted, chosen, ordinal, by)
        Amendment.objects.bulk_create([mine], ignore_conflicts=True)
        kept = Amendment.objects.select_related("by__unit", "by__account").filter(campaign=campaign, ordinal=ordinal)
        if (there := kept.first()) is None or there.pk != mine.pk:
            return _meanwhile(reading, there)
        _carry_out(mine, found, wanted, chosen, by)
    return mine


def acknowledge_amendment(one: AmendmentDelivery, *, by: Post, how: Outside = INSIDE) -> bool:
    """签收 anew; False where the same post had done it. Refused: NOT_YOURS, AMENDMENT_SEEN."""
    acted_for = standing_in(one.unit_id, one.line, one.area_key, one.unit.name)
    rows = AmendmentDelivery.objects.filter(pk=one.pk, area_key__range=current().enclosing)
    with transaction.atomic():
        waiting = rows.filter(acknowledged_at=None)
        if not waiting.update(acknowledged_at=now(), acknowledged_by=by, acted_for=acted_for):
            done = rows.select_related("acknowledged_by__account", "acknowledged_by__unit").get()
            return _seen(done, by)
        duties = Obligation.objects.filter(pk__in=[change["obligation"] for change in one.changes])
        facts = {"amendment": str(one.amendment_id)}
        Step.objects.bulk_create(
            [
                step(StepKind.ACKNOWLEDGED, duty, None, _at(one), by=by, acted_for=acted_for, facts=facts,
                     **how.fields())
                for duty in duties
            ]
        )  # fmt: skip
    return True


def _seen(done: AmendmentDelivery, by: Post) -> bool:
    who, at = done.acknowledged_by, done.acknowledged_at
    if who is None or at is None or who.pk == by.pk:
        return False
    said = f"{who.unit.name} {who.account.name}"
    raise Refused(because(reasons.AMENDMENT_SEEN, who=said, at=f"{at.astimezone(LOCAL):%m-%d %H:%M}"))


def _at(one: AmendmentDelivery) -> Delivery:
    """On whose desk the step lies."""
    return Delivery(unit_id=one.unit_id, area_key=one.area_key)


def _meanwhile(reading: Reading, there: Amendment | None) -> Amendment:
    """Somebody was quicker: with the same text it is done, with another one it has to be looked at again."""
    if known := Amendment.objects.filter(notice=reading.notice_id).first():
        return known
    who = f"{there.by.unit.name} {there.by.account.name}" if there else "—"
    raise Refused(because(reasons.AMENDED_MEANWHILE, who=who))


def _amendment(found: Changes, wanted: Sequence[Change], chosen: Chosen, ordinal: int, by: Post) -> Amendment:
    due = {
        str(one.obligation.pk): one.due.isoformat() if one.due else ""
        for one in wanted
        if one.kind == DUE and one.obligation
    }
    changes = {
        "passages": [[one.old, one.new, one.label] for one in found.passages],
        "fields": [list(one) for one in found.fields],
        "due": due,
    }
    return Amendment(
        campaign=found.campaign, notice_id=found.reading.notice_id, reading=found.reading, issuer=by.unit,
        issuer_key=by.unit.division_id, ordinal=ordinal, kind=found.kind, changes=changes, note=chosen.note.strip(),
        by=by, at=now(),
    )  # fmt: skip


def _carry_out(mine: Amendment, found: Changes, wanted: Sequence[Change], chosen: Chosen, by: Post) -> None:
    everything = findings(found.reading.found)  # accepted: it is the campaign's text from now on
    basis = [*everything, *reading_of.as_findings(one for one in wanted if one.kind == NEW)]
    decided = decide_all(found.reading, basis, by=by)
    discard_drafts(found.reading)
    made = _oblige(mine, [one for one in wanted if one.kind == NEW], decided, by)
    _move(mine, [one for one in wanted if one.kind == DUE], by)
    _drop(mine, [one for one in wanted if one.kind == DROPPED], by)
    _log(mine, [one for one in wanted if one.kind == reading_of.TEXT], by)
    concerned: dict[tuple[UUID, str], list[dict[str, str]]] = {}
    units: dict[UUID, Unit] = {}
    for change, duty in [*((one, one.obligation) for one in wanted if one.obligation), *made]:
        assert duty
        concerned.setdefault((duty.unit_id, duty.line), []).append(change.as_json(duty.pk))
        units[duty.unit_id] = change.unit
    if chosen.everybody:
        for duty in Obligation.objects.filter(campaign=mine.campaign_id, covering=None).select_related("unit"):
            concerned.setdefault((duty.unit_id, duty.line), [])
            units[duty.unit_id] = duty.unit
    _deliver(mine, concerned, units, by)


def _oblige(
    mine: Amendment, fresh: Sequence[Change], decided: dict[str, Decision], by: Post
) -> list[tuple[Change, Obligation]]:
    """New obligations with their deliveries and tasks."""
    if not fresh:
        return []
    lines = lines_of((one.unit.pk for one in fresh), by.line)
    made = []
    for one in fresh:
        demand = one.demand
        assert demand
        made.append(
            Obligation(
                campaign_id=mine.campaign_id, decision=decided[demand.basis.field], issuer=by.unit,
                issuer_key=by.unit.division_id, unit=one.unit, line=lines[one.unit.pk], what=demand.what,
                receiver=demand.receiver, due=demand.due, inferred=demand.inferred,
                rhythm=demand.rhythm.as_json() if demand.rhythm else None, firm=demand.firm,
                clause_first=demand.clause[0], clause_end=demand.clause[1],
            )
        )  # fmt: skip
    Obligation.objects.bulk_create(made)
    owners = owners_of(one.unit_id for one in made)
    Delivery.objects.bulk_create(
        Delivery(
            obligation=one, campaign_id=one.campaign_id, line=one.line, due=one.due, unit=one.unit,
            area_key=one.unit.division_id, acted_for=(one.unit_id, one.line) not in owners, by=by,
        )
        for one in made
    )  # fmt: skip
    Task.objects.bulk_create(
        Task(
            obligation=one, unit=one.unit, area_key=one.unit.division_id, title=one.what, due=one.due,
            owner=owners.get((one.unit_id, one.line)),
        )
        for one in made
    )  # fmt: skip
    let_see((subject, one.unit) for one in made for subject in (one.pk, one.campaign_id, mine.campaign.notice_id))
    return list(zip(fresh, made, strict=True))


def _move(mine: Amendment, moved: Sequence[Change], by: Post) -> None:
    """The deliveries are due on the new day. Where more days were granted beyond it, they stay granted."""
    ordered = sorted(moved, key=_days)
    for (was, due), group in groupby(ordered, key=_days):
        assert due
        duties = [one.obligation.pk for one in group if one.obligation]
        here = Delivery.objects.filter(obligation__in=duties, area_key__range=current().enclosing)
        before = {"due__isnull": True} if was == date.min else {"due": was}
        here.filter(**before).update(due=due)
        here.filter(due__lt=due).update(due=due)
        tasks = Task.objects.filter(obligation__in=duties, area_key__range=current().enclosing, **before)
        tasks.filter(unit__in=[one.unit.pk for one in ordered]).exclude(state=TaskState.DONE).update(due=due)
    _log(mine, moved, by)


def _drop(mine: Amendment, dropped: Sequence[Change], by: Post) -> None:
    """No longer asked for: closed, with its open tasks."""
    duties = [one.obligation.pk for one in dropped if one.obligation]
    within = {"obligation__in": duties, "area_key__range": current().enclosing}
    Delivery.objects.filter(**within).update(state=DeliveryState.CLOSED)
    Task.objects.filter(**within).exclude(state=TaskState.DONE).update(state=TaskState.DONE)
    _log(mine, dropped, by)


def _log(mine: Amendment, changed: Iterable[Change], by: Post) -> None:
    rows = []
    for one in changed:
        assert one.obligation
        facts = {"amendment": str(mine.pk), "change": one.kind, "was": str(one.was or "")}
        if one.kind == DUE and one.due:
            facts["until"] = one.due.isoformat()
        here = Delivery(unit_id=one.obligation.unit_id, area_key=one.unit.division_id)
        rows.append(step(StepKind.AMENDED, one.obligation, None, here, by=by, facts=facts))
    Step.objects.bulk_create(rows)


def _deliver(
    mine: Amendment, concerned: dict[tuple[UUID, str], list[dict[str, str]]], units: dict[UUID, Unit], by: Post
) -> None:
    own = {key for key in concerned if key[0] == by.unit_id}
    theirs = [key for key in concerned if key not in own]
    AmendmentDelivery.objects.bulk_create(
        [
            AmendmentDelivery(
                amendment=mine, unit=units[unit], area_key=units[unit].division_id, line=line,
                changes=concerned[unit, line],
            )
            for unit, line in theirs
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    let_see((subject, units[unit]) for unit, _ in theirs for subject in (mine.pk, mine.notice_id))
    facts = {"from": by.unit.name, "what": mine.campaign.title}
    link = reverse("campaigns:amendment", args=[mine.pk])
    for line, keys in groupby(sorted(theirs, key=lambda key: key[1]), key=lambda key: key[1]):
        told = [Told(unit=units[unit], key=f"amended:{mine.pk}", facts=facts, link=link) for unit, _ in keys]
        tell(Kind.AMENDED, told, line=line)


def _days(one: Change) -> tuple[date, date]:
    return one.was or date.min, one.due or date.min
