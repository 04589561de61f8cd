"""The demonstration's accounts and posts. No password: they act on the command line of the embedded database, and on
this machine's own pages after one click."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from linli.access.models import Account, Post, Role
from linli.kernel.i18n import mark
from linli.places.models import Line
from linli.places.rule import office_id

_NAMESPACE = UUID("0f6f3f0a-52c5-5c34-8a53-1f7d2c0b94ce")
REGION, XINGAN, KEZHONG, ZHALAITE = 150000000000, 152200000000, 152222000000, 152223000000
VILLAGE = 152222100001  #: 图什业图社区, in 科尔沁右翼中旗


@dataclass(frozen=True, slots=True)
class DemoPost:
    slug: str
    division: int
    kind: str
    role: Role
    does: str  #: what a newcomer can do there
    line: Line = Line.CIVIL


POSTS = (
    DemoPost("department-clerk", REGION, "civil-department", Role.CLERK, mark("登记通知、认定职责、下发全区，看汇总")),
    DemoPost("department-approver", REGION, "civil-department", Role.APPROVER, mark("核稿并签发全区的情况报告")),
    DemoPost(
        "region-civilisation-clerk",
        REGION,
        "civilisation-office",
        Role.CLERK,
        mark("看文明办条线的任务与数据"),
        Line.CIVILISATION,
    ),
    DemoPost("xingan-clerk", XINGAN, "civil-bureau", Role.CLERK, mark("转发通知、催办旗县，汇总拟写全盟的报告")),
    DemoPost("xingan-reviewer", XINGAN, "civil-bureau", Role.REVIEWER, mark("核稿；旗县报来的报告，退回或接收")),
    DemoPost("xingan-approver", XINGAN, "civil-bureau", Role.APPROVER, mark("签发全盟的报告；这几天由经办人代理")),
    DemoPost("kezhong-clerk", KEZHONG, "civil-bureau", Role.CLERK, mark("导入工作表、点开数据、拟写并报送报告")),
    DemoPost("zhalaite-clerk", ZHALAITE, "civil-bureau", Role.CLERK, mark("邻旗经办：看不到科右中旗的记录")),
    DemoPost("kezhong-hospital-clerk", KEZHONG, "hospital", Role.CLERK, mark("只见本院自己的记录")),
    DemoPost("station-keeper", VILLAGE, "village-station", Role.KEEPER, mark("二十秒记一笔服务")),
    DemoPost("volunteer", VILLAGE, "village-station", Role.VOLUNTEER, mark("只有自己的页面")),
    DemoPost("system-admin", REGION, "civil-department", Role.SYSTEM, mark("开账号、授予和结束任职")),
    DemoPost("security-admin", REGION, "civil-department", Role.SECURITY, mark("解除锁定、查第二重验证、停用令牌")),
    DemoPost("audit-admin", REGION, "civil-department", Role.AUDIT, mark("查谁看过密封信息、谁动过账号")),
)


def give_posts() -> None:
    """One account a post, under the post's name. Idempotent, also for two at once: two statements at most."""
    if Post.objects.filter(slug__in=[post.slug for post in POSTS]).count() == len(POSTS):
        return
    accounts = [Account(id=uuid5(_NAMESPACE, post.slug), name=post.slug, password="!") for post in POSTS]
    Account.objects.bulk_create(accounts, ignore_conflicts=True)
    Post.objects.bulk_create(
        [
            Post(
                id=uuid5(_NAMESPACE, f"post:{post.slug}"),
                slug=post.slug,
                account=account,
                unit_id=office_id(post.division, post.kind),
                line=post.line,
                role=post.role,
            )
            for post, account in zip(POSTS, accounts, strict=True)
        ],
        ignore_conflicts=True,
    )
