"""Who sees what, on the real tables: the rules that the database keeps whatever the program does."""

import threading
from datetime import date
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, transaction

from linli.access.queries import post_named
from linli.access.scope import NoScope, acting, as_job, as_person, as_public, current
from linli.kernel.clock import real_now
from linli.kernel.ids import new_id
from linli.places.models import Line, Unit
from linli.places.queries import holder

KEZHONG, XINGAN, HULUNBUIR, MANZHOULI, ZHALAINUOER = (
    152222000000, 152200000000, 150700000000, 150781000000, 150703000000
)  # fmt: skip
EVERY = (
    "department-clerk",
    "xingan-clerk",
    "kezhong-clerk",
    "zhalaite-clerk",
    "kezhong-hospital-clerk",
    "station-keeper",
)
NO_SCOPE = "no scope"


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest) -> None:
    """Every test stands in a transaction that is rolled back, but those that ask for a database of their own."""
    if "committed" not in request.fixturenames:
        request.getfixturevalue("db")


def record(slug: str, unit: Unit | None = None) -> UUID:
    """A work recorded by a post, for its own unit or another."""
    post = post_named(slug)
    with acting(post):
        return record_here(post, unit or post.unit)


def record_here(post: object, unit: Unit) -> UUID:
    work = apps.get_model("ledger", "Work")(
        unit=unit,
        entered_by=post,
        area_key=unit.division_id,
        place_key=unit.division_id,
        kind="visit-elderly",
        service_day=date(2023, 2, 6),
        recorded_at=real_now(),
    )
    work.save(force_insert=True)
    return work.pk


def works() -> set[UUID]:
    """What the running transaction sees, with no condition but the policy's."""
    return set(apps.get_model("ledger", "Work").objects.values_list("pk", flat=True))


def seen_by(slug: str) -> set[UUID]:
    with acting(post_named(slug)) as scope:
        found = works()
        work = apps.get_model("ledger", "Work").objects.filter(area_key__range=scope.enclosing)
        assert set(work.values_list("pk", flat=True)) == found, "the enclosing range hides nothing"
        return found


def bureau(key: int, line: str = Line.CIVIL) -> Unit:
    return holder(key, line)


def test_a_superior_sees_all_below_a_neighbour_nothing_and_a_hospital_its_own() -> None:
    mine, station, hospital = record("kezhong-clerk"), record("station-keeper"), record("kezhong-hospital-clerk")
    league = record("xingan-clerk")
    assert {slug: seen_by(slug) for slug in EVERY} == {
        "department-clerk": {mine, station, hospital, league},
        "xingan-clerk": {mine, station, hospital, league},
        "kezhong-clerk": {mine, station, hospital},
        "zhalaite-clerk": set(),
        "kezhong-hospital-clerk": {hospital},
        "station-keeper": {station},
    }


def test_the_second_line_sees_by_its_own_tree() -> None:
    work = record("department-clerk", bureau(ZHALAINUOER))
    sees = {}
    for name, key, line in (
        ("呼伦贝尔市民政局", HULUNBUIR, Line.CIVIL),
        ("满洲里市民政局", MANZHOULI, Line.CIVIL),
        ("呼伦贝尔市文明办", HULUNBUIR, Line.CIVILISATION),
        ("满洲里市实践中心", MANZHOULI, Line.CIVILISATION),
    ):
        with as_job("compose", bureau(key, line), line):
            sees[name] = works() == {work}
    assert sees == {
        "呼伦贝尔市民政局": False,
        "满洲里市民政局": True,
        "呼伦贝尔市文明办": True,
        "满洲里市实践中心": False,
    }


@pytest.mark.parametrize(
    ("slug", "key", "may"),
    [
        ("kezhong-clerk", KEZHONG, True),
        ("xingan-clerk", KEZHONG, True),
        ("zhalaite-clerk", KEZHONG, False),
        ("kezhong-clerk", XINGAN, False),
        ("kezhong-hospital-clerk", KEZHONG, False),
        ("station-keeper", KEZHONG, False),
    ],
)
def test_nobody_writes_into_what_he_does_not_see(slug: str, key: int, may: bool) -> None:
    if may:
        written = record(slug, bureau(key))
        assert seen_by("department-clerk") == {written}
        return
    with pytest.raises(DatabaseError, match="row-level security"):
        record(slug, bureau(key))


