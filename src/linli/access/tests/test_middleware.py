"""The innermost middleware: what fails leaves nothing, what has no scope shows nothing, what ended does not pass."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path, reverse

from linli.access import door, tokens
from linli.access.actions import look
from linli.access.deputies import hand_over
from linli.access.door import Ability, Door, Kind
from linli.access.holder import Holder
from linli.access.models import Account, Look, Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.kernel.clock import real_now, today
from linli.kernel.ids import new_id
from linli.kernel.reasons import Code, Refused, because

pytestmark = pytest.mark.django_db
At = Callable[[str], Client]
ALL_LOOKS = "{% for look in looks %}{{ look.why }};{% endfor %}"


def _lazy() -> Any:
    return engines["django"].from_string(ALL_LOOKS)


@door.may(Ability.SEE)
def rendered_late(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, _lazy(), {"looks": Look.objects.all()})


@door.may(Ability.SEE)
def streamed(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(one.why for one in Look.objects.iterator())


@door.may(Ability.SEE)
def answers_500(request: HttpRequest) -> HttpResponse:
    look(new_id(), "phone", "a 500 follows")
    return HttpResponse(status=500)


@door.may(Ability.SEE)
def breaks(request: HttpRequest) -> HttpResponse:
    look(new_id(), "phone", "an exception follows")
    raise ZeroDivisionError


@door.may(Ability.SEE)
def refuses(request: HttpRequest) -> HttpResponse:
    look(new_id(), "phone", "a refusal follows")
    raise Refused(because(Code("not-today", "今天不办", status=409)))


@door.may(Ability.SEE)
def keeps(request: HttpRequest) -> HttpResponse:
    look(new_id(), "phone", "kept")
    return HttpResponse("kept")


@door.may(Ability.SIGN)
def signs(request: HttpRequest) -> HttpResponse:
    return HttpResponse("signed")


def without_door(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def by_token(request: HttpRequest) -> HttpResponse:
    holder = request.holder  # type: ignore[attr-defined]
    return HttpResponse(holder.post.slug if holder else "nobody")


by_token.door = Door(Kind.TOKEN)  # type: ignore[attr-defined]

urlpatterns = [
    path("t/late/", rendered_late),
    path("t/streamed/", streamed),
    path("t/500/", answers_500),
    path("t/breaks/", breaks),
    path("t/refuses/", refuses),
    path("t/keeps/", keeps),
    path("t/signs/", signs),
    path("t/open/", without_door),
    path("t/token/", by_token),
    path("", include("linli.urls")),
]


@pytest.fixture(autouse=True)
def urls() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def clerk(client_at: At) -> Client:
    client = client_at("kezhong-clerk")
    client.raise_request_exception = False
    return client


def kept() -> int:
    """Rows in the table, asked as the test's own transaction sees them, whatever a scope allows."""
    with acting(post_named("kezhong-clerk")):
        return Look.objects.count()


def test_a_template_rendered_late_still_has_its_scope(clerk: Client) -> None:
    assert clerk.get("/t/keeps/").content == b"kept"
    assert clerk.get("/t/late/").content == b"kept;"


def test_a_template_rendered_outside_the_middleware_raises_instead_of_showing_nothing(clerk: Client) -> None:
    clerk.get("/t/keeps/")
    request = RequestFactory().get("/t/late/")
    response = TemplateResponse(request, _lazy(), {"looks": Look.objects.all()})
    with pytest.raises(DatabaseError, match="no scope"):
        response.render()


def test_a_streaming_response_that_asks_the_database_raises(clerk: Client) -> None:
    clerk.get("/t/keeps/")
    response = clerk.get("/t/streamed/")
    with pytest.raises(DatabaseError, match="no scope"):
        b"".join(response.streaming_content)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "status", "left"),
    [("/t/keeps/", 200, 1), ("/t/500/", 500, 0), ("/t/breaks/", 500, 0), ("/t/refuses/", 409, 0)],
    ids=["kept", "a 500", "an exception", "a refusal"],
)
def test_what_fails_leaves_nothing(clerk: Client, address: str, status: int, left: int) -> None:
    assert (clerk.get(address).status_code, kept()) == (status, left)


def test_a_refusal_is_a_page_of_its_reasons(clerk: Client) -> None:
    response = clerk.get("/t/refuses/")
    assert "今天不办" in response.content.decode()
    fragment = clerk.get("/t/refuses/", headers={"HX-Request": "true"})
    assert "今天不办" in fragment.content.decode()
    assert "<html" not in fragment.content.decode()


def test_a_url_without_a_door_is_no_page(clerk: Client) -> None:
    assert clerk.get("/t/open/").status_code == 500


def test_a_stranger_is_sent_to_sign_in_and_back(client: Client) -> None:
    response = client.get("/t/keeps/?a=1")
    assert (response.status_code, response.headers["Location"]) == (302, "/account/login/?next=%2Ft%2Fkeeps%2F%3Fa%3D1")


def test_a_fragment_sends_the_whole_page_to_sign_in(client: Client) -> None:
    response = client.get("/t/keeps/", headers={"HX-Request": "true"})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["HX-Redirect"] == "/account/login/?next=%2Ft%2Fkeeps%2F"


def test_a_form_sent_by_a_stranger_leads_back_home_not_to_the_form(client: Client) -> None:
    assert client.post("/t/keeps/").headers["Location"] == "/account/login/?next=%2F"


