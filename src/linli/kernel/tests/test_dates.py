from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.dates import find_dates, whole_date

ISSUED = date(2024, 5, 13)  # a Monday


def read(text: str, issued: date | None = ISSUED) -> list[tuple[str, date | None, bool]]:
    return [(text[m.start : m.end], *m.resolve(issued)) for m in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年2月15日", date(2023, 2, 15)),
        ("二〇二四年四月三十日", date(2024, 4, 30)),
        ("二ΟΟ八年六月十日", date(2008, 6, 10)),
        ("2024年4月30日前", None),
        ("2023年10月", None),
        ("6月1日", None),
        ("2023年2月30日", None),
    ],
)
def test_a_whole_date_is_one_complete_day_and_nothing_else(text: str, day: date | None) -> None:
    assert whole_date(text) == day


@pytest.mark.parametrize(
    ("text", "words", "day", "inferred"),
    [
        ("于2023年3月底前", "2023年3月底", date(2023, 3, 31), False),
        ("3月底前", "3月底", date(2024, 3, 31), True),
        ("2017年底前", "2017年底", date(2017, 12, 31), False),
        ("年底前", "年底", date(2024, 12, 31), True),
        ("明年1月10日前", "明年1月10日", date(2025, 1, 10), True),
        ("本月25日前", "本月25日", date(2024, 5, 25), True),
        ("本月底前", "本月底", date(2024, 5, 31), True),
        ("本周五前", "本周五", date(2024, 5, 17), True),
        ("下周三下班前", "下周三", date(2024, 5, 22), True),
        ("于周三下班前报", "周三", date(2024, 5, 15), True),
        ("星期日12:00前", "星期日", date(2024, 5, 19), True),
        ("6月1日至30日", "6月1日至30日", date(2024, 6, 30), True),
        ("2024年6月1日至7月5日", "2024年6月1日至7月5日", date(2024, 7, 5), False),
        ("6月10号以前", "6月10号", date(2024, 6, 10), True),
        ("2024-06-18前", "2024-06-18", date(2024, 6, 18), False),
        ("6月31日前", "6月31日", None, True),
    ],
)
def test_a_date_is_worked_out_and_says_when_its_year_was_inferred(
    text: str, words: str, day: date | None, inferred: bool
) -> None:
    assert read(text) == [(words, day, inferred)]


def test_a_date_of_january_in_a_notice_of_december_is_next_years() -> None:
    assert read("1月15日前", date(2023, 12, 20)) == [("1月15日", date(2024, 1, 15), True)]


def test_without_a_day_of_issue_a_date_without_a_year_stays_open() -> None:
    assert read("3月5日前", None) == [("3月5日", None, False)]


def test_numbers_of_documents_and_terms_are_no_dates() -> None:
    assert read("教函[2010]7号，5个工作日内，2009-2010学年，第3周，每周五前，单周三前，周三前往") == []


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_every_date_written_in_arabic_signs_is_read_back(day: date) -> None:
    assert whole_date(f"{day.year}年{day.month}月{day.day}日") == day


@given(st.text(alphabet="12年月日号至到底末本下周五六前()〇二十-—.0起", max_size=60))
def test_no_text_upsets_the_reader_of_dates(text: str) -> None:
    for mention in find_dates(text):
        assert 0 <= mention.start < mention.end <= len(text)
        mention.resolve(ISSUED)
