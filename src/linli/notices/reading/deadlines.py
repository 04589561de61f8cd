"""Words of time that bind somebody: by a day, or by a rule."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from linli.kernel.dates import DateMention, find_dates
from linli.notices.reading.terms import ASIDE, PAST, TIME, rules, same_days

#: behind a date: by then
_BEFORE = re.compile(
    rf"\)?{ASIDE}{TIME}{ASIDE}(?:以前|之前|前|为止|截止|止)(?!的[^,。;]{{0,12}}(?:人|妇|户|家庭|儿童|学生|对象|患者|职工)|提(?![交供出报])|[往来期后去述夕三列景沿端身台])"
)
_ASIDE_TIME = re.compile(rf"\)?{ASIDE}{TIME}{ASIDE}")
#: before a date: until then
_UNTIL = re.compile(
    r"(?:截[止至](?:时间|日期)?|延[长期]?|顺延|推迟|延迟|调整|改)(?:为|到|至|是|于|:)*$|"
    r"(?:不得?(?:迟|晚)于|最迟|最晚)(?:应?[在于])?$|截止(?:时间|日期)[^,。;]{0,3}$"
)
_ACTS = (
    "报名|申报|提交|报送|登记|受理|投稿|征集|征稿|缴费|交费|填报|上报|推荐|申请|申领|反馈|材料|预约|"
    "年检|年审|递交|回执|报到|注册|缴纳|认领|征求意见|征集意见|意见征集"
)
_PERIOD_LABEL = re.compile(
    rf"(?:{_ACTS})[^,。;:]{{0,6}}?(?:起止|截止)?(?:时间|日期|期限|时限)(?:安排|及[^:。]{{1,6}})?[:为是从自在(]*$"
)
#: a heading that is the act itself: 个人申请, 网上报名
_ACT_ALONE = re.compile(r"[^,。;:]{0,4}(?:报名|申报|申请|登记|预约|缴费|投稿)")
_OBJECTION_PERIOD = re.compile(r"(?:公示|异议|公告)(?:期|时间)(?:限)?[:为是从自]*$")
_OBJECTS = re.compile(r"异议|反映|反馈|意见")
_BEGUN = re.compile(r"(?:\([^()]*\))?(?:\d{1,2}[:时点]\d{0,2})?(?:起|开始|[至到—–~-])")
#: the day on which a period begins, with its hour, before the one on which it ends
_FIRST_DAY = re.compile(rf"(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日{ASIDE}{TIME}{ASIDE}(?:起|开始)?[至到—–~-]{{1,2}}$")
_FROM_NOW = re.compile(r"(?:即日起|本通知[^,。]{0,6}日起|之日起)(?:至|到|截至)$")
#: what goes on from now on is no act that is due
_LASTS = re.compile(
    r"(?:活动|开展|实施|阶段|工作|行动)[^,。;]{0,4}(?:时间)?[:(]?(?:即日起|本通知[^,。]{0,6}日起)?(?:至|到)?$"
)
#: "自…起至…止": how long something goes on, unless a label calls it the time to act
_GOES_ON = re.compile(r"(?:自|从)[^,。;]{4,24}?起?[至到]$")
#: what takes place later is not due then
_EVENT_MOVED = re.compile(
    r"(?:开班|开课|开学|开幕|举行|举办|召开|开始|结束)(?:时间|日期)?[^,。;]{0,16}(?:改|调整|延期|顺延|推迟|延迟|延)(?:为|到|至|在|于)?$"
)
_TAKES_PLACE = re.compile(r",?(?:在[^,。;]{1,16})?(?:举办|开展|举行)")
_ON_DAY = re.compile(
    rf"\)?{ASIDE}{TIME}(?:将[^,。;]{{1,30}})?(?:统一|集中)?"
    r"(?:报送|报到?|送交|送达|送|交|提交|上交|上报|发送|反馈|(?:进行)?(?:申报|报名|登记))(?![道告酬刊])"
)
_MOVED = re.compile(r"(?:延[长期]?|顺延|推迟|延迟|调整|改)(?:为|到|至)")
_WAS = re.compile(r"(?:原定|原(?:截止|报名|申报|报送|提交)|由|从)[^,。;]{0,16}$")
_WEEK_OF_TERM = re.compile(r"第?[\d一二三四五六七八九十]{1,3}周周?[一二三四五六日天]?\($")
#: "《…月报制度的通知》", "“每日汇总表”": a name orders nothing
_NAMED = re.compile(r"《[^《》]{2,80}》|“[^“”]{2,40}[表册单]”")
#: how far around a date the words that make it a deadline are looked for
_NEAR = 60
#: a day without its month, where none is named before: that of the month of issue
_DAY_ALONE = re.compile(rf"(?<![\d月年第每旬周.-])(?P<day>\d{{1,2}})[日号](?={TIME}(?:以前|之前|前))")
#: dates of one paragraph that are looked at; what names more is a timetable
MOST_DATES = 400


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Words of time in one paragraph: their place, and the date they name or the wording that is their rule."""

    start: int
    end: int
    mention: DateMention | None = None
    repeats: bool = False  #: 同日: the date named before
    days: int = 0  #: so many days after it (次日)
    period: bool = False  #: the last day of a period that a label names


