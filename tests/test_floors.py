"""Imports are held by import-linter; foreign keys and migrations, which it cannot see, are held here."""

import configparser
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from tests.machine import ROOT


def floors() -> dict[str, int]:
    """Folder → its floor, the lowest 0, as the import contract lists them."""
    contract = configparser.ConfigParser(interpolation=None)
    contract.read(ROOT / ".importlinter", "utf-8")
    layers = contract["importlinter:contract:floors"]["layers"].split("\n")
    return {name.strip(): floor for floor, name in enumerate(reversed(layers)) if name.strip()}


def folder(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


OURS = [model for model in apps.get_models() if model.__module__.startswith("linli.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model: type[models.Model]) -> None:
    floor = floors()
    for field in model._meta.get_fields():
        there: Any = field.related_model
        if field.concrete and there in OURS and folder(there) != folder(model):
            assert floor[folder(there)] < floor[folder(model)], f"{model.__name__}.{field.name} points up"


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
