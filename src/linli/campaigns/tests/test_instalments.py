"""Obligations that fall due again and again: opened by themselves, answered by one tap, lit when they are missing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from linli.access.actions import give_post, open_account
from linli.access.models import Role
from linli.access.queries import post_named
from linli.access.scope import acting, as_job
from linli.campaigns import actions, reasons
from linli.campaigns.actions import by_rule
from linli.campaigns.models import Campaign, Delivery, DeliveryState, Instalment, Obligation, Step, StepKind
from linli.campaigns.period import given
from linli.catalogue.kinds import catalogue
from linli.figures.drain import drain
from linli.kernel.reasons import Code, Refused
from linli.ledger import actions as ledger
from linli.ledger.drafts import Draft, Part
from linli.ledger.models import Evidence
from linli.messaging.models import Kind, Message
from linli.notices.actions import read_again, receive
from linli.places.models import Unit

LEAGUE, BANNER, ISLAND = "xingan-clerk", "kezhong-clerk", "阿尔山市民政局"
TEXT = """兴安盟民政局关于做好元宵节前后志愿服务信息报送工作的通知

各旗县市民政局：

请各旗县市民政局于2月1日至2月8日，每日18:00前将当日志愿服务开展情况报送至兴安盟民政局，没有情况的实行零报告。

兴安盟民政局
2023年1月31日
"""
At = Callable[[str], Client]


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda day: monkeypatch.setenv("LINLI_TODAY", day)


def ordered() -> Campaign:
    by = post_named(LEAGUE)
    with acting(by):
        reading = read_again(receive(TEXT.encode(), "通知.txt", by=by))
        made = actions.confirm(reading, period=given(date(2023, 2, 1), date(2023, 2, 8)), by=by)
        actions.pass_down(made, by=by)
    open_ahead()
    return made


def open_ahead() -> int:
    with as_job("rhythm"):
        return actions.open_ahead()


@pytest.fixture
def daily(db: None, day: Callable[[str], None]) -> Campaign:
    """The league wants a report every day by six, from 1 to 8 February 2023."""
    day("2023-01-31")
    return ordered()


def instalment(on: str, slug: str = BANNER) -> Instalment:
    unit = post_named(slug).unit if slug.endswith("clerk") else Unit.objects.get(name=slug)
    rows = Instalment.objects.select_related("delivery__obligation__campaign", "delivery__unit")
    return rows.get(unit=unit, day=date.fromisoformat(on))


def refused(code: Code, act: Callable[[], object]) -> None:
    with pytest.raises(Refused) as refusal:
        act()
    assert [reason.code for reason in refusal.value.reasons] == [code]


def works(on: str) -> None:
    """Something that the banner did on a day, within the league's campaign."""
    by = post_named(BANNER)
    at = {"unit": by.unit_id, "area_key": by.unit.division_id, "place_key": by.unit.division_id}
    draft = Draft(
        **at, kind=next(iter(catalogue().kinds)), service_day=date.fromisoformat(on),
        parts=(Part(evidence=Evidence.LEADER, minutes_credited=60),),
    )  # fmt: skip
    with acting(by):
        ledger.record([draft], by=by)
        ledger.claim(Campaign.objects.get(), by=by)


def test_the_words_become_the_rhythm_of_the_obligation(daily: Campaign) -> None:
    with acting(post_named(LEAGUE)):
        rhythms = [one.rhythm for one in Obligation.objects.filter(unit=post_named(BANNER).unit)]
    assert rhythms == [{"every": "day", "day": None, "by": "18:00", "zero": True}]


def test_who_ordered_it_consolidates_nothing_and_has_no_report_to_write(daily: Campaign, client_at: At) -> None:
    with acting(post_named(LEAGUE)) as scope:
        assert not Obligation.objects.filter(campaign=daily, unit=scope.unit).exists()
    assert client_at(LEAGUE).get(f"/reports/?campaign={daily.number}").context["total"] == 0


def test_instalments_open_by_themselves_once(daily: Campaign, day: Callable[[str], None]) -> None:
    assert open_ahead() == 0
    with as_job("rhythm"):
        days = list(
            Instalment.objects.filter(unit=post_named(BANNER).unit).order_by("day").values_list("day", flat=True)
        )
    assert (days[0], days[-1], len(days)) == (date(2023, 2, 1), date(2023, 2, 7), 7)
    day("2023-02-02")
    assert open_ahead() == 6, "the last day, of each banner"
    day("2023-02-20")
    assert open_ahead() == 0


def test_of_what_is_returned_no_more_instalments_open(daily: Campaign, day: Callable[[str], None]) -> None:
    with as_job("rhythm"):
        Delivery.objects.update(state=DeliveryState.RETURNED)
    day("2023-02-02")
    assert open_ahead() == 0


