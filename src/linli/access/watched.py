"""Logs that the audit administrator reads: who sees their rows. The database enforces it, whatever a page asks for."""

from dataclasses import dataclass

from django.db import models

from linli.db.visibility import Personal, Territory, Visibility, column


def _watched(model: type[models.Model], key: str) -> str:
    return f"((SELECT linli.scope()) = 'audit' AND (SELECT linli.watched()) @> {column(model, key)})"


@dataclass(frozen=True, kw_only=True)
class Watched(Visibility):
    """Rows of an office within reach, for the audit administrator alone; whoever acts adds them."""

    key: str = "area_key"

    def condition(self, model: type[models.Model]) -> str:
        return _watched(model, self.key)

    def insertable(self, model: type[models.Model]) -> str:
        return "true"


@dataclass(frozen=True, kw_only=True)
class WatchedLook(Territory):
    """A look is seen by the unit that looked and its superiors, by whoever the person is in reach of, and the audit."""

    person: str = "person"

    def condition(self, model: type[models.Model]) -> str:
        theirs, persons = super().condition(model), Personal(person=self.person).condition(model)
        return f"({theirs} OR {persons} OR {_watched(model, self.key)})"

    def insertable(self, model: type[models.Model]) -> str:
        return super().condition(model)
