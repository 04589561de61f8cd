import pytest
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from linli.places.models import Division
from linli.ui.paging import page_of

pytestmark = pytest.mark.django_db
BANNERS = Division.objects.filter(key__range=(152200000000, 152299999999), level=3).order_by("key")


def asked(number: object = None) -> object:
    return RequestFactory().get("/", {} if number is None else {"page": number})


def test_what_fits_on_one_page_is_counted_by_its_rows(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    every = list(BANNERS.all())
    with django_assert_num_queries(1):
        page = page_of(asked(), BANNERS.all(), size=len(every))  # type: ignore[arg-type]
        assert (list(page), page.paginator.count, page.has_next()) == (every, len(every), False)


@pytest.mark.parametrize("number", [None, 1, 2, 99, "nonsense"])
def test_a_page_of_many_is_the_part_that_was_asked_for(number: object) -> None:
    every = list(BANNERS.all())
    here = 2 if number in (2, 99) else 1
    page = page_of(asked(number), BANNERS.all(), size=len(every) - 1)  # type: ignore[arg-type]
    assert list(page) == (every[:-1] if here == 1 else every[-1:])
    assert (page.number, page.paginator.count, page.has_next()) == (here, len(every), here == 1)


def test_of_nothing_there_is_an_empty_page() -> None:
    page = page_of(asked(), BANNERS.none())  # type: ignore[arg-type]
    assert (list(page), page.paginator.count, page.has_other_pages()) == ([], 0, False)
