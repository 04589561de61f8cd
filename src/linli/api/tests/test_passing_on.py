"""Covering notices and deliveries through the API: the same steps, rules and refusals as on the pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from linli.access.queries import post_named
from linli.access.scope import acting
from linli.api.tests.test_api import Caller, codes
from linli.campaigns import actions
from linli.campaigns.models import Campaign, Delivery, Step, StepKind
from linli.campaigns.queries import whole_task
from linli.campaigns.tests import cover_way as way

pytestmark = pytest.mark.django_db
ISLAND = "赤峰市民政局"


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", way.DAY)


@pytest.fixture
def campaign(db: None) -> Campaign:
    return way.passed_down()


@pytest.fixture
def clerk(campaign: Campaign) -> Caller:
    return Caller(way.CLERK)


@pytest.fixture
def draft(clerk: Caller, campaign: Campaign) -> dict[str, Any]:
    status, made = clerk.send("/coverings", {"campaign": campaign.number})
    assert (status, made["state"], made["version"]) == (201, "drafting", 1)
    return made  # type: ignore[no-any-return]


def step(caller: Caller, one: dict[str, Any], name: str, **said: Any) -> tuple[int, Any]:
    return caller.send(f"/coverings/{one['id']}/{name}", {"version": one["version"], **said})


def signed(one: dict[str, Any], client_at: Callable[[str], Client]) -> dict[str, Any]:
    """By the session of a browser: a second factor stands behind it."""
    _, one = step(Caller(way.CLERK), one, "to-review")
    _, one = step(Caller(way.REVIEWER), one, "review", note="可发")
    said = {"version": one["version"], "code": "兴民发", "signer": "王志"}
    approver = client_at(way.APPROVER)
    approver.cookies["csrftoken"] = "a" * 32
    answer = approver.post(
        f"/api/v1/coverings/{one['id']}/sign", said, "application/json", headers={"X-CSRFToken": "a" * 32}
    )
    assert answer.status_code == 200, answer.content
    return answer.json()  # type: ignore[no-any-return]


def test_a_covering_notice_goes_all_the_way(
    draft: dict[str, Any], clerk: Caller, campaign: Campaign, client_at: Callable[[str], Client]
) -> None:
    status, one = step(clerk, draft, "text", requirements="逐户走访\n每日汇总", due="2023-02-10")
    assert (status, one["version"], one["requirements"], one["due"]) == (200, 2, "逐户走访\n每日汇总", "2023-02-10")
    assert one["title"] == draft["title"], "what is not named stays"
    one = signed(one, client_at)
    assert (one["state"], one["number"], one["signer"]) == ("signed", "兴民发〔2023〕1号", "王志")
    status, one = step(clerk, one, "send")
    assert (status, one["state"], one["total"]) == (200, "sent", one["reached"])
    assert [done["kind"] for done in one["steps"]][-1] == "send"
    below = Caller(way.BELOW)
    (mine,) = below.get("/coverings", whose="received", campaign=campaign.number)[1]["items"]
    assert (mine["id"], mine["number"]) == (one["id"], one["number"])
    assert below.get(f"/coverings/{one['id']}")[1]["steps"] == [], "how it came about is the sender's own"
    assert codes(clerk.send(f"/coverings/{one['id']}/send-on", {})) == (409, ["covering-all-reached"])


def test_what_is_open_is_found_again_and_what_is_written_twice_is_no_new_version(
    draft: dict[str, Any], clerk: Caller, campaign: Campaign
) -> None:
    assert clerk.send("/coverings", {"campaign": campaign.number}) == (200, draft)
    assert step(clerk, draft, "text", title=draft["title"]) == (200, draft)
    assert [one["id"] for one in clerk.get("/coverings", whose="own")[1]["items"]] == [draft["id"]]
    assert Caller(way.BELOW).get("/coverings")[1]["items"] == []
    assert codes(Caller(way.BELOW).get(f"/coverings/{draft['id']}")) == (404, ["not-there"])


def test_who_saw_an_older_version_is_refused_and_nothing_is_lost(draft: dict[str, Any], clerk: Caller) -> None:
    _, newer = step(clerk, draft, "text", requirements="逐户走访")
    assert codes(step(Caller(way.REVIEWER), draft, "text", requirements="每日汇总")) == (409, ["covering-changed"])
    assert codes(step(clerk, draft, "to-review")) == (409, ["covering-changed"])
    assert clerk.get(f"/coverings/{draft['id']}")[1] == newer


def test_only_some_of_those_right_below_get_it(draft: dict[str, Any], clerk: Caller) -> None:
    chosen = str(post_named(way.BELOW).unit_id)
    status, one = step(clerk, draft, "text", receivers={"units": [chosen]})
    assert (status, one["receivers"]) == (200, {"units": [chosen], "down_to": None})
    strange = str(post_named(way.ABOVE).unit_id)
    assert codes(step(clerk, one, "text", receivers={"units": [strange]})) == (409, ["covering-not-below"])
    assert step(clerk, one, "text", receivers={})[1]["receivers"] == {"units": None, "down_to": None}


def test_the_rules_of_the_office_hold(draft: dict[str, Any], clerk: Caller, campaign: Campaign) -> None:
    _, one = step(clerk, draft, "to-review")
    assert codes(step(clerk, one, "review")) == (403, ["filing-not-your-step"])
    assert codes(step(clerk, one, "send")) == (409, ["covering-not-now"])
    reviewer = Caller(way.REVIEWER)
    assert codes(step(reviewer, one, "return", note=" ")) == (422, ["filing-why-missing"])
    _, one = step(reviewer, one, "review")
    said = {"code": "兴民发"}
    assert codes(step(reviewer, one, "sign", **said)) == (403, ["filing-not-your-step"])
    assert codes(step(Caller(way.APPROVER), one, "sign", **said)) == (403, ["second-factor"]), "a token is one factor"
    status, one = step(Caller(way.APPROVER), one, "return", note="文字再核")
    assert (status, one["state"], one["steps"][-1]["note"]) == (200, "drafting", "文字再核")
    strange = Caller("zhalaite-clerk").send("/coverings", {"campaign": campaign.number, "unit": one["unit"]["id"]})
    assert strange[0] in (403, 404)


def test_for_a_unit_without_accounts_its_superior_drafts(campaign: Campaign) -> None:
    department = Caller(way.ABOVE)
    with acting(department.post):
        island = Delivery.objects.get(campaign=campaign, unit__name=ISLAND).unit_id
    status, one = department.send("/coverings", {"campaign": campaign.number, "unit": str(island)})
    assert (status, one["unit"]["name"], [done["kind"] for done in one["steps"]]) == (201, ISLAND, ["begin"])


def test_many_go_by_the_queue(draft: dict[str, Any], clerk: Caller, client_at: Callable[[str], Client]) -> None:
    one = signed(step(clerk, draft, "text", receivers={"down_to": 5})[1], client_at)
    status, one = step(clerk, one, "send")
    assert (status, one["state"], one["reached"]) == (200, "sending", 0)
    assert one["total"] > 200
    assert clerk.send(f"/coverings/{one['id']}/send-on", {})[0] == 200


# Deliveries


def of(caller: Caller, **asked: Any) -> dict[str, Any]:
    (one,) = caller.get("/deliveries", **asked)[1]["items"]
    return one  # type: ignore[no-any-return]


def do(caller: Caller, one: dict[str, Any], act: str, **said: Any) -> tuple[int, Any]:
    return caller.send(f"/deliveries/{one['id']}/{act}", said)


def test_a_superior_lists_what_lies_below(clerk: Caller, campaign: Campaign) -> None:
    department = Caller(way.ABOVE)
    listed = department.get("/deliveries", whose="below", campaign=campaign.number)[1]["items"]
    assert (len(listed), way.LEAGUE in [one["unit"]["name"] for one in listed]) == (14, True)
    assert department.get("/deliveries", state="closed")[1]["items"] == []
    mine = of(clerk, whose="own")
    assert (mine["unit"]["name"], mine["campaign"], mine["state"], mine["asked"]) == (
        way.LEAGUE, campaign.number, "sent", None,
    )  # fmt: skip
    assert clerk.get(f"/deliveries/{mine['id']}") == (200, mine)
    assert codes(Caller("zhalaite-clerk").get(f"/deliveries/{mine['id']}")) == (404, ["not-there"])


def test_the_life_of_a_delivery(clerk: Caller, campaign: Campaign) -> None:
    department, mine = Caller(way.ABOVE), of(clerk, whose="own")
    assert clerk.send(f"/deliveries/{mine['id']}/acknowledge", {})[1]["state"] == "acknowledged"
    status, asked = do(clerk, mine, "ask-extension", until="2023-02-20", note="路远")
    assert (status, asked["asked"]["until"], asked["asked"]["why"]) == (200, "2023-02-20", "路远")
    assert codes(do(clerk, mine, "grant-extension", until="2023-02-20", beyond=True)) == (403, ["not-superior"])
    status, granted = do(department, mine, "grant-extension", until="2023-02-17", note="早两天")
    assert (status, granted["due"], granted["asked"]) == (200, "2023-02-17", None)
    do(clerk, mine, "ask-extension", until="2023-02-28", note="路远")
    assert do(department, mine, "refuse-extension", note="按时报")[1]["asked"] is None
    assert do(clerk, mine, "return", why="not-ours", note="不归我局")[1]["state"] == "returned"
    assert do(department, mine, "resend", note="仍由你局办")[1]["state"] == "sent"
    assert codes(do(department, mine, "close"))[1] == ["delivery-changed"]
    with acting(clerk.post):
        actions.finish(whole_task(Delivery.objects.select_related("obligation").get(pk=mine["id"])), by=clerk.post)
    assert codes(do(clerk, mine, "close")) == (403, ["not-superior"])
    assert [do(department, mine, "close")[1]["state"] for _ in range(2)] == ["closed", "closed"]
    assert do(department, mine, "reopen", note="再补一户")[1]["state"] == "in-hand"


def test_who_was_asked_before_says_so_and_the_superior_decides(clerk: Caller) -> None:
    department, older = Caller(way.ABOVE), of(clerk, whose="own")
    newer = of(clerk, whose="own", campaign=way.passed_down(number=2).number)
    assert codes(do(clerk, newer, "object", other=newer["id"])) == (422, ["objection-not-a-repeat"])
    status, said = do(clerk, newer, "object", other=older["id"], note="同一件事")
    assert (status, said["state"], said["repeats"]) == (200, "returned", older["id"])
    assert codes(do(clerk, newer, "decline-repeat", note="不同")) == (403, ["not-superior"])
    assert codes(do(department, newer, "decline-repeat", note=" "))[1] == ["no-why"]
    assert do(department, newer, "decline-repeat", note="期限不同")[1]["repeats"] is None
    do(clerk, newer, "object", other=older["id"])
    assert do(department, newer, "close")[1]["state"] == "closed"


def test_what_the_page_does_not_take_the_api_does_not_either(clerk: Caller) -> None:
    mine = of(clerk, whose="own")
    assert codes(do(clerk, mine, "return", why="because", note="x"))[0] == 422
    assert codes(do(clerk, mine, "return", why="cannot", note=" ")) == (422, ["no-why"])
    assert codes(do(clerk, mine, "ask-extension", until="2023-02-01", note="x")) == (422, ["extension-not-later"])
    assert codes(do(clerk, mine, "close", notes="x")) == (422, ["unknown-field"])


def test_of_an_island_it_is_said_how(campaign: Campaign) -> None:
    department = Caller(way.ABOVE)
    one = next(one for one in department.get("/deliveries")[1]["items"] if one["unit"]["name"] == ISLAND)
    assert codes(department.send(f"/deliveries/{one['id']}/acknowledge", {})) == (422, ["outside-how-missing"])
    how = {"channel": "paper", "on": "2023-02-03", "receipt": "签收单 7"}
    assert do(department, one, "acknowledge", how=how)[1]["state"] == "acknowledged"
    assert codes(do(department, one, "return", why="cannot", note="没有条件"))[1] == ["outside-how-missing"]
    assert do(department, one, "return", why="cannot", note="没有条件", how=how)[1]["state"] == "returned"
    with acting(department.post):
        told = Step.objects.filter(what__in=(StepKind.ACKNOWLEDGED, StepKind.RETURNED))
        assert set(told.values_list("acted_for", "channel", "on", "receipt")) == {
            (True, "paper", date(2023, 2, 3), "签收单 7")
        }
