"""The supervision board: counts, rows, places, and what is done to all that fit; the department looks down."""

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns import actions, burden, supervision
from linli.campaigns.models import Campaign, Delivery, Obligation, Step, StepKind
from linli.campaigns.queries import whole_task
from linli.campaigns.supervision import Place, Wanted, Where, remaining
from linli.messaging.models import Kind, Message

pytestmark = pytest.mark.django_db
REGION, XINGAN = 150000000000, 152200000000
URL = "/campaigns/supervision/"
BUREAUS = 14
NESTED = 4  #: a test's own transaction lies around the request's


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")


@pytest.fixture
def delivered(campaign: Campaign, department: Post) -> Campaign:
    actions.pass_down(campaign, by=department)
    return campaign


@pytest.fixture
def league(delivered: Campaign) -> Post:
    return post_named("xingan-clerk")


def delivery(name: str) -> Delivery:
    return Delivery.objects.select_related("obligation__campaign", "unit").get(unit__name=name)


def late(name: str, due: date = date(2023, 2, 3)) -> None:
    Delivery.objects.filter(unit__name=name).update(due=due)


def board(campaign: Campaign, node: int = REGION, **wanted: Any) -> tuple[Wanted, Where]:
    at = supervision.where(campaign, node)
    assert at is not None
    return Wanted(campaign=campaign, node=node, **wanted), at


def names(campaign: Campaign, **wanted: Any) -> list[str]:
    asked, at = board(campaign, **wanted)
    return [row.unit for row in supervision.rows(asked, at, size=100)]


@pytest.mark.parametrize(
    ("whole", "taken", "left"),
    [
        (((1, 9),), [], ((1, 9),)),
        (((1, 9),), [(1, 9)], ()),
        (((1, 9),), [(3, 4), (6, 6)], ((1, 2), (5, 5), (7, 9))),
        (((1, 4), (7, 9)), [(1, 2), (8, 20)], ((3, 4), (7, 7))),
        (((5, 9),), [(1, 3), (12, 14)], ((5, 9),)),
    ],
)
def test_what_remains_of_keys(whole: Any, taken: Any, left: Any) -> None:
    assert remaining(whole, taken) == left


def test_counts_by_state_and_by_what_cuts_across(delivered: Campaign, department: Post, league: Post) -> None:
    late("通辽市民政局")
    late("鄂尔多斯市民政局", date(2023, 2, 9))
    with acting(league):
        actions.acknowledge(delivery("兴安盟民政局"), by=league)
        actions.ask_extension(delivery("兴安盟民政局"), by=league, until=date(2023, 2, 20), why="路远")
    with acting(department):
        wanted, at = board(delivered)
        told = supervision.counts(wanted, at)
        whole = {name: sum(one[name] for one in told.values()) for name in supervision.FILTERS}
    assert {name: count for name, count in whole.items() if count} == {
        "": BUREAUS, "sent": BUREAUS - 1, "acknowledged": 1, "late": 1, "soon": 1, "asked": 1,
    }  # fmt: skip
    assert told[XINGAN] == {"": 1, "acknowledged": 1, "asked": 1}
    assert told[0] == {}


def test_each_filter_lists_what_it_counts(delivered: Campaign, department: Post, league: Post) -> None:
    late("通辽市民政局")
    with acting(league):
        actions.give_back(delivery("兴安盟民政局"), by=league, why="cannot", note="没有条件")
    with acting(department):
        for state in supervision.FILTERS:
            wanted, at = board(delivered, state=state)
            counted = sum(one[state] for one in supervision.counts(wanted, at).values())
            assert len(supervision.rows(wanted, at, size=100)) == counted
        assert names(delivered, state="late") == ["通辽市民政局"]
        assert names(delivered, state="returned") == ["兴安盟民政局"]
        assert names(delivered, words="兴安") == ["兴安盟民政局"]


def test_places_and_rows_go_by_code_and_the_counting_tree(delivered: Campaign, department: Post) -> None:
    with acting(department):
        wanted, at = board(delivered)
        assert [place.key for place in at.below] == sorted(place.key for place in at.below)
        assert {"满洲里市", "二连浩特市"} <= {place.name for place in at.below}
        told = supervision.counts(wanted, at)
        assert {told[place.key][""] for place in at.below} == {1}, "Manzhouli is not counted in Hulunbuir"
        keys = [row.code for row in supervision.rows(wanted, at, size=100)]
        assert keys == sorted(keys)
        assert names(delivered, node=150700000000) == ["呼伦贝尔市民政局"]


