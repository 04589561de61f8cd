"""A campaign with work in it and the people of its reports, for the tests of their way up."""

from pathlib import Path
from random import Random

from linli.access.actions import give_post, open_account
from linli.access.holder import Holder
from linli.access.models import Post, Role
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns.actions import confirm, pass_down
from linli.campaigns.models import Campaign, Obligation
from linli.campaigns.period import proposal
from linli.figures.drain import drain
from linli.figures.tests import works as world
from linli.figures.tests.works import Office
from linli.ledger.actions import claim
from linli.notices.actions import read_again, receive
from linli.people.models import PersonNumber
from linli.places.models import Unit
from linli.reports import filings, flow
from linli.reports.models import Filing

NOTICE = Path(__file__).parents[4] / "samples/notice.txt"
BUREAU = "呼和浩特市民政局"
CLERK, ABOVE, APPROVER = "hohhot-clerk", "department-clerk", "department-approver"


def campaign(*, simulated: bool = False, data: bytes = NOTICE.read_bytes()) -> Campaign:
    """A notice, the sample, confirmed and passed down by the department; one bureau has one clerk and nobody else."""
    _only_clerk()
    clerk = post_named(ABOVE)
    with acting(clerk):
        reading = read_again(receive(data, NOTICE.name, by=clerk))
        made = confirm(reading, period=proposal(reading), by=clerk, simulated=simulated)
        pass_down(made, by=clerk)
        return made


def work(made: Campaign, count: int = 40, *, areas: tuple[int, ...] = (world.HOHHOT,)) -> None:
    """Some work, claimed and sealed."""
    clerk = post_named(ABOVE)
    with acting(clerk):
        known = list(PersonNumber.objects.filter(number__gte=900_000).values_list("person", flat=True))
        office = Office(clerk, known or world.people(12), Random(5), simulated=made.simulated, areas=areas)
        office.record(count)
        claim(made, by=clerk)
    drain()


def sitting(slug: str) -> Holder:
    """Who sits at a demonstration post."""
    post = post_named(slug)
    return Holder(post.account, post, two_factors=True)


def duty(unit: str = BUREAU, *, by: str = CLERK) -> Obligation:
    with acting(post_named(by)):
        found = Obligation.objects.select_related("unit__division", "campaign__notice", "decision__reading", "issuer")
        return found.filter(unit__name=unit, line="civil").order_by("consolidates").first()


def begun(*, by: str = CLERK, unit: str = BUREAU) -> Filing:
    with acting(post_named(by)):
        return flow.begin(duty(unit, by=by), by=sitting(by))


def again(one: Filing, slug: str) -> Filing:
    """The filing as a post sees it now."""
    with acting(post_named(slug)) as scope:
        return filings.filing(scope, one.pk)


def submitted(**sent: object) -> Filing:
    """A report of the bureau's only clerk, sent up."""
    holder, one = sitting(CLERK), begun()
    with acting(holder.post):
        return flow.all_the_way(again(one, CLERK), by=holder, version=1, **sent)


def _only_clerk() -> None:
    bureau = Unit.objects.get(pk=world.office_id(world.HOHHOT, "civil-bureau"))
    if not Post.objects.filter(slug=CLERK).exists():
        give_post(open_account(CLERK), bureau, Role.CLERK, slug=CLERK)


def colleague(role: Role, *, at: str = CLERK) -> Holder:
    """Somebody else at the unit of a demonstration post."""
    beside: Post = post_named(at)
    account = open_account(f"{role}-of-{at}")
    post = give_post(account, beside.unit, role, slug=account.name, line=beside.line)
    return Holder(account, post, two_factors=True)
