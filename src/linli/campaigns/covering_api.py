"""Covering notices over HTTP: from the draft to the dispatch, by the actions of the pages and their rules.

Each step names the version that was seen; where somebody else was quicker it is refused with 409. A unit's step that
nobody of the role can take is the next lower role's, so the door asks for drafting and the action for the rest.
"""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from linli.access import reasons as office
from linli.access.api import In, Page, Paged, Text, UnitOut, Words, answers, may, page_of
from linli.access.door import Ability
from linli.access.signoff import ACTING, OWN
from linli.campaigns import coverings
from linli.campaigns.actions import coverings as flow
from linli.campaigns.covering_words import FIELDS
from linli.campaigns.models import Campaign, Covering, CoveringState, CoveringStep
from linli.kernel.reasons import Refused, because
from linli.places.models import Unit

router = Router()
Numbered = Annotated[int, Field(ge=1, le=2_147_483_647)]


class CoveringOut(Schema):
    id: UUID
    campaign: int = Field(description="number of the campaign that it passes on")
    unit: UnitOut = Field(description="whose notice it is")
    line: str
    state: CoveringState
    version: int = Field(description="what a step must name; it changes with every step")
    title: str
    number: str = Field(description="given with the signature")
    signed_on: date | None
    due: date | None = Field(description="the unit's own deadline, never later than the one it has itself")
    total: int | None = Field(description="how many units it goes to; none until it is sent")
    reached: int = Field(description="on how many desks it lies by now")

    @staticmethod
    def resolve_campaign(one: Covering) -> int:
        return one.campaign.number


class ReceiversOut(Schema):
    units: list[UUID] | None = Field(None, description="units right below; none: all that answer for a place")
    down_to: int | None = Field(None, description="level of division down to which it goes (2 to 5); none: they alone")


class CoveringStepOut(Schema):
    kind: CoveringStep.Kind
    by: str = Field(description="name of the post")
    at: datetime
    note: str
    vacant: bool = Field(description="the unit has nobody of the role, so the next lower took the step")

    @staticmethod
    def resolve_by(step: CoveringStep) -> str:
        return step.by.slug


class WholeCovering(CoveringOut):
    addressees: str
    opening: str
    requirements: str
    contact: str
    phone: str
    signer: str
    receivers: ReceiversOut
    steps: list[CoveringStepOut] = Field(alias="done", description="its unit's own; empty for who received it")


class Asked(Paged):
    whose: Annotated[str, Field(pattern="^(own|received|below)$")] | None = None
    campaign: Numbered | None = None


class CoveringIn(In):
    campaign: Numbered
    unit: UUID | None = Field(None, description="a unit below without accounts, in whose stead it is drafted")


class VersionIn(In):
    version: Numbered = Field(description="the version that was seen")


class NotedIn(VersionIn):
    note: Words = ""


class BackIn(VersionIn):
    note: Words = Field(description="why; it must not be empty")


class ReceiversIn(In):
    units: Annotated[list[UUID], Field(max_length=5_000)] | None = None
    down_to: Annotated[int, Field(ge=2, le=5)] | None = None


class TextIn(VersionIn):
    """What is not named stays as it is."""

    title: Text = ""
    addressees: Text = Field("", description="empty: as the choice of receivers has it")
    opening: Text = ""
    requirements: Text = ""
    due: date | None = None
    contact: Text = ""
    phone: Text = ""
    receivers: ReceiversIn | None = None


class SignIn(VersionIn):
    code: Words = Field(description="the office's own signs before the year of its number, such as 兴民发")
    last: Annotated[int, Field(ge=0, le=9_999)] = Field(0, description="last number on paper, where a register begins")
    signer: Annotated[Words, Field(max_length=32)] = ""


@router.get("", auth=may(Ability.SEE), response=answers(Page[CoveringOut]))
def covering_notices(request: HttpRequest, wanted: Query[Asked]) -> Any:
    """The unit's own covering notices, those sent to it, and those that units below have sent; the newest first."""
    scope = request.scope  # type: ignore[attr-defined]
    return page_of(coverings.listed(scope, whose=wanted.whose or "", campaign=wanted.campaign or 0), wanted)


@router.get("/{pk}", auth=may(Ability.SEE), response=answers(WholeCovering))
def covering_notice(request: HttpRequest, pk: UUID) -> Any:
    """One covering notice with its words and receivers, and inside its unit with the steps that were taken."""
    return _whole(request, pk)


