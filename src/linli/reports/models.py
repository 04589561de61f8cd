"""Reports and the figures bound into their sentences."""

from django.db import models

from linli.access.models import Post
from linli.campaigns.models import Obligation
from linli.db.append_only import append_only
from linli.db.visibility import APPEND, Territory
from linli.kernel.ids import new_id
from linli.places.models import Unit


class Report(models.Model):
    """One composed activity report (活动情况报告): text and figures frozen at a seal."""

    visibility = Territory(unit="unit", grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    title = models.TextField()
    seal_number = models.IntegerField()
    definitions = models.JSONField()  #: metric → its definition on the day of composing
    by = models.ForeignKey(Post, models.PROTECT, null=True)
    composed_at = models.DateTimeField()

    class Meta:
        triggers = append_only()


class BoundFigure(models.Model):
    """A figure in a sentence: what it counts, over what, as of which seal, and what it came to."""

    visibility = Territory(unit="unit", grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    report = models.ForeignKey(Report, models.PROTECT, related_name="figures")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    place = models.IntegerField()  #: order in the text
    key = models.TextField()  #: that of the document's `Figure`
    metric = models.CharField(max_length=32)
    scope = models.JSONField()  #: line, campaign, node, kinds, first_day, last_day
    value = models.BigIntegerField()
    shown = models.TextField()
    sentence = models.TextField()

    class Meta:
        triggers = append_only()
        constraints = [models.UniqueConstraint(fields=["report", "place"], name="figure_place")]
