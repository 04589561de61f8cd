"""The demonstration's accounts and posts. No password: they act on the command line of the embedded database."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from linli.access.models import Account, Post, Role
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
    line: Line = Line.CIVIL


POSTS = (
    DemoPost("department-clerk", REGION, "civil-department", Role.CLERK),
    DemoPost("department-approver", REGION, "civil-department", Role.APPROVER),
    DemoPost("region-civilisation-clerk", REGION, "civilisation-office", Role.CLERK, Line.CIVILISATION),
    DemoPost("xingan-clerk", XINGAN, "civil-bureau", Role.CLERK),
    DemoPost("kezhong-clerk", KEZHONG, "civil-bureau", Role.CLERK),
    DemoPost("zhalaite-clerk", ZHALAITE, "civil-bureau", Role.CLERK),
    DemoPost("kezhong-hospital-clerk", KEZHONG, "hospital", Role.CLERK),
    DemoPost("station-keeper", VILLAGE, "village-station", Role.KEEPER),
    DemoPost("volunteer", VILLAGE, "village-station", Role.VOLUNTEER),
    DemoPost("system-admin", REGION, "civil-department", Role.SYSTEM),
    DemoPost("security-admin", REGION, "civil-department", Role.SECURITY),
    DemoPost("audit-admin", REGION, "civil-department", Role.AUDIT),
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