def test_nothing_happened_is_one_tap_and_can_be_taken_back(daily: Campaign, day: Callable[[str], None]) -> None:
    day("2023-02-07")
    by = post_named(BANNER)
    with acting(by):
        assert [actions.report_nothing(instalment("2023-02-07"), works=0, by=by) for _ in range(2)] == [True, False]
        one = instalment("2023-02-07")
        assert (one.state, one.by, one.acted_for) == ("nothing", by, False)
        assert actions.take_back(one, by=by)
        assert instalment("2023-02-07").is_open
        assert not actions.take_back(instalment("2023-02-07"), by=by)
        steps = Step.objects.filter(unit=by.unit, facts__day="2023-02-07").order_by("at", "pk")
        assert [step.what for step in steps] == [StepKind.REPORTED, StepKind.REOPENED]


def test_a_day_that_has_not_begun_is_not_reported(daily: Campaign, day: Callable[[str], None]) -> None:
    day("2023-02-01")
    by = post_named(BANNER)
    with acting(by):
        refused(reasons.NOT_YET, lambda: actions.report_nothing(instalment("2023-02-02"), works=0, by=by))


def test_what_was_answered_on_an_earlier_day_stands(daily: Campaign, day: Callable[[str], None]) -> None:
    by = post_named(BANNER)
    day("2023-02-01")
    with acting(by):
        actions.report_nothing(instalment("2023-02-01"), works=0, by=by)
    day("2023-02-03")
    with acting(by):
        refused(reasons.PERIOD_OVER, lambda: actions.take_back(instalment("2023-02-01"), by=by))


def test_a_neighbour_cannot_answer_and_of_an_island_the_superior_does(
    daily: Campaign, day: Callable[[str], None]
) -> None:
    day("2023-02-01")
    with acting(post_named("zhalaite-clerk")):
        assert not Instalment.objects.filter(unit=post_named(BANNER).unit).exists()
    league = post_named(LEAGUE)
    with acting(league):
        refused(reasons.NOT_YOURS, lambda: actions.report_nothing(instalment("2023-02-01"), works=0, by=league))
        assert actions.report_nothing(instalment("2023-02-01", ISLAND), works=0, by=league)
        assert instalment("2023-02-01", ISLAND).acted_for
        assert Step.objects.get(what=StepKind.REPORTED).acted_for


def test_of_an_island_it_is_recorded_how_it_reported(
    daily: Campaign, day: Callable[[str], None], client_at: At
) -> None:
    day("2023-02-02")
    league = client_at(LEAGUE)
    with acting(post_named(LEAGUE)):
        first, second = (instalment(f"2023-02-0{n}", ISLAND) for n in (1, 2))
    url, duty = f"/desk/instalments/{second.pk}/", f"/campaigns/obligations/{second.delivery.obligation_id}/"
    desk = league.get("/desk/?tab=new").content.decode()
    assert (f'formaction="{url}"' in desk, f'href="{url}"' in desk) == (False, True), "one tap would not say how"
    assert "登记零报告" in league.get(url).content.decode()
    assert league.post(url, {"tap": "nothing"}).status_code == 422
    said = {"channel": "mail", "on": "2023-02-02", "receipt": "邮件 17:40"}
    assert league.post(url, {"tap": "nothing", **said}).status_code == 302
    words = {"tap": "answer", "note": "走访一户", **said, "receipt": "微信截图"}
    assert league.post(f"/desk/instalments/{first.pk}/", words).status_code == 302
    with acting(post_named(LEAGUE)):
        steps = (
            Step.objects.filter(what=StepKind.REPORTED).order_by("pk").values_list("acted_for", "channel", "receipt")
        )
        assert list(steps) == [(True, "mail", "邮件 17:40"), (True, "mail", "微信截图")]
        assert [instalment(f"2023-02-0{n}", ISLAND).state for n in (1, 2)] == ["answered", "nothing"]
    assert "邮件 17:40" in league.get(url).content.decode()
    listed = league.get(duty).content.decode().partition('id="instalments"')[2].partition("</section>")[0]
    assert ("邮件 17:40" in listed, "微信截图" in listed) == (True, True)


def test_a_unit_that_reports_itself_is_not_asked_how(
    daily: Campaign, day: Callable[[str], None], client_at: At
) -> None:
    day("2023-02-02")
    with acting(post_named(BANNER)):
        url = f"/desk/instalments/{instalment('2023-02-02').pk}/"
    banner = client_at(BANNER)
    assert 'name="channel"' not in banner.get(url).content.decode()
    assert banner.post(url, {"tap": "nothing"}).status_code == 302


