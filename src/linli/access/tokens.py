"""Keys of the API: a token acts from the one post it is bound to."""

import hashlib
import secrets
from datetime import datetime

from django.db.models import Q

from linli.access.holder import Holder, open_posts, with_reach
from linli.access.models import Account, Post, Token
from linli.kernel.clock import real_now

PREFIX = "linli_"


def issue(post: Post, account: Account, name: str, *, until: datetime | None = None) -> tuple[Token, str]:
    """A new token and its key; the key is not kept and cannot be shown again."""
    key = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        post=post, account=account, name=name, digest=_digest(key), begins=key[6:12], until=until
    )
    return token, key


def holder_of_token(header: str) -> Holder | None:
    """Who sends `Authorization: Bearer KEY`; None where the key is unknown, ended, or its post has ended."""
    scheme, _, key = header.partition(" ")
    if scheme.lower() != "bearer":
        return None
    now = real_now()
    token = (
        Token.objects.filter(digest=_digest(key.strip()), ended_at__isnull=True)
        .filter(Q(until__isnull=True) | Q(until__gt=now))
        .select_related("account")
        .first()
    )
    if token is None or not token.account.active:
        return None
    post = open_posts(token.account).filter(pk=token.post_id).first()
    return Holder(token.account, with_reach(post)) if post else None


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
