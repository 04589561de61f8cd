"""The canonical form of ledger rows, and the hashes that are made of it.

A row is the JSON array of its table's name and its columns in the order of `COLUMNS`, without spaces, UTF-8, keys of
objects sorted, dates as ISO, times as ISO in UTC with microseconds, UUIDs in lower case, null for what is not said.
Its leaf is SHA-256 of a zero byte and that; an inner node of the tree SHA-256 of a one byte and its two children
(RFC 6962: a leaf can never pass for a node). An odd node goes up unpaired.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

#: table of the outbox → columns of the row, in canonical order
COLUMNS = {
    "work": (
        "id", "unit_id", "entered_by_id", "area_key", "place_key", "kind", "service_day", "start", "end", "served",
        "groups", "outcome", "outcome_evidence", "simulated", "replaces_id", "withdrawn", "why", "recorded_at",
    ),
    "record": (
        "id", "work_id", "unit_id", "area_key", "person", "heads", "minutes_attended", "minutes_credited", "evidence",
        "replaces_id", "withdrawn", "recorded_at",
    ),
    "claim": ("id", "campaign_id", "campaign_number", "work_id", "unit_id", "area_key", "why", "recorded_at"),
}  # fmt: skip

TABLES = {"work": "ledger_work", "record": "ledger_servicerecord", "claim": "ledger_claim"}


def _plain(value: Any) -> Any:
    match value:
        case UUID():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case _:
            return value


def leaf(table: str, row: Sequence[Any]) -> bytes:
    """The hash of one row, its values in the order of `COLUMNS[table]`."""
    text = json.dumps([table, *map(_plain, row)], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def mac(key: bytes, leaf: bytes) -> bytes:
    """Says that the program itself wrote the row: made with a key that the database does not hold."""
    return hmac.digest(key, leaf, "sha256")


def root(leaves: Iterable[bytes]) -> bytes:
    """The Merkle root; 32 zero bytes for no leaves."""
    level = list(leaves) or [bytes(32)]
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[len(level) // 2 * 2 :]
    return level[0]
