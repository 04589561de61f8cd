"""Where the ledger has moved since a report was composed: which figures may say otherwise by now."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from linli.access.scope import current
from linli.figures import queries as figures
from linli.figures.metrics import metrics
from linli.figures.where import Where
from linli.reports.queries import FigureRow

#: rows sealed since, of whatever unit; beyond that the totals are compared instead
MOST = 3000
#: works of the campaign whose rows, or those of their records and claims, were sealed since; with the node right below
#: the report's in which each counts
TOUCHED = """
WITH fresh AS MATERIALIZED (SELECT l."row", l."table" FROM ledger_leaf l WHERE l.seal_id > %(seal)s LIMIT %(most)s),
touched AS (
  SELECT f."row" AS id FROM fresh f WHERE f."table" = 'work'
  UNION SELECT w.replaces_id FROM ledger_work w JOIN fresh f ON f."row" = w.id
         WHERE w.area_key BETWEEN %(low)s AND %(high)s AND w.replaces_id IS NOT NULL
  UNION SELECT r.work_id FROM ledger_servicerecord r JOIN fresh f ON f."row" = r.id
         WHERE r.area_key BETWEEN %(low)s AND %(high)s
  UNION SELECT k.work_id FROM ledger_claim k JOIN fresh f ON f."row" = k.id
         WHERE k.area_key BETWEEN %(low)s AND %(high)s),
works AS (
  SELECT DISTINCT child.division_id AS child, w.service_day, w.kind
    FROM touched JOIN ledger_work w ON w.id = touched.id
    JOIN places_node n ON n.line = %(line)s AND n.division_id = %(node)s AND n.reach @> w.area_key
    LEFT JOIN places_node child
      ON child.line = %(line)s AND child.parent_id = %(node)s AND child.reach @> w.area_key
   WHERE w.area_key BETWEEN %(low)s AND %(high)s
     AND EXISTS (SELECT FROM ledger_claim k WHERE k.work_id = w.id AND k.campaign_number = %(campaign)s))
SELECT (SELECT count(*) FROM fresh), works.* FROM (SELECT 1) one LEFT JOIN works ON true
"""

Touched = tuple[int | None, date, str]  #: child node or None, day, kind


def moved(of: Sequence[FigureRow], seal: int) -> frozenset[str]:
    """Keys of the figures that count something which was sealed after `seal` (1 statement; 2 after a great change)."""
    if not of:
        return frozenset()
    whole = Where.from_json(of[0].scope)
    low, high = current().enclosing
    place = {"line": whole.line, "node": whole.node, "campaign": whole.campaign, "low": low, "high": high}
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, place | {"seal": seal, "most": MOST})
        rows = cursor.fetchall()
    if rows[0][0] >= MOST:
        return _by_totals(of, whole)
    touched: list[Touched] = [row[1:] for row in rows if row[2] is not None]
    return frozenset(one.key for one in of if any(_counts(one, whole, work) for work in touched))


def _counts(one: FigureRow, whole: Where, work: Touched) -> bool:
    child, day, kind = work
    where = Where.from_json(one.scope)
    in_place = child is None if where.own else where.node in (whole.node, child)
    return in_place and where.first_day <= day <= where.last_day and (not where.kinds or kind in where.kinds)


def _by_totals(of: Sequence[FigureRow], whole: Where) -> frozenset[str]:
    """All of them where any figure over the whole differs: too much was sealed since to tell them apart."""
    totals = figures.totals(whole)
    over_all = [one for one in of if Where.from_json(one.scope) == whole]
    same = all(metrics()[one.metric].take(totals) == one.value for one in over_all)
    return frozenset() if same else frozenset(one.key for one in of)
