from datetime import date

import pytest

from linli.kernel.workdays import (
    after_workdays,
    is_arranged,
    is_workday,
    last_workday,
    lunar_on_or_after,
    spring_festival,
)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2023, 1, 20), True),
        (date(2023, 1, 23), False),  # Spring Festival, a Monday
        (date(2023, 1, 28), True),  # a Saturday worked in exchange
        (date(2023, 2, 4), False),
    ],
)
def test_working_days_follow_the_state_councils_arrangement(day: date, worked: bool) -> None:
    assert is_workday(day) is worked


def test_an_offices_own_table_goes_before_the_library() -> None:
    table = {date(2031, 1, 1): False, date(2031, 1, 4): True}
    assert not is_workday(date(2031, 1, 1), table)
    assert is_workday(date(2031, 1, 4), table)
    assert is_arranged(2031, table)
    assert not is_arranged(2031)


def test_a_term_of_working_days_steps_over_the_holiday() -> None:
    assert after_workdays(date(2023, 1, 19), 5) == date(2023, 1, 31)


def test_the_last_working_day_of_a_month() -> None:
    assert last_workday(2024, 6) == date(2024, 6, 28)
    assert last_workday(2023, 12) == date(2023, 12, 29)


def test_the_spring_festival_and_days_of_the_last_lunar_month() -> None:
    assert spring_festival(2023) == date(2023, 1, 22)
    assert lunar_on_or_after(date(2023, 10, 1), 12, 23) == date(2024, 2, 2)
    assert lunar_on_or_after(date(2024, 2, 2), 12, 23) == date(2024, 2, 2)
