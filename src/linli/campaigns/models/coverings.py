"""The covering notice by which a unit passes a notice on to those below (转发通知), from draft to dispatch."""

from django.db import models

from linli.access.models import Account, Post
from linli.campaigns.models.demands import Campaign
from linli.db.append_only import append_only
from linli.db.visibility import APPEND, CHANGE, Addressed, Territory
from linli.kernel.i18n import mark
from linli.kernel.ids import new_id
from linli.places.models import Line, Unit


class CoveringState(models.TextChoices):
    DRAFTING = "drafting", mark("起草中")
    REVIEW = "review", mark("待审核")
    SIGNING = "signing", mark("待签发")
    SIGNED = "signed", mark("已签发")
    SENDING = "sending", mark("下发中")
    SENT = "sent", mark("已下发")


class Covering(models.Model):
    """A covering notice. `version` counts its steps: of two who change it at once one wins and the other is told.

    The units that it is for see it too, once it is sent (`access.Audience`).
    """

    visibility = Addressed(unit="unit", key="area_key", grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="coverings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    line = models.TextField(choices=Line)
    state = models.TextField(choices=CoveringState, default=CoveringState.DRAFTING)
    version = models.IntegerField(default=1)
    title = models.TextField()
    opening = models.TextField(blank=True)  #: the first paragraph: 现将《…》转发给你们 …
    requirements = models.TextField(blank=True)  #: the unit's own, paragraphs parted by line breaks
    due = models.DateField(null=True)  #: the unit's own deadline, never later than the one it has itself
    contact = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    #: {"units": [ids of units right below], "down_to": level of division}; no units: all, no level: they alone
    receivers = models.JSONField(default=dict)
    addressees = models.TextField(blank=True)  #: the salutation as it is printed
    duties = models.JSONField(default=list)  #: ids of the unit's own obligations that it hands on; []: all
    number = models.TextField(blank=True)  #: 发文字号, given with the signature
    signer = models.TextField(blank=True)
    signed_on = models.DateField(null=True)
    document = models.JSONField(null=True)  #: the text as signed
    total = models.IntegerField(null=True)  #: how many units it goes to, fixed when it is sent
    reached = models.IntegerField(default=0)  #: on how many desks it lies by now

    @property
    def is_numbered(self) -> bool:
        """Whether it is signed: its words stand for ever."""
        return bool(self.number)

    class Meta:
        indexes = [models.Index(fields=["area_key", "state"], name="covering_by_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "line"], condition=~models.Q(state="sent"), name="one_open_covering"
            )
        ]


class CoveringStep(models.Model):
    """One step of a covering notice. Its ordinal is the version that it made, so no two stand side by side."""

    visibility = Territory(grants=APPEND)

    class Kind(models.TextChoices):
        BEGIN = "begin", mark("起草")
        REVISE = "revise", mark("改稿")
        TO_REVIEW = "to-review", mark("送审核")
        TO_SIGN = "to-sign", mark("审核通过")
        BACK = "back", mark("退回修改")
        SIGN = "sign", mark("签发")
        SEND = "send", mark("下发")

    id = models.UUIDField(primary_key=True, default=new_id)
    covering = models.ForeignKey(Covering, models.PROTECT, related_name="steps")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    ordinal = models.IntegerField()
    kind = models.TextField(choices=Kind)
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    vacant = models.BooleanField(default=False)  #: the unit has nobody of the role: the next lower did it
    note = models.TextField(blank=True)
    text = models.JSONField(default=dict)  #: the words as they stood after it
    at = models.DateTimeField()

    class Meta:
        triggers = append_only()
        constraints = [models.UniqueConstraint(fields=["covering", "ordinal"], name="covering_step_ordinal")]
