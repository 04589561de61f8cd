"""The pages of an obligation and of a task."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns import actions
from linli.campaigns.models import Campaign, Delivery, Step, StepKind, Task
from linli.places.queries import units_below

pytestmark = pytest.mark.django_db
At = Callable[[str], Client]
NESTED = 4  #: a test's own transaction lies around the request's


@pytest.fixture
def delivered(confirmed: Callable[..., Campaign], sample: str) -> Campaign:
    campaign = confirmed(sample)
    actions.pass_down(campaign, by=post_named("department-clerk"))
    return campaign


@pytest.fixture
def task(delivered: Campaign) -> Task:
    """The league's whole task."""
    by = post_named("xingan-clerk")
    with acting(by):
        return Task.objects.select_related("obligation__campaign", "unit").get(unit=by.unit)


def test_an_obligation_quotes_its_clause_and_leads_to_it(task: Task, client_at: At) -> None:
    page = client_at("xingan-clerk").get(f"/campaigns/obligations/{task.obligation_id}/").content.decode()
    assert "各盟市民政局务于2023年2月15日前" in page
    assert "通知 三" in page
    assert f"/notices/{task.obligation.campaign.notice_id}/?at=" in page


def test_acknowledging_on_the_page_is_said_once_and_for_all(task: Task, client_at: At) -> None:
    league, url = client_at("xingan-clerk"), f"/campaigns/obligations/{task.obligation_id}/"
    assert "签收</button>" in league.get(url).content.decode()
    assert league.post(url).status_code == 302
    assert "签收</button>" not in league.get(url).content.decode()
    with acting(post_named("xingan-clerk")):
        assert Delivery.objects.get().state == "acknowledged"


@pytest.mark.parametrize("slug", ["kezhong-clerk", "zhalaite-clerk", "station-keeper"])
def test_a_stranger_sees_neither_obligation_nor_task(task: Task, client_at: At, slug: str) -> None:
    stranger = client_at(slug)
    for page in (f"obligations/{task.obligation_id}/", f"tasks/{task.pk}/", f"tasks/{task.pk}/break-down/"):
        assert stranger.get(f"/campaigns/{page}").status_code == 404
        assert stranger.post(f"/campaigns/{page}", {"act": "start"}).status_code == 404


def test_who_has_a_part_of_it_sees_the_obligation_without_the_delivery_of_its_unit(task: Task, client_at: At) -> None:
    by, below = post_named("xingan-clerk"), post_named("kezhong-clerk")
    with acting(by):
        actions.break_down(task, [below.unit], by=by)
    page = client_at(below.slug).get(f"/campaigns/obligations/{task.obligation_id}/").content.decode()
    assert "2月15日" in page
    with acting(below):
        assert not Delivery.objects.exists()


def test_the_superior_sees_the_task_and_can_only_remind(task: Task, client_at: At) -> None:
    department, url = client_at("department-clerk"), f"/campaigns/tasks/{task.pk}/"
    page = department.get(url).content.decode()
    assert 'value="remind"' in page
    assert 'value="start"' not in page
    assert department.post(url, {"act": "start"}).status_code == 403
    assert department.post(url, {"act": "remind"}).status_code == 302


def test_another_line_neither_acts_for_a_unit_nor_reminds_it(task: Task, client_at: At) -> None:
    civilisation, url = client_at("region-civilisation-clerk"), f"/campaigns/tasks/{task.pk}/"
    for act in ("start", "reopen", "give"):
        assert civilisation.post(url, {"act": act, "note": "x"}).status_code in (302, 403)
    civilisation.post(url, {"act": "remind"})
    with acting(post_named("xingan-clerk")):
        assert Task.objects.get().state == "pending"
        assert not Step.objects.exists()


def test_a_task_is_broken_down_to_units_below(task: Task, client_at: At) -> None:
    league, url = client_at("xingan-clerk"), f"/campaigns/tasks/{task.pk}/break-down/"
    banners = units_below(task.unit, "civil")
    form = {"title": "逐人走访", "due": "2023-02-10", "units": [str(unit.pk) for unit in banners[:2]]}
    assert league.post(url, form).headers["Location"] == f"/campaigns/tasks/{task.pk}/"
    with acting(post_named("xingan-clerk")):
        made = Task.objects.filter(title="逐人走访").order_by("area_key")
        assert [(one.unit, one.due) for one in made] == [(unit, date(2023, 2, 10)) for unit in banners[:2]]


@pytest.mark.parametrize("wrong", [{"due": "2023-02-16"}, {"units": []}, {"title": ""}, {"due": "never"}])
def test_a_form_that_is_refused_keeps_what_was_written(task: Task, client_at: At, wrong: dict[str, object]) -> None:
    unit = units_below(task.unit, "civil")[0]
    form = {"title": "逐人走访高龄老人", "due": "2023-02-10", "units": [str(unit.pk)]} | wrong
    answer = client_at("xingan-clerk").post(f"/campaigns/tasks/{task.pk}/break-down/", form)
    assert answer.status_code in (200, 422)
    assert wrong.get("title") == "" or "逐人走访高龄老人" in answer.content.decode()
    with acting(post_named("xingan-clerk")):
        assert Task.objects.count() == 1


def test_finishing_keeps_what_the_ledger_counted(task: Task, client_at: At) -> None:
    league = client_at("xingan-clerk")
    assert "台账里记了什么" in league.get(f"/desk/tasks/{task.pk}/finish/").content.decode()
    league.post(f"/desk/tasks/{task.pk}/finish/", {"note": "已报送"})
    with acting(post_named("xingan-clerk")):
        step = Step.objects.get(what=StepKind.FINISHED)
        assert (step.note, step.facts["works"], step.facts["seal"]) == ("已报送", 0, 0)
    assert "“已报送”" in league.get(f"/campaigns/tasks/{task.pk}/").content.decode()


@pytest.mark.parametrize("parts", [1, 29])
def test_the_pages_cost_the_same_for_any_number_of_parts(
    task: Task, client_at: At, parts: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    by = post_named("xingan-clerk")
    with acting(by):
        for number in range(parts):
            actions.break_down(task, [units_below(task.unit, "civil")[0]], by=by, title=f"走访第 {number} 户")
    league = client_at("xingan-clerk")
    for page in (f"obligations/{task.obligation_id}/", f"tasks/{task.pk}/"):
        with django_assert_max_num_queries(12 + NESTED):
            assert len(league.get(f"/campaigns/{page}").context["page"].object_list) >= parts
