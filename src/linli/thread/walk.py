"""The walk along the thread: notice, clause, obligations, tasks, works, records, figures, sentences.

From any clause, figure, work or record the same stops are reached, those before it and those behind it. Everything is
what the scope may see, as it stands now; what it may not see is not there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Window

from linli.campaigns.models import Campaign, Obligation, Task
from linli.catalogue.kinds import catalogue
from linli.figures.metrics import metrics
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because
from linli.ledger.models import Evidence, ServiceRecord, Work
from linli.reports.models import BoundFigure
from linli.thread.reasons import NO_SUCH_THING
from linli.thread.ways import Way, from_clause, from_figure, from_record, from_work, records_of, within

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


def walk(wanted: str) -> Walk:
    """The thread through one thing: the id of an obligation, decision, figure, work or record; `REPORT#PLACE` for a
    figure; or words of a clause. Refused: NO_SUCH_THING, also for what the scope may not see. One query a stop, and
    one for each kind of id that it is not."""
    for find in (from_clause, from_figure, from_work, from_record):
        if way := find(wanted.strip()):
            return Walk(way.start, tuple(_stops(way)))
    raise Refused(because(NO_SUCH_THING, wanted=wanted))


def _stops(way: Way) -> Iterator[Stop]:
    obligations = way.obligations
    yield _listed("notice", {one.campaign.notice_id: _campaign(one.campaign) for one in obligations})
    yield _listed("clause", _clauses(obligations))
    yield _listed("obligations", {one.pk: _obligation(one) for one in obligations})
    tasks = within(Task.objects.filter(obligation__in=obligations)).select_related("unit", "owner").order_by("at", "pk")
    yield _counted("tasks", tasks, _task)
    yield _counted("works", way.works.select_related("unit").order_by("service_day", "pk"), _work)
    yield _counted("records", records_of(way), _record)
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
