"""The ledger (服务台账): append-only rows from which every figure is derived, their outbox and their seals."""

from django.db import models

from linli.access.models import Post
from linli.campaigns.models import Campaign
from linli.db.append_only import append_only
from linli.db.visibility import APPEND, CHANGE, DISCARD, Internal, Territory
from linli.kernel.i18n import mark
from linli.kernel.ids import new_id
from linli.places.models import Unit


class Evidence(models.IntegerChoices):
    """Evidence grade (凭据等级), the best first; minutes are summed by it."""

    MEASURED = 1, mark("实测")
    TWO_PARTY = 2, mark("双方确认")
    LEADER = 3, mark("领队证明")
    SELF = 4, mark("本人申报")
    ADDED = 5, mark("事后补录")


class Work(models.Model):
    """What was done once. It counts in the division of the unit that recorded it (谁组织谁记录). No free text."""

    visibility = Territory(unit="unit", grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  #: the recording unit
    entered_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    place_key = models.BigIntegerField()  #: where it happened: for coverage and maps, never a total
    kind = models.CharField(max_length=32)
    service_day = models.DateField()
    start = models.DateTimeField(null=True)
    end = models.DateTimeField(null=True)
    served = models.IntegerField(null=True)  #: persons served; None: not said
    groups = models.JSONField(default=dict)  #: priority group → persons
    outcome = models.IntegerField(null=True)
    outcome_evidence = models.SmallIntegerField(choices=Evidence, null=True)
    simulated = models.BooleanField(default=False)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    withdrawn = models.BooleanField(default=False)  #: stands for nothing: only takes back what it replaces
    why = models.CharField(max_length=32, blank=True)  #: code of the reason for a correction
    recorded_at = models.DateTimeField()

    class Meta:
        triggers = append_only()
        indexes = [
            models.Index(fields=["service_day", "kind", "area_key"], name="work_by_cell"),
            models.Index(fields=["area_key", "service_day"], name="work_by_area"),
            models.Index(fields=["unit", "service_day"], name="work_by_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn=False) | models.Q(replaces__isnull=False), name="withdraws_something"
            ),
            models.CheckConstraint(
                condition=models.Q(served__isnull=True) | models.Q(served__gte=0), name="work_served"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__isnull=True) | models.Q(outcome__gte=0), name="work_outcome"
            ),
        ]


class ServiceRecord(models.Model):
    """One person's, or an unnamed head-count's, part in a work. Minutes are those of each head."""

    visibility = Territory(unit="unit", grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    work = models.ForeignKey(Work, models.PROTECT, related_name="records")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    area_key = models.BigIntegerField()
    person = models.UUIDField(null=True)  #: None: unnamed heads
    heads = models.IntegerField()
    minutes_attended = models.IntegerField(null=True)  #: None: not said
    minutes_credited = models.IntegerField()
    evidence = models.SmallIntegerField(choices=Evidence)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    withdrawn = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        triggers = append_only()
        indexes = [
            models.Index(fields=["person"], condition=models.Q(person__isnull=False), name="record_by_person"),
            models.Index(fields=["area_key"], name="record_by_area"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(heads__gte=1), name="record_heads"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) | models.Q(heads=1), name="one_person_one_head"
            ),
            models.CheckConstraint(condition=models.Q(minutes_credited__gte=0), name="record_minutes"),
        ]


class Claim(models.Model):
    """Puts a work into a campaign (归入活动)."""

    visibility = Territory(unit="unit", grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="claims", db_index=False)
    campaign_number = models.IntegerField()
    work = models.ForeignKey(Work, models.PROTECT, related_name="claims")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    area_key = models.BigIntegerField()
    why = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()

    class Meta:
        triggers = append_only()
        constraints = [models.UniqueConstraint(fields=["campaign", "work"], name="claimed_once")]


class Outbox(models.Model):
    """One row a ledger row, written with it. `mac` is made with a key outside the database, so that a row slipped in
    behind the program's back is never sealed."""

    visibility = Internal(reason="identifiers and hashes; drained by one job", grants=DISCARD)

    id = models.BigAutoField(primary_key=True)
    table = models.CharField(max_length=8)  #: work | record | claim
    row = models.UUIDField()
    work = models.UUIDField()
    mac = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["row"])]


