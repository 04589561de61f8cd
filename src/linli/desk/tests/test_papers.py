"""Papers of the office on its desk: a covering notice, or a report, waits for whoever may review or sign it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from linli.access import deputies
from linli.access.holder import Holder
from linli.access.models import Post, Role
from linli.access.scope import acting
from linli.campaigns.actions import coverings as flow
from linli.campaigns.actions.coverings import Signature
from linli.campaigns.models import Campaign, Covering
from linli.campaigns.tests import cover_way as way
from linli.desk.rows import Row
from linli.kernel.clock import real_now, today
from linli.reports import flow as filing_flow
from linli.reports.tests import way as reports

pytestmark = pytest.mark.django_db
ClientAt = Callable[[str], Client]
COVERING = "covering"


@pytest.fixture
def covering(campaign: Campaign) -> Covering:
    return way.begun(campaign)


@pytest.fixture
def papers(client_at: ClientAt) -> Callable[..., list[tuple[str, str]]]:
    """State and act of the covering notices on a post's desk: `papers(slug, query)`."""

    def found(slug: str, query: str = "") -> list[tuple[str, str]]:
        rows: list[Row] = list(client_at(slug).get(f"/desk/{query}").context["page"].rows)
        return [(row.state, row.act.word) for row in rows if row.role in (COVERING, "covering-for")]

    return found


def take(one: Covering, slug: str, step: Callable[..., object], *said: object) -> None:
    holder = way.sitting(slug)
    assert holder.post
    with acting(holder.post):
        step(one, *said, by=holder, version=one.version)


def test_a_covering_notice_goes_from_desk_to_desk(covering: Covering, papers: Callable[..., object]) -> None:
    def lies(query: str = "") -> list[object]:
        return [papers(slug, query) for slug in (way.CLERK, way.REVIEWER, way.APPROVER)]

    assert lies() == [[("drafting", "改稿")], [], []]
    take(covering, way.CLERK, flow.to_review)
    assert lies() == [[("in-review", "查看")], [("review", "审核")], [("review", "审核")]]
    assert lies("?tab=todo") == [[], [("review", "审核")], [("review", "审核")]]
    assert lies("?tab=doing") == [[("in-review", "查看")], [], []]
    take(covering, way.REVIEWER, flow.back, "落款有误")
    assert lies("?tab=todo") == [[("returned", "修改")], [], []]
    take(covering, way.CLERK, flow.to_review)
    take(covering, way.REVIEWER, flow.to_sign)
    assert lies() == [[("in-signing", "查看")], [], [("signing", "签发")]]
    take(covering, way.APPROVER, flow.sign, Signature(code="兴民发"))
    assert lies() == [[("signed", "下发")], [], []]
    take(covering, way.CLERK, flow.send)
    assert lies() == [[], [], []]


def test_it_counts_and_is_found_as_other_rows_are(
    covering: Covering, papers: Callable[..., object], client_at: ClientAt
) -> None:
    take(covering, way.CLERK, flow.to_review)
    reviewer = client_at(way.REVIEWER)
    before = dict(reviewer.get("/desk/").context["counted"].of)
    waits = [("review", "审核")]
    assert papers(way.REVIEWER, "?words=转发") == papers(way.REVIEWER, "?tab=new") == waits
    assert papers(way.REVIEWER, f"?campaign={covering.campaign.number}&mine=1") == waits
    assert papers(way.REVIEWER, "?words=没有这个") == papers(way.REVIEWER, "?campaign=999") == []
    below = reviewer.get("/desk/").context["below"][0]
    assert papers(way.REVIEWER, f"?below={below.pk}") == []
    take(covering, way.REVIEWER, flow.to_sign)
    after = dict(reviewer.get("/desk/").context["counted"].of)
    assert [before[tab] - after[tab] for tab in ("open", "new", "todo", "doing")] == [1, 1, 1, 0]


