"""People within reach, by their identity: names only, nothing sealed."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from linli.db.compiled import Held, among, compiled
from linli.db.planned import planned_once
from linli.people.models import Person


@planned_once()
def person_seen(pk: UUID) -> Person | None:
    """The person, where the acting post may see them (1 query)."""
    return _person.first(pk=pk)


@compiled
def _person(pk: Held) -> QuerySet[Person]:
    return Person.objects.filter(pk=pk)


@planned_once()
def names_of(people: Iterable[UUID | None]) -> dict[UUID, str | None]:
    """The names of those of some people who are within reach (1 query, none for nobody). None: erased."""
    wanted = {one for one in people if one}
    return dict(_names(people=list(wanted))) if wanted else {}


@compiled
def _names(people: Held) -> QuerySet[Person, tuple[UUID, str | None]]:
    return Person.objects.filter(among("pk", people)).values_list("pk", "name")
