"""The thread of the sample notice: one league's works, its report, and whoever may walk between them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns import actions as campaigns
from linli.campaigns.models import Campaign, Obligation
from linli.campaigns.period import proposal
from linli.cli.thread import as_data, as_text
from linli.figures.where import Where
from linli.kernel.clock import real_now
from linli.kernel.reasons import Refused
from linli.ledger import actions as ledger
from linli.ledger.models import ServiceRecord, Work
from linli.ledger.tests.factories import OTHER_LEAGUE, TOWN_STATION, draft
from linli.notices.actions import read_again, receive
from linli.reports.models import BoundFigure, Report
from linli.thread.reasons import NO_SUCH_THING
from linli.thread.walk import SHOWN, Walk, walk

SAMPLE = Path(__file__).parents[4] / "samples/notice.txt"
XINGAN = 152200000000
SENTENCE = "春节期间，全盟开展写春联、送福字活动2场。"


@dataclass
class Story:
    """What stands at each joint of the thread."""

    campaign: Campaign
    obligation: Obligation
    work: Work
    record: ServiceRecord
    figure: BoundFigure


@contextmanager
def post(slug: str) -> Iterator[Post]:
    with acting(post_named(slug)) as scope:
        assert scope.post
        yield scope.post


@pytest.fixture
def story(db: None) -> Story:
    """Three works, two of them in 兴安盟, claimed by the campaign; 兴安盟 reports one figure over its own."""
    with post("department-clerk") as clerk:
        reading = read_again(receive(SAMPLE.read_bytes(), "通知.txt", by=clerk))
        campaign = campaigns.confirm(reading, period=proposal(reading), by=clerk)
        campaigns.pass_down(campaign, by=clerk)
        mine = draft(OTHER_LEAGUE)
        ledger.record([mine, draft(OTHER_LEAGUE, kind="lecture"), draft(TOWN_STATION)], by=clerk)
        ledger.record([draft(OTHER_LEAGUE, service_day=date(2023, 4, 1))], by=clerk)
        ledger.claim(campaign, by=clerk)
    with post("xingan-clerk") as clerk:
        obligation = Obligation.objects.get(campaign=campaign)
        figure = report_on(obligation, campaign, clerk)
        work = Work.objects.get(pk=mine.id)
        return Story(campaign, obligation, work, work.records.get(), figure)


def report_on(obligation: Obligation, claimed: Campaign, by: Post, **scope: object) -> BoundFigure:
    report = Report(
        obligation=obligation, unit=by.unit, area_key=by.unit.division_id, title="活动情况报告", seal_number=0,
        definitions={}, by=by, composed_at=real_now(),
    )  # fmt: skip
    where = {"line": "civil", "node": XINGAN, "campaign": claimed.number, "kinds": ("couplets",)} | scope
    days = {"first_day": claimed.first_day, "last_day": claimed.last_day}
    figure = BoundFigure(
        report=report, unit=by.unit, area_key=report.area_key, place=1, key="works", metric="works",
        scope=Where(**where, **days).as_json(), value=1, shown="1", sentence=SENTENCE,  # type: ignore[arg-type]
    )  # fmt: skip
    report.save(force_insert=True)
    figure.save(force_insert=True)
    return figure


def counts(found: Walk) -> dict[str, int]:
    return {stop.name: stop.count for stop in found.stops}


def ids(found: Walk, name: str) -> list[str]:
    return [item.id for stop in found.stops if stop.name == name for item in stop.items]


def test_from_an_obligation_down_to_the_sentence_that_answers_it(story: Story) -> None:
    with post("xingan-clerk"):
        found = walk(str(story.obligation.pk))
    assert found.start == "clause"
    assert counts(found) == {
        "notice": 1, "clause": 1, "obligations": 1, "tasks": 1, "works": 2, "records": 2, "figures": 1, "sentences": 1,
    }  # fmt: skip
    assert found.stops[-1].items[0].text == SENTENCE
    assert found.stops[1].items[0].text.startswith("各盟市民政局务于2023年2月15日前")


@pytest.mark.parametrize("start", ["figure", "place in a report", "work", "record"])
def test_from_any_joint_back_to_the_clause(story: Story, start: str) -> None:
    wanted = {
        "figure": str(story.figure.pk),
        "place in a report": f"{story.figure.report_id}#1",
        "work": str(story.work.pk),
        "record": str(story.record.pk),
    }[start]
    with post("xingan-clerk"):
        found = walk(wanted)
    assert found.start == {"work": "works", "record": "records"}.get(start, "figures")
    assert ids(found, "clause") == [str(story.obligation.decision_id)]
    assert ids(found, "obligations") == [str(story.obligation.pk)]
    assert ids(found, "works") == [str(story.work.pk)]
    assert ids(found, "records") == [str(story.record.pk)]
    assert ids(found, "figures") == [str(story.figure.pk)]
    assert ids(found, "sentences") == [f"{story.figure.report_id}#1"]


def test_words_of_a_clause_lead_to_all_whom_it_obliges(story: Story) -> None:
    with post("department-clerk"):
        found = walk("将春节期间开展志愿服务活动有关情况")
    assert counts(found)["obligations"] == counts(found)["tasks"] == 15  # fourteen bureaus and the department itself
    assert counts(found)["works"] == 3
    assert len(ids(found, "obligations")) == SHOWN


def test_a_decision_leads_to_what_rests_on_it(story: Story) -> None:
    with post("department-clerk"):
        found = walk(str(story.obligation.decision_id))
    assert counts(found)["obligations"] == 12  # the two cities rest on a conclusion of its own


def test_the_department_finds_its_own_obligation_behind_a_work_of_a_league(story: Story) -> None:
    with post("department-clerk"):
        found = walk(str(story.work.pk))
        obliged = Obligation.objects.filter(pk__in=ids(found, "obligations"))
        assert {one.unit.name for one in obliged} == {
            "兴安盟民政局", "内蒙古自治区民政厅", "内蒙古自治区文明办",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("scope", "holds"),
    [
        ({}, True),
        ({"kinds": ()}, True),
        ({"campaign": 0}, True),
        ({"node": 152201100000}, True),
        ({"kinds": ("lecture",)}, False),
        ({"own": True}, False),
        ({"node": 152222000000}, False),
        ({"line": "civilisation"}, True),
    ],
    ids=["as reported", "all kinds", "all work", "its town", "another kind", "the league itself", "elsewhere", "line"],
)
def test_a_work_leads_to_the_figures_that_count_it(story: Story, scope: dict[str, object], holds: bool) -> None:
    with post("xingan-clerk") as clerk:
        other = report_on(story.obligation, story.campaign, clerk, **scope)
        assert (str(other.pk) in ids(walk(str(story.work.pk)), "figures")) is holds
        assert (str(story.work.pk) in ids(walk(str(other.pk)), "works")) is holds


@pytest.mark.parametrize("stranger", ["zhalaite-clerk", "station-keeper"])
@pytest.mark.parametrize("joint", ["obligation", "figure", "work", "record", "nothing at all", "words"])
def test_to_a_stranger_it_is_as_if_it_did_not_exist(story: Story, stranger: str, joint: str) -> None:
    wanted = {"nothing at all": str(uuid4()), "words": "将春节期间开展志愿服务活动有关情况"}.get(joint)
    with post(stranger), pytest.raises(Refused) as refused:
        walk(wanted or str(getattr(story, joint).pk))
    assert [reason.code for reason in refused.value.reasons] == [NO_SUCH_THING]


def test_only_the_report_composed_last_is_on_the_way(story: Story) -> None:
    with post("xingan-clerk") as clerk:
        newer = report_on(story.obligation, story.campaign, clerk)
        assert ids(walk(str(story.obligation.pk)), "figures") == [str(newer.pk)]
        assert ids(walk(str(story.work.pk)), "figures") == [str(newer.pk)]
        assert ids(walk(str(story.figure.pk)), "figures") == [str(story.figure.pk)]


def test_a_rehearsal_is_not_mixed_with_the_real_campaign(story: Story) -> None:
    words = "将春节期间开展志愿服务活动有关情况"
    with post("department-clerk") as clerk:
        before = ids(walk(words), "obligations")
        reading = story.campaign.notice.readings.get()
        rehearsal = campaigns.confirm(reading, period=proposal(reading), by=clerk, simulated=True)
        assert ids(walk(words), "obligations") == before
        found = walk(str(Obligation.objects.filter(campaign=rehearsal)[0].pk))
    assert found.stops[0].items[0].text.endswith("（演练）")


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "。",
        "x",
        "#",
        "0#1",
        "00000000-0000-4000-8000-000000000001#",
        "00000000-0000-4000-8000-000000000001#one",
        "100%",
        "\\",
        "活\0动",
        "\udcff\udcfe",
    ],
)
def test_what_names_nothing_is_refused(story: Story, wanted: str) -> None:
    with post("department-clerk"), pytest.raises(Refused):
        walk(wanted)


@pytest.mark.parametrize("works", [1, 20])
def test_a_walk_costs_the_same_for_any_number_of_works(
    story: Story, works: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with post("department-clerk") as clerk:
        ledger.record([draft(OTHER_LEAGUE) for _ in range(works)], by=clerk)
        ledger.claim(story.campaign, by=clerk)
    # obligations with notice and clause; figures; reaches; tasks; works; records
    with post("xingan-clerk"), django_assert_num_queries(6):
        assert counts(walk(str(story.obligation.pk)))["works"] == 2 + works


def test_the_way_is_printed_with_its_start_marked(story: Story) -> None:
    with post("xingan-clerk"):
        found = walk(str(story.work.pk))
    lines = as_text(found)
    assert [line for line in lines if "从这里出发" in line] == ["工作 1（从这里出发）"]
    assert lines[-1] == f"  {story.figure.report_id}#1  {SENTENCE}"
    data = as_data(found)
    assert data["start"] == "works"
    assert json.loads(json.dumps(data)) == data


def test_what_is_not_printed_is_counted(story: Story) -> None:
    with post("department-clerk"):
        lines = as_text(walk("将春节期间开展志愿服务活动有关情况"))
    assert lines.count(f"  ……另有 {15 - SHOWN}") == 2  # obligations and tasks
