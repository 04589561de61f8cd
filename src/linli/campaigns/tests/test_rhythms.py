"""What words say about how often a report is due, and on which days that is."""

from datetime import date, datetime, time

import pytest

from linli.campaigns.rhythms import NoRhythm, Rhythm, begins, days, due, is_firm, read, rhythm_of
from linli.kernel.clock import LOCAL

D = date.fromisoformat

READ = [
    ("每日18:00前报送", "每日 18:00 前"),
    ("每天下午6时前报送情况", "每日 18:00 前"),
    ("每日17点半前上报", "每日 17:30 前"),
    ("实行日报告、零报告制度", "每日，零报告"),
    ("每日零报告", "每日，零报告"),
    ("每周五前报送", "每周五前"),
    ("每周报送一次", "每周五前"),
    ("每周一上午10时前报送", "每周一 10:00 前"),
    ("每月25日前报送", "每月25日前"),
    ("每月二十五日前报送", "每月25日前"),
    ("每月底前上报", "每月末前"),
    ("每季度末报送", "每季度末前"),
    ("每季度末月20日前报送", "每季度末月20日前"),
    ("每月走访一次", None),
    ("2月15日前报送", None),
    ("近期报送", None),
    ("实行零报告", None),
]


@pytest.mark.parametrize(("words", "said"), READ)
def test_words_say_how_often(words: str, said: str | None) -> None:
    found = read(words)
    assert (str(found) if found else None) == said


def test_hour_and_zero_report_stand_in_the_words_around() -> None:
    found = read("每日", "活动期间每日18:00前将开展情况报我局，没有情况的实行“零报告”。")
    assert found == Rhythm(every="day", by=time(18), zero=True)


def test_what_the_reading_or_a_person_says_goes_before_the_words() -> None:
    clause = {"text": "每日报送"}
    assert rhythm_of({"act": clause, "clause": clause, "rule": "每日"}) == Rhythm(every="day")
    weekly = {"every": "week", "day": 3, "by": "09:00", "zero": True}
    assert rhythm_of({"act": clause, "rhythm": weekly}) == Rhythm(every="week", day=3, by=time(9), zero=True)
    assert rhythm_of({"act": clause, "rhythm": None}) is None


@pytest.mark.parametrize(
    "said", [{"every": "year"}, {"every": "week", "day": 8}, {"every": "day", "by": "25:00"}, {"day": 3}]
)
def test_what_is_no_rhythm_is_none(said: dict[str, object]) -> None:
    with pytest.raises(NoRhythm):
        Rhythm.from_json(said)


@pytest.mark.parametrize("rhythm", [Rhythm(every="month", day=31, by=time(18), zero=True), Rhythm(every="day")])
def test_it_is_kept_and_found_again(rhythm: Rhythm) -> None:
    assert Rhythm.from_json(rhythm.as_json()) == rhythm


@pytest.mark.parametrize(
    ("rhythm", "first", "last", "found"),
    [
        (Rhythm(every="day"), "2023-02-01", "2023-02-03", ["2023-02-01", "2023-02-02", "2023-02-03"]),
        (Rhythm(every="week", day=5), "2023-02-01", "2023-02-17", ["2023-02-03", "2023-02-10", "2023-02-17"]),
        (Rhythm(every="month", day=31), "2023-01-15", "2023-04-10", ["2023-01-31", "2023-02-28", "2023-03-31"]),
        (Rhythm(every="month", day=25), "2022-12-26", "2023-02-25", ["2023-01-25", "2023-02-25"]),
        (Rhythm(every="quarter"), "2023-01-01", "2023-07-01", ["2023-03-31", "2023-06-30"]),
    ],
)
def test_the_days_on_which_it_falls_due(rhythm: Rhythm, first: str, last: str, found: list[str]) -> None:
    assert [str(day) for day in days(rhythm, D(first), D(last))] == found


@pytest.mark.parametrize(
    ("rhythm", "day", "first"),
    [
        (Rhythm(every="day"), "2023-02-03", "2023-02-03"),
        (Rhythm(every="week", day=5), "2023-02-10", "2023-02-04"),
        (Rhythm(every="month", day=25), "2023-01-25", "2022-12-26"),
        (Rhythm(every="quarter"), "2023-06-30", "2023-04-01"),
    ],
)
def test_a_period_begins_after_the_one_before(rhythm: Rhythm, day: str, first: str) -> None:
    assert begins(rhythm, D(day)) == D(first)


@pytest.mark.parametrize(
    ("rhythm", "day", "firm", "at"),
    [
        (Rhythm(every="day", by=time(18)), "2025-01-30", False, "2025-01-30T18:00:00"),
        (Rhythm(every="month", day=30), "2025-01-30", False, "2025-02-05T23:59:59"),
        (Rhythm(every="month", day=30), "2025-01-30", True, "2025-01-30T23:59:59"),
        (Rhythm(every="month", day=30), "2024-01-30", False, "2024-01-30T23:59:59"),
        (Rhythm(every="week", day=5, by=time(17)), "2025-01-31", False, "2025-02-05T17:00:00"),
    ],
)
def test_a_daily_report_is_due_on_holidays_too_the_others_after_them(
    rhythm: Rhythm, day: str, firm: bool, at: str
) -> None:
    assert due(rhythm, D(day), firm=firm) == datetime.fromisoformat(at).replace(tzinfo=LOCAL)


def test_the_clause_itself_may_say_that_nothing_is_moved() -> None:
    assert is_firm({"clause": {"text": "于1月30日前报送，节假日不顺延"}})
    assert not is_firm({"clause": {"text": "于1月30日前报送"}})
    assert not is_firm({"clause": {"text": "节假日不顺延"}, "firm": False})
