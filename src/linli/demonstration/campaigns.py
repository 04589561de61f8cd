"""The two notices of the story: the department's, and the league's that hands it on to its banners."""

from dataclasses import dataclass
from datetime import date

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns.actions.confirming import confirm
from linli.campaigns.actions.passing import pass_down
from linli.campaigns.models import Campaign
from linli.campaigns.period import given
from linli.demonstration import story
from linli.notices.actions import read_again, receive


@dataclass(frozen=True, slots=True)
class Campaigns:
    """The region's campaign, and the one of 兴安盟 within it."""

    region: Campaign
    league: Campaign


def campaigns() -> Campaigns:
    """Receive, read, confirm and pass down both notices, as far as that is missing."""
    return Campaigns(
        passed_down("notice.txt", "内民政办字〔2023〕1号.txt", post_named("department-clerk")),
        passed_down("forwarded.txt", "兴民办字〔2023〕3号.txt", post_named("xingan-clerk")),
    )


def standing() -> Campaigns | None:
    """Both campaigns where they stand already."""
    found = [_simulated(post_named(slug)) for slug in ("department-clerk", "xingan-clerk")]
    return Campaigns(*found) if all(found) else None  # type: ignore[arg-type]


def _simulated(by: Post) -> Campaign | None:
    with acting(by):
        return Campaign.objects.filter(issuer=by.unit, simulated=True, first_day=story.FIRST).order_by("number").first()


def passed_down(
    document: str, filename: str, by: Post, *, first: date = story.FIRST, last: date = story.LAST
) -> Campaign:
    """Receive, read, confirm and pass down a notice of the story, as far as that is missing."""
    with acting(by):
        reading = read_again(receive(story.document(document), filename, by=by))
        made = confirm(reading, period=given(first, last), by=by, simulated=True)
        pass_down(made, by=by)
        return made
