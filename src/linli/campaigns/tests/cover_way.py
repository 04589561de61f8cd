"""A covering notice on its way: the sample notice passed down, and who sits where."""

from datetime import date

from linli.access.holder import Holder
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns import actions
from linli.campaigns.actions import coverings as flow
from linli.campaigns.actions.coverings import Signature, Written
from linli.campaigns.covering_words import FIELDS
from linli.campaigns.coverings import covering
from linli.campaigns.models import Campaign, Covering
from linli.campaigns.period import proposal
from linli.campaigns.tests.conftest import SAMPLE
from linli.notices.actions import read_again, receive
from linli.places.models import Unit

CLERK, REVIEWER, APPROVER = "xingan-clerk", "xingan-reviewer", "xingan-approver"
ABOVE, ABOVE_SIGNS, BELOW = "department-clerk", "department-approver", "kezhong-clerk"
LEAGUE = "兴安盟民政局"
DAY = "2023-02-06"


def passed_down(*, simulated: bool = False, number: int = 1) -> Campaign:
    """The campaign of the sample notice, or of one alike with another number, on the desks of the fourteen bureaus."""
    by, text = post_named(ABOVE), SAMPLE.read_text("utf-8").replace("〔2023〕1号", f"〔2023〕{number}号")
    with acting(by):
        reading = read_again(receive(text.encode(), "通知.txt", by=by))
        made = actions.confirm(reading, period=proposal(reading), by=by, simulated=simulated)
        actions.pass_down(made, by=by)
    return made


def sitting(slug: str) -> Holder:
    post = post_named(slug)
    return Holder(post.account, post, two_factors=True)


def begun(made: Campaign, slug: str = CLERK) -> Covering:
    by = sitting(slug)
    assert by.post
    with acting(by.post):
        return flow.begin(made, Unit.objects.get(pk=by.post.unit_id), by=by)


def seen(one: Covering, slug: str) -> Covering:
    with acting(post_named(slug)) as scope:
        return covering(scope, one.pk)


def written(one: Covering, receivers: dict[str, object] | None = None, **changed: object) -> Written:
    """What the form would send: everything as it stands, but for what is changed."""
    text = {name: getattr(one, name) for name in FIELDS}
    return Written(text={**text, **changed}, receivers=one.receivers if receivers is None else receivers)


def revise(one: Covering, slug: str = CLERK, *, receivers: dict[str, object] | None = None, **changed: object) -> None:
    with acting(post_named(slug)):
        flow.revise(one, written(one, receivers, **changed), by=sitting(slug), version=one.version)


def signed(one: Covering, *, clerk: str = CLERK, reviewer: str = REVIEWER, approver: str = APPROVER) -> Covering:
    """Reviewed and signed, in 兴民发."""
    with acting(post_named(clerk)):
        flow.to_review(one, by=sitting(clerk), version=one.version)
    with acting(post_named(reviewer)):
        flow.to_sign(one, by=sitting(reviewer), version=one.version)
    with acting(post_named(approver)):
        flow.sign(one, Signature(code="兴民发", signer="王志"), by=sitting(approver), version=one.version)
    return one


def sent(one: Covering, slug: str = CLERK) -> Covering:
    with acting(post_named(slug)):
        flow.send(one, by=sitting(slug), version=one.version)
    return one


LATE = date(2023, 2, 16)
