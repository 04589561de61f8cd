"""From the text as handed in to paragraphs: page numbers and page furniture go, broken paragraphs are rejoined, and
those that ran together (a page or a scan that lost its line breaks) are cut apart again."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from linli.kernel.numerals import number
from linli.notices.reading.faircopy import FairCopy, Strip, folded
from linli.notices.reading.words import CN, FURNITURE, PAGE_FOOT, PAGE_NUMBER, STARTER, is_unit

_RAW = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_WORD = re.compile(r"[^\s\u200b-\u200d\u2060\ufeff]+")
_MARKUP = re.compile(r"<!--.*?-->|\*\*|^\s*#+(?=\s)|(?<=\()/\S+(?=\))")
_RULE = re.compile(r"[-=_*~—─]{3,}(?:正文[-=_*~—─]{3,})?")

#: a line this long may hold several paragraphs; one with this share of all signs does when it lost its breaks
_LONG, _SHARE = 100, 0.6
_CLOSED = "。!?;:…"
_NUMBER_OF_DESK = re.compile(r"(?:\(?0\d{2,3}\)?-?\d{7}|1[3-9]\d{9})")
_LABEL = re.compile(
    r"(?:联系人|电话|手机|邮箱|信箱|地址|邮编|传真|E-?mail|时间|来源|标题|文号|机构|次数|字体|位置):$", re.I
)


def fair_copy(text: str) -> FairCopy:
    """The fair copy of a text; its `source` is the text in NFC."""
    source = unicodedata.normalize("NFC", text)
    strips = list(_without_page_numbers(_strips(source)))
    total = sum(len(strip.text) for strip in strips)
    flat = any(_ran_together(strip, total) for strip in strips)
    if flat:
        strips = [part for strip in strips for part in (_unfolded(strip) if _ran_together(strip, total) else [strip])]
    strips = list(_rejoined(_without_furniture(strips, total)))
    return FairCopy.of(source, strips, flat=flat)


def _strips(source: str) -> Iterator[Strip]:
    narrow = folded(source)
    for line in _RAW.finditer(narrow):
        dropped = [m.span() for m in _MARKUP.finditer(line[0])]
        strip = Strip("", [], {})
        for word in _WORD.finditer(line[0]):
            for start, end in _kept(word.span(), dropped):
                before = start - (strip.at[-1] + 1 - line.start()) if strip.at else 0
                if before > 0:
                    strip.gaps[len(strip.text)] = before
                strip.at.extend(range(line.start() + start, line.start() + end))
                strip.text += line[0][start:end]
        if strip.text and not _RULE.fullmatch(strip.text):
            yield _without_letter_spacing(strip)


def _kept(span: tuple[int, int], dropped: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start, end = span
    for first, last in dropped:
        if first < end and last > start:
            if first > start:
                yield start, first
            start = max(start, last)
    if start < end:
        yield start, end


def _without_letter_spacing(strip: Strip) -> Strip:
    """In "关 于 …" the room between signs says nothing; only what is wider still parts words."""
    usual = sum(1 for width in strip.gaps.values() if width <= 2)
    if len(strip.text) < 3 or usual < 0.7 * (len(strip.text) - 1):
        return strip
    strip.gaps = {index: width for index, width in strip.gaps.items() if width > 2}
    return strip


def _without_page_numbers(strips: Iterable[Strip]) -> Iterator[Strip]:
    cut = False
    for strip in strips:
        if PAGE_NUMBER.fullmatch(strip.text):
            cut = True
        else:
            strip.begins, cut = cut, False
            yield strip


def _without_furniture(strips: list[Strip], total: int) -> Iterator[Strip]:
    passed = 0
    for strip in strips:
        if passed > total / 2 and PAGE_FOOT.match(strip.text):
            return
        passed += len(strip.text)
        if not FURNITURE.match(strip.text) or (len(strip.text) > 60 and "http" not in strip.text):
            yield strip


def _ran_together(strip: Strip, total: int) -> bool:
    if len(strip.text) < _LONG:
        return False
    sections = re.search(r"[。:;)](?:\s*)二、", strip.text) and re.search(r".一、", strip.text)
    return bool(sections) or (len(strip.text) > _SHARE * total and len(strip.gaps) > 1)


def _unfolded(strip: Strip) -> Iterator[Strip]:
    cuts = sorted({*_section_cuts(strip), *_gap_cuts(strip)})
    start = 0
    rest = strip
    for cut in cuts:
        left, rest = rest.cut(cut - start)
        start = cut
        if left.text:
            yield left
    if rest.text:
        yield rest


_STYLES = (
    re.compile(rf"(?<![第一二三四五六七八九十])(?P<n>{CN})、"),
    re.compile(rf"\((?P<n>{CN})\)"),
    re.compile(r"(?:(?<=[。;:!?])|(?<=^))(?P<n>\d{1,2})[.、](?!\d)"),
)


def _section_cuts(strip: Strip) -> Iterator[int]:
    """Before each number of a heading that stands in order: 一、 then 二、; within it （一） then （二）."""
    expected = [1, 1, 1]
    found = sorted((m.start(), level, m) for level, style in enumerate(_STYLES) for m in style.finditer(strip.text))
    for at, level, match in found:
        value = number(match["n"])
        clear = at == 0 or at in strip.gaps or strip.text[at - 1] in _CLOSED + ")"
        if (value == expected[level] and (clear or (level < 2 and value > 1))) or (
            value == 1 and (clear or level == 1)
        ):
            yield at
            expected[level] = value + 1
            expected[level + 1 :] = [1] * (len(expected) - level - 1)


_OPEN, _SHUT = "《〈“(【[「", "》〉”)】]」"
_NO_BREAK = re.compile(r"[\w@.:/-]")


def _gap_cuts(strip: Strip) -> Iterator[int]:
    """White space that once was a line's end."""
    depth = last = place = 0
    for at in sorted(strip.gaps):
        for sign in strip.text[place:at]:
            depth = max(0, depth + (sign in _OPEN) - (sign in _SHUT))
        place = at
        if depth == 0 and _was_line_end(strip, last, at):
            yield at
            last = at
        depth = 0 if strip.text[at - 1] in "。;" else depth


