"""Simulated work goes the way of real work, says what it is, and is the same for the same seed."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting, as_job
from linli.campaigns.models import Campaign
from linli.catalogue.kinds import catalogue
from linli.figures.tests.works import campaign
from linli.kernel.reasons import Refused
from linli.ledger.models import Claim, Work
from linli.ledger.queries import current_works
from linli.ledger.reasons import NOT_SIMULATED
from linli.ledger.simulation import Fate, Scene, scenes, simulate
from linli.places.models import Division

FIRST, LAST = date(2022, 12, 30), date(2023, 3, 31)
PLACES = [county * 10**6 + village for county in range(150101, 150204) for village in (0, 100000, 100201)]
KINDS = list(catalogue().kinds)


@pytest.fixture
def clerk(db: None) -> Post:
    return post_named("department-clerk")


def made(count: int, seed: int = 7, places: list[int] = PLACES) -> list[Scene]:
    return list(scenes(places, first=FIRST, last=LAST, kinds=KINDS, count=count, seed=seed))


def rehearsal(by: Post) -> Campaign:
    with acting(by):
        return campaign(simulated=True)


def figures(by: Post) -> Counter[object]:
    """What figures are made of, without the identifiers that differ from database to database."""
    with acting(by):
        return Counter(
            (w.area_key, w.kind, w.service_day, w.served, w.outcome, tuple(sorted(w.groups.items())), *parts(w))
            for w in current_works().prefetch_related("records")
        )


def parts(work: Work) -> list[object]:
    return sorted((r.heads, r.minutes_credited, r.evidence, r.person is None) for r in work.records.all())


def test_the_same_seed_gives_the_same_scenes_in_whatever_order_places_come():
    shuffled = PLACES[:]
    Random(1).shuffle(shuffled)
    assert made(200) == made(200, places=shuffled)
    assert made(200) != made(200, seed=8)
    assert made(300)[:200] == made(200)


def test_every_county_and_every_kind_gets_its_share():
    counted = Counter(scene.place // 10**6 for scene in made(500))
    assert counted.keys() == {key // 10**6 for key in PLACES}
    assert max(counted.values()) - min(counted.values()) <= 1
    assert {scene.kind for scene in made(120)} == set(KINDS)


def test_scenes_hold_people_unnamed_heads_groups_corrections_and_withdrawals():
    some = made(500)
    assert {scene.fate for scene in some} == set(Fate)
    assert all(scene.names and FIRST <= scene.start.date() <= LAST for scene in some)
    assert {bool(scene.unnamed) for scene in some} == {True, False}
    assert {group for scene in some for group in scene.groups} == {g.code for g in catalogue().priority_groups}


def test_simulated_work_is_claimed_corrected_withdrawn_and_marked(clerk):
    simulated = rehearsal(clerk)
    claimed = simulate(simulated, count=300, seed=3, by=clerk)
    with acting(clerk):
        counted = current_works()
        assert claimed == counted.count() == Claim.objects.filter(campaign=simulated).count() < 300
        assert not Work.objects.filter(simulated=False).exists()
        assert {w.why for w in Work.objects.exclude(why="")} == {"counted-again", "not-held"}
        here = Division.objects.filter(level=3).values_list("key", flat=True)
        assert {key // 10**6 for key in here} >= {w.area_key // 10**6 for w in counted}
        assert len({w.area_key // 10**6 for w in Work.objects.all()}) >= 100


def test_a_second_run_adds_nothing_and_a_longer_one_what_is_missing(clerk):
    simulated = rehearsal(clerk)
    simulate(simulated, count=60, seed=3, by=clerk)
    once = figures(clerk)
    assert simulate(simulated, count=60, seed=3, by=clerk) == 0
    assert figures(clerk) == once
    simulate(simulated, count=90, seed=3, by=clerk)
    assert figures(clerk) > once


def test_two_campaigns_of_one_seed_have_the_same_figures(clerk):
    simulate(rehearsal(clerk), count=60, seed=3, by=clerk)
    once = figures(clerk)
    simulate(rehearsal(clerk), count=60, seed=3, by=clerk)
    assert figures(clerk) == once + once


def test_a_real_campaign_takes_no_simulated_work(clerk):
    with acting(clerk), pytest.raises(Refused) as refused:
        simulate(campaign(), count=1, seed=1, by=clerk)
    assert refused.value.reasons[0].code is NOT_SIMULATED


def test_a_banner_simulates_within_its_own_reach(clerk):
    simulated = rehearsal(clerk)
    banner = post_named("kezhong-clerk")
    simulate(simulated, count=20, seed=1, by=banner)
    with as_job("verify"):
        assert {w.area_key // 10**6 for w in Work.objects.all()} == {152222}
