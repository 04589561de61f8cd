"""Write names down, find out that two persons are one, and open what is sealed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from linli.access.actions import look
from linli.access.models import Post
from linli.db import sealed
from linli.kernel.i18n import mark, tr
from linli.kernel.ids import new_id
from linli.kernel.reasons import Refused, because
from linli.people import reasons
from linli.people.models import Identity, Merge, Person, PersonNumber
from linli.places.models import Unit

#: A name as written, and the phone and ID numbers that stand with it.
Wanted = tuple[str, tuple[str, ...]]

FIELDS = {"citizen_id": mark("公民身份号码"), "phone": mark("电话号码")}
#: what may be opened of a masked person; the name is not sealed, but masked on every list
OPENED = {"name": mark("姓名"), **FIELDS}

_CLAIM_NAMES = """
INSERT INTO people_provisionalname (unit_id, name_index, person)
SELECT * FROM unnest(%s::uuid[], %s::bytea[], %s::uuid[]) ON CONFLICT DO NOTHING
"""
_WHOSE_NAMES = """
SELECT p.unit_id, p.name_index, p.person
  FROM unnest(%s::uuid[], %s::bytea[]) AS t(unit, name)
  JOIN people_provisionalname p ON p.unit_id = t.unit AND p.name_index = t.name
"""
_PERSONS = """
INSERT INTO people_person
  (identity, created_at, id, unit_id, name, wrapped_key, citizen_id, phone, citizen_id_index, phone_index)
SELECT %s, now(), p.*
  FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[]) p
