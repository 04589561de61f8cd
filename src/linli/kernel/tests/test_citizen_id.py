from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel import citizen_id


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_the_samples_of_the_standard_are_valid(number):
    assert citizen_id.read(number) is not None


def test_a_number_says_when_its_bearer_was_born():
    assert citizen_id.read("11010519491231002x").born == date(1949, 12, 31)


def test_a_number_may_be_written_in_groups():
    assert citizen_id.read("110105 19491231 002X") is not None


def test_an_unknown_region_is_a_hint_and_no_fault():
    body = "99010519491231002"
    found = citizen_id.read(body + citizen_id.check_character(body))
    assert found is not None
    assert not found.region_known


@pytest.mark.parametrize("number", ["110105194912310021", "11010519490231002X", "1101051949123100", "志愿者", ""])
def test_a_wrong_check_character_or_date_is_no_number(number):
    assert citizen_id.read(number) is None


@given(st.dates(date(1900, 1, 1), date(2030, 1, 1)), st.integers(0, 999), st.integers(0, 9), st.integers(0, 16))
def test_one_wrong_digit_is_always_noticed(born, serial, other, at):
    body = f"150102{born:%Y%m%d}{serial:03d}"
    number = body + citizen_id.check_character(body)
    assert citizen_id.read(number) is not None
    if body[at] != str(other):
        assert citizen_id.read(number[:at] + str(other) + number[at + 1 :]) is None
