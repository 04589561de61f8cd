"""催办 of so many that it goes by the queue: batch after batch, nobody twice, and the page says how far it is."""

from collections import Counter
from typing import Any

import pytest

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns import actions
from linli.campaigns.actions import reminding
from linli.campaigns.jobs import remind_all
from linli.campaigns.models import Campaign, Delivery, Reminding, Step, StepKind
from linli.campaigns.queries import whole_task
from linli.messaging.models import Kind, Message

pytestmark = pytest.mark.django_db
BUREAUS, URL = 14, "/campaigns/supervision/"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is much for the product is little here."""
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")
    monkeypatch.setattr(reminding, "AT_ONCE", 5)
    monkeypatch.setattr(reminding, "BATCH", 4)


@pytest.fixture
def delivered(campaign: Campaign, department: Post) -> Campaign:
    """On the desks of fourteen bureaus, as if each had an account."""
    actions.pass_down(campaign, by=department)
    Delivery.objects.filter(campaign=campaign).update(acted_for=False)
    return campaign


@pytest.fixture
def one(delivered: Campaign, department: Post) -> Reminding:
    rows = Delivery.objects.filter(campaign=delivered, line="civil").exclude(unit=department.unit)
    return reminding.order(delivered, dict(rows.order_by("area_key").values_list("pk", "unit")), by=department)


def told() -> Counter[Any]:
    return Counter(Step.objects.filter(what=StepKind.REMINDED).values_list("unit__name", flat=True))


def test_a_job_that_comes_back_reminds_nobody_twice_not_even_the_next_day(
    one: Reminding, department: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (one.total, [len(batch) for batch in one.batches]) == (BUREAUS, [4, 4, 4, 2])
    assert reminding.remind_batch(one.pk, by=department)
    monkeypatch.setenv("LINLI_TODAY", "2023-02-07")
    for _ in range(2):
        remind_all(str(one.pk), str(department.pk))
    one.refresh_from_db()
    assert (one.reached, one.reminded, one.percent, one.finished_at is None) == (BUREAUS, BUREAUS, 100, False)
    assert (len(told()), set(told().values())) == (BUREAUS, {1})
    assert Message.objects.filter(kind=Kind.REMINDED).count() == 1, "the bureau that has a desk"
    assert not reminding.remind_batch(one.pk, by=department)


def test_what_was_done_meanwhile_is_left_alone(one: Reminding, department: Post) -> None:
    league = post_named("xingan-clerk")
    with acting(league):
        mine = Delivery.objects.select_related("obligation__campaign", "unit").get(unit=league.unit)
        actions.finish(whole_task(mine), by=league)
    remind_all(str(one.pk), str(department.pk))
    one.refresh_from_db()
    assert (one.reached, one.reminded, one.left) == (BUREAUS, BUREAUS - 1, 1)
    assert league.unit.name not in told()


def test_a_unit_has_what_it_is_pressed_for_in_one_message(delivered: Campaign, department: Post) -> None:
    units = [str(n) for n in (1, 1, 1, 2, 2, 3, 3, 3, 3, 3)]
    one = reminding.order(delivered, {f"{n}": unit for n, unit in enumerate(units)}, by=department)  # type: ignore[arg-type,misc]
    assert one.batches == [["0", "1", "2"], ["3", "4"], ["5", "6", "7", "8", "9"]]


def test_two_who_press_have_pressed_once(one: Reminding, delivered: Campaign, department: Post) -> None:
    again = reminding.order(delivered, dict.fromkeys(one.batches[0], department.unit_id), by=department)
    assert again.pk == one.pk
    assert Reminding.objects.count() == 1


def test_many_are_reminded_in_the_background_and_a_page_says_how_far(delivered: Campaign, client_at: Any) -> None:
    department = client_at("department-clerk")
    assert "由后台接着催" in department.get(f"{URL}remind/").content.decode()
    page = f"{URL}{delivered.number}/reminding/"
    assert "还没有批量催办过" in department.get(page).content.decode()
    assert department.post(f"{URL}remind/").headers["Location"] == page
    assert department.post(f"{URL}remind/").headers["Location"] == page, "one at a time"
    by = post_named("department-clerk")
    one = Reminding.objects.get()
    assert f"0/{BUREAUS}" in department.get(page).content.decode()
    with acting(by):
        reminding.remind_batch(one.pk, by=by)
    part = department.get(page, headers={"HX-Request": "true"})
    assert (f"4/{BUREAUS}" in part.content.decode(), "HX-Refresh" in part.headers) == (True, False)
    assert department.post(page).status_code == 302, "ordered once more"
    remind_all(str(one.pk), str(by.pk))
    assert department.get(page, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert f"已催办 {BUREAUS} 件" in department.get(page).content.decode()
    assert "没有要催的" in department.get(f"{URL}remind/").content.decode()


def test_another_unit_sees_nothing_of_it(one: Reminding, client_at: Any) -> None:
    page = client_at("xingan-clerk").get(f"{URL}{one.campaign.number}/reminding/").content.decode()
    assert "还没有批量催办过" in page
