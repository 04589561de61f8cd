"""Obligations that fall due again and again: read from their words, said in words, and laid out as days. Pure."""

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from linli.kernel.clock import LOCAL, end_of
from linli.kernel.i18n import mark, tr
from linli.kernel.numerals import FIGURES, number
from linli.kernel.workdays import Holidays, falls_on

DAY, WEEK, MONTH, QUARTER = "day", "week", "month", "quarter"
EVERY = {DAY: mark("每日"), WEEK: mark("每周"), MONTH: mark("每月"), QUARTER: mark("每季度")}
WEEKDAYS = (
    mark("每周一"), mark("每周二"), mark("每周三"), mark("每周四"), mark("每周五"), mark("每周六"), mark("每周日")
)  # fmt: skip
FRIDAY = 5

_FORMS = (
    (DAY, re.compile(r"每[日天]|逐日|按日|日报告|日调度|日报制")),
    (WEEK, re.compile(r"每一?个?(?:周|星期)|按周|周报告|周报制")),
    (MONTH, re.compile(r"每一?个?月|按月|逐月|月报告|月报制")),
    (QUARTER, re.compile(r"每一?个?季|按季|逐季|季报")),
)
_ZERO = re.compile(r"零报告|[“\"]零[”\"]报告|无(?:情况|情形|事)也?(?:要|须)?报|平安报告")
_REPORTS = re.compile(r"报|送|上交|反馈|填")
_CLOCK = re.compile(
    rf"(?P<half>上午|中午|下午|晚上|晚|早上|早)?(?P<hour>[{FIGURES}]{{1,3}})"
    rf"(?:[::](?P<minute>\d\d)|[时点](?P<past>半|[{FIGURES}]{{1,3}}分?)?)"
)
_ON_WEEKDAY = re.compile(r"(?:每一?个?(?:周|星期)的?|周|星期)(?P<day>[一二三四五六日天])")
_ON_DAY = re.compile(rf"(?P<day>[{FIGURES}]{{1,3}})[日号]")
_EVENING = ("下午", "晚上", "晚")


class NoRhythm(ValueError):
    """A value that is no rhythm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often, on which day of the period (week 1–7, month or last month of the quarter 1–31; None: its last), by
    which hour (None: the end of the day), and whether a report of nothing is asked too (零报告)."""

    every: str
    day: int | None = None
    by: time | None = None
    zero: bool = False

    def __post_init__(self) -> None:
        most = {DAY: 0, WEEK: 7, MONTH: 31, QUARTER: 31}.get(self.every)
        if most is None:
            raise NoRhythm(f"every: expected one of {', '.join(EVERY)}, got {self.every}")
        if self.day is not None and not 1 <= self.day <= most:
            raise NoRhythm(f"day: expected 1–{most}, got {self.day}")

    def as_json(self) -> dict[str, Any]:
        by = self.by.strftime("%H:%M") if self.by else None
        return {"every": self.every, "day": self.day, "by": by, "zero": self.zero}

    @classmethod
    def from_json(cls, said: Mapping[str, Any] | None) -> "Rhythm | None":
        """The inverse; None for what is none. Raises NoRhythm."""
        if not said:
            return None
        try:
            by = time.fromisoformat(said["by"]) if said.get("by") else None
            return cls(every=said["every"], day=said.get("day"), by=by, zero=bool(said.get("zero")))
        except (KeyError, TypeError, ValueError) as wrong:
            raise NoRhythm(str(wrong)) from wrong

    def _when(self) -> str:
        if self.every == WEEK and self.day:
            return tr(WEEKDAYS[self.day - 1])
        if self.every == MONTH:
            return tr("每月{n}日", n=self.day) if self.day else tr("每月末")
        if self.every == QUARTER:
            return tr("每季度末月{n}日", n=self.day) if self.day else tr("每季度末")
        return tr(EVERY[self.every])

    def __str__(self) -> str:
        """每日 18:00 前，零报告 — in the language spoken."""
        if self.by:
            said = tr("{when} {by} 前", when=self._when(), by=f"{self.by:%H:%M}")
        else:
            said = self._when() if self.every == DAY else tr("{when}前", when=self._when())
        return tr("{said}，零报告", said=said) if self.zero else said


