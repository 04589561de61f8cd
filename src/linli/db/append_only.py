"""Rows that are written once. A correction is a new row that names the one it replaces."""

import pgtrigger


def append_only() -> list[pgtrigger.Trigger]:
    """The triggers that make PostgreSQL itself refuse to update, delete or truncate, whoever asks."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="never_truncated",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
        ),
    ]
