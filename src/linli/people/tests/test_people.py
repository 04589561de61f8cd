import threading
from uuid import UUID

import pytest
from django.db import connection

from linli.access import reasons as access_reasons
from linli.access.models import Look
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.db import sealed
from linli.kernel.reasons import Refused
from linli.people import reasons
from linli.people.actions import Wanted, merge, named_people, reveal
from linli.people.models import Identity, Merge, Person, PersonNumber, ProvisionalName

CLERK, NEIGHBOUR, SUPERIOR, HOSPITAL = "kezhong-clerk", "zhalaite-clerk", "xingan-clerk", "kezhong-hospital-clerk"
WANG, LI = ("王秀英", ()), ("李雷", ())
#: checksums right, persons made up
CITIZEN_ID, PHONE = "11010519491231002X", "13912345678"
WITH_NUMBERS = ("王秀英", (PHONE, CITIZEN_ID))


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest) -> None:
    """Every test stands in a transaction that is rolled back, but those that ask for a database of their own."""
    if "committed" not in request.fixturenames:
        request.getfixturevalue("db")


def written(*wanted: Wanted, by: str = CLERK) -> list[UUID]:
    post = post_named(by)
    with acting(post):
        found = named_people(post.unit, wanted)
    return [found[one] for one in wanted]


def test_one_name_within_a_unit_is_one_person_however_often_it_is_written() -> None:
    first = written(WANG, LI, WANG)
    again = written(("王 秀英", ()), LI)
    assert first[0] == first[2] == again[0]
    assert first[1] == again[1]
    assert len({*first}) == 2
    with acting(post_named(CLERK)):
        assert sorted(Person.objects.values_list("name", "identity")) == [("李雷", "named"), ("王秀英", "named")]


def test_the_same_name_in_another_unit_is_another_person() -> None:
    assert written(WANG) != written(WANG, by=NEIGHBOUR)


def test_a_number_beside_the_name_tells_two_of_one_name_apart() -> None:
    plain, with_phone, other = written(WANG, ("王秀英", (PHONE,)), ("王秀英", ("13800000000",)))
    assert len({plain, with_phone, other}) == 3
    assert written(("王秀英", ("139-1234 5678",))) == [with_phone], "however the number is written"


def test_people_get_dense_numbers_of_their_own() -> None:
    people = written(WANG, LI, WITH_NUMBERS)
    numbers = PersonNumber.objects.filter(pk__in=people)
    assert sorted(n.number for n in numbers) == sorted(n.counts_as for n in numbers)
    found = sorted(n.number for n in numbers)
    assert found == list(range(found[0], found[0] + 3))


def test_who_sees_a_named_person() -> None:
    person = written(WANG)[0]
    seen = {}
    for slug in (CLERK, SUPERIOR, "department-clerk", NEIGHBOUR, HOSPITAL, "station-keeper"):
        with acting(post_named(slug)):
            seen[slug] = Person.objects.filter(pk=person).exists()
    assert seen == {
        CLERK: True,
        SUPERIOR: True,
        "department-clerk": True,
        NEIGHBOUR: False,
        HOSPITAL: False,
        "station-keeper": False,
    }


def test_a_hospital_sees_the_people_it_wrote_down_itself() -> None:
    person = written(WANG, by=HOSPITAL)[0]
    with acting(post_named(HOSPITAL)):
        assert list(Person.objects.values_list("pk", flat=True)) == [person]


def test_numbers_stand_in_the_database_only_sealed() -> None:
    written(WITH_NUMBERS)
    with acting(post_named(CLERK)), connection.cursor() as cursor:
        cursor.execute("SELECT p::text, p.citizen_id, p.phone, p.wrapped_key FROM people_person p")
        row, citizen_id, phone, key = cursor.fetchone()
    for number in (CITIZEN_ID, PHONE):
        assert number not in row
        assert number.encode() not in citizen_id + phone + key
        assert number.encode().hex() not in row


def test_a_sealed_number_is_opened_with_a_reason_and_the_look_is_logged() -> None:
    person = written(WITH_NUMBERS)[0]
    with acting(post_named(SUPERIOR)) as scope:
        assert reveal(person, "phone", "回访") == PHONE
        assert reveal(person, "citizen_id", "核对身份") == CITIZEN_ID
        looks = Look.objects.filter(area_key__range=scope.enclosing).order_by("at", "id")
        assert list(looks.values_list("post__slug", "person", "field", "why")) == [
            (SUPERIOR, person, "phone", "回访"),
            (SUPERIOR, person, "citizen_id", "核对身份"),
        ]


