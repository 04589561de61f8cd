"""The counting tree: in whose report a division counts. The code tree with a few overrides, by line.

Pure: divisions and overrides in, every division's superior, ancestors and reach out. A reach is a set of keys, kept as
(first, last) pairs in order and apart, both included.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A division where its code puts it: `last` is the last key below it, `parent` None at the top."""

    last: int
    parent: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """A division in the counting tree."""

    parent: int | None
    ancestors: tuple[int, ...]  #: from itself up to the top
    reach: Spans


class BadOverride(ValueError):
    """An override that makes no tree: an unknown division, or one that would count to itself."""


def grow(spots: Mapping[int, Spot], moved: Mapping[int, int]) -> dict[int, Place]:
    """The counting tree of one line. `moved`: division → the division it counts to in place of its parent by code.

    A key counts to the nearest division by code, and with it to all ancestors of that one in the counting tree. So the
    reaches of the divisions below one and the keys that are its own are disjoint and make up its reach.
    Raises `BadOverride`.
    """
    for pair in moved.items():
        if missing := [key for key in pair if key not in spots]:
            raise BadOverride(f"no such division: {missing[0]}")
    parents = {key: moved.get(key, spot.parent) for key, spot in spots.items()}
    ancestors = {key: _line_up(key, parents) for key in spots}
    pieces = _Pieces(spots, moved)
    brought: dict[int, list[int]] = defaultdict(list)
    for key in moved:
        for above in ancestors[key][1:]:
            brought[above].append(key)
    return {
        key: Place(
            parents[key], ancestors[key], _joined(span for one in (key, *brought[key]) for span in pieces.of(one))
        )
        for key in spots
    }


def _line_up(key: int, parents: Mapping[int, int | None]) -> tuple[int, ...]:
    chain: list[int] = []
    at: int | None = key
    while at is not None:
        if at in chain:
            raise BadOverride(f"{key} would count to itself")
        chain.append(at)
        at = parents[at]
    return tuple(chain)


class _Pieces:
    """What of a division's range of codes stays with it: all but the ranges of what was moved out of it."""

    def __init__(self, spots: Mapping[int, Spot], moved: Iterable[int]) -> None:
        self._spots, self._moved = spots, sorted(moved)

    def of(self, key: int) -> Iterator[tuple[int, int]]:
        last, at = self._spots[key].last, key
        for out in self._moved[bisect_right(self._moved, key) :]:
            if out > last:
                break
            if out < at:
                continue  # lies in what has gone out already
            if out > at:
                yield at, out - 1
            at = self._spots[out].last + 1
        if at <= last:
            yield at, last


def _joined(spans: Iterable[tuple[int, int]]) -> Spans:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return tuple(joined)
