"""A campaign of the sample notice on the desks of the region, seen through a browser without scripts."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from linli.access.models import Post
    from linli.campaigns.models import Campaign, Task

SAMPLE = Path(__file__).parents[4] / "samples/notice.txt"


@pytest.fixture
def post() -> "Callable[[str], Post]":
    from linli.access.queries import post_named

    return post_named


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of the demonstration."""
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")


@pytest.fixture
def campaign(db: None) -> "Campaign":
    """The simulated campaign of the sample notice, passed down; due to the department on 15 February."""
    from linli.access.queries import post_named
    from linli.access.scope import acting
    from linli.campaigns import actions
    from linli.campaigns.period import given
    from linli.notices.actions import read_again, receive

    by = post_named("department-clerk")
    with acting(by):
        reading = read_again(receive(SAMPLE.read_bytes(), "通知.txt", by=by))
        made = actions.confirm(reading, period=given(date(2023, 1, 10), date(2023, 2, 6)), by=by, simulated=True)
        actions.pass_down(made, by=by)
    return made


@pytest.fixture
def task_of(campaign: "Campaign") -> "Callable[[str], Task]":
    """The first task that a post's unit has."""
    from linli.access.queries import post_named
    from linli.access.scope import acting
    from linli.campaigns.models import Task

    def found(slug: str) -> "Task":
        by = post_named(slug)
        with acting(by):
            return Task.objects.select_related("obligation__campaign", "unit").filter(unit=by.unit).order_by("pk")[0]

    return found


@pytest.fixture
def banner_task(task_of: "Callable[[str], Task]") -> "Task":
    """What the league broke down to the banner, due on 3 February: three days ago."""
    from linli.access.queries import post_named
    from linli.access.scope import acting
    from linli.campaigns.actions import break_down

    league, banner = post_named("xingan-clerk"), post_named("kezhong-clerk")
    whole = task_of("xingan-clerk")
    with acting(league):
        (made,) = break_down(whole, [banner.unit], by=league, title="逐人走访高龄老人", due=date(2023, 2, 3))
    return made


@pytest.fixture
def league(client_at: "Callable[[str], Client]") -> "Client":
    return client_at("xingan-clerk")


@pytest.fixture
def banner(client_at: "Callable[[str], Client]") -> "Client":
    return client_at("kezhong-clerk")
