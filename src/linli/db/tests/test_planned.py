import pytest
from django.db import connection

from linli.db.planned import planned_once

pytestmark = pytest.mark.django_db


def asked(statement: str, params: object) -> object:
    with planned_once(), connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchone()


@pytest.mark.parametrize(
    ("statement", "params", "answer"),
    [
        ("SELECT %s::int - %s::int", [7, 2], (5,)),
        ("SELECT %(a)s::int - %(b)s::int, %(a)s::int", {"b": 2, "a": 7, "more": 0}, (5, 7)),
        ("SELECT 'x%%' || %s", ["y"], ("x%y",)),
        ("SELECT '100%'", None, ("100%",)),
        ("SELECT %s::int" + " " * 5_000, [1], (1,)),
    ],
)
def test_a_statement_is_answered_as_if_it_were_not_prepared(statement: str, params: object, answer: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)  # type: ignore[arg-type]
        assert cursor.fetchone() == answer
    for _ in range(2):
        assert asked(statement, params) == answer


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError, match="b"):
        asked("SELECT %(a)s::int, %(b)s::int", {"a": 1})


def test_it_is_prepared_but_outside_nothing_is() -> None:
    mine = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"
    asked("SELECT %s::int AS planned_here", [1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::int AS not_planned_here", [1])
        cursor.execute(mine, ["%AS planned_here%"])
        assert cursor.fetchone() == (1,)
        cursor.execute(mine, ["%AS not_planned_here%"])
        assert cursor.fetchone() == (0,)
