"""Two clerks confirm the same notice at the same moment: the unique keys decide."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from django.db import connection

from linli.access.models import Audience
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns import actions
from linli.campaigns.models import Campaign, Delivery, Obligation, Task
from linli.campaigns.period import proposal
from linli.db.embedded.server import ensure_running
from linli.notices.actions import read_again, receive
from linli.notices.models import Decision, Notice, Reading


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Data that other connections see; taken away again by the superuser, for the program can not."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
        connection.close()
        url = ensure_running().superuser_url
        with psycopg.connect(url, dbname=connection.settings_dict["NAME"], autocommit=True) as root:
            root.execute("SET session_replication_role = replica")
            root.execute("TRUNCATE notices_notice, access_audience CASCADE")


def test_two_at_once_make_one_campaign_and_double_nothing(committed: None, sample: str) -> None:
    together = Barrier(2)

    def confirm(_: int) -> Campaign:
        clerk = post_named("department-clerk")
        try:
            together.wait(timeout=20)
            with acting(clerk):
                reading = read_again(receive(sample.encode(), "通知.txt", by=clerk))
                campaign = actions.confirm(reading, period=proposal(reading), by=clerk)
                actions.pass_down(campaign, by=clerk)
                return campaign
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(confirm, range(2))
    assert first == second
    with acting(post_named("department-clerk")):
        made = [table.objects.count() for table in (Notice, Reading, Campaign, Obligation, Delivery, Task)]
        assert made == [1, 1, 1, 16, 16, 16]
        assert Decision.objects.count() == len(set(Decision.objects.values_list("field", flat=True)))
        assert Audience.objects.filter(subject=first.pk).count() == 16
