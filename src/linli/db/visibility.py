"""Who sees which rows: every model declares exactly one visibility, and the policies and grants are made from it.

A policy calls `(SELECT linli.reach())` so that it is asked once a query, never once a row; a query of a territorial
table carries the plain enclosing BETWEEN too (`Scope.low`, `Scope.high`), else the planner scans the table.
Policies look things up only in tables that have no policy themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

READ = ("SELECT",)
APPEND = ("SELECT", "INSERT")
CHANGE = ("SELECT", "INSERT", "UPDATE")
DISCARD = ("SELECT", "INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, kw_only=True)
class Visibility:
    """The rows that the scope of a transaction may see, as an SQL condition, and what may be done with them."""

    grants: tuple[str, ...] = APPEND

    def condition(self, model: type[models.Model]) -> str | None:
        """The condition of the policy; None where the table is open to every scope that the grants allow."""
        return None

    def insertable(self, model: type[models.Model]) -> str | None:
        """The condition on rows that are written; the same as on rows that are read, unless a visibility differs."""
        return self.condition(model)


@dataclass(frozen=True, kw_only=True)
class Territory(Visibility):
    """The division key within the reach of the acting unit, or a row of the acting unit itself."""

    key: str = "area_key"
    unit: str = "unit"

    def condition(self, model: type[models.Model]) -> str:
        key, unit = column(model, self.key), column(model, self.unit)
        return f"((SELECT linli.reach()) @> {key} OR {unit} = (SELECT linli.unit()))"


@dataclass(frozen=True, kw_only=True)
class Addressed(Visibility):
    """The issuer within reach, or a unit within reach among those to whom the subject was sent (`access.Audience`).

    `subject` is the column that `Audience.subject` holds: of the row itself, or of what it belongs to.
    """

    key: str = "issuer_key"
    unit: str = "issuer"
    subject: str = "id"

    def condition(self, model: type[models.Model]) -> str:
        return (
            f"({self.insertable(model)} OR EXISTS (SELECT 1 FROM access_audience a"
            f" WHERE a.subject = {column(model, self.subject)}"
            f" AND (a.unit_id = (SELECT linli.unit()) OR (SELECT linli.reach()) @> a.key)))"
        )

    def insertable(self, model: type[models.Model]) -> str:
        key, unit = column(model, self.key), column(model, self.unit)
        return f"((SELECT linli.reach()) @> {key} OR {unit} = (SELECT linli.unit()))"


@dataclass(frozen=True, kw_only=True)
class Personal(Visibility):
    """Oneself, or somebody whom an action has brought within reach (`people.PersonReach`), until it expires."""

    person: str = "id"

    def condition(self, model: type[models.Model]) -> str:
        person = column(model, self.person)
        return (
            f"({person} = (SELECT linli.person()) OR EXISTS (SELECT 1 FROM people_personreach r"
            f" WHERE r.person_id = {person} AND (r.until IS NULL OR r.until > now())"
            f" AND ((SELECT linli.reach()) @> r.key OR r.unit_id = (SELECT linli.unit()))))"
        )

    def insertable(self, model: type[models.Model]) -> str:
        return "(SELECT linli.scope()) IN ('post', 'person', 'job')"


@dataclass(frozen=True, kw_only=True)
class Reference(Visibility):
    """Divisions, units, kinds, holidays: open to all, changed by the owner of the database only."""

    grants: tuple[str, ...] = READ


@dataclass(frozen=True, kw_only=True)
class Internal(Visibility):
    """No unit data in it, for the reason given: sign-in accounts, sessions, queues, look-up tables of policies."""

    reason: str
    grants: tuple[str, ...] = DISCARD


#: Tables of other packages, which cannot declare for themselves.
THIRD_PARTY: dict[str, Visibility] = {
    "contenttypes.ContentType": Internal(reason="names of models", grants=READ),
    "auth.Permission": Internal(reason="names of permissions; unused, posts decide", grants=READ),
    "auth.Group_permissions": Internal(reason="unused, posts decide", grants=READ),
    "auth.Group": Internal(reason="unused, posts decide", grants=READ),
    "sessions.Session": Internal(reason="sessions: ids only"),
    "account.EmailAddress": Internal(reason="unused, accounts have no mail address", grants=READ),
    "account.EmailConfirmation": Internal(reason="unused, accounts have no mail address", grants=READ),
    "mfa.Authenticator": Internal(reason="second factors of sign-in accounts"),
    "axes.AccessAttempt": Internal(reason="failed sign-ins: name and address"),
    "axes.AccessAttemptExpiration": Internal(reason="when a lock-out ends"),
    "axes.AccessFailureLog": Internal(reason="failed sign-ins: name and address"),
    "axes.AccessLog": Internal(reason="sign-ins: name and address"),
}


class Undeclared(Exception):
    """A model has no visibility: nothing may be created for it."""


def visibility_of(model: type[models.Model]) -> Visibility:
    """The declared visibility. Raises `Undeclared`."""
    declared = model.__dict__.get("visibility") or THIRD_PARTY.get(model._meta.label)
    if not isinstance(declared, Visibility):
        raise Undeclared(model._meta.label)
    return declared


def guarded_models() -> Iterator[type[models.Model]]:
    """Every model with a table of its own, those made for many-to-many fields included."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def column(model: type[models.Model], field: str) -> str:
    """The quoted column of a field, named as the model names it. Raises FieldDoesNotExist."""
    found: Any = model._meta.get_field(field)
    return f'"{model._meta.db_table}"."{found.column}"'
