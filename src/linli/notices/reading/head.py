"""What stands above the text: red head, document number, addressees."""

import itertools
import re
from collections.abc import Iterator

from linli.notices.reading.document import Found
from linli.notices.reading.faircopy import FairCopy, Line
from linli.notices.reading.parts import Part
from linli.notices.reading.titles import BEHIND_TITLE, ENDS_AS_MARK
from linli.notices.reading.words import DISCLOSED, NUMBER, STARTER, UNITS_ALONE, is_unit

#: how urgent or secret a document is, before its number on the same line
_URGENCY = r"(?:(?:特急|加急|平急|急件|特提|明传|机密|秘密|绝密|内部)[★·\d年]*)?"
_NUMBER_LINE = re.compile(
    rf"\(?(?:[-•·]?(?:备注/)?(?:发文字号|发文文号|文号|字号|文件编号)[:|]|【(?:发文字号|文号)】)?{_URGENCY}(?P<number>{NUMBER.pattern})\)?(?::?$|签发人|[\u4e00-\u9fff]{{2,6}}:)"
)
_LEAD_IN = re.compile(
    r"(?:如下|事项|通知|公告|通告|要求|内容|联系人|电话|主题|时间|地点|包括|附件|对象|范围|方式|网址|标题|文号|来源|栏目|(?:发布|发文|成文)机构|附|条件|原则|是|为|说)$"
)
#: what a page says of itself is no salutation
_FURNITURE_LABEL = re.compile(
    r"^[-•·*\d]|^(?:.*签发人|抄[送报])$|索引|作者|发布|浏览|阅读|点击|编号|编辑|日期|访问|(?:发布|发文|公开)机构|分类|文号|来源|栏目|字号|当前位置|正文$|下载"
)
_BODY_OPENS = re.compile(r"为|根据|按照|经|近日|日前|现|依据|兹|由于|随着|今年|自")
_LONGEST_SALUTATION = 300
#: signs of a row of a telegram's head: its urgency, its number, its serial
_LONGEST_ROW = 60


def number_of(copy: FairCopy, part: Part) -> Found | None:
    """The document's own number: on a line of its own above the title or directly below it."""
    for index in [*range(part.head, part.body), *_below_title(copy, part)]:
        line = copy.lines[index]
        if match := _NUMBER_LINE.match(line.text) or BEHIND_TITLE.fullmatch(line.text):
            return copy.found(line.start + match.start("number"), line.start + match.end("number"))
        pieces = copy.pieces(line.start, line.end) if index < part.body and len(line.text) < _LONGEST_ROW else []
        if apart := next((place for place in pieces if NUMBER.fullmatch(copy.text[slice(*place)])), None):
            return copy.found(*apart)
    if part.title and (match := BEHIND_TITLE.fullmatch(copy.text[part.title.end : copy.lines[part.body - 1].end])):
        return copy.found(part.title.end + match.start("number"), part.title.end + match.end("number"))
    return None


def _below_title(copy: FairCopy, part: Part) -> Iterator[int]:
    for index in range(part.body, min(part.body + 4, part.behind)):
        if len(copy.lines[index].text) > 60:
            return
        yield index


def red_head(copy: FairCopy, part: Part) -> list[Found]:
    """The units of the issuer's mark (…文件, or the names alone) above the document number."""
    rows = [copy.lines[n] for n in range(part.head, part.title.first if part.title else part.body)]
    marks = [at for at, row in enumerate(rows) if ENDS_AS_MARK.search(row.text) or NUMBER.match(row.text)]
    if not marks:
        return []
    rows = rows[_top(rows, marks) :]
    units: list[Found] = []
    for row in rows:
        bare = ENDS_AS_MARK.sub("", row.text)
        if bare and is_unit(bare):
            units.append(copy.found(row.start, row.start + len(bare)))
    return _once(units)


def _top(rows: list[Line], marks: list[int]) -> int:
    """The first of the units that stand without a gap above the marks; 0 where one of them is a red head's 文件."""
    if any(ENDS_AS_MARK.search(rows[at].text) for at in marks):
        return 0
    top = marks[-1]
    while top and (is_unit(rows[top - 1].text) or top - 1 in marks):
        top -= 1
    return top


