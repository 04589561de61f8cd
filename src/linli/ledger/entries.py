"""Work entered by hand, and corrected by hand: what a form says, as drafts of the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from linli.access.models import Post
from linli.access.scope import current
from linli.campaigns.models import Campaign
from linli.kernel.clock import LOCAL
from linli.kernel.ids import new_id
from linli.kernel.reasons import Refused, because
from linli.ledger import reasons, rules
from linli.ledger.actions import claim_these, record
from linli.ledger.drafts import Draft, Part
from linli.ledger.intake.undo import part_of
from linli.ledger.models import ServiceRecord, Work
from linli.people.actions import named_people
from linli.places.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One piece of work as a person writes it down: who was there, how long each, for whom, with what outcome."""

    kind: str
    day: date
    place: int
    start: time | None = None
    names: tuple[str, ...] = ()
    unnamed: int = 0
    minutes: int | None = None
    evidence: int
    served: int | None = None
    groups: Mapping[str, int] = field(default_factory=dict)
    outcome: int | None = None


def write_down(entry: Entry, *, key: str, campaign: Campaign | None, by: Post) -> UUID:
    """Record work of the post's own unit, and claim it for the campaign where it fits; the id of the work.

    Idempotent: the same key of the same account is the same work, however often the form is sent. A simulated campaign
    makes simulated work. Refused: what `actions.record` refuses.
    """
    work = uuid5(by.account_id, f"hand:{key}")
    if _stands(work):
        return work
    simulated = campaign is not None and campaign.simulated
    draft = _draft(entry, by.unit, _parts(entry, by.unit), simulated=simulated, work=work)
    try:
        with transaction.atomic():
            record([draft], by=by)
            if campaign:
                claim_these([work], campaign)
    except IntegrityError:
        if not _stands(work):  # the same form, a moment earlier, by another connection
            raise
    return work


def correct(
    work: Work, entry: Entry, records: Sequence[ServiceRecord], *, same_people: bool, why: str, by: Post
) -> UUID:
    """Replace a work by what the form now says; the id of the new version.

    `same_people`: the form left the people alone, so each keeps minutes and grade of their own.
    Refused: NOT_YOUR_WORK, UNKNOWN_REASON, ALREADY_CORRECTED (somebody was faster), and what `actions.record` refuses.
    """
    _check(work, why in rules.CORRECTIONS, by)
    parts = tuple(part_of(r) for r in records) if same_people else _parts(entry, work.unit)
    made = _draft(entry, work.unit, parts, simulated=work.simulated, work=new_id())
    grade = work.outcome_evidence if entry.outcome == work.outcome else made.outcome_evidence
    end = _ends(work, made)
    record([replace(made, outcome_evidence=grade, end=end, replaces=work.pk, why=why)], by=by)
    return made.id


def withdraw(work: Work, *, why: str, by: Post) -> UUID:
    """Take a work back; the id of the row that says so. Refused: as `correct`."""
    _check(work, why in rules.WITHDRAWALS, by)
    draft = Draft(
        unit=work.unit_id, area_key=work.area_key, place_key=work.place_key, kind=work.kind,
        service_day=work.service_day, simulated=work.simulated, replaces=work.pk, withdrawn=True, why=why,
    )  # fmt: skip
    record([draft], by=by)
    return draft.id


def _check(work: Work, known: bool, by: Post) -> None:
    if reason := rules.against_correcting(work, by):
        raise Refused(reason)
    if not known:
        raise Refused(because(reasons.UNKNOWN_REASON))


def _stands(work: UUID) -> bool:
    return Work.objects.filter(pk=work, area_key__range=current().enclosing).exists()


def _draft(entry: Entry, unit: Unit, parts: tuple[Part, ...], *, simulated: bool, work: UUID) -> Draft:
    start = datetime.combine(entry.day, entry.start, LOCAL) if entry.start else None
    return Draft(
        id=work,
        unit=unit.pk,
        area_key=unit.division_id,
        place_key=entry.place,
        kind=entry.kind,
        service_day=entry.day,
        start=start,
        end=start + timedelta(minutes=entry.minutes) if start and entry.minutes else None,
        served=entry.served,
        groups=entry.groups,
        outcome=entry.outcome,
        outcome_evidence=entry.evidence if entry.outcome is not None else None,
        simulated=simulated,
        parts=parts,
    )


def _ends(work: Work, made: Draft) -> datetime | None:
    """An end that the form does not show stays where the start stays."""
    return work.end if made.start == work.start else made.end


def _parts(entry: Entry, unit: Unit) -> tuple[Part, ...]:
    persons = named_people(unit, [(name, ()) for name in entry.names])
    found = [_part(entry, person=person) for person in dict.fromkeys(persons[name, ()] for name in entry.names)]
    return (*found, *([_part(entry, heads=entry.unnamed)] if entry.unnamed else []))


def _part(entry: Entry, *, person: UUID | None = None, heads: int = 1) -> Part:
    return Part(
        evidence=entry.evidence, person=person, heads=heads, minutes_attended=entry.minutes,
        minutes_credited=entry.minutes or 0,
    )  # fmt: skip
