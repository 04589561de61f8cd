"""Quiet hours: when a unit is told nothing, and the next moment at which it may be. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from linli.kernel.clock import LOCAL
from linli.kernel.workdays import Holidays, is_workday


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """From `starts` up to `ends` (not included; the same: never) and, `workdays_only`, on days without work."""

    starts: time = time(21)
    ends: time = time(7, 30)
    workdays_only: bool = True

    def holds(self, at: time) -> bool:
        if self.starts < self.ends:
            return self.starts <= at < self.ends
        return self.starts != self.ends and (at >= self.starts or at < self.ends)


def next_allowed(moment: datetime, hours: Hours, holidays: Holidays | None = None) -> datetime:
    """The first moment from `moment` on that is not quiet, in local time; `moment` itself where it is not."""
    at = moment.astimezone(LOCAL)
    while True:
        if hours.workdays_only and not is_workday(at.date(), holidays):
            at = _midnight(at + timedelta(days=1))
        elif not hours.holds(at.time()):
            return at
        elif at.time() < hours.ends:
            at = datetime.combine(at.date(), hours.ends, LOCAL)
        else:
            at = _midnight(at + timedelta(days=1))


def is_quiet(moment: datetime, hours: Hours, holidays: Holidays | None = None) -> bool:
    return next_allowed(moment, hours, holidays) > moment


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.date(), time(), LOCAL)