def test_where_the_ledger_has_works_the_tap_is_refused_and_offers_its_figures(
    daily: Campaign, day: Callable[[str], None], client_at: At
) -> None:
    day("2023-02-02")
    works("2023-02-02")
    drain()
    banner = client_at(BANNER)
    with acting(post_named(BANNER)):
        url = f"/desk/instalments/{instalment('2023-02-02').pk}/"
    answer = banner.post(url, {"tap": "nothing"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "台账里这一期有 1 次服务，不能零报告" in page
    assert "按台账报告" in page
    assert banner.post(url, {"tap": "answer"}).status_code == 302
    with acting(post_named(BANNER)):
        one = instalment("2023-02-02")
        assert (one.state, one.facts["works"]) == ("answered", 1)
        assert one.facts["seal"] > 0


def test_what_was_recorded_a_moment_ago_speaks_against_it_too(
    daily: Campaign, day: Callable[[str], None], client_at: At
) -> None:
    day("2023-02-02")
    works("2023-02-02")
    with acting(post_named(BANNER)):
        url = f"/desk/instalments/{instalment('2023-02-02').pk}/"
    assert client_at(BANNER).post(url, {"tap": "nothing"}).status_code == 409


def test_one_tap_from_the_desk_leads_back_to_the_desk(
    daily: Campaign, day: Callable[[str], None], client_at: At
) -> None:
    day("2023-02-01")
    banner = client_at(BANNER)
    desk = banner.get("/desk/?tab=new").content.decode()
    with acting(post_named(BANNER)):
        url = f"/desk/instalments/{instalment('2023-02-01').pk}/"
    assert f'formaction="{url}" name="tap" value="nothing"' in desk
    assert "2月2日" not in desk
    assert banner.post(url, {"tap": "nothing", "next": "/desk/"}).url == "/desk/"  # type: ignore[attr-defined]
    assert url not in banner.get("/desk/?tab=new").content.decode()


def test_the_superior_sees_who_reported_nothing_and_who_did_not(
    daily: Campaign, day: Callable[[str], None], client_at: At
) -> None:
    by = post_named(BANNER)
    day("2023-02-01")
    with acting(by):
        actions.report_nothing(instalment("2023-02-01"), works=0, by=by)
        duty = instalment("2023-02-01").delivery.obligation_id
    day("2023-02-02")
    page = client_at(LEAGUE).get(f"/campaigns/obligations/{duty}/instalments/").content.decode()
    assert page.index("乌兰浩特市民政局") < page.index("阿尔山市民政局") < page.index("科尔沁右翼中旗民政局")
    assert "零报告 1" in page
    assert "未报 5" in page
    desk = client_at(LEAGUE).get("/desk/?tab=late").content.decode()
    assert "扎赉特旗民政局" in desk


def test_what_is_missing_is_reminded_of_and_goes_up(daily: Campaign, day: Callable[[str], None]) -> None:
    def run() -> None:
        with as_job("remind"):
            by_rule.escalate()
            by_rule.remind_by_rule()

    day("2023-02-01")
    run()
    banner, league = post_named(BANNER), post_named(LEAGUE)
    with acting(banner):
        (one,) = Message.objects.filter(unit=banner.unit, kind=Kind.DUE)
        assert [(item["due"], item["stage"]) for item in one.facts["items"]] == [("2023-02-01", "0")]
        actions.report_nothing(instalment("2023-02-01"), works=0, by=banner)
    day("2023-02-02")
    run()
    with acting(league):
        (late,) = Message.objects.filter(unit=league.unit, kind=Kind.BELOW_LATE)
        assert late.facts["n"] == 5
        assert banner.unit.name not in [item["unit"] for item in late.facts["items"]]
        assert Step.objects.filter(what=StepKind.ESCALATED, by=None).count() == 5


def test_two_clerks_tap_at_once_and_one_answer_stands(committed: str, day: Callable[[str], None]) -> None:
    day("2023-01-31")
    ordered()
    day("2023-02-01")
    give_post(open_account("kezhong-second"), post_named(BANNER).unit, Role.CLERK, slug="kezhong-second")
    together = Barrier(2)

    def tap(slug: str) -> str:
        try:
            by = post_named(slug)
            with acting(by):
                one = instalment("2023-02-01")
                together.wait(timeout=20)
                return str(actions.report_nothing(one, works=0, by=by))
        except Refused as refusal:
            return refusal.reasons[0].code.name
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(tap, (BANNER, "kezhong-second")))
    assert sorted(outcomes) == ["True", reasons.REPORTED.name]
    with acting(post_named(LEAGUE)):
        assert Step.objects.filter(what=StepKind.REPORTED).count() == 1


def test_two_jobs_at_once_tell_once_and_escalate_once(committed: str, day: Callable[[str], None]) -> None:
    day("2023-01-31")
    ordered()
    day("2023-02-02")
    together = Barrier(2)

    def job(_: int) -> tuple[int, int, int]:
        try:
            together.wait(timeout=20)
            with as_job("rhythm"):
                opened = actions.open_ahead()
            with as_job("remind"):
                return opened, by_rule.escalate(), by_rule.remind_by_rule()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(job, range(2))
    assert sorted((first[1], second[1])) == [0, 6]
    assert 0 in (first[2], second[2])
    with as_job("remind"):
        assert Instalment.objects.count() == 6 * 8
        assert Step.objects.filter(what=StepKind.ESCALATED).count() == 6
        assert Message.objects.filter(kind=Kind.BELOW_LATE).count() == 1
        assert Message.objects.filter(kind=Kind.DUE, unit=post_named(BANNER).unit).count() == 1
