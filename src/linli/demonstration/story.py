"""The story of the demonstration, as data: the day, the units, who did what by when. Names of people are invented."""

from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from linli.access.models import Role

DAY = date(2023, 2, 6)  #: the day after the Lantern Festival; the leagues' reports are due on 15 February
FIRST, LAST = date(2022, 12, 30), date(2023, 3, 31)  #: the period that the department fixes
SEED = 2023

REGION, XINGAN, KEZHONG = 150000000000, 152200000000, 152222000000
ERENHOT = 152501000000  #: where nothing happened: its bureau files a report of nothing
STATION = 152222100001  #: 图什业图社区, whose keeper has a desk

#: division → how the posts of its bureau are called
BUREAUS = {
    150100000000: "hohhot",
    150200000000: "baotou",
    150300000000: "wuhai",
    150400000000: "chifeng",
    150500000000: "tongliao",
    150600000000: "ordos",
    150700000000: "hulunbuir",
    150800000000: "bayannur",
    150900000000: "ulanqab",
    152200000000: "xingan",
    152500000000: "xilingol",
    152900000000: "alxa",
    150781000000: "manzhouli",
    152501000000: "erenhot",
}
ROLES = (Role.CLERK, Role.APPROVER)

#: when the notice was passed down, when most had acknowledged it, and when a banner broke its tasks down
ISSUED, ACKNOWLEDGED, BROKEN_DOWN = date(2023, 1, 19), date(2023, 1, 20), date(2023, 1, 21)
#: by when each of the five content areas is to be done, a few days sooner or later by kind
AREA_DAYS = (date(2023, 1, 29), date(2023, 2, 4), date(2023, 2, 7), date(2023, 2, 9), date(2023, 2, 12))
#: of a unit's tasks, the shares that were begun and that were finished (of those that are due later and earlier than
#: the set day); how many late ones the league presses for
BEGUN, FINISHED, FINISHED_IN_TIME, REMINDED = 0.8, 0.2, 0.7, 12
NOTES = ("已组织开展，记录已入台账。", "已完成，群众反映良好。", "与苏木社工站联合开展，已办结。", "已按要求完成。")
#: bureaus that have not acknowledged yet
SILENT = ("alxa",)

#: how busy the days are: New Year, 小年 to New Year's Eve, the days at home, the Lantern Festival
PHASES = (
    (date(2022, 12, 30), 4),
    (date(2023, 1, 3), 2),
    (date(2023, 1, 14), 7),
    (date(2023, 1, 21), 4),
    (date(2023, 1, 22), 2),
    (date(2023, 1, 24), 4),
    (date(2023, 1, 28), 5),
    (date(2023, 2, 4), 8),
    (date(2023, 2, 5), 12),
    (date(2023, 2, 6), 2),
)


def busy() -> dict[date, int]:
    """Every day up to the set one, with how much happens on it."""
    days = [FIRST + timedelta(n) for n in range((DAY - FIRST).days + 1)]
    return {day: next(weight for since, weight in reversed(PHASES) if since <= day) for day in days}


def document(name: str) -> bytes:
    """A document of the story: beside this file, or, in a checkout, among the samples."""
    here = files(__package__) / name
    return here.read_bytes() if here.is_file() else (Path(__file__).parents[3] / "samples" / name).read_bytes()


#: post, how many numbers it looked at, why
LOOKS = (
    ("kezhong-clerk", 4, "核对签到表上的联系电话"),
    ("xingan-clerk", 2, "电话抽查服务是否属实"),
)
AWAY_DAYS, AWAY_WHY = 3, "外出参加培训，期间由经办人代行签发"
