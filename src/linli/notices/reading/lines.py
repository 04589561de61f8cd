"""From the text as handed in to paragraphs: page numbers and page furniture go, broken paragraphs are rejoined."""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from linli.kernel.dates import whole_date
from linli.notices.reading.faircopy import FairCopy, Strip, folded
from linli.notices.reading.titles import reads_as_title
from linli.notices.reading.unfold import CLOSED, closed_off, is_signature, ran_together, unfolded
from linli.notices.reading.width import rewrapped
from linli.notices.reading.words import (
    DISCLOSED,
    FURNITURE,
    HAN,
    LINKS,
    PAGE_FOOT,
    PAGE_NUMBER,
    STARTER,
    UNITS_ALONE,
    is_unit,
)

#: paragraphs that are read: several times as many as the longest official documents have. A file of one sign a line
#: would else take many times as long as its length deserves
MOST = 12_000

_RAW = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_WORD = re.compile(r"[^\s\u200b-\u200d\u2060\ufeff]+")
#: marks of a page's source, and numbers of pages amid a line
_MARKUP = re.compile(
    r"!\[[^\[\]]{0,80}\]\([^()\s]{0,300}\)|^\s*[|•●◆■▪◇□]+|<!--.{0,200}?-->|(?<![\d*])\*\*(?!\*)|(?<!\*)\*\*(?![\d*])|^\s*#+(?=\s)|(?<!\S)[-—–]\s?\d{1,3}\s?[-—–](?!\S)|[=]{4,}|[-_*~]{6,}"
)
#: what ends a row of a table. Stripped and not searched for: a search tries a long run of blanks anew at each of them
_BARS = "|" + "".join(filter(str.isspace, map(chr, range(0x3001))))
#: "v\\:* {behavior:url(#default#VML);}", and what a word processor writes before its rules
_SELECTOR = r"[\w.#@*\\:,>-]"
_STYLES = re.compile(
    rf"(?<!{_SELECTOR}){_SELECTOR}{{1,60}}(?:[ \t\r\n]{{1,4}}{_SELECTOR}{{1,60}}){{0,3}}[ \t\r\n]{{0,4}}"
    r"\{[ \t\r\n]{0,40}[a-z-]{2,40}[ \t]{0,4}:[^{}]{0,4000}\}|"
    r"/\*[ \t]{0,4}Style Definitions[ \t]{0,4}\*/|Normal\s{1,20}0\s[\w\s.磅-]{0,80}?X-NONE",
    re.ASCII,
)
#: a list of downloads may stand so many lines above the signature
_FOOT_ABOVE = 6
#: lines of a page in which its title may stand, and the unit that opens one
_HEAD = 12
_OPENS_TITLE = re.compile(r"(?P<unit>[^《“。,:]{4,34}?)(?:关于|印发|转发|批转)")
#: figures set off from the Chinese signs around them, as word processors do: "于 3 月 5 日"
_AROUND_FIGURES = re.compile(r"(?<=[\u4e00-\u9fff]) \d{1,6} (?=[\u4e00-\u9fff])")
_FIGURES = re.compile(r"(?<!\d)\d{1,6}(?!\d)")
_FIGURES_BEFORE = re.compile(r"(?<!\d)\d{1,6}$")
_OFTEN = 4
#: no heading alone on its line is so long
_HALF = 24
#: the way to a page; its last step may stand again above the title
_TRAIL = re.compile(r".{0,6}位置:?.*>")
_RULE = re.compile(r"[-=_*~—─|:]{3,}(?:正文[-=_*~—─]{3,})?")


