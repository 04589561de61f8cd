"""What is kept of a notice for ever: the file as received, its text, what was read, and what a person decided."""

from django.db import models

from linli.access.models import Post
from linli.db.append_only import append_only
from linli.db.visibility import APPEND, Addressed
from linli.kernel.i18n import mark
from linli.kernel.ids import new_id
from linli.places.models import Unit


class Notice(models.Model):
    """An official document as it came in: the bytes, and the canonical text that every span points into."""

    visibility = Addressed(grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")  #: the unit that registered it here
    issuer_key = models.BigIntegerField()
    filename = models.TextField()
    sha256 = models.CharField(max_length=64)
    received = models.BinaryField()
    text = models.TextField()
    by = models.ForeignKey(Post, models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = append_only()
        constraints = [models.UniqueConstraint(fields=["issuer", "sha256"], name="notice_once_a_unit")]


class Reading(models.Model):
    """What one version of the engine found in the text. Immutable; a better engine makes another."""

    visibility = Addressed(subject="notice", grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="readings")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    issuer_key = models.BigIntegerField()
    engine = models.CharField(max_length=32)
    found = models.JSONField()  #: schema linli.notice/1
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = append_only()
        constraints = [models.UniqueConstraint(fields=["notice", "engine"], name="reading_once_an_engine")]


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", mark("采纳")
    CHANGED = "changed", mark("改动")
    ADDED = "added", mark("补充")
    DROPPED = "dropped", mark("舍弃")


class Decision(models.Model):
    """What a person made of one finding (认定). Obligations and campaigns point here."""

    visibility = Addressed(subject="notice", grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    reading = models.ForeignKey(Reading, models.PROTECT, related_name="decisions")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="decisions")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    issuer_key = models.BigIntegerField()
    field = models.CharField(max_length=64)  #: where in the reading, as a path: "obligations/0"
    verdict = models.TextField(choices=Verdict)
    value = models.JSONField()
    spans = models.JSONField()  #: [[first, end], …] half-open code points of the text; [] for what was added
    inferred = models.BooleanField(default=False)  #: not written in the text, concluded from it
    why = models.TextField(blank=True)
    by = models.ForeignKey(Post, models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = append_only()
        constraints = [models.UniqueConstraint(fields=["reading", "field"], name="decided_once")]
