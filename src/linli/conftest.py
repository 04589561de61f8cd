"""Fixtures for tests that the transaction of `db`, rolled back at the end, cannot serve."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import psycopg
import pytest

from linli.db.tests.copies import create, drop, point_at

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def committed(django_db_setup: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A database of the test's own, for threads and processes that need each other's committed rows.

    In place of `transactional_db`: the ledger cannot be flushed, and the divisions would go with it. Gives its name.
    """
    from django.db import connections

    from linli.db.embedded.server import ensure_running

    shared = connections["default"].settings_dict["NAME"]
    mine = f"{shared}_committed"
    with (
        psycopg.connect(ensure_running().superuser_url, autocommit=True) as superuser,
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
    ):
        point_at(mine)
        create(superuser, mine, django_db_setup)
        try:
            yield mine
        finally:
            point_at(shared)
            drop(superuser, mine)


@pytest.fixture
def client_at(db: None) -> Callable[[str], "Client"]:
    """A browser without scripts, signed in at a demonstration post: `client_at("kezhong-clerk")`."""
    from django.test import Client

    from linli.access.queries import post_named

    def signed_in(slug: str) -> "Client":
        client = Client()
        client.force_login(post_named(slug).account, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["post"] = slug
        session["account_authentication_methods"] = [{"method": "demonstration"}]
        session.save()
        return client

    return signed_in
