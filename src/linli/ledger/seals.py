"""Sealing ledger rows in signed batches, and verifying that nothing changed behind the program's back."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from django.db import connection

from linli.kernel.clock import real_now
from linli.ledger.canonical import COLUMNS, TABLES, leaf, mac, root
from linli.ledger.keys import outbox_key, public_key, signing_key
from linli.ledger.models import Seal
from linli.ledger.sql import TYPES, insert

#: (table, row, work, mac) as the outbox holds them
Waiting = tuple[str, UUID, UUID, bytes]
BATCH = 10_000


def rows_of(table: str, ids: Sequence[UUID]) -> dict[UUID, tuple[Any, ...]]:
    """The rows in canonical column order, by id."""
    columns = ", ".join(f'"{c}"' for c in COLUMNS[table])
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{TABLES[table]}" WHERE id = ANY(%s)', [list(ids)])
        return {row[0]: _parsed(row) for row in cursor.fetchall()}


def _parsed(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Django leaves JSON columns of a raw query as text."""
    return tuple(json.loads(v) if isinstance(v, str) and v.startswith("{") else v for v in row)


def seal(waiting: Sequence[Waiting]) -> tuple[int | None, list[UUID]]:
    """Seal the rows that the program wrote; the seal's number (None: nothing was sealable) and the rows left out.

    A row that is gone, or is not what was written, is left out and stays in the outbox: `verify` names it.
    """
    good: list[tuple[str, UUID, bytes]] = []
    bad: list[UUID] = []
    for table in COLUMNS:
        mine = [w for w in waiting if w[0] == table]
        found = rows_of(table, [w[1] for w in mine])
        for _, row, _, given in mine:
            made = leaf(table, found[row]) if row in found else b""
            if made and hmac.compare_digest(mac(outbox_key(), made), bytes(given)):
                good.append((table, row, made))
            else:
                bad.append(row)
    return (_sign(good) if good else None), bad


def _sign(rows: Sequence[tuple[str, UUID, bytes]]) -> int:
    last = Seal.objects.order_by("-number").first()
    number = last.number + 1 if last else 1
    made = Seal(
        number=number, count=len(rows), root=root(r[2] for r in rows), sealed_at=real_now(),
        previous=digest(last) if last else bytes(32),
    )  # fmt: skip
    made.signature = signing_key().sign(statement(made))
    made.save(force_insert=True)
    insert(
        "ledger_leaf", ("row", "table", "seal_id", "place", "hash"), TYPES["leaf"],
        [(row, table, number, place, made_leaf) for place, (table, row, made_leaf) in enumerate(rows)],
    )  # fmt: skip
    return number


def statement(seal: Seal) -> bytes:
    """What is signed: number, count, root, hash of the previous seal, time; also the line of the exported file."""
    at = seal.sealed_at.isoformat(timespec="microseconds")
    return (
        f"linli-seal/1 {seal.number} {seal.count} {bytes(seal.root).hex()} {bytes(seal.previous).hex()} {at}".encode()
    )


def digest(seal: Seal) -> bytes:
    return hashlib.sha256(statement(seal) + bytes(seal.signature)).digest()


def exported() -> Iterator[str]:
    """Every seal as a line, to be kept outside: who holds it can show that the ledger was not rewritten."""
    for seal in Seal.objects.order_by("number").iterator():
        yield f"{statement(seal).decode()} {bytes(seal.signature).hex()}"


@dataclass
class Verdict:
    """What `verify` found. `changed`, `missing` and `inserted` name rows as (table, id)."""

    sealed: int = 0
    waiting: int = 0
    changed: list[tuple[str, UUID]] = field(default_factory=list)
    missing: list[tuple[str, UUID]] = field(default_factory=list)
    inserted: list[tuple[str, UUID]] = field(default_factory=list)
    broken_seals: list[int] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        return not (self.changed or self.missing or self.inserted or self.broken_seals)


def verify() -> Verdict:
    """Compare every ledger row with its leaf, every seal with its leaves, its predecessor and its signature.

    Rows are in one of three states: sealed and right; changed, missing or inserted; not yet sealed. Constant memory.
    """
    verdict = Verdict()
    _check_seals(verdict)
    for table in COLUMNS:
        _check_rows(table, verdict)
    return verdict


