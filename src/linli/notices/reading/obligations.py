"""Obligations: who must do what by when, to whom."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from linli.kernel.dates import find_dates
from linli.notices.reading.deadlines import MOST_DATES, TimeWords, time_words
from linli.notices.reading.document import Deadline, Obligation
from linli.notices.reading.faircopy import FairCopy
from linli.notices.reading.headings import Numbered, headings_above
from linli.notices.reading.rhythm import rhythm_of
from linli.notices.reading.words import HAN, UNIT_END, is_unit

_GIVE = (
    r"(?:报送|呈报|上报|速报|填报|申报|报备|报|递交|提交|上交|移交|送交|交回(?!执)|交(?![通流易换])|送达|送|发送|发(?![放布现展生动挥起言])|反馈|邮寄|寄送|寄|告知|函告|函复|反映|汇报|备案|回复|推送|抄[送报告]|(?<=同时)抄(?![写录袭])|上传)"
    r"(?:至|到|给|往|回(?!执)|于|达)?"
)
_TAKER_END = (
    rf"(?:{UNIT_END}|[级组班校院所站局]长|文书|干事|书记|主任|秘书|专干|联络员|老师|负责人|同志|邮箱|信箱|公邮|"
    r"工作群|平台|系统)"
)
_GIVEN_TO = re.compile(rf"{_GIVE}(?P<taker>(?:[^,。;:()《》“”@\n]|(?<=[省市县区旗州镇乡村])\([^()]{{1,8}}\)){{2,40}})")
_TOWARDS = re.compile(
    rf"(?<![方面导趋])向(?P<taker>[^,。;:()《》\n]{{1,25}}?{_TAKER_END})(?:\([^()]{{1,20}}\))?(?:书面|及时|集中|另行)?(?:提出|提交|报送|汇报|报告|反映|反馈|申请|报备|报|申报|备案|递交|说明)"
)
_TAKER_STOP = re.compile(
    r"汇总|备案|审核|审批|审查|存档|处理|登记|盖章|统计|研究|进行|报名|一式|联系人|电话|电子邮箱|,|并|[A-Za-z0-9]|逾期|指定|参加|办理|备查|领取|用于|开展"
)
#: the building and the room before the unit that sits there: "行政楼5021团委办公室"
_ADDRESS = re.compile(
    r"[\u4e00-\u9fff]{0,16}?(?:\d{3,5}(?:室|房间|号)?|\d{1,3}(?:号楼|楼|层|室|号院?|栋))(?=[\u4e00-\u9fff\d])"
)
_SHORT_UNIT = re.compile(r"[省市县区旗盟州乡镇村团][厅局委办会部]")
_OWN = re.compile(
    r"^(?:我|本|你|贵)(?:会|局|厅|处|办|委|部|院|校|县|市|省|区|科|室|中心|单位|公司|所|站|镇|乡|街道|社)[^,。]{0,20}$"
)
_MATERIAL = re.compile(
    r"表|材料|版|总结|报告|名单|件|照片|素材|册|情况|方案|文本|纸质|电子|信息|台账|图片|视频|计划|案例|作品|名册|回执|日志"
)
#: what leads another who receives on the same day: "…，同时报…", "经费申请另报…"
_BESIDES = re.compile(r"(?:同时|另行?|一并)$")
#: what is handed over, before another verb of giving: "送教数据报…"
_MATTER_GIVEN = re.compile(r"[^报交]{0,8}(?:数据|情况|名单|材料|报告|表|册)(?:上?报|交)(?:至|到|给)?")
#: what is handed over, before its receiver: "提交回执至…"
_MATTER_TO = re.compile(rf"[^至到给]{{0,10}}(?:{_MATERIAL.pattern}|回执)[至到给]")
_SPLIT = re.compile(r"和|、|及|以及|与")

_SUBJECT = re.compile(
    r"(?:每[^,。;]{1,6}[末底前初])?(?:请|由|希望?|并请|其中,?)?(?P<who>(?:(?:各|全|每|贵|你|我|本)[^,。;:]{0,40}?|[^,。;:()“”]{2,24}?(?:\([^()]{1,8}\)[^,。;:()]{0,10})?)(?:"
    + UNIT_END
    + r"|单位|部门|学校|高校|学院|高等学校|人员|负责人|志愿者|申报者|团组织|"
    r"企业|个人|地区|地方|站点|地)(?:\([^()]{1,10}\))?)"
    r"(?=(?:要|应当?|须|需|请|务必|务于|务在|于|在|将|把|每|负责|根据|对|按|可|自行|统一|为|结合|原则上|必须|认真|以|及时|牵头|\d|,?将))"
)
#: no sentence of an official document is longer; what is has lost its stops
_LONGEST = 600
#: what is due falls no further behind the day of what it is for
_FAR = timedelta(days=180)
#: how far from a rhythm the words 零报告 may stand
_NEAR = 60
#: a paragraph that names more times than this is a timetable, not an order
_MOST = 40
_LEADING = re.compile(r"^(?:第?[一二三四五六七八九十\d]+[、.]|\([一二三四五六七八九十\d]+\)|\d+(?:\.\d+)+)")


@dataclass(frozen=True, slots=True)
class _Bounds:
    """A sentence of one paragraph, in indices of the paragraph."""

    start: int
    end: int


def obligations(copy: FairCopy, rows: list[int], headings: list[Numbered], issued: date | None) -> Iterator[Obligation]:
    """Every obligation that the paragraphs bind to a time, in order; `issued` tells the year of a date without one."""
    named = DayBefore()
    paths = headings_above(rows, headings)
    latest: date | None = None
    for place, index in enumerate(rows):
        line = copy.lines[index]
        if len(line.text) < 4 or not HAN.search(line.text):
            continue
        above = copy.lines[rows[place - 1]].text if place else ""
        path = paths[index]
        label = path[-1] if path and len(above) < 30 and path[-1] in above.replace("(", "（") else ""
        text = _with_objections(copy, index)
        objects = any(_OBJECTION.search(copy.lines[n].text) for n in rows[max(0, place - 3) : place])
        words = time_words(text, label, may_object=objects)
        dated = list(_dated(line.text)) if issued is None else []
        for at, time in enumerate(words[:_MOST]):
            if (time.period or text.endswith("止", 0, time.end)) and _said_again(time, words[at + 1 : at + 2]):
                continue
            known = issued or max((day for day in dated if day[0] <= time.start), default=(0, None))[1]
            deadline = _deadline(copy, line.start, time, known or latest, named, past=known)
            if deadline is None:
                continue
            until = words[at + 1].start if at + 1 < len(words) else len(text)
            yield from _bound(copy, line.start, text, time, until, deadline, path)
        latest = max((day for day in (latest, *(day for _, day in dated)) if day), default=None)


#: how a reader may object, in a paragraph above or below the one that names the period
_OBJECTION = re.compile(r"异议|不同意见|(?:有|对)[^,。;]{0,8}意见|有[^,。;]{0,6}问题|反映[^,。;]{0,12}(?:情况|问题)")


def _with_objections(copy: FairCopy, index: int) -> str:
    """The paragraph, with the one below where that says how to object within a period which this one names."""
    line = copy.lines[index]
    below = copy.lines[index + 1] if index + 1 < len(copy.lines) else None
    names_period = "公示" in line.text and re.search(r"\d月\d|工作日", line.text)
    if below and names_period and "公示" in below.text[:40] and _OBJECTION.search(below.text):
        return copy.text[line.start : below.end]
    return line.text


def _said_again(time: TimeWords, following: list[TimeWords]) -> bool:
    """Whether the last day of a period is named again right behind it, where it is said what must be done by then."""
    day = time.mention and (time.mention.month, time.mention.day)
    return bool(day) and any(words.mention and (words.mention.month, words.mention.day) == day for words in following)


_NAMES_YEAR = re.compile(r"年|\d{4}[-./]\d")


def _dated(text: str) -> Iterator[tuple[int, date]]:
    """The days that a paragraph names with their year, each with its end: where nothing is dated they tell the year."""
    for mention in itertools.islice(find_dates(text), MOST_DATES) if _NAMES_YEAR.search(text) else ():
        day = mention.resolve(None)[0] if mention.is_complete else None
        if day:
            yield mention.end, day


@dataclass(slots=True)
class DayBefore:
    """The date last named, to which 同日 and a bare weekday lead back."""

    deadline: Deadline | None = None


def _deadline(
    copy: FairCopy, base: int, time: TimeWords, issued: date | None, named: DayBefore, *, past: date | None
) -> Deadline | None:
    """The deadline that words of time set; None for a day before `past`. `issued` tells the year; where it is but the
    day of what takes place (`past` is None), the nearest such day is meant."""
    words = copy.found(base + time.start, base + time.end)
    if time.repeats:
        last = named.deadline
        if last is None or last.day is None:
            return None
        until = last.day + timedelta(days=time.days)
        return Deadline(words=words, day=until, rule=None, year_inferred=last.year_inferred)
    if time.mention is None:
        around = copy.text[max(base, base + time.start - _NEAR) : base + time.end + 2 * _NEAR]
        rhythm = rhythm_of(copy.text[base + time.start : base + time.end], around.partition("\n")[0])
        return Deadline(words=words, day=None, rule=words.value, rhythm=rhythm)
    day, inferred = time.mention.resolve(issued)
    if past is None and day and inferred and issued and day - issued > _FAR:
        day = time.mention.resolve(date(issued.year - 1, 12, 31))[0]
    if day is not None and past is not None and day < past:
        return None
    deadline = Deadline(words=words, day=day, rule=None if day else words.value, year_inferred=bool(day) and inferred)
    named.deadline = deadline if day else named.deadline
    return deadline


def _bound(
    copy: FairCopy, base: int, text: str, time: TimeWords, until: int, deadline: Deadline, path: tuple[str, ...]
) -> Iterator[Obligation]:
    sentence = _sentence(text, time)
    end = min(until, sentence.end) if until > time.end else sentence.end
    before = max(text.rfind(";", sentence.start, time.start) + 1, sentence.start)
    takers = list(_takers(text, time.end, end)) or list(_takers_before(text, before, time))
    if not takers and end < sentence.end:
        takers = list(_shared_takers(text, end, sentence.end))
    if not takers and time.period:
        takers = list(_takers(text, text.rfind("。", 0, max(0, sentence.start - 1)) + 1, sentence.start))
    subject = _subject(text, sentence, time)
    act = _act(text, sentence, time, end)
    receivers: list[tuple[int, int] | None] = [*takers] or [None]
    for taker in receivers:
        yield Obligation(
            subject=copy.found(base + subject[0], base + subject[1]) if subject else None,
            act=copy.found(base + act[0], base + act[1]),
            deadline=deadline,
            receiver=copy.found(base + taker[0], base + taker[1]) if taker else None,
            clause=copy.found(base + sentence.start, base + sentence.end),
            headings=path,
        )


def _sentence(text: str, time: TimeWords) -> _Bounds:
    """The sentence around the words; a period with a label takes in the next one, which says what to do."""
    lowest, highest = max(0, time.start - _LONGEST), min(len(text), time.end + _LONGEST)
    start = max(lowest - 1, *(text.rfind(sign, lowest, time.start) for sign in "。!?")) + 1
    stops = re.compile("[。!?]\n?")
    stop = stops.search(text, time.end, highest)
    if stop and time.period:
        stop = stops.search(text, stop.end(), highest) or stop
    end = stop.end() if stop else highest
    lead = _LEADING.match(text[start:end])
    return _Bounds(start + (lead.end() if lead else 0), end)


def _act(text: str, sentence: _Bounds, time: TimeWords, end: int) -> tuple[int, int]:
    start = time.end
    while start < end and text[start] in ",:、) ":
        start += 1
    stop = re.search("[。;]", text[start:end])
    last = start + stop.start() if stop else end
    last -= len(text[start:last]) - len(text[start:last].rstrip(",、请于在"))
    return (start, last) if last - start >= 2 else (sentence.start, max(time.end, sentence.start + 1))


def _takers(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Who receives, between two places of a paragraph: the first named, and others that get another piece of it."""
    seen: list[str] = []
    stop = re.search(r"。", text[start:end])
    first_end = start + stop.start() if stop else end
    at = start
    while match := _next_giving(text, at, end):
        begin, last = match
        at = last if last > at else at + 1
        words = text[begin:last]
        clause = text[max(text.rfind(sign, 0, begin) for sign in ",。;") + 1 : begin]
        verb = re.search(rf"{_GIVE}$", clause)
        besides = _BESIDES.search(clause[: verb.start()] if verb else clause)
        others = not (_MATERIAL.search(clause) or besides) or re.match(r"我|由|本|经(?!费)", clause)
        later = bool(seen) and (others or begin > first_end)
        if words in seen or later:
            continue
        seen.append(words)
        yield from _parted(text, begin, last)


