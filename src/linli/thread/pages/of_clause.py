"""One clause of a notice and all that came of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from psycopg.types.json import Jsonb

from linli.access.scope import Scope, current
from linli.campaigns.models import Campaign, Obligation, Task
from linli.catalogue.kinds import Kind, catalogue
from linli.db.compiled import Held, among, compiled
from linli.db.planned import planned_once
from linli.figures import queries
from linli.figures.metrics import Totals
from linli.ledger.models import Work
from linli.notices.clauses import clause_of, outline
from linli.notices.models import Decision, Verdict
from linli.reports.models import BoundFigure
from linli.thread import ways
from linli.thread.pages.stations import SHOWN, Quote, Stations, counted_in, newest, quote, stations, with_metric


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausePage:
    decision: Decision
    quote: Quote
    campaign: Campaign | None
    kinds: tuple[Kind, ...]  #: the kinds of service that the clause names
    obligations: list[Obligation]
    tasks: list[Task]
    tasks_in_all: int
    tasks_done: int
    totals: Totals
    works: list[Work]
    figures: list[BoundFigure]
    figures_in_all: int
    at: Stations


def clause(pk: UUID, scope: Scope) -> ClausePage | None:
    """A clause and what came of it, within the scope. At most eight statements."""
    with planned_once():
        decision = _decision.first(pk=pk)
    if decision is None:
        return None
    at, beside = clause_of(decision, decision.outline), _beside(decision)
    named = [one.value for one in beside if clause_of(one, decision.outline).label == at.label]
    kinds = _kinds({decision.value, *named} if beside else ())
    obligations = _of_notice(decision, every=bool(kinds))
    campaign = obligations[0].campaign if obligations else None
    where = counted_in(campaign, kinds, scope) if campaign else None
    tasks, in_all, done = _tasks(obligations)
    figures, sentences = _sentences(obligations, kinds)
    return ClausePage(
        decision=decision,
        quote=quote(decision, at),
        campaign=campaign,
        kinds=kinds,
        obligations=obligations,
        tasks=tasks,
        tasks_in_all=in_all,
        tasks_done=done,
        totals=queries.totals(where, scope.reach) if where else Totals(),
        works=newest(where, scope.reach or None) if where else [],
        figures=figures,
        figures_in_all=sentences,
        at=stations("notice", decision, obligations, where, figures),
    )


@compiled
def _decision(pk: Held) -> QuerySet[Decision]:
    found = Decision.objects.filter(pk=pk).select_related("notice").defer("notice__received")
    return found.annotate(outline=outline("reading"))


@planned_once()
def _beside(decision: Decision) -> list[Decision]:
    """Where the clause names a kind of service: all decisions of its reading that name one, itself among them."""
    if not decision.field.startswith("kinds/") or not decision.spans:
        return []
    return [one for one in _naming(reading=decision.reading_id) if one.spans]


@compiled
def _naming(reading: Held) -> QuerySet[Decision]:
    named = Decision.objects.filter(reading=reading, field__startswith="kinds/")
    return named.exclude(verdict=Verdict.DROPPED).only("notice_id", "value", "spans")


def _kinds(codes: Collection[str]) -> tuple[Kind, ...]:
    return tuple(kind for code, kind in catalogue().kinds.items() if code in codes)


@planned_once()
def _of_notice(decision: Decision, *, every: bool) -> list[Obligation]:
    """The obligations that rest on the clause; of a clause that names services, all those of its notice."""
    if every:
        obligations = _all(notice=decision.notice_id)
    else:
        first = decision.spans[0][0] if decision.spans else -1
        obligations = _resting(notice=decision.notice_id, decision=decision.pk, first=first)
    # A rehearsal of the same notice is never mixed with the real campaign.
    return [one for one in obligations if not one.campaign.simulated] or obligations


@compiled
def _all(notice: Held) -> QuerySet[Obligation]:
    return _of_clauses().filter(campaign__notice=notice)


@compiled
def _resting(notice: Held, decision: Held, first: Held) -> QuerySet[Obligation]:
    here = Q(decision=decision) | Q(clause_first=first, clause_end__gt=first)
    return _of_clauses().filter(here, campaign__notice=notice)


def _of_clauses() -> QuerySet[Obligation]:
    return ways.obligations_seen().select_related(None).select_related("unit", "campaign")


#: those due first, with the name of their unit each; how many there are and how many are done, from the index alone
_TASKS = """
WITH counted AS MATERIALIZED (
     SELECT count(*) AS in_all, count(*) FILTER (WHERE state = 'done') AS done FROM campaigns_task
      WHERE obligation_id = ANY(%(obligations)s)),
     first AS (
     SELECT id FROM campaigns_task WHERE obligation_id = ANY(%(obligations)s)
      ORDER BY due NULLS LAST, area_key, id LIMIT %(most)s)
SELECT t.id, t.title, t.state, u.name AS unit_name, counted.in_all, counted.done
  FROM first JOIN campaigns_task t USING (id) JOIN places_unit u ON u.id = t.unit_id CROSS JOIN counted
 ORDER BY t.due NULLS LAST, t.area_key, t.id
"""


@planned_once()
def _tasks(obligations: list[Obligation]) -> tuple[list[Task], int, int]:
    """The tasks due first, how many there are, and how many are done. One statement."""
    given = {"obligations": [one.pk for one in obligations], "most": SHOWN}
    first: list[Any] = list(Task.objects.raw(_TASKS, given))
    return first, *((first[0].in_all, first[0].done) if first else (0, 0))


#: the first figure of each sentence of the latest reports, where one of some kinds is asked for of those only; and
#: how many sentences there are
_SENTENCES = """
SELECT f.id, said.in_all
  FROM (SELECT report_id, min(place) AS place, count(*) OVER () AS in_all
          FROM reports_boundfigure
         WHERE area_key BETWEEN %(low)s AND %(high)s
           AND (%(kinds)s::jsonb IS NULL OR (scope->'kinds' <@ %(kinds)s::jsonb AND scope->'kinds' <> '[]'))
           AND report_id IN (SELECT DISTINCT ON (obligation_id) id FROM reports_report
                              WHERE obligation_id = ANY(%(obligations)s) AND area_key BETWEEN %(low)s AND %(high)s
                              ORDER BY obligation_id, composed_at DESC)
         GROUP BY area_key, report_id, sentence ORDER BY area_key, report_id, min(place) LIMIT %(most)s) said
  JOIN reports_boundfigure f USING (report_id, place)
"""


@planned_once()
def _sentences(obligations: list[Obligation], kinds: Sequence[Kind]) -> tuple[list[BoundFigure], int]:
    """The first figures of the last reports, one a sentence, and how many sentences there are. Two statements."""
    low, high = current().enclosing
    given = {"obligations": [one.pk for one in obligations], "low": low, "high": high, "most": SHOWN}
    of_kinds = Jsonb([kind.code for kind in kinds]) if kinds else None
    with connection.cursor() as cursor:
        cursor.execute(_SENTENCES, given | {"kinds": of_kinds})
        found = cursor.fetchall()
    shown = _figures(pks=[pk for pk, _ in found], low=low, high=high) if found else []
    return [with_metric(one) for one in shown], found[0][1] if found else 0


@compiled
def _figures(pks: Held, low: Held, high: Held) -> QuerySet[BoundFigure]:
    found = ways.figures_seen(low, high).filter(among("pk", pks)).defer("report__document", "report__definitions")
    return found.order_by("area_key", "report", "place")
