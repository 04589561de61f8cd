"""A desk is handed over and taken back, one post is changed for another; tokens are one's own."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.access import reasons
from linli.access.deputies import MOST_DAYS, against_days, hand_over, take_back
from linli.access.holder import Holder, open_posts
from linli.access.models import Account, Deputy, Post, Token, Verb
from linli.access.queries import acts, post_named
from linli.access.scope import acting
from linli.kernel.clock import real_now, today
from linli.kernel.ids import new_id
from linli.kernel.reasons import Code, Refused

pytestmark = pytest.mark.django_db
At = Callable[[str], Client]
SIGNER, STAND_IN = "department-approver", "department-clerk"


@pytest.fixture
def signer() -> Post:
    return post_named(SIGNER)


@pytest.fixture
def stand_in() -> Account:
    return post_named(STAND_IN).account


def as_holder(post: Post) -> Holder:
    return Holder(post.account, post)


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[Code]:
    return [reason.code for reason in refusal.value.reasons]


def handed(post: Post, name: str, first: int = 0, last: int = 3) -> Deputy:
    days = (today() + timedelta(days=first), today() + timedelta(days=last))
    return hand_over(post, name, *days, why="外出培训", by=as_holder(post))


def test_a_desk_is_handed_over_for_its_days_only(signer: Post, stand_in: Account) -> None:
    handed(signer, stand_in.name, 0, 0)
    assert SIGNER in open_posts(stand_in).values_list("slug", flat=True)
    Deputy.objects.update(first_day=today() - timedelta(days=2), last_day=today() - timedelta(days=1))
    assert SIGNER not in open_posts(stand_in).values_list("slug", flat=True)
    Deputy.objects.update(first_day=today() + timedelta(days=1), last_day=today() + timedelta(days=2))
    assert SIGNER not in open_posts(stand_in).values_list("slug", flat=True)


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (0, 0, None),
        (0, MOST_DAYS - 1, None),
        (-3, 0, None),
        (2, 1, reasons.DAYS_REVERSED),
        (-3, -1, reasons.DAYS_PAST),
        (0, MOST_DAYS, reasons.TOO_MANY_DAYS),
    ],
    ids=["today", "a quarter", "begun already", "reversed", "past", "too long"],
)
def test_on_which_days_a_desk_may_be_handed_over(first: int, last: int, code: Code | None) -> None:
    said = against_days(today() + timedelta(days=first), today() + timedelta(days=last))
    assert [reason.code for reason in said] == ([code] if code else [])


@pytest.mark.parametrize(
    ("post", "name", "code"),
    [
        (SIGNER, STAND_IN, None),
        (SIGNER, "nobody-of-this-name", reasons.NO_SUCH_ACCOUNT),
        (SIGNER, SIGNER, reasons.ONESELF),
        (SIGNER, "audit-admin", reasons.NO_DEPUTY_FOR_ADMINISTRATOR),
        ("system-admin", STAND_IN, reasons.NO_DEPUTY_FOR_ADMINISTRATOR),
    ],
    ids=["a colleague", "unknown", "oneself", "to an administrator", "an administrator's"],
)
def test_to_whom_a_desk_may_be_handed_over(post: str, name: str, code: Code | None) -> None:
    if code is None:
        assert handed(post_named(post), name).account.name == name
        return
    with pytest.raises(Refused) as refusal:
        handed(post_named(post), name)
    assert codes(refusal) == [code]
    assert not Deputy.objects.exists()


def test_a_closed_account_is_no_deputy(signer: Post, stand_in: Account) -> None:
    Account.objects.filter(pk=stand_in.pk).update(active=False)
    with pytest.raises(Refused) as refusal:
        handed(signer, stand_in.name)
    assert codes(refusal) == [reasons.NO_SUCH_ACCOUNT]


def test_every_reason_is_said_at_once(signer: Post) -> None:
    with pytest.raises(Refused) as refusal:
        handed(signer, SIGNER, 5, 1)
    assert codes(refusal) == [reasons.DAYS_REVERSED, reasons.ONESELF]


def test_the_same_days_are_not_handed_over_twice(signer: Post, stand_in: Account) -> None:
    handed(signer, stand_in.name, 0, 3)
    with pytest.raises(Refused) as refusal:
        handed(signer, stand_in.name, 3, 5)
    assert codes(refusal) == [reasons.DEPUTY_ALREADY]
    assert handed(signer, stand_in.name, 4, 5)


def test_a_deputy_hands_nothing_on(signer: Post, stand_in: Account) -> None:
    handed(signer, stand_in.name)
    with pytest.raises(Refused) as refusal:
        hand_over(signer, "xingan-clerk", today(), today(), why="", by=Holder(stand_in, signer))
    assert codes(refusal) == [reasons.NOT_YOUR_POST]


def test_a_desk_taken_back_is_closed_to_the_deputy_at_once(signer: Post, stand_in: Account) -> None:
    deputy = handed(signer, stand_in.name)
    take_back(deputy.pk, by=as_holder(signer))
    assert SIGNER not in open_posts(stand_in).values_list("slug", flat=True)
    with pytest.raises(Refused) as refusal:
        take_back(deputy.pk, by=as_holder(signer))
    assert codes(refusal) == [reasons.NO_SUCH_DEPUTY]


def test_only_the_holder_takes_a_desk_back(signer: Post, stand_in: Account) -> None:
    deputy = handed(signer, stand_in.name)
    for stranger in (post_named(STAND_IN), post_named("xingan-clerk")):
        with pytest.raises(Refused) as refusal:
            take_back(deputy.pk, by=as_holder(stranger))
        assert codes(refusal) == [reasons.NO_SUCH_DEPUTY]


def test_the_audit_reads_who_handed_which_desk_to_whom(signer: Post, stand_in: Account) -> None:
    deputy = handed(signer, stand_in.name)
    take_back(deputy.pk, by=as_holder(signer))
    with acting(post_named("audit-admin")):
        rows = [(act.verb, act.account.name, act.why) for act in acts({})]
    assert rows == [(Verb.TAKE_BACK, SIGNER, ""), (Verb.DEPUTISE, SIGNER, "外出培训")]


def test_the_scope_names_the_deputy_and_nobody_where_the_holder_acts(signer: Post, stand_in: Account) -> None:
    with acting(signer, stand_in) as scope:
        assert scope.deputy == stand_in
    for account in (signer.account, None):
        with acting(signer, account) as scope:
            assert scope.deputy is None


def test_on_the_page_a_desk_is_handed_over_and_taken_back(client_at: At) -> None:
    client = client_at(SIGNER)
    form = {
        "post": SIGNER,
        "account": STAND_IN,
        "first_day": today().isoformat(),
        "last_day": today().isoformat(),
        "why": "外出",
    }
    assert client.post(reverse("access:hand_over"), form).headers["Location"] == reverse("access:account")
    assert f"{STAND_IN} 代 {SIGNER}" in client.get(reverse("access:account")).content.decode()
    assert f"{STAND_IN} 代 {SIGNER}" in client_at(STAND_IN).get(reverse("access:account")).content.decode()
    client.post(reverse("access:take_back", args=[Deputy.objects.get().pk]))
    assert f"{STAND_IN} 代 {SIGNER}" not in client.get(reverse("access:account")).content.decode()


def test_what_was_typed_stays_where_a_hand_over_is_refused(client_at: At) -> None:
    day = today().isoformat()
    form = {"post": SIGNER, "account": "nobody-at-all", "first_day": day, "last_day": day, "why": "出差到盟里"}
    response = client_at(SIGNER).post(reverse("access:hand_over"), form)
    page = response.content.decode()
    assert response.status_code == 422
    assert "没有名为“nobody-at-all”的账号" in page
    assert 'value="出差到盟里"' in page


def test_a_post_is_changed_in_one_click_and_the_page_stays(client_at: At, signer: Post, stand_in: Account) -> None:
    handed(signer, stand_in.name)
    client = client_at(STAND_IN)
    listed = client.get(reverse("access:switch") + "?next=/notices/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in listed
    assert f'value="{SIGNER}"' in listed
    assert f"代 {SIGNER} 办" in listed
    answer = client.post(reverse("access:switch"), {"post": SIGNER, "next": "/notices/"})
    assert answer.headers["Location"] == "/notices/"
    page = client.get(reverse("access:account")).content.decode()
    assert "签发人" in page
    assert "（代）" in page


def test_nobody_switches_to_a_post_of_others(client_at: At) -> None:
    client = client_at(STAND_IN)
    assert client.post(reverse("access:switch"), {"post": SIGNER}).status_code == 404
    assert client.session["post"] == STAND_IN


def test_switching_leads_nowhere_foreign(client_at: At) -> None:
    answer = client_at(STAND_IN).post(reverse("access:switch"), {"post": STAND_IN, "next": "https://elsewhere.example"})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("slug", "page"),
    [
        ("kezhong-clerk", "desk:desk"),
        ("station-keeper", "desk:desk"),
        ("volunteer", "access:me"),
        ("system-admin", "access:posts"),
        ("security-admin", "access:guard"),
        ("audit-admin", "access:audit"),
    ],
)
def test_everybody_lands_on_the_page_of_their_role(client_at: At, slug: str, page: str) -> None:
    client = client_at(slug)
    assert client.post(reverse("access:switch"), {"post": slug}).headers["Location"] == reverse(page)
    if page != "desk:desk":
        assert client.get(reverse(page)).status_code == 200


def test_an_account_without_a_post_has_its_own_page(client_at: At) -> None:
    client = client_at("volunteer")
    Post.objects.filter(slug="volunteer").update(until=real_now())
    assert "现在没有任职" in client.get(reverse("access:me")).content.decode()
    assert client.get(reverse("access:account")).status_code == 200


def test_a_token_is_shown_once_and_ended_by_its_maker_only(client_at: At) -> None:
    client = client_at("kezhong-clerk")
    form = {"post": "kezhong-clerk", "name": "每晚取数", "last_day": (today() + timedelta(days=30)).isoformat()}
    answer = client.post(reverse("access:token"), form)
    assert "linli_" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    token = Token.objects.get()
    assert token.account.name == "kezhong-clerk"
    assert "每晚取数" in (page := client.get(reverse("access:account")).content.decode())
    assert "只在这里显示这一次" not in page
    assert client_at("zhalaite-clerk").post(reverse("access:end_token", args=[token.pk])).status_code == 404
    client.post(reverse("access:end_token", args=[token.pk]))
    token.refresh_from_db()
    assert token.ended_at is not None


@pytest.mark.parametrize(
    "form",
    [{"last_day": "2001-01-01"}, {"last_day": "soon"}, {"name": ""}, {"post": SIGNER}, {"post": ""}],
    ids=["past", "no day", "no name", "another's post", "no post"],
)
def test_a_token_that_cannot_be_made_is_refused_with_words(client_at: At, form: dict[str, str]) -> None:
    day = (date.today() + timedelta(days=400)).isoformat()
    given = {"post": "kezhong-clerk", "name": "取数", "last_day": day} | form
    assert client_at("kezhong-clerk").post(reverse("access:token"), given).status_code in (404, 422)
    assert not Token.objects.exists()


def test_an_unknown_token_is_not_there(client_at: At) -> None:
    assert client_at("kezhong-clerk").post(reverse("access:end_token", args=[new_id()])).status_code == 404


def test_ones_own_page_costs_the_same_for_any_number_of_posts_deputies_and_tokens(
    client_at: At, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client, post = client_at("kezhong-clerk"), post_named("kezhong-clerk")
    from linli.access import tokens

    for number in range(20):
        tokens.issue(post, post.account, f"token {number}")
        handed(post, "zhalaite-clerk", number * 2, number * 2)
    # session, account, savepoint and release; posts, factors, deputies, tokens
    with django_assert_max_num_queries(8):
        assert client.get(reverse("access:account")).status_code == 200
