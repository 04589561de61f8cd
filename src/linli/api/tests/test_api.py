"""The API through Django's client: who is let in, what is refused and how, and that nothing is recorded twice."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from linli.access.demo import KEZHONG, XINGAN, ZHALAITE
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.access.tokens import issue
from linli.api.v1 import api, door_of, operations
from linli.ledger.models import ServiceRecord, Work
from linli.ledger.tests.factories import draft, recorded

pytestmark = pytest.mark.django_db

SONGS = {"kind": "couplets", "service_day": "2023-01-16", "served": 40, "parts": [{"heads": 5, "minutes": 60}]}


class Caller:
    """Somebody who calls with a token of a post."""

    def __init__(self, slug: str) -> None:
        self.post = post_named(slug)
        _, key = issue(self.post, self.post.account, "test")
        self.client, self.headers = Client(), {"Authorization": f"Bearer {key}"}

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        response = self.client.get(f"/api/v1{path}", query, headers=self.headers)
        return response.status_code, response.json()

    def send(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        response = self.client.post(
            f"/api/v1{path}", json.dumps(body), "application/json", headers=self.headers | headers
        )
        return response.status_code, response.json()

    def record(self, key: str = "first-call", **changes: Any) -> tuple[int, Any]:
        return self.send("/works", SONGS | changes, **{"Idempotency-Key": key})


def codes(answer: tuple[int, Any]) -> tuple[int, list[str]]:
    status, said = answer
    assert all(set(one) == {"code", "message", "remedy", "facts"} for one in said["reasons"])
    return status, [one["code"] for one in said["reasons"]]


@pytest.fixture
def clerk() -> Caller:
    return Caller("kezhong-clerk")


def test_every_operation_says_whom_it_admits() -> None:
    every = list(operations())
    assert len(every) > 10
    assert {door_of(one).ability for _, one in every} >= {"see", "record", "draft"}


def test_a_stranger_is_asked_who_he_is(client: Client) -> None:
    for path in ("/api/v1/works", "/api/v1/notices", "/api/v1/figures"):
        response = client.get(path)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.json()["reasons"][0]["code"] == "unknown-caller"


def test_a_token_that_was_never_given_opens_nothing(clerk: Caller) -> None:
    clerk.headers = {"Authorization": "Bearer linli_nobody"}
    assert codes(clerk.get("/works")) == (401, ["unknown-caller"])


def test_who_may_not_record_is_told_who_may() -> None:
    status, said = Caller("volunteer").record()
    assert (status, said["reasons"][0]["code"]) == (403, "not-your-office")
    assert "经办人" in said["reasons"][0]["remedy"]


def test_a_browser_session_reads_and_writes_only_with_its_csrf_token(client_at: Callable[[str], Client]) -> None:
    signed_in = client_at("kezhong-clerk")
    signed_in.handler.enforce_csrf_checks = True
    assert signed_in.get("/api/v1/works").status_code == 200
    sent: dict[str, Any] = {"data": json.dumps(SONGS), "content_type": "application/json"}
    forged = signed_in.post("/api/v1/works", **sent, headers={"Idempotency-Key": "from-the-page"})
    assert codes((forged.status_code, forged.json())) == (403, ["forged"])
    signed_in.cookies["csrftoken"] = token = "a" * 32
    headers = {"Idempotency-Key": "from-the-page", "X-CSRFToken": token}
    assert signed_in.post("/api/v1/works", **sent, headers=headers).status_code == 201


def test_work_is_recorded_and_found(clerk: Caller) -> None:
    status, made = clerk.record()
    assert status == 201
    assert (made["area"], made["kind"], made["served"], made["seal"]) == (KEZHONG, "couplets", 40, None)
    assert [(one["heads"], one["minutes_credited"]) for one in made["records"]] == [(5, 60)]
    assert clerk.get(f"/works/{made['id']}") == (200, made)
    assert [one["id"] for one in clerk.get("/works", kind="couplets", first="2023-01-16")[1]["items"]] == [made["id"]]
    assert clerk.get("/works", last="2023-01-15")[1]["items"] == []


def test_a_call_that_is_sent_twice_records_once(clerk: Caller) -> None:
    named = [{"name": "王建国", "minutes": 90}, {"heads": 3}]
    first, again = clerk.record(parts=named), clerk.record(parts=named)
    assert (first[0], again[0]) == (201, 200)
    assert first[1] == again[1]
    with acting(clerk.post):
        assert (Work.objects.count(), ServiceRecord.objects.count()) == (1, 2)


def test_a_key_stands_for_one_work_alone(clerk: Caller) -> None:
    clerk.record()
    assert codes(clerk.record(served=41)) == (409, ["key-used"])
    assert Caller("zhalaite-clerk").record()[0] == 201


def test_work_is_not_recorded_without_a_key(clerk: Caller) -> None:
    assert codes(clerk.send("/works", SONGS)) == (422, ["missing-field"])


def test_a_work_is_corrected_once_and_withdrawn(clerk: Caller) -> None:
    _, old = clerk.record()
    status, new = clerk.send(f"/works/{old['id']}/correct", SONGS | {"served": 44, "why": "counted-again"})
    assert (status, new["replaces"], new["served"]) == (201, old["id"], 44)
    assert clerk.get(f"/works/{old['id']}")[1]["replaced_by"] == new["id"]
    again = clerk.send(f"/works/{old['id']}/correct", SONGS | {"served": 45, "why": "counted-again"})
    assert codes(again) == (409, ["already-corrected"])
    assert clerk.send(f"/works/{new['id']}/withdraw", {"why": "not-held"})[0] == 200
    assert clerk.get("/works")[1]["items"] == []


def test_every_field_that_is_wrong_is_named(clerk: Caller) -> None:
    status, said = clerk.record(served=-1, colour="red", service_day="yesterday")
    assert status == 422
    assert {(one["code"], one["facts"]["field"]) for one in said["reasons"]} == {
        ("invalid-field", "new.served"), ("unknown-field", "new.colour"), ("invalid-field", "new.service_day"),
    }  # fmt: skip
    assert codes(clerk.get("/works", colour="red")) == (422, ["unknown-field"])
    assert codes(clerk.get("/works", size=101)) == (422, ["invalid-field"])


def test_what_is_refused_leaves_nothing(clerk: Caller) -> None:
    assert codes(clerk.record(kind="juggling", parts=[{"name": "包图雅"}])) == (422, ["unknown-kind"])
    with acting(clerk.post):
        assert Work.objects.count() == 0
    assert codes(clerk.record(unit=str(post_named("zhalaite-clerk").unit_id))) == (403, ["out-of-reach"])


def test_a_text_that_is_not_json_gets_a_reason(clerk: Caller) -> None:
    headers = clerk.headers | {"Idempotency-Key": "first-call"}
    response = clerk.client.post("/api/v1/works", b"{", "application/json", headers=headers)
    assert codes((response.status_code, response.json())) == (400, ["not-json"])


def test_a_superior_sees_the_work_and_a_neighbour_does_not() -> None:
    [made] = recorded([draft(KEZHONG)], post_named("kezhong-clerk"))
    assert Caller("xingan-clerk").get(f"/works/{made.id}")[0] == 200
    neighbour = Caller("zhalaite-clerk")
    assert codes(neighbour.get(f"/works/{made.id}")) == (404, ["not-there"])
    assert neighbour.get("/works", area=XINGAN)[1]["items"] == []
    assert codes(neighbour.send(f"/works/{made.id}/withdraw", {"why": "not-held"})) == (404, ["not-there"])


def test_pages_of_work_do_not_overlap(clerk: Caller) -> None:
    recorded([draft(KEZHONG) for _ in range(5)], clerk.post)
    pages = [clerk.get("/works", page=number, size=2)[1] for number in (1, 2, 3)]
    assert [len(page["items"]) for page in pages] == [2, 2, 1]
    assert [page["more"] for page in pages] == [True, True, False]
    assert len({one["id"] for page in pages for one in page["items"]}) == 5


def test_a_page_of_work_costs_the_same_for_any_number(
    clerk: Caller, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    recorded([draft(KEZHONG) for _ in range(40)], clerk.post)
    for size in (1, 40):
        with django_assert_max_num_queries(8):  # token, post, works; the rest enters the scope inside the test
            assert len(clerk.get("/works", size=size)[1]["items"]) == size


def test_a_figure_says_what_it_counts_and_as_of_which_seal(clerk: Caller) -> None:
    from linli.figures.drain import drain

    recorded([draft(KEZHONG)], clerk.post)
    drain()
    status, said = clerk.get("/figures", first="2023-01-01", last="2023-03-31")
    assert (status, said["totals"]["works"], said["totals"]["person_times"], said["totals"]["unnamed"]) == (
        200,
        1,
        4,
        4,
    )
    assert said["as_of"]["number"] >= 1
    assert said["totals"]["minutes"]["added"] == 240
    _, kinds = clerk.get("/figures/by/kind", first="2023-01-01", last="2023-03-31")
    assert [(one["part"], one["totals"]["works"]) for one in kinds["parts"]] == [("couplets", 1)]


def test_a_figure_of_a_place_out_of_reach_is_not_there(clerk: Caller) -> None:
    for node in (XINGAN, ZHALAITE, 1):
        assert codes(clerk.get("/figures", node=node)) == (404, ["not-there"])


def test_a_notice_is_registered_once_and_read(clerk: Caller) -> None:
    from tests.machine import NOTICE

    text = NOTICE.read_text("utf-8")
    status, made = clerk.send("/notices", {"filename": "通知.txt", "text": text})
    assert status == 201
    assert made["title"].startswith("内蒙古自治区民政厅") or "通知" in made["title"]
    assert made["readings"][0]["found"]["obligations"]
    assert clerk.send("/notices", {"filename": "通知.txt", "text": text}) == (200, made)
    assert [one["id"] for one in clerk.get("/notices")[1]["items"]] == [made["id"]]
    assert Caller("zhalaite-clerk").get("/notices")[1]["items"] == []
    assert clerk.send("/notices", {"text": "今天天气好。"})[0] == 422


def test_an_error_of_ours_is_said_in_json_and_tells_nothing(clerk: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.ledger.api._found", lambda wanted: Work.objects.raw("SELECT nothing FROM nowhere"))
    clerk.client.raise_request_exception = False
    status, said = clerk.get("/works")
    assert (status, [one["code"] for one in said["reasons"]]) == (500, ["broken"])
    assert "nowhere" not in json.dumps(said)


def test_the_description_is_public_and_names_every_operation(client: Client) -> None:
    said = client.get("/api/v1/openapi.json").json()
    assert sum(len(methods) for methods in said["paths"].values()) == len(list(operations()))
    assert client.get("/api/").status_code == 200
    assert api.docs_url is None
