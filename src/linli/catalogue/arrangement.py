"""Reads the State Council's own arrangement of a year's holidays (部分节假日安排). Pure: text in, days and doubts out.

"国庆节：10月1日至8日放假调休，共8天。9月28日（周日）上班。" names days off and days that are worked in exchange.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Code, Reason, because

WRONG_COUNT = Code("holidays-count", mark("{name}写的是共 {said} 天，读出 {n} 天"), mark("请核对首尾两日"))
WRONG_WEEKDAY = Code("holidays-weekday", mark("{day} 写的是{said}，实际是{real}"), mark("请核对年份和日期"))
NO_SUCH_DAY = Code("holidays-no-day", mark("{words}不是一个日期"), mark("请核对原文"))
WORKED_ALREADY = Code("holidays-worked", mark("{day} 写明上班，但它本来就是工作日"), mark("请核对年份和日期"))

_ITEM = re.compile(r"[一二三四五六七八九十]{1,3}、(?P<name>[^:、。,\n]{2,8}(?:、[^:、。,\n]{2,8})?):")
_NOTE = re.compile(r"\((?P<note>[^()]*)\)")
_DAY = re.compile(r"(?:(?P<year>20\d\d)年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日")
_TO = _DAY.pattern.replace("?P<", "?P<to_")
_SPAN = re.compile(rf"{_DAY.pattern}(?:\x00(?P<w>.))?(?:[至到—\-~]+(?P<to>{_TO})(?:\x00(?P<to_w>.))?)?")
_WEEKDAYS = "一二三四五六日"
_WEEKDAY = re.compile(r"(?:星期|周)([一二三四五六日天])")
_COUNT = re.compile(r"共(\d{1,2})天")
_OFF, _WORKED = re.compile(r"放假|补休|调休|休息|休假"), re.compile(r"上班")
_ADVICE = re.compile(r"鼓励|建议|可以|可结合")
_LONGEST = 15  #: days of one holiday


@dataclass(frozen=True, slots=True, order=True)
class Day:
    day: date
    worked: bool
    name: str


@dataclass(frozen=True, slots=True)
class Arranged:
    """What a text arranges, in the order of the days, and what does not fit in it."""

    year: int | None
    days: tuple[Day, ...]
    doubts: tuple[Reason, ...]


def arrangement(text: str, year: int | None = None) -> Arranged:
    """Read a whole arrangement. Its own year goes before `year`; without either, no day is read.

    Every span of days is checked against the count and the week days that the text itself states.
    """
    plain = _plain(text)
    found = re.search(r"关于(20\d\d)年", plain) or re.search(r"(20\d\d)年(?:元旦|部分节假日|节假日)", plain)
    year = int(found[1]) if found else year
    doubts: list[Reason] = []
    days: dict[date, Day] = {}
    for name, said in _items(plain) if year else ():
        for one in _of_item(name, said, year or 0, doubts):
            days[one.day] = one
    return Arranged(year, tuple(sorted(days.values())), tuple(doubts))


def _plain(text: str) -> str:
    """Without spaces, in half-width signs; of a note in brackets only its day of the week is kept, behind \\0."""
    flat = re.sub(r"[ \t\u3000]+", "", unicodedata.normalize("NFKC", text.replace("\0", "")))

    def weekday(note: re.Match[str]) -> str:
        stated = _WEEKDAY.search(note["note"])
        return f"\0{stated[1].replace('天', '日')}" if stated else ""

    return _NOTE.sub(weekday, flat)


def _items(plain: str) -> Iterator[tuple[str, str]]:
    heads = list(_ITEM.finditer(plain))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        yield head["name"], plain[head.end() : following.start() if following else len(plain)]


def _of_item(name: str, said: str, year: int, doubts: list[Reason]) -> Iterator[Day]:
    for sentence in re.split(r"[。;\n]", said):
        if _ADVICE.search(sentence):
            continue
        waiting: list[date] = []
        off = 0
        for clause in re.split(r"[,，]", sentence):
            waiting += _days(clause, year, doubts)
            worked = bool(_WORKED.search(clause))
            if not worked and not _OFF.search(clause):
                continue
            for day in waiting:
                if worked and day.weekday() < 5:
                    doubts.append(because(WORKED_ALREADY, day=day.isoformat()))
                yield Day(day, worked, name)
            off += 0 if worked else len(waiting)
            waiting = []
        if (stated := _COUNT.search(sentence)) and int(stated[1]) != off:
            doubts.append(because(WRONG_COUNT, name=name, said=stated[1], n=off))


def _days(clause: str, year: int, doubts: list[Reason]) -> list[date]:
    found: list[date] = []
    month = 0
    for span in _SPAN.finditer(clause):
        try:
            month = int(span["month"] or month)
            first = date(int(span["year"] or year), month, int(span["day"]))
            last = first
            if span["to"]:
                last_month = int(span["to_month"] or month)
                last = date(int(span["to_year"] or year), last_month, int(span["to_day"]))
                if last < first and not span["year"]:  # 12月30日至1月1日: it begins in the year before
                    first = first.replace(year=first.year - 1)
                month = last_month
        except ValueError:
            doubts.append(because(NO_SUCH_DAY, words=span[0].replace("\0", "")))
            continue
        _check(first, span["w"], doubts)
        _check(last, span["to_w"], doubts)
        count = min((last - first).days + 1, _LONGEST)
        found += [first + timedelta(days=n) for n in range(count)]
    return found


def _check(day: date, stated: str | None, doubts: list[Reason]) -> None:
    real = _WEEKDAYS[day.weekday()]
    if stated and stated != real:
        doubts.append(because(WRONG_WEEKDAY, day=day.isoformat(), said=tr(f"星期{stated}"), real=tr(f"星期{real}")))
