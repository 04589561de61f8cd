"""Divisions, the counting tree and the units on top of it, by line."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from linli.db.multirange import MultirangeField
from linli.db.visibility import Reference
from linli.kernel.i18n import mark


class Line(models.TextChoices):
    """A chain of superiors, with its own receivers and deadlines (条线). Totals of two lines are never added."""

    CIVIL = "civil", mark("民政")
    CIVILISATION = "civilisation", mark("文明办")


class Division(models.Model):
    """A place. `key` is for ever; `code` is what the statistics bureau prints at present."""

    visibility = Reference()

    key = models.BigIntegerField(primary_key=True)
    code = models.CharField(max_length=12)
    code_version = models.CharField(max_length=10)
    name = models.TextField()
    level = models.SmallIntegerField()  #: 1 province … 5 village
    last_key = models.BigIntegerField()  #: "everything below" is key BETWEEN key AND last_key
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["code"]), models.Index(fields=["level", "key"], name="division_by_level")]

    def __str__(self) -> str:
        return self.name


class Node(models.Model):
    """A division in the counting tree of one line: in whose report it counts."""

    visibility = Reference()

    line = models.TextField(choices=Line)
    division = models.ForeignKey(Division, models.PROTECT, db_index=False)
    parent = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+")
    ancestors = ArrayField(models.BigIntegerField())  #: keys from itself up to the top
    reach = MultirangeField()  #: keys that count to it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "division"], name="node_once_a_line")]


class Unit(models.Model):
    """An office or station that acts (单位). It belongs to one division."""

    visibility = Reference()

    id = models.UUIDField(primary_key=True)
    division = models.ForeignKey(Division, models.PROTECT)
    kind = models.TextField()  #: a code of `units.toml`
    name = models.TextField()
    invented = models.BooleanField(default=False)  #: no such unit exists: for demonstration

    def __str__(self) -> str:
        return self.name


class Standing(models.Model):
    """A unit in one line: whom it reports to, and what counts to it (empty for all but the holder of its division)."""

    visibility = Reference()

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="standings")
    line = models.TextField(choices=Line)
    superior = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    holds = models.BooleanField()  #: exactly one unit of a division holds its reach, by line
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")  #: that of the unit
    reach = MultirangeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "line"], name="standing_once_a_line"),
            models.UniqueConstraint(fields=["line", "division"], condition=models.Q(holds=True), name="one_holder"),
        ]
