"""What may be asked of places. All of it is open to every scope. An unknown place is Refused, never guessed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from linli.db.compiled import Held, among, compiled
from linli.db.planned import planned_once
from linli.kernel.gazetteer import level
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because
from linli.places import addressing
from linli.places.models import Division, Line, Node, Standing, Unit
from linli.places.reasons import NO_HOLDER, NO_SUCH_DIVISION, NO_SUCH_UNIT
from linli.places.rule import Kind, gazetteer, last_key


def division(code: str | int) -> Division:
    """The division of a 12-digit code. Refused: NO_SUCH_DIVISION."""
    if found := Division.objects.filter(code=str(code)).first():
        return found
    raise Refused(because(NO_SUCH_DIVISION, code=code))


def divisions_of(keys: Iterable[int]) -> dict[int, Division]:
    """The divisions by key, in one query; keys without a division are left out."""
    return Division.objects.in_bulk(set(keys))


def holder(key: int, line: str) -> Unit:
    """The unit that holds the reach of a division in a line. Refused: NO_HOLDER."""
    if found := holders([key], line).get(key):
        return found
    raise Refused(because(NO_HOLDER, code=key, line=tr(Line(line).label)))


def holders(keys: Iterable[int], line: str) -> dict[int, Unit]:
    """The holders of many divisions, in one query; divisions without one are left out."""
    standings = Standing.objects.filter(line=line, holds=True, division__in=set(keys)).select_related("unit")
    return {standing.division_id: standing.unit for standing in standings}


@planned_once()
def units_below(unit: Unit, line: str, *, with_others: bool = False) -> list[Unit]:
    """The units that report to a unit in a line, by division; `with_others` adds those that hold no reach."""
    return [standing.unit for standing in _below(unit=unit.pk, line=line) if standing.holds or with_others]


@compiled
def _below(unit: Held, line: Held) -> QuerySet[Standing]:
    below = Standing.objects.filter(superior=unit, line=line).order_by("division", "unit__kind")
    return below.select_related("unit").only("holds", "unit")


@planned_once()
def holds_reach(unit: UUID, line: str) -> bool:
    """Whether what a division does in a line counts to this unit. One query."""
    return bool(holding([unit], line))


@planned_once()
def holding(units: Iterable[UUID], line: str) -> set[UUID]:
    """Those of the units to which counts what their division does in a line. One query."""
    return set(_holding(units=list(units), line=line))


@compiled
def _holding(units: Held, line: Held) -> QuerySet[Standing, UUID]:
    return Standing.objects.filter(among("unit", units), line=line, holds=True).values_list("unit", flat=True)


def unit_named(words: str, within_key: int) -> Unit | None:
    """The one unit in a division's range of codes that the words name; None where none or several could be meant."""
    return units_named([words], within_key).get(words)


def units_named(words: Iterable[str], within_key: int) -> dict[str, Unit]:
    """The units that spellings name, in two queries; a spelling that names none, or several, is left out.

    Loose about the name of the place (科右中旗民政局) and about a section behind the unit (民政厅规划处), never about
    the kind of unit: a team is no unit.
    """
    scope = f"{within_key:012d}"
    inside = Unit.objects.filter(division__key__range=(within_key, last_key(within_key, level(scope))))
    bare = {spelling: addressing.narrow(spelling) for spelling in words}
    exact: dict[str, list[Unit]] = defaultdict(list)
    for unit in inside.filter(name__in=set(bare.values())):
        exact[unit.name].append(unit)
    found = {spelling: exact[name][0] for spelling, name in bare.items() if len(exact.get(name, ())) == 1}
    loose = {spelling: _place_and_kind(name, scope) for spelling, name in bare.items() if name not in exact}
    there = inside.filter(division__in={place[0] for place in loose.values() if place}) if any(loose.values()) else ()
    standing = {(unit.division_id, unit.kind): unit for unit in there}
    return found | {spelling: standing[place] for spelling, place in loose.items() if place in standing}


def _place_and_kind(name: str, scope: str) -> tuple[int, str] | None:
    named = addressing.name_of_unit(name)
    if not named:
        return None
    code = addressing.place_of(gazetteer(), named.place, named.kind.levels, scope) if named.place else scope
    return (int(code), named.kind.code) if code else None


def the_unit(words: str) -> Unit:
    """The unit of the whole node that the words name. Refused: NO_SUCH_UNIT, also where several could be meant."""
    if found := unit_named(words, min(division.key for division in Division.objects.filter(level=1))):
        return found
    raise Refused(because(NO_SUCH_UNIT, name=words))


@dataclass(frozen=True, slots=True)
class Addressee:
    """A unit that words address. `inferred`: they do not name it; that it is meant is a conclusion to ask about."""

    unit: Unit
    words: str
    inferred: bool


@dataclass(frozen=True, slots=True)
class Addressees:
    """What the words of a salutation come to; each unit once, a named one never as inferred."""

    found: tuple[Addressee, ...]
    unresolved: tuple[str, ...]  #: words that name no unit in the tree of who acts


