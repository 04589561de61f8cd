"""Figures over HTTP: the same filter as the page of figures, and what a figure is as of."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from linli.access.api import In, Key, Words, answers, may
from linli.access.door import Ability
from linli.access.scope import current
from linli.campaigns.models import Campaign
from linli.campaigns.reasons import PERIOD_REVERSED
from linli.figures import queries
from linli.figures.metrics import Totals, metrics
from linli.figures.where import Where
from linli.kernel.clock import today
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because
from linli.ledger.models import Evidence, Seal
from linli.places.models import Line, Node

router = Router()


class TotalsOut(Schema):
    works: int
    person_times: int
    persons: int = Field(description="distinct people that are known (名); those of two places do not add up")
    unnamed: int = Field(description="heads without a name: in the person-times, not in the persons")
    minutes: dict[str, int] = Field(description="credited, by evidence grade, the best first")
    served: int
    groups: dict[str, int]
    outcome: int | None = Field(description="over one kind alone: units differ")

    @staticmethod
    def resolve_minutes(totals: Totals) -> dict[str, int]:
        return {grade.name.lower(): totals.minutes[grade - 1] for grade in Evidence}


class AsOf(Schema):
    """The seal that every figure is as of; number 0: nothing is sealed yet."""

    number: int
    sealed_at: datetime | None = None


class WhereOut(Schema):
    line: str
    node: int
    campaign: int
    kinds: list[str]
    first: date = Field(alias="first_day")
    last: date = Field(alias="last_day")


class FigureOut(Schema):
    where: WhereOut
    as_of: AsOf
    totals: TotalsOut


class PartOut(Schema):
    part: str = Field(description="key of a division, code of a kind, or a day")
    totals: TotalsOut


class PartsOut(Schema):
    where: WhereOut
    as_of: AsOf
    parts: list[PartOut]


class MetricOut(Schema):
    code: str
    name: str
    unit: str
    definition: str


class Filter(In):
    """The line, the node and the period of a figure; without them the post's, and the campaign's or the year."""

    line: Line | None = None
    node: Key | None = None
    campaign: Annotated[int, Field(ge=0, le=2_147_483_647)] = 0
    kind: list[Words] = Field(default=[], max_length=60)
    first: date | None = None
    last: date | None = None


@router.get("", auth=may(Ability.SEE), response=answers(FigureOut))
def figure(request: HttpRequest, wanted: Query[Filter]) -> Any:
    """Totals over a line, a node, a campaign, kinds and days; campaign 0 is all real work."""
    where = _where(wanted)
    queries.hold_still()
    return {"where": where, "as_of": _as_of(), "totals": queries.totals(where)}


@router.get("/by/{part}", auth=may(Ability.SEE), response=answers(PartsOut))
def parts(request: HttpRequest, part: Literal["child", "kind", "day"], wanted: Query[Filter]) -> Any:
    """The same, taken apart by the nodes right below, by kind or by day; what has no work is left out."""
    where, taken = _where(wanted), {"child": queries.by_child, "kind": queries.by_kind, "day": queries.by_day}
    queries.hold_still()
    found = taken[part](where)  # type: ignore[operator]
    return {
        "where": where,
        "as_of": _as_of(),
        "parts": [{"part": str(one), "totals": totals} for one, totals in found.items()],
    }


@router.get("/metrics", auth=may(Ability.SEE), response=answers(list[MetricOut]))
def definitions(request: HttpRequest) -> Any:
    """What every metric counts."""
    return [
        {"code": one.code, "name": tr(one.zh), "unit": tr(one.unit), "definition": tr(one.definition)}
        for one in metrics().values()
    ]


def _where(wanted: Filter) -> Where:
    """The filter as a figure's. A node that is not within reach is not there."""
    scope = current()
    assert scope.unit is not None
    line, node = wanted.line or scope.line, wanted.node if wanted.node is not None else scope.unit.division_id
    if not any(low <= node <= high for low, high in scope.reach):
        raise Http404
    get_object_or_404(Node, line=line, division=node)
    first, last = date(today().year, 1, 1), today()
    if wanted.campaign:
        campaign = get_object_or_404(Campaign, number=wanted.campaign)
        first, last = campaign.first_day, campaign.last_day
    first, last = wanted.first or first, wanted.last or last
    if first > last:
        raise Refused(because(PERIOD_REVERSED, first=first.isoformat(), last=last.isoformat()))
    return Where(
        line=line, node=node, campaign=wanted.campaign, kinds=tuple(wanted.kind), first_day=first, last_day=last
    )


def _as_of() -> Any:
    return Seal.objects.order_by("-number").first() or AsOf(number=0)
