"""Reports over HTTP: where each stands, what it says, and the steps between a unit and the one above it.

Words are written and signed on the page: a token is one factor, a signature asks for two.
"""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from linli.access.api import In, Page, Paged, UnitOut, Words, answers, may, page_of
from linli.access.door import Ability
from linli.access.scope import current
from linli.reports import filings, flow, rules
from linli.reports.models import Filing, Kind, State
from linli.reports.queries import figures_of

router = Router()


class ReportOut(Schema):
    id: UUID
    obligation: UUID = Field(alias="obligation_id")
    unit: UnitOut
    line: str
    receiver: UnitOut | None = Field(description="none: no unit of this system")
    state: State
    version: int = Field(description="what a step must name; it changes with every step")
    title: str
    number: str
    signed_on: date | None

    @staticmethod
    def resolve_title(one: Filing) -> str:
        return one.report.title


class BoundOut(Schema):
    id: UUID
    metric: str
    value: int
    shown: str
    sentence: str
    scope: dict[str, Any]


class StepOut(Schema):
    kind: Kind
    by: str
    at: datetime
    note: str
    acted_for: bool

    @staticmethod
    def resolve_by(step: Any) -> str:
        return step.by.slug


class WholeReport(ReportOut):
    seal: int | None = Field(description="number of the seal that its figures are as of")
    figures: list[BoundOut] = Field(description="of what was sent; inside the unit, of what stands now")
    steps: list[StepOut] = Field(alias="done")


class StepIn(In):
    version: Annotated[int, Field(ge=1, le=2_147_483_647)] = Field(description="the version that was seen")
    note: Words = ""
    knowing: bool = Field(False, description="that figures have moved since, or that reports from below are missing")


@router.get("", auth=may(Ability.SEE), response=answers(Page[ReportOut]))
def reports(request: HttpRequest, wanted: Query[Paged]) -> Any:
    """The reports of the unit, and those of units below it in its line, in code order."""
    return page_of(_visible(), wanted)


@router.get("/{pk}", auth=may(Ability.SEE), response=answers(WholeReport))
def report(request: HttpRequest, pk: UUID) -> Any:
    """One report with its steps and its figures, as far as the post sees its text."""
    return _whole(request, pk)


@router.post("/{pk}/submit", auth=may(Ability.DRAFT), response=answers(WholeReport, 409))
def submit(request: HttpRequest, pk: UUID, said: StepIn) -> Any:
    """Send a signed report to the unit above. Refused: what the page refuses."""
    return _step(request, pk, said, flow.submit)


@router.post("/{pk}/return", auth=may(Ability.REVIEW), response=answers(WholeReport, 409))
def hand_back(request: HttpRequest, pk: UUID, said: StepIn) -> Any:
    """Give a report back to the unit below, with the reason in `note`."""
    return _step(request, pk, said, flow.hand_back)


@router.post("/{pk}/accept", auth=may(Ability.REVIEW), response=answers(WholeReport, 409))
def accept(request: HttpRequest, pk: UUID, said: StepIn) -> Any:
    """Take a report that came up from below as it is."""
    return _step(request, pk, said, flow.accept)


def _visible() -> QuerySet[Filing]:
    scope = current()
    seen = Q(unit=scope.unit) | Q(receiver=scope.unit) | Q(line=scope.line)
    rows = Filing.objects.filter(seen, area_key__range=scope.enclosing)
    return rows.select_related("report", "unit", "receiver").order_by("area_key", "pk")


def _step(request: HttpRequest, pk: UUID, said: StepIn, take: Any) -> Any:
    one = filings.filing(request.scope, pk)  # type: ignore[attr-defined]
    words = flow.Said(note=said.note, knowing=said.knowing)
    take(one, words, by=request.holder, version=said.version)  # type: ignore[attr-defined]
    return _whole(request, pk)


def _whole(request: HttpRequest, pk: UUID) -> Filing:
    """A report with its steps; its figures as far as the post sees the text: before it is sent, inside the unit."""
    one: Any = filings.filing(request.scope, pk)  # type: ignore[attr-defined]
    one.done = filings.steps(one)
    inside = filings.case(one, one.done, request.holder).place in (rules.OWN, rules.ACTING)  # type: ignore[attr-defined]
    made = one.report if inside else filings.revision(one, one.sent).report if one.sent else None
    one.seal, one.figures = (made.seal_number, figures_of(made)) if made else (None, [])
    return one  # type: ignore[no-any-return]
