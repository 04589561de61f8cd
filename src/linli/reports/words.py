"""What people write in a report: how figures are called among the words, what may not be written, how two versions are
merged. Pure.

Nobody types an aggregate: a figure among the words is the name of a live one, in 【】.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from linli.catalogue.kinds import catalogue
from linli.documents.values import Figure
from linli.figures.metrics import metrics
from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Reason, because
from linli.reports import reasons

Words = Mapping[str, str]  #: place → what was written there; paragraphs are parted by line breaks
Tokens = Mapping[str, Figure]  #: name of a live figure → the figure

#: what a place asks for, by the beginning of its name
ASKS = {
    "main": mark("具体做法"),
    "experience": mark("经验做法"),
    "problems": mark("存在的问题"),
    "next": mark("下一步打算"),
    "note": mark("情况说明"),
}
LONGEST = 4000  #: characters at one place: some three pages

TOKEN = re.compile(r"【([^【】\n]{1,60})】")


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound figure as far as its name goes: `scope` as it was stored, `sentence` where it stands."""

    key: str
    metric: str
    scope: Mapping[str, object]
    shown: str
    sentence: str


def tokens(bound: Iterable[Bound]) -> dict[str, Figure]:
    """The names under which people call figures: 志愿者, 写春联送福字·服务成果. Those of single days have none."""
    every = list(bound)
    found: dict[str, Figure] = {}
    for one in every:
        if not _of_single_days(one, every[0]):
            found.setdefault(name(one, every[0]), Figure(one.shown, one.key))
    return found


def _of_single_days(one: Bound, whole: Bound) -> bool:
    return any(one.scope[day] != whole.scope[day] for day in ("first_day", "last_day"))


def name(one: Bound, whole: Bound) -> str:
    """What a figure is called beside `whole`, the first of its text: 志愿者, 兴安盟·志愿者, 1月22日·服务活动."""
    of = [metrics()[one.metric].zh]
    if _of_single_days(one, whole):
        of.insert(0, one.sentence.rpartition("：")[2])
    if kinds := one.scope["kinds"]:
        of.insert(0, _of_kinds([str(code) for code in kinds]))  # type: ignore[attr-defined]
    if one.scope["node"] != whole.scope["node"] or one.scope["own"]:
        of.insert(0, one.sentence.rpartition("：")[2])
    return "·".join(of)


def _of_kinds(codes: Sequence[str]) -> str:
    kinds = catalogue().kinds
    if len(codes) == 1:
        return kinds[codes[0]].zh
    return next(area.zh for area in catalogue().areas if area.code == kinds[codes[0]].area)


def asks(place: str) -> str:
    """What a place asks for, in the reader's language."""
    return tr(ASKS.get(place.partition(":")[0], "")) or place


# What may not be written


def _units() -> str:
    outcomes = {kind.outcome_unit for kind in catalogue().kinds.values()}
    units = outcomes | {metric.unit for metric in metrics().values()} | {"人", "户", "场", "万人", "元"}
    return "|".join(re.escape(unit) for unit in sorted(units - {"", "%"}, key=len, reverse=True))


_DIGITS = r"\d[\d,，.．]*\s*[万亿]?[余多]?[万亿]?"
_TENS = "[十百千万][一二三四五六七八九十百千万零]*"
_CHINESE = f"[一二三四五六七八九两几]?{_TENS}[余多]|[一二三四五六七八九两]+{_TENS}"
_TYPED = re.compile(rf"(?<![第\d])(?:(?:{_DIGITS}|{_CHINESE})\s*(?:{_units()})|{_DIGITS}[%％])")


def against(words: Words, known: Tokens) -> list[Reason]:
    """Why words may not stand: typed aggregates, names of no figure, too much of them."""
    found = []
    for place, said in words.items():
        if len(said) > LONGEST:
            found.append(because(reasons.TOO_LONG, asks=asks(place), n=len(said), limit=LONGEST))
        found += [because(reasons.NO_SUCH_FIGURE, name=name) for name in unknown(said, known)]
        found += [
            because(reasons.TYPED_FIGURE, words=typed[0].strip()) for typed in _TYPED.finditer(TOKEN.sub("□", said))
        ]
    return found


def unknown(said: str, known: Tokens) -> list[str]:
    """Names in 【】 that no figure bears: after composing anew, those whose work is gone."""
    return [name for name in TOKEN.findall(said) if name not in known]


# Two versions


def differing(one: Words, other: Words) -> list[str]:
    """The places whose words are not the same."""
    places = dict.fromkeys((*one, *other))
    return [place for place in places if one.get(place, "").strip() != other.get(place, "").strip()]


Choice = Literal["theirs", "mine", "both"]


def merged(base: Words, theirs: Words, mine: Words) -> dict[str, tuple[str, Choice]]:
    """Three ways: for each place that was changed, the words to begin from and who changed it."""
    found: dict[str, tuple[str, Choice]] = {}
    for place in dict.fromkeys((*differing(base, theirs), *differing(base, mine))):
        changed = (place in differing(base, theirs), place in differing(base, mine))
        if changed == (True, True) and theirs.get(place, "").strip() != mine.get(place, "").strip():
            found[place] = mine.get(place, ""), "both"
        else:
            found[place] = (theirs if changed[0] else mine).get(place, ""), "theirs" if changed[0] else "mine"
    return found
