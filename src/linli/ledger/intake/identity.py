"""Under which name a row is known again: the sheet's own 编号 within the recording unit, else its content.

Tabs of one file may each number from 1 on: one tab keeps the plain number, the others add their name. The one whose
rows the ledger holds already keeps it, else the first, so that a file may grow by a tab.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet

from linli.access.scope import Scope
from linli.ledger.intake.values import Known
from linli.ledger.models import ImportedRow
from linli.ledger.worksheets.values import WorkDraft

_LONGEST = 80  #: of the column; a number by its tab leaves a character for the mark of made-up work

#: (recording unit, identity)
Key = tuple[UUID, str]
Recorded = Sequence[tuple[UUID, WorkDraft]]


def settle(works: Recorded, tabs: Mapping[Key, str], *, simulated: bool = False) -> list[str]:
    """The identity of each (recording unit, work), in order, no two alike in a unit.

    `tabs`: for numbers that the ledger knows, the tab from which they came. Pure.
    """
    using: dict[Key, list[str]] = defaultdict(list)
    for unit, work in works:
        if work.number:
            using[unit, _number(work.number)].append(_tab(work))
    return [_of(simulated, name) for name in _settled(works, tabs, using)]


def _settled(works: Recorded, tabs: Mapping[Key, str], using: Mapping[Key, list[str]]) -> list[str]:
    equal: Counter[Key] = Counter()
    settled = []
    for unit, work in works:
        if work.number:
            plain, own = _number(work.number), _number(work.number, _tab(work))
            known = tabs.get((unit, plain))
            keeper = known if known in using[unit, plain] else using[unit, plain][0]
            settled.append(own if (unit, own) in tabs or keeper != _tab(work) else plain)
        else:
            plain = f"f:{work.fingerprint}"
            equal[unit, plain] += 1
            nth = equal[unit, plain]  # equal but for phone or ID numbers, which are no part of the content
            settled.append(plain if nth == 1 else f"{plain}#{nth}")
    return settled


def tabs_of_numbers(works: Recorded, scope: Scope, *, simulated: bool = False) -> dict[Key, str]:
    """Which tab the numbers of these works came from, as far as the ledger knows them. One statement."""
    numbered = [work for _, work in works if work.number]
    wanted = {name for w in numbered for name in (_number(w.number or ""), _number(w.number or "", _tab(w)))}
    plain = {_of(simulated, name): name for name in wanted}
    rows = _rows(set(plain), scope).filter(unit__in={unit for unit, _ in works})
    return {(unit, plain[identity]): tab for unit, identity, tab in rows.values_list("unit", "identity", "sheet")}


def known(keys: Iterable[Key], scope: Scope) -> dict[Key, Known]:
    """The imported rows of these identities. One statement."""
    units, names = zip(*keys, strict=True) if (keys := list(keys)) else ((), ())
    rows = _rows(set(names), scope).filter(unit__in=set(units))
    found = rows.values_list("unit", "identity", "pk", "work", "fingerprint")
    return {(unit, identity): Known(*rest) for unit, identity, *rest in found}


def moved(unknown: Mapping[Key, str], ours: Container[Key], filename: str, scope: Scope) -> dict[Key, Known]:
    """Numbered rows that a correction moved to another recording unit: the same number on the same tab of a file of the
    same name that the acting unit took in, found once and no more. One statement.

    `unknown`: identities that the ledger lacks, with their tab; `ours`: all of the sheet.
    """
    rows = _rows({identity for _, identity in unknown}, scope).filter(
        intake__unit=scope.unit, intake__filename=filename, intake__area_key__range=scope.enclosing
    )
    elsewhere: dict[tuple[str, str], list[Known]] = defaultdict(list)
    for unit, identity, tab, *rest in rows.values_list("unit", "identity", "sheet", "pk", "work", "fingerprint"):
        if (unit, identity) not in ours:
            elsewhere[identity, tab].append(Known(*rest))
    found = {key: elsewhere.get((key[1], tab), []) for key, tab in unknown.items()}
    return {key: knowns[0] for key, knowns in found.items() if len(knowns) == 1}


def _rows(identities: set[str], scope: Scope) -> QuerySet[ImportedRow]:
    return ImportedRow.objects.filter(identity__in=identities, area_key__range=scope.enclosing)


def _of(simulated: bool, name: str) -> str:
    """Made-up work has identities of its own, so that it neither corrects real work nor stands in its way."""
    return f"~{name}"[:_LONGEST] if simulated else name


def _tab(work: WorkDraft) -> str:
    return work.rows[0][0]


def _number(number: str, tab: str | None = None) -> str:
    """`n:12`, or `n:12@腊月` on a tab that shares its numbers with others; a long one by its hash."""
    name = f"n:{number}" if tab is None else f"n:{number}@{tab}"
    return name if len(name) < _LONGEST else "n#" + hashlib.blake2b(name.encode(), digest_size=24).hexdigest()
