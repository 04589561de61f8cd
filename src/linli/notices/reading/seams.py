"""Where paragraphs met without as much as a blank between them: seen by the grammar of head, list and foot alone."""

import re
from collections.abc import Iterator, Mapping

from linli.notices.reading.titles import number_behind
from linli.notices.reading.words import DOCUMENT_TYPES, NUMBER, is_unit

#: the head of a document is no longer than this
_HEAD = 400
_CODE = range(2, 9)  #: signs of an agency's code in a document number
#: how a salutation begins, and that it ends in a colon
_GREETED = (
    r"(?=(?:各|全|本|[^,、。:的]{2,30}(?:局|厅|委|办|会|部|处|室|科|府|院|校|站|所|中心|公司|社区|街道|单位|同志|部门)(?:\([^()]{1,8}\))?(?=[,、:]))"
    r"[^。;:《》]{0,200}:)"
)
#: a salutation of whatever names, the first section, or a word that opens a text, right behind a title
_FOLLOWED = (
    r"(?!要求|精神|如下|附件|主题|规定|内容|时间|[》”)、,])(?=[^。;:《》“”的]{2,400}:(?!\d)|一、[^。;:、]{2,12}?(?:情况|思想|目标|依据|要求|意义|原则|背景)|"
    r"(?:根据|依据|按照|近期|近日|现将|为(?:了|深入|贯彻|落实|进一步|切实))[^。;:]{6,})"
)
_TITLE = re.compile(
    rf"(?:关于|印发|转发|批转|做好|开展)[^。;:]{{2,120}}?(?:的?(?:{DOCUMENT_TYPES}){_GREETED}|的(?:通知|通报|函|报告|请示|汇报|批复|公告|方案){_FOLLOWED})"
)
#: a title at the very beginning that no 关于 opens
_BARE_TITLE = re.compile(
    rf"(?:附件)?[^,。;:《》]{{4,60}}?(?:(?:通知|[^,。;:《》关]{{2}}函|报告){_GREETED}|"
    r"(?:方案|计划|要点)(?=(?:为(?:了|贯彻|深入|进一步|切实|全面)|根据|依据|按照|近期)[^。;:]{6,}))"
)
#: who signs a report for its unit, above the title; the name may be masked
_SIGNER = re.compile(
    r"签发人:(?:X{2,4}|[×*某]{2,4}|[\u4e00-\u9fff][×*某X]{1,3}|[\u4e00-\u9fff]{2,4}?(?=[\u4e00-\u9fff]{4,30}关于))"
)
#: what ends the red head above a title
_MARK = re.compile(r"文件|号(?!召)")
#: what begins a paragraph wherever it stands behind a stop, a bracket, a digit or a file's ending
_BEGINS = re.compile(
    r"(?<=[。;)\da-zA-Z件表单版开])(?=附件?\d?:|联系人:|(?:联系|咨询)电话:|抄送:|抄报:|\(?此件|"
    r"\((?:主动|依申请)公开|主动公开$|依申请公开|信息公开选项)"
)
_CN = "一二三四五六七八九十"
_DAY = (
    r"(?:[12]\d{3}年(?:\d{1,2}|元)月\d{1,2}日|"
    rf"[二一][〇零○ΟОOo0-9一二三四五六七八九]{{3}}年(?:[{_CN}]{{1,2}}|元)月[{_CN}]{{1,3}}日)"
)
_DATED = re.compile(_DAY)
_PRINTED = re.compile(rf"{_DAY}印(?:发|制)?")
_LONGEST_UNIT = 34
_NOTE = re.compile(r"\((?:此件|本件|主动公开|依申请公开|不予公开)[^()]{0,10}\)")
#: a date, and behind it whether the document is public
_CLOSING = re.compile(rf"(?P<day>{_DAY})?(?P<note>{_NOTE.pattern})?$")
_TAIL = 60
#: what ends right before a unit's name: a sentence, the last of a list, a number to call, the room of an address
_STOP = re.compile(
    r"[。;)!]|(?<!代)表(?!大|团|队|处)|清单|名单|回执|指南|摘要|[\dX*](?![\dX*年月日届期季周])(?:号楼|[室号楼层])?"
)


