"""The rhythm that the words of a rule speak of: every day by 18:00, every month by the 25th, with a zero report."""

import re

from linli.kernel.numerals import FIGURES, number
from linli.notices.reading.document import Rhythm

#: a day of the month that stands for its last, whatever month it is
LAST_DAY = 31

_UNITS = {"工作日": "day", "日": "day", "天": "day", "周": "week", "星期": "week", "月": "month", "季": "quarter"}
_EVERY = re.compile(rf"每一?个?(?P<unit>{'|'.join(_UNITS)})|(?P<report>[日周月])报(?:告|表)?$")
_ONE_EACH = re.compile(r"每(?:隔|两|半|[二三四五六七八九\d])")
_WEEKDAYS = {sign: n for n, sign in enumerate("一二三四五六日", 1)} | {"天": 7, "末": 7}
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])")
_DAY = re.compile(rf"(?P<day>[{FIGURES}]{{1,3}})[日号]")
_FIRST_MONTH = re.compile(r"[首次]月")
_END = re.compile(r"[底末](?!月)|最后[一1]?[日天]")
_TIME = re.compile(
    rf"(?P<half>上午|下午|晚上|晚|中午|早上|傍晚)?(?P<hour>[{FIGURES}]{{1,3}})"
    rf"(?:[:.](?P<minute>\d{{2}})|[时点](?:(?P<minutes>[{FIGURES}]{{1,3}})分|(?P<quarter>半))?)"
)
_ZERO = re.compile(r"零报告?|“零”报告|(?:无|没有)[^,。;]{0,8}(?:情况|活动|变化)?[^。;]{0,4}也(?:要|须|应)?报")


def rhythm_of(words: str, around: str) -> Rhythm | None:
    """The rhythm of a rule, None where it has none or a rarer one (每半年, 每两周). `around` may call for zero reports.

    Of several times of day the last counts; of a quarter the day is that of its last month.
    """
    every = _EVERY.search(words)
    if every is None or _ONE_EACH.search(words):
        return None
    unit = _UNITS[every["unit"] or every["report"]]
    rest = words[every.start("unit") if every["unit"] else every.end() :]
    return Rhythm(every=unit, day=_day(unit, rest), by=_by(rest), zero=_ZERO.search(around) is not None)


def _day(unit: str, rest: str) -> int | None:
    if unit == "week":
        day = _WEEKDAY.search(rest)
        return _WEEKDAYS[day["day"]] if day else None
    if unit == "day" or (unit == "quarter" and _FIRST_MONTH.search(rest)):
        return None
    if found := _DAY.search(rest):
        value = number(found["day"]) or 0
        return value if 1 <= value <= LAST_DAY else None
    return LAST_DAY if _END.search(rest) and "工作日" not in rest else None


def _by(rest: str) -> str | None:
    found = None
    for found in _TIME.finditer(rest):  # noqa: B007 (the last of them is wanted)
        pass
    if found is None:
        return None
    hour, minute = number(found["hour"]) or 0, number(found["minute"] or found["minutes"] or "") or 0
    minute = 30 if found["quarter"] else minute
    if found["half"] in ("下午", "晚上", "晚", "傍晚") and hour < 12:
        hour += 12
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None
