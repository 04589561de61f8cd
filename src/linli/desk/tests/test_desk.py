"""The desk: what lies on it for whom, narrowed by its URL, many at once, and as a workbook."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import load_workbook

from linli.access.models import Post
from linli.access.scope import acting
from linli.campaigns import actions
from linli.campaigns.models import Campaign, Delivery, Step, StepKind, Task, TaskState
from linli.campaigns.supervision import at_risk
from linli.desk.rows import MANY, Row

pytestmark = pytest.mark.django_db
#: a test's own transaction lies around the request's: savepoint, settings kept and given back, release
NESTED = 4
PostNamed = Callable[[str], Post]
TaskOf = Callable[[str], Task]


def rows(client: Client, query: str = "") -> list[Row]:
    answer = client.get(f"/desk/{query}")
    assert answer.status_code == 200
    return list(answer.context["page"].rows)


def counts(client: Client, query: str = "") -> dict[str, int]:
    return dict(client.get(f"/desk/{query}").context["counted"].of)


def many(task: Task, number: int, state: str = TaskState.PENDING) -> None:
    """More tasks of the same unit, one a day from the task's own deadline on."""
    start = task.due or date(2023, 2, 10)
    with acting(task.owner):  # type: ignore[arg-type]
        Task.objects.bulk_create(
            [
                Task(
                    obligation=task.obligation, unit=task.unit, area_key=task.area_key, title=f"走访第 {n} 户",
                    owner=task.owner, due=start + timedelta(n % 300), state=state,
                )
                for n in range(number)
            ]
        )  # fmt: skip


def test_an_obligation_is_one_row_that_waits_to_be_acknowledged(campaign: Campaign, league: Client) -> None:
    (row,) = rows(league)
    assert (row.state, row.role, row.due, row.unit) == ("sent", "own", date(2023, 2, 15), "兴安盟民政局")
    assert row.clause
    assert (row.clause.label, row.clause.url.partition("?")[2][:3]) == ("通知 三", "at=")
    assert counts(league) == {"open": 1, "new": 1, "todo": 1, "doing": 0, "done": 0, "late": 0}


def test_acknowledging_from_the_desk_makes_it_a_report_to_write(campaign: Campaign, league: Client) -> None:
    (row,) = rows(league)
    answer = league.post("/desk/acts/", {"acknowledge": str(row.delivery), "next": "/desk/?tab=todo"})
    assert answer.headers["Location"] == "/desk/?tab=todo"
    (row,) = rows(league)
    assert (row.state, row.begins) == ("pending", True)


def test_what_others_handed_over_has_a_tab_while_there_is_any(
    campaign: Campaign, task_of: TaskOf, league: Client
) -> None:
    many(task_of("xingan-clerk"), 20)
    (row,) = rows(league, "?tab=new")
    assert (row.state, row.whole) == ("sent", True)
    assert "新到" in [one["word"] for one in league.get("/desk/").context["tabs"]]
    league.post("/desk/acts/", {"acknowledge": str(row.delivery)})
    assert "新到的都处理了" in league.get("/desk/?tab=new").content.decode()
    assert "新到" not in [one["word"] for one in league.get("/desk/").context["tabs"]]


def test_a_unit_without_an_account_is_acted_for_by_its_superior(campaign: Campaign, client_at: object) -> None:
    department = client_at("department-clerk")  # type: ignore[operator]
    by_unit = {row.unit: row.role for row in rows(department)}
    assert by_unit.pop("内蒙古自治区民政厅") == "own"
    assert (len(by_unit), set(by_unit.values())) == (13, {"for"})
    assert "兴安盟民政局" not in by_unit
    assert {row.unit for row in rows(department, "?mine=1")} == {"内蒙古自治区民政厅"}


