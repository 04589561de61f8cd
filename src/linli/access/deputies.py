"""Hand one's desk to another account for some days, so that nothing waits on an absent signer; and take it back."""

from datetime import date
from uuid import UUID

from django.db import transaction

from linli.access import reasons
from linli.access.actions import record
from linli.access.holder import Holder, deputy_posts
from linli.access.models import ADMINISTRATORS, Account, Deputy, Post, Verb
from linli.kernel.clock import real_now, today
from linli.kernel.reasons import Reason, Refused, because

MOST_DAYS = 92  #: a quarter; who is away longer is replaced by a post of its own


@transaction.atomic
def hand_over(post: Post, name: str, first_day: date, last_day: date, *, why: str, by: Holder) -> Deputy:
    """Let the account of that name act from a post of one's own, both days included.

    Refused: NOT_YOUR_POST (a deputy hands nothing on), NO_SUCH_ACCOUNT, and all that `against_days` and
    `against_deputy` say.
    """
    if post.account_id != by.account.pk:
        raise Refused(because(reasons.NOT_YOUR_POST))
    deputy = Account.objects.filter(name=name.strip(), active=True).first()
    against = against_days(first_day, last_day)
    against += against_deputy(post, deputy, first_day, last_day) if deputy else []
    if deputy is None:
        against.append(because(reasons.NO_SUCH_ACCOUNT, account=name.strip()))
    if against or deputy is None:
        raise Refused(*against)
    record(Verb.DEPUTISE, f"{post.slug} → {deputy.name} {first_day}–{last_day}", by=_as(by, post), why=why)
    return Deputy.objects.create(
        post=post, account=deputy, first_day=first_day, last_day=last_day, why=why.strip(), by=by.account
    )


@transaction.atomic
def take_back(deputy: UUID, *, by: Holder) -> None:
    """End a hand-over before its last day; the deputy's next request no longer passes. Refused: NO_SUCH_DEPUTY."""
    found = deputy_posts(by.account).filter(pk=deputy, post__account=by.account).first()
    if found is None or not Deputy.objects.filter(pk=deputy, ended_at=None).update(ended_at=real_now()):
        raise Refused(because(reasons.NO_SUCH_DEPUTY))
    record(Verb.TAKE_BACK, f"{found.post.slug} → {found.account.name}", by=_as(by, found.post))


def against_days(first_day: date, last_day: date) -> list[Reason]:
    """DAYS_REVERSED, DAYS_PAST, TOO_MANY_DAYS."""
    days = (last_day - first_day).days + 1
    if days < 1:
        return [because(reasons.DAYS_REVERSED)]
    against = []
    if last_day < today():
        against.append(because(reasons.DAYS_PAST))
    if days > MOST_DAYS:
        against.append(because(reasons.TOO_MANY_DAYS, most=MOST_DAYS, days=days))
    return against


def against_deputy(post: Post, deputy: Account, first_day: date, last_day: date) -> list[Reason]:
    """ONESELF, NO_DEPUTY_FOR_ADMINISTRATOR, DEPUTY_ALREADY. Two queries."""
    if deputy.pk == post.account_id:
        return [because(reasons.ONESELF)]
    if post.role in ADMINISTRATORS or deputy.posts.filter(role__in=ADMINISTRATORS).exists():
        return [because(reasons.NO_DEPUTY_FOR_ADMINISTRATOR)]
    there = Deputy.objects.filter(
        post=post, account=deputy, ended_at=None, first_day__lte=last_day, last_day__gte=first_day
    ).first()
    if there is None:
        return []
    facts = {"account": deputy.name, "first": there.first_day, "last": there.last_day}
    return [because(reasons.DEPUTY_ALREADY, **facts)]


def _as(by: Holder, post: Post) -> Holder:
    """The holder at the post that is handed over, which may not be the one now chosen."""
    return Holder(by.account, post)
