"""Numbered headings: which numbered paragraphs are headings, and how deep each stands."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from linli.notices.reading.document import Found, Heading
from linli.notices.reading.faircopy import FairCopy, Line
from linli.notices.reading.words import CN

#: style of numbering → its form at the head of a paragraph. Circled numbers head no paragraph that counts.
STYLES = {
    "一、": re.compile(rf"(?P<number>{CN})[、.,](?!\d(?!\d{{3}}年))"),
    "第一": re.compile(rf"(?P<number>第{CN})[、,:.]"),
    "第一部分": re.compile(rf"(?P<number>第{CN}部分)[、,:.]?"),
    "（一）": re.compile(rf"(?P<number>\({CN}\)|[㈠-㈩])[、.]?"),
    "1.1.1": re.compile(r"(?P<number>\d{1,2}\.\d{1,2}\.\d{1,2})[、.]?(?=[^\d%])"),
    "1.1": re.compile(r"(?P<number>\d{1,2}\.\d{1,2})[、.]?(?=[^\d%年月日元米万亿])"),
    "1.": re.compile(r"(?P<number>\d{1,2}|[⒈-⒛])(?:[.、](?!\d(?!\d{3}年))|(?=\D))"),
    "1)": re.compile(r"(?P<number>\d{1,2})\)(?=[\u4e00-\u9fff“《])"),
    "（1）": re.compile(r"(?P<number>\(\d{1,2}\)|[⑴-⒇])[、.]?"),
}
#: the styles under which all others stand: what was numbered before its first number belongs to no item of it
_OUTERMOST = ("一、", "第一部分")
_LONGEST = 30
#: signs of a row of a table that begins with its number
_ROW = 60
_LEAD_IN = re.compile(
    r"(?:如下|包括|具体为|分别为|以下[^,。]{0,8}|具体是|包含|主要有|分别是|即|其中|[需须]提[供交]|例?如|(?<![行作])为)$"
)
_STOP = re.compile(r"。|(?<!\d):|:(?!\d)")
#: in paragraphs that ran together, the noun on which a heading ends though text follows without a mark
_HEADING_NOUN = re.compile(
    r"(?:有关建议|[^,。;:\d你我其该本各有将应可]{1,6}?(?:情况|建议|打算))(?=按照|根据|截至|近年|今年|我|目前|为)|"
    r"[^,。;:\d你我其该本各有将应可]{1,4}?(?:主题|时间|地点|方式|对象|主体|内容|任务|目标|安排|要求|原则|范围|步骤|程序|办法|措施|事项|流程|标准|目的|"
    r"意义|背景|形式|名额|费用|奖励|纪律|依据|重点|须知)(?:及[^,。;:]{2,4}(?:方式|时间|地点|要求|安排))?"
)


#: how headings end, how sentences begin: where the one meets the other without a mark, a heading ran into its text
_TAIL = (
    "要求|时间|地点|内容|对象|范围|方式|人员|安排|事项|主题|任务|目标|目的|措施|原则|保障|管理|管控|意义|思想|情况|建议|机制|体系|责任|领导|培训|"
    "力度|监督|治理|方案|概况|规模|结论|投资|程序|步骤|条件|办法|标准|政策|能力|水平|建设|宣传|宣贯|基础|执行|提升|安全|报名|形式|职责|打算|成效|问题|"
    "必要性|形势|认识|纪律|服务|工作|活动|落实|检查|整治"
)
_OPENER = (
    r"以(?![上下及内外])|为(?!主|重点)|按照|根据|依据|各(?:单位|级|市|县|部门|地|分部|省|乡|镇|社区|村|学校|街道)|请|坚持|要(?!求|点|素)|公司|本次|截至|会议(?!室)|"
    r"采用|近期|近年|目前|当前|深入|认真|严格|一是|第一[,、]|\d{4}年|\d{1,2}月|结合|围绕|通过|充分|全面|进一步|切实|加强|加大|强化|牢固|聚焦|"
    r"省委|市委|县委|党委|全[省市县区]|广大|由(?!于)|成立|继续|积极|组织(?!领导|机构|实施|建设)|利用|凡|密切|牢牢"
)
_RAN_ON = re.compile(
    rf"(?!各|请|本|该|对|在|为|要|按|根据|依据|将|由|公司|以)[^。;:()《》“”\d]{{2,22}}?(?:{_TAIL})(?=(?:{_OPENER})[^。;:]{{8,}})"
)
_NOUN_ALONE = re.compile(
    r"[^,。;:\d“”《》()]{2,10}(?:主题|时间|地点|方式|对象|内容|任务|目标|安排|要求|原则|范围|步骤|程序|办法|措施|事项|标准|目的|意义|背景|形式)"
)
#: what a reply takes up, point by point
_MATTER = re.compile(r"关于[^,。;:]{2,24}?问题(?=[^,。;:的和、及])")


@dataclass(slots=True)
class Numbered:
    """A numbered paragraph: its line, its number, its depth, and where its heading ends if it is one."""

    line: int
    number: Found
    level: int
    start: int
    text: Found | None = None
    by_below: bool = False  #: a heading only because an unnumbered paragraph follows


@dataclass(slots=True)
class _Ladder:
    """The styles now open, outermost first: a known style leads back to its own rung."""

    rungs: list[str] = field(default_factory=list)

    def level(self, style: str) -> int:
        if style in self.rungs:
            del self.rungs[self.rungs.index(style) + 1 :]
        elif style in _OUTERMOST:
            self.rungs = [style]
        else:
            self.rungs.append(style)
        return len(self.rungs)


def marker(copy: FairCopy, line: Line) -> tuple[str, re.Match[str]] | None:
    """The style and the match of a number at the head of a paragraph."""
    for style, form in STYLES.items():
        match = form.match(line.text)
        if match and match.end() < len(line.text) and not (style == "1." and _is_bare(copy, line, match)):
            return style, match
    return None


def _is_bare(copy: FairCopy, line: Line, match: re.Match[str]) -> bool:
    """A number without a mark heads a paragraph only where white space follows it, and it is no row of a table."""
    if not match[0].isdigit():
        return False
    gaps = [at for at in range(line.start + match.end(), line.end) if at in copy.gaps]
    is_row = len(gaps) > 2 and len(line.text) < _ROW and not re.search("[,。;:]", line.text)
    return is_row or line.start + match.end() not in copy.gaps


def numbered(copy: FairCopy, lines: Iterable[int]) -> list[Numbered]:
    """Every numbered paragraph of these lines, with its heading where it has one."""
    rows, ladder, found = list(lines), _Ladder(), list[Numbered]()
    for place, index in enumerate(rows):
        line = copy.lines[index]
        if mark := marker(copy, line):
            style, match = mark
            number = copy.found(line.start + match.start("number"), line.start + match.end("number"))
            item = Numbered(index, number, ladder.level(style), line.start + match.end())
            below = copy.lines[rows[place + 1]] if place + 1 < len(rows) else None
            item.text, item.by_below = _heading(copy, line, item.start, below)
            found.append(item)
    _as_siblings(found)
    return found


def _as_siblings(items: list[Numbered]) -> None:
    """Of a list whose items are no headings the last one is none either, whatever paragraph follows the list."""
    siblings: dict[int, list[bool]] = {}
    for item in items:
        siblings = {level: seen for level, seen in siblings.items() if level <= item.level}
        before = siblings.setdefault(item.level, [])
        if item.by_below and before and not any(before):
            item.text = None
        before[:] = [*before[-1:], item.text is not None] if not any(before) else [True]


def headings_above(rows: Iterable[int], items: Iterable[Numbered]) -> dict[int, tuple[str, ...]]:
    """For each line the texts of the headings above it, outermost first."""
    waiting = iter(items)
    item = next(waiting, None)
    open_: dict[int, str] = {}
    above: dict[int, tuple[str, ...]] = {}
    for row in rows:
        while item and item.line <= row:
            open_ = {level: text for level, text in open_.items() if level < item.level}
            open_ |= {item.level: item.text.value} if item.text else {}
            item = next(waiting, None)
        above[row] = tuple(open_.values())
    return above


def _heading(copy: FairCopy, line: Line, start: int, below: Line | None) -> tuple[Found | None, bool]:
    text = copy.text[start : line.end]
    first = next((stop for stop in _STOP.finditer(text) if not _in_brackets(text, stop.start())), None)
    unit = text[: first.start()] if first else text
    behind = text[first.end() :] if first else ""
    whole = copy.found(start, start + len(unit)) if 0 < len(unit) <= 2 * _LONGEST else None
    if (
        copy.flat
        and (noun := _run_in(text))
        and (noun.endswith(("主题", "问题")) or re.search(r"\d|:$", text[: len(unit) + 1]))
    ):
        return copy.found(start, start + len(noun)), False
    if parted := _parted_by_blank(copy, start, line.end):
        return copy.found(start, parted), False
    if _heads_fields(copy, unit, below):
        return copy.found(start, start + len(unit) - 1), True
    if _LEAD_IN.search(unit) or not unit or ";" in unit:
        return None, False
    if len(unit) <= _LONGEST and behind:
        return whole, False
    if len(unit) <= _LONGEST and first and _is_continued(copy, below):
        return whole, text[-1] != ":"
    if copy.flat and len(unit) > _LONGEST:
        return _run_in_flat(copy, start, text), False
    stands_alone = not behind and text[-1] not in "。;!?,、"
    return (whole if stands_alone and len(unit) <= 2 * _LONGEST else None), False


def _in_brackets(text: str, at: int) -> bool:
    opened = text.rfind("(", max(0, at - _LONGEST), at)
    return opened >= 0 and ")" not in text[opened:at] and ")" in text[at : at + _LONGEST]


def _parted_by_blank(copy: FairCopy, start: int, end: int) -> int | None:
    """Where a heading's noun ends that white space alone parts from the text behind it: 募捐时间 1月1日至31日。"""
    gap = next((at for at in range(start + 3, min(start + 16, end - 3)) if at in copy.gaps), None)
    words = copy.text[start:gap] if gap else ""
    return gap if gap and _NOUN_ALONE.fullmatch(words) else None


