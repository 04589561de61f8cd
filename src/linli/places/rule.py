"""The data that places are made of: divisions, overrides and which units stand where. Pure.

`units.toml` is one rule for every division; nothing about a single office stands in code.
"""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from linli.kernel import gazetteer as names
from linli.kernel.gazetteer import Gazetteer, level, parent
from linli.places.tree import BadOverride, Spot

FOLDER = Path(__file__).parent
CODE_VERSION = "2023-06-30"
DIVISIONS = FOLDER / f"data/divisions-{CODE_VERSION}.tsv.gz"
LINES = ("civil", "civilisation")
#: The same unit has the same identity in every installation.
_NAMESPACE = UUID("7d6bc9a4-2f0e-5b0b-9a63-4c8f6b1d7e52")
#: Digits that a code of each level uses: the rest is its range.
_DIGITS = {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of unit that every division of its levels has."""

    code: str
    levels: tuple[int, ...]
    lines: tuple[str, ...]
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """A unit to be: `holds` says whether the reach of its division is its own."""

    id: UUID
    key: int
    kind: str
    name: str
    lines: tuple[str, ...]
    holds: bool = True
    invented: bool = False


@cache
def gazetteer() -> Gazetteer:
    return names.load(DIVISIONS)


def last_key(key: int, depth: int) -> int:
    """The last key below a division: `key..last_key` is the division and everything in it, by code."""
    return int(key + 10 ** (12 - _DIGITS[depth]) - 1)


def spots() -> dict[int, Spot]:
    """Every division where its code puts it."""
    found = {}
    for code in gazetteer().names:
        above = parent(code)
        found[int(code)] = Spot(last_key(int(code), level(code)), int(above) if above else None)
    return found


def moved(line: str, on: date) -> dict[int, int]:
    """The overrides of a line that are in force on a day. Raises `BadOverride` for one of a village."""
    found: dict[int, int] = {}
    for row in _toml("overrides.toml")["override"]:
        if row["line"] != line or not row.get("from", date.min) <= on < row.get("until", date.max):
            continue
        if level(str(row["division"])) > names.TOWN:
            raise BadOverride(f"{row['division']}: figures are kept down to the township, so no village can be moved")
        found[row["division"]] = row["counts_to"]
    return found


@cache
def kinds() -> tuple[Kind, ...]:
    return tuple(
        Kind(row["code"], tuple(row["levels"]), tuple(row["lines"]), row["name"], tuple(row["words"]))
        for row in _toml("units.toml")["kind"]
    )


@cache
def level_words() -> dict[int, tuple[str, ...]]:
    """How texts call the divisions of a level."""
    return {int(depth): tuple(words) for depth, words in _toml("units.toml")["levels"].items()}


@cache
def addressed_as() -> dict[int, str]:
    """How the divisions of a level are addressed after 各."""
    return {int(depth): word for depth, word in _toml("units.toml")["addressed"].items()}


def offices() -> Iterator[Office]:
    """Every unit that the rule puts on the divisions, those that hold a reach first."""
    by_level = {depth: [kind for kind in kinds() if depth in kind.levels] for depth in _DIGITS}
    for code in gazetteer().names:
        for kind in by_level[level(code)]:
            name = kind.name.format(name=gazetteer().everyday(code))
            yield Office(office_id(int(code), kind.code), int(code), kind.code, name, kind.lines)
    for row in _toml("units.toml")["invented"]:
        key, kind_code = row["division"], row["kind"]
        yield Office(office_id(key, kind_code), key, kind_code, row["name"], ("civil",), holds=False, invented=True)


def office_id(key: int, kind: str) -> UUID:
    """The identity of the unit of a kind on a division."""
    return uuid5(_NAMESPACE, f"{key}:{kind}")


def fingerprint(on: date) -> str:
    """Changes with anything that the loaded tables are made of."""
    digest = hashlib.sha256(repr([sorted(moved(line, on).items()) for line in LINES]).encode())
    for path in (DIVISIONS, FOLDER / "units.toml", Path(names.__file__), Path(__file__), FOLDER / "tree.py"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