"""
_NUMBERS = """
INSERT INTO people_personnumber (person, number, counts_as)
SELECT person, n, n FROM (SELECT person, nextval('people_number') n FROM unnest(%s::uuid[]) person) numbered
"""
_REACH = """
INSERT INTO people_personreach (person_id, key, unit_id, why)
SELECT r.*, 'named' FROM unnest(%s::uuid[], %s::bigint[], %s::uuid[]) r
"""


def named_people(unit: Unit, wanted: Iterable[Wanted]) -> dict[Wanted, UUID]:
    """`named_people_of` one unit."""
    return named_people_of({unit: wanted})[unit.pk]


@transaction.atomic
def named_people_of(wanted: Mapping[Unit, Iterable[Wanted]]) -> dict[UUID, dict[Wanted, UUID]]:
    """The provisional persons of names in units' records, by unit; who is not known yet is written down.

    Within a unit one name is one person; where an ID or phone number stands with it, one name with that number (of
    both, the ID). Numbers are told apart by their shape and sealed here. Five statements for any number of units and
    names; of two transactions that write the same name the second waits and finds the first one's person.
    """
    units = {unit.pk: unit for unit in wanted}
    indexed = {
        unit.pk: {one: sealed.blind(_known_by(one), "name") for one in dict.fromkeys(some)}
        for unit, some in wanted.items()
    }
    first: dict[tuple[UUID, bytes], Wanted] = {}
    for unit, some in indexed.items():
        for one, index in some.items():
            first.setdefault((unit, index), one)
    if not first:
        return {unit: {} for unit in units}
    order = sorted(first)  # so that two imports of the same names cannot wait for each other
    made = {key: new_id() for key in order}
    with connection.cursor() as cursor:
        columns = [list(column) for column in zip(*order, strict=True)]
        cursor.execute(_CLAIM_NAMES, [*columns, [made[key] for key in order]])
        cursor.execute(_WHOSE_NAMES, columns)
        whose = {(unit, bytes(index)): person for unit, index, person in cursor.fetchall()}
        new = [key for key in order if whose[key] == made[key]]
        if new:
            _write_down(cursor, [(made[key], units[key[0]], first[key]) for key in new])
    return {unit: {one: whose[unit, index] for one, index in some.items()} for unit, some in indexed.items()}


def _write_down(cursor: Any, persons: list[tuple[UUID, Unit, Wanted]]) -> None:
    ids = [person for person, _, _ in persons]
    units = [unit.pk for _, unit, _ in persons]
    rows = [(person, unit.pk, _shown(name), *_sealed(person, numbers)) for person, unit, (name, numbers) in persons]
    cursor.execute(_PERSONS, [Identity.NAMED, *map(list, zip(*rows, strict=True))])
    cursor.execute(_NUMBERS, [ids])
    cursor.execute(_REACH, [ids, [unit.division_id for _, unit, _ in persons], units])


def _shown(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _known_by(wanted: Wanted) -> str:
    name, numbers = wanted
    citizen_id, phone = _told_apart(numbers)
    bare = "".join(unicodedata.normalize("NFKC", name).split())
    return f"{bare}\x1f{citizen_id or phone or ''}"


def _told_apart(numbers: tuple[str, ...]) -> tuple[str | None, str | None]:
    """The ID and the phone number among some numbers, in the form in which they are compared."""
    citizen_id = phone = None
    for number in (re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", number)).upper() for number in numbers):
        if re.fullmatch(r"\d{17}[\dX]", number):
            citizen_id = citizen_id or number
        elif number:
            phone = phone or number
    return citizen_id, phone


def _sealed(person: UUID, numbers: tuple[str, ...]) -> tuple[bytes | None, ...]:
    """Wrapped key, the sealed ID and phone, and their blind indexes."""
    told = dict(zip(FIELDS, _told_apart(numbers), strict=True))
    if not any(told.values()):
        return (None,) * 5
    key = sealed.new_key()
    values = [sealed.seal(number, key, person, field) if number else None for field, number in told.items()]
    indexes = [sealed.blind(number, field) if number else None for field, number in told.items()]
    return sealed.wrap(key, person), *values, *indexes


@transaction.atomic
def merge(person: UUID, same_as: UUID, *, why: str, by: Post) -> tuple[UUID, ...]:
    """Make known that a person is the same as another: an alias; old rows stay. For good.

    Returns the persons that count as another from now on. Figures follow once `linli.ledger` has put the works of
    these persons into the outbox: do that in the same transaction.
    Refused: NO_SUCH_PERSON, ALREADY_ONE, ALREADY_MERGED.
    """
    if Person.objects.filter(pk__in={person, same_as}).count() != len({person, same_as}):
        raise Refused(because(reasons.NO_SUCH_PERSON))
    # Two merges at once take turns: each reads the numbers as the other leaves them.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('linli.merge'))")
    counts_as = dict(PersonNumber.objects.filter(pk__in=(person, same_as)).values_list("pk", "counts_as"))
    if counts_as[person] == counts_as[same_as]:
        raise Refused(because(reasons.ALREADY_ONE))
    try:
        with transaction.atomic():
            Merge.objects.create(person_id=person, same_as_id=same_as, why=why, by=by)
    except IntegrityError as error:
        raise Refused(because(reasons.ALREADY_MERGED)) from error
    moving = PersonNumber.objects.filter(counts_as=counts_as[person])
    touched = tuple(moving.values_list("pk", flat=True))
    moving.update(counts_as=counts_as[same_as])
    return touched


@transaction.atomic
def reveal(person: UUID, field: str, why: str) -> str:
    """Open a field (of `OPENED`) of a person within reach, after the look is logged.

    Refused: NO_SUCH_PERSON, NOTHING_SEALED, NO_REASON_GIVEN, NOT_AT_A_POST. Raises `sealed.Unopened` for a value that
    was changed behind the program's back.
    """
    found = Person.objects.filter(pk=person).first()
    if found is None:
        raise Refused(because(reasons.NO_SUCH_PERSON))
    look(person, field, why)
    value = getattr(found, field) if field in OPENED else None
    if value is None or (field in FIELDS and found.wrapped_key is None):
        raise Refused(because(reasons.NOTHING_SEALED, field=tr(OPENED.get(field, field))))
    if field not in FIELDS:
        return str(value)
    return sealed.unseal(value, sealed.unwrap(found.wrapped_key, person), person, field)
