"""A campaign at a glance: real counts, places in code order, and the same cost for any amount of work."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from linli.access.models import Post
from linli.campaigns.models import Campaign, Task
from linli.desk.overview import days_that_matter
from linli.desk.tiles import LAYOUTS
from linli.figures.drain import drain
from linli.ledger.simulation import simulate

pytestmark = pytest.mark.django_db
At = Callable[[str], Client]
NESTED = 4  #: a test's own transaction lies around the request's


@pytest.fixture
def worked(campaign: Campaign, post: Callable[[str], Post]) -> Campaign:
    """The campaign with some work in every county, sealed and rolled up."""
    simulate(campaign, count=120, seed=1, by=post("department-clerk"))
    drain()
    return campaign


def test_the_places_below_add_up_to_the_whole_and_stand_in_code_order(worked: Campaign, client_at: At) -> None:
    view = client_at("department-clerk").get(f"/campaigns/{worked.number}/").context["view"]
    keys = [place.key for place in view.places]
    assert keys == sorted(LAYOUTS[150000000000]) == sorted(keys)
    for number in ("works", "person_times", "unnamed", "served"):
        assert sum(getattr(place.totals, number) for place in view.places) == getattr(view.totals, number)
    assert view.totals.works == sum(view.days.values()) == sum(one.works for one in view.contents) > 100
    assert (view.tasks.all, view.tasks.done, view.sent_up, len(view.obliged)) == (15, 0, 0, 14)


def test_a_league_sees_the_same_page_over_its_own_reach(worked: Campaign, client_at: At) -> None:
    region = client_at("department-clerk").get(f"/campaigns/{worked.number}/").context["view"]
    league = client_at("xingan-clerk").get(f"/campaigns/{worked.number}/").context["view"]
    assert league.totals == next(place.totals for place in region.places if place.key == 152200000000)
    assert {place.key // 10**8 for place in league.places} == {1522}
    drilled = client_at("department-clerk").get(f"/campaigns/{worked.number}/?node=152200000000").context["view"]
    assert drilled.totals == league.totals


@pytest.mark.parametrize("node", ["152300000000", "150100000000", "x", "-1", "9" * 30])
def test_a_node_outside_the_reach_is_not_there(campaign: Campaign, client_at: At, node: str) -> None:
    assert client_at("xingan-clerk").get(f"/campaigns/{campaign.number}/?node={node}").status_code == 404


def test_a_campaign_that_was_not_sent_here_is_not_there(campaign: Campaign, banner_task: Task, client_at: At) -> None:
    assert client_at("kezhong-clerk").get(f"/campaigns/{campaign.number}/").status_code == 200
    assert client_at("zhalaite-clerk").get(f"/campaigns/{campaign.number}/").status_code == 404
    assert client_at("xingan-clerk").get("/campaigns/99999999999/").status_code == 404


def test_the_one_campaign_is_opened_straight_away(campaign: Campaign, client_at: At) -> None:
    assert client_at("xingan-clerk").get("/campaigns/").headers["Location"] == f"/campaigns/{campaign.number}/"
    assert "还没有活动" in client_at("zhalaite-clerk").get("/campaigns/").content.decode()


def test_every_number_of_a_place_leads_to_its_figure(worked: Campaign, client_at: At) -> None:
    page = client_at("department-clerk").get(f"/campaigns/{worked.number}/").content.decode()
    row = re.search(r'<tr id="r152200000000">.*?</tr>', page, re.DOTALL)
    assert row is not None
    assert row.group().count("node=152200000000") == 6  # its own page, works, person-times, people, unnamed, hours
    assert "未具名" in page


@pytest.mark.parametrize("count", [60, 600])
def test_the_overview_costs_the_same_for_any_amount_of_work(
    campaign: Campaign,
    post: Callable[[str], Post],
    client_at: At,
    count: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    simulate(campaign, count=count, seed=1, by=post("department-clerk"))
    drain()
    department = client_at("department-clerk")
    with django_assert_max_num_queries(12 + NESTED):
        assert department.get(f"/campaigns/{campaign.number}/").status_code == 200


def test_the_interactive_chart_comes_only_on_request(worked: Campaign, client_at: At) -> None:
    league, url = client_at("department-clerk"), f"/campaigns/{worked.number}/"
    assert "chart.js" not in league.get(url).content.decode()
    assert "chart.js" in league.get(f"{url}?chart=1").content.decode()


def test_the_days_that_matter_are_those_of_the_lunar_year() -> None:
    assert days_that_matter(date(2023, 1, 10), date(2023, 3, 31)) == {
        date(2023, 1, 21): "除夕",
        date(2023, 1, 22): "春节",
        date(2023, 2, 5): "元宵节",
    }
    assert days_that_matter(date(2024, 2, 10), date(2024, 2, 23)) == {date(2024, 2, 10): "春节"}
