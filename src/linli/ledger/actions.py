"""Writing the ledger: works with their records, corrections, and the claims of campaigns.

Every row written here puts one row into the outbox, in the same transaction; the drain seals it and rolls it up.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import DatabaseError, IntegrityError, connection, transaction

from linli.access.models import Post
from linli.access.scope import current
from linli.campaigns.models import Campaign
from linli.catalogue.kinds import catalogue
from linli.kernel.clock import real_now
from linli.kernel.ids import new_id
from linli.kernel.reasons import Refused, because
from linli.ledger import reasons
from linli.ledger.canonical import COLUMNS, TABLES, leaf, mac
from linli.ledger.drafts import Draft
from linli.ledger.keys import outbox_key
from linli.ledger.models import Claim, ServiceRecord, Work
from linli.ledger.queries import claimable
from linli.ledger.sql import TYPES, insert
from linli.people import actions as people

_NEWEST = """
UPDATE ledger_importedrow i SET work_id = n.work
  FROM unnest(%s::uuid[], %s::uuid[]) AS n(replaced, work)
 WHERE i.work_id = n.replaced AND i.area_key BETWEEN %s AND %s
"""


def record(drafts: Sequence[Draft], *, by: Post) -> None:
    """Write works with their records: all or none, in a handful of statements for any number.

    A draft that `replaces` a work is its correction: the old work and its records count no more, and the new one takes
    over its claims where it still fits, and the row of a sheet that stood for the old one. Refused: UNKNOWN_KIND,
    UNKNOWN_GROUP, OUT_OF_REACH, NOTHING_TO_CORRECT, ALREADY_CORRECTED (somebody was faster).
    """
    _check(drafts)
    at = real_now()
    works = [_work_row(draft, by, at) for draft in drafts]
    records = [row for draft in drafts for row in _record_rows(draft, at)]
    try:
        with transaction.atomic():
            _check_replaced(drafts)
            _write(("work", works, lambda row: row[0]), ("record", records, lambda row: row[1]))
            _pass_claims_on(drafts, at)
            _stand_for_the_newest(drafts)
    except IntegrityError as error:
        if "replaces" in str(error):
            raise Refused(because(reasons.ALREADY_CORRECTED)) from error
        raise
    except DatabaseError as error:
        if isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
            raise Refused(because(reasons.OUT_OF_REACH)) from error
        raise


def withdraw(work: Work, *, why: str, by: Post) -> None:
    """Take a work back: nothing of it counts any more, and the row stays. Refused: ALREADY_CORRECTED."""
    draft = Draft(
        unit=work.unit_id, area_key=work.area_key, place_key=work.place_key, kind=work.kind,
        service_day=work.service_day, simulated=work.simulated, replaces=work.pk, withdrawn=True, why=why,
    )  # fmt: skip
    record([draft], by=by)


def claim(campaign: Campaign, *, by: Post) -> int:
    """Put all fitting work within reach into the campaign; the number of works that were new to it. Idempotent."""
    with transaction.atomic():
        _claims_in_turn(campaign)
        found = claimable(campaign).values_list("pk", "unit_id", "area_key")
        rows = [(campaign.pk, campaign.number, work, unit, area, "fits") for work, unit, area in found]
        _claim(rows, real_now())
    return len(rows)


def claim_these(works: Collection[UUID], campaign: Campaign) -> int:
    """Put those of the works that fit into the campaign; how many were new to it. Idempotent; two statements or so."""
    with transaction.atomic():
        _claims_in_turn(campaign)
        found = claimable(campaign).filter(pk__in=works).values_list("pk", "unit_id", "area_key")
        rows = [(campaign.pk, campaign.number, work, unit, area, "fits") for work, unit, area in found]
        _claim(rows, real_now())
    return len(rows)


def _claims_in_turn(campaign: Campaign) -> None:
    """Two at once would find the same works; the second waits and then finds none left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('linli.claim'), %s)", [campaign.number])


