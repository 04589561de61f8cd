"""What is kept of a notice for ever: the file as received, its text, what was read, and what a person decided."""

from django.db import models

from linli.access.models import Account, Post
from linli.db.append_only import append_only
from linli.db.visibility import APPEND, CHANGE, DISCARD, Addressed, Territory
from linli.kernel.clock import now
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


class Receipt(models.Model):
    """A line of a unit's receiving register (收文登记): the serial that it gave a notice, and what its head says.

    A notice that came down inside the system has one too, once the unit enters it.
    """

    visibility = Territory(grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="receipts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    year = models.SmallIntegerField()
    serial = models.IntegerField()
    came_on = models.DateField()
    channel = models.TextField(choices=Channel, default="")
    copies = models.TextField(default="")  #: 份号
    secrecy = models.TextField(default="")  #: 密级和保密期限
    urgency = models.TextField(default="")  #: 紧急程度
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(fields=["unit", "notice"], name="receipt_once_a_unit"),
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="receipt_serial_once"),
        ]

    @property
    def number(self) -> str:
        """As the register says it: 2023-0012."""
        return f"{self.year}-{self.serial:04d}"


class SlipState(models.TextChoices):
    PROPOSED = "proposed", mark("待批示")
    INSTRUCTED = "instructed", mark("已批示")
    UNDERTAKEN = "undertaken", mark("承办中")
    DONE = "done", mark("已办结")


class Slip(models.Model):
    """The handling slip of a notice at one unit (批办单), as it stands. `version` counts the changes of its text.

    Of two who change it at once one wins and the other is told. Who did what stands in its steps.
    """

    visibility = Territory(grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="slip")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    version = models.IntegerField(default=1)
    state = models.TextField(choices=SlipState, default=SlipState.PROPOSED)
    proposal = models.TextField()  #: 拟办意见
    instruction = models.TextField(blank=True)  #: 领导批示
    signer = models.TextField(blank=True)  #: who gave it
    signed_on = models.DateField(null=True)
    from_paper = models.BooleanField(default=False)  #: typed in by the clerk from the signed sheet
    undertaker = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    section = models.TextField(blank=True)  #: who undertakes, where that is no post here
    due = models.DateField(null=True)
    outcome = models.TextField(blank=True)  #: 办理结果
    done_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "state"], name="slip_of_unit")]

    @property
    def is_done(self) -> bool:
        return self.state == SlipState.DONE


class SlipReader(models.Model):
    """Somebody to whom a slip goes round (传阅), and the day on which he read it."""

    visibility = Territory(grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="readers")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    name = models.TextField()
    read_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slip", "name"], name="slip_reader_once")]


class SlipStep(models.Model):
    """What somebody did with a slip, and when. Never changed."""

    visibility = Territory(grants=APPEND)

    class Kind(models.TextChoices):
        PROPOSE = "propose", mark("拟办")
        INSTRUCT = "instruct", mark("批示")
        ASSIGN = "assign", mark("交办")
        CIRCULATE = "circulate", mark("传阅")
        READ = "read", mark("阅毕")
        FINISH = "finish", mark("办结")
        REOPEN = "reopen", mark("重新办理")

    id = models.UUIDField(primary_key=True, default=new_id)
    slip = models.ForeignKey(Slip, models.PROTECT, related_name="steps")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    kind = models.TextField(choices=Kind)
    note = models.TextField(blank=True)  #: the words that were given
    facts = models.JSONField(default=dict)  #: signer, day, from paper; undertaker, deadline; readers
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        triggers = append_only()
        indexes = [models.Index(fields=["slip", "at"], name="step_of_slip")]


class Join(models.Model):
    """That two notices are one and the same and came by two ways (并件), or no longer are. Of a pair the last counts.

    `first` and `second` stand in the order of their ids, so that a pair has one name.
    """

    visibility = Territory(grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  #: for which they are one
    area_key = models.BigIntegerField()
    first = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    second = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    ordinal = models.SmallIntegerField()
    joined = models.BooleanField()  #: False: taken apart again
    grounds = models.JSONField(default=list)  #: what spoke for it: codes of `twins`, and the share of equal text
    why = models.TextField(blank=True)
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(fields=["unit", "first", "second", "ordinal"], name="join_ordinal"),
        ]
        indexes = [models.Index(fields=["second"], name="join_second")]
