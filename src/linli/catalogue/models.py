"""Days that the State Council arranged otherwise than the library knows: entered by the node, never changed."""

from dataclasses import dataclass

from django.db import models

from linli.access.models import Post
from linli.db.append_only import append_only
from linli.db.visibility import APPEND, Reference
from linli.kernel.clock import real_now
from linli.kernel.ids import new_id


@dataclass(frozen=True, kw_only=True)
class Entered(Reference):
    """Open to all, like all reference data; rows are added by the node's own administrator, in no territory."""

    def condition(self, model: type[models.Model]) -> str:
        return "true"

    def insertable(self, model: type[models.Model]) -> str:
        return "(SELECT linli.scope()) IN ('nothing', 'job')"


class Holiday(models.Model):
    """One day as it was entered. The newest row of a day stands, so that the table is its own log.

    `worked`: a week-end day that is worked in exchange is True, a holiday False; None: as the library has it, again.
    """

    visibility = Entered(grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    day = models.DateField()
    worked = models.BooleanField(null=True)
    name = models.TextField(blank=True)  #: of the holiday, as the arrangement calls it
    basis = models.TextField(blank=True)  #: the arrangement: title or document number
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=real_now)

    class Meta:
        triggers = append_only()
        indexes = [models.Index(fields=["day", "-id"], name="holiday_by_day")]