def test_after_signing_in_one_is_back_on_the_page_and_not_at_its_fragment_or_form(client: Client) -> None:
    page, wanted = "http://testserver/t/page/?a=1", "/account/login/?next=%2Ft%2Fpage%2F%3Fa%3D1"
    fragment = client.get("/t/keeps/?names=x", headers={"HX-Request": "true", "HX-Current-URL": page})
    assert fragment.headers["HX-Redirect"] == wanted
    assert client.post("/t/keeps/", headers={"Referer": page}).headers["Location"] == wanted
    elsewhere = client.post("/t/keeps/", headers={"Referer": "https://elsewhere.example/t/"})
    assert elsewhere.headers["Location"] == "/account/login/?next=%2F"


def test_a_role_that_is_not_there_for_it_is_told_who_is(clerk: Client) -> None:
    response = clerk.get("/t/signs/")
    assert response.status_code == 403
    assert "签发人" in response.content.decode()


def test_signing_asks_for_a_second_factor(client_at: At) -> None:
    client = client_at("department-approver")
    assert client.get("/t/signs/").content == b"signed"
    session = client.session
    session["account_authentication_methods"] = [{"method": "password"}]
    session.save()
    assert client.get("/t/signs/").headers["Location"] == "/account/second-factor/?next=%2Ft%2Fsigns%2F"


def test_a_code_that_another_account_proved_is_no_second_factor(client_at: At) -> None:
    client = client_at("department-approver")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp"}]
    session["account_authentication_methods_user"] = str(new_id())
    session.save()
    assert client.get("/t/signs/").status_code == 302


def test_an_ended_post_no_longer_passes(clerk: Client) -> None:
    Post.objects.filter(slug="kezhong-clerk").update(until=real_now() - timedelta(seconds=1))
    response = clerk.get("/t/keeps/")
    assert (response.status_code, "现在没有任职" in response.content.decode()) == (403, True)


def test_a_changed_password_ends_the_session(clerk: Client) -> None:
    account = Account.objects.get(name="kezhong-clerk")
    account.set_password("another one altogether")
    account.save()
    assert clerk.get("/t/keeps/").headers["Location"].startswith("/account/login/")


def test_a_closed_account_no_longer_passes(clerk: Client) -> None:
    Account.objects.filter(name="kezhong-clerk").update(active=False)
    assert clerk.get("/t/keeps/").headers["Location"].startswith("/account/login/")


def test_a_first_password_opens_one_page_only(clerk: Client) -> None:
    Account.objects.filter(name="kezhong-clerk").update(first_until=real_now() + timedelta(days=1))
    change = reverse("account_change_password")
    for address in ("/t/keeps/", reverse("access:account"), reverse("access:me")):
        assert clerk.get(address).headers["Location"].startswith(change)
    assert clerk.get("/t/token/").content == b"nobody"


def test_the_page_of_a_first_password_asks_for_nothing_and_is_left_alone(clerk: Client) -> None:
    Account.objects.filter(name="kezhong-clerk").update(first_until=real_now() + timedelta(days=1))
    change = reverse("account_change_password")
    assert reverse("messaging:unread") not in clerk.get(change).content.decode()
    here = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{change}?next=/"}
    assert "HX-Redirect" not in clerk.get("/t/keeps/", headers=here).headers, "it would reload for ever"


def test_a_token_acts_from_its_post_until_it_ends(client: Client) -> None:
    post = post_named("kezhong-clerk")
    token, key = tokens.issue(post, post.account, "nightly")
    headers = {"Authorization": f"Bearer {key}"}
    assert client.get("/t/token/", headers=headers).content == b"kezhong-clerk"
    assert client.get("/t/token/", headers={"Authorization": "Bearer linli_wrong"}).content == b"nobody"
    tokens.end(token.pk, post.account)
    assert client.get("/t/token/", headers=headers).content == b"nobody"


def test_a_token_ends_with_its_day_its_post_and_its_account(client: Client) -> None:
    post = post_named("kezhong-clerk")
    _, key = tokens.issue(post, post.account, "nightly", until=real_now() - timedelta(seconds=1))
    assert client.get("/t/token/", headers={"Authorization": f"Bearer {key}"}).content == b"nobody"
    _, key = tokens.issue(post, post.account, "nightly")
    Account.objects.filter(pk=post.account_id).update(active=False)
    assert client.get("/t/token/", headers={"Authorization": f"Bearer {key}"}).content == b"nobody"
    Account.objects.filter(pk=post.account_id).update(active=True)
    Post.objects.filter(pk=post.pk).update(until=real_now())
    assert client.get("/t/token/", headers={"Authorization": f"Bearer {key}"}).content == b"nobody"


def test_what_a_deputy_does_names_the_deputy(client_at: At) -> None:
    post, stand_in = post_named("kezhong-clerk"), post_named("zhalaite-clerk").account
    hand_over(post, stand_in.name, today(), today(), why="外出", by=Holder(post.account, post))
    client = client_at("zhalaite-clerk")
    session = client.session
    session["post"] = "kezhong-clerk"
    session.save()
    assert client.get("/t/keeps/").content == b"kept"
    with acting(post):
        row = Look.objects.get()
    assert (row.post, row.deputy) == (post, stand_in)


def test_no_scope_outlives_its_request(clerk: Client) -> None:
    clerk.get("/t/keeps/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('linli.scope', true), '')")
        assert cursor.fetchone() == ("",)