def test_neither_the_public_nor_a_person_sees_any_work() -> None:
    record("kezhong-clerk")
    for entered in (as_public(), as_person(new_id())):
        with entered:
            assert works() == set()


def test_a_job_sees_the_node_or_what_the_unit_it_works_for_sees() -> None:
    mine, other = record("kezhong-clerk"), record("zhalaite-clerk")
    with as_job("drain"):
        assert works() == {mine, other}
    with as_job("compose", bureau(KEZHONG), Line.CIVIL):
        assert works() == {mine}
    with pytest.raises(DatabaseError, match="no such job"), as_job("anything"):
        pass


def test_a_query_outside_any_scope_raises() -> None:
    record("kezhong-clerk")
    with pytest.raises(DatabaseError, match=NO_SCOPE), transaction.atomic():
        works()
    with pytest.raises(DatabaseError, match=NO_SCOPE), transaction.atomic():
        record_here(post_named("kezhong-clerk"), bureau(KEZHONG))
    with pytest.raises(NoScope):
        current()


def test_a_query_after_the_scope_has_ended_raises() -> None:
    assert seen_by("kezhong-clerk") == set()
    record("kezhong-clerk")
    with transaction.atomic(), pytest.raises(DatabaseError, match=NO_SCOPE), transaction.atomic():
        works()


def test_an_inner_atomic_block_keeps_the_scope() -> None:
    mine = record("kezhong-clerk")
    with acting(post_named("kezhong-clerk")):
        with transaction.atomic():
            assert works() == {mine}
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            raise ZeroDivisionError
        assert works() == {mine}


def test_a_query_after_an_atomic_block_without_a_scope_raises() -> None:
    record("kezhong-clerk")
    with transaction.atomic():
        connection.cursor().execute("SELECT 1")
    with pytest.raises(DatabaseError, match=NO_SCOPE), transaction.atomic():
        works()


@pytest.mark.usefixtures("committed")
def test_a_thread_has_no_scope_of_its_starter() -> None:
    record("kezhong-clerk")
    raised: list[BaseException] = []

    def look_around() -> None:
        try:
            works()
        except BaseException as error:
            raised.append(error)
        finally:
            connections.close_all()

    with acting(post_named("kezhong-clerk")):
        assert len(works()) == 1
        thread = threading.Thread(target=look_around)
        thread.start()
        thread.join(30)
    assert [type(error) for error in raised] == [DatabaseError]
    assert NO_SCOPE in str(raised[0])


@pytest.mark.usefixtures("committed")
def test_a_scope_ends_with_its_transaction_on_the_same_connection() -> None:
    record("kezhong-clerk")
    with pytest.raises(DatabaseError, match=NO_SCOPE):
        works()
    assert len(seen_by("kezhong-clerk")) == 1
    with pytest.raises(DatabaseError, match=NO_SCOPE), transaction.atomic():
        works()


def test_a_scope_inside_another_gives_the_outer_one_back() -> None:
    mine, other = record("kezhong-clerk"), record("zhalaite-clerk")
    with acting(post_named("kezhong-clerk")) as outer:
        with acting(post_named("zhalaite-clerk")):
            assert works() == {other}
            with as_job("drain"):
                assert works() == {mine, other}
            assert works() == {other}
        assert (works(), current()) == ({mine}, outer)


def test_a_scope_that_fails_inside_another_gives_the_outer_one_back() -> None:
    mine = record("kezhong-clerk")
    record("zhalaite-clerk")
    with acting(post_named("kezhong-clerk")) as outer:
        with pytest.raises(DatabaseError), acting(post_named("zhalaite-clerk")):
            connection.cursor().execute("SELECT 1 / 0")
        assert (works(), current()) == ({mine}, outer)