def rhythm_of(value: Mapping[str, Any]) -> Rhythm | None:
    """The rhythm of a demand as it was read or decided: its own `rhythm` where it has one, else by its words."""
    if "rhythm" in value:
        return Rhythm.from_json(value["rhythm"])
    parts = [value.get("rule") or "", *((value.get(key) or {}).get("text", "") for key in ("act", "clause"))]
    return read(parts[0], " ".join(parts)) or read(parts[1], " ".join(parts))


def is_firm(value: Mapping[str, Any]) -> bool:
    """Whether a deadline is not moved by holidays: as a person said, else where the clause says so (不顺延)."""
    if "firm" in value:
        return bool(value["firm"])
    return "不顺延" in (value.get("clause") or {}).get("text", "")


def read(words: str, around: str = "") -> Rhythm | None:
    """The rhythm that words state ("每日18:00前报送", "每月25日前"), hour and zero report from the words around.

    None where they state none, or speak of something else than reporting (每月走访一次).
    """
    said = f"{words} {around}"
    every = next((every for every, form in _FORMS if form.search(words)), None)
    if every is None or not _REPORTS.search(said):
        return None
    after = words[next(form for name, form in _FORMS if name == every).search(words).start() :]  # type: ignore[union-attr]
    return Rhythm(
        every=every, day=_day(every, after), by=_clock(words) or _clock(around), zero=bool(_ZERO.search(said))
    )


def _day(every: str, words: str) -> int | None:
    if every == WEEK:
        found = _ON_WEEKDAY.search(words)
        return "一二三四五六日".index(found["day"].replace("天", "日")) + 1 if found else FRIDAY
    if every == DAY:
        return None
    found = _ON_DAY.search(words)
    day = number(found["day"]) if found else None
    return day if day and 1 <= day <= 31 else None


def _clock(words: str) -> time | None:
    for found in _CLOCK.finditer(words):
        hour, minute = number(found["hour"]), _minute(found["minute"] or found["past"])
        if hour is None or minute is None:
            continue
        if found["half"] in _EVENING and hour < 12:
            hour += 12
        if hour == 24 and minute == 0:
            return None  # the end of the day
        if hour < 24 and minute < 60:
            return time(hour, minute)
    return None


def _minute(words: str | None) -> int | None:
    return 0 if not words else 30 if words == "半" else number(words.removesuffix("分"))


def days(rhythm: Rhythm, first: date, last: date) -> Iterator[date]:
    """The days on which it falls due from `first` to `last`, both included; they are the last of their periods."""
    if rhythm.every == DAY:
        yield from (first + timedelta(days=n) for n in range((last - first).days + 1))
    elif rhythm.every == WEEK:
        begin = first + timedelta(days=((rhythm.day or 7) - first.isoweekday()) % 7)
        yield from (begin + timedelta(days=n) for n in range(0, (last - begin).days + 1, 7))
    else:
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        every = (_in_month(rhythm, month) for month in months if rhythm.every == MONTH or month % 3 == 2)
        yield from (day for day in every if first <= day <= last)


def begins(rhythm: Rhythm, day: date) -> date:
    """The first day of the period that ends on `day`."""
    if rhythm.every == DAY:
        return day
    if rhythm.every == WEEK:
        return day - timedelta(days=6)
    month = day.year * 12 + day.month - 1 - (1 if rhythm.every == MONTH else 3)
    return _in_month(rhythm, month) + timedelta(days=1)


def due(rhythm: Rhythm, day: date, holidays: Holidays | None = None, *, firm: bool = False) -> datetime:
    """When the report of the period that ends on `day` is due.

    A daily one is never moved: it is asked on holidays most of all. The others go by the rule of all deadlines.
    """
    on = day if firm or rhythm.every == DAY else falls_on(day, holidays)
    return datetime.combine(on, rhythm.by, LOCAL) if rhythm.by else end_of(on) - timedelta(seconds=1)


def _in_month(rhythm: Rhythm, month: int) -> date:
    year, of_year = divmod(month, 12)
    last = calendar.monthrange(year, of_year + 1)[1]
    return date(year, of_year + 1, min(rhythm.day or last, last))
