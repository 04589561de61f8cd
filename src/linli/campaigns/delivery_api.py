"""Deliveries over HTTP: those of the unit and those below it, and what is done about one from its arrival to its close.

The actions are those of the pages. Of a unit without accounts its superior acts, and says how it came: `how`.
"""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from linli.access.api import In, Page, Paged, UnitOut, Words, answers, may, page_of
from linli.access.door import Ability
from linli.access.scope import current
from linli.campaigns import actions, queries, reasons
from linli.campaigns.models import Answer, Delivery, DeliveryState, Extension
from linli.campaigns.models.tasks import WHY_RETURNED
from linli.kernel.reasons import Refused, because
from linli.notices.models import Channel

router = Router()


class ExtensionOut(Schema):
    until: date
    why: str
    at: datetime


class DeliveryOut(Schema):
    id: UUID
    state: DeliveryState
    acted_for: bool = Field(description="the unit has no account here: its superior acts for it")
    at: datetime


class WholeDelivery(DeliveryOut):
    obligation: UUID = Field(alias="obligation_id")
    campaign: int = Field(description="number of its campaign")
    unit: UnitOut
    line: str
    what: str
    due: date | None = Field(description="the obligation's day, or a later one that was granted")
    covering: UUID | None = Field(alias="covering_id", description="the covering notice that it came with")
    repeats: UUID | None = Field(alias="repeats_id", description="the delivery that its unit says it repeats")
    asked: ExtensionOut | None = Field(description="more days that were asked for, while nobody has answered")

    @staticmethod
    def resolve_campaign(one: Delivery) -> int:
        return one.obligation.campaign.number

    @staticmethod
    def resolve_what(one: Delivery) -> str:
        return one.obligation.what

    @staticmethod
    def resolve_asked(one: Any) -> Any:
        return next(iter(one.waiting), None)


class Asked(Paged):
    whose: Annotated[str, Field(pattern="^(own|below)$")] | None = None
    campaign: Annotated[int, Field(ge=1, le=2_147_483_647)] | None = None
    state: DeliveryState | None = None


class HowIn(In):
    """How it came outside the system."""

    channel: Channel
    on: date
    receipt: Words = ""


class OutsideIn(In):
    how: HowIn | None = Field(None, description="of a unit without accounts: asked for; of one's own: left out")


class ReturnIn(OutsideIn):
    why: Annotated[str, Field(pattern=f"^({'|'.join(WHY_RETURNED)})$")]
    note: Words = Field(description="in words; it must not be empty")


class RepeatIn(OutsideIn):
    other: UUID = Field(description="the unit's delivery that asks for the same")
    note: Words = ""


class ExtensionIn(OutsideIn):
    until: date
    note: Words = Field(description="why; it must not be empty")


class GrantIn(In):
    until: date
    note: Words = ""
    beyond: bool = Field(False, description="granted although it is later than the unit's own deadline")


class NotedIn(In):
    note: Words = ""


class WhyIn(In):
    note: Words = Field(description="why; it must not be empty")


@router.get("", auth=may(Ability.SEE), response=answers(Page[WholeDelivery]))
def deliveries(request: HttpRequest, wanted: Query[Asked]) -> Any:
    """The deliveries in the unit's line, its own and those of all units below it, in the order of their codes."""
    scope = current()
    rows = _visible().filter(line=scope.line)
    if wanted.whose:
        rows = rows.filter(unit=scope.unit) if wanted.whose == "own" else rows.exclude(unit=scope.unit)
    if wanted.campaign:
        rows = rows.filter(campaign__number=wanted.campaign)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    return page_of(rows.order_by("area_key", "pk"), wanted)


@router.get("/{pk}", auth=may(Ability.SEE), response=answers(WholeDelivery))
def delivery(request: HttpRequest, pk: UUID) -> Any:
    """One delivery: what is asked of which unit by when, and how far it is."""
    return _found(pk)


@router.post("/{pk}/acknowledge", auth=may(Ability.DRAFT), response=answers(WholeDelivery, 409))
def acknowledge(request: HttpRequest, pk: UUID, said: OutsideIn | None = None) -> Any:
    """Say that an obligation has arrived. Saying so again is no harm. Refused: who may not for the unit."""
    one = _found(pk)
    actions.acknowledge(one, by=_post(request), how=_how(one, said))
    return _found(pk)


@router.post("/{pk}/return", auth=may(Ability.DRAFT), response=answers(WholeDelivery, 409))
def give_back(request: HttpRequest, pk: UUID, said: ReturnIn) -> Any:
    """Give it back to the superior, with one of the reasons and in words."""
    one = _found(pk)
    actions.give_back(one, by=_post(request), why=said.why, note=said.note, how=_how(one, said))
    return _found(pk)