@dataclass(frozen=True, slots=True)
class RowState:
    """How one row stands with its seal: sealed (and right), waiting, changed or inserted behind the program's back."""

    kind: str
    seal: int | None = None
    sealed_at: datetime | None = None

    @property
    def gravity(self) -> int:
        return ("sealed", "waiting", "inserted", "changed").index(self.kind)


_KEPT = """
SELECT l."row", l.hash, NULL::bytea, s.number, s.sealed_at
  FROM ledger_leaf l JOIN ledger_seal s ON s.number = l.seal_id WHERE l."row" = ANY(%(rows)s)
UNION ALL
SELECT o."row", NULL, o.mac, NULL, NULL FROM ledger_outbox o WHERE o."row" = ANY(%(rows)s) AND o."table" <> 'touch'
"""


def examine(rows: Mapping[UUID, tuple[str, Sequence[Any]]]) -> dict[UUID, RowState]:
    """How some rows stand, as read from the ledger now: id → (table, values in canonical order). One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, {"rows": list(rows)})
        kept = {row: rest for row, *rest in cursor.fetchall()}
    return {row: _state(leaf(table, values), *kept.get(row, (None,) * 4)) for row, (table, values) in rows.items()}


def _state(
    made: bytes, sealed: bytes | None, waiting: bytes | None, number: int | None, at: datetime | None
) -> RowState:
    if sealed is not None:
        return RowState("sealed" if made == bytes(sealed) else "changed", number, at)
    if waiting is None:
        return RowState("inserted")
    return RowState("waiting" if hmac.compare_digest(mac(outbox_key(), made), bytes(waiting)) else "changed")


def _check_seals(verdict: Verdict) -> None:
    previous = bytes(32)
    expected = 1
    for seal in Seal.objects.order_by("number").iterator():
        leaves = _leaves(seal.number)
        right = (
            seal.number == expected and len(leaves) == seal.count and root(leaves) == bytes(seal.root)
            and bytes(seal.previous) == previous and _signed(seal)
        )  # fmt: skip
        if not right:
            verdict.broken_seals.append(seal.number)
        previous, expected = digest(seal), seal.number + 1


def _leaves(number: int) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM ledger_leaf WHERE seal_id = %s ORDER BY place", [number])
        return [bytes(h) for (h,) in cursor.fetchall()]


def _signed(seal: Seal) -> bool:
    try:
        public_key().verify(bytes(seal.signature), statement(seal))
    except InvalidSignature:
        return False
    return True


def _check_rows(table: str, verdict: Verdict) -> None:
    for batch in _batches(table):
        found = rows_of(table, [row for row, _, _ in batch])
        for row, kept, waiting in batch:
            made = leaf(table, found[row]) if row in found else None
            _judge(verdict, (table, row), made, kept, waiting)


def _judge(
    verdict: Verdict, name: tuple[str, UUID], made: bytes | None, kept: bytes | None, waiting: bytes | None
) -> None:
    if made is None:
        verdict.missing.append(name)
    elif kept is not None:
        if made == bytes(kept):
            verdict.sealed += 1
        else:
            verdict.changed.append(name)
    elif waiting is None:
        verdict.inserted.append(name)
    elif hmac.compare_digest(mac(outbox_key(), made), bytes(waiting)):
        verdict.waiting += 1
    else:
        verdict.changed.append(name)


def _batches(table: str) -> Iterator[list[tuple[UUID, bytes | None, bytes | None]]]:
    """(row, hash of its leaf, mac of the outbox) of every row known to the table, the leaves or the outbox."""
    after = UUID(int=0)
    ask = f"""
        SELECT known.id, (SELECT hash FROM ledger_leaf l WHERE l."row" = known.id),
               (SELECT mac FROM ledger_outbox o WHERE o."row" = known.id AND o."table" = %(table)s LIMIT 1)
          FROM (SELECT id FROM "{TABLES[table]}" WHERE id > %(after)s
                UNION SELECT "row" FROM ledger_leaf WHERE "table" = %(table)s AND "row" > %(after)s
                UNION SELECT "row" FROM ledger_outbox WHERE "table" = %(table)s AND "row" > %(after)s
                ORDER BY 1 LIMIT {BATCH}) AS known ORDER BY known.id"""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(ask, {"after": after, "table": table})
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        after = rows[-1][0]
