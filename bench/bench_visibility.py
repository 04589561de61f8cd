"""Whether visibility, lines and reach hold together: what the policy costs on the real table of works.

`WORKS` works (a million by default), each recorded by a village's station, a hundredth by bureaus and hospitals, are
counted as the application role in the scope of units of every size, with the policy as declared, with one that has no
clause for the unit's own rows, without the plain BETWEEN that queries carry, and as the owner without any policy.
Prints medians in milliseconds and the plan of the scan. docs/decisions/0001-visibility-by-reach.md says what follows.
"""

import os
import re
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from setting import progress, start, timed

WORKS = int(os.environ.get("WORKS", "1000000"))
ROUNDS = 7
UNITS = (
    ("region", 150000000000, "civil-department"),
    ("league", 152200000000, "civil-bureau"),
    ("league, 3 spans", 150700000000, "civil-bureau"),
    ("county", 152222000000, "civil-bureau"),
    ("village", 152222100001, "village-station"),
    ("hospital", 152222000000, "hospital"),
)
QUERIES = (
    ("all", "SELECT count(*) FROM ledger_work WHERE true{between}"),
    ("a week", "SELECT count(*) FROM ledger_work WHERE service_day BETWEEN '2023-01-16' AND '2023-01-22'{between}"),
)
FILL = """
INSERT INTO ledger_work (id, unit_id, entered_by_id, area_key, place_key, kind, service_day, groups, simulated,
                         withdrawn, why, recorded_at)
SELECT gen_random_uuid(), u.id, %s, u.key, u.key, 'kind-' || n %% 55, date '2022-12-30' + (random() * 91)::int, '{}',
       false, false, '', now()
  FROM (SELECT n, CASE WHEN n %% 100 = 0 THEN floor(random() * %s) ELSE floor(random() * %s) + %s END::int AS pick
          FROM generate_series(1, %s) n) dice
  JOIN unnest(%s::uuid[], %s::bigint[]) WITH ORDINALITY u(id, key, at) ON u.at = dice.pick + 1
"""


def fill(clerk: Any) -> None:
    """As superuser, so that a million foreign keys need no check: their targets are read from the tables."""
    import psycopg

    from linli.db.embedded.server import ensure_running
    from linli.places.models import Unit

    units = Unit.objects.values_list("pk", "division_id", "kind")
    offices = [(pk, key) for pk, key, kind in units if kind in ("civil-bureau", "hospital")]
    stations = [(pk, key) for pk, key, kind in units if kind == "village-station"]
    every = offices + stations
    with psycopg.connect(ensure_running().superuser_url, autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        columns = [list(column) for column in zip(*every, strict=True)]
        superuser.execute(FILL, [clerk.pk, len(offices), len(stations), len(offices), WORKS, *columns])
        superuser.execute("VACUUM ANALYZE ledger_work")


@contextmanager
def policy(condition: str) -> Iterator[None]:
    """Another condition on reading works, for the length of the block."""
    from django.db import connections

    from linli.db import guard
    from linli.ledger.models import Work

    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER POLICY linli_select ON ledger_work USING ({condition})")
        try:
            yield
        finally:
            cursor.execute(";".join(guard.statements(Work)))


def measured(cursor: Any, query: str) -> tuple[float, int, str]:
    """Median milliseconds, the count, and the scans of the plan."""
    taken = [timed(lambda: cursor.execute(query)) for _ in range(ROUNDS)]
    counted = cursor.fetchone()[0]
    cursor.execute(f"EXPLAIN (COSTS OFF) {query}")
    plan = "\n".join(line for (line,) in cursor.fetchall())
    scans = re.findall(r"((?:Parallel )?(?:Seq|Index Only|Index|Bitmap Index) Scan(?: using| on)? \w+)", plan)
    return statistics.median(taken) * 1000, counted, " + ".join(scans)


def as_units(using: str, between: bool) -> Iterator[tuple[str, str, float, int, str]]:
    """Every query in the scope of every unit; on the owner's connection, which no policy binds, by the reach alone."""
    from django.db import connections

    from linli.access.scope import as_job
    from linli.places.models import Unit

    for name, key, kind in UNITS:
        unit = Unit.objects.get(division=key, kind=kind)
        for period, query in QUERIES:
            with as_job("compose", unit, "civil") as scope, connections[using].cursor() as cursor:
                plain = f" AND area_key BETWEEN {scope.low} AND {scope.high}" if between else ""
                yield name, period, *measured(cursor, query.format(between=plain))


def main() -> None:
    clerk = start()
    progress(f"{WORKS:,} works in {timed(lambda: fill(clerk)):.0f} s")
    from django.db import connections

    covering = "CREATE INDEX covering ON ledger_work (area_key, service_day) INCLUDE (unit_id)"
    reach_alone = '(SELECT linli.reach()) @> "ledger_work"."area_key"'
    show("owner, no policy, BETWEEN", as_units("owner", between=True))
    show("policy, BETWEEN", as_units("default", between=True))
    show("policy, no BETWEEN", as_units("default", between=False))
    with policy(reach_alone):
        show("policy without own rows, BETWEEN", as_units("default", between=True))
    with policy(reach_alone.replace("(SELECT linli.reach())", "linli.reach()")):
        show("reach asked for each row, BETWEEN", as_units("default", between=True))
    with connections["owner"].cursor() as cursor:
        cursor.execute(covering)
        cursor.execute("VACUUM ANALYZE ledger_work")
    show("policy, BETWEEN, index with the unit", as_units("default", between=True))


def show(title: str, results: Iterator[tuple[str, str, float, int, str]]) -> None:
    print(f"\n{title}")
    for name, period, milliseconds, counted, scans in results:
        print(f"  {name:16}{period:8}{milliseconds:9.2f} ms{counted:10,}   {scans}", flush=True)


if __name__ == "__main__":
    main()