def _heads_fields(copy: FairCopy, unit: str, below: Line | None) -> bool:
    """Whether a short item that ends in a semicolon has more of its own below it, as where groups are listed."""
    if len(unit) < 3 or unit.find(";") != len(unit) - 1 or len(unit) > _LONGEST or below is None:
        return False
    return not marker(copy, below) and not _OTHER_BELOW.match(below.text)


def _run_in_flat(copy: FairCopy, start: int, text: str) -> Found | None:
    noun = _run_in(text) if copy.flat else ""
    return copy.found(start, start + len(noun)) if noun else None


def _run_in(text: str) -> str:
    """The title phrase at the head of a paragraph that follows without any mark ("申报时间2024年…")."""
    if matter := _MATTER.match(text):
        return matter[0]
    noun = _HEADING_NOUN.match(text)
    ran_on = _RAN_ON.match(text)
    if ran_on and (noun is None or len(ran_on[0]) > len(noun[0]) or text[noun.end()] in ",、。;:的和与及方是为应要由"):
        return ran_on[0] if len(ran_on[0]) >= 4 else ""
    if (
        not noun
        or not 4 <= len(noun[0]) <= 12
        or len(noun[0]) == len(text)
        or text[noun.end()] in ",、。;:的和与及方是为应要由"
    ):
        return ""
    return noun[0]