def title_units(copy: FairCopy, part: Part) -> list[Found]:
    """The units that open the title: "X关于…", "X、Y印发…"."""
    if part.title is None:
        return []
    text = copy.text[part.title.start : part.title.end]
    opened = re.match(r"(?P<units>[^《“]*?)(?:关于|印发|转发|批转|办公[厅室]转发)", text)
    if not opened or not opened["units"]:
        return []
    borders = [part.title.start, *(m.end() + part.title.start for m in re.finditer("[、,\n]", opened["units"]))]
    units: list[Found] = []
    for start, end in zip(borders, [*borders[1:], part.title.start + opened.end("units")], strict=True):
        for a, b in copy.pieces(start, end) if _all_units(copy, start, end) else [(start, end)]:
            b = b - 1 if copy.text[b - 1] in "、,\n" else b
            if is_unit(copy.text[a:b]):
                units.append(copy.found(a, b))
    return units


def named_issuer(copy: FairCopy, outer: Part, inner: Part) -> list[Found]:
    """Whom the outer title names as the issuer of what it passes on: "转发X关于…"."""
    if outer.title is None or inner.title is None:
        return []
    start = outer.title.start
    text, words = copy.text[start : outer.title.end], copy.text[inner.title.start : inner.title.end].replace("\n", "")
    passes = re.search(r"(?:转发|批转)(?P<unit>[^《》〈〉\n]{2,30}?)(?=《|关于)", text)
    if not passes or words[:6] not in text.replace("\n", "") or not is_unit(passes["unit"]):
        return []
    return [copy.found(start + passes.start("unit"), start + passes.end("unit"))]


def _all_units(copy: FairCopy, start: int, end: int) -> bool:
    return all(is_unit(copy.text[a:b].rstrip("、,\n")) for a, b in copy.pieces(start, end))


def _once(units: list[Found]) -> list[Found]:
    seen: dict[str, Found] = {}
    for unit in units:
        seen.setdefault(unit.value, unit)
    return list(seen.values())


def salutation(copy: FairCopy, part: Part) -> tuple[int, int] | None:
    """Where the addressees stand, without the colon; None where the document addresses nobody."""
    tried = 0
    for index in range(part.body, part.behind):
        line = copy.lines[index]
        if (
            NUMBER.match(line.text)
            or _NUMBER_LINE.match(line.text)
            or DISCLOSED.match(line.text)
            or line.text.startswith("(")
            or re.fullmatch(r"[\d:.-]{4,}|\d{4}年\d+月\d+日.{0,40}", line.text)
        ):
            continue
        colon = line.text.find(":", 0, _LONGEST_SALUTATION)
        if colon > 0 and _greets(line.text[:colon]):
            return line.start, line.start + colon
        if part.title and _greets_bare(copy, index):
            return line.start, line.end
        tried += 1
        if tried == 2 or len(line.text) > 40:
            return None
    return None


def _greets_bare(copy: FairCopy, index: int) -> bool:
    """Whether a line names those addressed, though it lost its colon: units alone, above the first sentence."""
    below = copy.lines[index + 1].text if index + 1 < len(copy.lines) else ""
    return bool(UNITS_ALONE.fullmatch(copy.lines[index].text)) and len(below) >= 25 and "," in below


def _greets(words: str) -> bool:
    if (
        "。" in words
        or _FURNITURE_LABEL.search(words)
        or (STARTER.match(words) and not words.startswith("各"))
        or _LEAD_IN.search(words)
    ):
        return False
    return not _BODY_OPENS.match(words) and len(words) >= 2 and not re.search(r"https?$|\d$", words)


def addressees(copy: FairCopy, part: Part) -> tuple[Found, ...]:
    """The units of the salutation, parted at commas and semicolons but not at 、."""
    place = salutation(copy, part)
    if place is None:
        return ()
    start, end = place
    borders = [
        start,
        *(
            start + m.end()
            for m in re.finditer("[,;]", copy.text[start:end])
            if not _inside(copy.text[start : start + m.start()])
        ),
        end + 1,
    ]
    return tuple(copy.found(a, b - 1) for a, b in itertools.pairwise(borders) if b - 1 > a)


def _inside(before: str) -> bool:
    return before.count("(") > before.count(")")
