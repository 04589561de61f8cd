"""What a system administrator does: accounts, first passwords, posts. All of it is logged."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from linli.access import actions, queries, reasons
from linli.access.holder import Holder
from linli.access.models import Account, Post, Role, Verb
from linli.access.passwords import FIRST_LASTS, first_password
from linli.kernel.clock import end_of, real_now, today
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because
from linli.places.models import Line
from linli.places.queries import the_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A post to be given; the unit in the words of whoever asks for it."""

    account: str
    unit: str
    line: str
    role: str
    last_day: date | None = None  #: included; None: open


@transaction.atomic
def open_account(name: str, *, by: Holder) -> tuple[Account, str]:
    """A new account and its first password, which is not kept and cannot be shown again. Refused: ACCOUNT_TAKEN."""
    try:
        with transaction.atomic():
            account = Account.objects.create(name=name, password="!")
    except IntegrityError as error:
        raise Refused(because(reasons.ACCOUNT_TAKEN, account=name)) from error
    actions.record(Verb.OPEN, name, by=by)
    return account, _first(account)


@transaction.atomic
def renew(account: UUID, *, by: Holder) -> tuple[Account, str]:
    """Another first password for who has lost theirs; sessions end. Refused: NO_SUCH_ACCOUNT, OWN_ACCOUNT."""
    found = _other(account, by)
    actions.record(Verb.FIRST_PASSWORD, found.name, by=by)
    return found, _first(found)


@transaction.atomic
def set_active(account: UUID, active: bool, *, why: str, by: Holder) -> Account:
    """Close an account, or open it again; a closed one's sessions and tokens end. Refused as `renew`."""
    found = _other(account, by)
    found.active = active
    found.save(update_fields=["active"])
    actions.record(Verb.REOPEN if active else Verb.CLOSE, found.name, by=by, why=why)
    return found


@transaction.atomic
def appoint(wanted: Appointment, *, by: Holder) -> Post:
    """Give a post. Refused: NO_SUCH_ACCOUNT, OWN_ACCOUNT, NO_SUCH_UNIT, OUT_OF_REACH, LAST_DAY_PAST, as `give_post`."""
    assert by.post is not None
    account = Account.objects.filter(name=wanted.account.strip(), active=True).first()
    if account is None:
        raise Refused(because(reasons.NO_SUCH_ACCOUNT, account=wanted.account.strip()))
    if account == by.account:
        raise Refused(because(reasons.OWN_ACCOUNT))
    unit = the_unit(wanted.unit.strip())
    if not queries.reaches(by.post, unit.division_id):
        raise Refused(because(reasons.OUT_OF_REACH, unit=unit.name))
    if wanted.last_day and wanted.last_day < today():
        raise Refused(because(reasons.LAST_DAY_PAST, day=wanted.last_day))
    role, line = Role(wanted.role), Line(wanted.line)
    slug = queries.free_slug(f"{account.name}-{role.value}")
    until = end_of(wanted.last_day) if wanted.last_day else None
    post = actions.give_post(account, unit, role, slug=slug, line=line, until=until)
    actions.record(Verb.GIVE, f"{account.name} · {unit.name} · {tr(line.label)} · {tr(role.label)}", by=by)
    return post


@transaction.atomic
def end_post(post: UUID, *, why: str, by: Holder) -> Post:
    """End a post now, with its deputies and tokens. Refused: NO_SUCH_POST, OWN_ACCOUNT."""
    assert by.post is not None
    found = queries.posts_within(by.post).filter(pk=post).exclude(until__lte=real_now()).first()
    if found is None:
        raise Refused(because(reasons.POST_GONE))
    if found.account == by.account:
        raise Refused(because(reasons.OWN_ACCOUNT))
    found.until = real_now()
    found.save(update_fields=["until"])
    actions.record(Verb.END, f"{found.account.name} · {found.unit.name} · {tr(Role(found.role).label)}", by=by, why=why)
    return found


def _other(account: UUID, by: Holder) -> Account:
    assert by.post is not None
    found = queries.accounts_within(by.post).filter(pk=account).first()
    if found is None:
        raise Refused(because(reasons.NO_SUCH_ACCOUNT, account=account))
    if found == by.account:
        raise Refused(because(reasons.OWN_ACCOUNT))
    return found


def _first(account: Account) -> str:
    password = first_password()
    account.set_password(password)
    account.first_until = real_now() + FIRST_LASTS
    account.save(update_fields=["password", "first_until"])
    return password