def merge_people(person: UUID, same_as: UUID, *, why: str, by: Post) -> None:
    """Make two persons one (`people.actions.merge`), and have the figures of all their work follow.

    Refused: what `people.actions.merge` refuses.
    """
    with transaction.atomic():
        moved = people.merge(person, same_as, why=why, by=by)
        held = ServiceRecord.objects.filter(person__in=moved, area_key__range=current().enclosing)
        touch(held.values_list("work_id", flat=True).distinct())


def touch(works: Iterable[UUID]) -> None:
    """Have the figures of works recomputed although no row of theirs is new: after a merge of persons."""
    insert("ledger_outbox", ("table", "row", "work", "mac"), TYPES["outbox"], [("touch", w, w, b"") for w in works])


def _check(drafts: Sequence[Draft]) -> None:
    kinds, groups = catalogue().kinds, {g.code for g in catalogue().priority_groups}
    wrong = [because(reasons.UNKNOWN_KIND, kind=k) for k in sorted({d.kind for d in drafts} - set(kinds))]
    wrong += [because(reasons.UNKNOWN_GROUP, group=g) for g in sorted({g for d in drafts for g in d.groups} - groups)]
    if wrong:
        raise Refused(*wrong)


def _check_replaced(drafts: Sequence[Draft]) -> None:
    wanted = {draft.replaces for draft in drafts if draft.replaces}
    if not wanted:
        return
    found = set(Work.objects.filter(pk__in=wanted, area_key__range=current().enclosing).values_list("pk", flat=True))
    if wanted - found:
        raise Refused(because(reasons.NOTHING_TO_CORRECT))


def _work_row(d: Draft, by: Post, at: datetime) -> tuple[Any, ...]:
    return (
        d.id, d.unit, by.pk, d.area_key, d.place_key, d.kind, d.service_day, d.start, d.end, d.served,
        dict(d.groups), d.outcome, d.outcome_evidence, d.simulated, d.replaces, d.withdrawn, d.why, at,
    )  # fmt: skip


def _record_rows(d: Draft, at: datetime) -> list[tuple[Any, ...]]:
    return [
        (
            p.id, d.id, d.unit, d.area_key, p.person, p.heads, p.minutes_attended, p.minutes_credited,
            int(p.evidence), p.replaces, False, at,
        )
        for p in d.parts
    ]  # fmt: skip


def _write(*batches: tuple[str, Sequence[tuple[Any, ...]], Callable[[tuple[Any, ...]], UUID]]) -> None:
    """Rows of several tables, each with the way to its work, and one outbox row for every one of them."""
    key, outbox = outbox_key(), []
    for table, rows, work in batches:
        stored = [tuple(json.dumps(v) if isinstance(v, dict) else v for v in row) for row in rows]
        insert(TABLES[table], COLUMNS[table], TYPES[table], stored)
        outbox += [(table, row[0], work(row), mac(key, leaf(table, row))) for row in rows]
    insert("ledger_outbox", ("table", "row", "work", "mac"), TYPES["outbox"], outbox)


def _stand_for_the_newest(drafts: Sequence[Draft]) -> None:
    """The rows of sheets go over to the corrections, so that the next sheet corrects what now stands."""
    pairs = [(d.replaces, d.id) for d in drafts if d.replaces]
    if pairs:
        with connection.cursor() as cursor:
            cursor.execute(_NEWEST, [*(list(ids) for ids in zip(*pairs, strict=True)), *current().enclosing])


def _claim(rows: Sequence[tuple[Any, ...]], at: datetime) -> None:
    _write(("claim", [(new_id(), *row, at) for row in rows], lambda row: row[3]))


def _pass_claims_on(drafts: Sequence[Draft], at: datetime) -> None:
    """A correction takes over the claims of what it replaces, where the campaign's period and kinds still fit."""
    by_replaced = {d.replaces: d for d in drafts if d.replaces and not d.withdrawn}
    if not by_replaced:
        return
    old = Claim.objects.filter(work__in=by_replaced, area_key__range=current().enclosing).select_related("campaign")
    rows = []
    for c in old:
        d, campaign = by_replaced[c.work_id], c.campaign
        if campaign.first_day <= d.service_day <= campaign.last_day and d.kind in campaign.kinds:
            rows.append((campaign.pk, campaign.number, d.id, d.unit, d.area_key, "corrected"))
    _claim(rows, at)