def _next_giving(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The next place where a verb of giving meets a receiver."""
    candidates: list[tuple[int, int]] = []
    for form in (_TOWARDS, _GIVEN_TO):
        at = start
        while match := form.search(text, at, end):
            if place := _trimmed(text, match.start("taker"), match.end("taker")):
                candidates.append(place)
                break
            at = match.start() + 1
    return min(candidates, default=None)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A receiver cut to its name; None where the words name nobody."""
    while start < end and text[start] in "至到给往于":
        start += 1
    if matter := _MATTER_TO.match(text, start, end):
        start = matter.end()
    if matter := _MATTER_GIVEN.match(text, start, end):
        start = matter.end()
    while place := _ADDRESS.match(text, start, end):
        start = place.end()
    if stop := _TAKER_STOP.search(text, start, end):
        end = stop.start()
    words = text[start:end]
    if not words or re.match(
        r"各|单位|者|人员|条件|范围|程序|流程|方式|时间|相关|有关|名|一次|情况|道|告(?!知)|酬|表", words
    ):
        return None
    if _OWN.match(words) and not _MATERIAL.search(words[2:]):
        return start, end
    named = re.match(rf".*{_TAKER_END}", words)
    if (
        not named
        or (len(named[0]) < 3 and not _SHORT_UNIT.fullmatch(named[0]))
        or re.search(r"的(?!.*(?:邮箱|信箱))|情况|总结|名单|材料|报告", named[0])
    ):
        return None
    if named[0] in ("指定邮箱", "电子邮箱", "以下邮箱", "邮箱") or re.match(
        r"(?:以下|指定|下列|如下|公共|电子|其)", named[0]
    ):
        return None
    return start, start + len(named[0])


def _parted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Several receivers of one act, where each part is a unit by itself."""
    borders = [start, *(start + m.end() for m in _SPLIT.finditer(text[start:end]))]
    ends = [*(start + m.start() for m in _SPLIT.finditer(text[start:end])), end]
    parts = list(zip(borders, ends, strict=True))
    if len(parts) > 1 and all(b - a >= 3 and is_unit(text[a:b]) for a, b in parts):
        yield from parts
    else:
        yield start, end


def _takers_before(text: str, start: int, time: TimeWords) -> Iterator[tuple[int, int]]:
    if match := _TOWARDS.search(text, start, time.start):
        yield match.start("taker"), match.end("taker")
    elif time.period:
        yield from _takers(text, start, time.start)


def _shared_takers(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A receiver named once for all: "…，均报…"."""
    if match := re.search(r"(?:[均都统一并]{1,2}|分别)(?=报|送|交|发)", text[start:end]):
        yield from _takers(text, start + match.start(), end)


def _subject(text: str, sentence: _Bounds, time: TimeWords) -> tuple[int, int] | None:
    """Who must act: named in the clause of the words, right behind them, or in an earlier clause."""
    begins = time.start == sentence.start or text[time.start - 1] == ","
    starts = [
        sentence.start,
        *(sentence.start + m.end() for m in re.finditer("[,;:]", text[sentence.start : time.start])),
    ]
    own, earlier = starts[-1], starts[:-1]
    behind = time.end + (text[time.end : time.end + 1] == ",")
    for at in (*(() if begins else (own,)), behind, *reversed(earlier)):
        match = _SUBJECT.match(text, at, sentence.end)
        if match and not re.search(r"附件|材料|表$|请于", match["who"]):
            return match.start("who"), match.end("who")
    return None
