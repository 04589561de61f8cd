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
from django.db.backends.utils import CursorWrapper

from linli.access.models import Account, Post, Role
from linli.db.multirange import Spans
from linli.places.models import Standing, Unit


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom the running transaction acts. `low`..`high` encloses all that may be seen: put it into every query."""

    kind: str  #: post | audit | nothing | job | person | public
    post: Post | None = None
    unit: Unit | None = None
    line: str = ""
    reach: Spans = ()
    person: UUID | None = None
    job: str = ""
    account: Account | None = None  #: who sits at the post now

    @property
    def deputy(self) -> Account | None:
        """Who acts in the holder's stead, for rows that name who did it; None where the holder acts."""
        mine = self.account is None or self.post is None or self.account.pk == self.post.account_id
        return None if mine else self.account

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
    inside = connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            saved = _settings(cursor) if inside else None
            cursor.execute(f"SELECT {enter}", args)
        token = _current.set(scope)
        try:
            yield scope
        finally:
            _current.reset(token)
        # Settings outlive a savepoint; after an exception the roll-back to it gives them back itself.
        if saved:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {', '.join(_SET)}", saved)


_NAMES = ("scope", "unit", "person", "reach", "watched")
_SET = [f"set_config('linli.{name}', %s, true)" for name in _NAMES]


def _settings(cursor: CursorWrapper) -> tuple[str, ...]:
    cursor.execute("SELECT " + ", ".join(f"coalesce(current_setting('linli.{n}', true), '')" for n in _NAMES))
    return tuple(cursor.fetchone())


#: What an administrator enters instead: no territory. The audit reads the logs of its reach, and nothing else.
_ENTERS = {Role.SYSTEM: "nothing", Role.SECURITY: "nothing", Role.AUDIT: "audit"}


@contextmanager
def acting(post: Post, account: Account | None = None) -> Iterator[Scope]:
    """Act as a post: its unit's rows and all within the unit's reach in the post's line; an administrator: neither.

    `account` is who sits there now, where that may be a deputy.
    """
    kind = _ENTERS.get(Role(post.role), "post")
    reach = () if kind == "nothing" else post.reach
    scope = Scope(kind, post, post.unit, post.line, reach, account=account)
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
