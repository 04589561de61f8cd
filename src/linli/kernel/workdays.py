"""Working days by the State Council's arrangements, and days of the lunar year.

The arrangements come from `chinesecalendar`, which knows the years it was published with. An office enters the next
year's when it comes out: such a table of exceptions is an argument everywhere and goes before the library.
"""

import bisect
from collections.abc import Mapping
from datetime import date, timedelta

from borax.calendars.lunardate import LunarDate
from chinese_calendar import constants  # type: ignore[import-untyped]

from linli.kernel.i18n import mark

#: day → whether it is worked: a holiday is False, a weekend day that is worked in exchange True
Holidays = Mapping[date, bool]

_KNOWN_YEARS = frozenset(day.year for day in constants.holidays)
#: what each holiday is called, as the library and as the State Council names it
_NAMES = {
    "New Year's Day": mark("元旦假期"),
    "Spring Festival": mark("春节假期"),
    "Tomb-sweeping Day": mark("清明节假期"),
    "Labour Day": mark("劳动节假期"),
    "Dragon Boat Festival": mark("端午节假期"),
    "National Day": mark("国庆节假期"),
    "Mid-autumn Festival": mark("中秋节假期"),
}
WEEKEND, HOLIDAY = mark("周末"), mark("节假日")
_FESTIVALS = ("元旦", "春节", "清明", "劳动", "端午", "国庆", "中秋")


class Arrangement(dict[date, bool]):
    """Exceptions that an office entered, with what each day is called."""

    def __init__(self, days: Mapping[date, bool] = {}, names: Mapping[date, str] = {}) -> None:
        super().__init__(days)
        self.names = dict(names)


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


def falls_on(day: date, holidays: Holidays | None = None) -> date:
    """The day on which a term that ends on `day` runs out: `day`, or the working day after days that are off.

    民法典 art. 203: where the last day is a statutory day of rest, the day after the rest is the last day. Where days
    of rest were exchanged the real ones count.
    """
    while not is_workday(day, holidays):
        day += timedelta(days=1)
    return day


def workday_before(day: date, holidays: Holidays | None = None) -> date:
    """The last working day before `day`."""
    day -= timedelta(days=1)
    while not is_workday(day, holidays):
        day -= timedelta(days=1)
    return day


def name_of(day: date, holidays: Holidays | None = None) -> str:
    """The message that says why a day is off: its holiday, or the week end. Empty for a working day."""
    if is_workday(day, holidays):
        return ""
    entered = getattr(holidays, "names", {}).get(day, "")
    if entered:
        known = zip(_NAMES.values(), _FESTIVALS, strict=True)
        return next((name for name, festival in known if festival in entered), HOLIDAY)
    if day in constants.holidays:
        return _NAMES.get(constants.holidays[day], HOLIDAY)
    return WEEKEND if day.weekday() > 4 else HOLIDAY
