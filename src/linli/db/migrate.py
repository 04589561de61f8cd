"""Bring a database up to date: migrations as owner, then policies and grants, then the reference data."""

from django.core.management import call_command
from django.db import connections, transaction

from linli.db import guard


def migrate(using: str = "owner") -> None:
    """Run what is missing. Idempotent; costs a few queries where nothing is."""
    # Two programs may start at once; the second waits and then finds nothing to do.
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('linli.migrate'))")
    try:
        call_command("migrate", database=using, verbosity=0, interactive=False)
        with transaction.atomic(using=using):
            guard.apply(using)
    finally:
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('linli.migrate'))")