def fair_copy(text: str) -> FairCopy:
    """The fair copy of a text; its `source` is the text in NFC."""
    source = unicodedata.normalize("NFC", text)
    strips = list(itertools.islice(_without_page_numbers(_strips(source)), MOST + 1))
    unread = strips.pop().at[0] if len(strips) > MOST else None
    strips = rewrapped(strips)
    total = sum(len(strip.text) for strip in strips)
    flat = any(ran_together(strip, total) for strip in strips)
    strips = [
        part for strip in strips for part in (unfolded if flat and ran_together(strip, total) else closed_off)(strip)
    ]
    strips = list(_parted_from_signer(strips))
    width = _fixed_width(strips)
    if len(strips) > MOST:
        unread = strips[MOST].at[0]
        del strips[MOST:]
    return FairCopy.of(source, _rejoined(_without_furniture(strips, total), width), flat=flat, unread=unread)


def _without_styles(text: str) -> str:
    """The text with blanks for the style rules that a page of a word processor brings along; its length stays."""
    if "{" not in text:
        return text
    return _STYLES.sub(lambda rules: re.sub(r"[^\n]", " ", rules[0]), text)


def _strips(source: str) -> Iterator[Strip]:
    narrow = _without_styles(folded(source))
    for line in _RAW.finditer(narrow):
        strip = _strip(line[0], line.start())
        strip.raw = line[0]
        if PAGE_NUMBER.fullmatch("".join(line[0].split())):
            yield Strip("", [], {})
        elif strip.text and not _RULE.fullmatch(strip.text):
            yield _without_letter_spacing(strip)


def _strip(line: str, base: int) -> Strip:
    """One raw line without its white space and without marks of a page's source."""
    line = line.rstrip(_BARS)
    shown = _MARKUP.sub(lambda mark: " " * len(mark[0]), line) if _MARKUP.search(line) else line
    words, at, gaps = list[str](), list[int](), dict[int, int]()
    behind = 0
    for word in _WORD.finditer(shown):
        first, end = word.span()
        if at:
            gaps[len(at)] = first - behind
        at += range(base + first, base + end)
        words.append(shown[first:end])
        behind = end
    return Strip("".join(words), at, gaps)


def _without_letter_spacing(strip: Strip) -> Strip:
    """In "关 于 …" the room between signs says nothing; only what is wider still parts words."""
    if len(_AROUND_FIGURES.findall(strip.raw)) >= _OFTEN:
        strip.gaps = {at: width for at, width in strip.gaps.items() if not _beside_figure(strip, at)}
    usual = sum(1 for width in strip.gaps.values() if width <= 2)
    if len(strip.text) < 3 or usual < 0.7 * (len(strip.text) - 1):
        return strip
    strip.gaps = {index: width for index, width in strip.gaps.items() if width > 2}
    return strip


def _beside_figure(strip: Strip, at: int) -> bool:
    """Whether room parts a Chinese sign from figures that have room on their other side too."""
    figures = _FIGURES_BEFORE.search(strip.text, max(0, at - 8), at) or _FIGURES.match(strip.text, at)
    if figures is None:
        return False
    start, end = figures.span()
    return (start in strip.gaps or start == 0) and end in strip.gaps and bool(HAN.match(strip.text, end))


def _parted_from_signer(strips: list[Strip]) -> Iterator[Strip]:
    """A list of attachments without the unit that was joined to its end: the one that opens the title, above a date."""
    opened = (_OPENS_TITLE.match(strip.text) for strip in strips[:_HEAD])
    signers = {match["unit"] for match in opened if match and is_unit(match["unit"])}
    for strip, lower in itertools.zip_longest(strips, strips[1:]):
        name = next((name for name in signers if strip.text.endswith(name)), "") if strip.text.startswith("附") else ""
        if name and lower and whole_date(lower.text):
            yield strip.part(0, len(strip.text) - len(name))
            yield strip.part(len(strip.text) - len(name), len(strip.text))
        else:
            yield strip


def _without_page_numbers(strips: Iterable[Strip]) -> Iterator[Strip]:
    cut = False
    for strip in strips:
        if not strip.text:
            cut = True
        else:
            strip.begins, cut = cut, False
            yield strip


