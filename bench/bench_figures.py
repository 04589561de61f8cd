"""Figures from the cells against plain SQL over the ledger, as the application role with policies on, in one run.

`RECORDS` service records (a million by default) go through the batch action and the drain. Then, over random periods:
totals and distinct people of the region, a league and a banner from the cells; the plain GROUP BY of the same works and
records; the plain count(DISTINCT). All three must agree. Prints medians, p95 and ratios.
"""

import os
import random
import statistics
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from setting import DAYS, FIRST, drafts, people, percentile, progress, start, timed, villages

RECORDS = int(os.environ.get("RECORDS", "1000000"))
HEADS = 3
NODES = (("region", 150000000000, 40), ("league", 152200000000, 40), ("banner", 152222000000, 40))
REACH = "area_key BETWEEN %(low)s AND %(high)s"

GROUP_BY = f"""
SELECT w.kind, count(DISTINCT w.id), sum(r.heads), sum(r.heads * r.minutes_credited)
  FROM ledger_work w JOIN ledger_servicerecord r ON r.work_id = w.id
 WHERE w.{REACH} AND r.{REACH} AND w.service_day BETWEEN %(first)s AND %(last)s AND NOT w.withdrawn AND NOT r.withdrawn
   AND NOT EXISTS (SELECT FROM ledger_work later WHERE later.replaces_id = w.id)
   AND NOT EXISTS (SELECT FROM ledger_servicerecord later WHERE later.replaces_id = r.id)
 GROUP BY w.kind"""
DISTINCT = f"""
SELECT count(DISTINCT p.counts_as)
  FROM ledger_work w JOIN ledger_servicerecord r ON r.work_id = w.id JOIN people_personnumber p ON p.person = r.person
 WHERE w.{REACH} AND r.{REACH} AND w.service_day BETWEEN %(first)s AND %(last)s AND NOT w.withdrawn AND NOT r.withdrawn
   AND NOT EXISTS (SELECT FROM ledger_work later WHERE later.replaces_id = w.id)
   AND NOT EXISTS (SELECT FROM ledger_servicerecord later WHERE later.replaces_id = r.id)"""


def fill(clerk: Any) -> None:
    from linli.access.scope import acting
    from linli.figures.drain import drain
    from linli.ledger import actions

    places = villages()
    with acting(clerk):
        persons = people(max(RECORDS // 10, 1000))
    for number in range(-(-RECORDS // (HEADS * 20_000))):
        with acting(clerk):
            actions.record(drafts(min(20_000, RECORDS // HEADS), number, places, persons, HEADS), by=clerk)
        drain()
        progress(f"{(number + 1) * 20_000 * HEADS:,} records")


def main() -> None:
    clerk = start()
    fill(clerk)
    from django.db import connections

    from linli.access.scope import acting
    from linli.db.guard import APP_ROLE
    from linli.figures.queries import totals
    from linli.figures.where import Where

    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    chance = random.Random(7)
    print(
        f"{'node':8}{'cells median':>14}{'p95':>9}{'GROUP BY':>11}{'ratio':>8}{'DISTINCT':>11}{'ratio':>8}"
        f"   as {APP_ROLE}"
    )
    for name, node, rounds in NODES:
        taken: dict[str, list[float]] = {"cells": [], "group": [], "distinct": []}
        for turn in range(rounds):
            first = FIRST + timedelta(chance.randrange(DAYS - 7))
            last = first + timedelta(chance.randint(6, (FIRST + timedelta(DAYS - 1) - first).days))
            where = Where(line="civil", node=node, first_day=first, last_day=last)
            with acting(clerk):
                found: list[Any] = []
                taken["cells"].append(timed(_keep(found, lambda w=where: totals(w))))
                if turn % 5 == 0:
                    low, high = node, node + _width(node)
                    values = {"low": low, "high": high, "first": first, "last": last}
                    taken["group"].append(timed(_keep(found, lambda v=values: _ask(GROUP_BY, v))))
                    taken["distinct"].append(timed(_keep(found, lambda v=values: _ask(DISTINCT, v))))
                    _agree(*found)
        cells, group, distinct = (statistics.median(taken[k]) * 1000 for k in ("cells", "group", "distinct"))
        p95 = percentile(taken["cells"], 0.95) * 1000
        print(
            f"{name:8}{cells:11.2f} ms{p95:6.1f} ms{group:8.0f} ms{group / cells:7.0f}×"
            f"{distinct:8.0f} ms{distinct / cells:7.0f}×"
        )


def _keep(found: list[Any], ask: Callable[[], Any]) -> Callable[[], None]:
    return lambda: found.append(ask())


def _ask(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _agree(cells: Any, group: list[tuple[Any, ...]], distinct: list[tuple[Any, ...]]) -> None:
    plain = [sum(row[n] for row in group) for n in (1, 2, 3)]
    assert plain == [cells.works, cells.person_times, sum(cells.minutes)], (plain, cells)
    assert distinct[0][0] == cells.persons, (distinct, cells)


def _width(node: int) -> int:
    """Keys below a node of the code tree: none of the three is touched by an override."""
    digits = str(node).rstrip("0")
    return int(10 ** (12 - max(2, (len(digits) + 1) // 2 * 2))) - 1


if __name__ == "__main__":
    main()