def addressed_units(words: Iterable[str], acting: Unit, line: str, *, tree: "Tree | None" = None) -> Addressees:
    """Who is addressed by words like "各盟市民政局", "满洲里市、二连浩特市民政局", "各省级文明办" of the acting unit.

    各 and a level means the units of that level and kind below the acting unit (at its own level or above: its own). A
    unit that reports straight to the acting one, though its division is of another level, is inferred with the level
    next below; so is the holder of a division that has no unit of the kind named. The line is that of the unit named;
    `line` decides where a kind stands in both. Who asks word by word gives the same `tree` each time.
    """
    tree = tree or Tree(acting)
    found: dict[tuple[UUID, str], Addressee] = {}
    unresolved: list[str] = []
    for group in (part for text in words for part in addressing.groups(text)):
        called = addressing.name_of_unit(group)
        if not called:
            unresolved.append(group)
            continue
        of_line = line if line in called.kind.lines else called.kind.lines[0]
        seen = _Seen(tree, of_line, called.kind)
        units, unknown = addressing.each_place(called.place, seen.of_level, seen.of_name)
        unresolved += [word + group[len(called.place) :] for word in unknown]
        for unit, inferred in units:
            key = unit.pk, of_line
            if key not in found or (found[key].inferred and not inferred):
                found[key] = Addressee(unit, group, inferred)
    return Addressees(tuple(found.values()), tuple(unresolved))


class Tree:
    """The counting tree around a unit, in all lines, for any number of lookups.

    Two statements when first asked; one more for each line and level that lies deeper than the next.
    """

    def __init__(self, acting: Unit) -> None:
        self.key = acting.division_id
        self.depth = level(f"{self.key:012d}")
        self._levels: dict[tuple[str, int], dict[int, Unit]] = {}

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """That of the unit's division, by line."""
        return {node.line: node for node in Node.objects.filter(division=self.key)}

    def above(self, line: str) -> dict[int, Unit]:
        """The holders of the division and of all above it, from there up."""
        held = {one.division_id: one.unit for one in self._near if one.line == line and one.holds}
        return {key: held[key] for key in self.nodes[line].ancestors if key in held}

    def at_level(self, line: str, depth: int) -> dict[int, Unit]:
        """The holders of a level below, in code order."""
        if (line, depth) not in self._levels:
            next_below = (one for one in self._near if one.line == line and one.holds)
            rows = next_below if depth == self.depth + 1 else self._of_level(depth).filter(line=line)
            self._levels[line, depth] = {
                one.division_id: one.unit
                for one in rows
                if level(f"{one.division_id:012d}") == depth and self.reaches(line, one.division_id)
            }
        return self._levels[line, depth]

    def reporting(self, line: str) -> list[Unit]:
        """The units that report straight to the holder of the division."""
        holder = self.above(line)[self.key]
        return [one.unit for one in self._near if one.line == line and one.holds and one.superior_id == holder.pk]

    def reaches(self, line: str, key: int) -> bool:
        return any(first <= key <= last for first, last in self.nodes[line].reach)

    @cached_property
    def _near(self) -> list[Standing]:
        """Who holds the division, what is above it or is of the level next below, and who reports to a holder here."""
        above = {key for node in self.nodes.values() for key in node.ancestors}
        here = Standing.objects.filter(division=self.key, holds=True).values("unit")
        parts = [
            Standing.objects.filter(division__in=above, holds=True),
            Standing.objects.filter(superior__in=here, holds=True),
            self._of_level(self.depth + 1),
        ]
        chosen = parts[0].values("pk").union(*(part.order_by().values("pk") for part in parts[1:]))
        return list(_in_order(Standing.objects.filter(pk__in=chosen)))

    def _of_level(self, depth: int) -> QuerySet[Standing]:
        reaches = [span for node in self.nodes.values() for span in node.reach]
        enclosing = min(first for first, _ in reaches), max(last for _, last in reaches)
        of_level = {"division__level": depth, "division__key__range": enclosing}
        return _in_order(Standing.objects.filter(holds=True, **of_level))


def _in_order(rows: QuerySet[Standing]) -> QuerySet[Standing]:
    return rows.order_by("division", "unit__kind").select_related("unit")


Meant = list[tuple[Unit, bool]]


@dataclass(frozen=True, slots=True)
class _Seen:
    """The tree as words see it that name a kind of unit in a line."""

    tree: Tree
    line: str
    kind: Kind

    def of_level(self, depth: int) -> Meant:
        if depth <= self.tree.depth:
            above = self.tree.above(self.line).items()
            return self._meant(unit for key, unit in above if level(f"{key:012d}") == depth)
        below = self.tree.at_level(self.line, depth).values()
        meant = self._meant(below)
        if depth == self.tree.depth + 1:
            others = self.tree.reporting(self.line)
            meant += [(unit, True) for unit in others if unit not in below and unit.kind == self.kind.code]
        return meant

    def of_name(self, place: str) -> Meant:
        """The unit of a named division; of no name, the nearest above that is of the kind."""
        above = self.tree.above(self.line)
        if not place:
            of_kind = [unit for unit in above.values() if unit.kind == self.kind.code]
            return [(unit, True) for unit in of_kind[:1]]
        code = addressing.place_of(gazetteer(), place, range(1, 6))
        if not code:
            return []
        there = above if int(code) in above else self.tree.at_level(self.line, level(code))
        return self._meant([there[int(code)]] if int(code) in there else [])

    def _meant(self, units: Iterable[Unit]) -> Meant:
        return [(unit, unit.kind != self.kind.code) for unit in units]
