from datetime import date, datetime, time

import pytest

from linli.ledger.worksheets import reasons, times
from linli.ledger.worksheets.text import plain
from linli.ledger.worksheets.values import Period

SPRING = Period.parse("2022-12-30..2023-03-31")


def read(cell, **how):
    when = times.when(plain(cell) if isinstance(cell, str) else cell, SPRING, **how)
    return when.day, when.start, when.end


def clock(text):
    return time.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    "written",
    [
        "2023年1月30日",
        "2023-01-30",
        "2023/1/30",
        "2023.1.30",
        "2023.01.30",
        "20230130",
        "2023,1,30",
        "2023-01-30 00:00:00",
        "1月30日",
        "1月30号",
        "2023年元月30日",
        "1.30",
        "1/30",
        "23.1.30",
        "23年1月30日",
        "２０２３年１月３０日",
        "2023 年 1 月 30 日",
        "二〇二三年一月三十日",
        "2023年1月30日（周一）",
        "1月30日上午",
        20230130.0,
        44956.0,
        datetime(2023, 1, 30),
    ],
)
def test_a_date_is_read_in_every_hand(written):
    assert read(written) == (date(2023, 1, 30), None, None)


@pytest.mark.parametrize(
    ("written", "day"),
    [("12月31日", date(2022, 12, 31)), ("1月1日", date(2023, 1, 1)), ("3.31", date(2023, 3, 31))],
)
def test_a_missing_year_is_that_of_the_period(written, day):
    assert read(written)[0] == day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("正月初五", date(2023, 1, 26)),
        ("农历正月十五", date(2023, 2, 5)),
        ("腊月二十三", date(2023, 1, 14)),
        ("除夕", date(2023, 1, 21)),
        ("大年初一", date(2023, 1, 22)),
        ("初八", date(2023, 1, 29)),
    ],
)
def test_days_of_the_lunar_new_year_are_read(written, day):
    assert read(written) == (day, None, None)


def test_a_day_without_year_outside_the_period_is_still_a_day_so_that_it_can_be_refused():
    assert read("5月1日")[0] == date(2022, 5, 1)


@pytest.mark.parametrize("written", ["2023年2月30日", "2023-13-01", "2月30日", 20230230.0, 13.45])
def test_a_day_that_is_none_is_a_fault(written):
    [(field, reason)] = times.when(written, SPRING).faults
    assert (field, reason.code) == ("date", reasons.BAD_DATE)


def test_a_number_that_may_be_two_dates_is_asked_about():
    [(_, reason)] = times.when(1.3, SPRING).faults
    assert reason.code is reasons.TWO_DATES
    assert read(1.28)[0] == date(2023, 1, 28)
    assert read("1.3")[0] == date(2023, 1, 3)


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("上午9:00—11:00", "09:00", "11:00"),
        ("9点半至11点", "09:30", "11:00"),
        ("14:30~17:00", "14:30", "17:00"),
        ("14：30－17：00", "14:30", "17:00"),
        ("下午2点", "14:00", None),
        ("下午2:00-4:00", "14:00", "16:00"),
        ("上午9点-下午3点", "09:00", "15:00"),
        ("上午9-11点", "09:00", "11:00"),
        ("14时30分-16时", "14:30", "16:00"),
        ("晚上7点一刻到9点", "19:15", "21:00"),
        ("中午12点—1点", "12:00", "13:00"),
        ("9.30-11.00", "09:30", "11:00"),
        ("0900-1100", "09:00", "11:00"),
        ("22:00-次日02:00", "22:00", "02:00"),
        ("9:00", "09:00", None),
        (0.375, "09:00", None),
        (9.0, "09:00", None),
        (time(9, 0), "09:00", None),
        ("9時-11時", "09:00", "11:00"),
        ("AM9:00-PM2:30", "09:00", "14:30"),
        ("9:00am - 2:30pm", "09:00", "14:30"),
        ("下午", None, None),
    ],
)
def test_clock_times_are_read_in_every_hand(written, start, end):
    assert read(written, as_date=False) == (None, clock(start), clock(end))


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("2023.1.30 15:00-16:00", "15:00", "16:00"),
        ("2023年1月30日 15:30至18:00", "15:30", "18:00"),
        ("2023-01-30 14:30—17:00", "14:30", "17:00"),
        ("1月30日上午9:00—11:00", "09:00", "11:00"),
        ("1.30 14:00-16:00", "14:00", "16:00"),
        ("1月30日14:00-1月30日16:00", "14:00", "16:00"),
        ("20230130 9:00-10:00", "09:00", "10:00"),
        (44956.375, "09:00", None),
        (datetime(2023, 1, 30, 9, 0), "09:00", None),
    ],
)
def test_date_and_times_may_share_a_cell(written, start, end):
    assert read(written) == (date(2023, 1, 30), clock(start), clock(end))


def test_an_end_on_the_next_day_is_known():
    assert times.when("晚10点至次日2点", SPRING).next_day
    assert times.when("1月30日22:00-1月31日2:00", SPRING).next_day


def test_several_days_are_read_as_the_first_with_a_doubt():
    for written in ("1月30日-2月1日", "2023.1.30-2023.2.1", "1月30日至31日"):
        when = times.when(written, SPRING)
        assert when.day == date(2023, 1, 30)
        assert [reason.code for _, reason in when.doubts] == [reasons.SEVERAL_DAYS]


def test_an_hour_before_dawn_without_a_word_is_doubted():
    assert [reason.code for _, reason in times.when("2:00-4:00", SPRING).doubts] == [reasons.NO_AM_PM]


@pytest.mark.parametrize(
    ("written", "unit", "minutes"),
    [
        ("2小时", "hours", 120),
        ("1.5h", "hours", 90),
        ("90分钟", "hours", 90),
        ("1小时30分", "hours", 90),
        ("一小时半", "hours", 90),
        ("两个半小时", "hours", 150),
        ("半小时", "hours", 30),
        ("1:30", "hours", 90),
        ("约2小时", "hours", 120),
        ("２．５", "hours", 150),
        (2.5, "hours", 150),
        (90.0, "minutes", 90),
        ("", "hours", None),
    ],
)
def test_lengths_are_read_as_written(written, unit, minutes):
    assert times.length(written, unit) == (minutes, None)


@pytest.mark.parametrize(("written", "code"), [("很久", reasons.BAD_LENGTH), (-1.0, reasons.NEGATIVE)])
def test_a_length_that_is_none_is_a_fault(written, code):
    assert times.length(written, "hours")[1].code is code
