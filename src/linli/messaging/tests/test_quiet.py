"""When a unit is not disturbed."""

from datetime import datetime, time

import pytest

from linli.kernel.clock import LOCAL
from linli.messaging.quiet import Hours, is_quiet, next_allowed

USUAL = Hours()


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00").replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        (at("2023-02-06", "10:00"), at("2023-02-06", "10:00")),
        (at("2023-02-06", "20:59"), at("2023-02-06", "20:59")),
        (at("2023-02-06", "21:00"), at("2023-02-07", "07:30")),
        (at("2023-02-07", "00:10"), at("2023-02-07", "07:30")),
        (at("2023-02-07", "07:30"), at("2023-02-07", "07:30")),
        (at("2023-02-10", "21:30"), at("2023-02-13", "07:30")),
        (at("2023-01-20", "22:00"), at("2023-01-28", "07:30")),
    ],
    ids=[
        "by day",
        "late",
        "evening",
        "night",
        "morning",
        "over a week end",
        "over Spring Festival, to a worked Saturday",
    ],
)
def test_what_comes_in_quiet_hours_waits_for_their_end(moment: datetime, allowed: datetime) -> None:
    assert next_allowed(moment, USUAL) == allowed


@pytest.mark.parametrize(
    ("hours", "quiet"),
    [
        (Hours(starts=time(12), ends=time(14), workdays_only=False), ["12:00", "13:59"]),
        (Hours(starts=time(8), ends=time(8), workdays_only=False), []),
        (Hours(workdays_only=False), ["07:29", "21:00", "23:59"]),
    ],
)
def test_an_office_sets_its_own_hours(hours: Hours, quiet: list[str]) -> None:
    asked = ["07:29", "07:30", "11:59", "12:00", "13:59", "14:00", "20:59", "21:00", "23:59"]
    assert [one for one in asked if is_quiet(at("2023-02-05", one), hours)] == quiet


def test_an_arrangement_of_the_office_goes_before_the_calendar() -> None:
    moment = at("2023-02-06", "10:00")
    assert next_allowed(moment, USUAL, {moment.date(): False}) == at("2023-02-07", "07:30")
