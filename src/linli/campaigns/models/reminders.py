"""催办 of so many deliveries that nobody waits for it: who is reminded is fixed with the press, and done in batches."""

from django.db import models

from linli.access.models import Post
from linli.campaigns.models.demands import Campaign
from linli.db.visibility import CHANGE, Territory
from linli.kernel.clock import now
from linli.kernel.ids import new_id
from linli.places.models import Line, Unit


class Reminding(models.Model):
    """One press of 催办全部 on the supervision board. A unit has one at a time in a campaign.

    `batch` moves on in the transaction that reminds a batch: whoever is killed, the next goes on behind it.
    """

    visibility = Territory(grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    line = models.TextField(choices=Line)
    batches = models.JSONField()  #: ids of deliveries, batch by batch; those of one unit together, for it is told once
    batch = models.IntegerField(default=0)  #: the next one
    total = models.IntegerField()  #: deliveries in all
    reached = models.IntegerField(default=0)  #: of them, how many were looked at
    reminded = models.IntegerField(default=0)  #: and how many were still to be reminded of
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)

    @property
    def percent(self) -> int:
        return 100 * self.reached // self.total if self.total else 100

    @property
    def left(self) -> int:
        """How many needed no reminder any more when their turn came."""
        return self.total - self.reminded

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "line"],
                condition=models.Q(finished_at=None),
                name="one_reminding_under_way",
            )
        ]
        indexes = [models.Index(fields=["unit", "campaign", "-at"], name="reminding_of_unit")]
