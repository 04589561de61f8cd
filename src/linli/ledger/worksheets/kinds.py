"""What was done, in an office's words, to a kind of the catalogue."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from linli.ledger.worksheets.text import tight

DATA = Path(__file__).with_name("words.toml")

#: A whole catalogue name or phrase in the text outweighs any wording of the same length.
_NAME_BONUS = 2.0
_PAIR_BONUS = 0.5


class KindLike(Protocol):
    """What the reader needs to know of a kind; the catalogue's `Kind` is one."""

    @property
    def code(self) -> str: ...
    @property
    def zh(self) -> str: ...
    @property
    def area(self) -> str: ...
    @property
    def outcome_unit(self) -> str: ...
    @property
    def phrases(self) -> tuple[str, ...]: ...
    @property
    def catch_all(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Guess:
    """The kind that a text names best. `rival` is another that fits as well."""

    code: str
    weight: float
    rival: str | None = None
    by_area: bool = False  #: no kind fits, only a content area


@dataclass(frozen=True, slots=True)
class _Wording:
    atoms: tuple[str, ...]
    target: str
    weight: float


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


class Kinds:
    """The catalogue's kinds with every wording that names them. Build once, ask often (answers are kept)."""

    def __init__(self, kinds: Iterable[KindLike]) -> None:
        self.by_code: dict[str, KindLike] = {kind.code: kind for kind in kinds}
        self._order = {code: i for i, code in enumerate(self.by_code)}
        self._areas = {kind.area: kind.code for kind in self.by_code.values() if kind.catch_all}
        self._by_first: dict[str, list[str]] = defaultdict(list)
        self._wordings: dict[str, list[_Wording]] = defaultdict(list)
        self._area_words = [
            (w, area) for area, words in _words()["areas"].items() if area in self._areas for w in words
        ]
        self._known: dict[str, dict[str, tuple[float, int]]] = {}
        for kind in self.by_code.values():
            for name in (kind.zh, *kind.phrases):
                self._add((tight(name).strip("“”"),), kind.code, _NAME_BONUS)
            for wording in _words()["kinds"].get(kind.code, ()):
                weak = wording.startswith("~")
                atoms = tuple(tight(wording.removeprefix("~")).split("+"))
                self._add(atoms, kind.code, _PAIR_BONUS * (len(atoms) > 1), 0.5 if weak else 1.0)

    def _add(self, atoms: tuple[str, ...], code: str, bonus: float, factor: float = 1.0) -> None:
        wording = _Wording(atoms, code, sum(map(len, atoms)) * factor + bonus)
        for atom in atoms:
            if atom not in self._by_first[atom[:1]]:
                self._by_first[atom[:1]].append(atom)
            self._wordings[atom].append(wording)

    def _fits(self, text: str) -> dict[str, tuple[float, int]]:
        """kind → (weight of its best wording, minus the place where it begins)."""
        if text in self._known:
            return self._known[text]
        present: dict[str, int] = {}
        for at, char in enumerate(text):
            for atom in self._by_first.get(char, ()):
                if atom not in present and text.startswith(atom, at):
                    present[atom] = at
        best: dict[str, tuple[float, int]] = {}
        for atom in present:
            for wording in self._wordings[atom]:
                if all(a in present for a in wording.atoms):
                    found = (wording.weight, -min(present[a] for a in wording.atoms))
                    best[wording.target] = max(best.get(wording.target, found), found)
        self._known[text] = best
        return best

    def guess(self, text: str, category: str = "") -> Guess | None:
        """The kind of an activity, from its name and, weighing less, the category beside it. None: nothing fits."""
        fits: dict[str, tuple[float, int]] = dict(self._fits(tight(text)))
        for code, (weight, at) in self._fits(tight(category)).items() if category else ():
            had = fits.get(code, (0.0, at))
            fits[code] = (had[0] + 0.6 * weight, had[1])
        if not fits:
            return self._by_area(tight(text)) or self._by_area(tight(category))
        ranked = sorted(fits, key=lambda c: (-fits[c][0], -fits[c][1], self._order[c]))
        rival = next((c for c in ranked[1:2] if fits[c][0] >= fits[ranked[0]][0] - 0.5), None)
        return Guess(ranked[0], fits[ranked[0]][0], rival)

    def _by_area(self, text: str) -> Guess | None:
        found = [(len(word), -text.index(word), area) for word, area in self._area_words if word in text]
        if not found:
            return None
        size, _, area = max(found)
        return Guess(self._areas[area], float(size), by_area=True)

    def near(self, text: str, limit: int = 3) -> list[str]:
        """Names of kinds that share two characters or more with the text: to offer, never to take."""
        chars = set(tight(text))
        shared = {kind.zh: len(chars & set(kind.zh)) / len(kind.zh) for kind in self.by_code.values()}
        close = [zh for zh in shared if len(chars & set(zh)) > 1]
        return sorted(close, key=lambda zh: -shared[zh])[:limit]

    def names_a_kind(self, text: str) -> bool:
        return bool(self._fits(tight(text)))
