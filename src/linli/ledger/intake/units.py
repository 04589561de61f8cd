"""Which unit recorded a row: the one that it names, else the one that holds the reach of its place.

谁组织谁记录: work counts where it was recorded. A unit without a reach of its own (hospital, welfare home) records for
itself alone, wherever it went.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from linli.access.scope import Scope
from linli.ledger.worksheets.values import WorkDraft
from linli.places.models import Division, Node, Unit
from linli.places.queries import holders, unit_named


@dataclass(frozen=True, slots=True)
class Recorded:
    """The recording unit and the place of a work. `unit` None: the place lies beyond the reach of who acts."""

    unit: Unit | None
    place_key: int


def within(scope: Scope, key: int) -> bool:
    return any(first <= key <= last for first, last in scope.reach)


def recording_units(works: Sequence[WorkDraft], scope: Scope) -> list[Recorded]:
    """For each work its recording unit, in a few statements, and one or two for each spelling of a unit."""
    keys = _keys({work.place for work in works})
    holding = _holders({key for key in keys.values() if within(scope, key)}, scope.line)
    named = _named({work.unit for work in works if work.unit}, scope)
    acting = scope.unit if not scope.reach else None
    return [
        Recorded(named.get(work.unit or "") or holding.get(keys[work.place]) or acting, keys[work.place])
        for work in works
    ]


def _keys(codes: Iterable[str]) -> dict[str, int]:
    """The keys of places; a code outlives its division's key only until places are recoded."""
    found = Division.objects.filter(code__in=list(codes), valid_until=None).values_list("code", "key")
    return {code: int(code) for code in codes} | dict(found)


def _holders(keys: set[int], line: str) -> Mapping[int, Unit]:
    """The holder of each place, or of the nearest division above it in the counting tree that has one."""
    found = holders(keys, line)
    if not (missing := keys - found.keys()):
        return found
    nodes = Node.objects.filter(line=line, division__in=missing).values_list("division", "ancestors")
    above = dict(nodes)
    others = holders({key for ancestors in above.values() for key in ancestors}, line)
    for key, ancestors in above.items():
        if holder := next((others[at] for at in ancestors if at in others), None):
            found[key] = holder
    return found


def _named(words: Iterable[str], scope: Scope) -> dict[str, Unit]:
    """The units that rows name, as far as who acts may record for them."""
    assert scope.unit is not None
    home = scope.unit.division_id
    found = {spelling: unit_named(spelling, home) for spelling in words}
    return {
        spelling: unit
        for spelling, unit in found.items()
        if unit and (unit == scope.unit or within(scope, unit.division_id))
    }
