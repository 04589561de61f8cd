"""Work over HTTP: what was done, recorded once, corrected with a reason, taken back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Header, Query, Router, Schema, Status
from pydantic import Field, model_validator

from linli.access.api import Count, In, Key, Page, Paged, UnitOut, Words, answers, may, page_of
from linli.access.door import Ability
from linli.access.models import Post
from linli.access.scope import current
from linli.campaigns.models import Campaign
from linli.kernel.clock import LOCAL
from linli.kernel.reasons import Refused, because
from linli.ledger import actions, entries, reasons, rules
from linli.ledger.drafts import Draft, Part
from linli.ledger.models import Claim, Evidence, Leaf, ServiceRecord, Work
from linli.ledger.queries import current_works
from linli.people.actions import named_people
from linli.people.models import Person
from linli.people.reasons import NO_SUCH_PERSON
from linli.places.models import Division, Unit

router = Router()

_CALLS = UUID("5a0a1c5e-7d0b-5f53-9d1f-0f1b5b1b9a55")  #: names the works that calls with an idempotency key make
_TOLD = ("kind", "service_day", "place_key", "start", "end", "served", "groups", "outcome", "simulated")
Declared = Literal[Evidence.LEADER, Evidence.SELF, Evidence.ADDED]
Numbered = Annotated[int, Field(ge=1, le=2_147_483_647)]  #: a campaign
Minutes = Annotated[int, Field(ge=0, le=44_640)]

IdempotencyKey = Annotated[Words, Header(alias="Idempotency-Key", min_length=8)]


class RecordOut(Schema):
    id: UUID
    person: UUID | None = Field(description="none for unnamed heads")
    heads: int
    minutes_attended: int | None
    minutes_credited: int
    evidence: Evidence
    withdrawn: bool


class WorkOut(Schema):
    id: UUID
    unit: UnitOut = Field(description="the recording unit")
    area: int = Field(alias="area_key", description="key of the division in which it counts")
    place: int = Field(alias="place_key", description="key of the division where it happened")
    kind: str
    service_day: date
    start: datetime | None
    end: datetime | None
    served: int | None = Field(description="persons served; none: not said")
    groups: dict[str, int]
    outcome: int | None
    outcome_evidence: Evidence | None
    simulated: bool
    replaces: UUID | None = Field(alias="replaces_id")
    withdrawn: bool
    why: str
    recorded_at: datetime


class WholeWork(WorkOut):
    records: list[RecordOut]
    replaced_by: UUID | None
    campaigns: list[int]
    seal: int | None = Field(description="number of the seal that holds it; none: not yet sealed")

    @staticmethod
    def resolve_replaced_by(work: Work) -> UUID | None:
        return work.replaced_by.pk if hasattr(work, "replaced_by") else None

    @staticmethod
    def resolve_campaigns(work: Work) -> list[int]:
        return sorted(claim.campaign_number for claim in work.claims.all())

    @staticmethod
    def resolve_seal(work: Work) -> int | None:
        return Leaf.objects.filter(pk=work.pk).values_list("seal_id", flat=True).first()


class Filter(Paged):
    first: date | None = None
    last: date | None = None
    kind: list[Words] = Field(default=[], max_length=60)
    area: Key | None = Field(None, description="key of a division: work that counts in it or below")
    unit: UUID | None = None
    campaign: Numbered | None = None


class PartIn(In):
    """Who took part: one person by name, or by the identifier that a record gave; else unnamed heads."""

    name: Words | None = None
    person: UUID | None = None
    heads: Annotated[int, Field(ge=1, le=100_000)] = 1
    minutes: Minutes | None = Field(None, description="of each head; none: not said")

    @model_validator(mode="after")
    def one_head_a_person(self) -> "PartIn":
        if ((self.name or self.person) and self.heads != 1) or (self.name and self.person):
            raise ValueError("one of name and person, and then one head")
        return self


class WorkIn(In):
    kind: Words
    service_day: date
    unit: UUID | None = Field(None, description="the recording unit; without it the unit of the post")
    place: Key | None = Field(None, description="key of the division where it happened; without it that of the unit")
    start: time | None = Field(None, description="local; an end that is not later is of the next day")
    end: time | None = None
    served: Count | None = None
    groups: dict[Words, Count] = Field(default={}, max_length=40)
    outcome: Count | None = None
    evidence: Declared = Field(Evidence.ADDED, description="what somebody can say; what is measured is not said")
    campaign: Numbered | None = Field(None, description="claims it where it fits; that of a rehearsal is simulated")
    parts: list[PartIn] = Field(min_length=1, max_length=500)


class CorrectionIn(WorkIn):
    why: Literal[tuple(rules.CORRECTIONS)] = Field(description="code of the reason")  # type: ignore[valid-type]


class WithdrawalIn(In):
    why: Literal[tuple(rules.WITHDRAWALS)] = Field(description="code of the reason")  # type: ignore[valid-type]


@router.get("", auth=may(Ability.SEE), response=answers(Page[WorkOut]))
def works(request: HttpRequest, wanted: Query[Filter]) -> Any:
    """The work that counts, within reach, the latest day first."""
    return page_of(_found(wanted).select_related("unit").order_by("-service_day", "-pk"), wanted)


@router.get("/{pk}", auth=may(Ability.SEE), response=answers(WholeWork))
def work(request: HttpRequest, pk: UUID) -> Any:
    """One work with its records, the campaigns that claim it, its correction and its seal; a replaced one too."""
    return _whole(pk)


@router.post("", auth=may(Ability.RECORD), response=answers(WholeWork, 409, status=201) | {200: WholeWork})
def record(request: HttpRequest, new: WorkIn, key: IdempotencyKey) -> Any:
    """Record work. The same key of the same post again is the same work (200). Refused: KEY_USED for another one."""
    post = request.holder.post  # type: ignore[attr-defined]
    pk = uuid5(_CALLS, f"{post.pk} {key}")
    draft = _draft(new, post, id=pk)
    known = Work.objects.filter(pk=pk, area_key__range=current().enclosing).exists()
    try:
        if not known:
            _record(draft, new.campaign, post)
    except IntegrityError:  # somebody was faster with the same key
        known = True
    found = _whole(pk)
    if known and _said(found) != _drafted(draft):
        raise Refused(because(reasons.KEY_USED))
    return Status(200 if known else 201, found)


@router.post("/{pk}/correct", auth=may(Ability.RECORD), response=answers(WholeWork, 409, status=201))
def correct(request: HttpRequest, pk: UUID, new: CorrectionIn) -> Any:
    """Put another work in the place of this one; the old one stays to be seen, and the claims upon it go on.

    Refused: NOT_YOUR_WORK, ALREADY_CORRECTED.
    """
    post, old = request.holder.post, _whole(pk)  # type: ignore[attr-defined]
    if reason := rules.against_correcting(old, post):
        raise Refused(reason)
    draft = _draft(new, post, replaces=old.pk, why=new.why)
    actions.record([replace(draft, simulated=old.simulated)], by=post)
    return Status(201, _whole(draft.id))


@router.post("/{pk}/withdraw", auth=may(Ability.RECORD), response=answers(WholeWork, 409))
def withdraw(request: HttpRequest, pk: UUID, said: WithdrawalIn) -> Any:
    """Take work back: nothing of it counts any more, and the row stays. Refused: NOT_YOUR_WORK, ALREADY_CORRECTED."""
    entries.withdraw(_whole(pk), why=said.why, by=request.holder.post)  # type: ignore[attr-defined]
    return _whole(pk)


def _record(draft: Draft, campaign: int | None, post: Post) -> None:
    with transaction.atomic():
        actions.record([draft], by=post)
        if campaign:
            actions.claim_these([draft.id], get_object_or_404(Campaign, number=campaign))


def _found(wanted: Filter) -> QuerySet[Work]:
    rows = current_works()
    if wanted.first:
        rows = rows.filter(service_day__gte=wanted.first)
    if wanted.last:
        rows = rows.filter(service_day__lte=wanted.last)
    if wanted.kind:
        rows = rows.filter(kind__in=wanted.kind)
    if wanted.area is not None:
        division = get_object_or_404(Division, pk=wanted.area)
        rows = rows.filter(area_key__range=(division.key, division.last_key))
    if wanted.unit:
        rows = rows.filter(unit=wanted.unit)
    if wanted.campaign:
        rows = rows.filter(claims__campaign_number=wanted.campaign)
    return rows


def _whole(pk: UUID) -> Work:
    within = current().enclosing
    parts = ServiceRecord.objects.filter(area_key__range=within).order_by("pk")
    claims = Claim.objects.filter(area_key__range=within)
    rows = Work.objects.select_related("unit", "entered_by__unit", "replaced_by").prefetch_related(
        Prefetch("records", parts), Prefetch("claims", claims)
    )
    return get_object_or_404(rows, pk=pk, area_key__range=within)


def _draft(new: WorkIn, post: Post, **more: Any) -> Draft:
    unit = _unit(new.unit) if new.unit else post.unit
    place = get_object_or_404(Division, pk=new.place).pk if new.place is not None else unit.division_id
    start, end = _clock(new)
    return Draft(
        unit=unit.pk,
        area_key=unit.division_id,
        place_key=place,
        kind=new.kind,
        service_day=new.service_day,
        start=start,
        end=end,
        served=new.served,
        groups=new.groups,
        outcome=new.outcome,
        outcome_evidence=new.evidence if new.outcome is not None else None,
        simulated=_simulated(new.campaign),
        parts=tuple(_parts(new, unit)),
        **more,
    )


def _simulated(campaign: int | None) -> bool:
    return bool(campaign) and get_object_or_404(Campaign, number=campaign).simulated


def _unit(pk: UUID) -> Unit:
    """A unit within reach. Refused: OUT_OF_REACH."""
    scope, unit = current(), get_object_or_404(Unit, pk=pk)
    if unit != scope.unit and not any(low <= unit.division_id <= high for low, high in scope.reach):
        raise Refused(because(reasons.OUT_OF_REACH))
    return unit


def _clock(new: WorkIn) -> tuple[datetime | None, datetime | None]:
    start = datetime.combine(new.service_day, new.start, LOCAL) if new.start else None
    end = datetime.combine(new.service_day, new.end, LOCAL) if start and new.end else None
    return start, end + timedelta(days=1) if start and end and end <= start else end


def _said(work: Work) -> tuple[Any, ...]:
    """What a call said, as the ledger keeps it: to tell a call that was sent twice from another one."""
    parts = sorted((str(r.person), r.heads, r.minutes_credited, r.evidence) for r in work.records.all())
    return *(getattr(work, name) for name in _TOLD), work.unit_id, parts


def _drafted(draft: Draft) -> tuple[Any, ...]:
    parts = sorted((str(p.person), p.heads, p.minutes_credited, p.evidence) for p in draft.parts)
    return *(getattr(draft, name) for name in _TOLD), draft.unit, parts


def _parts(new: WorkIn, unit: Unit) -> Iterable[Part]:
    named = named_people(unit, [(part.name, ()) for part in new.parts if part.name])
    wanted = {part.person for part in new.parts if part.person}
    if wanted and Person.objects.filter(pk__in=wanted).count() != len(wanted):
        raise Refused(because(NO_SUCH_PERSON))
    for part in new.parts:
        yield Part(
            evidence=new.evidence,
            person=named[part.name, ()] if part.name else part.person,
            heads=part.heads,
            minutes_attended=part.minutes,
            minutes_credited=part.minutes or 0,
        )
