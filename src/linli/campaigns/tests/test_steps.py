"""What is done about deliveries and tasks: once, by whom it may be, each with a row in the log."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from linli.access.actions import give_post, open_account
from linli.access.models import Post, Role
from linli.access.queries import post_named
from linli.access.scope import Scope, acting
from linli.campaigns import actions, reasons
from linli.campaigns.models import Campaign, Delivery, DeliveryState, Step, StepKind, Task, TaskState
from linli.kernel.reasons import Code, Refused
from linli.places.models import Unit

pytestmark = pytest.mark.django_db
As = Callable[[str], AbstractContextManager[Scope]]


@pytest.fixture
def delivered(campaign: Campaign, department: Post) -> Campaign:
    actions.pass_down(campaign, by=department)
    return campaign


@pytest.fixture
def colleague(delivered: Campaign) -> Post:
    """A second clerk of the league."""
    unit = Unit.objects.get(name="兴安盟民政局")
    return give_post(open_account("xingan-second"), unit, Role.CLERK, slug="xingan-second")


def delivery_of(unit: str) -> Delivery:
    return Delivery.objects.select_related("obligation", "unit").get(unit__name=unit)


def task_of(unit: str) -> Task:
    return Task.objects.select_related("obligation__campaign", "unit").get(unit__name=unit)


def log() -> list[tuple[str, str, bool]]:
    steps = Step.objects.order_by("at", "pk").values_list("what", "by__slug", "acted_for")
    return [tuple(step) for step in steps]  # type: ignore[misc]


def refused(code: Code, act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refusal:
        act()
    assert [reason.code for reason in refusal.value.reasons] == [code]
    return refusal.value


def test_acknowledging_is_logged_once_however_often_it_is_sent(delivered: Campaign, as_post: As) -> None:
    with as_post("xingan-clerk") as scope:
        assert scope.post
        delivery = delivery_of("兴安盟民政局")
        assert [actions.acknowledge(delivery, by=scope.post) for _ in range(2)] == [True, False]
        assert delivery_of("兴安盟民政局").state == DeliveryState.ACKNOWLEDGED
        assert log() == [(StepKind.ACKNOWLEDGED, "xingan-clerk", False)]


def test_a_colleague_is_told_who_has_acknowledged(delivered: Campaign, colleague: Post, as_post: As) -> None:
    with as_post("xingan-clerk") as scope:
        assert scope.post
        actions.acknowledge(delivery_of("兴安盟民政局"), by=scope.post)
    with acting(colleague):
        refusal = refused(reasons.ACKNOWLEDGED, lambda: actions.acknowledge(delivery_of("兴安盟民政局"), by=colleague))
    assert "兴安盟民政局 xingan-clerk" in str(refusal)


def test_a_superior_acts_for_a_unit_without_an_account_and_is_marked(delivered: Campaign, department: Post) -> None:
    assert actions.acknowledge(delivery_of("赤峰市民政局"), by=department)
    assert log() == [(StepKind.ACKNOWLEDGED, "department-clerk", True)]


def test_a_superior_does_not_act_for_a_unit_that_has_its_own(delivered: Campaign, department: Post) -> None:
    refused(reasons.NOT_YOURS, lambda: actions.acknowledge(delivery_of("兴安盟民政局"), by=department))
    refused(reasons.NOT_YOURS, lambda: actions.start(task_of("兴安盟民政局"), by=department))
    assert actions.acknowledge_all([delivery_of("兴安盟民政局").pk], by=department) == 0
    assert log() == []


def test_a_task_is_started_finished_and_taken_up_again(delivered: Campaign, as_post: As) -> None:
    with as_post("xingan-clerk") as scope:
        by = scope.post
        assert by
        task = task_of("兴安盟民政局")
        assert actions.start(task, by=by)
        assert actions.finish(task, by=by, note="已报送", facts={"works": 3})
        assert not actions.finish(task, by=by)
        assert (task_of("兴安盟民政局").state, delivery_of("兴安盟民政局").state) == ("done", "done")
        refused(reasons.FINISHED, lambda: actions.start(task, by=by))
        refused(reasons.NO_WHY, lambda: actions.reopen(task, by=by, note=" "))
        assert actions.reopen(task, by=by, note="数据有更正")
        assert task_of("兴安盟民政局").state == TaskState.DOING
        assert [what for what, _, _ in log()] == [StepKind.STARTED, StepKind.FINISHED, StepKind.REOPENED]
        assert Step.objects.get(what=StepKind.FINISHED).facts == {"works": 3}


def test_a_task_is_given_to_a_colleague_by_who_saw_its_owner(delivered: Campaign, colleague: Post, as_post: As) -> None:
    with as_post("xingan-clerk") as scope:
        by = scope.post
        assert by
        task = task_of("兴安盟民政局")
        assert actions.reassign(task, colleague, was=by.pk, by=by)
        assert task_of("兴安盟民政局").owner == colleague
        stale = refused(reasons.CHANGED_MEANWHILE, lambda: actions.reassign(task, by, was=None, by=by))
        assert "xingan-clerk" in str(stale)
        stranger = post_named("kezhong-clerk")
        refused(reasons.NOT_OF_UNIT, lambda: actions.reassign(task, stranger, was=colleague.pk, by=by))


def test_units_below_are_reminded_once_a_day_and_never_oneself(
    delivered: Campaign, as_post: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    with as_post("department-clerk") as scope:
        by = scope.post
        assert by
        wanted = [task_of("兴安盟民政局").pk, task_of("内蒙古自治区民政厅").pk]
        assert [actions.remind(wanted, by=by) for _ in range(2)] == [1, 0]
        monkeypatch.setenv("LINLI_TODAY", "2023-02-08")
        assert actions.remind(wanted, by=by) == 1


def test_what_is_broken_down_is_logged_once(delivered: Campaign, as_post: As) -> None:
    with as_post("xingan-clerk") as scope:
        assert scope.post
        banner = Unit.objects.get(name="科尔沁右翼中旗民政局")
        for _ in range(2):
            actions.break_down(task_of("兴安盟民政局"), [banner], by=scope.post, due=date(2023, 2, 10))
        assert log() == [(StepKind.ASSIGNED, "xingan-clerk", False)]
