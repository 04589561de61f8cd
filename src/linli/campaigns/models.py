"""A campaign and what it demands: obligations of units, their deliveries, and the tasks that answer them."""

from django.db import models

from linli.access.models import Post
from linli.db.append_only import append_only
from linli.db.visibility import APPEND, CHANGE, Addressed, Territory
from linli.kernel.clock import now
from linli.kernel.i18n import mark
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
    clause_first = models.IntegerField()
    clause_end = models.IntegerField()  #: half-open code points in the notice's text

    class Meta:
        triggers = append_only()
        constraints = [models.UniqueConstraint(fields=["campaign", "decision", "unit"], name="obligation_once")]


class DeliveryState(models.TextChoices):
    SENT = "sent", mark("待签收")
    SEEN = "seen", mark("已阅")
    ACKNOWLEDGED = "acknowledged", mark("已签收")
    DONE = "done", mark("已办结")


class Delivery(models.Model):
    """An obligation on the desk of its unit."""

    visibility = Territory(key="area_key", unit="unit", grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    obligation = models.OneToOneField(Obligation, models.PROTECT, related_name="delivery")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="deliveries")
    area_key = models.BigIntegerField()
    state = models.TextField(choices=DeliveryState, default=DeliveryState.SENT)
    acted_for = models.BooleanField(default=False)  #: made and answered by the superior: the unit has no account here
    by = models.ForeignKey(Post, models.PROTECT)
    at = models.DateTimeField(default=now)


class TaskState(models.TextChoices):
    PENDING = "pending", mark("待办")
    DOING = "doing", mark("在办")
    DONE = "done", mark("已办结")


class Task(models.Model):
    """What one unit does towards an obligation, with owner and deadline (任务)."""

    visibility = Territory(key="area_key", unit="unit", grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="tasks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tasks")
    area_key = models.BigIntegerField()
    title = models.TextField()
    owner = models.ForeignKey(Post, models.PROTECT, null=True)
    due = models.DateField(null=True)
    state = models.TextField(choices=TaskState, default=TaskState.PENDING)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["obligation", "unit", "title"], name="task_once")]
        indexes = [
            models.Index(fields=["unit", "due", "id"], condition=~models.Q(state="done"), name="task_open_of_unit"),
            models.Index(fields=["unit", "-due", "id"], condition=models.Q(state="done"), name="task_done_of_unit"),
            models.Index(fields=["due", "area_key"], condition=~models.Q(state="done"), name="task_open_by_due"),
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


class Step(models.Model):
    """What somebody did about an obligation or one of its tasks, and when. Never changed."""

    visibility = Territory(unit="unit", grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="steps")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="steps")  #: None: of the delivery
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)  #: on whose desk it lies
    area_key = models.BigIntegerField()
    what = models.TextField(choices=StepKind)
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    acted_for = models.BooleanField(default=False)  #: done by the superior of a unit that has no account here
    note = models.TextField(blank=True)
    facts = models.JSONField(default=dict)  #: what the ledger said when a task was finished; who it was given to
    at = models.DateTimeField()

    class Meta:
        triggers = append_only()
        indexes = [models.Index(fields=["task", "what", "at"], name="step_of_task")]
