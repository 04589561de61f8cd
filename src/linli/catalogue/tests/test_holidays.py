"""The State Council's own texts, read; and what was read put before the library's days."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from linli.access.actions import give_post, open_account
from linli.access.models import Role
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.catalogue import holidays, reasons
from linli.catalogue.arrangement import NO_SUCH_DAY, WORKED_ALREADY, WRONG_COUNT, WRONG_WEEKDAY, Day, arrangement
from linli.catalogue.models import Holiday
from linli.kernel.arranged import arranged
from linli.kernel.reasons import Refused
from linli.kernel.workdays import falls_on, is_arranged, is_workday, name_of
from linli.ui.templatetags.linli import due

#: as they were published
TEXTS = {
    2017: """国务院办公厅关于2017年部分节假日安排的通知
一、元旦：1月1日放假，1月2日（星期一）补休。
二、春节：1月27日至2月2日放假调休，共7天。1月22日（星期日）、2月4日（星期六）上班。
三、清明节：4月2日至4日放假调休，共3天。4月1日（星期六）上班。
四、劳动节：5月1日放假，与周末连休。
五、端午节：5月28日至30日放假调休，共3天。5月27日（星期六）上班。
六、中秋节、国庆节：10月1日至8日放假调休，共8天。9月30日（星期六）上班。""",
    2023: """国务院办公厅关于2023年部分节假日安排的通知
一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。""",
    2024: """国务院办公厅关于2024年部分节假日安排的通知
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。""",
    2025: """国务院办公厅关于2025年部分节假日安排的通知
