"""The fair copy: the text as the rules read it, without white space, in narrow signs, one paragraph a line.

It is made once; every index in it leads back to the canonical text, so a rule works on clean paragraphs and what it
finds is still a span of what was handed in.
"""

import itertools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from linli.notices.reading.document import Found, Span, Spans

_WIDE = re.compile(r"[\u1100-\uffff\U00020000-\U0003ffff]")

_BLANK = (
    " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff"
    + "".join(chr(sign) for sign in range(0x2000, 0x200B))
)
#: signs of addresses and numbers, beside which white space is a slip
_TIGHT = set("@._-/")


def folded(text: str) -> str:
    """Wide letters, digits and punctuation made narrow, sign by sign: the length does not change."""
    return text.translate({ord(sign): _narrow(sign) for sign in set(text) if ord(sign) > 127})


#: signs that look like a narrow one and stand for it, though they are no wide form of it
_LIKE = {"\u2236": ":"}


def _narrow(sign: str) -> str:
    if sign in _LIKE:
        return _LIKE[sign]
    narrow = unicodedata.normalize("NFKC", sign)
    return narrow if len(narrow) == 1 and unicodedata.category(sign) != "No" else sign


@dataclass(slots=True)
class Strip:
    """A piece of a line while the copy is made: its signs, where each stands, and before which there was room."""

    text: str
    at: list[int]
    gaps: dict[int, int]  #: index of a sign → how much white space stands before it
    begins: bool = False  #: something was cut away before it (a page number)
    raw: str = ""  #: the line as it stood

    def part(self, start: int, end: int) -> "Strip":
        gaps = {at - start: self.gaps[at] for at in range(start + 1, end) if at in self.gaps}
        head = start == 0
        return Strip(self.text[start:end], self.at[start:end], gaps, self.begins and head, self.raw if head else "")

    @classmethod
    def joined(cls, parts: Sequence["Strip"]) -> "Strip":
        if len(parts) == 1:
            return parts[0]
        at: list[int] = []
        gaps: dict[int, int] = {}
        for part in parts:
            gaps.update((index + len(at), width) for index, width in part.gaps.items())
            at += part.at
        return cls("".join(part.text for part in parts), at, gaps, parts[0].begins)


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the fair copy."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class FairCopy:
    source: str  #: the canonical text
    text: str  #: paragraphs, each ended by a line feed
    at: Sequence[int]  #: index in `text` → offset in `source`
    gaps: dict[int, int]  #: index in `text` → width of the white space that stood before it
    lines: tuple[Line, ...]
    flat: bool  #: whether paragraphs had run together and were cut apart by rule
    unread: int  #: offset in `source` from which on nothing was read, its length where all was
    _starts: list[int] = field(repr=False)

    @classmethod
    def of(cls, source: str, strips: Sequence[Strip], *, flat: bool = False, unread: int | None = None) -> "FairCopy":
        at: list[int] = []
        gaps: dict[int, int] = {}
        lines: list[Line] = []
        for strip in strips:
            gaps.update((index + len(at), width) for index, width in strip.gaps.items() if index)
            lines.append(Line(len(at), strip.text))
            at += [*strip.at, strip.at[-1]]
        text = "".join(line.text + "\n" for line in lines)
        return cls(
            source,
            text,
            at,
            gaps,
            tuple(lines),
            flat,
            len(source) if unread is None else unread,
            [line.start for line in lines],
        )

    def breaks(self, line: int) -> int:
        """How many line breaks stand between a line and the one above it."""
        above = self.at[self.lines[line - 1].end - 1] if line else 0
        return self.source.count("\n", above, self.at[self.lines[line].start])

    def line_of(self, index: int) -> int:
        """The number of the line in which an index of the copy stands."""
        return bisect_right(self._starts, index) - 1

    def spans(self, start: int, end: int) -> Spans:
        """Where a stretch of the copy stands in the canonical text."""
        return tuple(Span(a, b) for a, b in self._runs(start, end))

    def _runs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretch in pieces between which nothing but white space stands."""
        first = last = self.at[start]
        for index in range(start + 1, end):
            place = self.at[index]
            if place > last + 1 and self.source[last + 1 : place].strip(_BLANK):
                yield first, last + 1
                first = place
            last = place
        yield first, last + 1

    def found(self, start: int, end: int, *, spaced: bool = False) -> Found:
        """A stretch of the copy as a value, in the signs of the source; `spaced` keeps room between Chinese words."""
        start += self.text[start] == "\n"
        end -= self.text[end - 1] == "\n"
        a, b = self.at[start], self.at[end - 1] + 1
        if b - a == end - start and "\n" not in self.text[start:end]:
            return Found(self.source[a:b], (Span(a, b),))
        value: list[str] = []
        for index in range(start, end):
            if self.text[index] == "\n":
                continue
            sign = self.source[self.at[index]]
            if value and self._parts_words(index, value[-1], sign, spaced=spaced):
                value.append(" ")
            value.append(sign)
        return Found("".join(value), self.spans(start, end))

    def _parts_words(self, index: int, before: str, sign: str, *, spaced: bool) -> bool:
        if index not in self.gaps and self.text[index - 1] != "\n":
            return False
        return spaced or not (_WIDE.match(sign) or _WIDE.match(before) or {sign, before} & _TIGHT)

    def pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """A stretch cut where white space or a line's end stands in it."""
        cuts = [i for i in range(start + 1, end) if i in self.gaps or self.text[i - 1] == "\n"]
        borders = [start, *cuts, end]
        return [(a, b - (self.text[b - 1] == "\n")) for a, b in itertools.pairwise(borders) if b > a]
