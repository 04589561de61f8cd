"""Who sends a request: the account of the session, and the post it acts from. At most two queries."""

from dataclasses import dataclass

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from linli.access.door import Ability, able
from linli.access.models import Account, Deputy, Post
from linli.kernel.clock import real_now, today
from linli.places.models import Standing

POST_KEY = "post"  #: in the session: the slug of the post that was chosen


@dataclass(frozen=True, slots=True)
class Holder:
    """The account that is signed in, and the post it now acts from: its own, or one it deputises for."""

    account: Account
    post: Post | None
    two_factors: bool = False

    def may(self, ability: str) -> bool:
        """Whether the role of the post is there for it; the second factor is another question."""
        return self.post is not None and able(self.post.role, Ability(ability))

    @property
    def deputises(self) -> bool:
        return self.post is not None and self.post.account_id != self.account.pk


def open_posts(account: Account | str) -> QuerySet[Post]:
    """The posts an account may act from today, its own first: with unit, division, account and reach (1 query)."""
    day = today()
    deputised = Deputy.objects.filter(
        post=OuterRef("pk"), account=account, first_day__lte=day, last_day__gte=day, ended_at__isnull=True
    )
    reach = Standing.objects.filter(unit=OuterRef("unit"), line=OuterRef("line")).values("reach")[:1]
    own = Case(When(account=account, then=Value(0)), default=Value(1))
    return (
        Post.objects.filter(Q(account=account) | Exists(deputised))
        .exclude(until__lte=real_now())
        .select_related("account", "unit__division")
        .annotate(of_unit=Subquery(reach))
        .order_by(own, "slug")
    )


def with_reach(post: Post) -> Post:
    """Keep the reach that came with the query, so that nobody asks again."""
    post.__dict__["reach"] = post.of_unit or ()  # type: ignore[attr-defined]
    return post


def holder_of(request: HttpRequest) -> Holder | None:
    """Who sends the request by its session; None for a stranger or a session that no longer holds."""
    who = request.session.get(SESSION_KEY)
    if not who:
        return None
    chosen = Case(When(slug=request.session.get(POST_KEY, ""), then=Value(0)), default=Value(1))
    posts = open_posts(who)
    post = posts.order_by(chosen, *posts.query.order_by).first()
    account = post.account if post and str(post.account_id) == who else Account.objects.filter(pk=who).first()
    if account is None or not account.active or not _still_holds(request, account):
        return None
    return Holder(account, with_reach(post) if post else None, two_factors=_two_factors(request))


def _still_holds(request: HttpRequest, account: Account) -> bool:
    """A changed password ends every other session."""
    return constant_time_compare(request.session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash())


def _two_factors(request: HttpRequest) -> bool:
    methods = request.session.get("account_authentication_methods", ())
    return any(one.get("method") in ("mfa", "demonstration") for one in methods)
