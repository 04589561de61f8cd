"""What a newer reading says otherwise than what stands. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from linli.notices.rules import Finding


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that only one side has, or a field that both have with other values."""

    field: str
    stands: Any  #: None: nothing stands here
    found: Any  #: None: no longer found


def differences(standing: Mapping[str, Any], findings: Iterable[Finding]) -> Iterator[Difference]:
    """By field; entries of a list are matched by what they say, not by their number, then paired in order."""
    before, after = _grouped(standing.items()), _grouped((one.field, one.value) for one in findings)
    for field in dict.fromkeys((*before, *after)):
        old, new = before.get(field, {}), after.get(field, {})
        gone = [value for said, value in old.items() if said not in new]
        come = [value for said, value in new.items() if said not in old]
        for number in range(max(len(gone), len(come))):
            yield Difference(
                field, gone[number] if number < len(gone) else None, come[number] if number < len(come) else None
            )


def _grouped(values: Iterable[tuple[str, Any]]) -> dict[str, dict[str, Any]]:
    """Field without its number → what is said → the value. Conclusions (…/also) are nobody's reading."""
    grouped: dict[str, dict[str, Any]] = {}
    for path, value in values:
        field, *rest = path.split("/")
        if len(rest) < 2 and field not in ("doubts", "added"):
            grouped.setdefault(field, {})[said(value)] = value
    return grouped


def said(value: Any) -> str:
    """A value as words alone, without places: two readings that say the same are the same."""
    if isinstance(value, dict):
        return "|".join(f"{key}={said(part)}" for key, part in sorted(value.items()) if key not in _PLACES)
    if isinstance(value, list):
        return ";".join(map(said, value))
    return "".join(str(value or "").split())


_PLACES = ("spans", "span", "number", "document", "depth", "headings")
