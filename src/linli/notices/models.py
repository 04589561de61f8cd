"""What is kept of a notice for ever: the file as received, its text, what was read, and what a person decided."""

from django.db import models

from linli.access.models import Post
from linli.db.append_only import append_only
from linli.db.visibility import APPEND, CHANGE, DISCARD, Addressed, Territory
from linli.kernel.i18n import mark
from linli.kernel.ids import new_id
from linli.places.models import Unit


class Channel(models.TextChoices):
    """How a notice came in (收文方式)."""

    SYSTEM = "system", mark("公文交换系统")
    MAIL = "mail", mark("电子邮件")
    CHAT = "chat", mark("微信等即时通信")
    PAPER = "paper", mark("纸质文件")
    OTHER = "other", mark("其他")


class Notice(models.Model):
    """An official document as it came in: the bytes, and the canonical text that every span points into.

    Title, number, issuer and deadline are the reader's, as of the day it was registered: what the register lists and
    searches. What a person decided about them stands in the decisions.
    """

    visibility = Addressed(grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="+")  #: the unit that registered it here
    issuer_key = models.BigIntegerField()
    filename = models.TextField()
    sha256 = models.CharField(max_length=64)
    received = models.BinaryField()
    text = models.TextField()
    format = models.TextField(default="txt")  #: of the file, by its content: `extraction.values.Format`
    pages = models.JSONField(default=list)  #: [[first, end], …] half-open code points of the text; [] for no pages
    recognised = models.BooleanField(default=False)  #: the text comes from pictures, corrected by who registered it
    extractor = models.CharField(max_length=32, default="1")  #: the version of extraction that made the text
    title = models.TextField(default="")
    doc_number = models.TextField(default="")
    issued_by = models.TextField(default="")  #: the issuing agencies, as the text names them
    due = models.DateField(null=True)  #: the first deadline that is a single day
    due_words = models.TextField(default="")  #: the words of that deadline, or of the first that is no single day
    came_on = models.DateField(null=True)  #: the local day on which the unit got it
    channel = models.TextField(choices=Channel, default="")
    by = models.ForeignKey(Post, models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = append_only()
        constraints = [models.UniqueConstraint(fields=["issuer", "sha256"], name="notice_once_a_unit")]
        indexes = [models.Index(fields=["-at"]), models.Index(fields=["doc_number"])]

    def __str__(self) -> str:
        return self.title or self.filename

    @property
    def shows_pages(self) -> bool:
        """Whether its pages can be drawn as they came."""
        return bool(self.pages) and self.format in ("pdf", "scan", "picture")


class Scan(models.Model):
    """A notice that came as pictures, on its way into the register: it is registered once its text was compared.

    A page has no text until it was recognised. The row is deleted when the notice is kept, or the scan dropped.
    """

    visibility = Territory(grants=DISCARD)

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    filename = models.TextField()
    sha256 = models.CharField(max_length=64)
    received = models.BinaryField()
    format = models.TextField()
    came_on = models.DateField()
    channel = models.TextField(choices=Channel, default="")
    layers = models.JSONField()  #: one a page: what the file itself says of its text; null for a picture
    texts = models.JSONField(default=list)  #: one for each page that is done, in order
    notes = models.JSONField(default=list)  #: one list a page that is done: codes and facts, as `Reason.as_json`

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "sha256"], name="scan_once_a_unit")]

    def __str__(self) -> str:
        return self.filename


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


class DraftDecision(models.Model):
    """What a person said about one place of a reading before it was confirmed (草稿). Of a field the last one counts.

    Nothing is overwritten: who saves takes the next number, and the unique key decides between two at once. `field` is
    a path of the reading or one of the confirmation's own questions.
    """

    visibility = Territory(grants=DISCARD)

    id = models.UUIDField(primary_key=True, default=new_id)
    reading = models.ForeignKey(Reading, models.PROTECT, related_name="drafts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    field = models.CharField(max_length=64)
    number = models.SmallIntegerField()  #: 1, 2, … of this field
    verdict = models.TextField(choices=Verdict)
    value = models.JSONField(null=True)
    spans = models.JSONField(default=list)
    why = models.TextField(blank=True)
    by = models.ForeignKey(Post, models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reading", "field", "number"], name="draft_number_once")]


class Serial(models.Model):
    """The last number that a register of a unit gave in a year: 收文 is "in", what goes out has its agency code."""

    visibility = Territory(grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    register = models.TextField()
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "register", "year"], name="serial_once")]