国办发明电〔2024〕12号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2025年元旦、春节、清明节、劳动节、端午节、国庆节和中秋节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，遇有重大突发事件，要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。
国务院办公厅
2024年11月12日""",
    2026: """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。""",
}
#: a year that the library does not know yet; invented for the test
NEXT = """关于2031年部分节假日安排的通知
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月22日（周三）至29日（周三）放假调休，共8天。1月19日（周日）、2月1日（周六）上班。"""


def enter(text: str, basis: str = "") -> int:
    by = post_named("system-admin")
    with acting(by):
        return holidays.enter(arrangement(text).days, basis=basis, by=by)


@pytest.mark.parametrize("year", TEXTS)
def test_a_published_text_reads_as_the_very_days_that_the_library_knows(year: int) -> None:
    found = arrangement(TEXTS[year])
    assert (found.year, found.doubts) == (year, ())
    days = {one.day: one.worked for one in found.days}
    first = date(year, 1, 1)
    every = [first + timedelta(days=n) for n in range(365)]
    assert [day for day in every if days.get(day, day.weekday() < 5) != is_workday(day)] == []


def test_a_text_that_contradicts_itself_is_doubted() -> None:
    said = """关于2025年部分节假日安排的通知
    一、元旦：1月1日（周四）放假1天。
    二、春节：1月28日至2月4日放假调休，共7天。1月27日上班。
    三、清明节：4月31日放假。"""
    codes = [doubt.code for doubt in arrangement(said).doubts]
    assert codes == [WRONG_WEEKDAY, WRONG_COUNT, WORKED_ALREADY, NO_SUCH_DAY]


@pytest.mark.parametrize("text", ["", "请各单位做好值班工作。", "一、元旦：1月1日放假1天。"])
def test_without_a_year_or_an_arrangement_nothing_is_read(text: str) -> None:
    assert arrangement(text).days == ()


def test_a_year_may_be_given_where_the_text_names_none() -> None:
    assert [one.day for one in arrangement("一、元旦：1月1日放假1天。", 2032).days] == [date(2032, 1, 1)]


def test_what_is_entered_goes_before_the_library_everywhere(db: None) -> None:
    assert not is_arranged(2031, arranged())
    assert is_workday(date(2031, 1, 22), arranged())
    assert enter(NEXT, "国办发明电〔2030〕9号") == 11
    assert is_arranged(2031, arranged())
    assert falls_on(date(2031, 1, 25), arranged()) == date(2031, 1, 30)
    assert name_of(date(2031, 1, 25), arranged()) == "春节假期"
    assert is_workday(date(2031, 2, 1), arranged())


def test_the_same_text_twice_is_refused_and_a_correction_keeps_what_was(db: None) -> None:
    enter(NEXT)
    with pytest.raises(Refused) as refusal:
        enter(NEXT)
    assert refusal.value.reasons[0].code == reasons.NOTHING_NEW
    by = post_named("system-admin")
    with acting(by):
        holidays.set_day(date(2031, 1, 29), None, "", basis="更正", by=by)
    assert is_workday(date(2031, 1, 29), arranged())
    assert Holiday.objects.filter(day=date(2031, 1, 29)).count() == 2


def test_an_administrator_below_the_first_unit_changes_nobody_elses_days(db: None) -> None:
    unit = post_named("kezhong-clerk").unit
    give_post(open_account("banner-admin"), unit, Role.SYSTEM, slug="banner-admin")
    by = post_named("banner-admin")
    with pytest.raises(Refused) as refusal, acting(by):
        holidays.enter([Day(date(2031, 5, 1), False, "劳动节")], basis="", by=by)
    assert refusal.value.reasons[0].code == reasons.NOT_THE_TOP


def test_an_office_cannot_write_into_the_table(db: None) -> None:
    from django.db import ProgrammingError

    clerk = post_named("kezhong-clerk")
    with pytest.raises(ProgrammingError, match="row-level security"), acting(clerk):
        Holiday.objects.create(day=date(2031, 5, 1), worked=False, name="劳动节", by=clerk)


#: (deadline, today) → the day it runs out, and the words on the page
MOVED = [
    ("2025-01-30", "2025-01-20", "2025-02-05", "春节假期，顺延至2月5日"),
    ("2025-02-04", "2025-01-20", "2025-02-05", "春节假期，顺延至2月5日"),
    ("2025-01-26", "2025-01-20", "2025-01-26", ""),
    ("2025-02-08", "2025-01-20", "2025-02-08", ""),
    ("2024-01-30", "2024-01-20", "2024-01-30", ""),
    ("2026-01-30", "2026-01-20", "2026-01-30", ""),
    ("2023-01-29", "2023-01-20", "2023-01-29", ""),
    ("2022-01-30", "2022-01-20", "2022-01-30", ""),
    ("2021-01-30", "2021-01-20", "2021-02-01", "周末，顺延至2月1日"),
    ("2025-10-06", "2025-09-20", "2025-10-09", "中秋节假期，顺延至10月9日"),
]


@pytest.mark.parametrize(("day", "today", "last", "words"), MOVED)
def test_a_deadline_on_a_day_off_runs_out_on_the_working_day_after(
    day: str, today: str, last: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_TODAY", today)
    assert falls_on(date.fromisoformat(day)) == date.fromisoformat(last)
    shown = str(due(date.fromisoformat(day)))
    assert words in shown if words else "顺延" not in shown


@pytest.mark.parametrize(
    ("today", "word"),
    [("2025-01-22", "正常"), ("2025-01-26", "临期"), ("2025-02-05", "今天"), ("2025-02-06", "超 1 天")],
)
def test_the_light_of_30_january_2025_follows_the_day_it_was_moved_to(
    today: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_TODAY", today)
    assert word in str(due(date(2025, 1, 30)))


def test_what_is_not_to_be_moved_keeps_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2025-01-31")
    shown = str(due(date(2025, 1, 30), firm=True))
    assert "超 1 天" in shown
    assert "顺延" not in shown


def test_the_administrator_pastes_the_text_looks_at_it_and_enters_it(
    db: None, client_at: Callable[[str], Client]
) -> None:
    admin = client_at("system-admin")
    seen = admin.post("/holidays/enter/", {"text": NEXT, "act": "read"})
    assert "读出 11 天" in seen.content.decode()
    assert not Holiday.objects.exists()
    done = admin.post("/holidays/enter/", {"text": NEXT, "act": "enter", "basis": "国办发明电〔2030〕9号"})
    assert done.url == "/holidays/?year=2031"  # type: ignore[attr-defined]
    page = admin.get(done.url).content.decode()  # type: ignore[attr-defined]
    assert "已录入" in page
    assert "国办发明电〔2030〕9号" in page
    again = admin.post("/holidays/enter/", {"text": NEXT, "act": "enter"})
    assert again.status_code == 409


def test_a_clerk_sees_the_year_and_enters_nothing(db: None, client_at: Callable[[str], Client]) -> None:
    clerk = client_at("kezhong-clerk")
    assert clerk.get("/holidays/?year=2025").status_code == 200
    assert clerk.post("/holidays/enter/", {"text": NEXT, "act": "enter"}).status_code == 403
