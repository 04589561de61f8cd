"""A campaign and what its notice demands of units."""

from django.db import models

from linli.access.models import Post
from linli.campaigns.rhythms import Rhythm
from linli.db.append_only import append_only
from linli.db.visibility import APPEND, Addressed
from linli.kernel.ids import new_id
from linli.notices.models import Decision, Notice
from linli.places.models import Line, Unit


class Campaign(models.Model):
    """A campaign, once its notice was confirmed. Its number is that of its cells; 0 is all real work."""

    visibility = Addressed(grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.IntegerField(unique=True)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="campaigns")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    issuer_key = models.BigIntegerField()
    title = models.TextField()
    theme = models.TextField(blank=True)
    first_day = models.DateField()
    last_day = models.DateField()
    period_inferred = models.BooleanField()
    kinds = models.JSONField()  #: codes that it claims; those that the notice names and each area's catch-all
    simulated = models.BooleanField(default=False)
    by = models.ForeignKey(Post, models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(fields=["notice", "simulated"], name="campaign_once_a_notice"),
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="campaign_period"),
            models.CheckConstraint(condition=models.Q(number__gt=0), name="campaign_number"),
        ]


class Obligation(models.Model):
    """What a clause demands of one unit: what, by when, to whom (职责)."""

    visibility = Addressed(unit="issuer", key="issuer_key", subject="id", grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="obligations")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="obligations")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    issuer_key = models.BigIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="obligations")
    line = models.TextField(choices=Line)
    what = models.TextField()
    receiver = models.TextField()  #: as the text names it
    due = models.DateField(null=True)
    consolidates = models.BooleanField(default=False)  #: the unit's report sums up those of the units below
    inferred = models.BooleanField(default=False)  #: that this unit is meant is a conclusion, marked and asked
    covering = models.ForeignKey("Covering", models.PROTECT, null=True, related_name="obligations")  #: passed on by it
    #: how often it falls due again: {"every": day|week|month|quarter, "day": of it, "by": "18:00", "zero": a report
    #: of nothing is asked too}; None: once
    rhythm = models.JSONField(null=True)
    firm = models.BooleanField(default=False)  #: its deadlines are not moved by holidays: the sender wrote 不顺延
    clause_first = models.IntegerField()
    clause_end = models.IntegerField()  #: half-open code points in the notice's text

    @property
    def rhythm_said(self) -> str:
        """How often it falls due, in the language spoken; empty where once."""
        return str(Rhythm.from_json(self.rhythm) or "")

    class Meta:
        triggers = append_only()
        constraints = [models.UniqueConstraint(fields=["campaign", "decision", "unit"], name="obligation_once")]
