"""The service kinds of `service_kinds.toml` as values, for the pure cores and for whoever stores them."""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from linli.kernel.i18n import language

DATA = Path(__file__).with_name("service_kinds.toml")
#: the measure words of outcomes, for a reader of English
_MEASURES = {
    "人次": "person-times", "人": "persons", "户": "households", "次": "times", "件": "items", "篇": "pieces",
    "幅": "scrolls", "张": "sheets", "处": "places", "株": "trees", "公里": "km",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of service. `credential`, `team` and the flags mean what the head of the TOML file says."""

    code: str
    zh: str
    en: str
    area: str  #: code of its content area
    mode: str
    outcome_zh: str  #: what is counted besides people and hours
    outcome_en: str
    outcome_unit: str
    phrases: tuple[str, ...]  #: the notice's own words for it
    catch_all: bool = False  #: the area's "other" kind
    team: int = 1
    credential: tuple[str, ...] = ()
    any_credential: bool = False  #: one of the named credentials is enough
    one_of_team: bool = False
    urgent: bool = False
    crowd: bool = False
    confidential: bool = False

    @property
    def outcome(self) -> str:
        """What is counted besides people and hours, in the reader's language."""
        return self.outcome_en if language() == "en" else self.outcome_zh

    @property
    def measure(self) -> str:
        """The unit of the outcome, in the reader's language; `outcome_unit` is what records and reports keep."""
        return _MEASURES[self.outcome_unit] if language() == "en" else self.outcome_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One of the five content areas, with its kinds in the order of the notice."""

    code: str
    zh: str
    en: str
    clause: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityGroup:
    """Whom the campaign puts first. A person may belong to several."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class Catalogue:
    areas: tuple[Area, ...]
    priority_groups: tuple[PriorityGroup, ...]

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """Every kind by its code, in the order of the notice."""
        return {kind.code: kind for area in self.areas for kind in area.kinds}

    @cached_property
    def catch_alls(self) -> dict[str, Kind]:
        """The "other" kind of each area, by the area's code."""
        return {kind.area: kind for kind in self.kinds.values() if kind.catch_all}

    def phrases(self) -> dict[str, tuple[str, ...]]:
        """The notice's words for each kind, by code; catch-alls have none."""
        return {code: kind.phrases for code, kind in self.kinds.items()}


def _kind(area: str, row: dict[str, Any]) -> Kind:
    outcome = row["outcome"]
    return Kind(
        code=row["code"],
        zh=row["zh"],
        en=row["en"],
        area=area,
        mode=row["mode"],
        outcome_zh=outcome["zh"],
        outcome_en=outcome["en"],
        outcome_unit=outcome["unit"],
        phrases=tuple(row["phrases"]),
        catch_all=row.get("catch_all", False),
        team=row.get("team", 1),
        credential=tuple(row.get("credential", ())),
        any_credential=row.get("any", False),
        one_of_team=row.get("one_of_team", False),
        urgent=row.get("urgent", False),
        crowd=row.get("crowd", False),
        confidential=row.get("confidential", False),
    )


def load(path: Path = DATA) -> Catalogue:
    """Read a catalogue file. A missing key raises KeyError: the file is ours, not a user's."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    areas = tuple(
        Area(
            code=code,
            zh=area["zh"],
            en=area["en"],
            clause=area["clause"],
            kinds=tuple(_kind(code, row) for row in area["kinds"]),
        )
        for code, area in data["area"].items()
    )
    return Catalogue(areas, tuple(PriorityGroup(**row) for row in data["priority_groups"]))


@cache
def catalogue() -> Catalogue:
    """The catalogue that ships with Linli."""
    return load()
