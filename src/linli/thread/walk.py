"""The walk along the thread: notice, clause, obligations, tasks, works, records, figures, sentences.

From any clause, figure, work or record the same stops are reached, those before it and those behind it. Everything is
what the scope may see, as it stands now; what it may not see is not there.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet, Value, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import Substr

from linli.access.scope import current
from linli.campaigns.models import Campaign, Obligation, Task
from linli.catalogue.kinds import catalogue
from linli.figures.metrics import metrics
from linli.figures.queries import works_behind
from linli.figures.where import Where
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because
from linli.ledger.models import Claim, Evidence, ServiceRecord, Work
from linli.ledger.queries import current_works
from linli.places.models import Node, Standing
from linli.reports.models import BoundFigure, Report
from linli.thread.reasons import NO_SUCH_THING

#: how many of a stop are named; all of them are counted
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Item:
    """One thing at a stop."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Stop:
    """All things of one kind on the way; `name` is for machines."""

    name: str
    count: int
    items: tuple[Item, ...]  #: the first few


@dataclass(frozen=True, slots=True)
class Walk:
    """The stops in the order of the thread, and the name of the one that the walk began at."""

    start: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """What of each joint of the thread a walk passes."""

    start: str
    obligations: list[Obligation]
    works: QuerySet[Work]
    figures: list[BoundFigure]
    record: UUID | None = None  #: only this one of the works' records


def walk(wanted: str) -> Walk:
    """The thread through one thing: the id of an obligation, decision, figure, work or record; `REPORT#PLACE` for a
    figure; or words of a clause. Refused: NO_SUCH_THING, also for what the scope may not see. One query a stop, and
    one for each kind of id that it is not."""
    for find in (_from_clause, _from_figure, _from_work, _from_record):
        if way := find(wanted.strip()):
            return Walk(way.start, tuple(_stops(way)))
    raise Refused(because(NO_SUCH_THING, wanted=wanted))


def _from_clause(wanted: str) -> _Way | None:
    if key := _uuid(wanted):
        named = _obligations().filter(Q(pk=key) | Q(decision=key))
    elif "#" in wanted or len(words := "".join(wanted.split())) < 2 or not words.isprintable():
        return None
    else:
        named = _obligations().annotate(words=_without_spaces(_clause())).filter(words__contains=words)
    found = list(named)
    # A rehearsal of the same notice is never mixed with the real campaign.
    obligations = [one for one in found if not one.campaign.simulated] or found
    if not obligations:
        return None
    figures = list(_figures().filter(report__in=_latest(obligations)))
    return _Way(start="clause", obligations=obligations, works=_works_towards(obligations), figures=figures)


def _from_figure(wanted: str) -> _Way | None:
    report, _, place = wanted.partition("#")
    if not (key := _uuid(report)):
        return None
    if place:
        found = _figures().filter(report=key, place=int(place)) if place.isdecimal() else _figures().none()
    else:
        found = _figures().filter(pk=key)
    figure = found.first()
    if figure is None:
        return None
    obligations = list(_obligations().filter(pk=figure.report.obligation_id))
    return _Way(
        start="figures",
        obligations=obligations,
        works=works_behind(Where.from_json(figure.scope)),
        figures=[figure],
    )


def _from_work(wanted: str) -> _Way | None:
    key = _uuid(wanted)
    work = _within(Work.objects.filter(pk=key)).first() if key else None
    return _through(work, "works") if work else None


def _from_record(wanted: str) -> _Way | None:
    key = _uuid(wanted)
    record = _within(ServiceRecord.objects.filter(pk=key)).select_related("work").first() if key else None
    return _through(record.work, "records", record.pk) if record else None


def _through(work: Work, start: str, record: UUID | None = None) -> _Way:
    """The way up from one work: the obligations that it counts for, and the figures that count it."""
    claims = dict(_within(Claim.objects.filter(work=work)).values_list("campaign", "campaign_number"))
    candidates = list(_obligations().filter(campaign__in=claims))
    reaches = _reaches(candidates)
    obligations = [
        one
        for one in candidates
        if one.unit_id == work.unit_id or _holds(reaches.get((one.unit_id, one.line), ()), work.area_key)
    ]
    figures = _counting(work, set(claims.values()), _figures().filter(report__in=_latest(obligations)))
    only = _within(Work.objects.filter(pk=work.pk))
    return _Way(start=start, obligations=obligations, works=only, figures=list(figures), record=record)


def _counting(work: Work, campaigns: set[int], figures: Iterable[BoundFigure]) -> Iterator[BoundFigure]:
    """The figures whose scope holds the work."""
    over = Node.objects.extra(where=["places_node.reach @> %s::bigint"], params=[work.area_key])
    parents = {(node.line, node.division_id): node.parent_id for node in over}
    lowest = {(line, parent) for (line, _), parent in parents.items()}
    if not work.simulated:
        campaigns = campaigns | {0}
    for figure in figures:
        where = Where.from_json(figure.scope)
        node = where.line, where.node
        if (
            node in parents
            and not (where.own and node in lowest)
            and where.campaign in campaigns
            and where.first_day <= work.service_day <= where.last_day
            and (not where.kinds or work.kind in where.kinds)
        ):
            yield figure


