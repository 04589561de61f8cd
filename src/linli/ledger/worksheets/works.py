"""Rows to works: those of a sign-in book that share day, times, place and kind are one work; every other row is its own."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

from linli.ledger.worksheets.values import Part, Reading, Row, Secret, WorkDraft


def works_of(reading: Reading) -> list[WorkDraft]:
    """The works of a reading, in the order of their first rows. Linear in the rows."""
    sign_in = {sheet.name for sheet in reading.sheets if sheet.sign_in}
    together: dict[object, list[Row]] = defaultdict(list)
    for row in reading.rows:
        key = _of_one_work(row) if row.sheet in sign_in else (row.sheet, row.row)
        together[key].append(row)
    return [_work(rows) for rows in together.values()]


def _of_one_work(row: Row) -> object:
    """In a sign-in book each signs at a minute of their own; the day's work at a place is told apart by written hours only
    where all share them, so rows of one team and activity stay together by start and end as written."""
    return row.sheet, row.day, row.start, row.end, row.place, row.kind, row.unit


def _work(rows: Sequence[Row]) -> WorkDraft:
    first = rows[0]
    groups: dict[str, list[int | None]] = defaultdict(list)
    for row in rows:
        for code, count in row.groups:
            groups[code].append(count)
    return WorkDraft(
        rows=tuple((row.sheet, row.row) for row in rows),
        day=first.day,
        start=first.start,
        end=first.end,
        minutes=first.minutes if len(rows) == 1 else max((r.minutes for r in rows if r.minutes), default=None),
        place=first.place,
        kind=first.kind,
        parts=_parts(rows),
        recipients=_once(row.recipients for row in rows),
        groups=tuple((code, total) for code, counts in groups.items() if (total := _once(counts)) is not None),
        outcome=_once(row.outcome for row in rows),
        outcome_unit=next((row.outcome_unit for row in rows if row.outcome_unit), None),
        number=first.number if len({row.number for row in rows}) == 1 else None,
        unit=first.unit,
        team=_same(row.team for row in rows),
        remarks=_same(row.remarks for row in rows),
        fingerprint=_fingerprint(rows),
    )


def _parts(rows: Sequence[Row]) -> tuple[Part, ...]:
    named: dict[str, Part] = {}
    unnamed = 0
    for row in rows:
        for name in row.names:
            secrets = tuple((what, secret) for who, what, secret in row.secrets if who == name)
            named[name] = _merged(named.get(name), name, row.minutes, secrets)
        unnamed += max(0, row.unnamed or 0)
    rest = [Part(name=None, heads=unnamed, minutes=rows[0].minutes)] if unnamed else []
    return (*named.values(), *rest)


def _merged(had: Part | None, name: str, minutes: int | None, secrets: tuple[tuple[str, Secret], ...]) -> Part:
    """One part a person, also where somebody signed twice."""
    if had is None:
        return Part(name=name, heads=1, minutes=minutes, secrets=secrets)
    longest = max(filter(None, (had.minutes, minutes)), default=None)
    return Part(name=name, heads=1, minutes=longest, secrets=had.secrets or secrets)


def _once(counts: Iterable[int | None]) -> int | None:
    """A number of the whole work, repeated in each row or written once, counts once; numbers of each row's own add up."""
    said = [count for count in counts if count is not None]
    if not said:
        return None
    return said[0] if len(set(said)) == 1 else sum(said)


def _same(words: Iterable[str | None]) -> str | None:
    return "；".join(dict.fromkeys(filter(None, words))) or None


def _fingerprint(rows: Sequence[Row]) -> str:
    if len(rows) == 1:
        return rows[0].fingerprint
    joined = "|".join(sorted(row.fingerprint for row in rows))
    return hashlib.blake2b(joined.encode(), digest_size=16).hexdigest()