@router.post("", auth=may(Ability.DRAFT), response=answers(WholeCovering, 409, status=201) | {200: WholeCovering})
def draft_covering(request: HttpRequest, new: CoveringIn) -> Any:
    """Draft the notice by which the unit passes a campaign on. Where one is open already it is that one (200)."""
    holder = request.holder  # type: ignore[attr-defined]
    rows = Campaign.objects.select_related("notice").defer("notice__received")
    campaign = get_object_or_404(rows, number=new.campaign)
    unit = get_object_or_404(Unit.objects, pk=new.unit) if new.unit else request.scope.unit  # type: ignore[attr-defined]
    known = coverings.open_of(campaign, unit, holder.post.line)
    made = flow.begin(campaign, unit, by=holder)
    return Status(200 if known else 201, _whole(request, made.pk))


@router.post("/{pk}/text", auth=may(Ability.DRAFT), response=answers(WholeCovering, 409))
def write_covering(request: HttpRequest, pk: UUID, said: TextIn) -> Any:
    """Write the draft's words and choose who gets it; the same again is no new version."""
    one, given = _found(request, pk), said.model_fields_set
    text = {name: getattr(said if name in given else one, name) for name in FIELDS}
    receivers = one.receivers
    if said.receivers is not None:
        units = said.receivers.units
        receivers = {"units": None if units is None else [str(unit) for unit in units]}
        receivers["down_to"] = said.receivers.down_to
    flow.revise(one, flow.Written(text=text, receivers=receivers), by=_holder(request), version=said.version)
    return _whole(request, pk)


@router.post("/{pk}/to-review", auth=may(Ability.DRAFT), response=answers(WholeCovering, 409))
def covering_to_review(request: HttpRequest, pk: UUID, said: VersionIn) -> Any:
    """Send the draft to whoever reviews it."""
    flow.to_review(_found(request, pk), by=_holder(request), version=said.version)
    return _whole(request, pk)


@router.post("/{pk}/review", auth=may(Ability.DRAFT), response=answers(WholeCovering, 409))
def review_covering(request: HttpRequest, pk: UUID, said: NotedIn) -> Any:
    """Pass it on to be signed. Refused: who may not review, and one's own draft where another reviewer is there."""
    flow.to_sign(_found(request, pk), said.note, by=_holder(request), version=said.version)
    return _whole(request, pk)


@router.post("/{pk}/return", auth=may(Ability.DRAFT), response=answers(WholeCovering, 409))
def return_covering(request: HttpRequest, pk: UUID, said: BackIn) -> Any:
    """Give it back to be written anew, with the reason in `note`; the drafter may take it back too."""
    flow.back(_found(request, pk), said.note, by=_holder(request), version=said.version)
    return _whole(request, pk)


@router.post("/{pk}/sign", auth=may(Ability.DRAFT), response=answers(WholeCovering, 409))
def sign_covering(request: HttpRequest, pk: UUID, said: SignIn) -> Any:
    """Sign it: it gets the next number of the register and stands for ever.

    Who is there to sign does so with a second factor, which a token has not: by the session of a browser alone.
    """
    one, holder = _found(request, pk), _holder(request)
    if holder.may(Ability.SIGN) and not holder.two_factors:
        raise Refused(because(office.SECOND_FACTOR))
    signature = flow.Signature(code=said.code, last=said.last, signer=said.signer)
    flow.sign(one, signature, by=holder, version=said.version)
    return _whole(request, pk)


@router.post("/{pk}/send", auth=may(Ability.DRAFT), response=answers(WholeCovering, 409))
def send_covering(request: HttpRequest, pk: UUID, said: VersionIn) -> Any:
    """Send it to all that were chosen: at once to a few; to many in the background, as `reached` of `total` tells."""
    flow.send(_found(request, pk), by=_holder(request), version=said.version)
    return _whole(request, pk)


@router.post("/{pk}/send-on", auth=may(Ability.DRAFT), response=answers(WholeCovering, 409))
def send_covering_on(request: HttpRequest, pk: UUID) -> Any:
    """Order the dispatch once more, where it stands still. Nobody gets it twice. Refused: all have it."""
    flow.send_on(_found(request, pk), by=_holder(request))
    return _whole(request, pk)


def _holder(request: HttpRequest) -> Any:
    return request.holder  # type: ignore[attr-defined]


def _found(request: HttpRequest, pk: UUID) -> Covering:
    return coverings.covering(request.scope, pk)  # type: ignore[attr-defined]


def _whole(request: HttpRequest, pk: UUID) -> Any:
    """With its steps for who stands inside its unit, or in its stead."""
    one: Any = _found(request, pk)
    done = coverings.steps(one)
    one.done = done if coverings.case(one, done, _holder(request)).place in (OWN, ACTING) else []
    return one
