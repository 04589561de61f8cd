from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.db import sealed
from linli.db.models import Mark
from linli.kernel.ids import new_id
from linli.kernel.reasons import Refused

PERSON, OTHER = new_id(), new_id()


@given(st.text(), st.uuids())
def test_what_is_sealed_opens_again(text: str, person: UUID) -> None:
    key = sealed.unwrap(sealed.wrap(sealed.new_key(), person), person)
    assert sealed.unseal(sealed.seal(text, key, person, "phone"), key, person, "phone") == text


def test_two_seals_of_one_text_differ_and_a_blind_index_does_not() -> None:
    key = sealed.new_key()
    assert sealed.seal("139", key, PERSON, "phone") != sealed.seal("139", key, PERSON, "phone")
    assert sealed.blind("139", "phone") == sealed.blind("139", "phone") != sealed.blind("139", "citizen_id")


@pytest.mark.parametrize(
    ("person", "field", "flip"),
    [
        (PERSON, "phone", None),
        (OTHER, "phone", None),
        (PERSON, "citizen_id", None),
        (PERSON, "phone", 0),
        (PERSON, "phone", 20),
    ],
    ids=["right", "another person", "another field", "changed nonce", "changed text"],
)
def test_a_value_opens_only_where_it_was_sealed(person: UUID, field: str, flip: int | None) -> None:
    key = sealed.new_key()
    value = bytearray(sealed.seal("13912345678", key, PERSON, "phone"))
    if flip is not None:
        value[flip] ^= 1
    if (person, field, flip) == (PERSON, "phone", None):
        assert sealed.unseal(bytes(value), key, person, field) == "13912345678"
        return
    with pytest.raises(sealed.Unopened):
        sealed.unseal(bytes(value), key, person, field)


@pytest.mark.django_db
def test_a_wrong_master_key_is_refused_with_a_sentence(settings: pytest.FixtureRequest) -> None:
    assert sealed.check_key() is True
    settings.MASTER_KEY = bytes(32)  # type: ignore[attr-defined]
    with pytest.raises(Refused) as refusal:
        sealed.check_key()
    assert refusal.value.reasons[0].code is sealed.WRONG_MASTER_KEY
    assert "LINLI_MASTER_KEY" in refusal.value.reasons[0].remedy


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_check_is_kept_once_and_a_second_key_never_takes_its_place(settings: pytest.FixtureRequest) -> None:
    Mark.objects.using("owner").filter(name="master-key").delete()
    assert sealed.check_key("owner") is False
    sealed.keep_check()
    settings.MASTER_KEY = bytes(32)  # type: ignore[attr-defined]
    with pytest.raises(Refused):
        sealed.keep_check()