_OTHER_BELOW = re.compile(r"以上|上述|本(?:办法|措施|方案|通知)|附|联系|特此|[^,。:]{0,10}(?:联系人|电话):")


def _is_continued(copy: FairCopy, below: Line | None) -> bool:
    """Whether an unnumbered paragraph of the same item follows."""
    if below is None or marker(copy, below) or _OTHER_BELOW.match(below.text):
        return False
    return len(below.text) > 12 and below.text[-1] in "。;:"


def tree(items: Iterable[Numbered]) -> tuple[Heading, ...]:
    """The headings as a tree."""
    headings = [item for item in items if item.text]
    return tuple(_branch(headings, 0, len(headings)))


def _branch(items: list[Numbered], first: int, behind: int) -> Iterator[Heading]:
    while first < behind:
        item, own_end = items[first], first + 1
        while own_end < behind and items[own_end].level > item.level:
            own_end += 1
        if item.text:
            yield Heading(
                level=item.level,
                number=item.number.value.strip("、.,"),
                text=item.text,
                children=tuple(_branch(items, first + 1, own_end)),
            )
        first = own_end


def flat(headings: Iterable[Heading]) -> Iterator[Heading]:
    """The headings of a tree in the order of the text."""
    for heading in headings:
        yield heading
        yield from flat(heading.children)