def test_what_was_sent_to_a_unit_is_seen_there_and_above_and_not_beside() -> None:
    department, notice = post_named("department-clerk"), apps.get_model("notices", "Notice")
    with acting(department):
        sent = notice(
            issuer=department.unit,
            issuer_key=department.unit.division_id,
            filename="通知.txt",
            sha256="0" * 64,
            received=b"",
            text="",
            by=department,
        )
        sent.save(force_insert=True)
        apps.get_model("access", "Audience").objects.create(subject=sent.pk, unit=bureau(KEZHONG), key=KEZHONG)
    seen = []
    for slug in EVERY:
        with acting(post_named(slug)):
            seen += [slug] * notice.objects.count()
    assert seen == ["department-clerk", "xingan-clerk", "kezhong-clerk"]


def test_a_person_sees_herself_and_nobody_else() -> None:
    person = apps.get_model("people", "Person")
    me, other = new_id(), new_id()
    for pk in (me, other):
        with as_person(pk):
            person(pk=pk, identity="registered", name="某人", unit=bureau(KEZHONG)).save(force_insert=True)
    with as_person(me):
        assert list(person.objects.values_list("pk", flat=True)) == [me]


LEDGER = [("ledger", name) for name in ("Work", "ServiceRecord", "Claim", "Seal", "Leaf")]


@pytest.mark.parametrize(("app", "name"), [*LEDGER, ("access", "Look"), ("notices", "Reading")])
@pytest.mark.parametrize("how", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_the_application_can_neither_change_nor_empty_the_ledger(app: str, name: str, how: str) -> None:
    model = apps.get_model(app, name)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting(post_named("department-clerk")),
        connection.cursor() as cursor,
    ):
        cursor.execute(how.format(model._meta.db_table, model._meta.pk.column))


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize(
    "how", ["UPDATE ledger_work SET kind = ''", "DELETE FROM ledger_work", "TRUNCATE ledger_work CASCADE"]
)
def test_nor_can_the_owner_of_the_tables(how: str) -> None:
    unit, post = bureau(KEZHONG), post_named("kezhong-clerk")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute(
            "INSERT INTO ledger_work (id, unit_id, entered_by_id, area_key, place_key, kind, service_day, groups,"
            " simulated, withdrawn, why, recorded_at) VALUES"
            " (%s, %s, %s, 1, 1, 'visit-elderly', '2023-02-06', '{}', false, false, '', now())",
            [new_id(), unit.pk, post.pk],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks to come cannot be truncated anyway
        with pytest.raises(DatabaseError, match="pgtrigger: Cannot"), transaction.atomic("owner"):
            cursor.execute(how)


@pytest.mark.parametrize(
    "how",
    [
        "SET LOCAL row_security = off; SELECT * FROM ledger_work",
        "SET ROLE linli_owner",
        "SET SESSION AUTHORIZATION linli_owner",
        "SET session_replication_role = replica",
        "ALTER TABLE ledger_work DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE ledger_work DISABLE TRIGGER ALL",
        "DROP POLICY linli_select ON ledger_work",
        "CREATE POLICY wide ON ledger_work USING (true)",
        "CREATE TRIGGER slow AFTER INSERT ON ledger_work EXECUTE FUNCTION now()",
        "CREATE OR REPLACE FUNCTION linli.reach() RETURNS int8multirange LANGUAGE sql AS 'SELECT NULL::int8multirange'",
        "CREATE TABLE public.copy AS SELECT 1",
        "UPDATE places_standing SET reach = '{[0,1000000000000)}'",
        "UPDATE db_mark SET value = ''",
        "COPY ledger_work FROM STDIN",
    ],
)
def test_the_application_cannot_bypass_its_guard(how: str) -> None:
    record("kezhong-clerk")
    with pytest.raises(DatabaseError), acting(post_named("zhalaite-clerk")), connection.cursor() as cursor:
        cursor.execute(how)
