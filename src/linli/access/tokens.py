"""Keys of the API: a token acts from the one post it is bound to."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.access.holder import Holder, open_posts, with_reach
from linli.access.models import Account, Post, Token
from linli.access.reasons import NO_SUCH_TOKEN
from linli.kernel.clock import real_now
from linli.kernel.reasons import Refused, because

PREFIX = "linli_"


def issue(post: Post, account: Account, name: str, *, until: datetime | None = None) -> tuple[Token, str]:
    """A new token and its key; the key is not kept and cannot be shown again."""
    key = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        post=post, account=account, name=name, digest=_digest(key), begins=key[6:12], until=until
    )
    return token, key


def own_tokens(account: Account) -> QuerySet[Token]:
    """The tokens in force that an account has made."""
    return in_force().filter(account=account).select_related("post__unit")


def in_force() -> QuerySet[Token]:
    return Token.objects.filter(Q(until__isnull=True) | Q(until__gt=real_now()), ended_at__isnull=True).order_by("-at")


def end(token: UUID, account: Account) -> None:
    """End a token of one's own; the next call with it no longer passes. Refused: NO_SUCH_TOKEN."""
    if not Token.objects.filter(pk=token, account=account, ended_at=None).update(ended_at=real_now()):
        raise Refused(because(NO_SUCH_TOKEN))


def holder_of_token(header: str) -> Holder | None:
    """Who sends `Authorization: Bearer KEY`; None where the key is unknown, ended, or its post has ended."""
    scheme, _, key = header.partition(" ")
    if scheme.lower() != "bearer":
        return None
    token = in_force().filter(digest=_digest(key.strip())).select_related("account").first()
    if token is None or not token.account.active:
        return None
    post = open_posts(token.account).filter(pk=token.post_id).first()
    return Holder(token.account, with_reach(post)) if post else None


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
