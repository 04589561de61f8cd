"""What happens behind the program's back shows, even the superuser's doing."""

import psycopg
import pytest
from django.db import connection

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import as_job
from linli.db.embedded.server import ensure_running
from linli.figures.drain import drain
from linli.ledger.models import Seal, Work
from linli.ledger.seals import Verdict, exported, verify
from linli.ledger.tests.factories import draft, recorded


@pytest.fixture
def clerk(db: None) -> Post:
    return post_named("department-clerk")


def verdict() -> Verdict:
    with as_job("verify"):
        return verify()


class Superuser:
    """A superuser on the very rows that the program has committed."""

    def __enter__(self) -> psycopg.Connection:
        url = ensure_running().superuser_url
        self.connection = psycopg.connect(url, dbname=connection.settings_dict["NAME"], autocommit=True)
        self.connection.execute("SET session_replication_role = replica")
        return self.connection

    def __exit__(self, *_: object) -> None:
        self.connection.close()


@pytest.fixture
def sealed_works(transactional_ledger: None) -> list[str]:
    clerk = post_named("department-clerk")
    drafts = recorded([draft(served=n) for n in range(1, 4)], clerk)
    drain()
    return [str(d.id) for d in drafts]


@pytest.fixture
def transactional_ledger(django_db_setup: None, django_db_blocker: object) -> object:
    """Committed data that a second connection sees; taken away again by the superuser."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
        connection.close()
        with Superuser() as root:
            root.execute(
                "TRUNCATE ledger_work, ledger_servicerecord, ledger_claim, ledger_outbox, ledger_leaf, ledger_seal,"
                " figures_cell CASCADE"
            )


def test_what_is_sealed_and_right_verifies(sealed_works: list[str]) -> None:
    found = verdict()
    assert found.intact
    assert (found.sealed, found.waiting) == (6, 0)  # three works with a record each


def test_what_waits_is_not_yet_sealed(clerk: Post) -> None:
    recorded([draft()], clerk)
    found = verdict()
    assert found.intact
    assert (found.sealed, found.waiting) == (0, 2)


def test_a_changed_row_is_named(sealed_works: list[str]) -> None:
    with Superuser() as root:
        root.execute("UPDATE ledger_work SET served = 900 WHERE id = %s", [sealed_works[1]])
    assert [(t, str(row)) for t, row in verdict().changed] == [("work", sealed_works[1])]


def test_a_missing_row_is_named(sealed_works: list[str]) -> None:
    with Superuser() as root:
        root.execute("DELETE FROM ledger_work WHERE id = %s", [sealed_works[0]])
    assert [(t, str(row)) for t, row in verdict().missing] == [("work", sealed_works[0])]


def test_an_inserted_row_is_named_and_never_sealed(sealed_works: list[str]) -> None:
    with Superuser() as root:
        root.execute("CREATE TEMP TABLE copy AS SELECT * FROM ledger_work WHERE id = %s", [sealed_works[0]])
        root.execute("UPDATE copy SET id = gen_random_uuid()")
        (slipped,) = root.execute("INSERT INTO ledger_work SELECT * FROM copy RETURNING id").fetchone()  # type: ignore[misc]
        root.execute(
            "INSERT INTO ledger_outbox (\"table\", \"row\", work, mac) VALUES ('work', %s, %s, '\\x00')",
            [slipped, slipped],
        )
    drain()
    found = verdict()
    assert ("work", slipped) in found.changed + found.inserted
    with Superuser() as root:
        root.execute("DELETE FROM ledger_outbox")
    assert verdict().inserted == [("work", slipped)]


def test_a_rewritten_seal_is_named(sealed_works: list[str]) -> None:
    with Superuser() as root:
        root.execute("UPDATE ledger_work SET served = 900 WHERE id = %s", [sealed_works[1]])
        root.execute("UPDATE ledger_leaf SET hash = '\\x11' WHERE \"row\" = %s", [sealed_works[1]])
        root.execute("UPDATE ledger_seal SET root = '\\x22'")
    assert verdict().broken_seals == [1]


def test_a_waiting_row_that_was_changed_is_never_sealed(transactional_ledger: None) -> None:
    made = recorded([draft(served=3)], post_named("department-clerk"))
    with Superuser() as root:
        root.execute("UPDATE ledger_work SET served = 900")
    drain()
    assert verdict().changed == [("work", made[0].id)]


def test_seals_are_numbered_without_gaps_and_hold_each_other(clerk: Post) -> None:
    for _ in range(3):
        recorded([draft()], clerk)
        drain()
    with as_job("verify"):
        lines = list(exported())
        assert [s.number for s in Seal.objects.order_by("number")] == [1, 2, 3]
    assert [line.split()[1] for line in lines] == ["1", "2", "3"]
    assert verdict().intact


def test_draining_twice_seals_nothing_twice(clerk: Post) -> None:
    recorded([draft()], clerk)
    assert (drain(), drain()) == (1, 1)
    with as_job("verify"):
        assert Work.objects.count() == 1
