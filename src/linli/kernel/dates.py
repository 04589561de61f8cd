"""Dates as Chinese offices write them, found in a text and worked out.

The text is expected without white space and with narrow digits and punctuation; signs for nought may vary
(二〇〇八, 二○○八, 二0一一). A date may lack its year, or be the end of a month or a year ("3月底", "2017年底").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from linli.kernel.numerals import FIGURES, NOUGHTS, number

_YEAR = rf"[12二一][0-9一二三四五六七八九{NOUGHTS}]{{3}}"
_FEW = rf"[{FIGURES}]{{1,3}}"
_FIRST = r"(?<![\d百千万])元"  #: the first month by its other name, not an amount of money
_WRITTEN = (
    rf"(?:(?P<year>{_YEAR})年|(?P<which>今年|本年度?|明年|次年|当年))?"
    rf"(?:(?P<month>{_FEW}|本|当|{_FIRST})月份?(?:(?P<day>{_FEW})(?:[日号]|(?=[-—–~至]\d))|(?P<end>底|末))|(?P<year_end>年?底|年末)(?![^以之前,;。)]))"
)
_NUMERIC = r"(?P<y>[12]\d{3})(?P<sep>[-./])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)"
_WEEKDAY = r"(?P<week>本|这|下)(?:个)?(?:周|星期)(?P<weekday>[一二三四五六日天末])"
#: before a weekday that is not one day: 每周五, 第3周周三, 隔周四
_COUNTED = r"[本这下上每隔单双两一二三四五六七八九十\d个]"
#: a weekday by itself, where words behind it make it a term ("周三下班前")
_NEXT_WEEKDAY = (
    rf"(?:周(?<!{_COUNTED}周)|星期(?<!{_COUNTED}星期))(?P<next_weekday>[一二三四五六日天])"
    r"(?=(?:上午|下午|中午|晚上?)?(?:\d{1,2}[:点时](?:\d{2}|半)?)?(?:下班)?(?:之|以)?前(?![往来去]))"
)
_NEARBY = r"(?P<nearby>今[天日晚]|明[天日晚]|后天)"
#: a date that stands alone or begins a range
DATE = re.compile(rf"(?<![0-9]){_NUMERIC}|(?<![0-9第]){_WRITTEN}|{_WEEKDAY}|{_NEXT_WEEKDAY}|{_NEARBY}")
#: without any of these no text holds a date: so much is soon seen of a long one
_TELLS_TIME = re.compile(r"[年月周期天晚底末]|[12]\d{3}[-./]\d")
_LONGEST = 40  #: signs of a date written out, with all that may stand in it
_RANGE_START = re.compile(
    rf"(?:(?P<year>{_YEAR})年)?(?P<month>{_FEW}|{_FIRST})月(?P<day>{_FEW})[日号]?(?:\([^()]{{1,6}}\))?"
)
_TO = re.compile(r"(?:起)?(?:至|到|[-—–~]{1,2})")
_RANGE_END = re.compile(rf"(?:(?P<year>{_YEAR})年)?(?:(?P<month>{_FEW})月)?(?P<day>{_FEW})[日号]")

_WEEKDAYS = {sign: n for n, sign in enumerate("一二三四五六日")} | {"天": 6, "末": 6}
_DAYS_ON = {"今": 0, "明": 1, "后": 2}
#: a date without a year that lies further back than this belongs to the next year (a notice of December, "1月15日前")
_BACK = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date as written: where it stands, and what of it is said."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    ends: str = ""  #: "month" or "year" where the last day of it is meant
    relative: str = ""  #: 今年, 明年, 本月, 本周, 下周: needs the day of issue
    weekday: int | None = None  #: 0 is Monday; without `relative` the first such day from the day of issue on
    first_day: tuple[int, int] | None = None  #: of a range, month and day on which it begins

    @property
    def is_complete(self) -> bool:
        """Whether the text itself names one day of one year."""
        return self.year is not None and self.weekday is None

    def resolve(self, issued: date | None) -> tuple[date | None, bool]:
        """The day that is meant, and whether its year was inferred from the day of issue.

        None where there is no such day (6月31日), or nothing to tell the year by.
        """
        if self.weekday is not None:
            return self._in_week(issued), True
        if self.relative in _DAYS_ON:
            return (issued + timedelta(days=_DAYS_ON[self.relative]) if issued else None), True
        year = self.year or self._year_by(issued)
        if year is None:
            return None, False
        month = self.month or (issued.month if issued and self.relative == "本月" else 12)
        day = _last_of(year, month) if self.ends else _day(year, month, self.day or 0)
        if day and issued and not self.year and not self.relative and day < issued - _BACK:
            day = _last_of(year + 1, month) if self.ends else _day(year + 1, month, self.day or 0)
        return day, self.year is None

    def _year_by(self, issued: date | None) -> int | None:
        if issued is None:
            return None
        return issued.year + (self.relative in ("明年", "次年"))

    def _in_week(self, issued: date | None) -> date | None:
        if issued is None or self.weekday is None:
            return None
        if not self.relative:
            return issued + timedelta(days=(self.weekday - issued.weekday()) % 7)
        weeks = 1 if self.relative == "下周" else 0
        return issued + timedelta(days=self.weekday - issued.weekday() + 7 * weeks)


def find_dates(text: str) -> Iterator[DateMention]:
    """Every date of the text in order; of a range ("6月1日至30日") one mention, its last day."""
    at = 0 if _TELLS_TIME.search(text) else len(text)
    while found := DATE.search(text, at):
        at = found.end()
        mention = _range(text, found.start()) or _mention(found)
        if mention is not None:
            yield mention
            at = max(at, mention.end)


def whole_date(text: str) -> date | None:
    """The day, where the text is nothing but one complete date ("二○○八年六月十日")."""
    mention = next(find_dates(text), None) if len(text) <= _LONGEST else None
    if mention is None or mention.start > 0 or mention.end < len(text) or not mention.is_complete:
        return None
    return mention.resolve(None)[0]


def _mention(found: re.Match[str]) -> DateMention | None:
    part = found.groupdict()
    start, end = found.span()
    if part["weekday"]:
        week = {"这": "本"}.get(part["week"], part["week"]) + "周"
        return DateMention(start=start, end=end, relative=week, weekday=_WEEKDAYS[part["weekday"]])
    if part["next_weekday"]:
        return DateMention(start=start, end=end, weekday=_WEEKDAYS[part["next_weekday"]])
    if part["nearby"]:
        return DateMention(start=start, end=end, relative=part["nearby"][0])
    if part["y"]:
        return DateMention(start=start, end=end, year=int(part["y"]), month=int(part["m"]), day=int(part["d"]))
    year = number(part["year"]) if part["year"] else None
    relative = {"次年": "明年"}.get(part["which"], part["which"]) or ""
    if part["year_end"]:
        bare = part["year_end"] == "底" and not (year or relative)
        return None if bare else DateMention(start=start, end=end, year=year, relative=relative, month=12, ends="year")
    if part["month"] in ("本", "当"):
        whole = part["day"] is None
        return DateMention(start=start, end=end, relative="本月", day=_few(part["day"]), ends="month" if whole else "")
    month = _month(part["month"])
    if month is None or not 1 <= month <= 12:
        return None
    return DateMention(
        start=start,
        end=end,
        year=year,
        relative=relative,
        month=month,
        day=_few(part["day"]),
        ends="month" if part["end"] else "",
    )


def _range(text: str, start: int) -> DateMention | None:
    first = _RANGE_START.match(text, start)
    to = _TO.match(text, first.end()) if first else None
    last = _RANGE_END.match(text, to.end()) if to else None
    if not first or not last:
        return None
    month, begun = _month(last["month"] or first["month"]), (_month(first["month"]), _few(first["day"]))
    year = last["year"] or first["year"]
    if month is None or not 1 <= month <= 12 or None in begun:
        return None
    return DateMention(
        start=start,
        end=last.end(),
        year=number(year) if year else None,
        month=month,
        day=_few(last["day"]),
        first_day=(begun[0] or 0, begun[1] or 0),
    )


def _month(text: str | None) -> int | None:
    return 1 if text == "元" else _few(text)


def _few(text: str | None) -> int | None:
    return number(text) if text else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last_of(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
