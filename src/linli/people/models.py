"""People, as far as the ledger needs them: who they are, what is sealed, and who are one and the same."""

from django.db import models

from linli.access.models import Post
from linli.db.append_only import append_only
from linli.db.visibility import APPEND, CHANGE, DISCARD, Internal, Personal
from linli.kernel.i18n import mark
from linli.kernel.ids import new_id
from linli.places.models import Unit


class Identity(models.TextChoices):
    """How well a person is known. All three enter distinct counts (名); unnamed heads are no persons."""

    VERIFIED = "verified", mark("实名核验")
    REGISTERED = "registered", mark("注册志愿者")
    NAMED = "named", mark("具名")


class Person(models.Model):
    """Somebody. A named person is provisional and belongs to the unit that wrote the name."""

    visibility = Personal(grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    identity = models.TextField(choices=Identity)
    name = models.TextField(null=True)  #: None once erased
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  #: where the name was first written
    wrapped_key = models.BinaryField(null=True)  #: this person's key, wrapped by the master key; destroyed by erasing
    citizen_id = models.BinaryField(null=True)  #: sealed
    phone = models.BinaryField(null=True)  #: sealed
    citizen_id_index = models.BinaryField(null=True)  #: blind index, to look up
    phone_index = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "name"]),
            models.Index(
                fields=["citizen_id_index"], condition=models.Q(citizen_id_index__isnull=False), name="by_citizen_id"
            ),
            models.Index(fields=["phone_index"], condition=models.Q(phone_index__isnull=False), name="by_phone"),
        ]


class ProvisionalName(models.Model):
    """One name within one recording unit is one person, whoever writes it first: the key decides a race."""

    visibility = Internal(reason="hashes of names within a unit", grants=APPEND)

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name_index = models.BinaryField()  #: keyed hash of the name, with phone or ID where the sheet gives one
    person = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name_index"], name="name_once_in_a_unit")]


class PersonNumber(models.Model):
    """The dense number under which bitmaps hold a person, and the number it now counts as (after merges)."""

    visibility = Internal(reason="numbers only", grants=CHANGE)

    person = models.UUIDField(primary_key=True)
    number = models.BigIntegerField(unique=True)
    counts_as = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["counts_as"])]


class PersonReach(models.Model):
    """Who may see a person: a division or a unit, why, and until when. Written by actions only."""

    visibility = Internal(reason="keys only; the policies of people look them up", grants=DISCARD)

    person_id = models.UUIDField()
    key = models.BigIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    why = models.CharField(max_length=32)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "unit", "why"], name="reach_once")]


class Merge(models.Model):
    """Two persons were found to be one: an alias, never a change of old rows."""

    visibility = Personal(person="person", grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    same_as = models.ForeignKey(Person, models.PROTECT, related_name="+")
    why = models.TextField()
    by = models.ForeignKey(Post, models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = append_only()
        constraints = [models.UniqueConstraint(fields=["person"], name="merged_once")]
