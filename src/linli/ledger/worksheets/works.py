"""Rows to works: those of a sign-in book that share day, times, place and kind are one, any other row is its own."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import time

from linli.ledger.worksheets.values import Part, Reading, Row, Secret, Sheet, WorkDraft


def works_of(reading: Reading) -> list[WorkDraft]:
    """The works of a reading, in the order of their first rows. Linear in the rows, but for sorting signatures.

    In a sign-in book with one person a row, rows of the same day, place and kind are one work when they share the
    written times; where each person's own coming and going is written, when these overlap.
    """
    joined = {sheet.name: sheet for sheet in reading.sheets if sheet.sign_in}
    together: dict[object, list[Row]] = defaultdict(list)
    for row in reading.rows:
        key: tuple[object, ...] = (row.sheet, row.row)
        if sheet := joined.get(row.sheet):
            times = () if sheet.own_times else (row.start, row.end)
            key = (row.sheet, row.day, row.place, row.kind, row.unit, *times)
        together[key].append(row)
    works = [work for rows in together.values() for work in _sittings(rows, joined)]
    order = {sheet.name: i for i, sheet in enumerate(reading.sheets)}
    return [_work(rows) for rows in sorted(works, key=lambda rows: (order[rows[0].sheet], rows[0].row))]


def _sittings(rows: list[Row], joined: Mapping[str, Sheet]) -> list[list[Row]]:
    """Rows parted where nobody was there in between: a morning and an afternoon are two works."""
    sheet = joined.get(rows[0].sheet)
    if sheet is None or not sheet.own_times:
        return [rows]
    parted: list[list[Row]] = []
    until = time.min
    for row in sorted(rows, key=lambda r: (r.start or time.min, r.row)):
        if not parted or (row.start and row.start >= until and until != time.min):
            parted.append([])
        parted[-1].append(row)
        until = max(until, row.end or row.start or time.min)
    return parted


def _work(rows: Sequence[Row]) -> WorkDraft:
    first = rows[0]
    groups: dict[str, list[int | None]] = defaultdict(list)
    for row in rows:
        for code, count in row.groups:
            groups[code].append(count)
    return WorkDraft(
        rows=tuple((row.sheet, row.row) for row in rows),
        day=first.day,
        start=min((row.start for row in rows if row.start), default=None),
        end=first.end if len(rows) == 1 else max((row.end for row in rows if row.end), default=None),
        minutes=_length(rows),
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


def _length(rows: Sequence[Row]) -> int | None:
    """How long the whole lasted: from the first coming to the last going, else the longest part."""
    starts, ends = [r.start for r in rows if r.start], [r.end for r in rows if r.end]
    if len(rows) > 1 and len(starts) == len(ends) == len(rows):
        first, last = min(starts), max(ends)
        span = (last.hour - first.hour) * 60 + last.minute - first.minute
        return max(span, *(r.minutes or 0 for r in rows))
    return max((r.minutes for r in rows if r.minutes), default=None)


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
    """A number of the whole work, repeated in each row or written once, counts once; each row's own numbers add up."""
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