@router.post("/{pk}/object", auth=may(Ability.DRAFT), response=answers(WholeDelivery, 409))
def object_to(request: HttpRequest, pk: UUID, said: RepeatIn) -> Any:
    """Say that it asks for what another delivery of the same unit asks for already. The superior agrees by `close`."""
    one, other = _found(pk), _found(said.other)
    actions.object_to(one, other, by=_post(request), note=said.note, how=_how(one, said))
    return _found(pk)


@router.post("/{pk}/decline-repeat", auth=may(Ability.DRAFT), response=answers(WholeDelivery, 409))
def decline_repeat(request: HttpRequest, pk: UUID, said: WhyIn) -> Any:
    """As the superior, say why it does not repeat another one: its unit goes on with it."""
    actions.decline_repeat(_found(pk), by=_post(request), note=said.note)
    return _found(pk)


@router.post("/{pk}/ask-extension", auth=may(Ability.DRAFT), response=answers(WholeDelivery, 409))
def ask_extension(request: HttpRequest, pk: UUID, said: ExtensionIn) -> Any:
    """Ask the superior for more days; one request at a time."""
    one = _found(pk)
    actions.ask_extension(one, by=_post(request), until=said.until, why=said.note, how=_how(one, said))
    return _found(pk)


@router.post("/{pk}/grant-extension", auth=may(Ability.DRAFT), response=answers(WholeDelivery, 409))
def grant_extension(request: HttpRequest, pk: UUID, said: GrantIn) -> Any:
    """Grant more days, those that were asked for or others. Refused: later than the own deadline, unless `beyond`."""
    one = _found(pk)
    answer = actions.Granted(said.until, said.note, said.beyond)
    actions.grant(one, answer, by=_post(request), limit=queries.own_deadline(one))
    return _found(pk)


@router.post("/{pk}/refuse-extension", auth=may(Ability.DRAFT), response=answers(WholeDelivery, 409))
def refuse_extension(request: HttpRequest, pk: UUID, said: WhyIn) -> Any:
    """Say that there are no more days, and why."""
    actions.refuse_extension(_found(pk), by=_post(request), note=said.note)
    return _found(pk)


@router.post("/{pk}/resend", auth=may(Ability.DRAFT), response=answers(WholeDelivery, 409))
def resend(request: HttpRequest, pk: UUID, said: WhyIn) -> Any:
    """Send down again what was given back, and say why it stays with the unit."""
    actions.resend(_found(pk), by=_post(request), note=said.note)
    return _found(pk)


@router.post("/{pk}/close", auth=may(Ability.DRAFT), response=answers(WholeDelivery, 409))
def close(request: HttpRequest, pk: UUID, said: NotedIn) -> Any:
    """Close what is done or was given back; what its unit says repeats another one is answered by that one then."""
    actions.close_one(_found(pk), by=_post(request), note=said.note)
    return _found(pk)


@router.post("/{pk}/reopen", auth=may(Ability.DRAFT), response=answers(WholeDelivery, 409))
def reopen(request: HttpRequest, pk: UUID, said: WhyIn) -> Any:
    """Open again what was done or closed, and say why."""
    actions.reopen_closed(_found(pk), by=_post(request), note=said.note)
    return _found(pk)


def _visible() -> QuerySet[Delivery]:
    open_ones = Extension.objects.filter(answer=Answer.OPEN, area_key__range=current().enclosing)
    rows = Delivery.objects.filter(area_key__range=current().enclosing)
    rows = rows.select_related("obligation__campaign", "unit", "repeats__obligation")
    return rows.prefetch_related(Prefetch("extensions", open_ones, to_attr="waiting"))


def _found(pk: UUID) -> Delivery:
    return get_object_or_404(_visible(), pk=pk)


def _post(request: HttpRequest) -> Any:
    return request.holder.post  # type: ignore[attr-defined]


def _how(one: Delivery, said: OutsideIn | None) -> actions.Outside:
    """How it came of a unit without accounts. Refused: HOW_MISSING where it is another's and nobody says."""
    scope = current()
    if said is not None and said.how is not None:
        return actions.Outside(channel=said.how.channel, on=said.how.on, receipt=said.how.receipt)
    if scope.unit is not None and scope.unit.pk != one.unit_id and actions.may_act(one, one.line):
        raise Refused(because(reasons.HOW_MISSING, unit=one.unit.name))
    return actions.Outside()
