"""The salutation of a document that goes down, composed from whom it is for: the inverse of `addressing`. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from linli.places.rule import Kind, addressed_as, kinds


@dataclass(frozen=True, slots=True)
class Below:
    """A unit that reports straight to the one that writes."""

    name: str
    kind: str
    level: int
    holds: bool = True  #: its division's reach is its own


def salutation(chosen: Sequence[Below], right_below: Sequence[Below], line: str, *, down_to: int = 0) -> str:
    """各盟市民政局，满洲里市、二连浩特市民政局: a level by its name where all of it is meant, else unit by unit.

    `down_to`: the level down to which the units below those chosen are meant too; 0: they alone.
    """
    regular = [unit for unit in right_below if unit.holds and unit.level == _level(right_below)]
    whole = bool(regular) and set(regular) <= set(chosen)
    parts = [f"各{addressed_as()[regular[0].level]}{_word(regular[0].kind)}"] if whole else []
    parts += _by_name([unit for unit in chosen if not (whole and unit in regular)])
    deeper = [_of_level(depth, line) for depth in range(_level(right_below) + 1, down_to + 1)]
    if not deeper:
        return "，".join(parts)
    everybody = all(unit in chosen for unit in right_below if unit.holds)
    if everybody:
        return "，".join([*parts, *(f"各{words}" for words in deeper)])
    return "，".join(parts) + "及所属" + "、".join(deeper)


def _level(right_below: Sequence[Below]) -> int:
    """The level of most of them: what stands straight below though its division is deeper is the exception."""
    return min((unit.level for unit in right_below if unit.holds), default=0)


def _by_name(units: Sequence[Below]) -> list[str]:
    """满洲里市、二连浩特市民政局: the kind is said once; what is not called by its place keeps its whole name."""
    parts = []
    for word, group in groupby(units, key=lambda unit: _word(unit.kind)):
        names = [unit.name for unit in group]
        if word and all(name.endswith(word) for name in names):
            parts.append("、".join(name.removesuffix(word) for name in names) + word)
        else:
            parts.append("、".join(names))
    return parts


def _of_level(depth: int, line: str) -> str:
    kind = next((one for one in kinds() if depth in one.levels and line in one.lines), None)
    return addressed_as()[depth] + (kind.words[0] if kind else "")


def _word(code: str) -> str:
    kind: Kind | None = next((one for one in kinds() if one.code == code), None)
    return kind.words[0] if kind else ""
