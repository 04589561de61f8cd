"""The league hands the department's notice on to its banners; one of them is writing its own."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from linli.access.holder import Holder
from linli.access.queries import post_named
from linli.access.scope import acting, current
from linli.campaigns.actions import Outside, acknowledge, acknowledge_all, record_sent
from linli.campaigns.actions import coverings as flow
from linli.campaigns.actions.coverings import Signature, Written
from linli.campaigns.covering_words import FIELDS
from linli.campaigns.models import Campaign, Covering, CoveringState, Delivery, DeliveryState, Step, StepKind
from linli.demonstration import story
from linli.demonstration.campaigns import Campaigns
from linli.demonstration.days import on

State = CoveringState
CLERK, REVIEWER, APPROVER = "xingan-clerk", "xingan-reviewer", "xingan-approver"
BELOW, NEIGHBOUR = "kezhong-clerk", "zhalaite-clerk"
#: state → who takes the step that leads on
STEPS: dict[State, tuple[str, Callable[..., Any]]] = {
    State.DRAFTING: (CLERK, flow.to_review),
    State.REVIEW: (REVIEWER, flow.to_sign),
    State.SIGNING: (
        APPROVER,
        lambda one, **more: flow.sign(one, Signature(code=story.COVERING_CODE, signer=story.COVERING_SIGNER), **more),
    ),
    State.SIGNED: (CLERK, flow.send),
}


def cover(made: Campaigns) -> None:
    """The league's is sent; that of the banner is in draft. Each goes on from where it stands."""
    with on(story.COVERED):
        one = _begun(made.region, CLERK, story.COVERING_ASKS)
        while one is not None and (state := State(one.state)) in STEPS:
            slug, step = STEPS[state]
            by = _holder(slug)
            assert by.post
            with acting(by.post):
                step(one, by=by, version=one.version)
    _answered(made.region)
    with on(story.DAY):
        _begun(made.region, BELOW, story.DRAFT_ASKS)


def _answered(campaign: Campaign) -> None:
    """One banner has acknowledged it; how some without accounts got it, and that they have it, the league recorded."""
    with on(story.BROKEN_DOWN):
        neighbour, league = post_named(NEIGHBOUR), post_named(CLERK)
        with acting(neighbour) as scope:
            theirs = _waiting(campaign).filter(unit=scope.unit)
            acknowledge_all(theirs.values_list("pk", flat=True), by=neighbour)
        with acting(league) as scope:
            if Step.objects.filter(by=league, what=StepKind.SENT, area_key__range=scope.enclosing).exists():
                return
            islands = _waiting(campaign).filter(acted_for=True).order_by("area_key")
            for one, receipt in zip(list(islands), story.RECEIPTS, strict=False):
                how = Outside(channel="mail", on=story.COVERED, receipt=receipt)
                record_sent(one, by=league, how=how)
                acknowledge(one, by=league, how=how)


def _waiting(campaign: Campaign) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(campaign=campaign, covering__isnull=False, state=DeliveryState.SENT)
    return rows.filter(area_key__range=current().enclosing).select_related("obligation", "unit")


def _begun(campaign: Campaign, slug: str, asks: str) -> Covering | None:
    """The draft with the unit's own requirements; None where the unit has sent one."""
    by = _holder(slug)
    assert by.post
    with acting(by.post):
        if Covering.objects.filter(campaign=campaign, unit=by.post.unit, state=State.SENT).exists():
            return None
        one = flow.begin(campaign, by.post.unit, by=by)
        if one.version == 1:
            text = {name: getattr(one, name) for name in FIELDS} | {"requirements": asks}
            text |= dict(zip(("contact", "phone"), story.COVERING_CONTACT, strict=True)) if slug == CLERK else {}
            flow.revise(one, Written(text=text, receivers={}), by=by, version=1)
        return one


def _holder(slug: str) -> Holder:
    post = post_named(slug)
    return Holder(post.account, post, two_factors=True)