def _was_line_end(strip: Strip, last: int, at: int) -> bool:
    left, right = strip.text[last:at], strip.text[at : at + 60]
    if (strip.text[at - 1].isascii() and strip.text[at - 1].isalnum() and right[0] in "@._-") or strip.text[
        at - 1
    ] in "@._-、,":
        return False
    if (at - 1) in strip.gaps or (at + 1) in strip.gaps or _LABEL.search(left[-8:]):
        return False
    if re.match(_NUMBER_OF_DESK, right):
        return False
    if strip.text[at - 1] in _CLOSED or STARTER.match(right) or _is_signature(strip.text[at:]):
        return True
    return not re.search("[,。;]", left)


def _is_signature(rest: str) -> bool:
    """Whether what is left of a text is nothing but a unit and a date."""
    date = re.search(r"\d{4}年\d{1,2}月\d{1,2}日$", rest) if len(rest) < 60 else None
    return bool(date) and is_unit(rest[: date.start()] if date else "")


def _rejoined(strips: Iterable[Strip]) -> Iterator[Strip]:
    held: Strip | None = None
    for strip in strips:
        if held is not None and _goes_on(held, strip):
            held = held.joined(strip)
            continue
        if held is not None:
            yield held
        held = strip
    if held is not None:
        yield held


def _goes_on(upper: Strip, lower: Strip) -> bool:
    """Whether a paragraph was broken between two lines, by a page's end or by lines of fixed width."""
    last = upper.text[-1]
    if last in _CLOSED or STARTER.match(lower.text) or _is_signature(lower.text):
        return False
    if last in ",、":
        return True
    if STARTER.match(upper.text) and "。" not in upper.text or is_unit(lower.text):
        return False
    has_stop = "。" in upper.text or "," in upper.text
    return has_stop and len(upper.text) >= (10 if lower.begins else 22) and last not in ")》"
