"""The dispatch of a covering notice, batch after batch: each unit gets everything, once, whoever is killed meanwhile.

A batch is one transaction: obligation, delivery, task, and the right to see notice, campaign and covering, for some
two thousand units in a handful of statements. Who is in the audience of the covering has had it; so the next batch is
found by who is not, and a job that comes back goes on where the last batch ended. Unique keys guard the rest.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from procrastinate.contrib.django import app

from linli.access.models import Post
from linli.access.scope import as_job, current
from linli.campaigns import receivers
from linli.campaigns.actions.passing import owners_of
from linli.campaigns.actions.telling import tell_sent
from linli.campaigns.covering_words import asked_below
from linli.campaigns.models import Covering, CoveringState, Delivery, DeliveryState, Obligation, TaskState
from linli.campaigns.receivers import Receiver
from linli.kernel.clock import now
from linli.kernel.ids import new_id

BATCH = 2_000
JOB = "campaigns.cascade"

_OBLIGE = """
INSERT INTO campaigns_obligation (id, campaign_id, decision_id, issuer_id, issuer_key, unit_id, line, what, receiver,
                                  due, consolidates, inferred, firm, covering_id, rhythm, clause_first, clause_end)
SELECT t.id, %(campaign)s, %(decision)s, %(issuer)s, %(issuer_key)s, t.unit, %(line)s, t.what, t.receiver,
       %(due)s, false, false, %(firm)s, %(covering)s, %(rhythm)s::jsonb, %(first)s, %(end)s
  FROM unnest(%(ids)s::uuid[], %(units)s::uuid[], %(receivers)s::text[], %(whats)s::text[])
       AS t(id, unit, receiver, what)
ON CONFLICT DO NOTHING RETURNING id
"""
_DELIVER = """
INSERT INTO campaigns_delivery (id, obligation_id, campaign_id, covering_id, line, unit_id, area_key, state, due,
                                acted_for, escalated, by_id, at)
SELECT t.id, t.duty, %(campaign)s, %(covering)s, %(line)s, t.unit, t.key, %(sent)s, %(due)s,
       t.owner IS NULL, 0, %(by)s, %(at)s
  FROM unnest(%(ids)s::uuid[], %(duties)s::uuid[], %(units)s::uuid[], %(keys)s::bigint[], %(owners)s::uuid[])
       AS t(id, duty, unit, key, owner)
ON CONFLICT DO NOTHING
"""
_TASKS = """
INSERT INTO campaigns_task (id, obligation_id, unit_id, area_key, title, owner_id, due, state, at, kinds)
SELECT t.id, t.duty, t.unit, t.key, t.what, t.owner, %(due)s, %(pending)s, %(at)s, '[]'
  FROM unnest(%(ids)s::uuid[], %(duties)s::uuid[], %(units)s::uuid[], %(keys)s::bigint[], %(owners)s::uuid[],
              %(whats)s::text[]) AS t(id, duty, unit, key, owner, what)
