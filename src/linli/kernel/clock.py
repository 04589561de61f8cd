"""The only source of "today".

A demonstration runs at a set date (`LINLI_TODAY`, an ISO date); audit, sessions and seals use `real_now`.
"""

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def real_now() -> datetime:
    """The true time, in UTC, whatever day the demonstration pretends."""
    return datetime.now(UTC)


def today() -> date:
    """The local day: the set one where `LINLI_TODAY` stands, else the true one."""
    if set_day := os.environ.get("LINLI_TODAY"):
        return date.fromisoformat(set_day)
    return real_now().astimezone(LOCAL).date()


def now() -> datetime:
    """The true time of day on `today()`, in UTC."""
    real = real_now().astimezone(LOCAL)
    return datetime.combine(today(), real.timetz()).astimezone(UTC)


def service_day(start: datetime) -> date:
    """The local date on which a piece of work *started*: the day it counts for."""
    return start.astimezone(LOCAL).date()


def end_of(day: date) -> datetime:
    """The moment a deadline on this day runs out: the end of the local day, in UTC."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), LOCAL).astimezone(UTC)
