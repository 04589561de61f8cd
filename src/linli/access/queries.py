"""Who holds which post, what an administrator may see of it, and the logs."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from linli.access.door import ABILITIES, ROLES_THAT, TWO_FACTORS, Ability
from linli.access.models import Account, Act, Look, Post, Role, Token
from linli.access.reasons import NO_SUCH_POST
from linli.access.scope import Scope
from linli.access.tokens import in_force
from linli.db.compiled import Held, among, compiled
from linli.db.planned import planned_once
from linli.kernel.clock import end_of, real_now
from linli.kernel.reasons import Refused, because


def post_named(slug: str) -> Post:
    """The open post of that name, with its unit, division and account (1 query). Refused: NO_SUCH_POST."""
    posts = Post.objects.exclude(until__lte=real_now())
    if found := posts.filter(slug=slug).select_related("unit__division", "account").first():
        return found
    known = posts.order_by("slug").values_list("slug", flat=True)[:20]
    raise Refused(because(NO_SUCH_POST, slug=slug, known="、".join(known)))


@planned_once()
def staff(units: Iterable[UUID | None], line: str) -> dict[UUID, dict[UUID, frozenset[Ability]]]:
    """Who holds which abilities at units in a line: unit → account → abilities (1 statement)."""
    found: dict[UUID, dict[UUID, frozenset[Ability]]] = defaultdict(dict)
    asked = [unit for unit in set(units) if unit]
    for unit, account, role in _posts_of(units=asked, line=line, now=real_now()) if asked else []:
        abilities = ABILITIES[Role(role)]
        if Ability.DRAFT in abilities:
            found[unit][account] = found[unit].get(account, frozenset()) | abilities
    return found


@compiled
def _posts_of(units: Held, line: Held, now: Held) -> QuerySet[Post, tuple[UUID, UUID, str]]:
    posts = Post.objects.filter(among("unit", units), line=line).exclude(until__lte=now)
    return posts.values_list("unit_id", "account_id", "role")


def reaches(post: Post, key: int) -> bool:
    """Whether a division counts to the unit of a post."""
    return any(first <= key <= last for first, last in post.reach)


def within(post: Post, field: str) -> Q:
    """The condition that a division key lies within a post's reach."""
    inside = Q(pk__in=[])
    for span in post.reach:
        inside |= Q(**{f"{field}__range": span})
    return inside


def posts_within(post: Post) -> QuerySet[Post]:
    """The posts of units within reach, ended ones too, with unit and account."""
    return Post.objects.filter(within(post, "unit__division__key")).select_related("account", "unit__division")


def accounts_within(post: Post, words: str = "") -> QuerySet[Account]:
    """Accounts that hold or held a post within reach, or none at all yet, by name; with their open posts.

    `words`: of the account's name or its unit's. Two queries when shown.
    """
    theirs = Post.objects.filter(account=OuterRef("pk"))
    found = Account.objects.filter(Exists(theirs.filter(within(post, "unit__division__key"))) | ~Exists(theirs))
    if words:
        found = found.filter(Q(name__icontains=words) | Exists(theirs.filter(unit__name__icontains=words)))
    posts = posts_within(post).exclude(until__lte=real_now()).order_by("unit__division_id", "slug")
    return found.order_by("name").prefetch_related(Prefetch("posts", posts, to_attr="open_posts"))


def free_slug(wanted: str) -> str:
    """The wanted name of a post, numbered where it is taken (1 query)."""
    taken = set(Post.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(name for name in numbered if name not in taken)


def without_factor(post: Post) -> QuerySet[Post]:
    """Open posts within reach whose pages ask for a second factor that their account has not enrolled."""
    asked = {role for ability in TWO_FACTORS for role in ROLES_THAT[ability]}
    enrolled = Authenticator.objects.filter(user=OuterRef("account"), type=Authenticator.Type.TOTP)
    return (
        posts_within(post)
        .filter(~Exists(enrolled), role__in=asked, account__active=True)
        .exclude(until__lte=real_now())
        .order_by("unit__division_id", "slug")
    )


def tokens_within(post: Post) -> QuerySet[Token]:
    """The tokens in force of posts within reach, with who made them."""
    return in_force().filter(within(post, "post__unit__division__key")).select_related("account", "post__unit")


def looks(scope: Scope, *, ours: bool) -> QuerySet[Look]:
    """The looks of the acting unit, or those of others that it may see: at people in its reach, and by units below."""
    found = _looks()
    return found.filter(unit=scope.unit) if ours else found.exclude(unit=scope.unit)


def watched_looks(asked: dict[str, Any]) -> QuerySet[Look]:
    """The looks that the audit administrator sees, by unit, post or account, person and days."""
    return _by_days(_by_who(_looks(), asked).filter(**_given(person=asked.get("person"))), asked)


def acts(asked: dict[str, Any]) -> QuerySet[Act]:
    """What was done to accounts and posts, by unit, post or account, kind of act and days."""
    found = Act.objects.select_related("account", "post__unit").order_by("-at")
    return _by_days(_by_who(found, asked).filter(**_given(verb=asked.get("verb"))), asked)


def _looks() -> QuerySet[Look]:
    return Look.objects.select_related("post__account", "unit__division", "deputy").order_by("-at")


def _given(**wanted: str | UUID | None) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if value}


def _by_who(rows: QuerySet[Any], asked: dict[str, Any]) -> QuerySet[Any]:
    if unit := asked.get("unit"):
        rows = rows.filter(post__unit__name__icontains=unit)
    if post := asked.get("post"):
        rows = rows.filter(Q(post__slug__icontains=post) | Q(post__account__name__icontains=post))
    return rows


def _by_days(rows: QuerySet[Any], asked: dict[str, Any]) -> QuerySet[Any]:
    """Local days, the last one included."""
    first: date | None = asked.get("first")
    last: date | None = asked.get("last")
    if first:
        rows = rows.filter(at__gte=end_of(first - timedelta(days=1)))
    return rows.filter(at__lt=end_of(last)) if last else rows
