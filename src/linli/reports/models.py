"""Reports with the figures bound into their sentences, and the way of a report from draft to acceptance."""

from django.db import models

from linli.access.models import Account, Post
from linli.campaigns.models import Obligation
from linli.campaigns.rules import is_own
from linli.db.append_only import append_only
from linli.db.visibility import APPEND, CHANGE, Territory
from linli.kernel.i18n import mark
from linli.kernel.ids import new_id
from linli.places.models import Line, Unit


class Report(models.Model):
    """One composed activity report (活动情况报告): text and figures frozen at a seal."""

    visibility = Territory(unit="unit", grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    title = models.TextField()
    seal_number = models.IntegerField()
    definitions = models.JSONField()  #: metric → its definition on the day of composing
    by = models.ForeignKey(Post, models.PROTECT, null=True)
    composed_at = models.DateTimeField()
    document = models.JSONField(null=True)  #: the text as composed (`stored`); None: composed before it was kept

    class Meta:
        triggers = append_only()


class BoundFigure(models.Model):
    """A figure in a sentence: what it counts, over what, as of which seal, and what it came to."""

    visibility = Territory(unit="unit", grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    report = models.ForeignKey(Report, models.PROTECT, related_name="figures")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    place = models.IntegerField()  #: order in the text
    key = models.TextField()  #: that of the document's `Figure`
    metric = models.CharField(max_length=32)
    scope = models.JSONField()  #: line, campaign, node, kinds, first_day, last_day
    value = models.BigIntegerField()
    shown = models.TextField()
    sentence = models.TextField()

    class Meta:
        triggers = append_only()
        constraints = [models.UniqueConstraint(fields=["report", "place"], name="figure_place")]


class State(models.TextChoices):
    """How far a report is on its way up."""

    DRAFTING = "drafting", mark("起草中")
    REVIEW = "review", mark("待审核")
    SIGNING = "signing", mark("待签发")
    SIGNED = "signed", mark("已签发")
    SUBMITTED = "submitted", mark("已报送")
    RETURNED = "returned", mark("已退回")
    ACCEPTED = "accepted", mark("已接收")


_SHAPES = {State.RETURNED: "bad", State.SUBMITTED: "done", State.ACCEPTED: "done"}


class Filing(models.Model):
    """The report that answers one obligation, on its way from draft to acceptance (报送件).

    `version` counts its steps: a change is an UPDATE on the version that the person saw, so of two at once one wins.
    """

    visibility = Territory(unit="unit", grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    obligation = models.OneToOneField(Obligation, models.PROTECT, related_name="filing")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="filings")
    area_key = models.BigIntegerField()
    line = models.TextField(choices=Line)
    receiver = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  #: None: no unit of this system
    state = models.TextField(choices=State, default=State.DRAFTING)
    version = models.IntegerField()
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")  #: the newest composition
    number = models.TextField(blank=True)  #: 发文字号, given with the signature
    signer = models.TextField(blank=True)  #: name of the person who signed, as it is printed
    signed_on = models.DateField(null=True)
    sent = models.IntegerField(null=True)  #: ordinal of the revision that was last submitted

    class Meta:
        indexes = [models.Index(fields=["area_key", "state"], name="filing_by_area")]

    @property
    def shape(self) -> str:
        """Of the state, as pages draw it."""
        return _SHAPES.get(State(self.state), "go")

    @property
    def for_itself(self) -> bool:
        """Whether the unit itself is the receiver: it consolidates for nobody else, and keeps the report."""
        return self.receiver_id is None and is_own(self.obligation.receiver, self.unit.name)

    @property
    def is_done(self) -> bool:
        """Whether its unit has done its part."""
        return self.state in (State.SUBMITTED, State.ACCEPTED)


class Revision(models.Model):
    """One state of the words that people added to a composition; figures in them are live tokens (【志愿者】)."""

    visibility = Territory(unit="unit", grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="revisions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    ordinal = models.IntegerField()
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")  #: the composition that the words stand in
    text = models.JSONField()  #: place in the text → words, paragraphs parted by line breaks
    by = models.ForeignKey(Post, models.PROTECT)
    deputy = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = append_only()
        constraints = [models.UniqueConstraint(fields=["filing", "ordinal"], name="revision_ordinal")]


class Kind(models.TextChoices):
    """What was done with a filing."""

    BEGIN = "begin", mark("起草")
    RECOMPOSE = "recompose", mark("更新数据")
    REVISE = "revise", mark("改稿")
    TO_REVIEW = "to-review", mark("送审核")
    TO_SIGN = "to-sign", mark("审核通过")
    BACK = "back", mark("退回修改")
    SIGN = "sign", mark("签发")
    SUBMIT = "submit", mark("报送")
    RESUBMIT = "resubmit", mark("重新报送")
    RECALL = "recall", mark("撤回")
    RETURN = "return", mark("退回")
    ACCEPT = "accept", mark("接收")
    LEAVE = "leave", mark("系统外报出")


class Channel(models.TextChoices):
    """How a report left the system."""

    MAIL = "mail", mark("电子邮件")
    PAPER = "paper", mark("纸质件")
    OTHER = "other", mark("其他办公系统")
    KEPT = "kept", mark("存档备查")


class Step(models.Model):
    """One step of a filing: who, when, why. Its ordinal is the version that it made, so no two stand side by side."""

    visibility = Territory(unit="unit", grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="steps")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    ordinal = models.IntegerField()
    kind = models.TextField(choices=Kind)
    revision = models.IntegerField()  #: ordinal of the revision that stood then
    by = models.ForeignKey(Post, models.PROTECT)
    deputy = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    vacant = models.BooleanField(default=False)  #: the unit has nobody of the role: the next lower did it
    acted_for = models.BooleanField(default=False)  #: done by the superior: the unit has no account here
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    channel = models.TextField(choices=Channel, blank=True)
    sent_on = models.DateField(null=True)
    receipt = models.TextField(blank=True)
    facts = models.JSONField(default=dict)  #: at signature and submission: seal, number, signer, day

    class Meta:
        triggers = append_only()
        constraints = [models.UniqueConstraint(fields=["filing", "ordinal"], name="step_ordinal")]
