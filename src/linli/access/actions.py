"""Give a post, log a look at sealed data, and log what is done to accounts."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from linli.access import reasons, scope
from linli.access.holder import Holder
from linli.access.models import Account, Act, Look, Post, Role, Verb
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because
from linli.places.models import Line, Standing, Unit

#: What the database will not have → how it is explained.
_PROMISES = {
    "one_administrator_an_account": reasons.SECOND_ADMINISTRATOR,
    "post_once": reasons.HELD_ALREADY,
    "access_post_slug_key": reasons.SLUG_TAKEN,
}


def open_account(name: str) -> Account:
    """The account of that name, opened without a password where there is none yet."""
    return Account.objects.get_or_create(name=name, defaults={"password": "!"})[0]


def give_post(
    account: Account, unit: Unit, role: Role, *, slug: str, line: Line = Line.CIVIL, until: datetime | None = None
) -> Post:
    """Let an account act for a unit. Refused: NOT_IN_LINE, SECOND_ADMINISTRATOR, HELD_ALREADY, SLUG_TAKEN."""
    if not Standing.objects.filter(unit=unit, line=line).exists():
        raise Refused(because(reasons.NOT_IN_LINE, unit=unit.name, line=tr(Line(line).label)))
    try:
        with transaction.atomic():
            return Post.objects.create(account=account, unit=unit, role=role, slug=slug, line=line, until=until)
    except IntegrityError as error:
        broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if broken not in _PROMISES:
            raise
        facts = {"account": account.name, "unit": unit.name, "role": tr(Role(role).label), "slug": slug}
        raise Refused(because(_PROMISES[broken], **facts)) from error


def look(person: UUID, field: str, why: str) -> Look:
    """Log that the acting post looks at a sealed field of a person; call it before the field is opened.

    Stands in the same transaction: what is rolled back was shown to nobody. Refused: NO_REASON_GIVEN, NOT_AT_A_POST.
    """
    acting = scope.current()
    if not why.strip():
        raise Refused(because(reasons.NO_REASON_GIVEN))
    if acting.post is None or acting.unit is None:
        raise Refused(because(reasons.NOT_AT_A_POST))
    return Look.objects.create(
        post=acting.post,
        deputy=acting.deputy,
        unit=acting.unit,
        area_key=acting.unit.division_id,
        person=person,
        field=field,
        why=why.strip(),
    )


def record(verb: Verb, about: str, *, by: Holder, why: str = "") -> Act:
    """Log an act on accounts, posts or the log, in the transaction of the act itself."""
    assert by.post is not None, "who acts on accounts holds a post"
    return Act.objects.create(
        verb=verb, account=by.account, post=by.post, area_key=by.post.unit.division_id, about=about, why=why.strip()
    )