def seams(text: str, gaps: Mapping[int, int]) -> Iterator[int]:
    """Places at which a paragraph begins; `gaps` are those where white space stands, which tell more than grammar."""
    units = list(_head(text, gaps))
    yield from (at for _, at in units)
    yield from (found.start() for found in _BEGINS.finditer(text))
    yield from (note.end() for note in _NOTE.finditer(text))
    yield from _foot(text, {name for name, _ in units if name})


def _head(text: str, gaps: Mapping[int, int]) -> Iterator[tuple[str, int]]:
    """Seams of the head, each with the unit that ends there, if one does: issuer, number, title, salutation."""
    at = 0
    if glued := number_behind(text, _HEAD):
        yield "", glued
        yield "", text.index("号", glued) + 1
        return
    number = NUMBER.search(text, 0, _HEAD)
    if number and not text.startswith("文件", number.end()):
        code = _code(text, number, gaps)
        if code is not None:
            yield text[:code].removesuffix("文件"), code
            yield "", number.end()
            at = number.end()
    if signer := _SIGNER.match(text, at):
        at = signer.end()
        yield "", at
    title = _TITLE.search(text, at, at + _HEAD) or (None if at else _BARE_TITLE.match(text, 0, _HEAD))
    if title:
        yield "", title.end()
        at = max((mark.end() for mark in _MARK.finditer(text, at, title.start())), default=at)
        half = (at + title.start()) // 2
        if text[at:half] and text[at:half] == text[half : title.start()]:
            at = half
        issuer = text[at : title.start()]
        if is_unit(issuer):
            yield issuer, at


def _code(text: str, number: re.Match[str], gaps: Mapping[int, int]) -> int | None:
    """Where the agency's code of a document number begins: at the text's beginning, or behind an issuer's name."""
    sign = re.search(r"[〔\[(【]", number[0])
    end = number.start() + (sign.start() if sign else 0)
    if parted := [at for at in range(number.start(), end) if at in gaps]:
        return parted[-1]
    begins = [end - length for length in _CODE if end >= length]
    marked = (begin for begin in begins if begin == 0 or text.endswith("文件", 0, begin))
    return next(marked, None) or next((begin for begin in begins if is_unit(text[:begin])), None)


def _foot(text: str, units: set[str]) -> Iterator[int]:
    """Before and behind a signature with its date, and around the line that names the printer."""
    for day in _DATED.finditer(text):
        if _PRINTED.match(text, day.start()):
            begin = _unit_start(text, day.start(), set())
            if begin is not None:
                yield begin
            continue
        behind = text[day.end() : day.end() + 40]
        if (
            behind
            and not re.match(r"\(|抄送|抄报|附|主动|依申请|信息公开|报[:送]|联系人|来源|上一|下一|分享|打印|【", behind)
            and not _PRINTED.search(behind)
        ):
            continue
        begin = _unit_start(text, day.start(), units)
        if begin is not None:
            yield begin
            yield day.end()


def closing_seams(text: str) -> Iterator[int]:
    """Before a signature with its date, and before a remark on disclosure, that end a paragraph of running text."""
    closing = _CLOSING.search(text, max(0, len(text) - _TAIL))
    if closing is None or not closing[0]:
        return
    if closing["day"] and (begin := _unit_start(text, closing.start(), set())):
        yield begin
    if closing["note"] and closing.start("note"):
        yield closing.start("note")


def _unit_start(text: str, end: int, units: set[str]) -> int | None:
    """Where the unit begins that stands right before a date: one that the head names, or all since the last stop."""
    known = [name for name in units if name and text.endswith(name, 0, end)]
    if known:
        return end - max(map(len, known))
    lowest = max(0, end - _LONGEST_UNIT)
    stop = next((lowest + stop.end() for stop in reversed(list(_STOP.finditer(text[lowest:end])))), None)
    return stop if stop is not None and is_unit(text[stop:end]) else None
