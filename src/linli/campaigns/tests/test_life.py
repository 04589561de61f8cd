"""The life of a delivery between a unit and its superior: seen, returned, resent, more days, closed, opened again."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import Scope, acting
from linli.campaigns import actions, reasons
from linli.campaigns.actions import Granted, Outside
from linli.campaigns.actions.deliveries import OPEN
from linli.campaigns.models import Campaign, Delivery, DeliveryState, Extension, Step, StepKind, Task
from linli.campaigns.queries import own_deadline
from linli.kernel.reasons import Code, Refused
from linli.messaging.models import Kind, Message

pytestmark = pytest.mark.django_db
As = Callable[[str], AbstractContextManager[Scope]]
LEAGUE, ISLAND = "兴安盟民政局", "赤峰市民政局"
DUE, LATER = date(2023, 2, 15), date(2023, 2, 20)


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")


@pytest.fixture
def delivered(campaign: Campaign, department: Post) -> Campaign:
    actions.pass_down(campaign, by=department)
    return campaign


@pytest.fixture
def league(delivered: Campaign) -> Post:
    return post_named("xingan-clerk")


def delivery(name: str = LEAGUE) -> Delivery:
    return Delivery.objects.select_related("obligation__campaign", "unit").get(unit__name=name)


def task(name: str = LEAGUE) -> Task:
    return Task.objects.select_related("obligation__campaign", "unit").get(unit__name=name)


def refused(code: Code, act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refusal:
        act()
    assert [reason.code for reason in refusal.value.reasons] == [code]
    return refusal.value


def log() -> list[str]:
    return list(Step.objects.order_by("at", "pk").values_list("what", flat=True))


def told(by: Post, kind: Kind) -> list[Message]:
    with acting(by):
        return list(Message.objects.filter(unit=by.unit, kind=kind))


def test_what_is_passed_down_is_told_once(delivered: Campaign, department: Post, league: Post) -> None:
    actions.pass_down(delivered, by=department)
    (one,) = told(league, Kind.SENT)
    assert (one.facts["from"], one.facts["due"]) == ("内蒙古自治区民政厅", "2023-02-15")
    assert told(department, Kind.SENT) == []


def test_opening_it_makes_it_seen_once_and_only_by_its_own_unit(department: Post, league: Post) -> None:
    assert not actions.see(delivery(), by=department)
    with acting(league):
        assert [actions.see(delivery(), by=league) for _ in range(2)] == [True, False]
        assert (delivery().state, log()) == (DeliveryState.SEEN, [StepKind.SEEN])
        assert actions.acknowledge(delivery(), by=league)
        assert not actions.see(delivery(), by=league)


def test_a_start_puts_it_in_hand(league: Post) -> None:
    with acting(league):
        actions.acknowledge(delivery(), by=league)
        actions.start(task(), by=league)
        assert delivery().state == DeliveryState.IN_HAND


def test_a_unit_returns_it_with_a_reason_and_the_superior_resends_it_with_words(department: Post, league: Post) -> None:
    with acting(league):
        refused(reasons.NO_REASON, lambda: actions.give_back(delivery(), by=league, why="tired", note="x"))
        refused(reasons.NO_WHY, lambda: actions.give_back(delivery(), by=league, why="not-ours", note=" "))
        assert actions.give_back(delivery(), by=league, why="not-ours", note="由卫健委承办")
        assert not actions.give_back(delivery(), by=league, why="not-ours", note="由卫健委承办")
        refused(reasons.CHANGED, lambda: actions.ask_extension(delivery(), by=league, until=LATER, why="x"))
        refused(reasons.NOT_SUPERIOR, lambda: actions.resend(delivery(), by=league, note="x"))
    (one,) = told(department, Kind.RETURNED)
    assert one.facts["from"] == LEAGUE
    assert "卫健委" not in str(one.facts)
    with acting(department):
        assert actions.resend(delivery(), by=department, note="通知写明由民政部门承办")
        assert delivery().state == DeliveryState.SENT
        refused(reasons.CHANGED, lambda: actions.resend(delivery(), by=post_named("department-approver"), note="x"))
    assert len(told(league, Kind.RESENT)) == 1


def test_closing_many_leaves_alone_what_is_not_done(department: Post, league: Post) -> None:
    with acting(league):
        actions.finish(task(), by=league)
    with acting(department):
        chosen = [delivery().pk, delivery(ISLAND).pk]
        assert [actions.close(chosen, by=department) for _ in range(2)] == [1, 0]
        assert [delivery().state, delivery(ISLAND).state] == [DeliveryState.CLOSED, DeliveryState.SENT]
    with acting(league):
        refused(reasons.CLOSED, lambda: actions.reopen(task(), by=league, note="数据有更正"))
        assert actions.close(chosen, by=league) == 0


def test_closing_what_was_returned_ends_its_tasks(department: Post, league: Post) -> None:
    with acting(league):
        actions.give_back(delivery(), by=league, why="duplicate", note="文明办已部署")
    with acting(department):
        assert actions.close([delivery().pk], by=department) == 1
        assert (delivery().state, task().state) == ("closed", "done")


def test_the_superior_opens_again_what_was_closed(department: Post, league: Post) -> None:
    with acting(league):
        actions.finish(task(), by=league)
    with acting(department):
        actions.close([delivery().pk], by=department)
        refused(reasons.NO_WHY, lambda: actions.reopen_closed(delivery(), by=department, note=""))
        assert actions.reopen_closed(delivery(), by=department, note="数据有误")
        assert (delivery().state, task().state) == ("in-hand", "doing")
    assert len(told(league, Kind.REOPENED)) == 1


@pytest.mark.parametrize(
    ("until", "why", "code"),
    [
        (LATER, "春节期间人手不足", None),
        (DUE, "春节期间人手不足", reasons.NOT_LATER),
        (LATER, " ", reasons.NO_WHY),
    ],
)
def test_more_days_are_asked_for_with_a_day_and_a_reason(
    league: Post, until: date, why: str, code: Code | None
) -> None:
    with acting(league):
        if code:
            refused(code, lambda: actions.ask_extension(delivery(), by=league, until=until, why=why))
            assert not Extension.objects.exists()
        else:
            assert actions.ask_extension(delivery(), by=league, until=until, why=why)
            assert not actions.ask_extension(delivery(), by=league, until=until, why=why)
            assert Extension.objects.get().until == until


def test_one_extension_waits_at_a_time(department: Post, league: Post) -> None:
    with acting(league):
        actions.ask_extension(delivery(), by=league, until=LATER, why="路远")
        other = date(2023, 2, 21)
        refused(reasons.ASKED_ALREADY, lambda: actions.ask_extension(delivery(), by=league, until=other, why="路远"))
    with acting(department):
        actions.refuse_extension(delivery(), by=department, note="汇总在即")
    with acting(league):
        assert actions.ask_extension(delivery(), by=league, until=other, why="路远")


def test_granting_moves_the_delivery_and_the_tasks_that_were_due_with_it(department: Post, league: Post) -> None:
    with acting(league):
        actions.ask_extension(delivery(), by=league, until=LATER, why="路远")
        Task.objects.create(
            obligation=task().obligation, unit=league.unit, area_key=league.unit.division_id, title="先报名单",
            due=date(2023, 2, 10),
        )  # fmt: skip
    with acting(department):
        assert actions.grant(delivery(), Granted(date(2023, 2, 17), "至迟十七日"), by=department, limit=None)
        assert delivery().due == date(2023, 2, 17)
        assert set(Task.objects.filter(unit=league.unit).values_list("title", "due")) == {
            (delivery().obligation.what, date(2023, 2, 17)),
            ("先报名单", date(2023, 2, 10)),
        }
        assert delivery().obligation.due == DUE
        granted = Step.objects.get(what=StepKind.EXTENDED)
        assert granted.facts == {"until": "2023-02-17", "asked": "2023-02-20", "was": "2023-02-15"}
        assert not actions.grant(delivery(), Granted(date(2023, 2, 18)), by=department, limit=None)
        other = post_named("department-approver")
        said = refused(reasons.ANSWERED, lambda: actions.refuse_extension(delivery(), by=other, note="不行"))
        assert "department-clerk" in str(said)
    assert [one.facts["until"] for one in told(league, Kind.EXTENDED)] == ["2023-02-17"]


def test_a_superior_grants_no_day_beyond_its_own_without_saying_so(department: Post, league: Post) -> None:
    with acting(league):
        actions.ask_extension(delivery(), by=league, until=date(2023, 3, 10), why="路远")
    with acting(department):
        assert own_deadline(delivery()) is None
        Delivery.objects.filter(obligation__consolidates=True).update(due=date(2023, 2, 28))
        limit, until = own_deadline(delivery()), date(2023, 3, 10)
        assert limit == date(2023, 2, 28)
        refused(reasons.BEYOND_OWN, lambda: actions.grant(delivery(), Granted(until), by=department, limit=limit))
        assert delivery().due == DUE
        assert actions.grant(delivery(), Granted(until, beyond=True), by=department, limit=limit)
        assert Step.objects.get(what=StepKind.EXTENDED).facts["beyond"] == limit.isoformat()


def test_a_neighbour_and_another_line_answer_nothing(department: Post, league: Post) -> None:
    with acting(league):
        actions.ask_extension(delivery(), by=league, until=LATER, why="路远")
        mine = delivery()
    for slug in ("zhalaite-clerk", "region-civilisation-clerk"):
        stranger = post_named(slug)
        with acting(stranger):
            refused(reasons.NOT_SUPERIOR, lambda by=stranger: actions.grant(mine, Granted(LATER), by=by, limit=None))
            refused(reasons.NOT_SUPERIOR, lambda by=stranger: actions.refuse_extension(mine, by=by, note="x"))
            assert actions.close([mine.pk], by=stranger) == 0


def test_an_island_is_recorded_by_its_superior_with_channel_day_and_receipt(department: Post, league: Post) -> None:
    paper = Outside(channel="paper", on=date(2023, 2, 3), receipt="挂号 XA123")
    with acting(department):
        actions.record_sent(delivery(ISLAND), by=department, how=paper)
        actions.acknowledge(delivery(ISLAND), by=department, how=Outside(channel="chat", on=date(2023, 2, 4)))
        actions.ask_extension(delivery(ISLAND), by=department, until=LATER, why="电话申请", how=paper)
        actions.grant(delivery(ISLAND), Granted(LATER), by=department, limit=None)
        actions.finish(task(ISLAND), by=department, note="纸质报告已收", how=paper)
        steps = list(Step.objects.order_by("at", "pk"))
        assert [step.what for step in steps] == ["sent", "acknowledged", "extension-asked", "extended", "finished"]
        assert [step.acted_for for step in steps] == [True, True, True, False, True]
        assert [(step.channel, step.on, step.receipt) for step in steps[:2]] == [
            ("paper", date(2023, 2, 3), "挂号 XA123"),
            ("chat", date(2023, 2, 4), ""),
        ]
        ahead = Outside(channel="paper", on=date(2023, 2, 7))
        refused(reasons.DAY_AHEAD, lambda: actions.record_sent(delivery(ISLAND), by=department, how=ahead))
        refused(reasons.NOT_YOURS, lambda: actions.record_sent(delivery(), by=department, how=paper))


def test_what_is_open_is_exactly_what_may_still_be_asked_about() -> None:
    assert set(DeliveryState) - set(OPEN) == {DeliveryState.RETURNED, DeliveryState.DONE, DeliveryState.CLOSED}
