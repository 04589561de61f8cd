"""Signing in: passwords, lock-out, first passwords, the second factor, and demonstration accounts."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from linli.access.actions import give_post, open_account
from linli.access.demo import POSTS
from linli.access.models import Account, Role
from linli.access.passwords import LongOrVaried, first_password
from linli.access.queries import post_named
from linli.kernel.clock import real_now
from linli.places.models import Line
from linli.places.queries import holder

pytestmark = pytest.mark.django_db
At = Callable[[str], Client]
SIGN_IN = "/account/login/"
PASSWORD = "守望相助 邻里同心 2023"


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def wang() -> Account:
    account = open_account("wang")
    account.set_password(PASSWORD)
    account.save()
    give_post(account, holder(152222000000, Line.CIVIL), Role.APPROVER, slug="wang-approver")
    return account


def sign_in(client: Client, name: str = "wang", password: str = PASSWORD, **more: str):  # type: ignore[no-untyped-def]
    return client.post(SIGN_IN, {"login": name, "password": password, **more})


def code(secret: str, periods: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


def test_a_right_password_enters_and_goes_where_one_was_going(client: Client, wang: Account) -> None:
    assert sign_in(client, next="/account/").headers["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_a_foreign_address_is_no_place_to_go(client: Client, wang: Account) -> None:
    assert sign_in(client, next="https://elsewhere.example/").headers["Location"] == "/"


def test_a_wrong_password_says_how_often_one_may_try_again_known_name_or_not(client: Client, wang: Account) -> None:
    for name in ("wang", "nobody-of-this-name"):
        said = sign_in(client, name, "wrong").content.decode()
        assert "密码不对，还可以再试 4 次。再错就先停 15 分钟。" in said
    assert "密码不对，还可以再试 3 次。" in sign_in(client, "wang", "wrong").content.decode()


def test_five_wrong_passwords_lock_the_name_at_this_address_and_nothing_else(client: Client, wang: Account) -> None:
    for _ in range(4):
        assert sign_in(client, password="wrong").status_code == 200
    for _ in range(2):
        locked = sign_in(client, password="wrong")
        assert locked.status_code == 429
        assert re.search(r"密码连着几次不对，.+ 前不能在这里登录", locked.content.decode())
    assert sign_in(client).status_code == 429
    assert sign_in(client, "somebody-else", "wrong").status_code == 200
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")
    assert sign_in(elsewhere).status_code == 302


def test_nobody_shuts_out_an_account_from_elsewhere(client: Client, wang: Account) -> None:
    for address in range(20):
        sign_in(Client(REMOTE_ADDR=f"10.1.2.{address}"), password="wrong")
    assert sign_in(client).status_code == 302


def test_a_lock_ends_after_a_quarter_of_an_hour(client: Client, wang: Account) -> None:
    for _ in range(5):
        sign_in(client, password="wrong")
    AccessAttempt.objects.update(attempt_time=real_now() - timedelta(minutes=15, seconds=1))
    assert sign_in(client).status_code == 302


def test_a_right_password_forgets_the_wrong_ones(client: Client, wang: Account) -> None:
    sign_in(client, password="wrong")
    sign_in(client)
    assert not AccessAttempt.objects.exists()


def test_a_closed_account_does_not_enter(client: Client, wang: Account) -> None:
    Account.objects.filter(pk=wang.pk).update(active=False)
    assert sign_in(client).headers["Location"] == reverse("account_inactive")
    assert "已由系统管理员停用" in client.get(reverse("account_inactive")).content.decode()
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("abcdefghijk", False),
        ("abcdefghijkl", True),
        ("守望相助守望相助守望相助", True),
        ("abcdefgh12", False),
        ("Abcdefgh12", True),
        ("abcdefg-12", True),
        ("Abcdef-12", False),
        ("", False),
    ],
)
def test_what_a_password_must_be(password: str, good: bool) -> None:
    if good:
        LongOrVaried().validate(password)
    else:
        with pytest.raises(ValidationError):
            LongOrVaried().validate(password)


def test_a_first_password_is_good_and_never_the_same() -> None:
    LongOrVaried().validate(first_password())
    assert len({first_password() for _ in range(50)}) == 50


@pytest.mark.parametrize(
    ("new", "why"),
    [("short", "至少 12 个字符"), ("wang-wang-wang", "账号名"), ("password1234", "常见"), (PASSWORD, "一样")],
)
def test_a_weak_new_password_is_refused(client: Client, wang: Account, new: str, why: str) -> None:
    sign_in(client)
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    errors = re.findall(
        r'<ul class="errors".+?</ul>', client.post(reverse("account_change_password"), form).content.decode()
    )
    assert why in "".join(errors)
    wang.refresh_from_db()
    assert wang.check_password(PASSWORD)


def test_changing_the_password_ends_the_sessions_elsewhere_and_keeps_this_one(client: Client, wang: Account) -> None:
    other = Client()
    sign_in(client)
    sign_in(other)
    new = "another phrase altogether"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").headers["Location"].startswith(SIGN_IN)


def test_a_first_password_is_changed_before_anything_else_and_runs_out(client: Client, wang: Account) -> None:
    Account.objects.filter(pk=wang.pk).update(first_until=real_now() + timedelta(days=1))
    sign_in(client)
    change = reverse("account_change_password")
    assert client.get("/account/").headers["Location"].startswith(change)
    new = "another phrase altogether"
    client.post(change, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get("/account/").status_code == 200
    Account.objects.filter(pk=wang.pk).update(first_until=real_now() - timedelta(seconds=1))
    late = Client()
    assert "首次密码已过期" in sign_in(late, password=new).content.decode()
    assert late.get("/account/").headers["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "mfa_trust"])
def test_what_an_office_does_not_need_has_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_signing_out_ends_the_session(client: Client, wang: Account) -> None:
    sign_in(client)
    client.post(reverse("account_logout"))
    assert client.get("/account/").headers["Location"].startswith(SIGN_IN)


def test_a_session_whose_time_is_over_opens_nothing(client: Client, wang: Account) -> None:
    sign_in(client)
    assert client.get("/account/").status_code == 200
    Session.objects.update(expire_date=real_now() - timedelta(seconds=1))
    assert client.get("/account/").headers["Location"].startswith(SIGN_IN)


def test_a_second_factor_is_enrolled_proved_and_leads_back(client: Client, wang: Account) -> None:
    sign_in(client)
    wanted = "/account/second-factor/?next=/account/"
    page = client.get(wanted).content.decode()
    enrol = reverse("mfa_activate_totp")
    assert "签发公文和报告" in page
    assert enrol in page
    asked = client.get(enrol)
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert client.post(asked.headers["Location"], {"password": PASSWORD}).headers["Location"] == enrol
    page = client.get(enrol).content.decode()
    secret = re.search(r'class="secret">(\w+)<', page)[1]  # type: ignore[index]
    assert "data:image/svg+xml;base64," in page
    assert "style=" not in page.split("<main")[1]
    assert "验证码不对" in client.post(enrol, {"code": "000000"}).content.decode()
    done = client.post(enrol, {"code": code(secret)})
    codes = client.get(done.headers["Location"])
    assert len(re.findall(r"<li><code>\d{8}</code></li>", codes.content.decode())) == 10
    on = client.get(reverse("mfa_index")).headers["Location"]
    assert client.get(on).headers["Location"] == "/account/"


def enrolled(account: Account) -> str:
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    return secret


def test_the_secret_of_an_authenticator_is_sealed(wang: Account) -> None:
    secret = enrolled(wang)
    kept = Authenticator.objects.get(user=wang)
    assert secret not in str(kept.data)
    assert kept.wrap().validate_code(code(secret))


def test_who_has_an_authenticator_signs_in_with_both(client: Client, wang: Account) -> None:
    secret = enrolled(wang)
    stage = sign_in(client, next="/account/").headers["Location"]
    assert stage.startswith(reverse("mfa_authenticate"))
    assert client.get("/account/").headers["Location"].startswith(SIGN_IN)
    sign_in(client, next="/account/")
    assert "验证码不对" in client.post(stage, {"code": "000000"}).content.decode()
    client.post(stage, {"code": code(secret)})
    assert client.get("/account/second-factor/?next=/account/").headers["Location"] == "/account/"


def test_a_code_serves_once(client: Client, wang: Account) -> None:
    secret, other = enrolled(wang), Client()
    for one in (client, other):
        stage = sign_in(one).headers["Location"]
        answer = one.post(stage, {"code": code(secret)})
        assert answer.status_code == (302 if one is client else 200)


def test_who_enrolled_elsewhere_proves_it_in_this_session(client: Client, wang: Account) -> None:
    sign_in(client)
    secret = enrolled(wang)
    way = reverse("mfa_reauthenticate")
    assert way in client.get("/account/second-factor/?next=/account/").content.decode()
    there = client.post(f"{way}?next=/account/second-factor/", {"code": code(secret)}).headers["Location"]
    assert client.get(there).headers["Location"] == "/account/"


@pytest.fixture
def demonstration() -> Iterator[None]:
    with override_settings(DEMONSTRATION=True):
        yield


@pytest.mark.usefixtures("demonstration")
def test_every_demonstration_account_enters_with_one_click_as_with_two_factors(client: Client) -> None:
    page = client.get(SIGN_IN).content.decode()
    for post in POSTS:
        assert f'value="{post.slug}"' in page
        assert post.does in page
    response = client.post(reverse("access:demonstrate"), {"post": "department-approver", "next": "/account/"})
    assert response.headers["Location"] == "/account/"
    assert client.get("/account/second-factor/?next=/account/").headers["Location"] == "/account/"
    assert client.session["post"] == "department-approver"


@pytest.mark.parametrize(
    ("where", "on", "enters"),
    [
        ({}, True, True),
        ({"REMOTE_ADDR": "::1"}, True, True),
        ({}, False, False),
        ({"REMOTE_ADDR": "10.1.2.3"}, True, False),
        ({"HTTP_X_FORWARDED_FOR": "10.1.2.3"}, True, False),
    ],
    ids=["here", "here over IPv6", "no demonstration", "from elsewhere", "through a proxy"],
)
def test_demonstration_accounts_are_open_here_only(where: dict[str, str], on: bool, enters: bool) -> None:
    client = Client(**where)  # type: ignore[arg-type]
    with override_settings(DEMONSTRATION=on):
        assert ("演示账号" in client.get(SIGN_IN).content.decode()) is enters
        response = client.post(reverse("access:demonstrate"), {"post": "kezhong-clerk"})
        assert response.status_code == (302 if enters else 403)
        assert (client.get("/account/").status_code == 200) is enters


@pytest.mark.usefixtures("demonstration")
def test_only_a_demonstration_account_is_entered_so(client: Client, wang: Account) -> None:
    assert client.post(reverse("access:demonstrate"), {"post": "wang-approver"}).status_code == 404
    assert client.get("/account/").status_code == 302


@pytest.mark.usefixtures("demonstration")
def test_a_demonstration_account_gets_no_password(client: Client) -> None:
    client.post(reverse("access:demonstrate"), {"post": "kezhong-clerk"})
    assert client.get(reverse("account_change_password")).status_code == 403
    assert not post_named("kezhong-clerk").account.has_usable_password()


def test_the_sign_in_page_asks_for_the_units_and_nothing_else(
    client: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    # savepoint, the scope kept, enter, units, the scope given back, release
    with override_settings(DEMONSTRATION=True), django_assert_max_num_queries(6):
        assert client.get(SIGN_IN).status_code == 200
