"""The words of `columns.toml`: which fields a column's label may mean."""

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from linli.ledger.worksheets.text import tight

DATA = Path(__file__).with_name("columns.toml")


_PLACES = ("county", "town", "village")


class Fit(NamedTuple):
    """A field that a label may mean, and the share of the label that says so (0..1)."""

    field: str
    share: float
    word: str


class Entry(NamedTuple):
    field: str
    words: tuple[str, ...]
    but_not: tuple[str, ...]


@cache
def _entries() -> tuple[Entry, ...]:
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    groups = data.pop("groups")
    plain = [Entry(field, tuple(map(tight, e["words"])), tuple(e.get("not", ()))) for field, e in data.items()]
    return (
        *plain,
        *(Entry(f"group:{code}", tuple(map(tight, words)), ("姓名", "名单")) for code, words in groups.items()),
    )


@cache
def field_names() -> dict[str, str]:
    """field → what it is called on a sheet of ours."""
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    groups = data.pop("groups")
    return {f: e["zh"] for f, e in data.items()} | {f"group:{code}": words[0] for code, words in groups.items()}


@lru_cache(maxsize=4096)
def fits(label: str, path: str = "") -> tuple[Fit, ...]:
    """Fields whose words stand in the label, the best first: by the share of the label that the word covers.

    `path`: the label with those above it; a word in it may rule a field out.
    """
    main = label.split("(")[0]
    bare = label.replace("(", "").replace(")", "")
    found = []
    for field, words, but_not in _entries():
        if any(word in (path or label) for word in but_not):
            continue
        inside = [w for w in words if w in label or w in bare]
        # A single character (村, 镇, 起) is a label of its own, never part of another word; but 所属镇 is a town.
        inside = [
            w for w in inside if len(w) > 1 or w == main or (field in _PLACES and len(main) < 6 and main.endswith(w))
        ]
        if inside:
            word = max(inside, key=len)
            found.append(Fit(field, min(1.0, len(word) / max(1, len(main))), word))
    return tuple(sorted(found, key=lambda fit: -fit.share))
