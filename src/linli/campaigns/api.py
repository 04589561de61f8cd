"""Campaigns, what they demand, and the tasks that answer, over HTTP."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from linli.access.api import Page, Paged, UnitOut, answers, may, page_of
from linli.access.door import Ability
from linli.access.scope import current
from linli.campaigns import queries
from linli.campaigns.delivery_api import DeliveryOut
from linli.campaigns.models import Campaign, Task, TaskState

router = Router()
Numbered = Annotated[int, Field(ge=1, le=2_147_483_647)]


class CampaignOut(Schema):
    number: int
    notice: UUID = Field(alias="notice_id")
    issuer: UnitOut
    title: str
    theme: str
    first_day: date
    last_day: date
    period_inferred: bool
    kinds: list[str]
    simulated: bool
    at: datetime


class ObligationOut(Schema):
    id: UUID
    unit: UnitOut
    line: str
    what: str
    receiver: str
    due: date | None
    consolidates: bool
    inferred: bool
    clause: tuple[int, int] = Field(description="half-open code points in the notice's text")
    decision: UUID = Field(alias="decision_id")
    delivery: DeliveryOut | None = Field(description="none where the unit's desk is not within reach")

    @staticmethod
    def resolve_clause(one: Any) -> tuple[int, int]:
        return one.clause_first, one.clause_end

    @staticmethod
    def resolve_delivery(one: Any) -> Any:
        return getattr(one, "delivery", None)


class TaskOut(Schema):
    id: UUID
    obligation: UUID = Field(alias="obligation_id")
    unit: UnitOut
    title: str
    owner: str | None = Field(description="name of the post that looks after it")
    due: date | None
    state: TaskState
    at: datetime

    @staticmethod
    def resolve_owner(task: Task) -> str | None:
        return task.owner.slug if task.owner else None


@router.get("", auth=may(Ability.SEE), response=answers(Page[CampaignOut]))
def campaigns(request: HttpRequest, wanted: Query[Paged]) -> Any:
    """The campaigns that the unit made or was sent, the newest first."""
    return page_of(Campaign.objects.select_related("issuer").order_by("-number"), wanted)


@router.get("/{number}", auth=may(Ability.SEE), response=answers(CampaignOut))
def campaign(request: HttpRequest, number: Numbered) -> Any:
    """One campaign: its period, the kinds of service that it claims, the notice it came of."""
    return _visible(number)


@router.get("/{number}/obligations", auth=may(Ability.SEE), response=answers(Page[ObligationOut]))
def obligations(request: HttpRequest, number: Numbered, wanted: Query[Paged]) -> Any:
    """What the campaign demands of the unit and those below it, by deadline and division."""
    return page_of(queries.obligations(_visible(number)).select_related("delivery"), wanted)


@router.get("/{number}/tasks", auth=may(Ability.SEE), response=answers(Page[TaskOut]))
def tasks(request: HttpRequest, number: Numbered, wanted: Query[Paged]) -> Any:
    """The tasks of the unit and those below it, by deadline and division."""
    rows = Task.objects.filter(obligation__campaign=_visible(number), area_key__range=current().enclosing)
    return page_of(rows.select_related("unit", "owner").order_by("due", "area_key", "pk"), wanted)


def _visible(number: int) -> Campaign:
    return get_object_or_404(Campaign.objects.select_related("issuer"), number=number)
