"""Tasks that answer an obligation, and the log of all that was done about either."""

from datetime import date

from django.db import models

from linli.access.models import Post
from linli.campaigns.models.demands import Obligation
from linli.db.append_only import append_only
from linli.db.visibility import APPEND, CHANGE, Territory
from linli.kernel.clock import now
from linli.kernel.i18n import mark
from linli.kernel.ids import new_id
from linli.notices.models import Channel
from linli.places.models import Unit


class TaskState(models.TextChoices):
    PENDING = "pending", mark("待办")
    DOING = "doing", mark("在办")
    DONE = "done", mark("已办结")


class Task(models.Model):
    """What one unit does towards an obligation, with owner and deadline (任务)."""

    visibility = Territory(key="area_key", unit="unit", grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="tasks", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tasks")
    area_key = models.BigIntegerField()
    title = models.TextField()
    owner = models.ForeignKey(Post, models.PROTECT, null=True)
    due = models.DateField(null=True)
    state = models.TextField(choices=TaskState, default=TaskState.PENDING)
    at = models.DateTimeField(default=now)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")  #: that it was split off
    kinds = models.JSONField(default=list)  #: codes of the service kinds that are expected; []: any of the campaign's
    target = models.JSONField(null=True)  #: {"metric": name, "value": number}, if one was set; progress is the ledger's

    class Meta:
        constraints = [models.UniqueConstraint(fields=["obligation", "unit", "title"], name="task_once")]
        indexes = [
            models.Index(fields=["unit", "due", "id"], condition=~models.Q(state="done"), name="task_open_of_unit"),
            models.Index(fields=["unit", "-due", "id"], condition=models.Q(state="done"), name="task_done_of_unit"),
            models.Index(fields=["due", "area_key"], condition=~models.Q(state="done"), name="task_open_by_due"),
            # all that a count of thousands asks for, so that it reads no row
            models.Index(
                fields=["obligation", "area_key", "unit", "state", "due"], include=["id"], name="task_counted"
            ),
        ]

    @property
    def is_done(self) -> bool:
        return self.state == TaskState.DONE

    @property
    def is_whole(self) -> bool:
        """Whether it is the first task of its obligation: the whole of it, for the unit that has it."""
        return self.unit_id == self.obligation.unit_id and self.title == self.obligation.what


class StepKind(models.TextChoices):
    ASSIGNED = "assigned", mark("分解下达")
    ACKNOWLEDGED = "acknowledged", mark("签收")
    STARTED = "started", mark("开始办理")
    FINISHED = "finished", mark("办结")
    REOPENED = "reopened", mark("重新办理")
    REASSIGNED = "reassigned", mark("改派")
    REMINDED = "reminded", mark("催办")
    SENT = "sent", mark("下发")
    SEEN = "seen", mark("阅看")
    RETURNED = "returned", mark("退回")
    RESENT = "resent", mark("重新下发")
    OBJECTED = "objected", mark("提出重复")
    EXTENSION_ASKED = "extension-asked", mark("申请延期")
    EXTENDED = "extended", mark("同意延期")
    NOT_EXTENDED = "not-extended", mark("不同意延期")
    ESCALATED = "escalated", mark("逾期报上级")
    REPORTED = "reported", mark("按期报告")
    CLOSED = "closed", mark("销号")
    AMENDED = "amended", mark("更正")
    TOGETHER = "together", mark("一并办理")
    SENT_TOO = "sent-too", mark("另送一份")


#: what a task may be measured by → its word and unit; the ledger knows all of them
TARGETS = {
    "works": (mark("服务活动"), mark("次")),
    "person_times": (mark("参与志愿服务"), mark("人次")),
    "persons": (mark("志愿者"), mark("名")),
    "hours": (mark("服务时长"), mark("小时")),
    "served": (mark("服务群众"), mark("人次")),
}

#: why a unit returns what it was sent
WHY_RETURNED = {
    "not-ours": mark("非本单位职责"),
    "duplicate": mark("与已有任务重复"),
    "cannot": mark("无法办理"),
}


class Step(models.Model):
    """What somebody did about an obligation or one of its tasks, and when. Never changed."""

    visibility = Territory(unit="unit", grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="steps")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="steps")  #: None: of the delivery
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)  #: on whose desk it lies
    area_key = models.BigIntegerField()
    what = models.TextField(choices=StepKind)
    #: None: nobody, the rule itself
    by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)
    acted_for = models.BooleanField(default=False)  #: done by the superior of a unit that has no account here
    note = models.TextField(blank=True)
    facts = models.JSONField(default=dict)  #: what the ledger said when a task was finished; who it was given to
    minutes = models.SmallIntegerField(null=True)  #: how long it took the unit, if it said so
    channel = models.TextField(choices=Channel, blank=True)  #: how it came or went outside the system
    on = models.DateField(null=True)  #: the day on which that happened
    receipt = models.TextField(blank=True)  #: what proves it: a receipt's number, who signed for it
    at = models.DateTimeField()

    class Meta:
        triggers = append_only()
        indexes = [
            models.Index(fields=["task", "what", "at"], name="step_of_task"),
            models.Index(
                fields=["area_key", "at"],
                include=["what", "minutes", "unit"],
                name="step_burden",
                condition=models.Q(what="reminded") | models.Q(minutes__isnull=False),
            ),
        ]

    @property
    def until(self) -> date | None:
        """The day that was asked for, or granted, by a step about an extension."""
        said = self.facts.get("until")
        return date.fromisoformat(said) if said else None

    @property
    def on_day(self) -> date | None:
        """The day of the instalment that a step is about."""
        said = self.facts.get("day")
        return date.fromisoformat(said) if said else None

    @property
    def why_returned(self) -> str:
        """The message of the reason for which a delivery was returned."""
        return WHY_RETURNED.get(self.facts.get("why", ""), "")
