"""Working days by the State Council's arrangements, and days of the lunar year.

The arrangements come from `chinesecalendar`, which knows the years it was published with. An office enters the next
year's when it comes out: such a table of exceptions is an argument everywhere and goes before the library.
"""

import bisect
from collections.abc import Mapping
from datetime import date, timedelta

from borax.calendars.lunardate import LunarDate
from chinese_calendar import constants  # type: ignore[import-untyped]

#: day → whether it is worked: a holiday is False, a weekend day that is worked in exchange True
Holidays = Mapping[date, bool]

_KNOWN_YEARS = frozenset(day.year for day in constants.holidays)


def is_arranged(year: int, holidays: Holidays | None = None) -> bool:
    """Whether the holidays of this year are known. Without them a working day means Monday to Friday."""
    return year in _KNOWN_YEARS or any(day.year == year for day in holidays or {})


def is_workday(day: date, holidays: Holidays | None = None) -> bool:
    """Whether offices work on this day."""
    if holidays and day in holidays:
        return holidays[day]
    if day in constants.holidays:
        return False
    return day.weekday() < 5 or day in constants.workdays


def after_workdays(day: date, count: int, holidays: Holidays | None = None) -> date:
    """The last day of a term of `count` working days, counted from the day after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day, holidays)
    return day


def last_workday(year: int, month: int, holidays: Holidays | None = None) -> date:
    """The last working day of a month."""
    day = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    while not is_workday(day, holidays):
        day -= timedelta(days=1)
    return day


def spring_festival(year: int) -> date:
    """The first day of the lunar year that begins in this solar year."""
    return lunar(year, 1, 1)


def lunar(year: int, month: int, day: int) -> date:
    """The solar day of a day of the lunar year that begins in `year`; raises ValueError where there is no such day.

    The last month has 29 or 30 days: 除夕 is `lunar(year, 12, 30)` where it stands, else the 29th.
    """
    solar: date = LunarDate(year, month, day).to_solar_date()
    return solar


def lunar_on_or_after(day: date, month: int, of_month: int) -> date:
    """The next solar day with this lunar month and day, `day` included ("腊月二十三前")."""
    days = [lunar(year, month, of_month) for year in (day.year - 1, day.year, day.year + 1)]
    return days[bisect.bisect_left(days, day)]


def workdays_between(first: date, last: date, holidays: Holidays | None = None) -> int:
    """How many working days there are after `first`, up to and including `last`."""
    return sum(is_workday(first + timedelta(days=n), holidays) for n in range(1, (last - first).days + 1))
