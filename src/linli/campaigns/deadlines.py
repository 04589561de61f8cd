"""What happens by itself around a deadline, as data: when a unit is reminded, and when it goes up. Pure.

All is counted in working days from the day on which the term runs out (`workdays.falls_on`), in the node's own table of
holidays: a deadline that is moved moves its reminders with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from linli.kernel.workdays import Holidays, falls_on, is_workday, workdays_between

BEFORE = (7, 3, 1, 0)  #: working days before the last day at which a unit is reminded
AFTER = (1, 3, 7)  #: and after it
ESCALATE = ((1, 1), (6, 2))  #: working days after it → how many superiors up it goes
_SPAN = 30  #: days around a day in which the deadlines of a stage are looked for: the longest run of days off is 9


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a deadline is: `left` working days, fewer than none behind it."""

    left: int

    @property
    def code(self) -> str:
        """As the facts of a message name it (`messaging.words.STAGES`)."""
        return str(self.left) if self.left >= 0 else "over"


def left(day: date, now: date, holidays: Holidays | None = None, *, firm: bool = False) -> int:
    """Working days from `now` to a deadline's last day; fewer than none once it is over."""
    last = day if firm else falls_on(day, holidays)
    return workdays_between(now, last, holidays) if last >= now else -workdays_between(last, now, holidays)


def stages(now: date, holidays: Holidays | None = None, *, firm: bool = False) -> dict[date, Stage]:
    """The deadlines of which units are reminded on a day, each with its stage. On a day off none: all are in peace."""
    if not is_workday(now, holidays):
        return {}
    told = {*BEFORE, *(-count for count in AFTER)}
    found = ((day, left(day, now, holidays, firm=firm)) for day in _around(now))
    return {day: Stage(count) for day, count in found if count in told}


def told_dates(now: date, holidays: Holidays | None = None) -> dict[date, Stage]:
    """The same for instalments, whose day is moved already or never: on any day what is due that day."""
    return {**stages(now, holidays, firm=True), now: Stage(0)}


def late_since(now: date, workdays: int, holidays: Holidays | None = None, *, firm: bool = False) -> date:
    """The last deadline that is over by so many working days: it and all before it are."""
    day = now
    while left(day, now, holidays, firm=firm) > -workdays:
        day -= timedelta(days=1)
    return day


def _around(now: date) -> Iterator[date]:
    return (now + timedelta(days=n) for n in range(-_SPAN, _SPAN + 1))
