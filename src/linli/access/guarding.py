"""What a security administrator does: end a lock-out, a second factor that was lost, a token of others. All logged."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db import transaction

from linli.access import actions, queries, reasons
from linli.access.holder import Holder
from linli.access.lockout import locked_out
from linli.access.models import Token, Verb
from linli.kernel.clock import real_now
from linli.kernel.reasons import Refused, because


@transaction.atomic
def unlock(name: str, *, why: str, by: Holder) -> None:
    """Let a name try again at once, from every address. Refused: NO_REASON_GIVEN, NOT_LOCKED_OUT."""
    _with_reason(why)
    if name not in [row["username"] for row in locked_out()]:
        raise Refused(because(reasons.NOT_LOCKED_OUT, account=name))
    AccessAttempt.objects.filter(username=name).delete()
    actions.record(Verb.UNLOCK, name, by=by, why=why)


@transaction.atomic
def reset_factor(name: str, *, why: str, by: Holder) -> None:
    """Forget an account's second factor, for a lost phone; it enrols anew. Refused: NO_REASON_GIVEN, NO_SUCH_ACCOUNT,
    OWN_ACCOUNT, NO_FACTOR."""
    _with_reason(why)
    assert by.post is not None
    account = queries.accounts_within(by.post).filter(name=name.strip()).first()
    if account is None:
        raise Refused(because(reasons.NO_SUCH_ACCOUNT, account=name.strip()))
    if account == by.account:
        raise Refused(because(reasons.OWN_ACCOUNT))
    if not Authenticator.objects.filter(user=account).delete()[0]:
        raise Refused(because(reasons.NO_FACTOR, account=account.name))
    actions.record(Verb.RESET_FACTOR, account.name, by=by, why=why)


@transaction.atomic
def end_token(token: UUID, *, why: str, by: Holder) -> None:
    """End a token of somebody within reach. Refused: NO_REASON_GIVEN, NO_SUCH_TOKEN."""
    _with_reason(why)
    assert by.post is not None
    found = queries.tokens_within(by.post).filter(pk=token).first()
    if found is None or not Token.objects.filter(pk=token, ended_at=None).update(ended_at=real_now()):
        raise Refused(because(reasons.NO_SUCH_TOKEN))
    actions.record(Verb.END_TOKEN, f"{found.account.name} · {found.name} · {found.begins}", by=by, why=why)


def _with_reason(why: str) -> None:
    if not why.strip():
        raise Refused(because(reasons.NO_REASON_GIVEN))
