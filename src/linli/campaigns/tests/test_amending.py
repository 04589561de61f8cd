"""A corrected notice: what changed is shown, whom it concerns acknowledges anew, nobody else hears of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns import actions, amending, reasons
from linli.campaigns.actions import Chosen, Granted
from linli.campaigns.amending import DROPPED, DUE, NEW, TEXT
from linli.campaigns.models import (
    Amendment,
    AmendmentDelivery,
    Campaign,
    Delivery,
    Obligation,
    Step,
    StepKind,
    Task,
)
from linli.campaigns.period import proposal
from linli.demonstration import story
from linli.kernel.reasons import Refused
from linli.messaging.models import Kind, Message
from linli.notices.actions import read_again, receive
from linli.notices.models import Reading

At = Callable[[str], Client]
LATER = date(2023, 2, 20)
LEAGUE = "兴安盟民政局"


def corrected(text: str) -> str:
    return text.replace("务于2023年2月15日前", "务于2023年2月20日前")


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")


@pytest.fixture
def passed(campaign: Campaign, department: Post) -> Campaign:
    actions.pass_down(campaign, by=department)
    return campaign


@pytest.fixture
def anew(department: Post, sample: str) -> Callable[[str], Reading]:
    """Registers a corrected text."""
    return lambda text: read_again(receive(text.encode(), "更正.txt", by=department))


def keys(found: amending.Changes, *kinds: str) -> frozenset[str]:
    return frozenset(group.key for group in found.groups if not kinds or group.first.kind in kinds)


def kinds(found: amending.Changes) -> list[str]:
    return [group.first.kind for group in found.groups]


def test_a_later_deadline_moves_deliveries_and_tasks_and_says_so_in_the_history(
    passed: Campaign, anew: Callable[[str], Reading], sample: str, department: Post
) -> None:
    reading = anew(corrected(sample))
    found = amending.changes(passed, reading)
    assert (found.kind, kinds(found), len(found.groups[0].units)) == ("correction", [DUE], 14)
    assert [("2月15日" in one.old, "2月20日" in one.new, one.label) for one in found.passages] == [
        (True, True, "通知 三")
    ]
    made = actions.amend(passed, reading, Chosen(keys(found)), by=department)
    mine = Delivery.objects.get(unit__name=LEAGUE)
    assert (mine.due, Task.objects.get(unit__name=LEAGUE).due) == (LATER, LATER)
    assert mine.obligation.due == date(2023, 2, 15)
    step = Step.objects.get(what=StepKind.AMENDED, obligation=mine.obligation_id)
    assert (step.until, step.facts["was"], step.facts["amendment"]) == (LATER, "2023-02-15", str(made.pk))
    assert AmendmentDelivery.objects.filter(amendment=made, acknowledged_at=None).count() == 14
    assert Message.objects.filter(kind=Kind.AMENDED).count() == 14


def test_more_days_that_were_granted_beyond_it_stay_granted(
    passed: Campaign, anew: Callable[[str], Reading], sample: str, department: Post
) -> None:
    league, until = post_named("xingan-clerk"), date(2023, 2, 25)
    with acting(league):
        one = Delivery.objects.select_related("obligation__campaign", "unit").get(unit=league.unit)
        actions.ask_extension(one, by=league, until=until, why="路远")
    actions.grant(one, Granted(until), by=department, limit=None)
    reading = anew(corrected(sample))
    actions.amend(passed, reading, Chosen(keys(amending.changes(passed, reading))), by=department)
    assert Delivery.objects.get(unit=league.unit).due == until


def test_units_that_it_does_not_concern_hear_nothing(
    passed: Campaign, anew: Callable[[str], Reading], sample: str, department: Post
) -> None:
    asked = "满洲里市民政局务于2023年2月10日前，将口岸志愿服务情况报至自治区民政厅。\n\n联系人：张璐"
    reading = anew(sample.replace("联系人：张璐", asked))
    found = amending.changes(passed, reading)
    assert [(group.first.kind, [unit.name for unit in group.units]) for group in found.groups] == [
        (NEW, ["满洲里市民政局"])
    ]
    actions.amend(passed, reading, Chosen(keys(found)), by=department)
    assert [one.unit.name for one in AmendmentDelivery.objects.all()] == ["满洲里市民政局"]
    with acting(post_named("xingan-clerk")):
        assert list(Amendment.objects.all()) == []


def test_a_clause_that_is_gone_is_closed_where_a_person_says_so(
    passed: Campaign, anew: Callable[[str], Reading], sample: str, department: Post
) -> None:
    first, end = sample.index("各盟市民政局务于2023年2月15日前"), sample.index("联系人：张璐")
    reading = anew(f"{sample[:first]}\n\n{sample[end:]}")
    found = amending.changes(passed, reading)
    assert kinds(found) == [DROPPED]
    actions.amend(passed, reading, Chosen(keys(found)), by=department)
    assert Delivery.objects.get(unit__name=LEAGUE).state == "closed"
    assert not Task.objects.filter(unit__name=LEAGUE).exclude(state="done").exists()


def test_a_text_around_the_obligations_is_told_to_all_only_when_a_person_says_so(
    passed: Campaign, anew: Callable[[str], Reading], sample: str, department: Post
) -> None:
    reading = anew(sample.replace("0471-6964376", "0471-6900000"))
    found = amending.changes(passed, reading)
    assert (kinds(found), len(found.passages)) == ([], 1)
    with pytest.raises(Refused) as refusal:
        actions.amend(passed, reading, Chosen(frozenset()), by=department)
    assert refusal.value.reasons[0].code == reasons.NOTHING_CHANGED
    actions.amend(passed, reading, Chosen(frozenset(), everybody=True), by=department)
    told = set(AmendmentDelivery.objects.values_list("unit", flat=True))
    assert told == set(Obligation.objects.exclude(unit=department.unit).values_list("unit", flat=True))


SUPPLEMENT = """内蒙古自治区民政厅文件