@pytest.mark.parametrize(
    ("by", "field", "why", "code"),
    [
        (CLERK, "phone", "回访", None),
        (CLERK, "phone", " ", access_reasons.NO_REASON_GIVEN),
        (CLERK, "address", "回访", reasons.NOTHING_SEALED),
        (NEIGHBOUR, "phone", "回访", reasons.NO_SUCH_PERSON),
        (HOSPITAL, "phone", "回访", reasons.NO_SUCH_PERSON),
    ],
)
def test_who_may_open_what(by: str, field: str, why: str, code: object) -> None:
    person = written(WITH_NUMBERS)[0]
    with acting(post_named(by)):
        if code is None:
            assert reveal(person, field, why) == PHONE
            return
        with pytest.raises(Refused) as refusal:
            reveal(person, field, why)
    assert refusal.value.reasons[0].code is code
    assert PHONE not in str(refusal.value)


def test_a_value_moved_to_another_person_does_not_open() -> None:
    one, other = written(WITH_NUMBERS, ("李雷", ("13800000000",)))
    with acting(post_named(CLERK)):
        stolen = Person.objects.get(pk=one)
        Person.objects.filter(pk=other).update(phone=stolen.phone, wrapped_key=stolen.wrapped_key)
        with pytest.raises(sealed.Unopened):
            reveal(other, "phone", "回访")


def test_a_merge_is_an_alias_that_counts_one_person() -> None:
    one, other, third = written(WANG, WITH_NUMBERS, LI)
    post = post_named(CLERK)
    with acting(post):
        assert merge(one, other, why="同一电话", by=post) == (one,)
        assert set(merge(other, third, why="曾用名", by=post)) == {one, other}
        assert (
            len(set(PersonNumber.objects.filter(pk__in=(one, other, third)).values_list("counts_as", flat=True))) == 1
        )
        assert PersonNumber.objects.get(pk=third).counts_as == PersonNumber.objects.get(pk=third).number
        assert Person.objects.filter(pk__in=(one, other, third)).count() == 3, "nobody is gone"
        assert Merge.objects.count() == 2
        with pytest.raises(Refused) as refusal:
            merge(third, one, why="", by=post)
    assert refusal.value.reasons[0].code is reasons.ALREADY_ONE


def test_a_person_is_merged_once_and_nobody_out_of_reach() -> None:
    one, other, third = written(WANG, WITH_NUMBERS, LI)
    far = written(WANG, by=NEIGHBOUR)[0]
    post = post_named(CLERK)
    with acting(post):
        merge(one, other, why="同一电话", by=post)
        for person, same_as, code in ((one, third, reasons.ALREADY_MERGED), (third, far, reasons.NO_SUCH_PERSON)):
            with pytest.raises(Refused) as refusal:
                merge(person, same_as, why="", by=post)
            assert refusal.value.reasons[0].code is code


def test_thirty_thousand_names_take_five_statements(django_assert_num_queries: object) -> None:
    post = post_named(CLERK)
    crowd = [(f"志愿者{n}", ()) for n in range(30_000)]
    with acting(post), django_assert_num_queries(7):  # savepoint and its release, and the five
        assert len(set(named_people(post.unit, crowd).values())) == 30_000


def test_no_names_no_people() -> None:
    with acting(post_named(CLERK)):
        assert named_people(post_named(CLERK).unit, []) == {}


@pytest.mark.usefixtures("committed")
def test_two_imports_of_the_same_names_at_once_write_each_person_once() -> None:
    post = post_named(CLERK)
    crowds = [[(f"志愿者{n}", ()) for n in order] for order in (range(300), range(299, -1, -1))]
    start, found = threading.Barrier(2), []

    def take_in(crowd: list[Wanted]) -> None:
        try:
            with acting(post):
                start.wait(10)
                found.append(named_people(post.unit, crowd))
        finally:
            connection.close()

    threads = [threading.Thread(target=take_in, args=(crowd,)) for crowd in crowds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found[0] == found[1]
    with acting(post):
        assert Person.objects.filter(identity=Identity.NAMED).count() == 300
    assert PersonNumber.objects.count() == ProvisionalName.objects.count() == 300
