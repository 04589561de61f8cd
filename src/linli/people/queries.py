"""People within reach, by their identity: names only, nothing sealed."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from linli.db.compiled import Held, compiled
from linli.db.planned import planned_once
from linli.people.models import Person


@planned_once()
def person_seen(pk: UUID) -> Person | None:
    """The person, where the acting post may see them (1 query)."""
    return _person.first(pk=pk)


@compiled
def _person(pk: Held) -> QuerySet[Person]:
    return Person.objects.filter(pk=pk)


def names_of(people: Iterable[UUID]) -> dict[UUID, str | None]:
    """The names of those of some people who are within reach (1 query). None: erased."""
    return dict(Person.objects.filter(pk__in=set(people)).values_list("pk", "name"))