内民政办字〔2023〕4号

关于春节期间志愿服务活动情况报送的补充通知

各盟市民政局，满洲里市、二连浩特市民政局：

为进一步做好《关于春节期间开展文明实践志愿服务活动有关工作的通知》（内民政办字〔2023〕1号）落实工作，现补充通知如下：

一、各盟市民政局务于2023年2月10日前，将志愿服务典型案例报至自治区民政厅慈善事业促进和社会工作处。

内蒙古自治区民政厅

2023年2月3日
"""


def test_a_supplement_adds_what_it_asks_and_takes_nothing_away(
    passed: Campaign, anew: Callable[[str], Reading], department: Post
) -> None:
    before = Obligation.objects.count()
    reading = anew(SUPPLEMENT)
    found = amending.changes(passed, reading)
    assert (found.kind, set(kinds(found))) == ("supplement", {NEW})
    actions.amend(passed, reading, Chosen(keys(found)), by=department)
    fresh = Obligation.objects.filter(due=date(2023, 2, 10))
    assert fresh.count() == Obligation.objects.count() - before == 14
    assert Delivery.objects.filter(obligation__in=fresh, state="sent").count() == 14
    with acting(post_named("xingan-clerk")):
        assert Obligation.objects.filter(due=date(2023, 2, 10)).count() == 1


def test_a_second_amendment_is_compared_with_the_first(
    passed: Campaign, anew: Callable[[str], Reading], sample: str, department: Post
) -> None:
    first = anew(corrected(sample))
    actions.amend(passed, first, Chosen(keys(amending.changes(passed, first))), by=department)
    second = anew(corrected(sample).replace("2023年2月20日前", "2023年2月22日前"))
    found = amending.changes(passed, second)
    assert [(one.first.kind, one.first.was, one.first.due) for one in found.groups] == [(DUE, LATER, date(2023, 2, 22))]
    made = actions.amend(passed, second, Chosen(keys(found)), by=department)
    assert (made.ordinal, Delivery.objects.get(unit__name=LEAGUE).due) == (2, date(2023, 2, 22))


def test_said_twice_it_is_made_once_and_only_by_the_issuer(
    passed: Campaign, anew: Callable[[str], Reading], sample: str, department: Post
) -> None:
    reading = anew(corrected(sample))
    chosen = Chosen(keys(amending.changes(passed, reading)))
    first = actions.amend(passed, reading, chosen, by=department)
    assert actions.amend(passed, reading, chosen, by=department) == first
    league = post_named("xingan-clerk")
    with acting(league):
        own = read_again(receive(corrected(sample).encode(), "更正.txt", by=league))
        with pytest.raises(Refused) as refusal:
            actions.amend(Campaign.objects.get(pk=passed.pk), own, chosen, by=league)
    assert refusal.value.reasons[0].code == reasons.NOT_ISSUER


def test_is_acknowledged_once_with_a_step_upon_the_obligation(
    passed: Campaign, anew: Callable[[str], Reading], sample: str, department: Post
) -> None:
    reading = anew(corrected(sample))
    actions.amend(passed, reading, Chosen(keys(amending.changes(passed, reading))), by=department)
    league = post_named("xingan-clerk")
    with acting(league):
        one = AmendmentDelivery.objects.select_related("unit").get(unit=league.unit)
        assert actions.acknowledge_amendment(one, by=league)
        assert not actions.acknowledge_amendment(one, by=league)
        step = Step.objects.filter(what=StepKind.ACKNOWLEDGED, unit=league.unit).get()
        assert step.facts == {"amendment": str(one.amendment_id)}
    with pytest.raises(Refused) as refusal:
        actions.acknowledge_amendment(one, by=department)
    assert refusal.value.reasons[0].code == reasons.NOT_YOURS


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ({"a": "将活动情况报至民政厅"}, {"x": "将活动有关情况报至民政厅"}, {"x": "a"}),
        ({"a": "报送总结"}, {"x": "每日十八时前报告值班情况"}, {}),
        ({"a": "报送总结材料", "b": "报送典型案例"}, {"x": "报送典型案例", "y": "报送总结材料"}, {"x": "b", "y": "a"}),
    ],
)
def test_acts_are_paired_by_what_they_say(old: dict[str, str], new: dict[str, str], pairs: dict[str, str]) -> None:
    assert amending.paired(old, new) == pairs


def test_words_that_change_are_a_change_of_text(passed: Campaign, anew: Callable[[str], Reading], sample: str) -> None:
    reading = anew(sample.replace("将春节期间开展志愿服务活动有关情况", "将春节期间开展志愿服务活动有关情况和统计表"))
    assert kinds(amending.changes(passed, reading)) == [TEXT]


def test_of_two_different_amendments_at_once_one_has_to_be_looked_at_again(committed: str, sample: str) -> None:
    by = post_named("department-clerk")
    with acting(by):
        first = read_again(receive(sample.encode(), "通知.txt", by=by))
        campaign = actions.confirm(first, period=proposal(first), by=by)
        actions.pass_down(campaign, by=by)
        texts = (corrected(sample), sample.replace("2023年2月15日前", "2023年2月18日前"))
        readings = [read_again(receive(text.encode(), "更正.txt", by=by)) for text in texts]
    together = Barrier(2)

    def one(reading: Reading) -> str:
        try:
            with acting(by):
                found = amending.changes(campaign, reading)
                together.wait(timeout=20)
                actions.amend(campaign, reading, Chosen(keys(found)), by=by)
                return "done"
        except Refused as refusal:
            return refusal.reasons[0].code.name
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, readings)) == [reasons.AMENDED_MEANWHILE.name, "done"]
    with acting(by):
        assert Amendment.objects.count() == 1


class TestPages:
    def test_from_the_corrected_notice_to_the_acknowledged_amendment(
        self, passed: Campaign, anew: Callable[[str], Reading], sample: str, client_at: At
    ) -> None:
        reading = anew(corrected(sample))
        mine, theirs = client_at("department-clerk"), client_at("xingan-clerk")
        assert f"/campaigns/amend/{reading.pk}/" in mine.get(f"/notices/{reading.notice_id}/").content.decode()
        url = f"/campaigns/amend/{reading.pk}/"
        page = mine.get(url)
        words = page.content.decode()
        assert all(part in words for part in ("期限改了", "2023年2月15日", "2023年2月20日", "涉及 14 个单位"))
        chosen = [group.key for group, _, ticked in page.context["groups"] if ticked]
        there = mine.post(url, {"of": passed.number, "change": chosen})["Location"]
        assert mine.get(url)["Location"] == there
        assert "14 个没有签收" in mine.get(there).content.decode()
        desk = [row for row in theirs.get("/desk/").context["page"].rows if row.role == "amended"]
        assert [row.url for row in desk] == [there]
        delivery = theirs.get(there).context["own"]
        assert theirs.post(there, {"delivery": str(delivery.pk)})["Location"] == there
        assert "13 个没有签收" in mine.get(there).content.decode()
        assert client_at("kezhong-clerk").get(there).status_code == 404

    def test_who_passed_it_on_sees_that_his_own_paper_rests_on_an_amended_text(
        self, passed: Campaign, anew: Callable[[str], Reading], sample: str, department: Post, client_at: At
    ) -> None:
        league = post_named("xingan-clerk")
        with acting(league):
            own = read_again(receive(story.document("forwarded.txt"), "转发.txt", by=league))
            actions.confirm(own, period=proposal(passed.notice.readings.get()), by=league)
        reading = anew(corrected(sample))
        made = actions.amend(passed, reading, Chosen(keys(amending.changes(passed, reading))), by=department)
        client = client_at("xingan-clerk")
        assert "兴民办字〔2023〕3号" in client.get(f"/campaigns/amendments/{made.pk}/").content.decode()
        part = client.get(f"/campaigns/amendments/of/{own.notice_id}/").content.decode()
        assert "所依据的文本已经更正" in part

    def test_costs_the_same_for_one_unit_and_for_many(
        self, passed: Campaign, anew: Callable[[str], Reading], sample: str, department: Post, client_at: At,
        django_assert_max_num_queries: Callable[[int], object],
    ) -> None:  # fmt: skip
        reading = anew(corrected(sample))
        made = actions.amend(passed, reading, Chosen(keys(amending.changes(passed, reading))), by=department)
        client = client_at("department-clerk")
        client.get(f"/campaigns/amendments/{made.pk}/")
        with django_assert_max_num_queries(12 + 4):  # four are the test's own savepoint
            client.get(f"/campaigns/amendments/{made.pk}/")


def test_a_paragraph_is_marked_only_where_it_differs() -> None:
    passage = amending.Passage("务于2月10日前报送", "务于2月12日前报送", "通知 三")
    assert passage.before == [("务于2月1", False), ("0", True), ("日前报送", False)]
    assert passage.after == [("务于2月1", False), ("2", True), ("日前报送", False)]
    assert amending.Passage("", "新增一段", "").after == [("新增一段", True)]
