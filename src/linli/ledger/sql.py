"""Writing many rows in one statement, as the application role: COPY FROM is refused under row-level security."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

#: column types as `unnest` needs them named
TYPES = {
    "work": "uuid uuid uuid bigint bigint text date timestamptz timestamptz int jsonb int smallint bool uuid bool text "
    "timestamptz",
    "record": "uuid uuid uuid bigint uuid int int int smallint uuid bool timestamptz",
    "claim": "uuid uuid int uuid uuid bigint text timestamptz",
    "outbox": "text uuid uuid bytea",
    "leaf": "uuid text int int bytea",
}


def insert(table: str, columns: Sequence[str], types: str, rows: Sequence[Sequence[Any]]) -> None:
    """`INSERT … SELECT FROM unnest`: one statement for any number of rows."""
    if not rows:
        return
    names = ", ".join(f'"{c}"' for c in columns)
    arrays = ", ".join(f"%s::{t}[]" for t in types.split())
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) SELECT * FROM unnest({arrays})',
            [list(c) for c in zip(*rows, strict=True)],
        )
