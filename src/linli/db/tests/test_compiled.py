import pytest
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from linli.access.scope import NoScope, current
from linli.db.compiled import Held, compiled
from linli.db.planned import planned_once
from linli.places.models import Division, Line, Standing

pytestmark = pytest.mark.django_db
LEAGUE, BANNER = 152200000000, 152222000000


@compiled
def _named(key: Held) -> QuerySet[Division]:
    return Division.objects.filter(key=key)


@compiled
def _standing(line: Held, key: Held) -> QuerySet[Standing]:
    held = Standing.objects.filter(line=line, holds=True, division_id=key)
    return held.select_related("unit__division", "superior").order_by("pk")


def plainly(line: Line, key: int) -> list[Standing]:
    return list(Standing.objects.filter(line=line, holds=True, division_id=key))


def test_each_asking_brings_its_own_values() -> None:
    for key in (LEAGUE, BANNER, LEAGUE):
        assert _named.get(key=key).name == Division.objects.get(key=key).name


@pytest.mark.parametrize("line", Line)
def test_a_choice_is_asked_by_its_value(line: Line) -> None:
    assert _standing(line=line, key=LEAGUE) == plainly(line, LEAGUE) != []


def test_what_is_joined_comes_with_it(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        (one,) = _standing(line=Line.CIVIL, key=BANNER)
        assert one.unit.division.key == BANNER
        assert one.superior
        assert one.superior.division_id == LEAGUE


def test_what_fields_hold_is_read_as_the_orm_reads_it() -> None:
    with planned_once():
        (one,) = _standing(line=Line.CIVIL, key=LEAGUE)
    assert one.reach == plainly(Line.CIVIL, LEAGUE)[0].reach


def test_nothing_found_is_said_as_the_model_says_it() -> None:
    with pytest.raises(Division.DoesNotExist):
        _named.get(key=1)


def test_several_found_are_not_one() -> None:
    @compiled
    def _below(first: Held, last: Held) -> QuerySet[Division]:
        return Division.objects.filter(key__range=(first, last))

    with pytest.raises(Division.MultipleObjectsReturned):
        _below.get(first=LEAGUE, last=BANNER)


def test_a_scope_cannot_stay_in_a_statement() -> None:
    """Whoever asked first would answer for everybody."""

    @compiled
    def _within() -> QuerySet[Division]:
        return Division.objects.filter(key__range=current().enclosing)

    with pytest.raises(NoScope):
        _within()


def test_a_parameter_left_out_is_an_error() -> None:
    with pytest.raises(KeyError, match="key"):
        _standing(line=Line.CIVIL)
