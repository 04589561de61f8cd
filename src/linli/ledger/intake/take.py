"""Taking a planned sheet in: all good rows at once or none, in one transaction.

Two commands that take the same sheet at once both plan its rows as new. The unique key of `ImportedRow` decides: each
row is claimed before its work is written, and the one who comes second writes only what the first did not.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from linli.access.models import Post
from linli.access.scope import Scope, acting
from linli.campaigns.models import Campaign
from linli.kernel.ids import new_id
from linli.ledger.actions import claim_these, record
from linli.ledger.intake.entry import draft_of, evidence_by_tab
from linli.ledger.intake.values import IntakePlan, Item, Outcome
from linli.ledger.models import Intake, KnownMapping
from linli.ledger.worksheets.values import Part, Reading
from linli.people.actions import named_people_of
from linli.places.models import Unit

_CLAIM = """
INSERT INTO ledger_importedrow
  (id, intake_id, unit_id, area_key, identity, fingerprint, work_id, sheet, rows, team, remarks)
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::bigint[], %s::text[], %s::text[], %s::uuid[], %s::text[],
                     %s::jsonb[], %s::text[], %s::text[])
    ON CONFLICT (unit_id, identity) DO NOTHING
"""
_CLAIMED = "SELECT id FROM ledger_importedrow WHERE id = ANY(%s::uuid[]) AND area_key BETWEEN %s AND %s"
_LOCK = """
SELECT id, work_id FROM ledger_importedrow WHERE id = ANY(%s::uuid[]) AND area_key BETWEEN %s AND %s
 ORDER BY id FOR UPDATE
"""
_MOVE_ON = """
UPDATE ledger_importedrow i
   SET intake_id = CASE WHEN i.work_id = n.work THEN i.intake_id ELSE n.intake END, unit_id = n.unit,
       area_key = n.area, identity = n.identity, fingerprint = n.fingerprint,
       work_id = n.work, sheet = n.sheet, rows = n.rows, team = n.team, remarks = n.remarks
  FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::bigint[], %s::text[], %s::text[], %s::uuid[], %s::text[],
              %s::jsonb[], %s::text[], %s::text[])
       AS n(id, intake, unit, area, identity, fingerprint, work, sheet, rows, team, remarks)
 WHERE i.id = n.id AND i.area_key BETWEEN %s AND %s
"""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A work of the sheet with the imported row that stands for it and the work it will be in the ledger."""

    item: Item
    row: UUID
    work: UUID


def take(plan: IntakePlan, *, by: Post, twins: bool = True, campaign: Campaign | None = None) -> Intake:
    """Take in every good row of the plan, or none. Enters the post's scope; some twenty statements.

    New works, corrections of known ones, their people and imported rows are written; works that are the same are
    skipped, near twins left out without `twins`. All that the sheet stands for and that fits `campaign` is claimed for
    it. Figures follow with the next drain. `Intake.counts`: taken, corrected, skipped, twins (taken in), left_out,
    refused, and claimed where there is a campaign. Refused: what `actions.record` and `actions.claim_these` refuse.
    """
    with acting(by) as scope:
        intake, evidence = new_id(), evidence_by_tab(plan.reading)
        new = _claim([Outcome.NEW, *([Outcome.TWIN] if twins else [])], plan, intake, scope)
        corrected = _move_on(plan, intake, scope)
        entries = [*new, *corrected]
        persons = _persons([entry.item for entry in entries])
        drafts = [
            draft_of(
                entry.item,
                evidence[entry.item.draft.rows[0][0]],
                persons[entry.item.unit.pk],
                work=entry.work,
                simulated=plan.simulated,
            )
            for entry in entries
        ]
        record(drafts, by=by)
        same = [item.known.work for item in plan.of(Outcome.SAME) if item.known]
        claimed = {"claimed": claim_these([*(d.id for d in drafts), *same], campaign)} if campaign else {}
        _keep_mappings(plan.reading, scope)
        assert scope.unit is not None
        return Intake.objects.create(
            id=intake,
            unit=scope.unit,
            area_key=scope.unit.division_id,
            by=by,
            filename=plan.reading.filename,
            sha256=plan.reading.sha256,
            mapping={sheet.shape: sheet.mapping for sheet in plan.reading.sheets},
            counts=_counts(plan, new, corrected, twins) | claimed,
        )


