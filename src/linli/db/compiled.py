"""Statements that a connection builds and compiles once, where the ORM takes longer over them than the database.

A page of detail asks some eight statements of up to nine tables: to build and compile one anew takes Django 1 to 3 ms,
to run it takes PostgreSQL a third of that.
"""

import contextvars
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import cached_property
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import connections
from django.db.models import BooleanField, Expression, F, Field, Func, Model, Q, QuerySet, prefetch_related_objects

R = TypeVar("R")


class Held(Expression):
    """The place of a value that each asking brings. Its own name stands among the parameters until then."""

    def __init__(self, name: str, output_field: Field | None = None) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[object]]:
        return "%s", [self]


def among(field: str, values: Expression | Iterable[object]) -> Func | Q:
    """Condition: the field is one of a list; of an array of unknown length (`__in` has a place for each one)."""
    if not isinstance(values, Expression):
        return Q(**{f"{field}__in": values})
    return Func(F(field), values, template="(%(expressions)s))", arg_joiner=" = ANY(", output_field=BooleanField())


class Compiled(Generic[R]):
    """What `compiled` makes of a function: asked with its values by name."""

    model: type[Model]  #: for `get_object_or_404`; known once it was asked

    def __init__(self, make: Callable[..., QuerySet[Any, R]]) -> None:
        self.plain = make  #: makes the queryset of values instead, for what else is asked of it
        self.__doc__ = make.__doc__
        self._made: WeakKeyDictionary[object, dict[tuple[object, ...], _Statement[R]]] = WeakKeyDictionary()

    def __call__(self, **values: object) -> list[R]:
        """All rows."""
        return self.top(None, **values)

    def get(self, **values: object) -> R:
        """The one row; raises DoesNotExist of its model."""
        rows = self(**values)
        if len(rows) == 1:
            return rows[0]
        raise self.model.MultipleObjectsReturned if rows else self.model.DoesNotExist

    def first(self, **values: object) -> R | None:
        """The first row in the order of the statement, if there is one."""
        return next(iter(self.top(1, **values)), None)

    def top(self, number: int | None, /, **values: object) -> list[R]:
        """So many rows from the first; None: all."""
        made = self._made.setdefault(connections["default"], {})
        shape = (number, *sorted(values))
        if shape not in made:
            made[shape] = _Statement(self._held(values)[:number])
            self.model = made[shape].model
        return made[shape].rows(values)

    def listed(self, **values: object) -> "Listed[R]":
        """The rows for paging."""
        return Listed(self, values)

    def _held(self, names: Iterable[str]) -> QuerySet[Any, R]:
        # Out of every context, so that the scope of whoever asks first, or his language, cannot stay in it.
        return contextvars.Context().run(self.plain, **{name: Held(name) for name in names})


class Listed(Generic[R]):
    """Rows to be paged: the first ones by the compiled statement; what lies further, and their number, by the ORM."""

    def __init__(self, asked: Compiled[R], values: dict[str, object]) -> None:
        self._asked, self._values = asked, values

    def __iter__(self) -> Iterator[R]:
        return iter(self[:None])

    def __getitem__(self, part: slice) -> list[R]:
        if part.start:
            return list(self._asked.plain(**self._values)[part])
        return self._asked.top(part.stop, **self._values)

    def count(self) -> int:
        return self._asked.plain(**self._values).count()


def compiled(make: Callable[..., QuerySet[Any, R]]) -> Compiled[R]:
    """Of a function that makes a queryset of `Held` values: one that finds its rows, compiled once a connection.

    The function knows no scope, no day and no language: all that differs from one asking to the next is a parameter.
    It may leave out the condition of a parameter that is not given: each set of given ones is a statement of its own.
    """
    return Compiled(make)


class _Statement(Generic[R]):
    def __init__(self, asked: QuerySet[Any, R]) -> None:
        self._asked, self.model = asked, asked.model
        self._compiler = compiler = asked.query.get_compiler(asked.db)
        self._sql, self._params = compiler.as_sql()
        self._values: dict[str, object] = {}
        compiler.as_sql = self._bound
        compiler.get_converters = lambda fields: self._converters
        asked.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]

    def rows(self, values: dict[str, object]) -> list[R]:
        self._values = values
        found = list(self._asked._iterable_class(self._asked))  # type: ignore[attr-defined]
        if lookups := self._asked._prefetch_related_lookups:  # type: ignore[attr-defined]
            prefetch_related_objects(found, *lookups)
        return found

    def _bound(self, *_: object, **__: object) -> tuple[str, tuple[object, ...]]:
        return self._sql, tuple(self._value(one) if isinstance(one, Held) else one for one in self._params)

    def _value(self, held: Held) -> object:
        value = self._values[held.name]
        return value.value if isinstance(value, Enum) else value

    @cached_property
    def _converters(self) -> Any:
        return type(self._compiler).get_converters(
            self._compiler, [one[0] for one in self._compiler.select[: self._compiler.col_count]]
        )
