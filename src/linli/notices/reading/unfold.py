"""Paragraphs that ran together, in a page or a scan that lost its line breaks, cut apart again."""

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from linli.kernel.numerals import number
from linli.notices.reading.faircopy import Strip
from linli.notices.reading.seams import closing_seams, seams
from linli.notices.reading.titles import ENDS_AS_TITLE, reads_as_title
from linli.notices.reading.words import CN, NUMBER, STARTER, is_unit

CLOSED = "。!?;:…"

#: a line this long may hold several paragraphs; one with this share of all signs does when it lost its breaks
_LONG, _SHARE = 100, 0.6
#: signs from the number of one heading to that of the first below it, where nothing stands between but the heading
_SHORT = 24
#: blanks at which a line may be cut; no document has as many paragraphs
_MOST = 4_000
_STYLES = (
    re.compile(rf"(?<![第一二三四五六七八九十])(?P<n>{CN})、"),
    re.compile(rf"\((?P<n>{CN})\)"),
    re.compile(
        r"(?:(?<=[。;:!?])|(?<=^)|(?<=[\u4e00-\u9fff)])(?=1[.、]|\d{1,2}[.、][\u4e00-\u9fff]))(?P<n>\d{1,2})[.、](?!\d)"
    ),
)
_OPEN, _SHUT = "《〈“(【[「", "》〉”)】]」"
_SINGLE_HAN = re.compile(r"[\u4e00-\u9fff]")
_NUMBER_OF_DESK = re.compile(r"(?:\(?0\d{2,3}\)?-?\d{7}|1[3-9]\d{9}|\d{7,8}(?!\d))")
#: what stands before white space and goes on behind it: the number of an attachment, a department before its person
_WAITS = re.compile(r"附件[\d一二三四五六七八九十]{1,3}:?$|(?:联系人|联络人|负责人):[^,。;\d@]{0,20}$")
_LABEL = re.compile(
    r"(?:联系人|电话|手机|邮箱|信箱|地址|邮编|传真|E-?mail|时间|日期|来源|标题|文号|机构|栏目|单位|作者|次数|字体|位置):$",
    re.I,
)
_BARE_LABEL = re.compile(r"(?<![\u4e00-\u9fff])(?:联系人|电话|联系电话|手机|内线|邮箱|电子邮箱|邮编)$")
#: a numbered heading that stood on a line of its own
_HEADED = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))[^。;:]{2,30}(?<![、,])$")
#: what a title may quote, stops and all
_SAID = re.compile(r"“[^“”]{0,80}”|《[^《》]{0,120}》")
_BARE_NUMBER = re.compile(r"[\d.、()一二三四五六七八九十]{1,5}")
#: a page's heading: whether the document holds, its number, its title
_NUMBERED_TITLE = re.compile(rf"(?:\([^()]{{2,6}}\))?(?P<number>{NUMBER.pattern}):?(?P<title>关于|转发|印发)")
_DATE_AT_END = re.compile(r"\d{4}年(?:\d{1,2}|元)月\d{1,2}日$")


def ran_together(strip: Strip, total: int) -> bool:
    """Whether one line holds several paragraphs; `total` is the length of the whole text."""
    if len(strip.text) < _LONG:
        return False
    sections = re.search(r"[。:;)]二、", strip.text) and re.search(r".一、", strip.text)
    if sections or len(strip.text) <= _SHARE * total / 2:
        return bool(sections)
    if len(strip.text) > _SHARE * total and len(strip.gaps) > 1:
        return True
    return next(seams(strip.text, strip.gaps), None) is not None


def unfolded(strip: Strip) -> Iterator[Strip]:
    """The paragraphs of such a line."""
    gaps = sorted(strip.gaps)[:_MOST]
    kept_whole = _names(strip.text)
    known = sorted(seams(strip.text, strip.gaps))
    found = {*known, *_section_cuts(strip), *_gap_cuts(strip, gaps, kept_whole, known)}
    cuts = sorted(found - {0, len(strip.text)})[:_MOST]
    for start, end in zip([0, *cuts], [*cuts, len(strip.text)], strict=True):
        yield strip.part(start, end)


def closed_off(strip: Strip) -> Iterator[Strip]:
    """A paragraph by itself, without the signature and the remark on disclosure that were joined to its end."""
    cuts = sorted({0, *closing_seams(strip.text), *_number_before(strip), *_drawn_up_by(strip), len(strip.text)})
    return (strip.part(start, end) for start, end in itertools.pairwise(cuts))


def _number_before(strip: Strip) -> Iterator[int]:
    """Between a document number and the title that follows it on a line of a page."""
    if number := _NUMBERED_TITLE.match(strip.text):
        yield from (number.start("number"), number.start("title"))