def _works_towards(obligations: list[Obligation]) -> QuerySet[Work]:
    """The works that their campaigns claimed within the reach of the obliged units."""
    reaches = _reaches(obligations)
    fitting = Q()
    for campaign in {one.campaign_id for one in obligations}:
        obliged = [one for one in obligations if one.campaign_id == campaign]
        within = Q(unit__in=[one.unit_id for one in obliged])
        for span in {span for one in obliged for span in reaches.get((one.unit_id, one.line), ())}:
            within |= Q(area_key__range=span)
        fitting |= Q(Exists(Claim.objects.filter(campaign=campaign, work=OuterRef("pk")))) & within
    return current_works().filter(fitting)


def _reaches(obligations: Iterable[Obligation]) -> dict[tuple[UUID, str], tuple[tuple[int, int], ...]]:
    standings = Standing.objects.filter(unit__in={one.unit_id for one in obligations})
    return {(one.unit_id, one.line): one.reach for one in standings}


def _holds(reach: Iterable[tuple[int, int]], key: int) -> bool:
    return any(first <= key <= last for first, last in reach)


def _stops(way: _Way) -> Iterator[Stop]:
    obligations = way.obligations
    yield _listed("notice", {one.campaign.notice_id: _campaign(one.campaign) for one in obligations})
    yield _listed("clause", _clauses(obligations))
    yield _listed("obligations", {one.pk: _obligation(one) for one in obligations})
    tasks = (
        _within(Task.objects.filter(obligation__in=obligations)).select_related("unit", "owner").order_by("at", "pk")
    )
    yield _counted("tasks", tasks, _task)
    yield _counted("works", way.works.select_related("unit").order_by("service_day", "pk"), _work)
    yield _counted("records", _records(way), _record)
    yield _listed("figures", {one.pk: _figure(one) for one in way.figures})
    sentences = {(one.report_id, one.sentence): f"#{one.place}" for one in reversed(way.figures)}
    yield _listed("sentences", {f"{report}{place}": text for (report, text), place in reversed(sentences.items())})


def _clauses(obligations: list[Obligation]) -> dict[UUID, str]:
    """Each clause once, under the decision upon its words, not under those concluded from it (`…/also`)."""
    first = {}
    for one in sorted(obligations, key=lambda one: (one.clause_first, len(one.decision.field))):
        first.setdefault((one.campaign.notice_id, one.clause_first), one)
    return {one.decision_id: one.clause for one in first.values()}


def _listed(name: str, things: dict[UUID, str] | dict[str, str]) -> Stop:
    return Stop(name, len(things), tuple(Item(str(key), text) for key, text in list(things.items())[:SHOWN]))


def _counted(name: str, rows: QuerySet[Any], text: Callable[..., str]) -> Stop:
    """Number and first few, in one query."""
    first = list(rows.annotate(total=Window(Count("*")))[:SHOWN])
    return Stop(name, first[0].total if first else 0, tuple(Item(str(row.pk), text(row)) for row in first))


def _records(way: _Way) -> QuerySet[ServiceRecord]:
    """The records of the works that count, those replaced or withdrawn left out; or the one that is asked for."""
    if way.record:
        return _within(ServiceRecord.objects.filter(pk=way.record))
    later = ServiceRecord.objects.filter(replaces=OuterRef("pk"))
    # As a text of its own: conditions that name the table would not survive a change of its alias.
    works = RawSQL(*way.works.values("pk").query.sql_with_params())
    return _within(ServiceRecord.objects.filter(~Exists(later), withdrawn=False, work__in=works)).order_by("pk")


def _within(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(area_key__range=current().enclosing)


def _obligations() -> QuerySet[Obligation]:
    return (
        Obligation.objects.select_related("unit", "campaign", "decision")
        .annotate(clause=_clause())
        .order_by("campaign__number", "clause_first", "unit__division_id", "line")
    )


def _clause() -> Substr:
    return Substr("campaign__notice__text", F("clause_first") + 1, F("clause_end") - F("clause_first"))


def _without_spaces(text: Substr) -> Func:
    return Func(text, Value(r"\s"), Value(""), Value("g"), function="regexp_replace")


def _figures() -> QuerySet[BoundFigure]:
    return _within(BoundFigure.objects.select_related("report", "unit")).order_by("report", "place")


def _latest(obligations: list[Obligation]) -> QuerySet[Report]:
    """The report composed last for each obligation; those before it are history."""
    reports = _within(Report.objects.filter(obligation__in=obligations))
    return reports.order_by("obligation", "-composed_at").distinct("obligation").values("pk")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _campaign(one: Campaign) -> str:
    return one.title + (tr("（演练）") if one.simulated else "")


def _obligation(one: Obligation) -> str:
    due = tr("{day}前", day=one.due.isoformat()) if one.due else tr("期限未写明")
    marks = tr("（推定）") if one.inferred else ""
    return f"{one.unit.name}{marks} · {due} · {one.receiver} · {one.what}"


def _task(one: Task) -> str:
    owner = one.owner.slug if one.owner else tr("由上级代办")
    return f"{one.unit.name} · {tr(one.get_state_display())} · {owner} · {one.title}"


def _work(one: Work) -> str:
    marks = tr("（演练）") if one.simulated else ""
    return f"{one.service_day.isoformat()} · {one.unit.name} · {catalogue().kinds[one.kind].zh}{marks}"


def _record(one: ServiceRecord) -> str:
    heads = tr("具名 1 人") if one.person else tr("未具名 {n} 人", n=one.heads)
    minutes = tr("{n} 分钟", n=one.minutes_credited)
    return f"{heads} · {minutes} · {tr(Evidence(one.evidence).label)}"


def _figure(one: BoundFigure) -> str:
    metric = metrics()[one.metric]
    return f"{one.unit.name} · {metric.zh} · {one.shown}{metric.unit}"
