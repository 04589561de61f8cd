"""The words with which offices address each other, taken apart. Pure: names and levels out, no unit is looked up."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from linli.kernel.gazetteer import Gazetteer, level
from linli.places.rule import Kind, kinds, level_words

#: a section of an office, named behind it: 自治区民政厅慈善事业促进和社会工作处
_SECTION = r"(?P<section>.{0,20}(?:处|科|股|室))?"
_AND = re.compile("以及|和|及|与")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Called:
    """A unit as words call it."""

    place: str
    kind: Kind


def narrow(text: str) -> str:
    """Without white space, with narrow brackets and commas."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def groups(text: str) -> list[str]:
    """The parts of a salutation between its commas and semicolons."""
    return [part for part in _split(narrow(text).rstrip(":。"), ",;") if part]


def name_of_unit(text: str) -> Called | None:
    """What place and what kind of unit the words name; None where they name no kind."""
    pattern, by_word = _unit_words()
    if not (found := pattern.fullmatch(text)):
        return None
    return Called(found["place"], by_word[found["word"]])


@cache
def _unit_words() -> tuple[re.Pattern[str], dict[str, Kind]]:
    by_word = {narrow(word): kind for kind in kinds() for word in kind.words}
    longest_first = sorted(by_word, key=len, reverse=True)
    return re.compile(f"(?P<place>.*?)(?P<word>{'|'.join(map(re.escape, longest_first))}){_SECTION}"), by_word


def level_of(word: str) -> int | None:
    """The level that a word for a class of divisions means: 盟市 → 2, 苏木乡镇(街道) → 4, 旗县(市、区) → 3."""
    bare = re.sub(r"[()、]", "", word)
    for depth, words in level_words().items():
        parts = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        if re.fullmatch(f"(?:{parts})+", bare):
            return depth
    return None


def place_of(names: Gazetteer, text: str, levels: Collection[int], scope: str = "") -> str | None:
    """The code of the one division of these levels that the words name, alone or as a path (兴安盟科右中旗)."""
    named = [(quality, code) for quality, code in _paths(names, text, scope) if level(code) in levels]
    best = {code for quality, code in named if quality == min(named)[0]}
    return best.pop() if len(best) == 1 else None


def _paths(names: Gazetteer, text: str, scope: str) -> list[tuple[int, str]]:
    if found := names.called(text, [scope] if scope else ()):
        return found
    for form in names.prefixes(text):
        for _, code in names.called(form, [scope] if scope else ()):
            if len(form) < len(text) and (found := _paths(names, text[len(form) :], code)):
                return found
    return []


def each_place(
    text: str, of_level: Callable[[int], list[Found]], of_name: Callable[[str], list[Found]]
) -> tuple[list[Found], list[str]]:
    """What each place of a list comes to, and the words that come to nothing.

    A list is read whole, then cut at 和 where a side has a meaning (和 stands in 呼和浩特 too), then at 、.
    """
    every = text.startswith("各")

    def whole(words: str) -> list[Found]:
        depth = level_of(words.removeprefix("各")) if every or words.startswith("各") else None
        return of_level(depth) if depth else of_name(words) if not words.startswith("各") else []

    def parted(words: str) -> tuple[list[Found], list[str]]:
        if found := whole(words):
            return found, []
        for cut in _AND.finditer(words):
            left, right = words[: cut.start()], words[cut.end() :]
            if left and right and (whole(left) or whole(right)):
                return _together(parted(left), parted(right))
        parts = _split(words, "、")
        return _together(*map(parted, parts)) if len(parts) > 1 else ([], [words])

    return parted(_without_units(text))


def _without_units(text: str) -> str:
    """呼和浩特市民政局、包头市 → 呼和浩特市、包头市: each place may carry the kind of its unit."""
    parts = (name_of_unit(part) for part in _split(text, "、"))
    return "、".join(named.place if named else part for named, part in zip(parts, _split(text, "、"), strict=True))


def _together(*results: tuple[list[Found], list[str]]) -> tuple[list[Found], list[str]]:
    return [one for found, _ in results for one in found], [word for _, unknown in results for word in unknown]


def _split(text: str, signs: Iterable[str]) -> list[str]:
    """The parts between signs that stand in no brackets."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign in signs and depth <= 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
