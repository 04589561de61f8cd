"""What to ask once for a sheet, in the mapping step, and what is taken meanwhile."""

from collections.abc import Iterator
from dataclasses import replace

from linli.kernel.i18n import tr
from linli.kernel.reasons import because
from linli.ledger.worksheets import reasons, text, times, vocabulary
from linli.ledger.worksheets.tables import Line, Table
from linli.ledger.worksheets.values import Column, Question, Row

_DAY = 24 * 60
_LONGEST_SHIFT = 16 * 60
_UNSURE = 0.6


def with_lengths(table: Table) -> Table:
    """The table with its column of lengths taken for person-hours where it cannot be the length of an activity."""
    column = table.column("minutes")
    if column is None or column.unit.startswith("person-") or column.evidence == "mapping":
        return table
    pairs = list(_lengths_and_heads(table, column))
    too_long = any(minutes > _DAY for minutes, _ in pairs)
    if not too_long or not all(heads and minutes / heads <= _LONGEST_SHIFT for minutes, heads in pairs):
        return table
    total = replace(column, unit=f"person-{column.unit}")
    return replace(table, columns=tuple(total if c is column else c for c in table.columns))


def _lengths_and_heads(table: Table, column: Column) -> Iterator[tuple[float, int]]:
    for line in table.lines:
        minutes, _ = times.length(table.cell(line, "minutes"), column.unit)
        if minutes:
            yield minutes, _heads(table, line)


def _heads(table: Table, line: Line) -> int:
    stated = text.count(table.cell(line, "volunteers")).value
    return stated if stated is not None else len(text.names(table.cell(line, "names")).names)


def about(table: Table, rows: list[Row]) -> Iterator[Question]:
    """Questions that a person settles by handing the mapping back."""
    name = table.grid.name
    for column in table.columns:
        if column.field and column.confidence < _UNSURE:
            label = vocabulary.field_names().get(column.field, column.field)
            yield Question(
                name, column.label, because(reasons.ASK_COLUMN, label=column.label, field=label), column.field
            )
    column_of_length = table.column("minutes")
    if column_of_length is not None and column_of_length.evidence != "mapping":
        yield from _about_length(table, column_of_length, rows)


def _about_length(table: Table, column: Column, rows: list[Row]) -> Iterator[Question]:
    name, label = table.grid.name, column.label
    if column.unit.startswith("person-"):
        yield Question(name, label, because(reasons.PERSON_HOURS, label=label), column.unit)
        return
    if not any(word in label for word in "时分h"):
        unit = tr("分钟") if column.unit == "minutes" else tr("小时")
        yield Question(
            name, label, because(reasons.ASK_UNIT, label=label, unit=unit), column.unit, ("hours", "minutes")
        )
    if any((row.volunteers or 0) > 1 for row in rows) and not ({"start", "end"} <= table.at.keys()):
        choices = (column.unit, f"person-{column.unit}")
        yield Question(name, label, because(reasons.ASK_LENGTH, label=label), column.unit, choices)
