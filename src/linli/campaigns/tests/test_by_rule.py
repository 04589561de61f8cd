"""What happens by itself around a deadline: by which rule, once, and for whom."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting, as_job
from linli.campaigns import actions, deadlines, jobs
from linli.campaigns.actions import Granted, by_rule
from linli.campaigns.models import Campaign, Delivery, DeliveryState, Step, StepKind
from linli.campaigns.period import given
from linli.demonstration import story
from linli.kernel.clock import LOCAL
from linli.messaging.models import Kind, Message
from linli.notices.actions import read_again, receive

pytestmark = pytest.mark.django_db
LEAGUE, ISLAND = "兴安盟民政局", "赤峰市民政局"
At = Callable[[str], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    return lambda day: monkeypatch.setenv("LINLI_TODAY", day)


@pytest.fixture
def delivered(campaign: Campaign, department: Post, at: At) -> Campaign:
    """The department's notice on the desks of its bureaus: due on 15 February 2023, a Wednesday."""
    at("2023-01-19")
    actions.pass_down(campaign, by=department)
    return campaign


def run(what: Callable[[], int]) -> int:
    with as_job("remind"):
        return what()


def told(slug: str, kind: Kind = Kind.DUE) -> list[Message]:
    post = post_named(slug)
    with acting(post):
        return list(Message.objects.filter(unit=post.unit, kind=kind).order_by("at"))


def delivery(name: str = LEAGUE) -> Delivery:
    return Delivery.objects.select_related("obligation__campaign", "unit").get(unit__name=name)


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        ("2023-02-03", None),
        ("2023-02-04", None),
        ("2023-02-06", "7"),
        ("2023-02-07", None),
        ("2023-02-10", "3"),
        ("2023-02-11", None),
        ("2023-02-14", "1"),
        ("2023-02-15", "0"),
        ("2023-02-16", "over"),
        ("2023-02-17", None),
        ("2023-02-20", "over"),
        ("2023-02-24", "over"),
        ("2023-02-27", None),
    ],
)
def test_a_unit_is_reminded_on_these_working_days(
    delivered: Campaign, league: Post, at: At, day: str, stage: str | None
) -> None:
    at(day)
    run(by_rule.remind_by_rule)
    assert [[item["stage"] for item in one.facts["items"]] for one in told("xingan-clerk")] == (
        [[stage]] if stage else []
    )


@pytest.fixture
def league() -> Post:
    return post_named("xingan-clerk")


@pytest.mark.parametrize(
    ("now", "left"),
    [("2025-01-20", 7), ("2025-01-24", 3), ("2025-01-27", 1), ("2025-01-30", 1), ("2025-02-05", 0), ("2025-02-06", -1)],
)
def test_30_january_2025_is_counted_to_the_day_after_the_festival(now: str, left: int) -> None:
    assert deadlines.left(date(2025, 1, 30), date.fromisoformat(now)) == left


@pytest.mark.parametrize(("now", "left"), [("2024-01-25", 3), ("2024-01-30", 0), ("2024-01-31", -1)])
def test_30_january_2024_is_a_working_day_like_any_other(now: str, left: int) -> None:
    assert deadlines.left(date(2024, 1, 30), date.fromisoformat(now)) == left


def test_what_is_not_to_be_moved_is_over_with_its_own_day() -> None:
    assert deadlines.left(date(2025, 1, 30), date(2025, 2, 5), firm=True) == -1


def test_running_it_again_tells_nothing_twice(delivered: Campaign, league: Post, at: At) -> None:
    at("2023-02-10")
    assert run(by_rule.remind_by_rule) > 0
    assert run(by_rule.remind_by_rule) == 0
    assert len(told("xingan-clerk")) == 1


def test_what_is_done_closed_or_returned_is_left_alone(delivered: Campaign, league: Post, at: At) -> None:
    at("2023-02-10")
    for state in (DeliveryState.DONE, DeliveryState.CLOSED, DeliveryState.RETURNED):
        Delivery.objects.filter(pk=delivery().pk).update(state=state)
        run(by_rule.remind_by_rule)
        assert told("xingan-clerk") == []


