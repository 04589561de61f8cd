"""Names of divisions to codes: exact where the name is, loose about its ending, never the nearest.

`东湖村` is the official `东湖村民委员会`; `乌兰花` may stand for `乌兰花镇`, `乌前旗` for `乌拉特前旗`. A wrong word is
no name at all: there is no edit distance here. `Gazetteer.near` offers look-alikes for a person to choose from.
"""

import gzip
import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path

SHORT_NAMES = Path(__file__).with_name("short_names.toml")

PROVINCE, LEAGUE, COUNTY, TOWN, VILLAGE = range(1, 6)
_WIDTH = {PROVINCE: 2, LEAGUE: 4, COUNTY: 6, TOWN: 9, VILLAGE: 12}

#: How well a written form fits a name; less is better.
OFFICIAL, TYPED, LENIENT, SHORT, BARE = range(5)

_COMMITTEE = re.compile(r"(?P<whose>村民|居民|人民|村|居)?委(?:员)?会$|(?P<short>[村居])委$")
_VILLAGE_TYPE = re.compile(r"(?:嘎查村|嘎查社区|嘎查|社区|村)$")
_TOWN_TYPE = re.compile(r"(?:街道办事处|办事处|街道|民族苏木|苏木|镇|民族乡|乡)$")
_COUNTY_TYPE = re.compile(r"(?:自治旗|联合旗|矿区|[区市县旗盟])$")


@cache
def level(code: str) -> int:
    """How deep a 12-digit code lies: 1 province, 2 league or city, 3 county, 4 town, 5 village."""
    return next(lv for lv, width in _WIDTH.items() if code[width:].strip("0") == "")


@cache
def prefix(code: str) -> str:
    """The digits that every code below this one begins with."""
    return code[: _WIDTH[level(code)]]


@cache
def parent(code: str) -> str | None:
    """The code one level up; None above the province."""
    depth = level(code)
    return None if depth == PROVINCE else code[: _WIDTH[depth - 1]].ljust(12, "0")


def inside(code: str, scope: str) -> bool:
    """Whether a code is the scope itself or lies below it."""
    return code.startswith(prefix(scope))


class Gazetteer:
    """Divisions with every form in which their names are written. Build once, ask often."""

    def __init__(self, divisions: Iterable[tuple[str, str]], short: dict[str, list[str]] | None = None) -> None:
        self.names: dict[str, str] = dict(divisions)
        self._codes = sorted(self.names)
        self._forms: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._lengths: dict[str, list[int]] = {}
        for code, name in self.names.items():
            for form, quality in _forms(unicodedata.normalize("NFKC", name), level(code)).items():
                self._forms[form].append((quality, code))
        for code, forms in (short or {}).items():
            for form in forms if code in self.names else ():
                self._forms[form].append((SHORT, code))
        self._index_lengths()

    def _index_lengths(self) -> None:
        lengths: dict[str, set[int]] = defaultdict(set)
        for form in self._forms:
            lengths[form[:2]].add(len(form))
        self._lengths = {head: sorted(sizes, reverse=True) for head, sizes in lengths.items()}

    def name(self, code: str) -> str:
        return self.names[code]

    def everyday(self, code: str) -> str:
        """The name as people say it: 东湖村 for 东湖村民委员会."""
        return _typed(self.names[code], level(code))

    def path(self, code: str) -> str:
        """The full name from the league or city down: 乌兰察布市四子王旗乌兰花镇."""
        names = []
        at: str | None = code
        while at and level(at) > PROVINCE:
            names.append(self.names.get(at, ""))
            at = parent(at)
        return "".join(reversed(names)) or self.names.get(code, code)

    def below(self, code: str, depth: int) -> list[str]:
        """The codes of one level that lie below a code, in order."""
        start = prefix(code)
        first, end = bisect_left(self._codes, start), bisect_left(self._codes, start + ":")  # ":" follows "9"
        return [c for c in self._codes[first:end] if level(c) == depth]

    def called(self, form: str, scopes: Iterable[str] = ()) -> list[tuple[int, str]]:
        """(quality, code) of every division written exactly so, inside one of the scopes (none: anywhere)."""
        starts = tuple(prefix(scope) for scope in scopes)
        found = self._forms.get(form, ())
        return [(q, c) for q, c in found if c.startswith(starts)] if starts else list(found)

    def prefixes(self, text: str, at: int = 0) -> Iterator[str]:
        """The forms with which the text goes on at this point, longest first."""
        for size in self._lengths.get(text[at : at + 2], ()):
            form = text[at : at + size]
            if len(form) == size and form in self._forms:
                yield form

    def near(self, text: str, scopes: Iterable[str], limit: int = 3) -> list[str]:
        """Codes inside the scopes whose names look like the text: to offer, never to take."""
        starts = tuple(prefix(scope) for scope in scopes)
        typed = {_typed(n, level(c)): c for c, n in self.names.items() if not starts or c.startswith(starts)}
        return [typed[m] for m in get_close_matches(text, typed, limit, 0.5)]


def _typed(name: str, depth: int) -> str:
    """The everyday name: 东湖村民委员会 → 东湖村, 公主府社区居委会 → 公主府社区."""
    committee = _COMMITTEE.search(name) if depth == VILLAGE else None
    if not committee or not committee.start():
        return name
    base, whose = name[: committee.start()], committee["whose"] or committee["short"] or ""
    if _VILLAGE_TYPE.search(base):
        return base
    return base + {"村": "村", "居": "社区"}.get(whose[:1], "")


@cache
def _type_at(depth: int) -> re.Pattern[str]:
    return {VILLAGE: _VILLAGE_TYPE, TOWN: _TOWN_TYPE}.get(depth, _COUNTY_TYPE)


def _forms(name: str, depth: int) -> dict[str, int]:
    forms = {name: OFFICIAL}
    typed = _typed(name, depth)
    forms.setdefault(typed, TYPED)
    for form in _lenient(name, typed, depth):
        forms.setdefault(form, LENIENT)
    stem = _type_at(depth).sub("", typed)
    if len(stem) >= 2:
        forms.setdefault(stem, BARE)
    return forms


def _lenient(name: str, typed: str, depth: int) -> Iterator[str]:
    if depth == VILLAGE:
        yield from _lenient_village(name, typed)
    if depth == TOWN and name.endswith("街道办事处"):
        yield name.removesuffix("办事处")
    elif depth == TOWN and name.endswith("街道"):
        yield name + "办事处"
        yield name.removesuffix("街道") + "办事处"
    if depth == COUNTY and name.endswith("自治旗"):
        yield re.sub(r"(?:达斡尔族|族)?自治旗$", "", name) + "旗"


def _lenient_village(name: str, typed: str) -> Iterator[str]:
    if typed != name and typed.endswith("村") and name.startswith(typed + "村"):
        yield typed + "村"  # 堂村村委会 is also written 堂村村
    if typed.endswith("嘎查"):
        yield typed + "村"
    elif typed.endswith(("嘎查村", "嘎查社区")):
        yield typed[: typed.index("嘎查") + 2]
    elif not _VILLAGE_TYPE.search(typed) and typed != name:
        yield typed + "社区"


@cache
def load(path: Path, short_names: Path = SHORT_NAMES) -> Gazetteer:
    """Read, once, the packed divisions (12-digit code TAB name, gzip) and the short names that no rule gives."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    short = tomllib.loads(short_names.read_text(encoding="utf-8"))["short"]
    return Gazetteer(((code, name) for code, name in rows), short)
