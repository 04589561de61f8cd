"""Accounts, the posts they hold, to whom things were sent, and who looked at what is sealed."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property

from linli.access.watched import Watched, WatchedLook
from linli.db.append_only import append_only
from linli.db.multirange import Spans
from linli.db.visibility import APPEND, CHANGE, Internal
from linli.kernel.i18n import mark
from linli.kernel.ids import new_id
from linli.places.models import Line, Standing, Unit


class Account(AbstractBaseUser):
    """Who signs in. What an account may do comes from its posts alone."""

    visibility = Internal(reason="sign-in names and password hashes; no unit data", grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    active = models.BooleanField(default=True)
    #: a first password works until then, for choosing one's own only; None: the password is the holder's own
    first_until = models.DateTimeField(null=True)

    USERNAME_FIELD = "name"
    objects = BaseUserManager()

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.active


class Role(models.TextChoices):
    CLERK = "clerk", mark("经办人")
    REVIEWER = "reviewer", mark("审核人")
    APPROVER = "approver", mark("签发人")
    KEEPER = "keeper", mark("站点管理员")
    LEADER = "leader", mark("队长")
    VOLUNTEER = "volunteer", mark("志愿者")
    SYSTEM = "system", mark("系统管理员")
    SECURITY = "security", mark("安全管理员")
    AUDIT = "audit", mark("审计管理员")


ADMINISTRATORS = (Role.SYSTEM, Role.SECURITY, Role.AUDIT)


class Post(models.Model):
    """What an account holds at one unit, in one line (任职). `--as` names it by `slug`."""

    visibility = Internal(reason="which account may act for which unit; read before any scope stands", grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    slug = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT)
    line = models.TextField(choices=Line)
    role = models.TextField(choices=Role)
    until = models.DateTimeField(null=True)  #: not included; None: open

    @cached_property
    def reach(self) -> Spans:
        """The reach of its unit in its line, asked once; what the database enforces it looks up itself."""
        standing = Standing.objects.filter(unit=self.unit_id, line=self.line).first()
        return standing.reach if standing else ()

    class Meta:
        constraints = [
            # MLPS level 3 (GB/T 22239-2019): none of the three administrators can do another's work.
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(role__in=ADMINISTRATORS), name="one_administrator_an_account"
            ),
            models.UniqueConstraint(fields=["account", "unit", "line", "role"], name="post_once"),
        ]


class Audience(models.Model):
    """To whom a notice, a campaign or an obligation was sent: what the policies of `Addressed` look up."""

    visibility = Internal(reason="keys of addressees; policies look them up", grants=APPEND)

    subject = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    key = models.BigIntegerField()  #: division of the unit

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "unit"], name="audience_once")]


class Look(models.Model):
    """One look at sealed data: who, whose, what, why, when. Kept at least six months (PIPL; MLPS)."""

    visibility = WatchedLook(grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    post = models.ForeignKey(Post, models.PROTECT)
    deputy = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")  #: who looked, for its holder
    unit = models.ForeignKey(Unit, models.PROTECT)
    area_key = models.BigIntegerField()
    person = models.UUIDField()
    field = models.CharField(max_length=32)
    why = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = append_only()
        indexes = [models.Index(fields=["-at"], name="look_latest")]


class Deputy(models.Model):
    """A desk handed to another account for some days (代理), so that nothing waits on an absent signer."""

    visibility = Internal(reason="which account may act for which post; read before any scope stands", grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    post = models.ForeignKey(Post, models.PROTECT, related_name="deputies")
    account = models.ForeignKey(Account, models.PROTECT, related_name="deputises")
    first_day = models.DateField()
    last_day = models.DateField()  #: included
    why = models.TextField(blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)  #: taken back before its last day

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="deputy_days")
        ]


class Token(models.Model):
    """A key of the API, bound to one post. Only its hash is kept; it is shown once, when it is made."""

    visibility = Internal(reason="hashes of keys, read before any scope stands", grants=CHANGE)

    id = models.UUIDField(primary_key=True, default=new_id)
    post = models.ForeignKey(Post, models.PROTECT, related_name="tokens")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")  #: who made it
    name = models.CharField(max_length=64)
    digest = models.BinaryField(unique=True)  #: SHA-256
    begins = models.CharField(max_length=8)  #: to tell keys apart
    until = models.DateTimeField(null=True)  #: not included
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)


class Verb(models.TextChoices):
    """What is done to accounts and posts, as the log of it says."""

    OPEN = "open", mark("开设账号")
    FIRST_PASSWORD = "first-password", mark("发首次密码")
    CLOSE = "close", mark("停用账号")
    REOPEN = "reopen", mark("恢复账号")
    GIVE = "give", mark("授予任职")
    END = "end", mark("结束任职")
    DEPUTISE = "deputise", mark("交人代办")
    TAKE_BACK = "take-back", mark("收回代办")
    UNLOCK = "unlock", mark("解除锁定")
    RESET_FACTOR = "reset-factor", mark("重置第二重验证")
    END_TOKEN = "end-token", mark("停用令牌")
    EXPORT = "export", mark("导出日志")


class Act(models.Model):
    """One act on accounts, posts or the log itself: who, what, about whom or what, why, when. Never changed."""

    visibility = Watched(grants=APPEND)

    id = models.UUIDField(primary_key=True, default=new_id)
    verb = models.TextField(choices=Verb)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")  #: who did it
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")  #: in which post
    area_key = models.BigIntegerField()  #: of the unit of that post
    about = models.TextField()  #: names of accounts, posts and units, as they were
    why = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        triggers = append_only()
        indexes = [models.Index(fields=["-at"], name="act_latest")]