def _claim(outcomes: Sequence[Outcome], plan: IntakePlan, intake: UUID, scope: Scope) -> list[_Entry]:
    """The new works whose identity is ours: nobody else has taken them in since the plan was made."""
    entries = [_Entry(item, new_id(), new_id()) for item in plan.of(*outcomes)]
    # In order of the key, so that two commands cannot wait for each other.
    entries.sort(key=lambda entry: (entry.item.unit.pk, entry.item.identity))
    if not entries:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, _columns(entries, intake))
        cursor.execute(_CLAIMED, [[entry.row for entry in entries], *scope.enclosing])
        ours = {row for (row,) in cursor.fetchall()}
    return [entry for entry in entries if entry.row in ours]


def _move_on(plan: IntakePlan, intake: UUID, scope: Scope) -> list[_Entry]:
    """The corrections that nobody else has made since the plan; their imported rows now stand for the new works.

    Rows of which only team, remarks or wording changed are brought up to date too: no figure knows of it.
    """
    known = [item for item in plan.of(Outcome.CORRECTS, Outcome.SAME) if _differs(item)]
    rows = [item.known.row for item in known if item.known]
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [rows, *scope.enclosing])
        now = dict(cursor.fetchall())
        entries = [
            _Entry(item, item.known.row, new_id() if item.outcome is Outcome.CORRECTS else item.known.work)
            for item in known
            if item.known and now.get(item.known.row) == item.known.work
        ]
        if entries:
            cursor.execute(_MOVE_ON, [*_columns(entries, intake), *scope.enclosing])
    return [entry for entry in entries if entry.item.outcome is Outcome.CORRECTS]


def _differs(item: Item) -> bool:
    return item.known is not None and item.known.fingerprint != item.draft.fingerprint


def _columns(entries: Sequence[_Entry], intake: UUID) -> list[list[Any]]:
    rows = [
        (
            entry.row,
            intake,
            entry.item.unit.pk,
            entry.item.unit.division_id,
            entry.item.identity,
            entry.item.draft.fingerprint,
            entry.work,
            entry.item.draft.rows[0][0],
            json.dumps([row for _, row in entry.item.draft.rows]),
            entry.item.draft.team or "",
            _remarks(entry.item),
        )
        for entry in entries
    ]
    return [list(column) for column in zip(*rows, strict=True)]


def _remarks(item: Item) -> str:
    """The sheet's remarks, and what of the row the ledger could not count."""
    return "；".join(filter(None, [item.draft.remarks, *map(str, item.notes)]))


def _persons(items: Sequence[Item]) -> Mapping[UUID, Mapping[Part, UUID]]:
    """The persons of all named parts, by recording unit: within a unit one name is one person."""
    units: dict[UUID, Unit] = {}
    named: dict[UUID, list[Part]] = defaultdict(list)
    for item in items:
        units[item.unit.pk] = item.unit
        named[item.unit.pk] += [part for part in item.draft.parts if part.name]
    found = named_people_of({unit: [_wanted(part) for part in named[key]] for key, unit in units.items()})
    return {key: {part: found[key][_wanted(part)] for part in parts} for key, parts in named.items()}


def _wanted(part: Part) -> tuple[str, tuple[str, ...]]:
    return part.name or "", tuple(secret.reveal() for _, secret in part.secrets)


def _keep_mappings(reading: Reading, scope: Scope) -> None:
    """How sheets of these shapes are read by the acting unit: the newest counts."""
    assert scope.unit is not None
    by_shape = {sheet.shape: sheet.mapping for sheet in reading.sheets}
    KnownMapping.objects.bulk_create(
        [
            KnownMapping(unit=scope.unit, area_key=scope.unit.division_id, shape=shape, mapping=mapping)
            for shape, mapping in sorted(by_shape.items())
        ],
        update_conflicts=True,
        unique_fields=["unit", "shape"],
        update_fields=["mapping"],
    )


def _counts(plan: IntakePlan, new: Sequence[_Entry], corrected: Sequence[_Entry], twins: bool) -> dict[str, int]:
    planned = plan.counts
    left_out = 0 if twins else planned[Outcome.TWIN]
    return {
        "taken": len(new),
        "corrected": len(corrected),
        "skipped": len(plan.items) - len(new) - len(corrected) - left_out,
        "twins": sum(entry.item.outcome is Outcome.TWIN for entry in new),
        "left_out": left_out,
        "refused": planned["refused"],
    }
