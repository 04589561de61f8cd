"""Who sends a request: the account of the session, and the post it acts from."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, models
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from linli.access.door import Ability, able
from linli.access.models import Account, Deputy, Post
from linli.db.multirange import to_spans
from linli.db.planned import planned_once
from linli.kernel.clock import real_now, today
from linli.places.models import Division, Standing, Unit

DEMONSTRATION = "demonstration"  #: the method by which a demonstration account enters
POST_KEY = "post"  #: in the session: the slug of the post that was chosen


@dataclass(frozen=True, slots=True)
class Holder:
    """The account that is signed in, and the post it now acts from: its own, or one it deputises for."""

    account: Account
    post: Post | None
    two_factors: bool = False

    def may(self, ability: str) -> bool:
        """Whether the role of the post is there for it; the second factor is another question.

        Nothing while a first password holds: it opens one page, and what else that page offers would lead back to it.
        """
        return self.post is not None and not self.account.first_until and able(self.post.role, Ability(ability))

    @property
    def sees(self) -> bool:
        """For templates: whether there is anything to look for."""
        return self.may(Ability.SEE)

    @property
    def unseals(self) -> bool:
        """For templates: whether a masked person is shown with a way to open it."""
        return self.may(Ability.UNSEAL)

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
    """Who sends the request by its session; None for a stranger or a session that no longer holds. One query.

    Every page asks this first: the statement is written out, as building it anew takes the ORM longer than to run it.
    """
    who = request.session.get(SESSION_KEY)
    if not who:
        return None
    with planned_once(), connection.cursor() as cursor:
        cursor.execute(_holder_sql(), {"who": who, "chosen": request.session.get(POST_KEY, ""), "today": today()})
        row = cursor.fetchone()
    if row is None:
        return None
    account, post = _read(row)
    if not account.active or not _still_holds(request, account):
        return None
    return Holder(account, post, two_factors=_two_factors(request))


#: alias in the statement → the model whose columns it holds, in this order
_PARTS: dict[str, type[models.Model]] = {"me": Account, "p": Post, "o": Account, "u": Unit, "d": Division}


@cache
def _holder_sql() -> str:
    columns = [f'{alias}."{field.column}"' for alias, model in _PARTS.items() for field in model._meta.concrete_fields]
    return f"""
SELECT {", ".join(columns)}, s.reach
  FROM access_account me
  LEFT JOIN LATERAL (
       SELECT p.* FROM access_post p
        WHERE (p.account_id = me.id OR EXISTS (
                   SELECT 1 FROM access_deputy y
                    WHERE y.post_id = p.id AND y.account_id = me.id AND y.ended_at IS NULL
                      AND %(today)s BETWEEN y.first_day AND y.last_day))
          AND (p.until IS NULL OR p.until > now())
        ORDER BY p.slug <> %(chosen)s, p.account_id <> me.id, p.slug LIMIT 1) p ON true
  LEFT JOIN access_account o ON o.id = p.account_id
  LEFT JOIN places_unit u ON u.id = p.unit_id
  LEFT JOIN places_division d ON d.key = u.division_id
  LEFT JOIN places_standing s ON s.unit_id = p.unit_id AND s.line = p.line
 WHERE me.id = %(who)s"""


def _read(row: tuple[Any, ...]) -> tuple[Account, Post | None]:
    """The row of `_holder_sql` as models, each already joined to the next."""
    found, values = {}, iter(row)
    for alias, model in _PARTS.items():
        fields = model._meta.concrete_fields
        of_model = [next(values) for _ in fields]
        found[alias] = model.from_db("default", [field.attname for field in fields], of_model)
    account, post, unit = found["me"], found["p"], found["u"]
    if post.pk is None:
        return account, None
    unit.division, post.unit, post.account = found["d"], unit, found["o"]
    reach = next(values)
    post.__dict__["reach"] = to_spans(reach) if reach is not None else ()
    return account, post


def _still_holds(request: HttpRequest, account: Account) -> bool:
    """A changed password ends every other session."""
    return constant_time_compare(request.session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash())


def _two_factors(request: HttpRequest) -> bool:
    """Whether the session proved a second factor: allauth's record of a code (`mfa`), or a demonstration account."""
    whose = request.session.get("account_authentication_methods_user", request.session.get(SESSION_KEY))
    methods = request.session.get("account_authentication_methods", ())
    mine = str(whose) == str(request.session.get(SESSION_KEY))
    return mine and any(one.get("method") in ("mfa", DEMONSTRATION) for one in methods)


def deputy_posts(account: Account) -> QuerySet[Deputy]:
    """The hand-overs, now or to come, that concern an account: as holder or as deputy (1 query)."""
    return (
        Deputy.objects.filter(Q(post__account=account) | Q(account=account), ended_at=None, last_day__gte=today())
        .select_related("post__unit", "post__account", "account")
        .order_by("first_day", "pk")
    )