def test_a_board_stands_in_its_own_tree_only(delivered: Campaign, client_at: Any) -> None:
    league = client_at("xingan-clerk")
    assert league.get(f"{URL}?node={XINGAN}").status_code == 200
    assert league.get(f"{URL}?node=150100000000").status_code == 404
    assert league.get(f"{URL}?node=152200000001").status_code == 404
    assert [row.unit for row in league.get(URL).context["page"].rows] == [], "its own is no unit below"


def test_another_line_supervises_nothing_of_this_one(delivered: Campaign, client_at: Any) -> None:
    page = client_at("region-civilisation-clerk").get(URL)
    assert page.status_code == 200
    assert [row.unit for row in page.context["page"].rows] == []


def test_all_are_reminded_with_one_press_and_once_a_day(delivered: Campaign, client_at: Any) -> None:
    department = client_at("department-clerk")
    late("兴安盟民政局")
    page = department.get(f"{URL}remind/?state=late")
    assert len(page.context["pressed"].open) == 1
    assert "催办 1 件" in page.content.decode()
    for _ in range(2):
        assert department.post(f"{URL}remind/?state=late").headers["Location"].startswith(URL)
    by = post_named("department-clerk")
    with acting(by):
        assert Step.objects.filter(what=StepKind.REMINDED).count() == 1
        assert Message.objects.filter(kind=Kind.REMINDED).count() == 1
        pressed = supervision.to_remind(*board(delivered, state="late"), most=100)
        assert (pressed.open, pressed.today) == ({}, 1)


def test_an_island_is_not_reminded_but_counted_out(delivered: Campaign, client_at: Any) -> None:
    department = client_at("department-clerk")
    pressed = department.get(f"{URL}remind/").context["pressed"]
    assert pressed.islands > 0
    assert len(pressed.open) + pressed.islands == BUREAUS
    department.post(f"{URL}remind/")
    with acting(post_named("department-clerk")):
        assert not Step.objects.filter(what=StepKind.REMINDED, unit__deliveries__acted_for=True).exists()


def test_what_was_chosen_is_closed_and_the_rest_left(delivered: Campaign, league: Post, client_at: Any) -> None:
    with acting(league):
        done = delivery("兴安盟民政局")
        actions.finish(whole_task(done), by=league)
    with acting(post_named("department-clerk")):
        other = delivery("赤峰市民政局")
    form = {"act": "close", "delivery": [str(done.pk), str(other.pk), "nonsense"], "next": f"{URL}?state=done"}
    answer = client_at("department-clerk").post(f"{URL}acts/", form)
    assert answer.headers["Location"] == f"{URL}?state=done"
    with acting(post_named("department-clerk")):
        assert (delivery("兴安盟民政局").state, delivery("赤峰市民政局").state) == ("closed", "sent")


def test_a_unit_below_closes_nothing_of_its_neighbour(delivered: Campaign, league: Post, client_at: Any) -> None:
    with acting(league):
        actions.finish(whole_task(delivery("兴安盟民政局")), by=league)
        mine = delivery("兴安盟民政局")
    client_at("xingan-clerk").post(f"{URL}acts/", {"act": "close", "delivery": [str(mine.pk)]})
    with acting(league):
        assert delivery("兴安盟民政局").state == "done"


def test_the_text_for_the_chat_group_names_each_that_was_chosen(delivered: Campaign, client_at: Any) -> None:
    with acting(post_named("department-clerk")):
        keys = [str(delivery(name).pk) for name in ("兴安盟民政局", "赤峰市民政局")]
    text = client_at("department-clerk").get(f"{URL}chat/", {"delivery": keys}).context["text"]
    assert "1. 赤峰市民政局：" in text
    assert "2. 兴安盟民政局：" in text
    assert "2月15日（还剩9天）" in text


def test_the_workbook_holds_exactly_the_filter_and_no_formula(delivered: Campaign, client_at: Any) -> None:
    late("通辽市民政局")
    answer = client_at("department-clerk").get(f"{URL}export/?state=late&words=通辽")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    at = next(no for no, row in enumerate(rows) if row[0] == "行政区划代码")
    (one,) = rows[at + 1 :]
    assert (one[0], one[1], one[3], one[5]) == ("150500000000", "通辽市民政局", "待签收", "待签收；超 3 天")
    assert "<f>" not in ZipFile(BytesIO(answer.content)).read("xl/worksheets/sheet1.xml").decode()


def test_what_would_begin_a_formula_is_text(delivered: Campaign) -> None:
    from linli.campaigns.board_file import safe

    assert [safe(text) for text in ("=1+1", "+86", "-1", "@x", "兴安盟")] == ["'=1+1", "'+86", "'-1", "'@x", "兴安盟"]


