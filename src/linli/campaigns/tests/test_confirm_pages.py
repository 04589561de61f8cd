"""Confirming a notice in a browser without scripts: asked, answered, changed, added, and passed down."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from linli.access.models import Account, Post, Role
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns.models import Campaign, Delivery, Obligation
from linli.campaigns.queries import obligations
from linli.notices.actions import read_again, receive
from linli.notices.models import Decision, DraftDecision, Reading, Verdict
from linli.places.models import Line

At = Callable[[str], Client]
CLERK = "department-clerk"


class Page:
    """The confirmation of one reading, as one browser sees it."""

    def __init__(self, client: Client, reading: Reading) -> None:
        self.client, self.url = client, f"/campaigns/confirm/{reading.pk}/"

    def get(self, query: str = "") -> Any:
        return self.client.get(self.url + query)

    def asked(self) -> dict[str, dict[str, Any]]:
        return {one["question"].about: one for one in self.get().context["asked"]}

    def say(self, field: str, verdict: str = "accepted", **more: Any) -> Any:
        return self.client.post(self.url + "say/", {"field": field, "verdict": verdict, "seen": 0} | more)

    def add(self, **more: Any) -> Any:
        return self.client.post(self.url + "add/", more)

    def settle(self) -> None:
        for one in self.asked().values():
            if not one["said"]:
                assert self.say(one["field"]).status_code == 302

    def confirm(self, **more: Any) -> Any:
        return self.client.post(self.url, {"drafts": self.get().context["drafts"]} | more)


@pytest.fixture
def reading(db: None, sample: str) -> Reading:
    with acting(post_named(CLERK)) as scope:
        assert scope.post
        found = read_again(receive(sample.encode(), "通知.txt", by=scope.post))
        assert found.notice.text  # fetched while there is a scope
        return found


@pytest.fixture
def page(client_at: At, reading: Reading) -> Page:
    return Page(client_at(CLERK), reading)


@pytest.fixture
def colleague(client_at: At, reading: Reading) -> Page:
    """Another account at the same desk."""
    mine = post_named(CLERK)
    account = Account.objects.create(name="colleague", password="!")
    Post.objects.create(slug="colleague", account=account, unit=mine.unit, line=Line.CIVIL, role=Role.REVIEWER)
    return Page(client_at("colleague"), reading)


def made(reading: Reading) -> Campaign:
    with acting(post_named(CLERK)):
        return Campaign.objects.get(notice=reading.notice)


def drafts() -> list[tuple[str, int, str]]:
    with acting(post_named(CLERK)):
        return list(DraftDecision.objects.order_by("field", "number").values_list("field", "number", "verdict"))


class TestConfirming:
    def test_stays_shut_and_says_why_until_everything_is_settled(self, page: Page, reading: Reading) -> None:
        assert "还有 5 处没有定" in page.get().content.decode()
        answer = page.confirm()
        assert answer.status_code == 409
        assert "还有 5 处没有定" in answer.content.decode()
        with acting(post_named(CLERK)):
            assert not Campaign.objects.exists()
            assert not Decision.objects.exists()

    def test_makes_the_campaign_passes_it_down_and_keeps_no_draft(self, page: Page, reading: Reading) -> None:
        page.settle()
        answer = page.confirm()
        assert answer["Location"] == f"/campaigns/of/{reading.notice_id}/"
        campaign = made(reading)
        assert page.client.get(answer["Location"])["Location"].endswith(f"/{campaign.number}/")
        with acting(post_named(CLERK)):
            assert (campaign.first_day, campaign.last_day) == (date(2022, 12, 30), date(2023, 3, 31))
            assert campaign.period_inferred
            assert Delivery.objects.count() == Obligation.objects.count() == 16
        assert drafts() == []
        assert "不再改动" in page.get().content.decode()

    def test_what_was_said_becomes_decisions(self, page: Page, reading: Reading) -> None:
        page.say("period", "changed", first="2023-01-14", last="2023-02-05")
        page.say("obligations/0/also", "dropped", why="两市另行报送")
        page.say("obligations/0", "changed", day="2023-02-20", why="电话通知延期")
        page.say("title", "changed", value="春节志愿服务")
        page.say("kinds/0", "dropped", why="本区没有")
        page.settle()
        assert page.confirm().status_code == 302
        campaign = made(reading)
        with acting(post_named(CLERK)):
            due = {one.due for one in obligations(campaign) if one.line == "civil" and not one.consolidates}
            assert due == {date(2023, 2, 20)}
            assert {"满洲里市民政局", "二连浩特市民政局"}.isdisjoint(one.unit.name for one in obligations(campaign))
            said = {one.field: (one.verdict, one.why) for one in Decision.objects.exclude(verdict=Verdict.ACCEPTED)}
        assert (campaign.title, campaign.period_inferred, campaign.first_day) == (
            "春节志愿服务",
            False,
            date(2023, 1, 14),
        )
        assert said["obligations/0"] == ("changed", "电话通知延期")
        assert said["obligations/0/also"] == ("dropped", "两市另行报送")
        assert said["kinds/0"] == ("dropped", "本区没有")

    def test_a_rehearsal_is_one_by_choice(self, page: Page, reading: Reading) -> None:
        page.settle()
        page.confirm(simulated="on")
        assert made(reading).simulated

    def test_the_outlook_tells_what_will_come_of_it(self, page: Page) -> None:
        view = page.get().context["view"]
        assert (view.obligations, view.units) == (16, 16)
        page.say("obligations/0/also", "dropped", why="两市另行报送")
        assert page.get().context["view"].obligations == 14

    def test_is_for_the_unit_that_registered_the_notice(self, page: Page, client_at: At, reading: Reading) -> None:
        page.settle()
        page.confirm()
        below = Page(client_at("xingan-clerk"), reading)
        shown = below.get()
        assert shown.status_code == 200
        assert not shown.context["may"]
        assert below.say("title", "changed", value="x").status_code == 403
        assert Page(client_at("kezhong-hospital-clerk"), reading).get().status_code == 404

    def test_costs_few_statements(self, page: Page, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        page.settle()
        page.get()  # whom words mean is kept for a minute
        # session, post, enter; reading, decisions, drafts, campaigns of the same number; four are the test's own
        with django_assert_max_num_queries(7 + 4):
            page.get()


class TestDrafts:
    def test_survive_a_closed_browser(self, page: Page, client_at: At, reading: Reading) -> None:
        page.say("title", "changed", value="春节志愿服务")
        assert "春节志愿服务" in Page(client_at(CLERK), reading).get().content.decode()

    def test_can_be_taken_back(self, page: Page) -> None:
        page.say("title", "changed", value="春节志愿服务")
        page.client.post(page.url + "unsay/", {"field": "title"})
        assert drafts() == []

    def test_of_two_at_once_the_second_is_told_and_nobodys_words_are_lost(self, page: Page, colleague: Page) -> None:
        page.say("title", "changed", value="甲写的标题")
        answer = colleague.say("title", "changed", value="乙写的标题", edit="title")
        shown = answer.content.decode()
        assert answer.status_code == 409
        assert "您看这一处的时候，department-clerk也写了" in shown
        assert "甲写的标题" in shown
        assert "乙写的标题" in shown
        assert drafts() == [("title", 1, "changed")]
        seen = answer.context["editing"]["seen"]
        assert colleague.say("title", "changed", value="乙写的标题", edit="title", seen=seen).status_code == 302
        assert drafts() == [("title", 1, "changed"), ("title", 2, "changed")]

    def test_of_two_answers_to_one_question_the_second_is_shown_too(self, page: Page, colleague: Page) -> None:
        page.say("period", "changed", first="2023-01-14", last="2023-02-05")
        answer = colleague.say("period", "changed", first="2023-01-07", last="2023-02-15")
        assert answer.status_code == 409
        assert answer.context["unsaved"] == ["2023-01-07", "2023-02-15"]
        assert "2023-01-14 至 2023-02-05" in answer.content.decode()

    def test_the_same_words_of_two_are_no_quarrel(self, page: Page, colleague: Page) -> None:
        page.say("title", "changed", value="同一个标题")
        assert colleague.say("title", "changed", value="同一个标题").status_code == 302
        assert len(drafts()) == 1

    def test_who_confirms_what_changed_meanwhile_is_told(self, page: Page, colleague: Page, reading: Reading) -> None:
        page.settle()
        seen = page.get().context["drafts"]
        colleague.say("title", "changed", value="乙写的标题")
        answer = page.confirm(drafts=seen)
        assert answer.status_code == 409
        assert "同事又改了几处" in answer.content.decode()
        assert page.confirm().status_code == 302
        with acting(post_named(CLERK)):
            assert Decision.objects.get(field="title").by.slug == "colleague"
            assert Decision.objects.get(field="doc_number").by.slug == CLERK

    def test_after_the_confirmation_words_are_refused_and_shown_again(self, page: Page, colleague: Page) -> None:
        page.settle()
        page.confirm()
        answer = colleague.say("title", "changed", value="迟到的标题")
        assert answer.status_code == 409
        assert "已经认定" in answer.content.decode()
        assert "迟到的标题" in answer.content.decode()


class TestWhatIsSaidOfAFinding:
    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"field": "title", "verdict": "changed", "value": " "}, "没有写改成什么"),
            ({"field": "kinds/0", "verdict": "dropped"}, "没有写理由"),
            ({"field": "print_date", "verdict": "changed", "value": "正月初八"}, "“正月初八”不是日期"),
            ({"field": "period", "verdict": "changed", "first": "2023-02-05", "last": "2023-01-14"}, "早于首日"),
        ],
        ids=["no value", "no reason", "no day", "reversed"],
    )
    def test_is_refused_with_the_reason_and_nothing_is_kept(self, page: Page, sent: dict[str, str], words: str) -> None:
        answer = page.say(**sent)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert drafts() == []

    @pytest.mark.parametrize(
        "field", ["title", "obligations/0", "contacts/0", "print_date", "kinds/3", "inner_documents/0"]
    )
    def test_each_kind_of_finding_has_its_form(self, page: Page, field: str) -> None:
        shown = page.get(f"?edit={field}")
        assert shown.context["editing"]["item"].field == field
        assert 'id="edit"' in shown.content.decode()

    def test_an_unknown_field_opens_nothing(self, page: Page) -> None:
        assert page.get("?edit=nonsense/9").context["editing"] is None


class TestWhatTheEngineMissed:
    def test_is_added_in_the_words_of_the_text_with_their_place(self, page: Page, reading: Reading) -> None:
        text = reading.notice.text
        near = text.index("社区社会组织")
        page.add(kind="target_groups", words="社区社会组织", near=near)
        with acting(post_named(CLERK)):
            (one,) = DraftDecision.objects.all()
        assert (one.field, one.verdict, one.value) == ("target_groups/10", "added", "社区社会组织")
        assert [text[a:b] for a, b in one.spans] == ["社区社会组织"]

    def test_an_obligation_is_added_with_its_parts_and_obliges(self, page: Page, reading: Reading) -> None:
        parts = {"subject": "包头市民政局", "receiver": "自治区民政厅", "day": "2023-03-01"}
        page.add(kind="obligations", words="及时总结活动经验和成果", **parts)
        page.settle()
        assert page.confirm().status_code == 302
        with acting(post_named(CLERK)):
            due = obligations(made(reading)).filter(due=date(2023, 3, 1), consolidates=False)
            assert "包头市民政局" in {one.unit.name for one in due}

    def test_from_outside_the_text_it_needs_a_reason(self, page: Page) -> None:
        outside = {"kind": "target_groups", "words": "留守儿童"}
        assert "原文里没有“留守儿童”" in page.add(**outside).content.decode()
        assert "没有写理由" in page.add(**outside, outside="on").content.decode()
        assert page.add(**outside, outside="on", why="电话补充").status_code == 302
        assert drafts() == [("target_groups/10", 1, "added")]


LETTER = "关于开展敬老志愿服务活动的通知\n\n各理事单位：\n\n请认真组织志愿者上门走访。\n\n兴安盟民政局\n2023年1月5日\n"


def test_a_notice_that_says_little_is_completed_by_the_person(client_at: At) -> None:
    with acting(post_named("xingan-clerk")) as scope:
        assert scope.post
        reading = read_again(receive(LETTER.encode(), "函.txt", by=scope.post))
    page = Page(client_at("xingan-clerk"), reading)
    shown = page.get()
    bureau = next(unit for unit in shown.context["below"] if unit.name == "科尔沁右翼中旗民政局")
    page.say("units", "changed", units=[str(bureau.pk)])
    page.say("due", "changed", day="2023-02-01")
    page.say("period", "changed", first="2023-01-05", last="2023-02-01")
    page.settle()
    assert page.confirm().status_code == 302
    with acting(post_named("xingan-clerk")):
        (one,) = Obligation.objects.all()
        assert (one.unit, one.due, one.inferred) == (bureau, date(2023, 2, 1), False)
