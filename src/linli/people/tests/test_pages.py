"""The masked person on a page: what is shown, to whom, and what stands in the log."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from linli.access.holder import Holder
from linli.access.models import Look
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.kernel.ids import new_id
from linli.people.actions import named_people

pytestmark = pytest.mark.django_db
At = Callable[[str], Client]
PHONE = "13800006021"


@pytest.fixture
def person() -> UUID:
    """王秀英, written down by the bureau of 科尔沁右翼中旗."""
    post = post_named("kezhong-clerk")
    wanted = ("王秀英", (PHONE,))
    with acting(post):
        return named_people(post.unit, [wanted])[wanted]


def looks() -> list[tuple[UUID, str, str]]:
    with acting(post_named("kezhong-clerk")):
        return list(Look.objects.values_list("person", "field", "why"))


def address(person: UUID) -> str:
    return reverse("people:reveal", args=[person])


@pytest.mark.parametrize(("field", "value"), [("phone", PHONE), ("name", "王秀英")])
def test_a_field_is_opened_with_a_reason_and_logged(client_at: At, person: UUID, field: str, value: str) -> None:
    client = client_at("kezhong-clerk")
    asked = client.get(address(person))
    assert value not in asked.content.decode()
    answer = client.post(address(person), {"field": field, "why": "回访"})
    assert value in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert looks() == [(person, field, "回访")]
    assert value not in client.get(address(person)).content.decode()


def test_htmx_gets_the_person_alone(client_at: At, person: UUID) -> None:
    client = client_at("kezhong-clerk")
    htmx = {"HX-Request": "true"}
    asked = client.get(address(person), headers=htmx).content.decode()
    assert "<html" not in asked
    assert "王*英" in asked
    shown = client.post(address(person), {"field": "phone", "why": "回访"}, headers=htmx).content.decode()
    assert PHONE in shown
    assert "已记入日志" in shown


@pytest.mark.parametrize(
    ("form", "status"),
    [({"why": ""}, 422), ({"why": "  "}, 422), ({"field": "address"}, 422), ({"field": "citizen_id"}, 404)],
    ids=["no reason", "a blank reason", "no such field", "nothing sealed"],
)
def test_what_is_refused_opens_nothing_and_logs_nothing(
    client_at: At, person: UUID, form: dict[str, str], status: int
) -> None:
    answer = client_at("kezhong-clerk").post(address(person), {"field": "phone", "why": "回访"} | form)
    assert answer.status_code == status
    assert PHONE not in answer.content.decode()
    assert looks() == []


@pytest.mark.parametrize(
    ("slug", "status"),
    [
        ("kezhong-clerk", 200),
        ("xingan-clerk", 200),
        ("zhalaite-clerk", 404),
        ("kezhong-hospital-clerk", 404),
        ("department-approver", 403),
        ("station-keeper", 403),
        ("audit-admin", 403),
        ("volunteer", 403),
    ],
)
def test_who_may_open_a_masked_person(client_at: At, person: UUID, slug: str, status: int) -> None:
    answer = client_at(slug).post(address(person), {"field": "phone", "why": "回访"})
    assert (answer.status_code, PHONE in answer.content.decode()) == (status, status == 200)


def test_a_person_that_is_not_there_looks_like_one_out_of_reach(client_at: At) -> None:
    assert client_at("kezhong-clerk").get(address(new_id())).status_code == 404


def test_opening_asks_for_a_second_factor(client_at: At, person: UUID) -> None:
    client = client_at("kezhong-clerk")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password"}]
    session.save()
    assert client.get(address(person)).headers["Location"].startswith(reverse("access:second_factor"))


def test_who_may_unseal_gets_a_lock_to_open_and_others_a_closed_one(person: UUID) -> None:
    def shown(slug: str) -> str:
        post = post_named(slug)
        context = {"person": person, "name": "王秀英", "holder": Holder(post.account, post)}
        return render_to_string("people/_who.html", context)

    assert "王*英" in shown("kezhong-clerk")
    assert address(person) in shown("kezhong-clerk")
    assert "王*英" in shown("station-keeper")
    assert address(person) not in shown("station-keeper")


def test_a_page_of_numbers_gets_the_masked_names_within_reach(client_at: At, person: UUID) -> None:
    query = f"?id={person}&id={new_id()}&id=nonsense"
    mine = client_at("kezhong-clerk").get(reverse("people:names") + query).content.decode()
    assert mine.count("hx-swap-oob") == 1
    assert "王*英" in mine
    assert "王*英" not in client_at("zhalaite-clerk").get(reverse("people:names") + query).content.decode()


def test_whose_person_was_looked_at_by_a_superior_reads_it(client_at: At, person: UUID) -> None:
    client_at("xingan-clerk").post(address(person), {"field": "phone", "why": "抽查"})
    page = client_at("kezhong-clerk").get(reverse("access:looks"), {"by": "others"})
    assert [(one.person, one.why) for one in page.context["page"]] == [(person, "抽查")]
    neighbour = client_at("zhalaite-clerk").get(reverse("access:looks"), {"by": "others"})
    assert list(neighbour.context["page"]) == []