def time_words(text: str, label: str, *, may_object: bool = False) -> list[TimeWords]:
    """The words of time in a paragraph that bind; `label` is the heading above one that begins with a date.

    `may_object`: a paragraph above says how to object, so a period of publication is one to object in.
    """
    found = [
        *_dated(text, label, may_object),
        *(TimeWords(start, end) for start, end in rules(_NAMED.sub(lambda name: "□" * len(name[0]), text))),
        *(TimeWords(start, end, repeats=True, days=days) for start, end, days in same_days(text)),
    ]
    kept: list[TimeWords] = []
    for words in sorted(found, key=lambda w: (w.start, -w.end)):
        if not kept or words.start >= kept[-1].end:
            kept.append(words)
    return kept


def _dated(text: str, label: str, may_object: bool) -> Iterator[TimeWords]:
    moved = [match.start() for match in _MOVED.finditer(text)]
    last: DateMention | None = None
    for mention in itertools.islice(_mentions(text), MOST_DATES):
        if text.endswith("每年", 0, mention.start):
            continue
        was_moved = moved and moved[-1] > mention.start and _WAS.search(_before(text, mention.start))
        if not was_moved and (words := _bound(text, label, mention, _start(text, mention, last), may_object)):
            yield words
        last = mention


def _mentions(text: str) -> Iterator[DateMention]:
    """The dates of a paragraph, and the days without a month before the first of them."""
    named = find_dates(text)
    first = next(named, None)
    yield from (
        DateMention(start=match.start(), end=match.end(), relative="本月", day=int(match["day"]))
        for match in _DAY_ALONE.finditer(text, 0, first.start if first else len(text))
    )
    if first:
        yield first
    yield from named


def _before(text: str, at: int) -> str:
    return text[max(0, at - _NEAR) : at]


def _start(text: str, mention: DateMention, last: DateMention | None) -> int:
    """Where the words begin: with the weekday or the week of term whose date stands in brackets, "14周四(6月3日)"."""
    before = _before(text, mention.start)
    if last is not None and before.endswith("(") and last.end == mention.start - 1:
        return last.start
    week = _WEEK_OF_TERM.search(before)
    return mention.start - len(before) + week.start() if week else mention.start


def _bound(text: str, label: str, mention: DateMention, start: int, may_object: bool) -> TimeWords | None:
    """The words of time around a date that make it a deadline; None where it is none."""
    behind = text[mention.end : mention.end + _NEAR]
    before = _before(text, start)
    goes_on = _GOES_ON.search(before) or (mention.first_day and before.endswith(("自", "从")))
    goes_on = goes_on and not re.search(_ACTS, before.rpartition("。")[2])
    if (by := _BEFORE.match(behind)) and not PAST.match(behind, by.end()) and not (goes_on and by[0].endswith("止")):
        return TimeWords(start, mention.end + by.end(), mention)
    if mention.weekday is not None and re.match(r"\(\d{1,2}月", behind):
        return None
    aside = _ASIDE_TIME.match(behind)
    reach = mention.end + (aside.end() if aside else 0)
    if _ends_period(text, label, mention, behind, may_object):
        return TimeWords(start, reach, mention, period=True)
    handed_over = (
        text[max(0, start - 1) : start] in ("于", "在") and mention.first_day is None and _ON_DAY.match(behind)
    )
    return TimeWords(start, reach, mention) if handed_over else None


def _ends_period(text: str, label: str, mention: DateMention, behind: str, may_object: bool) -> bool:
    """Whether a date is the last day of a period that its own words or the heading above call one for acting."""
    before = _FIRST_DAY.sub("", _before(text, mention.start))
    named = bool(_PERIOD_LABEL.search(before))
    if mention.start <= 1:
        named = named or bool(_PERIOD_LABEL.search(label) or (mention.first_day and _ACT_ALONE.fullmatch(label)))
    if mention.first_day is None:
        from_now = _FROM_NOW.search(before) and not (
            _TAKES_PLACE.match(behind) or _LASTS.search(before) or (mention.start < 6 and _LASTS.search(label))
        )
        until = _UNTIL.search(before) and not _EVENT_MOVED.search(before)
        return bool(until or from_now) or (named and not _BEGUN.match(behind))
    objection = _OBJECTION_PERIOD.search(before) and (
        may_object or _OBJECTS.search(text, mention.end, mention.end + 2 * _NEAR)
    )
    return named or bool(objection)
