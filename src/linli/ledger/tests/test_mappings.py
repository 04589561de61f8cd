"""A unit's next sheet of a shape needs no mapping."""

from datetime import date

import pytest

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.catalogue.kinds import catalogue
from linli.kernel.ids import new_id
from linli.ledger.intake.mappings import kept
from linli.ledger.models import KnownMapping
from linli.ledger.worksheets.reading import read
from linli.ledger.worksheets.values import Period, Reading
from linli.places.rule import gazetteer

SHEET = "日期,地点,内容,人数,数量\n2023-01-20,四子王旗乌兰花镇东湖村,义诊,5,40\n"


def reading() -> Reading:
    period = Period(date(2022, 12, 30), date(2023, 3, 31))
    return read(SHEET.encode(), filename="台账.csv", period=period, gazetteer=gazetteer(), kinds=catalogue())


@pytest.fixture
def clerk(db: None) -> Post:
    return post_named("department-clerk")


def keep(found: Reading, clerk: Post, mapping: dict[str, str]) -> None:
    with acting(clerk) as scope:
        KnownMapping.objects.create(
            id=new_id(), unit=scope.unit, area_key=scope.unit.division_id, shape=found.sheets[0].shape, mapping=mapping
        )


def test_what_a_person_settled_once_is_known_for_the_next_sheet(clerk: Post) -> None:
    found = reading()
    settled = found.sheets[0].mapping | {"人数": "recipients"}
    keep(found, clerk, settled)
    assert kept(found, post=clerk) == settled


def test_nothing_is_read_twice_where_nothing_differs(clerk: Post) -> None:
    found = reading()
    keep(found, clerk, found.sheets[0].mapping)
    assert kept(found, post=clerk) == {}


def test_another_units_mapping_is_none_of_ours(clerk: Post) -> None:
    found = reading()
    keep(found, clerk, found.sheets[0].mapping | {"人数": "recipients"})
    assert kept(found, post=post_named("xingan-clerk")) == {}
