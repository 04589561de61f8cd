"""What a unit is told, where else it is told, when not, and that it was sent."""

from dataclasses import dataclass
from datetime import time

from django.db import models

from linli.access.models import Post
from linli.db.append_only import append_only
from linli.db.visibility import APPEND, CHANGE, DISCARD, Internal, Territory
from linli.kernel.clock import now, real_now
from linli.kernel.i18n import mark
from linli.kernel.ids import new_id
from linli.places.models import Line, Unit


@dataclass(frozen=True, kw_only=True)
class Posted(Territory):
    """Read by the unit that it is for, and above it; written by whoever acts, also to a superior or a neighbour."""

    def insertable(self, model: type[models.Model]) -> str:
        return "(SELECT linli.scope()) IN ('post', 'job')"


class Kind(models.TextChoices):
    """What a message is about, as its head says it."""

    SENT = "sent", mark("收到新任务")
    AMENDED = "amended", mark("通知有更正")
    REMINDED = "reminded", mark("上级催办")
    DUE = "due", mark("期限提醒")
    BELOW_LATE = "below-late", mark("下级逾期")
    EXTENSION_ASKED = "extension-asked", mark("下级申请延期")
    EXTENDED = "extended", mark("同意延期")
    NOT_EXTENDED = "not-extended", mark("不同意延期")
    RETURNED = "returned", mark("下级退回")
    RESENT = "resent", mark("重新下发")
    REOPENED = "reopened", mark("要求重新办理")
    CLOSED = "closed", mark("已销号")
    OTHER = "other", mark("通知")
    TEST = "test", mark("测试消息")


class Message(models.Model):
    """One message to a unit, or to one post of it. `key` makes the same thing be told once.

    `facts`: ids and official words only: `from` (a unit's name), `what`, `due`, `until` (ISO dates), `n` and `items`
    (`what`, `due`, `stage`, `obligation`, `unit` below, `last` day), never what a person typed and never personal data.
    """

    visibility = Posted(grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    area_key = models.BigIntegerField()
    line = models.TextField(choices=Line)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.TextField(choices=Kind)
    facts = models.JSONField(default=dict)
    link = models.TextField(blank=True)  #: a path of this site
    key = models.TextField()
    at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "key"], name="message_once")]
        indexes = [
            models.Index(fields=["unit", "line", "-at"], name="message_of_unit"),
            models.Index(fields=["unit", "line"], condition=models.Q(read_at=None), name="message_unread"),
        ]


class Address(models.Model):
    """Where a unit is told outside the system: an Apprise URL, sealed like personal data, for it holds a password."""

    visibility = Internal(reason="sealed addresses for sending; asked for by the unit, no unit data", grants=DISCARD)

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    line = models.TextField(choices=Line)
    scheme = models.CharField(max_length=16)
    label = models.CharField(max_length=64)
    wrapped_key = models.BinaryField()
    url = models.BinaryField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=real_now)


class Quiet(models.Model):
    """When a unit is not disturbed, where it differs from `quiet.Hours()`."""

    visibility = Internal(reason="hours in which a unit is told nothing; no unit data", grants=CHANGE)

    unit = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="+")
    starts = models.TimeField(default=time(21))
    ends = models.TimeField(default=time(7, 30))
    workdays_only = models.BooleanField(default=True)
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=real_now)


class Outcome(models.TextChoices):
    SENT = "sent", mark("已发出")
    FAILED = "failed", mark("没有发出")


class Sending(models.Model):
    """One attempt to send a message outside: to which kind of address, when, with what outcome. Never its content."""

    visibility = Territory(grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    message = models.ForeignKey(Message, models.PROTECT, related_name="sendings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    area_key = models.BigIntegerField()
    address = models.UUIDField()  #: of an `Address`, which may be gone
    scheme = models.CharField(max_length=16)
    label = models.CharField(max_length=64)
    outcome = models.TextField(choices=Outcome)
    at = models.DateTimeField(default=real_now)

    class Meta:
        triggers = append_only()
        indexes = [models.Index(fields=["unit", "-at"], name="sending_of_unit")]
