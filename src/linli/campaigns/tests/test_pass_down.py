from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from linli.access.models import Post
from linli.access.scope import Scope
from linli.campaigns import actions, queries, reasons
from linli.campaigns.models import Campaign, Delivery, Obligation, Task
from linli.kernel.reasons import Refused
from linli.notices.models import Notice
from linli.places.models import Unit

As = Callable[[str], AbstractContextManager[Scope]]


@pytest.fixture
def delivered(campaign: Campaign, department: Post) -> Campaign:
    """The campaign of the sample notice, passed down."""
    actions.pass_down(campaign, by=department)
    return campaign


def unit(name: str) -> Unit:
    return Unit.objects.get(name=name)


def task_of(name: str) -> Task:
    return Task.objects.get(unit__name=name)


def test_every_obligation_lies_on_a_desk_with_a_task(delivered: Campaign) -> None:
    obligations = {(one.unit_id, one.what, one.due) for one in queries.obligations(delivered)}
    assert {(one.unit_id, one.title, one.due) for one in Task.objects.all()} == obligations
    assert set(Delivery.objects.values_list("obligation", flat=True)) == set(
        queries.obligations(delivered).values_list("pk", flat=True)
    )


def test_a_unit_without_a_post_is_acted_for_and_marked_so(delivered: Campaign) -> None:
    own = Delivery.objects.filter(acted_for=False).values_list("unit__name", flat=True)
    assert set(own) == {"兴安盟民政局", "内蒙古自治区民政厅", "内蒙古自治区文明办"}
    assert Delivery.objects.filter(acted_for=True).count() == 13


def test_a_task_goes_to_the_clerk_of_its_unit(delivered: Campaign) -> None:
    owners = {task.owner.slug for task in Task.objects.all() if task.owner}
    assert owners == {"xingan-clerk", "department-clerk", "region-civilisation-clerk"}


def test_passing_down_again_doubles_nothing(delivered: Campaign, department: Post) -> None:
    before = set(Delivery.objects.values_list("pk", flat=True)), set(Task.objects.values_list("pk", flat=True))
    actions.pass_down(delivered, by=department)
    assert before == (
        set(Delivery.objects.values_list("pk", flat=True)),
        set(Task.objects.values_list("pk", flat=True)),
    )


def test_an_addressed_bureau_sees_the_campaign_and_its_own_obligation(delivered: Campaign, as_post: As) -> None:
    with as_post("xingan-clerk") as scope:
        assert scope.unit
        assert list(Campaign.objects.all()) == [delivered]
        assert Notice.objects.get() == delivered.notice
        assert [one.unit.name for one in Obligation.objects.all()] == ["兴安盟民政局"]
        desk = queries.desk(scope.unit)
        assert [one.obligation.due for one in desk.deliveries] == [date(2023, 2, 15)]
        assert [one.owner.slug for one in desk.tasks if one.owner] == ["xingan-clerk"]


@pytest.mark.parametrize("stranger", ["kezhong-clerk", "zhalaite-clerk", "station-keeper"])
def test_below_an_addressed_bureau_nobody_sees_the_campaign_by_itself(
    delivered: Campaign, as_post: As, stranger: str
) -> None:
    with as_post(stranger):
        for table in (Campaign, Notice, Obligation, Delivery, Task):
            assert not table.objects.exists()


def test_the_other_line_has_its_own_desk(delivered: Campaign, as_post: As) -> None:
    with as_post("region-civilisation-clerk") as scope:
        assert scope.unit
        (delivery,) = queries.desk(scope.unit).deliveries
        assert (delivery.obligation.line, delivery.obligation.due) == ("civilisation", date(2023, 3, 31))


def test_a_league_breaks_its_task_down_and_only_that_banner_comes_to_see_it(delivered: Campaign, as_post: As) -> None:
    kezhong = unit("科尔沁右翼中旗民政局")
    with as_post("xingan-clerk") as scope:
        assert scope.post
        (task,) = actions.break_down(task_of("兴安盟民政局"), [kezhong], by=scope.post, due=date(2023, 2, 10))
        again = actions.break_down(task_of("兴安盟民政局"), [kezhong], by=scope.post, due=date(2023, 2, 10))
        assert again == [task]
    with as_post("kezhong-clerk") as scope:
        assert scope.unit
        (mine,) = queries.desk(scope.unit).tasks
        assert (mine.due, mine.owner, mine.obligation.campaign) == (date(2023, 2, 10), scope.post, delivered)
    with as_post("zhalaite-clerk"):
        assert not Campaign.objects.exists()
        assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("to", "due", "codes"),
    [
        ("科尔沁右翼中旗民政局", date(2023, 2, 15), []),
        ("科尔沁右翼中旗民政局", date(2023, 2, 16), [reasons.DUE_TOO_LATE]),
        ("赤峰市民政局", date(2023, 2, 10), [reasons.NOT_BELOW]),
        ("兴安盟民政局", date(2023, 2, 10), [reasons.NOT_BELOW]),
        ("内蒙古自治区民政厅", date(2023, 2, 16), [reasons.NOT_BELOW, reasons.DUE_TOO_LATE]),
    ],
    ids=["in time", "too late", "a neighbour", "itself", "the superior, too late"],
)
def test_what_is_broken_down_is_due_in_time_and_goes_below(
    delivered: Campaign, as_post: As, to: str, due: date, codes: list[object]
) -> None:
    with as_post("xingan-clerk") as scope:
        assert scope.post
        task = task_of("兴安盟民政局")
        if not codes:
            assert actions.break_down(task, [unit(to)], by=scope.post, due=due)[0].due == due
            return
        with pytest.raises(Refused) as refused:
            actions.break_down(task, [unit(to)], by=scope.post, due=due)
        assert [reason.code for reason in refused.value.reasons] == codes
        assert list(Task.objects.all()) == [task]


@pytest.mark.parametrize("tasks", [1, 20])
def test_a_desk_costs_the_same_for_any_number_of_tasks(
    delivered: Campaign, as_post: As, tasks: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    banner = unit("科尔沁右翼中旗民政局")
    with as_post("xingan-clerk") as scope:
        assert scope.post
        for number in range(tasks):
            actions.break_down(task_of("兴安盟民政局"), [banner], by=scope.post, title=f"走访 {number}")
    with as_post("kezhong-clerk"), django_assert_num_queries(2):  # deliveries; tasks, each with all that is shown
        desk = queries.desk(banner)
        assert [task.obligation.campaign.title for task in desk.tasks] == [delivered.title] * tasks
        assert desk.deliveries == []
