"""What the ledger costs, as the application role with policies, outbox and seal on.

Single actions and the batch action per second; the same inserts without outbox in the same run; several writers
at once; the drain. Prints a table.
"""

import threading
from collections.abc import Callable
from typing import Any

from setting import drafts, people, progress, start, timed, villages


def one_by_one(some: list[Any], clerk: Any) -> None:
    from linli.access.scope import acting
    from linli.ledger import actions

    for draft in some:
        with acting(clerk):
            actions.record([draft], by=clerk)


def in_one_batch(some: list[Any], clerk: Any) -> None:
    from linli.access.scope import acting
    from linli.ledger import actions

    with acting(clerk):
        actions.record(some, by=clerk)


def bare(some: list[Any], clerk: Any) -> None:
    """The same rows into the same tables without outbox and hashes."""
    from linli.access.scope import acting
    from linli.kernel.clock import real_now
    from linli.ledger import actions
    from linli.ledger.canonical import COLUMNS, TABLES
    from linli.ledger.sql import TYPES, insert

    at = real_now()
    with acting(clerk):
        works = [actions._work_row(d, clerk, at) for d in some]
        stored = [tuple("{}" if isinstance(v, dict) else v for v in row) for row in works]
        insert(TABLES["work"], COLUMNS["work"], TYPES["work"], stored)
        insert(
            TABLES["record"], COLUMNS["record"], TYPES["record"], [r for d in some for r in actions._record_rows(d, at)]
        )


def at_once(shares: list[list[Any]], clerk: Any) -> None:
    """Each share by a writer of its own."""
    from django.db import connection

    def write(share: list[Any]) -> None:
        one_by_one(share, clerk)
        connection.close()

    threads = [threading.Thread(target=write, args=[share]) for share in shares]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> None:
    clerk = start()
    from linli.access.scope import acting, as_job
    from linli.figures.drain import drain
    from linli.ledger.models import Outbox

    places = villages()
    with acting(clerk):
        persons = people(20_000)
    rows: list[tuple[str, float, str]] = []

    def rate(name: str, count: int, work: Callable[[], Any], note: str) -> float:
        progress(name)
        rows.append((name, count / timed(work), note))
        return rows[-1][1]

    def some(count: int, seed: int) -> list[Any]:
        return drafts(count, seed, places, persons)

    single, batch, plain = some(600, 1), some(10_000, 2), some(10_000, 3)
    rate("single action, works", len(single), lambda: one_by_one(single, clerk), "≥ 200")
    kept = rate("batch action, works (3 records each)", len(batch), lambda: in_one_batch(batch, clerk), "≥ 2,000")
    bare_rate = rate("the same inserts without outbox, works", len(plain), lambda: bare(plain, clerk), "")
    rows[-1] = (*rows[-1][:2], f"outbox keeps {kept / bare_rate:.0%}")
    for writers in (1, 2, 4):
        shares = [some(150, 10 + writers * 10 + n) for n in range(writers)]
        rate(f"{writers} writers at once, works", 150 * writers, lambda s=shares: at_once(s, clerk), "")
    with as_job("drain"):
        waiting = Outbox.objects.count()
    rate("drain (seal and roll-up), ledger rows", waiting, drain, f"{waiting:,} rows")
    for name, per_second, note in rows:
        print(f"{name:48}{per_second:10,.0f} /s   {note}")


if __name__ == "__main__":
    main()
