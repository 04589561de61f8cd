"""The same thing asked by two lines is answered once; each line keeps its own receiver and deadline."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns import actions
from linli.campaigns.models import Campaign, Delivery, Obligation, Step, StepKind, Task
from linli.campaigns.period import Proposal
from linli.campaigns.together import same_act, twins
from linli.notices.actions import read_again, receive
from linli.notices.models import Channel
from linli.notices.twins import join, part

TEXT = """{office}文件

{number}

关于春节期间开展文明实践志愿服务活动的通知

科尔沁右翼中旗民政局：

请广泛开展文明实践志愿服务活动，以低保对象、特困人员、老年人、残疾人、儿童等为重点群体，深化“五社联动”，开展各种特色志愿服务活动。
要加强工作指导，依法依规开展志愿服务，及时总结活动经验和成果，不断提升关注度、参与率和影响力。
科尔沁右翼中旗民政局务于2023年2月{day}日前，将活动开展情况报至{receiver}。

{office}

2023年1月19日
"""
At = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")


@pytest.fixture
def clerk(db: None) -> Iterator[Post]:
    with acting(post_named("kezhong-clerk")) as scope:
        assert scope.post
        yield scope.post


def came(by: Post, office: str, number: str, day: int, receiver: str) -> Campaign:
    text = TEXT.format(office=office, number=number, day=day, receiver=receiver)
    reading = read_again(receive(text.encode(), f"{number}.txt", by=by))
    period = Proposal(date(2022, 12, 30), date(2023, 3, 31), inferred=False)
    made = actions.confirm(reading, period=period, by=by, units=[by.unit], due=date(2023, 2, day))
    actions.pass_down(made, by=by)
    return made


@pytest.fixture
def two(clerk: Post) -> tuple[Campaign, Campaign]:
    civil = came(clerk, "兴安盟民政局", "兴民办字〔2023〕3号", 10, "兴安盟民政局")
    office = came(clerk, "兴安盟文明办", "兴文明办〔2023〕2号", 12, "兴安盟文明办")
    join(civil.notice, office.notice, seen=0, by=clerk)
    return civil, office


def duty(campaign: Campaign) -> Obligation:
    return Obligation.objects.select_related("campaign", "unit", "delivery").get(campaign=campaign, consolidates=False)


def whole(campaign: Campaign) -> Task:
    return Task.objects.select_related("obligation__campaign", "obligation__unit", "unit").get(
        obligation=duty(campaign)
    )


def state(campaign: Campaign) -> tuple[str, str, date | None]:
    one = Delivery.objects.get(obligation=duty(campaign))
    return one.state, whole(campaign).state, one.due


def test_is_answered_once_and_still_sent_to_the_other_receiver(two: tuple[Campaign, Campaign], clerk: Post) -> None:
    civil, office = two
    (beside,) = twins(duty(civil))
    assert (beside.obligation, beside.same_unit, beside.same_act, beside.together) == (duty(office), True, True, False)
    actions.finish(whole(civil), by=clerk, note="已报送")
    assert state(civil) == ("done", "done", date(2023, 2, 10))
    assert state(office) == ("in-hand", "doing", date(2023, 2, 12))
    (beside,) = twins(duty(civil))
    assert beside.to_send
    how = actions.Outside(channel=Channel.PAPER, on=date(2023, 2, 6), receipt="收条")
    assert actions.sent_too(duty(office), by=clerk, how=how)
    assert not actions.sent_too(duty(office), by=clerk, how=how)
    assert state(office) == ("done", "done", date(2023, 2, 12))
    said = Step.objects.filter(obligation=duty(office), what__in=(StepKind.TOGETHER, StepKind.SENT_TOO)).order_by("at")
    assert [one.what for one in said] == ["together", "sent-too"]
    assert (said[0].facts["with"], said[1].receipt) == (str(duty(civil).pk), "收条")


def test_with_one_receiver_it_is_done_with_one_answer(clerk: Post) -> None:
    first = came(clerk, "兴安盟民政局", "兴民办字〔2023〕3号", 10, "兴安盟民政局")
    second = came(clerk, "兴安盟民政局", "兴民办字〔2023〕3号 ", 12, "兴安盟民政局")
    join(first.notice, second.notice, seen=0, by=clerk)
    actions.finish(whole(second), by=clerk)
    assert state(first)[:2] == ("done", "done")


def test_what_was_taken_apart_is_answered_each_by_itself(two: tuple[Campaign, Campaign], clerk: Post) -> None:
    civil, office = two
    part(civil.notice, office.notice, "要求不同", seen=1, by=clerk)
    actions.finish(whole(civil), by=clerk)
    assert state(office)[:2] == ("sent", "pending")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("将活动有关情况报至民政厅", "将活动开展情况报送文明办", True),
        ("将活动有关情况报至民政厅", "加强值班值守，落实二十四小时值班制度", False),
        ("落实二十四小时值班值守制度", "落实24小时值班值守制度", True),
    ],
)
def test_reports_of_what_was_done_are_one_act_and_so_are_nearly_equal_words(one: str, other: str, same: bool) -> None:
    assert same_act(Obligation(what=one), Obligation(what=other)) is same


def test_both_pages_show_both_receivers_and_both_deadlines(
    two: tuple[Campaign, Campaign], clerk: Post, client_at: At
) -> None:
    client = client_at("kezhong-clerk")
    actions.finish(whole(two[0]), by=clerk)
    pages = [client.get(f"/campaigns/obligations/{duty(one).pk}/").content.decode() for one in two]
    for page in pages:
        wanted = ("兴安盟民政局", "兴安盟文明办", "2月10日", "2月12日", "一并办理")
        assert [part for part in wanted if part not in page] == []
    assert ["登记送出</summary>" in page for page in pages] == [False, True]
    url = f"/campaigns/obligations/{duty(two[1]).pk}/sent-too/"
    assert client.post(url, {"channel": "paper"}).status_code == 422
    assert client.post(url, {"channel": "paper", "on": "2023-02-06"}).status_code == 302
    assert state(two[1])[0] == "done"


def test_a_joined_page_asks_no_more_statements_than_any_other(
    two: tuple[Campaign, Campaign], clerk: Post, client_at: At
) -> None:
    client = client_at("kezhong-clerk")
    actions.finish(whole(two[0]), by=clerk)
    for one in two:
        url = f"/campaigns/obligations/{duty(one).pk}/"
        client.get(url)  # the first look is a step of its own
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        asked = [query["sql"] or "planned once" for query in captured.captured_queries]
        ours = ("SAVEPOINT", "RELEASE", "SELECT set_config", "SELECT coalesce(current_setting")  # the test's own
        said = [sql[:150] for sql in asked if not sql.startswith(ours)]
        assert len(said) <= 12, "\n".join(said)
