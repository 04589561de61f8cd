"""A text cut at the ends of the spans found in it, so that overlapping spans can be shown. Pure."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

Key = str


class Placed(NamedTuple):
    """A span and what it belongs to: half-open code points, and the key that pages light it by."""

    first: int
    end: int
    key: Key


class Segment(NamedTuple):
    """Words between two cuts. `keys`: of every span that covers them, the longest span first."""

    first: int
    end: int
    keys: tuple[Key, ...]


def segments(first: int, end: int, placed: Iterable[Placed]) -> Iterator[Segment]:
    """The text from `first` to `end`, whole and in order, cut wherever the spans that cover it change.

    Spans may overlap, repeat, be empty, or reach beyond the text; of one key each word is covered once. n log n.
    """
    inside = [(max(one.first, first), min(one.end, end), one.key) for one in placed]
    spans = sorted({one for one in inside if one[0] < one[1]}, key=lambda one: (one[0], -one[1], one[2]))
    cuts = sorted({first, end, *(one[0] for one in spans), *(one[1] for one in spans)})
    waiting, open_ = iter(spans), list[tuple[int, int, Key]]()
    following = next(waiting, None)
    held: Segment | None = None
    for start, stop in pairwise(cuts):
        while following and following[0] <= start:
            open_.append(following)
            following = next(waiting, None)
        open_ = [one for one in open_ if one[1] > start]
        keys = tuple(dict.fromkeys(key for _, _, key in sorted(open_, key=lambda one: one[0] - one[1])))
        if held and set(held.keys) == set(keys):
            held = held._replace(end=stop)
            continue
        if held:
            yield held
        held = Segment(start, stop, keys)
    if held:
        yield held


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The lines of a text that hold more than white space, as half-open code points without their line ends."""
    first = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield first, first + len(line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"))
        first += len(line)