def _without_furniture(strips: list[Strip], total: int) -> Iterator[Strip]:
    passed = 0
    signed = max((n for n, strip in enumerate(strips) if whole_date(strip.text)), default=-1)
    for place, strip in enumerate(strips):
        if passed > total / 2 and PAGE_FOOT.match(strip.text):
            if place < signed <= place + _FOOT_ABOVE and is_unit(strips[signed - 1].text):
                continue
            return
        if LINKS.fullmatch(strip.text) or (passed < total / 2 and _is_last_step(strips, place)):
            continue
        passed += len(strip.text)
        if not FURNITURE.match(strip.text) or (len(strip.text) > 60 and "http" not in strip.text):
            yield strip
        elif disclosed := DISCLOSED.search(strip.text):
            yield strip.part(*disclosed.span())


def _is_last_step(strips: list[Strip], place: int) -> bool:
    """Whether a short line is the last step of the way to a page, or says it again above the title."""
    text, above = strips[place].text, [strip.text for strip in strips[max(0, place - 2) : place]]
    if not above or len(text) >= 20:
        return False
    if _TRAIL.match(above[-1]):
        return above[-1].endswith(text)
    return above[-1].endswith(">") or (above[-1] == text and above[0].endswith(">"))


def _fixed_width(strips: list[Strip]) -> int:
    """The number of signs at which lines were broken by a fixed width; 0 where each paragraph is one line."""
    lengths = Counter(len(strip.text) for strip in strips if len(strip.text) >= 16)
    if len(strips) < 8 or not lengths:
        return 0
    widest = max(lengths)
    full = sum(count for length, count in lengths.items() if length >= widest - 2)
    return widest if full >= 5 and full >= len(strips) / 5 else 0


def _rejoined(strips: Iterable[Strip], width: int) -> list[Strip]:
    paragraphs: list[list[Strip]] = []
    for strip in strips:
        if paragraphs and _goes_on(paragraphs[-1], strip, width):
            paragraphs[-1].append(strip)
        else:
            paragraphs.append([strip])
    return [Strip.joined(parts) for parts in paragraphs]


def _goes_on(parts: list[Strip], lower: Strip, width: int) -> bool:
    """Whether a paragraph was broken between two lines, by a page's end or by lines of fixed width."""
    upper = parts[-1].text
    last = upper[-1]
    # the first line of a paragraph is set in by two signs
    indent = 2 if len(parts) == 1 and parts[-1].raw[:1].isspace() else 0
    if width and len(upper) + indent >= width - 2 and not STARTER.match(lower.text) and not _ends_title(parts):
        return last not in CLOSED or not _opens_paragraph(lower)
    if last in CLOSED or STARTER.match(lower.text) or is_signature(lower.text) or lower.text == upper:
        return False
    if _ends_title(parts):
        return False
    if last in ",、":
        return True
    begun = parts[0].text
    if UNITS_ALONE.fullmatch(begun) and len(lower.text) >= 25:
        return False
    if is_unit(lower.text):
        return False
    if STARTER.match(begun) and not any("。" in part.text for part in parts):
        return _ends_sentence(parts, lower)
    has_stop = any("。" in part.text or "," in part.text for part in parts)
    return has_stop and len(upper) >= (10 if lower.begins else 22) and last not in ")》"


def _ends_sentence(parts: list[Strip], lower: Strip) -> bool:
    """Whether a numbered sentence of two lines ends on the second, shorter one."""
    upper = parts[0].text
    return len(parts) == 1 and len(upper) >= _HALF and lower.text.endswith("。") and lower.text.find("。") < len(upper)


def _ends_title(parts: list[Strip]) -> bool:
    text = "".join(part.text for part in parts[-4:])
    return len(parts) <= 4 and reads_as_title(text)


def _opens_paragraph(strip: Strip) -> bool:
    return bool(STARTER.match(strip.text)) or is_unit(strip.text) or is_signature(strip.text)
