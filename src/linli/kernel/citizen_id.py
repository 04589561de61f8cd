"""Citizen identity numbers (公民身份号码, GB 11643-1999): checksum and date are hard, the region only a warning.

Regions come and go, and a number keeps the one of its issue, so an unknown region refuses nobody. The check is our own
because python-stdnum refuses the standard's own sample on its region.
"""

import re
from dataclasses import dataclass
from datetime import date

_SHAPE = re.compile(r"[1-9]\d{16}[\dX]")
#: Weights of the first 17 digits and the check characters for each remainder: GB 11643-1999, ISO 7064 MOD 11-2.
_WEIGHTS = tuple(2 ** (17 - i) % 11 for i in range(17))
_CHECKS = "10X98765432"
#: First two digits: provinces by GB/T 2260; Hong Kong, Macao, Taiwan on residence permits (81–83); foreigners (91).
_PROVINCES = frozenset(
    f"{first}{second}"
    for first, seconds in {1: 5, 2: 3, 3: 7, 4: 6, 5: 4, 6: 5, 7: 1, 8: 3, 9: 1}.items()
    for second in range(1, seconds + 1)
) | {"50"}


@dataclass(frozen=True, slots=True)
class CitizenId:
    """What a valid number says. `region_known` is a hint only."""

    region: str
    born: date
    region_known: bool


def read(text: str) -> CitizenId | None:
    """What the number says; None where shape, birth date or check character are wrong. Spaces and x are tolerated."""
    number = re.sub(r"\s", "", text).upper()
    if not _SHAPE.fullmatch(number) or check_character(number[:17]) != number[17]:
        return None
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    if born.year < 1850:
        return None
    return CitizenId(number[:6], born, number[:2] in _PROVINCES)


def looks_like(text: str) -> bool:
    """Whether the text has the shape of a number, right or wrong: for telling what a column holds."""
    return bool(re.fullmatch(r"\d{17}[\dXx]", re.sub(r"\s", "", text)))


def check_character(first_17: str) -> str:
    """The 18th character that belongs to 17 digits."""
    return _CHECKS[sum(int(d) * w for d, w in zip(first_17, _WEIGHTS, strict=True)) % 11]
