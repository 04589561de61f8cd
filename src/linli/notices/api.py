"""Notices over HTTP."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from linli.access.api import In, Page, Paged, Text, UnitOut, Words, answers, may, page_of
from linli.access.door import Ability
from linli.kernel.clock import real_now
from linli.notices import actions
from linli.notices.models import Decision, Notice, Reading

router = Router()


class DecisionOut(Schema):
    id: UUID
    field: str = Field(description="where in the reading, as a path: obligations/0")
    verdict: str
    value: Any
    spans: list[tuple[int, int]] = Field(description="half-open code points of the text; none for what was added")
    inferred: bool
    why: str
    at: datetime


class ReadingOut(Schema):
    id: UUID
    engine: str
    at: datetime
    found: dict[str, Any] = Field(description="schema linli.notice/1")
    decisions: list[DecisionOut]


class NoticeOut(Schema):
    id: UUID
    filename: str
    title: str | None = Field(description="as it was last read")
    doc_number: str | None
    issuer: UnitOut = Field(description="the unit that registered it here")
    sha256: str
    at: datetime

    @staticmethod
    def resolve_title(notice: Notice) -> str | None:
        return _found(notice, "title")

    @staticmethod
    def resolve_doc_number(notice: Notice) -> str | None:
        return _found(notice, "doc_number")


class WholeNotice(NoticeOut):
    text: str
    readings: list[ReadingOut]


class NoticeIn(In):
    filename: Words = "notice.txt"
    text: Text = Field(min_length=1)


@router.get("", auth=may(Ability.SEE), response=answers(Page[NoticeOut]))
def notices(request: HttpRequest, wanted: Query[Paged]) -> Any:
    """The notices that were registered here or sent to the unit, the newest first."""
    return page_of(_visible().defer("text").order_by("-at", "-pk"), wanted)


@router.get("/{pk}", auth=may(Ability.SEE), response=answers(WholeNotice))
def notice(request: HttpRequest, pk: UUID) -> Any:
    """A notice with its text, every reading of it, and what was decided upon each."""
    return get_object_or_404(_visible(decisions=True), pk=pk)


@router.post("", auth=may(Ability.DRAFT), response=answers(WholeNotice, 413, 415, status=201) | {200: WholeNotice})
def register(request: HttpRequest, new: NoticeIn) -> Any:
    """Register a text and have it read. The same text again is the same notice (200). Refused: what is no notice."""
    post = request.holder.post  # type: ignore[attr-defined]
    began = real_now()
    made = actions.receive(new.text.encode(), new.filename, by=post)
    actions.read_again(made)
    return Status(201 if made.at >= began else 200, _visible(decisions=True).get(pk=made.pk))


def _visible(*, decisions: bool = False) -> QuerySet[Notice]:
    readings = Reading.objects.order_by("at", "pk")
    if decisions:
        readings = readings.prefetch_related(Prefetch("decisions", Decision.objects.order_by("field")))
    return Notice.objects.defer("received").select_related("issuer").prefetch_related(Prefetch("readings", readings))


def _found(notice: Notice, field: str) -> str | None:
    readings = list(notice.readings.all())
    return readings[-1].found.get(field) if readings else None
