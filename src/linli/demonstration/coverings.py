"""The league hands the department's notice on to its banners; one of them is writing its own."""

from collections.abc import Callable
from typing import Any

from linli.access.holder import Holder
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns.actions import coverings as flow
from linli.campaigns.actions.coverings import Signature, Written
from linli.campaigns.covering_words import FIELDS
from linli.campaigns.models import Campaign, Covering, CoveringState
from linli.demonstration import story
from linli.demonstration.campaigns import Campaigns
from linli.demonstration.days import on

State = CoveringState
CLERK, REVIEWER, APPROVER, BELOW = "xingan-clerk", "xingan-reviewer", "xingan-approver", "kezhong-clerk"
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
    with on(story.DAY):
        _begun(made.region, BELOW, story.DRAFT_ASKS)


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