class Seal(models.Model):
    """A signed batch of ledger rows (封存). Its number is the "as of" of every figure."""

    visibility = Internal(reason="hashes and signatures; published in the foot of reports", grants=APPEND)

    number = models.IntegerField(primary_key=True)
    count = models.IntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()  #: hash of the seal before; 32 zero bytes for the first
    signature = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        triggers = append_only()


class Leaf(models.Model):
    """Which seal holds a ledger row, at which place, with which hash."""

    visibility = Internal(reason="hashes only", grants=APPEND)

    row = models.UUIDField(primary_key=True)
    table = models.CharField(max_length=8)
    seal = models.ForeignKey(Seal, models.PROTECT, db_constraint=True)
    place = models.IntegerField()
    hash = models.BinaryField()

    class Meta:
        triggers = append_only()


class Intake(models.Model):
    """A work sheet that was taken in."""

    visibility = Territory(unit="unit", grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  #: the unit that took it in
    area_key = models.BigIntegerField()
    by = models.ForeignKey(Post, models.PROTECT)
    filename = models.TextField()
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField()
    counts = models.JSONField()  #: taken, skipped, corrected, refused, twins
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)  #: its works were taken back as a whole
    withdrawn_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=32, blank=True)  #: code of the reason for taking it back


class ImportedRow(models.Model):
    """Where a work came from: the sheet's row, with what is no business of the ledger (team, remarks).

    `identity` is the sheet's 编号 or the fingerprint of the content; one identity of a unit is one work.
    """

    visibility = Territory(unit="unit", grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    intake = models.ForeignKey(Intake, models.PROTECT, related_name="rows")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  #: the recording unit
    area_key = models.BigIntegerField()
    identity = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    work = models.ForeignKey(Work, models.PROTECT, related_name="+")  #: the newest
    sheet = models.TextField()
    rows = models.JSONField()  #: row numbers
    team = models.TextField(blank=True)
    remarks = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "identity"], name="imported_once")]


class UploadState(models.TextChoices):
    READING = "reading", mark("读表中")
    MAPPING = "mapping", mark("待认列")
    PREVIEW = "preview", mark("待录入")
    TAKING = "taking", mark("录入中")
    TAKEN = "taken", mark("已录入")
    FAILED = "failed", mark("读不出")
    WITHDRAWN = "withdrawn", mark("已撤回")


class Upload(models.Model):
    """A file of works on its way into the ledger: as received, how it is read, and what became of it.

    `file` and `refused` hold names and numbers of people: they stand sealed, under a key of the upload's own, which is
    destroyed when it is withdrawn. `found` is for the page and shows none of them.
    """

    visibility = Territory(unit="unit", grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  #: the unit that brought it
    area_key = models.BigIntegerField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    filename = models.TextField()
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()  #: bytes
    file = models.BinaryField(null=True)
    wrapped_key = models.BinaryField(null=True)  #: None: destroyed
    refused = models.BinaryField(null=True)  #: the refused rows as an .xlsx to mend
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="+")
    first_day = models.DateField()  #: the period in which its days lie, both included
    last_day = models.DateField()
    mapping = models.JSONField(default=dict)  #: what a person said: {"shapes": …, "headers": …} as `worksheets.Settled`
    found = models.JSONField(default=dict)  #: tabs with their columns, questions, rows for the preview, problems
    counts = models.JSONField(default=dict)  #: works by what becomes of them, refused rows
    state = models.TextField(choices=UploadState, default=UploadState.READING)
    progress = models.SmallIntegerField(default=0)  #: per cent
    version = models.IntegerField(default=1)  #: grows with every step that a person takes
    twins = models.BooleanField(default=True)  #: near twins are taken in too
    intake = models.OneToOneField(Intake, models.PROTECT, null=True, related_name="upload")
    taken_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-at"], name="upload_by_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "sha256"],
                condition=~models.Q(state__in=["failed", "withdrawn"]),
                name="uploaded_once_a_unit",
            )
        ]


class KnownMapping(models.Model):
    """How a unit's sheets of one shape are read, so that the next one needs no mapping."""

    visibility = Territory(unit="unit", grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_key = models.BigIntegerField()
    shape = models.CharField(max_length=64)
    mapping = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "shape"], name="mapping_once")]
