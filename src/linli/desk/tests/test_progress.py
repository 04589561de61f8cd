"""How far tasks are by the ledger, what it answers by itself, and what is known before something is asked."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from linli.access.models import Post
from linli.access.scope import acting
from linli.campaigns import actions, queries, reasons
from linli.campaigns.actions import Expected
from linli.campaigns.models import Campaign, Delivery, Step, StepKind, Task
from linli.campaigns.period import given
from linli.desk.progress import Progress, progress_of
from linli.figures import queries as figures
from linli.figures.drain import drain
from linli.figures.where import Where
from linli.kernel.reasons import Code, Refused
from linli.ledger.actions import claim
from linli.ledger.simulation import simulate
from linli.notices.actions import read_again, receive
from linli.places.queries import units_below

pytestmark = pytest.mark.django_db
PostNamed = Callable[[str], Post]
TaskOf = Callable[[str], Task]
At = Callable[[str], Client]
NESTED = 4  #: a test's own transaction lies around the request's
FIGURES = Path(__file__).parents[2] / "demonstration" / "figures.txt"
PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def worked(campaign: Campaign, post: PostNamed) -> Campaign:
    simulate(campaign, count=100, seed=1, by=post("department-clerk"))
    drain()
    return campaign


def kinds(campaign: Campaign) -> list[str]:
    return list(campaign.kinds)


def refused(code: Code, act: Callable[[], object]) -> None:
    with pytest.raises(Refused) as refusal:
        act()
    assert [reason.code for reason in refusal.value.reasons] == [code]


def test_a_part_keeps_what_it_was_split_off_what_kinds_and_what_target(
    campaign: Campaign, task_of: TaskOf, post: PostNamed
) -> None:
    whole, by = task_of("xingan-clerk"), post("xingan-clerk")
    expected = Expected(kinds=tuple(kinds(campaign)[:2]), metric="persons", value=20)
    with acting(by):
        (one,) = actions.break_down(whole, units_below(whole.unit, "civil")[:1], by=by, title="走访", expected=expected)
        assert (one.parent_id, one.kinds) == (whole.pk, kinds(campaign)[:2])
        assert (one.target, one.owner) == ({"metric": "persons", "value": 20}, None)
        assert list(queries.parts(whole)) == [one]


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        (Expected(kinds=("no-such-kind",)), reasons.NOT_A_KIND),
        (Expected(metric="likes", value=3), reasons.NOT_A_TARGET),
        (Expected(metric="works", value=0), reasons.NOT_A_TARGET),
        (Expected(metric="works"), reasons.NOT_A_TARGET),
        (Expected(value=3), reasons.NOT_A_TARGET),
    ],
)
def test_what_is_expected_is_something_that_the_ledger_can_answer(
    campaign: Campaign, task_of: TaskOf, post: PostNamed, expected: Expected, code: Code
) -> None:
    whole, by = task_of("xingan-clerk"), post("xingan-clerk")
    with acting(by):
        below = units_below(whole.unit, "civil")[:1]
        refused(code, lambda: actions.break_down(whole, below, by=by, expected=expected))
        assert not Task.objects.filter(parent=whole).exists()


def test_a_unit_below_splits_further_within_the_kinds_and_the_deadline_of_its_own(
    campaign: Campaign, task_of: TaskOf, post: PostNamed
) -> None:
    whole, league, banner = task_of("xingan-clerk"), post("xingan-clerk"), post("kezhong-clerk")
    one, other = kinds(campaign)[:2]
    with acting(league):
        (part,) = actions.break_down(
            whole, [banner.unit], by=league, title="走访", due=date(2023, 2, 10), expected=Expected(kinds=(one,))
        )
    with acting(banner):
        towns = units_below(banner.unit, "civil")[:2]
        late = date(2023, 2, 11)
        refused(reasons.DUE_TOO_LATE, lambda: actions.break_down(part, towns, by=banner, due=late))
        wrong = Expected(kinds=(other,))
        refused(reasons.NOT_A_KIND, lambda: actions.break_down(part, towns, by=banner, expected=wrong))
        made = actions.break_down(part, towns, by=banner)
        assert {(one.parent_id, tuple(one.kinds), one.due) for one in made} == {(part.pk, (one,), date(2023, 2, 10))}
    with acting(league):
        assert list(queries.parts(whole)) == [part], "what lies deeper is a part of the part"


def test_progress_is_what_the_ledger_counts_of_the_kinds(worked: Campaign, task_of: TaskOf, post: PostNamed) -> None:
    whole, by = task_of("xingan-clerk"), post("xingan-clerk")
    two = tuple(kinds(worked)[:2])
    with acting(by):
        units = units_below(whole.unit, "civil")
        some = actions.break_down(whole, units, by=by, title="走访", expected=Expected(kinds=two))
        every = actions.break_down(whole, units, by=by, title="全部", expected=Expected(metric="works", value=2))
        found = progress_of(whole, [*some, *every])
        for one in found:
            assert one.totals == figures.totals(one.where), "the same as one figure at a time"
        assert any(one.totals and one.totals.works for one in found)


def test_several_figures_below_the_township_are_one_statement_too(
    worked: Campaign, post: PostNamed, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    by = post("kezhong-clerk")
    with acting(by):
        whole = Where(
            line="civil", node=by.unit.division_id, campaign=worked.number,
            first_day=worked.first_day, last_day=worked.last_day,
        )  # fmt: skip
        towns = units_below(by.unit, "civil")[:2]
        villages = [unit for town in towns for unit in units_below(town, "civil")][:20]
        asked = [(unit.division_id, ks) for unit in (*towns, *villages) for ks in ((), tuple(kinds(worked)[:3]))]
        figures.each(whole, asked)
        with django_assert_max_num_queries(3):  # the reach of the node, the cells, the ledger
            found = figures.each(whole, asked)
        assert found == [
            figures.totals(Where(**{**where_fields(whole), "node": node, "kinds": tuple(ks)})) for node, ks in asked
        ]


def where_fields(where: Where) -> dict[str, object]:
    return {name: getattr(where, name) for name in ("line", "campaign", "first_day", "last_day")}


@pytest.mark.parametrize(
    ("metric", "value", "got", "percent", "reached"),
    [("works", 4, 2, 50, False), ("works", 2, 2, 100, True), ("hours", 3, 1, 33, False), ("persons", 1, 5, 100, True)],
)
def test_a_target_in_words_and_as_a_bar(metric: str, value: int, got: int, percent: int, reached: bool) -> None:
    totals = figures.Totals(works=2, persons=5, minutes=(119, 0, 0, 0, 0))
    where = Where(line="civil", node=1, first_day=date(2023, 1, 1), last_day=date(2023, 1, 2))
    one = Progress(Task(target={"metric": metric, "value": value}), totals, where)
    assert (one.got, one.percent, one.is_reached) == (got, percent, reached)


def test_the_parents_page_lists_its_parts_in_code_order_with_their_figures(
    worked: Campaign, task_of: TaskOf, post: PostNamed, league: Client
) -> None:
    whole, by = task_of("xingan-clerk"), post("xingan-clerk")
    with acting(by):
        units = units_below(whole.unit, "civil")
        actions.break_down(whole, units, by=by, title="全部", expected=Expected(metric="works", value=10_000))
    assert f"/desk/tasks/{whole.pk}/parts/" in league.get(f"/campaigns/tasks/{whole.pk}/").content.decode()
    answer = league.get(f"/desk/tasks/{whole.pk}/parts/", **PART)
    rows = answer.context["rows"]
    assert [one.task.unit for one in rows] == units
    assert "目标 10,000 次" in answer.content.decode()
    part = rows[0].task
    assert f"/desk/tasks/{part.pk}/progress/" in league.get(f"/campaigns/tasks/{part.pk}/").content.decode()
    assert "台账里的进度" in league.get(f"/desk/tasks/{part.pk}/progress/").content.decode()


@pytest.mark.parametrize("more", [1, 20])
def test_the_parts_cost_the_same_for_any_number(
    worked: Campaign, task_of: TaskOf, post: PostNamed, league: Client, more: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    whole, by = task_of("xingan-clerk"), post("xingan-clerk")
    with acting(by):
        units = units_below(whole.unit, "civil")
        for number in range(more):
            expected = Expected(kinds=(kinds(worked)[number],))
            actions.break_down(whole, units[:1], by=by, title=f"第 {number} 类", expected=expected)
    league.get(f"/desk/tasks/{whole.pk}/parts/")
    with django_assert_max_num_queries(12 + NESTED):
        assert len(league.get(f"/desk/tasks/{whole.pk}/parts/").context["rows"]) == more


# A demand that the ledger answers


@pytest.fixture
def figures_asked(campaign: Campaign, post: PostNamed) -> Campaign:
    """The department asks for numbers of the days of the campaign, which the ledger has already."""
    by = post("department-clerk")
    simulate(campaign, count=240, seed=1, by=by)
    with acting(by):
        reading = read_again(receive(FIGURES.read_bytes(), "数据.txt", by=by))
        made = actions.confirm(reading, period=given(date(2023, 1, 10), date(2023, 2, 6)), by=by, simulated=True)
        actions.pass_down(made, by=by)
        claim(made, by=by)
    drain()
    return made


def asked_of(campaign: Campaign, by: Post) -> Delivery:
    return Delivery.objects.select_related("obligation", "unit").get(campaign=campaign, unit=by.unit)


def test_a_demand_for_figures_alone_is_answered_in_one_tap(
    figures_asked: Campaign, post: PostNamed, league: Client
) -> None:
    by = post("xingan-clerk")
    with acting(by):
        duty = asked_of(figures_asked, by).obligation
    card = league.get(f"/desk/obligations/{duty.pk}/came-of/", **PART).content.decode()
    assert "台账已有答案。" in card
    assert f"/desk/obligations/{duty.pk}/answer/" in card
    for _ in range(2):
        answer = league.post(f"/desk/obligations/{duty.pk}/answer/", {"minutes": "2"})
        assert answer.headers["Location"] == f"/campaigns/obligations/{duty.pk}/"
    with acting(by):
        assert asked_of(figures_asked, by).state == "done"
        step = Step.objects.get(what=StepKind.FINISHED)
        assert step.facts["works"] > 0
        assert {"person_times", "persons", "minutes", "seal"} <= step.facts.keys()
        assert (step.minutes, step.note) == (2, "以台账数据答复")


def test_an_instalment_is_answered_for_its_own_days(figures_asked: Campaign, post: PostNamed, league: Client) -> None:
    with acting(by := post("xingan-clerk")):
        duty = asked_of(figures_asked, by).obligation
    url = f"/desk/obligations/{duty.pk}/came-of/"
    whole = league.get(url).context["outcome"].totals
    week = league.get(f"{url}?first=2023-01-20&last=2023-01-26").context["outcome"].totals
    assert 0 < week.works < whole.works
    assert league.get(f"{url}?first=2023-01-26&last=2023-01-20").context["outcome"].totals == whole
    assert league.get(f"{url}?first=never&last=2023-01-20").context["outcome"].totals == whole


def test_a_report_is_never_answered_by_figures(worked: Campaign, post: PostNamed, league: Client) -> None:
    by = post("xingan-clerk")
    with acting(by):
        duty = asked_of(worked, by).obligation
    card = league.get(f"/desk/obligations/{duty.pk}/came-of/", **PART).content.decode()
    assert "台账已有答案。" not in card
    league.post(f"/desk/obligations/{duty.pk}/answer/")
    with acting(by):
        assert asked_of(worked, by).state == "sent"


def test_another_unit_answers_nothing_for_it(figures_asked: Campaign, post: PostNamed, client_at: At) -> None:
    with acting(by := post("xingan-clerk")):
        duty = asked_of(figures_asked, by).obligation
    assert client_at("kezhong-clerk").post(f"/desk/obligations/{duty.pk}/answer/").status_code == 404
    assert client_at("department-clerk").post(f"/desk/obligations/{duty.pk}/answer/").status_code == 403
    with acting(by):
        assert asked_of(figures_asked, by).state == "sent"


def test_where_the_ledger_holds_nothing_it_answers_nothing(campaign: Campaign, post: PostNamed, league: Client) -> None:
    """Nobody knows whether nothing was done, or only not written down."""
    with acting(department := post("department-clerk")):
        reading = read_again(receive(FIGURES.read_bytes(), "数据.txt", by=department))
        made = actions.confirm(reading, period=given(date(2023, 1, 10), date(2023, 2, 6)), by=department)
        actions.pass_down(made, by=department)
    with acting(by := post("xingan-clerk")):
        duty = asked_of(made, by).obligation
    league.post(f"/desk/obligations/{duty.pk}/answer/")
    with acting(by):
        assert asked_of(made, by).state == "sent"


def test_before_it_is_asked_one_sees_what_the_ledger_holds(
    figures_asked: Campaign, post: PostNamed, client_at: At
) -> None:
    department = client_at("department-clerk")
    page = department.get(f"/desk/before-asking/?campaign={figures_asked.number}").content.decode()
    assert "台账里已有：" in page
    assert "本月已向这些单位要求" in page
    assert department.get("/desk/before-asking/?campaign=99999").status_code == 404
    assert department.get("/desk/before-asking/").status_code == 200
    with acting(post("department-clerk")):
        reading = read_again(receive(FIGURES.read_bytes() + "。".encode(), "又一次.txt", by=post("department-clerk")))
    page = department.get(f"/desk/before-asking/?reading={reading.pk}", **PART).content.decode()
    assert "还没有汇入的服务" in page, "real work only, and all of this is simulated"