def _drawn_up_by(strip: Strip) -> Iterator[int]:
    """Between a title and the first of the units that white space parts from each other behind it."""
    gaps = sorted(strip.gaps)
    if not 2 <= len(gaps) <= _SHORT or len(strip.text) > 3 * _LONG:
        return
    parts = [strip.text[a:b] for a, b in itertools.pairwise([*gaps, len(strip.text)])]
    if all(is_unit(part) for part in parts):
        title = strip.text[: gaps[0]]
        yield from (at for at in range(7, len(title) - 1) if reads_as_title(title[:at]) and is_unit(title[at:]))


def _names(text: str) -> list[tuple[int, int]]:
    """Where a title that the text quotes elsewhere (《…》) stands unquoted: no line ended inside it."""
    quoted = {match[1] for match in re.finditer(r"《([^《》]{8,80})》", text) if ENDS_AS_TITLE.search(match[1])}
    return sorted((m.start(), m.end()) for title in list(quoted)[:50] for m in re.finditer(re.escape(title), text))


def _section_cuts(strip: Strip) -> Iterator[int]:
    """Before each number of a heading that stands in order: 一、 then 二、; within it （一） then （二）."""
    expected, reached = [1, 1, 1], 0  #: points may be numbered on from one section to the next
    found = sorted(
        (m.start(), level, m["n"]) for level, style in enumerate(_STYLES) for m in style.finditer(strip.text)
    )
    last = -_SHORT
    for at, level, sign in found:
        value = number(sign) or 0
        clear = at == 0 or at in strip.gaps or strip.text[at - 1] in CLOSED + ")"
        clear = clear or (level == 2 and at - last < _SHORT)
        in_order = value == expected[level] or (level == 2 and value == reached + 1)
        follows = in_order and (clear or (level < 2 and value > 1))
        if follows or (value == 1 and (clear or level == 1)):
            yield at
            last = at
            expected[level] = value + 1
            reached = value if level == 2 else reached
            expected[level + 1 :] = [1] * (len(expected) - level - 1)


def _gap_cuts(strip: Strip, gaps: list[int], kept_whole: list[tuple[int, int]], known: Sequence[int]) -> Iterator[int]:
    """White space that once was a line's end; `known` are the seams of head and foot."""
    starts = [start for start, _ in kept_whole]
    depth = last = place = 0
    for at in gaps:
        for sign in strip.text[place:at]:
            depth = max(0, depth + (sign in _OPEN) - (sign in _SHUT))
        place = at
        if before := bisect_left(known, at):
            last = max(last, known[before - 1])
        name = bisect_right(starts, at - 1) - 1
        inside = name >= 0 and kept_whole[name][0] < at < kept_whole[name][1]
        if depth == 0 and not inside and _was_line_end(strip, max(last, at - 200), at, gaps):
            yield at
            last = at
        depth = 0 if strip.text[at - 1] in "。;" else depth


def _was_line_end(strip: Strip, last: int, at: int, gaps: Sequence[int]) -> bool:
    left, right = strip.text[last:at], strip.text[at : at + 60]
    if left[-1] in "@._-、,的和与及" or (left[-1].isascii() and left[-1].isalnum() and right[0] in "@._-"):
        return False
    if (
        _LABEL.search(left[-8:])
        or _BARE_LABEL.search(left[-8:])
        or _WAITS.search(left[-30:])
        or _BARE_NUMBER.fullmatch(left)
        or _NUMBER_OF_DESK.match(right)
    ):
        return False
    closed = left[-1] in CLOSED or bool(STARTER.match(right)) or is_signature(strip.text[at : at + 61])
    closed = closed or _begins_head(right[: _next_gap(gaps, at) - at])
    if not closed and (_is_single(strip, at) or (at - 1 in strip.gaps and _SINGLE_HAN.match(left[-1]))):
        return _is_whole(left) and not _is_single(strip, at)
    headed = _HEADED.match(left) and _next_gap(gaps, at) - at > _SHORT
    return closed or bool(headed) or not re.search("[,。;]", _SAID.sub("", left))


def _next_gap(gaps: Sequence[int], at: int) -> int:
    place = bisect_right(gaps, at)
    return gaps[place] if place < len(gaps) else at + 60


def _begins_head(piece: str) -> bool:
    """Whether a piece between white space is a unit's name, a red head or a document number, whole."""
    return len(piece) >= 4 and bool(is_unit(piece.removesuffix("文件")) or NUMBER.fullmatch(piece))


def _is_single(strip: Strip, at: int) -> bool:
    """Whether one Chinese sign stands alone between white space, as in "教 务 处"."""
    return at + 1 in strip.gaps and bool(_SINGLE_HAN.match(strip.text[at]))


def _is_whole(words: str) -> bool:
    tail = re.split("[,。;:]", words)[-1]
    return bool(is_unit(tail) or ENDS_AS_TITLE.search(tail) or NUMBER.fullmatch(tail))


def is_signature(rest: str) -> bool:
    """Whether what is left of a text is nothing but a unit and a date."""
    date = _DATE_AT_END.search(rest) if len(rest) <= 60 else None
    return date is not None and is_unit(rest[: date.start()])