ON CONFLICT DO NOTHING
"""
_LET_SEE = """
INSERT INTO access_audience (subject, unit_id, key)
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[]) ON CONFLICT DO NOTHING
"""


def order(one: Covering, *, by: Post) -> None:
    """Have it sent in the background, in the transaction that decides so. Ordered twice it is sent once."""
    app.configure_task(JOB, lock=str(one.pk)).defer(covering=str(one.pk), post=str(by.pk))


def cascade(covering: UUID, *, by: Post) -> None:
    """Send it to whoever has not got it yet, batch by batch, each in a transaction of its own."""
    with as_job("cascade"):
        one = Covering.objects.select_related("unit").filter(pk=covering, state=CoveringState.SENDING).first()
    while one is not None:
        with as_job("cascade", one.unit, one.line, by):
            if not deliver(covering, by=by):
                return


def deliver(covering: UUID, *, by: Post, size: int = BATCH) -> int:
    """One batch, in the running transaction: to how many units; 0 once everybody has it, and it is said to be sent."""
    with transaction.atomic():
        one = _held(covering)
        if one is None:
            return 0
        batch = receivers.waiting(one.pk, one.unit, one.line, one.receivers, size=size)
        mine = Covering.objects.filter(pk=one.pk, area_key__range=current().enclosing)
        if not batch:
            mine.update(state=CoveringState.SENT)
            return 0
        _send(one, batch, by)
        mine.update(reached=F("reached") + len(batch))
    return len(batch)


def _held(covering: UUID) -> Covering | None:
    """The notice, locked: of two that send it one waits, and then finds whom the other has reached."""
    rows = Covering.objects.select_for_update(of=("self",)).filter(area_key__range=current().enclosing)
    return rows.select_related("unit", "campaign").filter(pk=covering, state=CoveringState.SENDING).first()


@dataclass(frozen=True, slots=True)
class _Batch:
    """The units of a batch with the post that looks after each, as columns."""

    receivers: Sequence[Receiver]
    owners: dict[UUID, UUID]

    def columns(self, rows: Sequence[tuple[UUID, Receiver]]) -> dict[str, Any]:
        """Of rows that were made for some of its units: keys, and where they lie."""
        return {
            "ids": [new_id() for _ in rows],
            "duties": [made for made, _ in rows],
            "units": [one.unit for _, one in rows],
            "keys": [one.key for _, one in rows],
            "owners": [self.owners.get(one.unit) for _, one in rows],
        }


def _send(one: Covering, found: Sequence[Receiver], by: Post) -> None:
    looked_after = owners_of(receiver.unit for receiver in found)
    owners = {unit: post.pk for (unit, line), post in looked_after.items() if line == one.line}
    batch = _Batch(found, owners)
    for subject in (one.pk, one.campaign_id, one.campaign.notice_id):
        _let_see([(subject, receiver) for receiver in found])
    told: list[UUID] = []
    for duty in Obligation.objects.filter(pk__in=one.duties).order_by("due", "pk"):
        made = _oblige(one, duty, batch, by)
        told += [pk for pk, receiver in made if receiver.unit in owners]
    _tell(told)


def _oblige(one: Covering, duty: Obligation, batch: _Batch, by: Post) -> list[tuple[UUID, Receiver]]:
    """The same clause as an obligation of every unit of the batch that does not have it yet, on its desk."""
    has = _obliged(one, duty, [receiver.unit for receiver in batch.receivers])
    wanted = {new_id(): receiver for receiver in batch.receivers if receiver.unit not in has}
    whats = {pk: asked_below(duty.what, duty.receiver, receiver.superior) for pk, receiver in wanted.items()}
    common = {"campaign": one.campaign_id, "covering": one.pk, "line": one.line, "due": one.due}
    with connection.cursor() as cursor:
        cursor.execute(
            _OBLIGE,
            {
                **common,
                "decision": duty.decision_id,
                "issuer": one.unit_id,
                "issuer_key": one.area_key,
                "rhythm": json.dumps(duty.rhythm) if duty.rhythm else None,
                "firm": duty.firm,
                "first": duty.clause_first,
                "end": duty.clause_end,
                "ids": list(wanted),
                "units": [receiver.unit for receiver in wanted.values()],
                "receivers": [receiver.superior for receiver in wanted.values()],
                "whats": list(whats.values()),
            },
        )
        made = [(pk, wanted[pk]) for (pk,) in cursor.fetchall()]
        if not made:
            return []
        at = {**common, "at": now(), "by": by.pk}
        cursor.execute(_DELIVER, {**at, **batch.columns(made), "sent": DeliveryState.SENT.value})
        titles = {"whats": [whats[pk] for pk, _ in made], "pending": TaskState.PENDING.value}
        cursor.execute(_TASKS, {**at, **batch.columns(made), **titles})
    _let_see(made)
    return made


def _obliged(one: Covering, duty: Obligation, units: Sequence[UUID]) -> set[UUID]:
    """Which of the units have the clause already, by whatever way it came to them."""
    same = {"clause_first": duty.clause_first, "clause_end": duty.clause_end, "consolidates": False}
    rows = Obligation.objects.filter(campaign=one.campaign_id, unit__in=units, **same)
    return set(rows.values_list("unit", flat=True))


def _let_see(pairs: Sequence[tuple[UUID, Receiver]]) -> None:
    columns = ([subject for subject, _ in pairs], [one.unit for _, one in pairs], [one.key for _, one in pairs])
    with connection.cursor() as cursor:
        cursor.execute(_LET_SEE, list(columns))


def _tell(duties: Sequence[UUID]) -> None:
    """Only units that have accounts: what an island is told, nobody reads."""
    if duties:
        rows = Delivery.objects.filter(obligation__in=duties, area_key__range=current().enclosing)
        tell_sent(rows.select_related("obligation", "unit"))