def test_what_is_late_below_is_watched_by_the_superior_and_by_nobody_else(
    banner_task: Task, league: Client, banner: Client, client_at: object
) -> None:
    assert [(row.id, row.role) for row in rows(league, "?tab=late")] == [(banner_task.pk, "late")]
    assert [(row.id, row.role) for row in rows(banner)] == [(banner_task.pk, "own")]
    assert rows(client_at("zhalaite-clerk")) == []  # type: ignore[operator]
    assert rows(client_at("department-clerk"), "?tab=late") == []  # type: ignore[operator]


def test_the_last_three_working_days_are_at_risk() -> None:
    assert at_risk() == date(2023, 2, 9)


def test_what_is_reminded_bears_a_tag_and_is_reminded_once_a_day(
    banner_task: Task, league: Client, banner: Client, post: PostNamed
) -> None:
    for _ in range(2):
        assert league.post("/desk/acts/", {"remind": str(banner_task.pk)}).status_code == 302
    with acting(post("kezhong-clerk")):
        assert Step.objects.filter(what=StepKind.REMINDED).count() == 1
    assert rows(banner)[0].reminded_at is not None


def test_many_are_acknowledged_at_once_and_others_left_alone(campaign: Campaign, client_at: object) -> None:
    department = client_at("department-clerk")  # type: ignore[operator]
    chosen = [str(row.delivery) for row in rows(department) if row.role == "for"]
    department.post("/desk/acts/", {"act": "acknowledge", "delivery": chosen})
    assert {row.state for row in rows(department) if row.role == "for"} == {"pending"}
    assert counts(department)["todo"] == 14


def test_a_neighbour_can_neither_acknowledge_nor_remind(
    campaign: Campaign, banner_task: Task, post: PostNamed, client_at: object
) -> None:
    neighbour = client_at("zhalaite-clerk")  # type: ignore[operator]
    with acting(post("xingan-clerk")):
        delivery = Delivery.objects.get(unit=post("xingan-clerk").unit)
    neighbour.post("/desk/acts/", {"acknowledge": str(delivery.pk)})
    neighbour.post("/desk/acts/", {"remind": str(banner_task.pk)})
    with acting(post("xingan-clerk")):
        assert Delivery.objects.get(pk=delivery.pk).state == "sent"
        assert not Step.objects.filter(what=StepKind.REMINDED).exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?words=高龄", 1), ("?words=科尔沁右翼中旗", 1), ("?words=100%25", 0), ("?words=_", 0), ("?campaign=999", 0),
        ("?tab=done", 0), ("?tab=late", 1), ("?mine=1&words=高龄", 0), ("?tab=nonsense&below=x&page=-1", 2),
    ],
)  # fmt: skip
def test_the_url_narrows_the_desk(banner_task: Task, league: Client, query: str, found: int) -> None:
    assert len(rows(league, query)) == found


def test_rows_come_by_deadline_and_the_url_turns_them_round(banner_task: Task, league: Client) -> None:
    near = [row.due for row in rows(league)]
    assert near == [date(2023, 2, 3), date(2023, 2, 15)]
    assert [row.due for row in rows(league, "?order=latest")] == near[::-1]


