"""Django's migrations, with a fresh database's in a fifth of the time."""

from typing import Any

from django.core.management.commands import migrate as command
from django.db import migrations as of
from django.db.migrations import AlterField, Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

#: operations that look at the table they name and at the keys it points to, never at who points to it
_ALONE = (
    AddTrigger, of.AddConstraint, of.AddField, of.AddIndex, of.AlterModelOptions, of.AlterUniqueTogether,
    of.CreateModel, of.RemoveField, of.RemoveIndex, of.RunSQL,
)  # fmt: skip


class Executor(MigrationExecutor):
    """Django's own, but a model that changed is rendered alone where a migration only has operations that see no other.

    After every operation Django renders all models that are related to it over any number of corners, which is nearly
    all: 7,400 classes until the last table stands. A migration with any other operation begins with all of them new.
    """

    def apply_migration(self, state: ProjectState, migration: Migration, *args: Any, **options: Any) -> ProjectState:
        if not all(map(_is_alone, migration.operations)):
            state.clear_delayed_apps_cache()
            return super().apply_migration(state, migration, *args, **options)
        state._find_reload_model = _rendered_alone(state)
        try:
            return super().apply_migration(state, migration, *args, **options)
        finally:
            del state._find_reload_model


def use() -> None:
    """Let the command `migrate` of this process run with it."""
    command.MigrationExecutor = Executor


def _is_alone(operation: Operation) -> bool:
    if isinstance(operation, AlterField):  # with a key change the columns that point to it
        return not operation.field.unique
    return isinstance(operation, _ALONE)


def _rendered_alone(state: ProjectState) -> Any:
    def found(app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
        state.is_delayed = True  # Django's word for relations that still lead to what a model was before
        return {(app_label, model_name)}

    return found
