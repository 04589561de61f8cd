"""Statements that a connection has planned once, where planning takes longer than running.

The policies make a short statement a long one to plan: a task with its obligation takes 6 ms to plan and 0.3 to run.
For statements that find little by its key or in small tables only: one plan then serves every scope, and for a table
as large as the ledger the plan for a village is not the plan for the region.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg import Cursor


class _Prepared(Cursor[Any]):
    """Binds on the server and prepares at once, where the settings allow it (`prepare_threshold`)."""

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Any:
        return super().execute(query, params, **{"prepare": True, **kwargs})


@contextmanager
def planned_once() -> Iterator[None]:
    """What is asked inside, by the ORM or in SQL, is prepared."""
    connection.ensure_connection()
    held = connection.connection
    before, held.cursor_factory = held.cursor_factory, _Prepared
    try:
        yield
    finally:
        held.cursor_factory = before
