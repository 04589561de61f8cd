"""Statements that a connection has planned once, where planning takes longer than running.

The policies make a short statement a long one to plan: a task with its obligation takes 6 ms to plan and 0.3 to run.
For statements that find little by its key or in small tables only: one plan then serves every scope, and for a table
as large as the ledger the plan for a village is not the plan for the region. What is found by its key there names no
range of places beside it: the plan would read that whole range of the index too, with each key. The policies see to it
that nothing is shown that lies beyond.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.db import connection
from psycopg import RawCursor

_PLACE = re.compile(r"%(?:\((\w+)\))?([s%])")


class _Prepared(RawCursor[Any]):
    """Binds on the server and prepares at once, where the settings allow it (`prepare_threshold`).

    Placeholders are numbered here: psycopg itself would parse a statement of more than 4,096 characters, such as a
    desk's, anew each time.
    """

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Any:
        if params is not None:
            query, names = _numbered(query)
            params = [params[name] for name in names] if isinstance(params, Mapping) else params
        return super().execute(query, params, **{"prepare": True, **kwargs})


@lru_cache(256)
def _numbered(query: str) -> tuple[str, tuple[object, ...]]:
    """The statement as PostgreSQL reads it, with `$1`, `$2` for its placeholders; and their names, if they have any."""
    names: dict[object, int] = {}

    def number(place: re.Match[str]) -> str:
        if place[2] == "%":
            return "%"
        return f"${names.setdefault(place[1] or len(names), len(names) + 1)}"

    return _PLACE.sub(number, query), tuple(names)


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
