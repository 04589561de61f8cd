"""The folder of a campaign that a unit puts into its archive (归档)."""

from dataclasses import dataclass

from django.db import models

from linli.access.models import Post
from linli.campaigns.models import Campaign
from linli.db.visibility import CHANGE, Territory, column
from linli.kernel.clock import now
from linli.kernel.i18n import mark
from linli.kernel.ids import new_id
from linli.places.models import Line, Unit


@dataclass(frozen=True, kw_only=True)
class OwnUnit(Territory):
    """Rows of the acting unit itself, not of those within its reach: what a superior archives it makes itself."""

    def condition(self, model: type[models.Model]) -> str:
        return f"{column(model, self.unit)} = (SELECT linli.unit())"


class FolderState(models.TextChoices):
    ORDERED = "ordered", mark("排队中")
    MAKING = "making", mark("正在汇集")
    READY = "ready", mark("已备好")
    FAILED = "failed", mark("没有做成")


UNDER_WAY = (FolderState.ORDERED, FolderState.MAKING)


class Folder(models.Model):
    """All that a unit has of a campaign, as one ZIP. At most one a campaign and line is under way."""

    visibility = OwnUnit(grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    line = models.TextField(choices=Line)
    state = models.TextField(choices=FolderState, default=FolderState.ORDERED)
    done = models.IntegerField(default=0)  #: of `total` parts
    total = models.IntegerField(default=0)
    files = models.IntegerField(default=0)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    seal = models.IntegerField(null=True)  #: as of which its figures hold
    data = models.BinaryField(null=True)
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "line"],
                condition=models.Q(state__in=("ordered", "making")),
                name="one_folder_under_way",
            )
        ]
        indexes = [models.Index(fields=["unit", "campaign", "-at"], name="folder_of_unit")]

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0
