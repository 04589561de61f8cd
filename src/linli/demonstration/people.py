"""Who acts in the story besides the demonstration's own posts; who looked at what is sealed; who stands in for whom."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from linli.access.actions import give_post, open_account
from linli.access.deputies import hand_over
from linli.access.holder import Holder
from linli.access.models import Account, Deputy, Look, Post, Role
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.demonstration import story
from linli.people.actions import reveal
from linli.people.models import Person
from linli.places.models import Line, Unit
from linli.places.queries import holders

AWAY, STANDS_IN = "xingan-approver", "xingan-clerk"


def give_posts() -> None:
    """A clerk and an approver for every bureau that reports to the department, keepers for some stations; all named."""
    bureaus = holders(story.BUREAUS, Line.CIVIL)
    stations = holders(story.KEEPERS, Line.CIVIL)
    for key, name in story.BUREAUS.items():
        for role in story.ROLES:
            _post(f"{name}-{role}", bureaus[key], role)
    for key, name in story.KEEPERS.items():
        _post(f"{name}-keeper", stations[key], Role.KEEPER)
    named = Account.objects.filter(posts__slug__in=story.NAMES).annotate(slug=F("posts__slug"))
    Account.objects.bulk_update([_as_named(account) for account in named], ["name"])


def _as_named(account: Account) -> Account:
    account.name = story.NAMES[account.slug]  # type: ignore[attr-defined]
    return account


def _post(slug: str, unit: Unit, role: str) -> None:
    if not Post.objects.filter(slug=slug).exists():
        with transaction.atomic():
            give_post(open_account(slug), unit, role, slug=slug)  # type: ignore[arg-type]


def look_and_deputise() -> None:
    """Some looks at phone numbers, each with its reason; and the approver's desk handed over while he is away."""
    for slug, many, why in story.LOOKS:
        _looks(post_named(slug), many, why)
    if not deputised():
        away, deputy = post_named(AWAY), post_named(STANDS_IN).account
        until = story.DAY + timedelta(story.AWAY_DAYS)
        with acting(away):
            hand_over(away, deputy.name, story.DAY, until, why=story.AWAY_WHY, by=Holder(away.account, away))


def deputised() -> bool:
    return Deputy.objects.filter(post__slug=AWAY, account__posts__slug=STANDS_IN, first_day=story.DAY).exists()


def _looks(by: Post, many: int, why: str) -> None:
    with acting(by) as scope:
        if Look.objects.filter(post=by, area_key__range=scope.enclosing).exists():
            return
        near = Person.objects.filter(unit__division__key__range=scope.enclosing, phone__isnull=False)
        for person in near.order_by("name", "pk")[:many]:
            reveal(person.pk, "phone", why)
