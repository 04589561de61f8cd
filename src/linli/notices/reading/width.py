"""Lines of a fixed width: a text that an editor, a mail or a terminal broke at so many signs, put together again."""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence

from linli.notices.reading.faircopy import Strip
from linli.notices.reading.titles import reads_as_title
from linli.notices.reading.words import STARTER, is_unit

#: no paragraph is as long as this by chance time and again
_NARROWEST, _WIDEST = 16, 140
#: so many lines end at the very same width before it is one
_FEWEST = 3
_CLOSED = "。!?;:…"
_NUMBERED = re.compile(r"第?[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|附件")

Measure = Callable[[str], int]


def columns(line: str) -> int:
    """The width of a line on a screen: a Chinese sign takes two columns."""
    return 2 * len(line) - len(line.encode("ascii", "ignore"))


def rewrapped(strips: Sequence[Strip]) -> list[Strip]:
    """The strips, those joined that a fixed width parted."""
    for measure in (len, columns):
        widths = [measure(strip.raw.rstrip() if strip.raw.endswith("  ") else strip.raw) for strip in strips]
        if width := _fixed(widths):
            return _joined(strips, [at >= width for at in widths])
    return list(strips)


def _fixed(widths: Sequence[int]) -> int:
    """The width at which the longest lines all end; 0 where the longest line is longer than others by chance."""
    counted = Counter(widths)
    widest = max(counted, default=0)
    if not _NARROWEST <= widest <= _WIDEST or counted[widest] < _FEWEST:
        return 0
    return widest if counted[widest] >= 3 * (counted[widest - 1] + counted[widest - 2]) / 2 else 0


def _joined(strips: Sequence[Strip], full: Sequence[bool]) -> list[Strip]:
    if sum(full) >= len(full) - 1:
        return [_one(strips)]
    paragraphs: list[list[Strip]] = []
    was_full = False
    for strip, is_full in zip(strips, full, strict=True):
        if was_full and _goes_on(paragraphs[-1], strip):
            paragraphs[-1].append(strip)
        else:
            paragraphs.append([strip])
        was_full = is_full
    return [_one(parts) for parts in paragraphs]


def _one(parts: Sequence[Strip]) -> Strip:
    """The parts as one strip; white space where they met still parts words."""
    strip, at = Strip.joined(parts), 0
    for upper, lower in itertools.pairwise(parts):
        at += len(upper.text)
        if upper.raw[-1:].isspace() or lower.raw[:1].isspace():
            strip.gaps[at] = 1
    return strip


def _goes_on(parts: Sequence[Strip], lower: Strip) -> bool:
    """Whether what stands below a full line belongs to it. Not so where a paragraph happened to fill its last line."""
    upper = "".join(part.text for part in parts[-4:])
    if upper[-1] in _CLOSED:
        return not (STARTER.match(lower.text) or is_unit(lower.text))
    if len(parts) <= 4 and reads_as_title(upper):
        return reads_as_title(upper + lower.text) and not is_unit(lower.text)
    return not (_NUMBERED.match(lower.text) and _NUMBERED.match(parts[0].text))
