"""The three administrators: what each does, that it is logged, and that none of them sees anything else."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from linli.access import accounts, guarding, reasons, tokens
from linli.access.accounts import Appointment
from linli.access.actions import look
from linli.access.holder import Holder
from linli.access.models import Account, Act, Look, Post, Role, Verb
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.kernel.clock import real_now, today
from linli.kernel.ids import new_id
from linli.kernel.reasons import Code, Refused
from linli.places.models import Line
from linli.places.reasons import NO_SUCH_UNIT

pytestmark = pytest.mark.django_db
At = Callable[[str], Client]
Max = Callable[[int], object]
OFFICE = Appointment(account="wang", unit="科右中旗民政局", line=Line.CIVIL, role=Role.REVIEWER)


def at(slug: str) -> Holder:
    post = post_named(slug)
    return Holder(post.account, post)


@pytest.fixture
def system() -> Holder:
    return at("system-admin")


@pytest.fixture
def security() -> Holder:
    return at("security-admin")


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[Code]:
    return [reason.code for reason in refusal.value.reasons]


def logged() -> list[tuple[str, str, str]]:
    """What the audit administrator reads, the latest first."""
    with acting(post_named("audit-admin")):
        return [(act.verb, act.account.name, act.about) for act in Act.objects.order_by("-at", "-id")]


def test_an_account_is_opened_with_a_first_password_that_runs_out(system: Holder) -> None:
    account, password = accounts.open_account("wang", by=system)
    assert account.check_password(password)
    assert account.first_until is not None
    assert timedelta(days=6) < account.first_until - real_now() <= timedelta(days=7)
    assert logged() == [(Verb.OPEN, "system-admin", "wang")]


def test_a_name_is_opened_once(system: Holder) -> None:
    accounts.open_account("wang", by=system)
    with pytest.raises(Refused) as refusal:
        accounts.open_account("wang", by=system)
    assert codes(refusal) == [reasons.ACCOUNT_TAKEN]
    assert len(logged()) == 1


def test_a_lost_password_is_replaced_by_another_first_one(system: Holder) -> None:
    account, first = accounts.open_account("wang", by=system)
    _, second = accounts.renew(account.pk, by=system)
    account.refresh_from_db()
    assert (account.check_password(first), account.check_password(second)) == (False, True)


def test_a_post_is_given_to_the_unit_that_people_mean(system: Holder) -> None:
    accounts.open_account("wang", by=system)
    post = accounts.appoint(OFFICE, by=system)
    assert (post.unit.name, post.role, post.slug) == ("科尔沁右翼中旗民政局", "reviewer", "wang-reviewer")
    assert logged()[0] == (Verb.GIVE, "system-admin", "wang · 科尔沁右翼中旗民政局 · 民政 · 审核人")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"account": "nobody-of-this-name"}, reasons.NO_SUCH_ACCOUNT),
        ({"account": "system-admin"}, reasons.OWN_ACCOUNT),
        ({"unit": "月球民政局"}, NO_SUCH_UNIT),
        ({"line": Line.CIVILISATION}, reasons.NOT_IN_LINE),
        ({"last_day": today() - timedelta(days=1)}, reasons.LAST_DAY_PAST),
        ({"account": "audit-admin", "role": Role.SYSTEM}, reasons.SECOND_ADMINISTRATOR),
    ],
    ids=["unknown", "oneself", "no unit", "other line", "past", "second administrator"],
)
def test_why_a_post_is_not_given(system: Holder, change: dict[str, object], code: Code) -> None:
    accounts.open_account("wang", by=system)
    wanted = {name: getattr(OFFICE, name) for name in ("account", "unit", "line", "role", "last_day")} | change
    with pytest.raises(Refused) as refusal:
        accounts.appoint(Appointment(**wanted), by=system)  # type: ignore[arg-type]
    assert codes(refusal) == [code]
    assert len(logged()) == 1


@pytest.fixture
def of_the_league(system: Holder) -> Holder:
    """The system administrator of a league: the rest of the region is not theirs."""
    accounts.open_account("league-admin", by=system)
    wanted = Appointment(account="league-admin", unit="兴安盟民政局", line=Line.CIVIL, role=Role.SYSTEM)
    post = accounts.appoint(wanted, by=system)
    return Holder(post.account, post)


def test_an_administrator_gives_posts_within_reach_only(of_the_league: Holder) -> None:
    accounts.open_account("wang", by=of_the_league)
    accounts.appoint(OFFICE, by=of_the_league)
    with pytest.raises(Refused) as refusal:
        accounts.appoint(
            Appointment(account="wang", unit="包头市民政局", line=Line.CIVIL, role=Role.CLERK), by=of_the_league
        )
    assert codes(refusal) == [reasons.OUT_OF_REACH]
    with pytest.raises(Refused) as refusal:
        accounts.end_post(post_named("department-clerk").pk, why="", by=of_the_league)
    assert codes(refusal) == [reasons.POST_GONE]
    with pytest.raises(Refused) as refusal:
        accounts.renew(post_named("department-clerk").account_id, by=of_the_league)
    assert codes(refusal) == [reasons.NO_SUCH_ACCOUNT]


def test_an_ended_post_is_over_at_once_and_ended_once(system: Holder) -> None:
    post = post_named("kezhong-clerk")
    accounts.end_post(post.pk, why="调离", by=system)
    with pytest.raises(Refused):
        post_named("kezhong-clerk")
    with pytest.raises(Refused) as refusal:
        accounts.end_post(post.pk, why="调离", by=system)
    assert codes(refusal) == [reasons.POST_GONE]


def test_an_administrator_does_nothing_to_their_own_account(system: Holder, security: Holder) -> None:
    assert system.post is not None
    for act in (
        lambda: accounts.end_post(system.post.pk, why="", by=system),  # type: ignore[union-attr]
        lambda: accounts.renew(system.account.pk, by=system),
        lambda: accounts.set_active(system.account.pk, False, why="", by=system),
        lambda: guarding.reset_factor("security-admin", why="手机丢了", by=security),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert codes(refusal) == [reasons.OWN_ACCOUNT]


def test_a_closed_account_opens_again(system: Holder) -> None:
    account, _ = accounts.open_account("wang", by=system)
    assert accounts.set_active(account.pk, False, why="离职", by=system).is_active is False
    assert accounts.set_active(account.pk, True, why="返聘", by=system).is_active is True
    assert [verb for verb, _, _ in logged()] == [Verb.REOPEN, Verb.CLOSE, Verb.OPEN]


def test_a_lock_out_is_ended_with_a_reason(security: Holder, client: Client) -> None:
    for _ in range(5):
        client.post("/account/login/", {"login": "kezhong-clerk", "password": "wrong"})
    with pytest.raises(Refused) as refusal:
        guarding.unlock("kezhong-clerk", why=" ", by=security)
    assert codes(refusal) == [reasons.NO_REASON_GIVEN]
    guarding.unlock("kezhong-clerk", why="本人来电核实", by=security)
    assert client.post("/account/login/", {"login": "kezhong-clerk", "password": "wrong"}).status_code == 200
    assert logged() == [(Verb.UNLOCK, "security-admin", "kezhong-clerk")]
    with pytest.raises(Refused) as refusal:
        guarding.unlock("kezhong-clerk", why="再解一次", by=security)
    assert codes(refusal) == [reasons.NOT_LOCKED_OUT]


def test_who_has_no_second_factor_has_none_to_reset(security: Holder) -> None:
    with pytest.raises(Refused) as refusal:
        guarding.reset_factor("kezhong-clerk", why="手机丢了", by=security)
    assert codes(refusal) == [reasons.NO_FACTOR]


def test_a_token_of_others_is_ended(security: Holder) -> None:
    post = post_named("kezhong-clerk")
    token, _ = tokens.issue(post, post.account, "nightly")
    guarding.end_token(token.pk, why="外泄", by=security)
    token.refresh_from_db()
    assert token.ended_at is not None
    with pytest.raises(Refused) as refusal:
        guarding.end_token(token.pk, why="外泄", by=security)
    assert codes(refusal) == [reasons.NO_SUCH_TOKEN]


def seen_looks(slug: str) -> list[str]:
    with acting(post_named(slug)):
        return list(Look.objects.values_list("why", flat=True))


def test_administrators_enter_without_territory_and_the_audit_reads_its_logs_alone() -> None:
    with acting(post_named("kezhong-clerk")):
        look(new_id(), "phone", "回访")
    assert seen_looks("audit-admin") == ["回访"]
    assert seen_looks("system-admin") == []
    assert seen_looks("security-admin") == []
    with acting(post_named("audit-admin")), connection.cursor() as cursor:
        cursor.execute("SELECT linli.reach()::text, linli.unit()")
        assert cursor.fetchone() == ("{}", None)


def test_the_audit_of_a_league_reads_its_league_only(system: Holder) -> None:
    accounts.open_account("league-audit", by=system)
    accounts.appoint(
        Appointment(account="league-audit", unit="兴安盟民政局", line=Line.CIVIL, role=Role.AUDIT), by=system
    )
    for slug in ("kezhong-clerk", "department-clerk"):
        with acting(post_named(slug)):
            look(new_id(), "phone", slug)
    assert seen_looks("league-audit-audit") == ["kezhong-clerk"]


def test_nobody_but_the_audit_reads_what_was_done_to_accounts(system: Holder) -> None:
    accounts.open_account("wang", by=system)
    for slug in ("department-clerk", "system-admin", "security-admin"):
        with acting(post_named(slug)):
            assert not Act.objects.exists()
    assert len(logged()) == 1


def test_an_audit_scope_inside_another_is_given_back() -> None:
    with acting(post_named("audit-admin")):
        with acting(post_named("kezhong-clerk")):
            look(new_id(), "phone", "回访")
            assert not Act.objects.exists()
        assert Look.objects.count() == 1


def test_the_log_of_acts_is_never_changed(system: Holder) -> None:
    accounts.open_account("wang", by=system)
    for change in (lambda: Act.objects.update(about="li"), lambda: Act.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic(), acting(post_named("audit-admin")):
            change()


PAGES = {"system-admin": "access:posts", "security-admin": "access:guard", "audit-admin": "access:audit"}


@pytest.mark.parametrize("slug", PAGES)
@pytest.mark.parametrize(
    "page", [*PAGES.values(), "access:looks", "desk:desk", "ledger:works", "figures:figures", "thread:search"]
)
def test_an_administrator_sees_one_page_and_no_other(client_at: At, slug: str, page: str) -> None:
    assert client_at(slug).get(reverse(page)).status_code == (200 if PAGES[slug] == page else 403)


def test_on_the_page_an_account_is_opened_and_given_a_post(client_at: At) -> None:
    client = client_at("system-admin")
    opened = client.post(reverse("access:posts"), {"name": "wang"})
    assert "首次密码，只在这里显示这一次" in opened.content.decode()
    assert "no-store" in opened.headers["Cache-Control"]
    wang = Account.objects.get(name="wang")
    page = reverse("access:account_of", args=[wang.pk])
    form = {"account": "wang", "unit": "科右中旗民政局", "line": "civil", "role": "reviewer", "last_day": ""}
    assert client.post(reverse("access:give", args=[wang.pk]), form).headers["Location"] == page
    assert "科尔沁右翼中旗民政局" in client.get(page).content.decode()
    refused = client.post(reverse("access:give", args=[wang.pk]), form | {"unit": "月球民政局"})
    assert refused.status_code != 302
    assert 'value="月球民政局"' in refused.content.decode()
    post = Post.objects.get(account=wang)
    client.post(reverse("access:end_post", args=[post.pk]), {"why": "调离"})
    assert "没有任职" in client.get(page).content.decode()


@pytest.mark.parametrize("name", ["", "a", "a b", "<wang>", "x" * 65])
def test_a_name_that_is_none_is_refused_with_words(client_at: At, name: str) -> None:
    before = Account.objects.count()
    answer = client_at("system-admin").post(reverse("access:posts"), {"name": name})
    assert (answer.status_code, Account.objects.count()) == (422, before)
    assert 'class="errors"' in answer.content.decode()


def test_accounts_are_found_by_name_and_by_unit(client_at: At) -> None:
    client = client_at("system-admin")

    def found(words: str) -> list[str]:
        return [one.name for one in client.get(reverse("access:posts"), {"q": words}).context["page"]]

    assert found("zhalaite") == ["zhalaite-clerk"]
    assert found("守望医院") == ["kezhong-hospital-clerk"]
    assert found("nobody-of-this-name") == []


def test_on_the_page_a_locked_name_is_let_in_again(client_at: At) -> None:
    stranger = Client()
    for _ in range(5):
        stranger.post("/account/login/", {"login": "kezhong-clerk", "password": "wrong"})
    client = client_at("security-admin")
    assert "kezhong-clerk" in client.get(reverse("access:guard")).content.decode()
    refused = client.post(reverse("access:unlock"), {"account": "kezhong-clerk", "why": " "})
    assert "必须写明理由" in refused.content.decode()
    client.post(reverse("access:unlock"), {"account": "kezhong-clerk", "why": "本人来电核实"})
    assert "现在没有账号被锁定" in client.get(reverse("access:guard")).content.decode()


def test_on_the_page_stand_those_without_a_second_factor_and_the_tokens_of_others(client_at: At) -> None:
    post = post_named("kezhong-clerk")
    tokens.issue(post, post.account, "每晚取数")
    client = client_at("security-admin")
    lacking = client.get(reverse("access:guard"), {"tab": "factors"}).content.decode()
    assert "department-approver" in lacking
    assert "station-keeper" not in lacking
    assert "每晚取数" in client.get(reverse("access:guard"), {"tab": "tokens"}).content.decode()


@pytest.fixture
def looked() -> list[UUID]:
    """Three looks of two units, and one of an office outside the league."""
    people = [new_id() for _ in range(4)]
    slugs = ("kezhong-clerk", "kezhong-clerk", "xingan-clerk", "zhalaite-clerk")
    for slug, person in zip(slugs, people, strict=True):
        with acting(post_named(slug)):
            look(person, "phone", f"=1+1 {slug}")
    return people


def test_the_log_of_looks_is_filtered_by_its_address(client_at: At, looked: list[UUID]) -> None:
    client = client_at("audit-admin")

    def found(**asked: str) -> set[UUID]:
        return {one.person for one in client.get(reverse("access:audit"), asked).context["page"]}

    real_today = real_now().date()
    assert found() == set(looked)
    assert found(unit="中旗") == set(looked[:2])
    assert found(post="xingan") == {looked[2]}
    assert found(person=str(looked[3])) == {looked[3]}
    assert found(first=(real_today + timedelta(days=2)).isoformat()) == set()
    assert found(last=(real_today - timedelta(days=2)).isoformat()) == set()
    both = {"first": (real_today - timedelta(days=1)).isoformat(), "last": (real_today + timedelta(days=1)).isoformat()}
    assert found(**both) == set(looked)
    assert 'class="errors"' in client.get(reverse("access:audit"), {"person": "nobody"}).content.decode()


def test_the_log_is_taken_out_as_a_sheet_without_formulas_and_that_is_logged(client_at: At, looked: list[UUID]) -> None:
    client = client_at("audit-admin")
    answer = client.post(reverse("access:export") + "?unit=扎赉特")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["时间", "单位", "任职"]
    assert [row[5:] for row in rows[1:]] == [[str(looked[3]), "phone", "=1+1 zhalaite-clerk"]]
    acts = client.get(reverse("access:audit"), {"of": "acts", "verb": "export"}).context["page"]
    assert [(act.verb, act.account.name) for act in acts] == [(Verb.EXPORT, "audit-admin")]
    assert client.get(reverse("access:export")).status_code == 405


def test_the_log_of_acts_is_taken_out_too(client_at: At, system: Holder) -> None:
    accounts.open_account("wang", by=system)
    answer = client_at("audit-admin").post(reverse("access:export") + "?of=acts")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert ("开设账号", "wang") in [(row[4], row[5]) for row in rows]


def test_a_unit_reads_its_own_looks_and_those_of_others_that_concern_it(client_at: At, looked: list[UUID]) -> None:
    def seen(slug: str, by: str) -> set[UUID]:
        return {one.person for one in client_at(slug).get(reverse("access:looks"), {"by": by}).context["page"]}

    assert seen("kezhong-clerk", "ours") == set(looked[:2])
    assert seen("kezhong-clerk", "others") == set()
    assert seen("xingan-clerk", "others") == {looked[0], looked[1], looked[3]}
    assert seen("zhalaite-clerk", "ours") == {looked[3]}


@pytest.mark.parametrize("rows", [1, 40])
def test_lists_cost_the_same_for_any_number_of_rows(
    client_at: At, system: Holder, rows: int, django_assert_max_num_queries: Max
) -> None:
    for number in range(rows):
        account, _ = accounts.open_account(f"account-{number}", by=system)
        wanted = Appointment(account=account.name, unit="科右中旗民政局", line=Line.CIVIL, role=Role.CLERK)
        tokens.issue(accounts.appoint(wanted, by=system), account, "nightly")
        with acting(post_named("kezhong-clerk")):
            look(new_id(), "phone", "回访")
    pages = [
        ("system-admin", "access:posts", ""),
        ("security-admin", "access:guard", "?tab=factors"),
        ("security-admin", "access:guard", "?tab=tokens"),
        ("audit-admin", "access:audit", ""),
        ("audit-admin", "access:audit", "?of=acts"),
        ("kezhong-clerk", "access:looks", ""),
    ]
    for slug, page, query in pages:
        client = client_at(slug)
        # savepoint, release, and the scope kept and given back are the test's own; the list itself costs eight at most
        with django_assert_max_num_queries(8 + 3):
            assert client.get(reverse(page) + query).status_code == 200