@pytest.mark.parametrize("number", [14, 1_500])
def test_a_desk_costs_the_same_for_any_number_of_tasks(
    banner_task: Task, banner: Client, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many(banner_task, number)
    # session; post; enter; counts; rows; clauses; units below; campaigns
    with django_assert_max_num_queries(8 + NESTED):
        assert len(rows(banner)) == 15
    with django_assert_max_num_queries(8 + NESTED):
        assert len(rows(banner, "?tab=done")) == 0
    assert counts(banner)["open"] == min(number + 1, MANY)


def test_pages_follow_one_another_without_gap_or_double(banner_task: Task, banner: Client) -> None:
    many(banner_task, 40)
    pages = [rows(banner, f"?page={number}") for number in (1, 2, 3, 99)]
    assert [len(page) for page in pages] == [15, 15, 11, 11]
    assert len({row.id for page in pages[:3] for row in page}) == 41


def test_done_work_has_its_own_list(banner_task: Task, banner: Client, post: PostNamed) -> None:
    with acting(post("kezhong-clerk")) as scope:
        assert scope.post
        actions.finish(banner_task, by=scope.post)
    assert rows(banner) == []
    assert [row.id for row in rows(banner, "?tab=done")] == [banner_task.pk]


def test_the_workbook_holds_the_same_rows_and_no_cell_begins_a_formula(banner_task: Task, banner: Client) -> None:
    many(banner_task, 3)
    with acting(banner_task.owner):  # type: ignore[arg-type]
        Task.objects.filter(title="走访第 1 户", area_key=banner_task.area_key).update(title="=HYPERLINK(1)")
    answer = banner.get("/desk/export/")
    table = load_workbook(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [line[0] for line in table] == ["事项", "逐人走访高龄老人", "走访第 0 户", "'=HYPERLINK(1)", "走访第 2 户"]
    assert table[1][5] == date(2023, 2, 3)


def test_an_empty_desk_says_what_it_means(client_at: object) -> None:
    answer = client_at("zhalaite-clerk").get("/desk/")  # type: ignore[operator]
    assert "手上没有未结的事项" in answer.content.decode()


def test_a_keeper_has_the_two_big_acts_first(client_at: object) -> None:
    page = client_at("station-keeper").get("/desk/").content.decode()  # type: ignore[operator]
    assert page.index("记一次服务") < page.index("交一张表") < page.index('class="counts"')


@pytest.mark.parametrize(
    ("slug", "there"),
    [
        ("kezhong-clerk", "/desk/"), ("system-admin", "/account/posts/"), ("security-admin", "/account/guard/"),
        ("audit-admin", "/account/audit/"), ("volunteer", "/account/me/"),
    ],
)  # fmt: skip
def test_home_leads_each_role_to_where_it_begins(slug: str, there: str, client_at: object) -> None:
    assert client_at(slug).get("/").headers["Location"] == there  # type: ignore[operator]


def test_a_stranger_reads_what_this_is_and_takes_the_tour(db: None) -> None:
    assert "/tour/" in Client().get("/").content.decode()
    assert Client().get("/tour/").content.decode().count("<li><section") == 6
    assert Client().get("/desk/").status_code == 302


def test_obligations_of_another_line_stay_on_their_own_desk(campaign: Campaign, client_at: object) -> None:
    civilisation = client_at("region-civilisation-clerk")  # type: ignore[operator]
    assert [row.due for row in rows(civilisation)] == [date(2023, 3, 31)]


def test_what_a_unit_below_gives_back_or_asks_lies_on_the_superiors_desk(
    campaign: Campaign, task_of: TaskOf, post: PostNamed, client_at: Callable[[str], Client]
) -> None:
    department, by = client_at("department-clerk"), post("xingan-clerk")
    before = {row.state for row in rows(department)}
    assert before.isdisjoint({"asked", "sent-back"})
    with acting(by):
        mine = Delivery.objects.select_related("obligation__campaign", "unit").get(unit=by.unit)
        actions.ask_extension(mine, by=by, until=date(2023, 2, 20), why="路远")
    (asked,) = [row for row in rows(department) if row.role == "back"]
    assert (asked.state, asked.unit, asked.act.word) == ("asked", "兴安盟民政局", "答复")
    assert asked.url == f"/campaigns/obligations/{mine.obligation_id}/"
    with acting(by):
        actions.give_back(mine, by=by, why="cannot", note="没有条件")
        assert [row.state for row in rows(client_at("xingan-clerk"))] == ["given-back"]
    (returned,) = [row for row in rows(department) if row.role == "back"]
    assert (returned.state, returned.whole) == ("sent-back", True)
    assert not [row for row in rows(department, "?mine=1") if row.role == "back"]


def test_the_desk_leads_to_the_board_and_says_what_was_asked_for(campaign: Campaign, league: Client) -> None:
    page = league.get("/desk/?tab=late").content.decode()
    assert "/campaigns/supervision/" in page
    assert "/campaigns/burden/?own=1" in page
