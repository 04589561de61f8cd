"""The scope of a transaction: for whom it acts. The database sees nothing until one is entered.

One of: a post at a unit, a named system job (for a unit or for the whole node), a person, the public, nothing.
Scopes open the transaction. Inside another scope they take over and give back at the end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from linli.access.models import Post
from linli.db.multirange import Spans
from linli.places.models import Standing, Unit


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom the running transaction acts. `low`..`high` encloses all that may be seen: put it into every query."""

    kind: str  #: post | job | person | public | nothing
    post: Post | None = None
    unit: Unit | None = None
    line: str = ""
    reach: Spans = ()
    person: UUID | None = None
    job: str = ""

    @property
    def low(self) -> int:
        return min([first for first, _ in self.reach] + self._own)

    @property
    def high(self) -> int:
        return max([last for _, last in self.reach] + self._own)

    @property
    def enclosing(self) -> tuple[int, int]:
        return self.low, self.high

    @property
    def _own(self) -> list[int]:
        return [self.unit.division_id] if self.unit else []


class NoScope(Exception):
    """Something was asked or done before it was said for whom."""


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current() -> Scope:
    """The scope of the running transaction. Raises `NoScope`."""
    if scope := _current.get():
        return scope
    raise NoScope("no scope: this transaction has not said for whom it acts")


@contextmanager
def _entered(enter: str, args: list[object], scope: Scope) -> Iterator[Scope]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(*_saved())
            saved = cursor.fetchone()
            cursor.execute(f"SELECT {enter}", args)
        token = _current.set(scope)
        try:
            yield scope
        finally:
            _current.reset(token)
        # After an exception the roll-back to the savepoint gives the settings back itself.
        _give_back(saved)


def _saved() -> tuple[str]:
    names = ("scope", "unit", "person", "reach")
    return ("SELECT " + ", ".join(f"coalesce(current_setting('linli.{n}', true), '')" for n in names),)


def _give_back(saved: tuple[str, ...]) -> None:
    """Settings outlive a savepoint, so a scope inside another puts the outer one back by hand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('linli.scope', %s, true), set_config('linli.unit', %s, true),"
            " set_config('linli.person', %s, true), set_config('linli.reach', %s, true)",
            saved,
        )


@contextmanager
def acting(post: Post) -> Iterator[Scope]:
    """Act as a post: its unit's rows and all within the unit's reach in the post's line."""
    standing = _standing(post.unit, post.line)
    scope = Scope("post", post, post.unit, post.line, standing.reach if standing else ())
    with _entered("linli.enter_post(%s)", [post.pk], scope) as entered:
        yield entered


@contextmanager
def as_job(job: str, unit: Unit | None = None, line: str = "", post: Post | None = None) -> Iterator[Scope]:
    """Act as a named system job: with the reach of one unit in a line, or (without a unit) over the whole node.

    `post` is on whose behalf the job runs, for rows that name who entered them.
    """
    standing = _standing(unit, line) if unit else None
    reach = (standing.reach if standing else ()) if unit else ((0, 999_999_999_999),)
    scope = Scope("job", post, unit, line, reach, job=job)
    with _entered("linli.enter_job(%s, %s, %s)", [job, unit.pk if unit else None, line], scope) as entered:
        yield entered


@contextmanager
def as_person(person: UUID) -> Iterator[Scope]:
    with _entered("linli.enter_person(%s)", [person], Scope("person", person=person)) as entered:
        yield entered


@contextmanager
def as_public() -> Iterator[Scope]:
    with _entered("linli.enter_public()", [], Scope("public")) as entered:
        yield entered


def _standing(unit: Unit, line: str) -> Standing | None:
    return Standing.objects.filter(unit=unit, line=line).first()
