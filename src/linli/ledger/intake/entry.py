"""A work of a sheet in the ledger's terms."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from linli.catalogue.kinds import catalogue
from linli.kernel.clock import LOCAL
from linli.kernel.reasons import Reason, because
from linli.ledger.drafts import Draft, Part
from linli.ledger.intake.values import Item
from linli.ledger.models import Evidence
from linli.ledger.reasons import OTHER_OUTCOME
from linli.ledger.worksheets.values import Part as NamedPart
from linli.ledger.worksheets.values import Reading, WorkDraft

#: Words for one and the same unit of an outcome; where the sheet counts in another, the numbers do not add up.
_ALIKE = ({"人", "名", "人次", "位"}, {"户", "家"}, {"次", "场", "场次"}, {"件", "个", "项"}, {"幅", "副", "张"})


def clock(work: WorkDraft) -> tuple[datetime | None, datetime | None]:
    """Start and end in UTC; both None where the sheet gives no start. An end that is not later is of the next day."""
    if work.start is None:
        return None, None
    start = datetime.combine(work.day, work.start, LOCAL)
    end = datetime.combine(work.day, work.end, LOCAL) if work.end is not None else None
    if end and end <= start:
        end += timedelta(days=1)
    return start.astimezone(UTC), end.astimezone(UTC) if end else None


def outcome(work: WorkDraft) -> int | None:
    """The outcome, where the sheet counts it in the unit of its kind."""
    return None if odd_outcome(work) else work.outcome


def odd_outcome(work: WorkDraft) -> Reason | None:
    """Why the outcome cannot be added to others of the kind."""
    own, kind = work.outcome_unit, catalogue().kinds[work.kind]
    if work.outcome is None or own in (None, kind.outcome_unit):
        return None
    if any({own, kind.outcome_unit} <= alike for alike in _ALIKE):
        return None
    return because(OTHER_OUTCOME, number=work.outcome, unit=own, kind=kind.zh, kind_unit=kind.outcome_unit)


def evidence_by_tab(reading: Reading) -> Mapping[str, Evidence]:
    """A sign-in book with everybody's own times is the leader's attestation; any other sheet was filled in later."""
    return {s.name: Evidence.LEADER if s.sign_in and s.own_times else Evidence.ADDED for s in reading.sheets}


def draft_of(
    item: Item, evidence: Evidence, persons: Mapping[NamedPart, UUID], *, work: UUID, simulated: bool = False
) -> Draft:
    """The draft of a work, `persons` being those of the named parts in its recording unit, `work` its id to be."""
    said = item.draft
    start, end = clock(said)
    counted = outcome(said)
    return Draft(
        id=work,
        unit=item.unit.pk,
        area_key=item.unit.division_id,
        place_key=item.place_key,
        kind=said.kind,
        service_day=said.day,
        start=start,
        end=end,
        served=said.recipients,
        groups=dict(said.groups),
        outcome=counted,
        outcome_evidence=evidence if counted is not None else None,
        simulated=simulated,
        parts=tuple(_part(part, evidence, persons) for part in said.parts),
        replaces=item.known.work if item.known else None,
        why="sheet-changed" if item.known else "",
    )


def _part(part: NamedPart, evidence: Evidence, persons: Mapping[NamedPart, UUID]) -> Part:
    return Part(
        evidence=evidence,
        person=persons[part] if part.name else None,
        heads=part.heads,
        minutes_attended=part.minutes,
        minutes_credited=part.minutes or 0,
    )


def span(start: datetime | None, end: datetime | None) -> str:
    """Local times as a clerk writes them: 09:00–11:30."""
    return "–".join(f"{t.astimezone(LOCAL):%H:%M}" for t in (start, end) if t)
