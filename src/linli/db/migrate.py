"""Bring a database's schema up to date: migrations as owner, then policies and grants."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from linli.db import guard, schema
from linli.db.models import Mark
from linli.db.visibility import guarded_models

_MARK = "guard"


def migrate(using: str = "owner") -> None:
    """Run what is missing. Idempotent; costs a few queries where nothing is."""
    # Two programs may start at once; the second waits and then finds nothing to do.
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('linli.migrate'))")
    schema.use()
    try:
        if _is_behind(using):
            call_command("migrate", database=using, verbosity=0, interactive=False)
        _guard(using)
    finally:
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('linli.migrate'))")


def _is_behind(using: str) -> bool:
    """Whether a migration's file is not recorded; by the names, since Django loads every file to find that out."""
    files = ((app.label, file.stem) for app in apps.get_app_configs() for file in _files(app))
    return not MigrationRecorder(connections[using]).applied_migrations().keys() >= set(files)


def _files(app: AppConfig) -> Iterable[Path]:
    return Path(app.path, "migrations").glob("[!_]*.py")


def _guard(using: str) -> None:
    """Make policies and grants anew only after a change: it locks every table, and another command may be at work."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
        parts = [row[0] for row in cursor.fetchall()]
    parts += [statement for model in guarded_models() for statement in guard.statements(model)]
    wanted = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    if Mark.objects.using(using).filter(name=_MARK, value=wanted).exists():
        return
    with transaction.atomic(using=using):
        guard.apply(using)
        Mark.objects.using(using).update_or_create(name=_MARK, defaults={"value": wanted})
