"""A corrected or supplementary notice of a campaign (更正、补充通知), and its delivery to each unit concerned."""

from django.db import models

from linli.access.models import Post
from linli.campaigns.models.demands import Campaign
from linli.db.append_only import append_only
from linli.db.visibility import APPEND, CHANGE, Addressed, Territory
from linli.kernel.clock import now
from linli.kernel.i18n import mark
from linli.kernel.ids import new_id
from linli.notices.models import Notice, Reading
from linli.places.models import Line, Unit


class AmendmentKind(models.TextChoices):
    CORRECTION = "correction", mark("更正")  #: the whole text anew
    SUPPLEMENT = "supplement", mark("补充")  #: only what comes to it


class Amendment(models.Model):
    """What a campaign's issuer changed after passing down. The campaign and its obligations stay as they were made."""

    visibility = Addressed(grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="amendments")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+")  #: the corrected text
    reading = models.ForeignKey(Reading, models.PROTECT, related_name="+")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    issuer_key = models.BigIntegerField()
    ordinal = models.SmallIntegerField()  #: 1, 2, … of the campaign
    kind = models.TextField(choices=AmendmentKind)
    #: {"passages": [[old, new, label], …], "fields": [[field, old, new], …], "due": {obligation: ISO day or ""}}
    changes = models.JSONField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(fields=["campaign", "ordinal"], name="amendment_ordinal"),
            models.UniqueConstraint(fields=["notice"], name="amendment_once_a_notice"),
        ]


class AmendmentDelivery(models.Model):
    """An amendment on the desk of a unit that it concerns, to be acknowledged anew.

    `changes`: one an obligation of the unit: {"obligation": id, "kind": due | text | dropped | new, "was", "due": ISO
    days, "old", "new": words}; [] where only the text around them changed.
    """

    visibility = Territory(grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    amendment = models.ForeignKey(Amendment, models.PROTECT, related_name="deliveries")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    line = models.TextField(choices=Line)
    changes = models.JSONField(default=list)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    acted_for = models.BooleanField(default=False)  #: acknowledged by the superior: the unit has no account here

    class Meta:
        constraints = [models.UniqueConstraint(fields=["amendment", "unit", "line"], name="amended_once_a_unit")]
        indexes = [
            models.Index(fields=["unit"], condition=models.Q(acknowledged_at=None), name="amendment_waiting"),
        ]
