"""Confirming a notice that wants something again and again: how often is shown, asked, and may be put otherwise."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns.models import Obligation
from linli.campaigns.tests.test_instalments import LEAGUE, TEXT
from linli.notices.actions import read_again, receive

pytestmark = pytest.mark.django_db
FIELD = "obligations/0"
WEEKLY = {"every": "week", "on": "5", "by": "17:00", "zero": "on", "firm": "on"}


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LINLI_TODAY", "2023-01-31")
    by = post_named(LEAGUE)
    with acting(by):
        return f"/campaigns/confirm/{read_again(receive(TEXT.encode(), '通知.txt', by=by)).pk}/"


@pytest.fixture
def league(client_at: Callable[[str], Client]) -> Client:
    return client_at(LEAGUE)


def say(league: Client, page: str, **said: str) -> str:
    whole = {"field": FIELD, "edit": FIELD, "seen": "0", "verdict": "changed", "act": "报送当日情况", "day": "", **said}
    return league.post(f"{page}say/", whole, follow=True).content.decode()


def test_what_was_read_is_shown_and_asked(league: Client, page: str) -> None:
    shown = league.get(page).content.decode()
    assert "要按期报：每日 18:00 前，零报告" in shown
    assert "没有定得到某一天的期限" not in shown
    form = league.get(f"{page}?edit={FIELD}").content.decode()
    assert '<option value="day" selected>' in form
    assert 'name="by" value="18:00"' in form


def test_a_person_puts_it_otherwise_and_the_obligation_has_it(league: Client, page: str) -> None:
    assert "每周五 17:00 前，零报告" in say(league, page, **WEEKLY)
    shown = league.get(page).content.decode()
    fields = dict.fromkeys(part.split('"')[0] for part in shown.split('name="field" value="')[1:])
    period = {"first": "2023-02-01", "last": "2023-02-28", "verdict": "changed"}
    for field in fields:
        if field == "period" or field.startswith("ask/"):
            more = period if field == "period" else {"verdict": "accepted"}
            league.post(f"{page}say/", {"field": field, "seen": "0", **more})
    drafts = league.get(page).content.decode().split('name="drafts" value="')[1].split('"')[0]
    assert league.post(page, {"drafts": drafts}).status_code == 302
    with acting(post_named(LEAGUE)):
        duties = list(Obligation.objects.filter(campaign__first_day=date(2023, 2, 1)))
        kept = {(one.rhythm_said, one.firm) for one in duties if not one.consolidates}
    assert kept == {("每周五 17:00 前，零报告", True)}


def test_a_day_that_no_week_has_is_refused_where_it_was_typed(league: Client, page: str) -> None:
    assert "报送频次不对" in say(league, page, **{**WEEKLY, "on": "9"})
    assert "报送频次不对" in say(league, page, **{**WEEKLY, "on": "周五"})