def test_nobody_else_has_it_on_the_desk(covering: Covering, papers: Callable[..., object]) -> None:
    take(covering, way.CLERK, flow.to_review)
    assert papers("department-approver") == papers("kezhong-clerk") == papers("zhalaite-clerk") == []


def test_where_nobody_reviews_or_signs_the_next_lower_has_it_to_do(
    covering: Covering, papers: Callable[..., object]
) -> None:
    take(covering, way.CLERK, flow.to_review)
    Post.objects.filter(slug=way.REVIEWER).update(until=real_now() - timedelta(days=1))
    assert papers(way.CLERK) == [("in-review", "查看")]
    Post.objects.filter(slug=way.APPROVER).update(role=Role.CLERK)
    assert papers(way.CLERK) == [("in-review", "查看")], "a colleague is there to review what this one wrote"
    assert papers(way.APPROVER) == [("review", "审核")]
    Post.objects.filter(slug=way.APPROVER).update(until=real_now() - timedelta(days=1))
    assert papers(way.CLERK) == [("review", "审核")]


def test_who_wrote_it_waits_for_somebody_else_to_review_it(covering: Covering, papers: Callable[..., object]) -> None:
    way.revise(covering, way.REVIEWER, requirements="请于春节前报送。")
    take(covering, way.REVIEWER, flow.to_review)
    assert papers(way.REVIEWER) == [("in-review", "查看")]
    assert papers(way.APPROVER) == [("review", "审核")]
    take(covering, way.APPROVER, flow.back, "落款有误")
    way.revise(covering, requirements="请于春节前一周报送。")
    take(covering, way.CLERK, flow.to_review)
    assert papers(way.REVIEWER) == [("review", "审核")]


def test_who_wrote_it_in_a_colleagues_stead_waits_too(covering: Covering, papers: Callable[..., object]) -> None:
    clerk, reviewer = way.sitting(way.CLERK), way.sitting(way.REVIEWER)
    assert clerk.post
    deputies.hand_over(clerk.post, reviewer.account.name, today(), today(), why="出差", by=clerk)
    deputy = Holder(reviewer.account, clerk.post, two_factors=True)
    with acting(clerk.post, reviewer.account):
        flow.revise(covering, way.written(covering, requirements="请报送。"), by=deputy, version=covering.version)
        flow.to_review(covering, by=deputy, version=covering.version)
    assert papers(way.REVIEWER) == [("in-review", "查看")]
    assert papers(way.APPROVER) == [("review", "审核")]


def test_of_an_island_the_superior_does_every_part(campaign: Campaign, papers: Callable[..., object]) -> None:
    holder = way.sitting(way.ABOVE)
    assert holder.post
    with acting(holder.post):
        island = next(one.unit for one in campaign.deliveries.select_related("unit") if one.acted_for)
        one = flow.begin(campaign, island, by=holder)
    take(one, way.ABOVE, flow.to_review)
    assert papers(way.ABOVE) == [("review", "审核")]
    assert papers(way.ABOVE, f"?below={island.pk}") == [("review", "审核")]
    assert papers(way.ABOVE, "?mine=1") == []
    assert papers(way.CLERK) == []


def test_a_report_waits_for_who_may_review_it_and_is_in_hand_with_the_others(db: None, client_at: ClientAt) -> None:
    made = reports.campaign()
    reports.work(made)

    def reported(slug: str) -> list[tuple[str, str]]:
        return [(row.state, row.act.word) for row in client_at(slug).get("/desk/").context["page"].rows if row.filing]

    one = reports.begun()
    with acting(reports.post_named(reports.CLERK)):
        filing_flow.to_review(one, by=reports.sitting(reports.CLERK), version=one.version)
    assert reported(reports.CLERK) == [("review", "审核")]
    reviewer = reports.colleague(Role.REVIEWER)
    assert reviewer.post
    assert reported(reviewer.post.slug) == [("review", "审核")]
    assert reported(reports.CLERK) == [("in-review", "查看")]
