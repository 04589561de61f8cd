import pytest
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from linli.access.scope import NoScope, current
from linli.db.compiled import Held, among, compiled
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
    with pytest.raises(TypeError, match="key"):
        _standing(line=Line.CIVIL)


def test_a_condition_may_be_left_out() -> None:
    @compiled
    def _within(first: Held, last: Held | None = None) -> QuerySet[Division]:
        rows = Division.objects.filter(key__gte=first).order_by("key")
        return rows if last is None else rows.filter(key__lte=last)

    for last in (LEAGUE, BANNER, LEAGUE):
        assert [one.key for one in _within(first=LEAGUE, last=last)][-1] == last
    assert _within.first(first=BANNER) == Division.objects.get(key=BANNER)
    assert len(_within(first=LEAGUE)) > len(_within(first=LEAGUE, last=BANNER))


@compiled
def _any_of(keys: Held) -> QuerySet[Division]:
    return Division.objects.filter(among("key", keys)).order_by("key")


@compiled
def _named_below(first: Held, last: Held) -> QuerySet[Division, tuple[int, str]]:
    return Division.objects.filter(key__range=(first, last)).order_by("key").values_list("key", "name")


@pytest.mark.parametrize("keys", [[], [LEAGUE], [BANNER, LEAGUE]])
def test_a_list_may_have_any_length(keys: list[int]) -> None:
    assert [one.key for one in _any_of(keys=keys)] == sorted(keys)


def test_a_foreign_key_may_be_any_of_a_list() -> None:
    @compiled
    def _of_units(units: Held) -> QuerySet[Standing]:
        return Standing.objects.filter(among("unit", units)).order_by("pk")

    units = [one.unit_id for one in plainly(Line.CIVIL, LEAGUE) + plainly(Line.CIVIL, BANNER)]
    assert _of_units(units=units) == list(Standing.objects.filter(unit__in=units).order_by("pk")) != []


def test_values_come_as_the_orm_gives_them() -> None:
    plain = Division.objects.filter(key__range=(LEAGUE, BANNER)).order_by("key").values_list("key", "name")
    assert _named_below(first=LEAGUE, last=BANNER) == list(plain)


def test_the_first_is_none_where_there_is_none() -> None:
    assert _any_of.first(keys=[BANNER, LEAGUE]) == Division.objects.get(key=LEAGUE)
    assert _any_of.first(keys=[]) is None


@pytest.mark.parametrize("part", [slice(0, 3), slice(3, 6), slice(None)])
def test_what_is_paged_is_what_the_orm_would_page(part: slice) -> None:
    listed = _named_below.listed(first=LEAGUE, last=BANNER)
    plain = list(Division.objects.filter(key__range=(LEAGUE, BANNER)).order_by("key").values_list("key", "name"))
    assert listed[part] == plain[part]
    assert listed.count() == len(plain) == len(list(listed)) > 6
