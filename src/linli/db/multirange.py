"""`int8multirange` as a field: a set of division keys, kept as half-open ranges."""

from typing import Any

from django.db import models
from psycopg.types.multirange import Int8Multirange
from psycopg.types.range import Int8Range

#: (first, last) pairs, both included, in order and apart.
Spans = tuple[tuple[int, int], ...]


def to_multirange(spans: Spans) -> Int8Multirange:
    return Int8Multirange([Int8Range(low, high + 1) for low, high in spans])


def to_spans(value: Any) -> Spans:
    return tuple((r.lower, r.upper - 1) for r in value)


class MultirangeField(models.Field):
    """In Python a tuple of (first, last) pairs, both included."""

    def db_type(self, connection: Any) -> str:
        return "int8multirange"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Spans | None:
        return None if value is None else to_spans(value)

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else to_multirange(value)
