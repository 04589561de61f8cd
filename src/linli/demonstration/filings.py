"""The bureaus' reports on their ways: accepted, submitted, returned, under review, in draft; one is not begun."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from linli.access.holder import Holder
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns.models import Campaign, Obligation
from linli.demonstration import story
from linli.demonstration.campaigns import Campaigns
from linli.demonstration.days import on
from linli.demonstration.story import Filed
from linli.kernel.reasons import Refused
from linli.reports import flow
from linli.reports.flow import Said
from linli.reports.models import Filing, State
from linli.reports.reasons import NO_SUCH_FIGURE

#: state → the step that leads on, and whether the approver takes it
STEPS: dict[State, tuple[Callable[..., Any], bool]] = {
    State.DRAFTING: (flow.to_review, False),
    State.REVIEW: (flow.to_sign, True),
    State.SIGNING: (flow.sign, True),
    State.SIGNED: (flow.submit, False),
}


def file_reports(made: Campaigns) -> None:
    """Every filing goes on from where it stands to where the story has it. Wants a drained outbox."""
    for name, filed in story.FILED.items():
        _go(made.region, filed, f"{name}-clerk", f"{name}-approver", "department-approver")
    for clerk, filed in story.FILED_BELOW.items():
        _go(made.league, filed, clerk, clerk, "xingan-approver")


def _go(campaign: Campaign, filed: Filed, clerk: str, approver: str, receiver: str) -> None:
    with on(filed.day - timedelta(1)):
        one = _begun(campaign, filed, clerk)
    with on(filed.day):
        while one.state != filed.state and one.state in STEPS:
            step, by_approver = STEPS[State(one.state)]
            _take(step, one, approver if by_approver else clerk, Said(number=filed.number, signer=filed.signer))
        if one.state == State.SUBMITTED and filed.state == State.ACCEPTED:
            _take(flow.accept, one, receiver, Said())
        if one.state == State.SUBMITTED and filed.state == State.RETURNED:
            _take(flow.hand_back, one, receiver, Said(note=filed.why))


def _begun(campaign: Campaign, filed: Filed, slug: str) -> Filing:
    """The filing, with the words of its bureau."""
    by = _holder(slug)
    assert by.post
    with acting(by.post) as scope:
        duty = Obligation.objects.select_related("unit__division", "campaign__notice", "decision__reading", "issuer")
        one = flow.begin(duty.get(campaign=campaign, unit=by.post.unit, consolidates=False), by=by)
        if filed.words and one.version == 1:
            _write(one, filed.words, by)
        return Filing.objects.get(pk=one.pk, area_key__range=scope.enclosing)


def _write(one: Filing, words: str, by: Holder) -> None:
    """The words name figures: of a demonstration so small that there are none, the plain ones are written."""
    try:
        flow.revise(one, story.WORDS[words], by=by, version=1)
    except Refused as refused:
        if any(one.code is not NO_SUCH_FIGURE for one in refused.reasons):
            raise
        flow.revise(one, story.WORDS["plain"], by=by, version=1)


def _take(step: Callable[..., Any], one: Filing, slug: str, said: Said) -> None:
    by = _holder(slug)
    assert by.post
    with acting(by.post):
        step(one, said, by=by, version=one.version)


def _holder(slug: str) -> Holder:
    post = post_named(slug)
    return Holder(post.account, post, two_factors=True)
