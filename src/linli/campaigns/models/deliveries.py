"""What lies on the desk of a unit: the delivery of an obligation, its instalments, and the days that were asked for."""

from django.db import models

from linli.access.models import Post
from linli.campaigns.models.coverings import Covering
from linli.campaigns.models.demands import Campaign, Obligation
from linli.db.visibility import CHANGE, Territory
from linli.kernel.clock import now
from linli.kernel.i18n import mark
from linli.kernel.ids import new_id
from linli.places.models import Line, Unit


class DeliveryState(models.TextChoices):
    SENT = "sent", mark("待签收")
    SEEN = "seen", mark("已阅")
    ACKNOWLEDGED = "acknowledged", mark("已签收")
    IN_HAND = "in-hand", mark("在办")
    RETURNED = "returned", mark("已退回")
    DONE = "done", mark("已办结")
    CLOSED = "closed", mark("已销号")


class Delivery(models.Model):
    """An obligation on the desk of its unit. Line, campaign and covering are its obligation's, for the board."""

    visibility = Territory(key="area_key", unit="unit", grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    obligation = models.OneToOneField(Obligation, models.PROTECT, related_name="delivery")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="deliveries", db_index=False)
    covering = models.ForeignKey(Covering, models.PROTECT, null=True, related_name="deliveries")
    line = models.TextField(choices=Line)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="deliveries")
    area_key = models.BigIntegerField()
    state = models.TextField(choices=DeliveryState, default=DeliveryState.SENT)
    due = models.DateField(null=True)  #: the obligation's day, or a later one that was granted
    escalated = models.SmallIntegerField(default=0)  #: how many superiors up it went, for being late
    escalated_to = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  #: the highest of them
    acted_for = models.BooleanField(default=False)  #: made and answered by the superior: the unit has no account here
    by = models.ForeignKey(Post, models.PROTECT)
    at = models.DateTimeField(default=now)
    #: one of the same unit that asks for the same: said by the unit, and once its superior agrees this one is closed
    repeats = models.ForeignKey("self", models.PROTECT, null=True, related_name="repeated_by", db_index=False)

    @property
    def is_done(self) -> bool:
        return self.state in (DeliveryState.DONE, DeliveryState.CLOSED)

    @property
    def is_objected(self) -> bool:
        """Whether the unit has said that it repeats another one, and nobody has answered."""
        return self.state == DeliveryState.RETURNED and self.repeats_id is not None

    class Meta:
        indexes = [
            # What the board counts by stands in the index, so that it need not open the rows.
            models.Index(
                fields=["campaign", "line", "area_key", "id"],
                include=["state", "due", "unit", "repeats"],
                name="delivery_board",
            ),
            models.Index(fields=["line", "area_key", "at"], include=["unit"], name="delivery_by_month"),
            models.Index(fields=["area_key"], condition=models.Q(state="returned"), name="delivery_returned"),
            models.Index(
                fields=["due"],
                condition=models.Q(state__in=("sent", "seen", "acknowledged", "in-hand")),
                name="delivery_open_by_due",
            ),
        ]


class Answer(models.TextChoices):
    """What became of an extension that was asked for."""

    OPEN = "open", mark("待答复")
    GRANTED = "granted", mark("同意延期")
    REFUSED = "refused", mark("不同意延期")


class Extension(models.Model):
    """More days that a unit asked for, and the superior's answer (延期)."""

    visibility = Territory(grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="extensions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    until = models.DateField()
    why = models.TextField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    answer = models.TextField(choices=Answer, default=Answer.OPEN)
    granted = models.DateField(null=True)  #: may be another day than the one asked for
    note = models.TextField(blank=True)
    answered_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["delivery"], condition=models.Q(answer="open"), name="one_open_extension_a_delivery"
            )
        ]
        indexes = [models.Index(fields=["area_key"], condition=models.Q(answer="open"), name="extension_open")]


class Instalment(models.Model):
    """One time that an obligation with a rhythm falls due (期): a day, a month. Once for each `day` of a delivery."""

    visibility = Territory(grants=CHANGE)

    class State(models.TextChoices):
        OPEN = "open", mark("待报")
        NOTHING = "nothing", mark("零报告")
        ANSWERED = "answered", mark("已报")

    id = models.UUIDField(primary_key=True, default=new_id)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="instalments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    day = models.DateField()  #: the last day of its period
    due = models.DateTimeField()
    state = models.TextField(choices=State, default=State.OPEN)
    note = models.TextField(blank=True)
    facts = models.JSONField(default=dict)  #: what the ledger said of the period when it was answered
    by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)  #: of the answer
    acted_for = models.BooleanField(default=False)  #: answered by the superior: the unit has no account here
    escalated = models.SmallIntegerField(default=0)  #: how many superiors up it went, for being late
    escalated_to = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  #: the highest of them

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_late(self) -> bool:
        """Whether it was, or still is, not answered in time."""
        return (self.at or now()) > self.due

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "day"], name="instalment_once")]
        indexes = [
            models.Index(fields=["due", "area_key"], condition=models.Q(state="open"), name="instalment_open"),
            models.Index(fields=["area_key", "day"], include=["unit"], name="instalment_by_day"),
        ]