def test_more_days_count_from_the_new_day(delivered: Campaign, department: Post, league: Post, at: At) -> None:
    at("2023-02-06")
    with acting(league):
        actions.ask_extension(delivery(), by=league, until=date(2023, 2, 20), why="路远")
    actions.grant(delivery(), Granted(date(2023, 2, 20)), by=department, limit=None)
    at("2023-02-10")
    run(by_rule.remind_by_rule)
    assert told("xingan-clerk") == []
    at("2023-02-15")
    run(by_rule.remind_by_rule)
    (one,) = told("xingan-clerk")
    assert one.facts["items"][0]["due"] == "2023-02-20"


def test_of_islands_the_superior_is_told_in_one_message_in_code_order(delivered: Campaign, at: At) -> None:
    at("2023-02-10")
    run(by_rule.remind_by_rule)
    (one,) = told("department-clerk")
    units = [item["unit"] for item in one.facts["items"]]
    assert ISLAND in units
    assert LEAGUE not in units
    with as_job("remind"):
        codes = dict(Delivery.objects.values_list("unit__name", "area_key"))
    assert units == sorted(units, key=lambda name: codes[name])


def test_what_is_late_lies_on_the_superiors_desk_the_working_day_after(
    delivered: Campaign, department: Post, league: Post, at: At
) -> None:
    at("2023-02-15")
    assert run(by_rule.escalate) == 0
    at("2023-02-16")
    assert run(by_rule.escalate) == 14
    assert run(by_rule.escalate) == 0
    assert delivery().escalated_to == department.unit
    (step,) = Step.objects.filter(what=StepKind.ESCALATED, unit=league.unit)
    assert (step.by, step.facts["to"]) == (None, department.unit.name)
    (one,) = told("department-clerk", Kind.BELOW_LATE)
    assert (one.facts["n"], len(one.facts["items"]), one.facts["rest"]) == (14, 10, 4)
    at("2023-02-23")
    assert run(by_rule.escalate) == 0, "nobody stands above the department"


@pytest.fixture
def forwarded(as_post: object, at: At) -> Campaign:
    """The league's own notice to its banners, due on Friday 10 February 2023."""
    at("2023-01-20")
    by = post_named("xingan-clerk")
    with acting(by):
        reading = read_again(receive(story.document("forwarded.txt"), "转发.txt", by=by))
        made = actions.confirm(reading, period=given(story.FIRST, story.LAST), by=by)
        actions.pass_down(made, by=by)
    return made


def test_after_five_more_working_days_it_lies_with_the_superiors_superior(forwarded: Campaign, at: At) -> None:
    banners = {"due": date(2023, 2, 10)}
    for day, up in (("2023-02-10", 0), ("2023-02-13", 1), ("2023-02-17", 1), ("2023-02-20", 2)):
        at(day)
        run(by_rule.escalate)
        with as_job("remind"):
            assert set(Delivery.objects.filter(**banners).values_list("escalated", flat=True)) == {up}, day
    assert [one.facts["n"] for one in told("xingan-clerk", Kind.BELOW_LATE)] == [6]
    assert [one.facts["n"] for one in told("department-clerk", Kind.BELOW_LATE)] == [6]


def test_more_days_take_it_down_again(forwarded: Campaign, at: At) -> None:
    at("2023-02-13")
    run(by_rule.escalate)
    league, banner = post_named("xingan-clerk"), post_named("kezhong-clerk")
    with acting(banner):
        one = delivery(banner.unit.name)
        actions.ask_extension(one, by=banner, until=date(2023, 2, 20), why="路远")
    with acting(league):
        actions.grant(delivery(banner.unit.name), Granted(date(2023, 2, 20)), by=league, limit=None)
        assert delivery(banner.unit.name).escalated == 0


def test_it_asks_the_same_for_any_number_of_units(delivered: Campaign, forwarded: Campaign, at: At) -> None:
    at("2023-02-06")
    with CaptureQueriesContext(connection) as few:
        run(by_rule.remind_by_rule)
    assert len(few) < 25


@pytest.mark.parametrize(("hour", "told_now"), [(7, 0), (8, 1), (19, 1)])
def test_the_job_tells_nobody_before_the_morning(
    delivered: Campaign, at: At, hour: int, told_now: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    at("2023-02-10")
    monkeypatch.setattr(jobs, "now", lambda: datetime(2023, 2, 10, hour, 7, tzinfo=LOCAL))
    jobs.by_rule()
    assert len(told("xingan-clerk")) == told_now
