"""Cells (汇总单元): what the ledger comes to, for one line, campaign, node, day and kind."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from linli.db.visibility import DISCARD, Territory
from linli.places.models import Line

ALL_KINDS = ""  #: the cell over all kinds of a day
ALL_WORK = 0  #: the "campaign" of all real work


class Cell(models.Model):
    """Never incremented: recomputed from the ledger (lowest nodes) or from the cells below, so always repeatable."""

    visibility = Territory(key="node", unit="holder", grants=DISCARD)

    pk = models.CompositePrimaryKey("line", "campaign", "node", "kind", "day")
    line = models.TextField(choices=Line)
    campaign = models.IntegerField()
    node = models.BigIntegerField()
    kind = models.CharField(max_length=32)
    day = models.DateField()
    holder = models.UUIDField(null=True)
    works = models.IntegerField()
    person_times = models.IntegerField()
    unnamed = models.IntegerField()
    minutes = ArrayField(models.BigIntegerField(), size=5)  #: credited, by evidence grade 1–5
    served = models.BigIntegerField()
    groups = models.JSONField()
    outcome = models.BigIntegerField(null=True)  #: only where a kind stands: units differ
    people = models.BinaryField()  #: roaring bitmap of numbers (people.PersonNumber.counts_as)
