"""The one job that empties the outbox: seal the rows, recompute the cells. It may run twice, and be killed anywhere."""

from collections.abc import Callable

from django.db import connection

from linli.access.scope import as_job
from linli.figures.rollup import roll_up
from linli.ledger.models import Seal
from linli.ledger.seals import Waiting, seal

#: outbox rows a transaction: some 15,000 works with three records each
BATCH = 60_000


def drain(*, progress: Callable[[int], None] | None = None) -> int | None:
    """Seal and roll up all that waits; the number of the last seal (None: nothing was ever sealed).

    Enters its own scope. `progress` is told the number of rows done so far.
    """
    done = 0
    while taken := _batch():
        done += taken
        if progress:
            progress(done)
    with as_job("drain"):
        return Seal.objects.order_by("-number").values_list("number", flat=True).first()


def _batch() -> int:
    """One batch in one transaction: rows sealed and rolled up, or none of it."""
    with as_job("drain"), connection.cursor() as cursor:
        # One drain at a time: seals are numbered without gaps, and two would count the same cells.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('linli.drain'))")
        cursor.execute('SELECT id, "table", "row", work, mac FROM ledger_outbox ORDER BY id LIMIT %s', [BATCH])
        waiting: list[tuple[int, Waiting]] = [(row[0], row[1:]) for row in cursor.fetchall()]
        _, refused = seal([entry for _, entry in waiting])
        left = set(refused)
        done = [(key, entry) for key, entry in waiting if entry[1] not in left]
        if done:
            roll_up({entry[2] for _, entry in done})
            cursor.execute("DELETE FROM ledger_outbox WHERE id = ANY(%s)", [[key for key, _ in done]])
        return len(done)
