"""Every figure equals the plain query over the ledger, whatever was recorded, corrected, withdrawn and drained."""

import json
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.access.queries import post_named
from linli.access.scope import acting, as_job
from linli.figures import queries
from linli.figures.behind import LATEST, LATEST_FIRST, latest, waiting, works_behind
from linli.figures.drain import drain
from linli.figures.tests import works as world
from linli.figures.tests.works import FIRST, LAST, REGION, Office
from linli.figures.where import Where
from linli.ledger.actions import claim, touch
from linli.people.models import PersonNumber
from linli.places.models import Line

pytestmark = pytest.mark.django_db

STEPS = st.lists(st.sampled_from(["record", "correct", "withdraw", "claim", "drain"]), max_size=6)


def everywhere(campaign: int) -> list[Where]:
    chance = Random(7)
    found = []
    for line in Line.values:
        for node in world.AREAS:
            first = FIRST + timedelta(days=chance.randrange(60))
            last = first + timedelta(days=chance.randrange(31))
            for kinds in ((), ("couplets",), ("couplets", "home-visit", "lecture")):
                for days in ((FIRST, LAST), (first, last)):
                    asked = Where(line=line, node=node, first_day=days[0], last_day=days[1], kinds=kinds)
                    found += [asked, replace(asked, campaign=campaign)]
    return found


def act(steps: list[str], office: Office, campaign) -> None:
    for step in steps:
        match step:
            case "record":
                office.record(5)
            case "correct" | "withdraw" if office.current:
                getattr(office, step)()
            case "claim":
                claim(campaign, by=office.by)
            case "drain":
                drain()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, seed=st.integers(0, 10_000), simulated=st.booleans())
def test_every_figure_equals_the_plain_query_over_the_ledger(db, steps, seed, simulated):
    clerk = post_named("department-clerk")
    with transaction.atomic():
        with acting(clerk):
            office = Office(clerk, world.people(6), Random(seed), simulated=simulated)
            campaign = world.campaign(simulated=simulated)
            office.record(12)
            act(steps, office, campaign)
        drain()
        with as_job("verify"):
            for where in everywhere(campaign.number):
                assert queries.totals(where) == queries.plain_totals(where), where
        transaction.set_rollback(True)


@pytest.fixture
def campaign_with_work(db):
    clerk = post_named("department-clerk")
    with acting(clerk):
        office = Office(clerk, world.people(9), Random(5))
        campaign = world.campaign()
        office.record(80)
        for _ in range(6):
            office.correct()
            office.withdraw()
        claim(campaign, by=clerk)
        drain()
        yield campaign


def over(node: int, line: str = Line.CIVIL, **more) -> Where:
    return Where(line=line, node=node, first_day=FIRST, last_day=LAST, **more)


@pytest.mark.parametrize("node", [REGION, world.KEZHONG, world.TOWN, world.VILLAGE])
def test_kinds_days_and_nodes_below_are_those_of_the_plain_query(campaign_with_work, node):
    where = over(node, campaign=campaign_with_work.number)
    for kind, found in queries.by_kind(where).items():
        assert found == queries.plain_totals(replace(where, kinds=(kind,)))
    for day, found in queries.by_day(where).items():
        assert found == queries.plain_totals(replace(where, first_day=day, last_day=day))
    for child, found in queries.by_child(where).items():
        assert found == queries.plain_totals(replace(where, node=child))


@pytest.mark.parametrize("line", Line.values)
@pytest.mark.parametrize("node", [REGION, world.HULUNBUIR, world.KEZHONG, world.TOWN])
def test_the_nodes_below_and_the_node_itself_make_up_the_whole(campaign_with_work, node, line):
    where = over(node, line)
    parts = [*queries.by_child(where).values(), queries.totals(replace(where, own=True))]
    whole = queries.totals(where)
    assert sum(part.works for part in parts) == whole.works > 0
    assert sum(part.person_times for part in parts) == whole.person_times
    assert [sum(grade) for grade in zip(*(part.minutes for part in parts), strict=True)] == list(whole.minutes)


@pytest.mark.parametrize("where", [
    over(REGION), over(REGION, own=True), over(world.HULUNBUIR), over(world.HULUNBUIR, Line.CIVILISATION),
    over(world.VILLAGE, kinds=("couplets", "lecture")),
], ids=["region", "its own", "with places cut out", "the other line", "a village"])  # fmt: skip
def test_the_works_behind_a_figure_are_those_that_it_counts(campaign_with_work, where):
    for number in (0, campaign_with_work.number):
        asked = replace(where, campaign=number)
        works = works_behind(asked).order_by(*LATEST_FIRST)
        assert works.count() == queries.totals(asked).works
        assert latest(asked) == list(works[:LATEST])


def test_what_waits_is_counted_until_it_is_drained(campaign_with_work):
    where = over(world.KEZHONG)
    touched = works_behind(where).values_list("pk", flat=True)[:3]
    assert waiting(where) == 0
    touch(touched)
    assert waiting(where) == len(touched) == 3
    drain()
    assert waiting(where) == 0


def test_two_persons_found_to_be_one_count_once(campaign_with_work):
    where = over(REGION)
    before = queries.totals(where).persons
    one, other = PersonNumber.objects.order_by("number")[:2]
    PersonNumber.objects.filter(pk=other.pk).update(counts_as=one.number)
    touch(works_behind(where).values_list("pk", flat=True))
    drain()
    assert queries.totals(where).persons == before - 1 == queries.plain_totals(where).persons


def test_a_clerk_below_sees_only_what_is_her_own(campaign_with_work):
    with acting(post_named("kezhong-clerk")):
        assert queries.totals(over(world.KEZHONG)).works > 0
        assert queries.totals(over(REGION)).works == 0
        assert queries.totals(over(world.HOHHOT)).works == 0


def test_a_figure_costs_one_statement_over_the_cells(campaign_with_work, django_assert_num_queries):
    queries.totals(over(REGION))
    with django_assert_num_queries(1):
        queries.totals(over(REGION, kinds=("couplets", "lecture")))


def test_a_scope_of_a_figure_is_kept_as_json():
    where = over(REGION, kinds=("couplets",), own=True, campaign=3)
    assert Where.from_json(json.loads(json.dumps(where.as_json()))) == where


def test_days_in_the_wrong_order_are_no_scope():
    with pytest.raises(ValueError, match="days"):
        Where(line=Line.CIVIL, node=REGION, first_day=LAST, last_day=FIRST)
