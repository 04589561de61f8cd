"""Put policies and grants in place, from what the models declare. Idempotent; run as owner after every migration."""

from django.db import connections, models

from linli.db.visibility import Visibility, guarded_models, visibility_of

APP_ROLE = "linli_app"


def statements(model: type[models.Model]) -> list[str]:
    """The statements that guard one table: grants one by one (never TRUNCATE, REFERENCES or TRIGGER), then policies."""
    table, seen = f'"{model._meta.db_table}"', visibility_of(model)
    sql = [f"REVOKE ALL ON {table} FROM PUBLIC, {APP_ROLE}", f"GRANT {', '.join(seen.grants)} ON {table} TO {APP_ROLE}"]
    if seen.condition(model) is None:
        return [*sql, f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"]
    sql += [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"]
    for command in ("SELECT", "INSERT", "UPDATE", "DELETE"):
        sql.append(f"DROP POLICY IF EXISTS linli_{command.lower()} ON {table}")
        if command in seen.grants:
            rule = clauses(seen, model, command)
            sql.append(f"CREATE POLICY linli_{command.lower()} ON {table} FOR {command} TO {APP_ROLE} {rule}")
    return sql


def clauses(seen: Visibility, model: type[models.Model], command: str) -> str:
    using, check = f"USING ({seen.condition(model)})", f"WITH CHECK ({seen.insertable(model)})"
    return {"INSERT": check, "UPDATE": f"{using} {check}"}.get(command, using)


def apply(using: str = "owner") -> None:
    """Guard every table, in one transaction. Raises `Undeclared` before anything is changed."""
    every = [s for model in guarded_models() for s in statements(model)]
    with connections[using].cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public, linli TO {APP_ROLE}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA linli TO {APP_ROLE}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE}")
        cursor.execute(f"GRANT SELECT ON django_migrations TO {APP_ROLE}")
        # The queue's own tables hold ids and times only; its package keeps them unmanaged.
        for table in connections[using].introspection.table_names(cursor):
            if table.startswith("procrastinate_"):
                cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {APP_ROLE}')
        cursor.execute(";\n".join(every))
