"""A year as it is shown: months of weeks of days, each with what it is and why."""

import calendar
from dataclasses import dataclass
from datetime import date

from linli.kernel.workdays import Holidays, is_workday, name_of


@dataclass(frozen=True, slots=True)
class Shown:
    """One day: `what` is "off" (a holiday), "worked" (a week end worked in exchange), "rest" (a week end) or ""."""

    day: date
    what: str
    name: str  #: a message
    entered: bool  #: by an office, not the library's


Month = list[list[Shown | None]]


def year_of(year: int, holidays: Holidays) -> list[tuple[int, Month]]:
    """The months of a year, their weeks beginning on Monday."""
    return [(month, [_week(week, year, month, holidays) for week in _weeks(year, month)]) for month in range(1, 13)]


def _weeks(year: int, month: int) -> list[list[int]]:
    return calendar.Calendar(firstweekday=0).monthdayscalendar(year, month)


def _week(week: list[int], year: int, month: int, holidays: Holidays) -> list[Shown | None]:
    return [shown(date(year, month, number), holidays) if number else None for number in week]


def shown(day: date, holidays: Holidays) -> Shown:
    worked, weekend = is_workday(day, holidays), day.weekday() > 4
    name = name_of(day, holidays)
    plain = weekend and name == name_of(date(2001, 1, 6))  # a Saturday like any other
    what = ("worked" if weekend else "") if worked else "rest" if plain else "off"
    return Shown(day, what, name, day in holidays)
