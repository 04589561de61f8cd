"""The walk over all models: what is declared is what the database does."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connections, models

from linli.db import guard
from linli.db.visibility import THIRD_PARTY, Internal, Undeclared, guarded_models, visibility_of

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

MODELS = list(guarded_models())
GUARDED = [model for model in MODELS if visibility_of(model).condition(model) is not None]
COMMANDS = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE", "*": "ALL"}


def label(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.fixture(autouse=True)
def owner() -> Iterator[object]:
    """Only the owner's connection is used here; nobody waits for another's lock for long."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        yield cursor


def rows(owner: object, statement: str, *args: object) -> list[tuple[object, ...]]:
    owner.execute(statement, args)  # type: ignore[attr-defined]
    return list(owner.fetchall())  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", [one for one in apps.get_models() if one._meta.managed], ids=label)
def test_a_table_is_what_its_model_says(owner: object, model: type[models.Model]) -> None:
    """However the migrations were run (`db.schema`): columns with their types, constraints and indexes by name."""
    meta, connection = model._meta, connections["owner"]
    said = {(field.column, _type(str(field.db_type(connection))), field.null) for field in meta.local_concrete_fields}
    there = rows(
        owner,
        "SELECT attname, format_type(atttypid, atttypmod), NOT attnotnull FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        meta.db_table,
    )
    assert set(there) == said
    named = {one.name for one in (*meta.constraints, *meta.indexes)}
    found = connection.introspection.get_constraints(owner, meta.db_table)
    assert named - set(found) == set()
    keys = {field.column for field in meta.local_concrete_fields if field.remote_field and field.db_constraint}
    assert keys == {one["columns"][0] for one in found.values() if one["foreign_key"]}
    assert {f.column for f in meta.local_concrete_fields if f.unique} <= {
        one["columns"][0] for one in found.values() if one["unique"] and len(one["columns"]) == 1
    }


def _type(said: str) -> str:
    """As PostgreSQL calls what Django declares."""
    said = re.sub(r"\[\d+\]", "[]", said.replace("varchar", "character varying"))
    return "time without time zone" if said == "time" else said


def policies(owner: object, model: type[models.Model]) -> list[tuple[object, ...]]:
    return rows(
        owner,
        "SELECT polname, polcmd, polpermissive, polroles::regrole[]::text,"
        " pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)"
        " FROM pg_policy WHERE polrelid = %s::regclass ORDER BY polname",
        model._meta.db_table,
    )


def as_declared(owner: object, model: type[models.Model]) -> bool:
    """Whether making the policies anew from the declaration leaves them as they are. Leaves them made anew."""
    before = policies(owner, model)
    for statement in guard.statements(model):
        owner.execute(statement)  # type: ignore[attr-defined]
    return policies(owner, model) == before


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_every_model_declares_exactly_one_visibility(model: type[models.Model]) -> None:
    visibility_of(model)
    assert ("visibility" in model.__dict__) != (label(model) in THIRD_PARTY)


def test_a_model_without_a_visibility_stops_everything() -> None:
    class Stray(models.Model):
        class Meta:
            app_label = "db"

    try:
        with pytest.raises(Undeclared, match="Stray"):
            list(map(guard.statements, guarded_models()))
        assert Stray in set(guarded_models())
    finally:
        del apps.all_models["db"]["stray"]
        apps.clear_cache()


def test_no_other_table_stands_in_the_database(owner: object) -> None:
    there = {name for (name,) in rows(owner, "SELECT tablename FROM pg_tables WHERE schemaname IN ('public', 'linli')")}
    of_the_queue = {name for name in there if name.startswith("procrastinate_")}
    assert there - of_the_queue - {model._meta.db_table for model in MODELS} == {"django_migrations"}


def test_no_view_leads_past_the_policies(owner: object) -> None:
    kinds = "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm', 'f') AND relnamespace = 'public'::regnamespace"
    assert rows(owner, kinds) == []


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_grants_are_those_declared_and_nobody_elses(owner: object, model: type[models.Model]) -> None:
    granted = rows(
        owner,
        "SELECT grantee::regrole::text, privilege_type, is_grantable FROM pg_class, aclexplode(relacl)"
        " WHERE oid = %s::regclass AND grantee <> relowner",
        model._meta.db_table,
    )
    assert sorted(granted) == sorted((guard.APP_ROLE, each, False) for each in visibility_of(model).grants)
    assert not {"TRUNCATE", "REFERENCES", "TRIGGER"} & {privilege for _, privilege, _ in granted}


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_row_security_is_on_where_a_condition_is_declared(owner: object, model: type[models.Model]) -> None:
    [(enabled,)] = rows(owner, "SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", model._meta.db_table)
    assert enabled is (model in GUARDED)
    assert model in GUARDED or policies(owner, model) == []


@pytest.mark.parametrize("model", GUARDED, ids=label)
def test_policies_are_those_declared(owner: object, model: type[models.Model]) -> None:
    found = policies(owner, model)
    assert {COMMANDS[command] for _, command, *_ in found} == set(visibility_of(model).grants)
    assert all(role == f"{{{guard.APP_ROLE}}}" for _, _, _, role, *_ in found)
    assert as_declared(owner, model)


@pytest.mark.parametrize(
    "tampering",
    [
        "ALTER POLICY linli_select ON access_look USING (true)",
        "DROP POLICY linli_insert ON access_look",
        "CREATE POLICY wide ON access_look FOR ALL USING (true)",
    ],
)
def test_the_walk_sees_a_policy_that_was_tampered_with(owner: object, tampering: str) -> None:
    look = apps.get_model("access", "Look")
    assert as_declared(owner, look)
    owner.execute(tampering)  # type: ignore[attr-defined]
    found = policies(owner, look)
    assert len(found) != 2 or not as_declared(owner, look)


@pytest.mark.parametrize("model", GUARDED, ids=label)
def test_no_policy_looks_into_a_guarded_table_of_others(owner: object, model: type[models.Model]) -> None:
    """Else each would call the other's policy, and a row could be seen by way of a third."""
    others = {f" {other._meta.db_table} " for other in GUARDED if other is not model}
    for *_, using, check in policies(owner, model):
        assert not [other for other in others if other in f"{using} {check}"]


def test_open_tables_say_why_they_are_open() -> None:
    for model in MODELS:
        if isinstance(seen := visibility_of(model), Internal):
            assert len(seen.reason) > 10, label(model)


def test_the_application_role_is_nobody_special(owner: object) -> None:
    [row] = rows(
        owner,
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = %s",
        guard.APP_ROLE,
    )
    assert row == (False,) * 5
    assert rows(owner, "SELECT 1 FROM pg_class WHERE relowner = %s::regrole", guard.APP_ROLE) == []
    assert rows(owner, "SELECT 1 FROM pg_auth_members WHERE member = %s::regrole", guard.APP_ROLE) == []
