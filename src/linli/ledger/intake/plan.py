"""The dry run: what taking a sheet in would do, row by row. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from linli.access.models import Post
from linli.access.scope import Scope, acting
from linli.kernel.reasons import because
from linli.ledger.intake import identity
from linli.ledger.intake.changes import changes
from linli.ledger.intake.entry import odd_outcome
from linli.ledger.intake.twins import twins
from linli.ledger.intake.units import recording_units
from linli.ledger.intake.values import Change, IntakePlan, Item, Known, Outcome, Twin
from linli.ledger.reasons import BEYOND_REACH
from linli.ledger.worksheets.values import Reading, Refusal, Row, Sheet, WorkDraft
from linli.ledger.worksheets.works import works_of
from linli.places.models import Unit

_PLACES = ("place", "village", "town", "county", "league")

Placed = tuple[WorkDraft, Unit, int]
Where = tuple[str, int]  #: the first row of a work


def plan(reading: Reading, *, post: Post, simulated: bool = False) -> IntakePlan:
    """What becomes of each work of the reading when the post takes it in.

    Enters the post's scope. A dozen statements for any number of rows, and one or two for each spelling of a unit.
    `simulated`: the sheet is made up (演练); its works meet simulated ones only.
    A row whose place lies beyond the reach of the post's unit is refused (BEYOND_REACH), as rows of the plan's reading.
    """
    with acting(post) as scope:
        works = works_of(reading)
        recorded = list(zip(works, recording_units(works, scope), strict=True))
        placed = [(work, place.unit, place.place_key) for work, place in recorded if place.unit]
        beyond = [work for work, place in recorded if not place.unit]
        items = _judged(_items(placed, reading, scope, simulated), scope, simulated)
        return IntakePlan(reading=_refusing(reading, beyond, scope), post=post, items=tuple(items), simulated=simulated)


def _items(placed: Sequence[Placed], reading: Reading, scope: Scope, simulated: bool) -> list[Item]:
    """Each work with its identity and, where the ledger knows that, the work it is known as."""
    pairs = [(unit.pk, work) for work, unit, _ in placed]
    tabs = identity.tabs_of_numbers(pairs, scope, simulated=simulated)
    names = identity.settle(pairs, tabs, simulated=simulated)
    keys = [(unit, name) for (unit, _), name in zip(pairs, names, strict=True)]
    known = identity.known(keys, scope)
    unknown = {
        key: work.rows[0][0] for key, (_, work) in zip(keys, pairs, strict=True) if work.number and key not in known
    }
    known |= identity.moved(unknown, frozenset(keys), reading.filename, scope)
    return [
        Item(
            draft=work,
            unit=unit,
            place_key=place,
            identity=key[1],
            outcome=_first(work, known.get(key)),
            known=known.get(key),
            notes=tuple(filter(None, [odd_outcome(work)])),
        )
        for (work, unit, place), key in zip(placed, keys, strict=True)
    ]


def _first(work: WorkDraft, known: Known | None) -> Outcome:
    if known is None:
        return Outcome.NEW
    return Outcome.SAME if known.fingerprint == work.fingerprint else Outcome.CORRECTS


def _judged(items: Sequence[Item], scope: Scope, simulated: bool) -> list[Item]:
    """Corrections with what they change (nothing that counts: the same), new works with their near twins."""
    correcting = [item for item in items if item.outcome is Outcome.CORRECTS]
    changed = {_row(item): found for item, found in zip(correcting, changes(correcting, scope), strict=True)}
    new = [item for item in items if item.outcome is Outcome.NEW]
    ours: set[UUID] = {item.known.work for item in items if item.known}
    like = {
        _row(item): found
        for item, found in zip(new, twins(new, scope, apart_from=ours, simulated=simulated), strict=True)
    }
    return [_judge(item, changed, like) for item in items]


def _judge(item: Item, changed: Mapping[Where, tuple[Change, ...]], like: Mapping[Where, tuple[Twin, ...]]) -> Item:
    if item.outcome is Outcome.CORRECTS:
        found = changed[_row(item)]
        return replace(item, changes=found, outcome=Outcome.CORRECTS if found else Outcome.SAME)
    if near := like.get(_row(item)):
        return replace(item, twins=near, outcome=Outcome.TWIN)
    return item


def _row(item: Item) -> Where:
    return item.draft.rows[0]


def _refusing(reading: Reading, beyond: Sequence[WorkDraft], scope: Scope) -> Reading:
    """The reading with the rows of these works among the refused."""
    assert scope.unit is not None
    out = {where for work in beyond for where in work.rows}
    tabs = {sheet.name: sheet for sheet in reading.sheets}
    order = list(tabs)
    refused = [_refusal(row, tabs[row.sheet], scope.unit) for row in reading.rows if (row.sheet, row.row) in out]
    merged = sorted([*reading.refused, *refused], key=lambda r: (order.index(r.sheet), r.row))
    rows = tuple(row for row in reading.rows if (row.sheet, row.row) not in out)
    return replace(reading, rows=rows, refused=tuple(merged))


def _refusal(row: Row, tab: Sheet, unit: Unit) -> Refusal:
    column = next((c.index for name in _PLACES for c in tab.columns if c.field == name), None)
    return Refusal(
        sheet=row.sheet,
        row=row.row,
        field="place",
        reason=because(BEYOND_REACH, unit=unit.name),
        column=column,
        section=row.section,
        cells=row.cells,
    )
