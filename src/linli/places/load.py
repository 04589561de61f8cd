"""Divisions, counting trees and units into the database, in bulk, as its owner."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connections, transaction

from linli.db.models import Mark
from linli.kernel import clock
from linli.kernel.gazetteer import level
from linli.places import rule
from linli.places.rule import Office
from linli.places.tree import Place, Spans, grow

MARK = "places"


def _rows(*types: str) -> str:
    """Rows of columns that come as one text each: to quote their values one by one takes longer than to insert them."""
    columns = [rf"string_to_array(%s, E'\n', '')::{name}[]" for name in types]
    return f"unnest({', '.join(columns)})"


_DIVISIONS = f"""
INSERT INTO places_division (key, code, code_version, name, level, last_key)
SELECT * FROM {_rows("bigint", "text", "text", "text", "smallint", "bigint")}
ON CONFLICT (key) DO UPDATE SET (code, code_version, name, level, last_key) =
  (excluded.code, excluded.code_version, excluded.name, excluded.level, excluded.last_key)
"""
_NODES = f"""
INSERT INTO places_node (line, division_id, parent_id, ancestors, reach)
SELECT line, division, parent, ancestors::bigint[], reach::int8multirange
  FROM {_rows("text", "bigint", "bigint", "text", "text")}
       n(line, division, parent, ancestors, reach)
ON CONFLICT (line, division_id) DO UPDATE SET (parent_id, ancestors, reach) =
  (excluded.parent_id, excluded.ancestors, excluded.reach)
"""
_UNITS = f"""
INSERT INTO places_unit (id, division_id, kind, name, invented)
SELECT * FROM {_rows("uuid", "bigint", "text", "text", "boolean")}
ON CONFLICT (id) DO UPDATE SET name = excluded.name
"""
_STANDINGS = f"""
INSERT INTO places_standing (unit_id, line, superior_id, holds, division_id, reach)
SELECT unit, line, superior, holds, division, reach::int8multirange
  FROM {_rows("uuid", "text", "uuid", "boolean", "bigint", "text")}
       s(unit, line, superior, holds, division, reach)
ON CONFLICT (unit_id, line) DO UPDATE SET (superior_id, reach) = (excluded.superior_id, excluded.reach)
"""


def load(using: str = "owner") -> bool:
    """Load what the data files say; False where the database holds it already. Two starts at once load it once."""
    on = clock.today()
    wanted = rule.fingerprint(on)
    if _loaded(using) == wanted:
        return False
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('linli.places'))")
        if _loaded(using) == wanted:
            return False
        _load(using, on)
        Mark.objects.using(using).update_or_create(name=MARK, defaults={"value": wanted})
    with connections[using].cursor() as cursor:
        cursor.execute("ANALYZE places_division, places_node, places_unit, places_standing")
    return True


def _loaded(using: str) -> str | None:
    return Mark.objects.using(using).filter(name=MARK).values_list("value", flat=True).first()


def _load(using: str, on: date) -> None:
    spots, offices = rule.spots(), list(rule.offices())
    trees = {line: grow(spots, rule.moved(line, on)) for line in rule.LINES}
    with connections[using].cursor() as cursor:
        for statement, rows in (
            (_DIVISIONS, _divisions()),
            (_NODES, _nodes(trees)),
            (_UNITS, [(o.id, o.key, o.kind, o.name, o.invented) for o in offices]),
            (_STANDINGS, _standings(trees, offices)),
        ):
            cursor.execute(statement, _columns(rows))


def _divisions() -> Iterable[tuple[Any, ...]]:
    for code, name in rule.gazetteer().names.items():
        key, depth = int(code), level(code)
        yield key, code, rule.CODE_VERSION, name, depth, rule.last_key(key, depth)


def _nodes(trees: dict[str, dict[int, Place]]) -> Iterable[tuple[Any, ...]]:
    for line, tree in trees.items():
        for key, place in tree.items():
            yield line, key, place.parent, "{" + ",".join(map(str, place.ancestors)) + "}", _literal(place.reach)


def _standings(trees: dict[str, dict[int, Place]], offices: Sequence[Office]) -> Iterable[tuple[Any, ...]]:
    holders = {(line, office.key): office.id for office in offices if office.holds for line in office.lines}
    for office in offices:
        for line in office.lines:
            place = trees[line][office.key]
            above = place.parent if office.holds else office.key
            superior = holders[line, above] if above else None
            yield office.id, line, superior, office.holds, office.key, _literal(place.reach if office.holds else ())


def _literal(reach: Spans) -> str:
    return "{" + ",".join(f"[{first},{last + 1})" for first, last in reach) + "}"


def _columns(rows: Iterable[tuple[Any, ...]]) -> list[str]:
    return ["\n".join("" if value is None else str(value) for value in column) for column in zip(*rows, strict=True)]
