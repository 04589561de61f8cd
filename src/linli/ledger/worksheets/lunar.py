"""Days of the lunar calendar as people name them around the New Year: 正月初五, 腊月二十三, 除夕, 大年初一."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from linli.kernel.numerals import number
from linli.ledger.worksheets.values import Period

_NAMED = {
    "除夕": (0, 0),
    "大年三十": (0, 0),
    "年三十": (0, 0),
    "元宵节": (1, 15),
    "元宵": (1, 15),
    "春节": (1, 1),
    "小年": (12, 23),
}
_DAY = re.compile(
    r"^(?:农历|阴历)?(?:(?P<month>正|腊|冬|[一二三四五六七八九十])月|大年)?(?P<day>初[一二三四五六七八九十]|(?:二?十|廿|三)[一二三四五六七八九十]?)$"
)
_MONTHS = {"正": 1, "冬": 11, "腊": 12}


def day(text: str, period: Period) -> date | None:
    """The solar day of a lunar one, in the year that puts it inside the period; None for any other text.

    Without 初 a bare number of days needs its month: 二十三 alone is no date.
    """
    found = _month_and_day(text.removesuffix("日"))
    if found is None:
        return None
    return next((solar for solar in _solar(*found, period) if solar in period), None)


def _month_and_day(text: str) -> tuple[int, int] | None:
    if text in _NAMED:
        return _NAMED[text]
    match = _DAY.match(text)
    if not match or not (match["month"] or match["day"].startswith("初")):
        return None
    days = number(match["day"].removeprefix("初"))
    month = match["month"] or "正"
    return (_MONTHS.get(month) or number(month) or 0, days) if days else None


def _solar(month: int, days: int, period: Period) -> Iterator[date]:
    from borax.calendars.lunardate import LunarDate  # slow import, and rarely needed

    for year in range(period.first.year - 1, period.last.year + 1):
        try:
            if month == 0:  # New Year's Eve: the day before the first, whichever number it bears
                yield LunarDate(year, 1, 1).to_solar_date() - timedelta(days=1)
            else:
                yield LunarDate(year, month, days).to_solar_date()
        except ValueError:
            continue
