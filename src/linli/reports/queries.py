"""What a report is made of, gathered inside the scope of its own unit; and what stands behind a composed one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from linli.campaigns.models import Obligation
from linli.campaigns.rules import is_own
from linli.catalogue.kinds import Area, catalogue
from linli.db.compiled import Held, compiled
from linli.db.planned import planned_once
from linli.figures import queries as figures
from linli.figures.metrics import Totals, metrics
from linli.figures.where import Where
from linli.places.models import Division, Node
from linli.reports.models import BoundFigure, Report
from linli.reports.prose import own


@dataclass(frozen=True, slots=True)
class Source:
    """The document that demands the report, as far as its reading says."""

    title: str
    number: str
    theme: str


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the table of places: a node below, or the node itself."""

    name: str
    level: int
    where: Where
    totals: Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that a report may say. Maps hold only what has work, save `places` of a consolidated report."""

    unit: str
    addressee: str
    source: Source
    division: str
    level: int
    consolidates: bool
    simulated: bool
    where: Where
    totals: Totals
    places: tuple[Place, ...]
    days: Mapping[date, Totals]
    kinds: Mapping[str, Totals]
    areas: tuple[tuple[Area, Where, Totals], ...]


def material(obligation: Obligation) -> Material:
    """What the ledger says for an obligation's unit, line and campaign: some fourteen statements for any unit."""
    campaign, unit = obligation.campaign, obligation.unit
    where = Where(
        line=obligation.line,
        node=unit.division_id,
        campaign=campaign.number,
        first_day=campaign.first_day,
        last_day=campaign.last_day,
    )
    whole = figures.totals(where)
    kinds = figures.by_kind(where) if whole.works else {}
    return Material(
        unit=unit.name,
        addressee=_addressee(obligation),
        source=_source(obligation),
        division=unit.division.name,
        level=unit.division.level,
        consolidates=obligation.consolidates,
        simulated=campaign.simulated,
        where=where,
        totals=whole,
        places=_places(where, unit.division, with_idle=obligation.consolidates) if whole.works else (),
        days=figures.by_day(where) if whole.works else {},
        kinds=kinds,
        areas=_areas(where, kinds),
    )


class FigureRow(NamedTuple):
    """A bound figure as pages read it by the hundred: a row without a model."""

    id: UUID
    place: int
    key: str
    metric: str
    scope: dict[str, Any]
    value: int
    shown: str
    sentence: str


@planned_once()
def figures_of(report: Report) -> list[FigureRow]:
    """The figures of a report in the order of its text, within the scope (1 statement)."""
    return [FigureRow._make(row) for row in _figures(report=report.pk)]


@compiled
def _figures(report: Held) -> QuerySet[BoundFigure, tuple[Any, ...]]:
    found = BoundFigure.objects.filter(report=report)
    return found.order_by("place").values_list(*FigureRow._fields)


def _areas(where: Where, kinds: Mapping[str, Totals]) -> tuple[tuple[Area, Where, Totals], ...]:
    found = []
    for area in catalogue().areas:
        if working := tuple(kind.code for kind in area.kinds if kind.code in kinds):
            within = replace(where, kinds=working)
            only = kinds[working[0]] if len(working) == 1 else figures.totals(within)
            found.append((area, within, only))
    return tuple(found)


def _places(where: Where, division: Division, *, with_idle: bool) -> tuple[Place, ...]:
    below = Node.objects.filter(line=where.line, parent_id=where.node).order_by("division_id")
    found = figures.by_child(where)
    rows = [
        Place(name, level, replace(where, node=key), found.get(key, Totals()))
        for key, name, level in below.values_list("division_id", "division__name", "division__level")
        if with_idle or key in found
    ]
    itself = replace(where, own=True)
    if (totals := figures.totals(itself)).works:
        rows.append(Place(own(division.name), division.level, itself, totals))
    return tuple(rows)


def _source(obligation: Obligation) -> Source:
    """The innermost document around the clause: an attached notice has demands of its own."""
    campaign, found = obligation.campaign, obligation.decision.reading.found
    around = [one for one in found.get("inner_documents", ()) if _holds(one["span"], obligation.clause_first)]
    if not around:
        return Source(campaign.title, found.get("doc_number") or "", campaign.theme)
    inner = max(around, key=lambda one: one["span"][0])
    return Source(inner["title"] or campaign.title, inner["doc_number"] or "", inner["theme"] or campaign.theme)


def _holds(span: list[int], at: int) -> bool:
    return span[0] <= at < span[1]


def _addressee(obligation: Obligation) -> str:
    """The organ that receives the report: never an office inside the issuer, and nobody for one's own report."""
    if not is_own(obligation.receiver, obligation.issuer.name):
        return str(obligation.receiver)
    return "" if obligation.unit == obligation.issuer else str(obligation.issuer.name)


def definitions(codes: set[str]) -> dict[str, Any]:
    """The definitions of metrics as they stand today, to be frozen with a report."""
    return {
        code: {"name": metric.zh, "unit": metric.unit, "definition": metric.definition}
        for code, metric in metrics().items()
        if code in codes
    }
