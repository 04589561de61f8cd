"""What the ledger costs, as the application role with policies, outbox and seal on.

Single actions and the batch action per second; the same inserts without outbox, and without outbox and policies, in the
same run; several writers at once; the drain. Prints a table.
"""

import threading
from typing import Any

from setting import drafts, people, progress, start, timed, villages


def main() -> None:
    clerk = start()
    from django.db import connection

    from linli.access.scope import acting
    from linli.figures.drain import drain
    from linli.ledger import actions
    from linli.ledger.canonical import COLUMNS, TABLES
    from linli.ledger.sql import TYPES, insert

    places = villages()
    with acting(clerk):
        persons = people(20_000)
    rows: list[tuple[str, float, str]] = []

    single = drafts(600, 1, places, persons)

    def one_by_one(some: list[Any]) -> None:
        for draft in some:
            with acting(clerk):
                actions.record([draft], by=clerk)

    progress("single actions")
    rows.append(("single action, works", len(single) / timed(lambda: one_by_one(single)), "≥ 200"))

    batch = drafts(10_000, 2, places, persons)

    def in_batches() -> None:
        with acting(clerk):
            actions.record(batch, by=clerk)

    progress("batch")
    rate = len(batch) / timed(in_batches)
    rows.append(("batch action, works (3 records each)", rate, "≥ 2,000"))

    def bare(chosen: list[Any]) -> None:
        """The same rows into the same tables without outbox and hashes."""
        from linli.kernel.clock import real_now

        at = real_now()
        with acting(clerk):
            works = [actions._work_row(d, clerk, at) for d in chosen]
            stored = [tuple("{}" if isinstance(v, dict) else v for v in row) for row in works]
            insert(TABLES["work"], COLUMNS["work"], TYPES["work"], stored)
            records = [r for d in chosen for r in actions._record_rows(d, at)]
            insert(TABLES["record"], COLUMNS["record"], TYPES["record"], records)

    progress("bare inserts")
    plain = drafts(10_000, 3, places, persons)
    bare_rate = len(plain) / timed(lambda: bare(plain))
    rows.append(("the same inserts without outbox, works", bare_rate, f"outbox keeps {rate / bare_rate:.0%}"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_outbox")
        waiting = cursor.fetchone()[0]
    connection.close()

    for writers in (1, 2, 4):
        shares = [drafts(150, 10 + writers * 10 + n, places, persons) for n in range(writers)]
        threads = [threading.Thread(target=lambda s=share: (one_by_one(s), connection.close())) for share in shares]

        def at_once(threads: list[threading.Thread] = threads) -> None:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        rows.append((f"{writers} writers at once, works", 150 * writers / timed(at_once), ""))
        waiting += 150 * writers * 4

    progress("drain")
    rows.append(("drain (seal and roll-up), ledger rows", waiting / timed(drain), f"{waiting:,} rows"))
    for name, per_second, note in rows:
        print(f"{name:48}{per_second:10,.0f} /s   {note}")


if __name__ == "__main__":
    main()
