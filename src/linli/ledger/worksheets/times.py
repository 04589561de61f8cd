"""Dates, clock times and lengths as people write them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from linli.kernel.numerals import number as number_of
from linli.kernel.reasons import Reason, because
from linli.ledger.worksheets import lunar, reasons
from linli.ledger.worksheets.text import plain, said, shown
from linli.ledger.worksheets.values import Cell, Period

_EPOCH = date(1899, 12, 30)  # day 0 of Excel's calendar, for dates after February 1900
SERIALS = range(36526, 73051)  # 2000 to 2099

_MD = r"(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?"
_FULL = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2}|\d{2}(?=\s*年|\.\d{1,2}\.\d|[/-]\d{1,2}[/-]\d))\s*(?:年|[./,\-])\s*(?P<m>\d{1,2})\s*(?:月|[./,\-])\s*(?P<d>\d{1,2})(?![\d])\s*[日号]?"
)
_PACKED = re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)")
_SHORT = re.compile(r"(?<![\d年])" + _MD)
_BARE = re.compile(r"^(?P<m>\d{1,2})\s*[./\-]\s*(?P<d>\d{1,2})(?![\d:])\s*[日号]?(?=$|[\s(上下早晚中凌]|-)")
_UNTIL = re.compile(
    r"^\s*(?:\([^)]*\))?\s*(?:-|~|至|到)\s*(?:(?:\d{4}\s*[年./-]\s*)?\d{1,2}\s*[月./-]\s*)?(?P<d>\d{1,2})\s*(?:[日号]|$)"
)
_HANZI_DATE = re.compile(
    r"(?P<y>[二〇零○一三四五六七八九]{4}年)?(?P<m>[一二三四五六七八九十]{1,3})月(?P<d>[一二三四五六七八九十]{1,3})[日号]"
)

_WHEN = r"(?P<{0}part>凌晨|清晨|早上|早晨|上午|中午|午间|下午|午后|傍晚|晚上|夜间|晚|早)?"
_CLOCK = (
    r"(?P<{0}h>\d{{1,2}})"
    r"(?:\s*[:时点.]\s*(?:(?P<{0}half>半)|(?P<{0}quarter>一刻|三刻)|(?P<{0}m>\d{{1,2}})\s*分?|整)?)(?!\d)(?::\d{{2}})?"
)
_ONE = _WHEN + r"\s*" + _CLOCK
_NEXT = r"(?P<next>次日|第二天|翌日)?"
_TOMORROW = re.compile("次日|第二天|翌日")
_RANGE = re.compile(_ONE.format("a") + r"\s*(?:-|~|至|到)+\s*" + _NEXT + r"\s*" + _ONE.format("b"))
_SHORT_RANGE = re.compile(r"^" + _WHEN.format("a") + r"\s*(?P<ah>\d{1,2})\s*(?:-|~|至|到)\s*(?P<bh>\d{1,2})\s*[点时]$")
_SINGLE = re.compile(_ONE.format("a"))
_PACKED_RANGE = re.compile(r"^(?P<ah>\d{2})(?P<am>\d{2})\s*[-~至到]\s*(?P<bh>\d{2})(?P<bm>\d{2})$")
_AM_PM = re.compile(r"\b([AP]M)\s*(\d{1,2}(?::\d\d)?)|(\d{1,2}(?::\d\d)?)\s*([AP]M)\b", re.IGNORECASE)
_DASH = str.maketrans(dict.fromkeys("‐‑‒–—―−─", "-") | {"〜": "~", "∼": "~", "起": " ", "時": "时", "點": "点"})
_LATE = frozenset({"下午", "午后", "傍晚", "晚上", "夜间", "晚"})


@dataclass(frozen=True, slots=True)
class When:
    """What a cell says about time; every part may be missing."""

    day: date | None = None
    start: time | None = None
    end: time | None = None
    next_day: bool = False  #: the end lies on the day after
    faults: tuple[tuple[str, Reason], ...] = ()
    doubts: tuple[tuple[str, Reason], ...] = ()


def of_year(month: int, day: int, period: Period) -> date | None:
    """The day without a year: the one inside the period, else the last before its end; None if there is none."""
    days = []
    for year in range(period.first.year - 1, period.last.year + 2):
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    within = [d for d in days if d in period]
    return within[0] if within else max((d for d in days if d <= period.last), default=None)


def _half_days(text: str) -> str:
    """PM2:00 and 2:00PM → 下午2:00."""
    return _AM_PM.sub(lambda m: ("上午" if (m[1] or m[4])[0] in "Aa" else "下午") + (m[2] or m[3]), text)


@lru_cache(maxsize=8192)
def _chinese_date(text: str) -> str:
    """二〇二三年一月三十日 → 2023年1月30日."""

    def digits(match: re.Match[str]) -> str:
        year = f"{number_of(match['y'][:-1])}年" if match["y"] else ""
        return f"{year}{number_of(match['m'])}月{number_of(match['d'])}日"

    return _HANZI_DATE.sub(digits, text)


def _date_in(text: str, period: Period, *, bare: bool = True) -> tuple[When, str]:
    """The date that the text names, and the text without it. `bare`: 1.30 is a date, not half past one."""
    for pattern in (_FULL, _PACKED, _SHORT, _BARE) if bare else (_FULL, _PACKED, _SHORT):
        if match := pattern.search(text):
            break
    else:
        return When(), text
    parts = match.groupdict()
    month, day = int(parts["m"]), int(parts["d"])
    found = _calendar(parts.get("y"), month, day, period)
    rest = text[: match.start()] + " " + text[match.end() :]
    if found is None:
        return When(faults=(("date", because(reasons.BAD_DATE, text=shown(text))),)), rest
    if not bare:
        return When(found), rest
    if until := _UNTIL.match(text[match.end() :]):
        rest = text[: match.start()] + " " + text[match.end() + until.end() :]
        doubt = because(reasons.SEVERAL_DAYS, text=shown(text), date=found)
        return When(found, doubts=(("date", doubt),)), rest
    return When(found), rest


def _calendar(year: str | None, month: int, day: int, period: Period) -> date | None:
    if year is None:
        return of_year(month, day, period)
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    except ValueError:
        return None


def _clock(match: re.Match[str], side: str, part: str | None) -> time | None:
    groups = match.groupdict()
    hour, minute = int(groups[side + "h"]), int(groups.get(side + "m") or 0)
    if groups.get(side + "half"):
        minute = 30
    elif quarter := groups.get(side + "quarter"):
        minute = 15 if quarter == "一刻" else 45
    if (part in _LATE and hour < 12) or (part in ("中午", "午间") and hour < 3):
        hour += 12
    if hour == 24 and minute == 0:
        return time(23, 59)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _range_in(text: str) -> When | None:
    match = _RANGE.search(text) or _SHORT_RANGE.search(text.strip()) or _PACKED_RANGE.search(text.strip())
    if not match:
        return None
    groups = match.groupdict()
    first = groups.get("apart")
    second = groups.get("bpart") or (first if first in _LATE and not groups.get("next") else None)
    start, end = _clock(match, "a", first), _clock(match, "b", second)
    if start is None or end is None:
        return When(faults=(("start" if start is None else "end", because(reasons.BAD_TIME, text=shown(text))),))
    if not groups.get("bpart") and first in ("上午", "早上", "早", "中午") and end < start and end.hour < 8:
        end = end.replace(hour=end.hour + 12)  # 上午11:00—1:00 ends after noon
    doubts: tuple[tuple[str, Reason], ...] = ()
    if not first and not groups.get("bpart") and start.hour < 6 and end.hour < 7:
        doubts = (("start", because(reasons.NO_AM_PM, text=shown(text), start=f"{start:%H:%M}")),)
    return When(None, start, end, bool(groups.get("next")), doubts=doubts)


def _without_second_date(rest: str, first: date, period: Period) -> str:
    """14:00-1月30日16:00 → 14:00-16:00, and 次日 where the second date is the day after."""
    match = _FULL.search(rest) or _SHORT.search(rest)
    if not match:
        return rest
    second = _calendar(match.groupdict().get("y"), int(match["m"]), int(match["d"]), period)
    word = "次日" if second == first + timedelta(days=1) else ""
    return rest[: match.start()] + word + rest[match.end() :]


@lru_cache(maxsize=32768)
def _when(text: str, period: Period, as_date: bool = True) -> When:
    if lunar_day := lunar.day(text.replace(" ", ""), period):
        return When(lunar_day)
    text = _chinese_date(_half_days(text.translate(_DASH)).replace("元月", "1月"))
    date_part, rest = _date_in(text, period, bare=as_date)
    if date_part.faults:
        return date_part
    if date_part.day:
        rest = _without_second_date(rest, date_part.day, period)
    clock = _range_in(rest)
    if clock is None and (single := _SINGLE.search(rest)):
        start = _clock(single, "a", single["apart"])
        next_day = bool(_TOMORROW.search(rest))
        clock = (
            When(start=start, next_day=next_day)
            if start
            else When(faults=(("start", because(reasons.BAD_TIME, text=shown(text))),))
        )
    if clock is None or (date_part.day and clock.start == time(0) and clock.end is None):
        clock = When()  # 2023-01-30 00:00:00 is how programs write a date alone
    return When(date_part.day, clock.start, clock.end, clock.next_day, clock.faults, date_part.doubts + clock.doubts)


def when(cell: Cell, period: Period, *, as_date: bool = True) -> When:
    """Read a cell that says when: a date in any hand, a clock time, a range, or all in one.

    `as_date`: a bare number is a date (Excel's serial, 20230130, 1.28 for January); else a time of day (0.375, 9, 9.5).
    A cell that has words but no time gives an empty When.
    """
    if isinstance(cell, datetime):
        clock = cell.time().replace(second=0, microsecond=0)
        return When(cell.date(), clock if clock != time(0) else None)
    if isinstance(cell, date):
        return When(cell)
    if isinstance(cell, time):
        return When(start=cell.replace(second=0, microsecond=0))
    if isinstance(cell, timedelta):
        return _fraction(cell.total_seconds() / 86400)
    if isinstance(cell, float | int):
        return _number(float(cell), period) if as_date else _hour(float(cell))
    text = said(cell)
    return _when(text, period, as_date) if text else When()


def _fraction(days: float) -> When:
    minutes = round(days * 1440)
    return When(start=time(minutes // 60, minutes % 60)) if 0 <= minutes < 1440 else When()


def _hour(number: float) -> When:
    """A time of day written as a number: a fraction of the day, a bare hour, or 9.30 for half past nine."""
    if 0 < number < 1:
        return _fraction(number)
    hour, minute = int(number), round(number % 1 * 100)
    return When(start=time(hour, minute)) if 0 <= hour < 24 and minute < 60 else _number(number, None)


def _number(number: float, period: Period | None) -> When:
    if int(number) in SERIALS:
        clock = _fraction(number % 1).start if number % 1 else None
        return When(_EPOCH + timedelta(days=int(number)), clock)
    if period is None or number <= 0:
        return When(faults=(("start", because(reasons.BAD_TIME, text=shown(f"{number:g}"))),))
    if number.is_integer():
        return _when(str(int(number)), period)
    return _month_and_day(f"{number:f}".rstrip("0"), period)


def _month_and_day(text: str, period: Period) -> When:
    """1.28 typed as a number is January 28; 1.3 may have been typed 1.3 or 1.30, which a cell cannot tell apart."""
    month, _, day = text.partition(".")
    days = [of_year(int(month), int(d), period) for d in ({day, day + "0"} if len(day) == 1 else {day}) if int(d) <= 31]
    fits = sorted(d for d in days if d and d in period)
    if len(fits) == 2:
        return When(faults=(("date", because(reasons.TWO_DATES, text=text, one=fits[0], other=fits[1])),))
    if fits or any(days):
        return When(fits[0] if fits else next(d for d in days if d))
    return When(faults=(("date", because(reasons.BAD_DATE, text=text)),))


_LENGTH = re.compile(
    r"(?:(?P<h>\d+(?:\.\d+)?|[一二两三四五六七八九十半]+)\s*个?\s*(?P<half>半)?\s*(?:小时|钟头|h(?:ours?|rs?)?\b|时)(?P<tail>半)?)?\s*"
    r"(?:(?P<m>\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s*(?:分钟|分|min(?:ute)?s?))?$",
    re.IGNORECASE,
)
_HOUR_UNITS, _MINUTE_UNITS = ("小时", "时", "h", "hour"), ("分", "分钟", "min")


def _figure(text: str | None) -> float:
    if not text:
        return 0
    if text == "半":
        return 0.5
    return float(text) if text[0].isdecimal() else float(number_of(text) or 0)


@lru_cache(maxsize=8192)
def _length(text: str) -> float | None:
    bare = re.sub(r"^(?:约|共|合计|每人|人均)+|(?:左右)$|/人$", "", text.replace(" ", ""))
    if match := re.fullmatch(r"(\d{1,2}):([0-5]\d)(?::\d\d)?", bare):
        return int(match[1]) * 60 + int(match[2])
    match = _LENGTH.fullmatch(bare) if bare else None
    if not match or not (match["h"] or match["m"]):
        return None
    half = 30 if match["half"] or match["tail"] else 0
    return _figure(match["h"]) * 60 + half + _figure(match["m"])


def length(cell: Cell, unit: str) -> tuple[float | None, Reason | None]:
    """Minutes that a cell says: 2小时, 1.5h, 90分钟, 1小时30分, or a bare number in the column's unit."""
    if isinstance(cell, timedelta):
        return cell.total_seconds() / 60, None
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute, None
    text = said(cell)
    if not text:
        return None, None
    try:
        number = float(text)
    except ValueError:
        minutes = _length(text)
        return minutes, None if minutes is not None else because(reasons.BAD_LENGTH, text=shown(text))
    if number < 0:
        return None, because(reasons.NEGATIVE, number=f"{number:g}")
    return number if unit == "minutes" else number * 60, None


def names_a_time(cell: Cell) -> bool:
    """Whether a cell could say when something was: to tell what a column holds."""
    if isinstance(cell, datetime | date | time | timedelta):
        return True
    return bool(re.search(r"\d\s*[月:点时]|\d[./\-]\d|20\d{6}", plain(cell)))