def test_the_sheet_for_paper_lists_all_that_fit(delivered: Campaign, client_at: Any) -> None:
    page = client_at("department-clerk").get(f"{URL}print/").content.decode()
    assert page.count("市民政局</span>") + page.count("盟民政局</span>") == BUREAUS


def test_who_may_only_look_is_offered_no_act(delivered: Campaign, client_at: Any) -> None:
    leader = client_at("station-keeper")
    assert leader.get(URL).status_code == 200
    assert leader.post(f"{URL}print/").status_code == 405


@pytest.mark.parametrize("more", [0, 60])
def test_the_board_costs_the_same_for_any_number_of_deliveries(
    delivered: Campaign, client_at: Any, more: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    by = post_named("department-clerk")
    with acting(by):
        _many(delivered, by, more)
    department: Client = client_at("department-clerk")
    department.get(URL)
    with django_assert_max_num_queries(8 + NESTED):
        assert department.get(URL).context["page"].count == BUREAUS + more


def _many(campaign: Campaign, by: Post, count: int) -> None:
    """Deliveries to villages, as a cascade makes them."""
    from linli.places.models import Standing

    like = Obligation.objects.filter(campaign=campaign, line="civil", consolidates=False)[0]
    villages = Standing.objects.filter(line="civil", holds=True, division__level=5).select_related("unit")
    for standing in villages.order_by("division")[:count]:
        one = Obligation(
            campaign=campaign, decision=like.decision, issuer=like.issuer, issuer_key=like.issuer_key,
            unit=standing.unit, line="civil", what=like.what, receiver="", due=like.due, clause_first=0, clause_end=1,
        )  # fmt: skip
        Obligation.objects.bulk_create([one])
        made = Delivery(
            obligation=one, campaign=campaign, line="civil", unit=standing.unit, area_key=standing.division_id,
            due=like.due, by=by, acted_for=True,
        )  # fmt: skip
        Delivery.objects.bulk_create([made])


# What was asked for, and how long it took


def test_what_a_unit_was_asked_for_this_month_and_the_minutes_it_said(
    delivered: Campaign, department: Post, league: Post
) -> None:
    with acting(department):
        actions.remind([whole_task(delivery("兴安盟民政局")).pk], by=department)
    with acting(league):
        actions.finish(whole_task(delivery("兴安盟民政局")), by=league, minutes=35)
        own = burden.of_unit(league.unit.pk, league.unit.division_id)
        assert own == burden.Burden(deliveries=1, reminders=1, minutes=35, said=1)
    with acting(department):
        _, at = board(delivered)
        by_place = dict(zip([key for key, _ in at.parts()], burden.of_others(at.parts()), strict=True))
        assert by_place[XINGAN] == own
        assert sum(by_place.values(), burden.Burden()) == burden.Burden(BUREAUS, 0, 1, 35, 1)


def test_another_month_is_not_counted(delivered: Campaign, league: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-03-06")
    with acting(league):
        assert burden.of_unit(league.unit.pk, league.unit.division_id) == burden.Burden()


def test_the_burden_is_shown_to_the_one_who_asks_and_to_the_one_who_is_asked(
    delivered: Campaign, client_at: Any
) -> None:
    part = {"HTTP_HX_REQUEST": "true"}
    assert f"本月已向这些单位要求 {BUREAUS} 件" in client_at("department-clerk").get(
        "/campaigns/burden/", **part
    ).content.decode()  # fmt: skip
    assert "本月向本单位要求 1 件" in client_at("xingan-clerk").get("/campaigns/burden/?own=1", **part).content.decode()
    assert "向下级要的" in client_at("department-clerk").get("/campaigns/burden/").content.decode()


def test_minutes_are_never_asked_as_a_condition(delivered: Campaign, league: Post, client_at: Any) -> None:
    with acting(league):
        task = whole_task(delivery("兴安盟民政局"))
    client_at("xingan-clerk").post(f"/desk/tasks/{task.pk}/finish/", {"note": "", "minutes": "很久"})
    with acting(league):
        assert Step.objects.get(what=StepKind.FINISHED).minutes is None


def test_a_place_says_how_far_its_own_unit_is(delivered: Campaign, department: Post, league: Post) -> None:
    with acting(league):
        actions.acknowledge(delivery("兴安盟民政局"), by=league)
    with acting(department):
        actions.remind([whole_task(delivery("兴安盟民政局")).pk], by=department)
        _, at = board(delivered)
        place: Place = next(one for one in at.below if one.key == XINGAN)
        assert (place.unit, place.state, place.due) == ("兴安盟民政局", "acknowledged", date(2023, 2, 15))
        assert place.reminded_at is not None
