from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, connections, transaction

from linli.access import reasons
from linli.access.actions import give_post, look, open_account
from linli.access.demo import KEZHONG, POSTS, give_posts
from linli.access.models import Account, Look, Post, Role
from linli.access.queries import post_named
from linli.access.scope import acting, as_job
from linli.access.setup import check, set_up
from linli.kernel.clock import real_now
from linli.kernel.ids import new_id
from linli.kernel.reasons import Code, Refused
from linli.places.models import Line
from linli.places.queries import holder

pytestmark = pytest.mark.django_db


def refused(code: Code, refusal: pytest.ExceptionInfo[Refused]) -> bool:
    return [reason.code for reason in refusal.value.reasons] == [code]


def test_every_post_of_the_demonstration_is_found_by_its_name() -> None:
    for expected in POSTS:
        post = post_named(expected.slug)
        assert (post.role, post.line, post.unit.division_id) == (expected.role, expected.line, expected.division)
    assert post_named("department-clerk").unit.name == "内蒙古自治区民政厅"


def test_no_account_of_the_demonstration_can_sign_in_with_a_password() -> None:
    assert not any(account.has_usable_password() for account in Account.objects.all())


def test_posts_of_the_demonstration_are_given_once() -> None:
    before = Post.objects.count()
    give_posts()
    assert Post.objects.count() == before


def test_a_name_that_no_post_has_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refused) as refusal:
        post_named("nobody")
    assert refused(reasons.NO_SUCH_POST, refusal)
    assert "department-clerk" in refusal.value.reasons[0].remedy


def test_a_post_that_has_ended_is_neither_found_nor_entered() -> None:
    post = post_named("kezhong-clerk")
    Post.objects.filter(pk=post.pk).update(until=real_now() - timedelta(seconds=1))
    with pytest.raises(Refused):
        post_named("kezhong-clerk")
    with pytest.raises(Exception, match="it has ended"), acting(post):
        pass


def test_a_post_is_given_and_acts() -> None:
    bureau = holder(KEZHONG, Line.CIVIL)
    post = give_post(open_account("wang"), bureau, Role.REVIEWER, slug="kezhong-reviewer")
    assert post_named("kezhong-reviewer") == post
    with acting(post) as entered:
        assert entered.reach == ((152222000000, 152222999999),)


@pytest.mark.parametrize("second", [Role.SECURITY, Role.AUDIT, Role.SYSTEM])
def test_no_account_holds_two_administrators_posts(second: Role) -> None:
    department, account = holder(150000000000, Line.CIVIL), open_account("li")
    give_post(account, department, Role.SYSTEM, slug="li-system")
    give_post(account, department, Role.CLERK, slug="li-clerk")
    with pytest.raises(Refused) as refusal:
        give_post(account, holder(KEZHONG, Line.CIVIL), second, slug="li-second")
    assert refused(reasons.SECOND_ADMINISTRATOR, refusal)
    with pytest.raises(IntegrityError, match="one_administrator_an_account"), transaction.atomic():
        Post.objects.create(account=account, unit=department, role=second, slug="behind-the-action", line=Line.CIVIL)


def test_a_post_is_held_once_and_its_name_is_its_own() -> None:
    bureau, account = holder(KEZHONG, Line.CIVIL), open_account("zhao")
    give_post(account, bureau, Role.CLERK, slug="zhao")
    with pytest.raises(Refused) as refusal:
        give_post(account, bureau, Role.CLERK, slug="zhao-2")
    assert refused(reasons.HELD_ALREADY, refusal)
    with pytest.raises(Refused) as refusal:
        give_post(account, bureau, Role.REVIEWER, slug="zhao")
    assert refused(reasons.SLUG_TAKEN, refusal)
    with pytest.raises(Refused) as refusal:
        give_post(account, bureau, Role.CLERK, slug="zhao-3", line=Line.CIVILISATION)
    assert refused(reasons.NOT_IN_LINE, refusal)


def test_a_look_is_logged_for_the_unit_and_its_superiors_and_for_nobody_else() -> None:
    person = new_id()
    with acting(post_named("kezhong-clerk")):
        look(person, "phone", "回访")
    seen: dict[str, list[UUID]] = {}
    for slug in ("kezhong-clerk", "xingan-clerk", "department-clerk", "zhalaite-clerk", "kezhong-hospital-clerk"):
        with acting(post_named(slug)) as scope:
            seen[slug] = list(Look.objects.filter(area_key__range=scope.enclosing).values_list("person", flat=True))
    assert seen == {
        "kezhong-clerk": [person],
        "xingan-clerk": [person],
        "department-clerk": [person],
        "zhalaite-clerk": [],
        "kezhong-hospital-clerk": [],
    }


def test_nobody_looks_without_a_reason_or_a_post() -> None:
    with acting(post_named("kezhong-clerk")), pytest.raises(Refused) as refusal:
        look(new_id(), "phone", "  ")
    assert refused(reasons.NO_REASON_GIVEN, refusal)
    with as_job("verify"), pytest.raises(Refused) as refusal:
        look(new_id(), "phone", "回访")
    assert refused(reasons.NOT_AT_A_POST, refusal)


@pytest.mark.django_db(databases=["default", "owner"])
def test_setting_up_again_changes_nothing() -> None:
    def state() -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, value, xmin::text FROM db_mark ORDER BY name")
            marks = cursor.fetchall()
            cursor.execute("SELECT polname, xmin::text FROM pg_policy ORDER BY oid")
            return [*marks, *cursor.fetchall()]

    before = state()
    set_up()
    assert state() == before


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_application_role_may_serve_and_a_stronger_one_may_not(monkeypatch: pytest.MonkeyPatch) -> None:
    check()
    monkeypatch.setattr("linli.access.setup.connection", connections["owner"])
    with pytest.raises(Refused) as refusal:
        check()
    assert refused(reasons.TOO_POWERFUL, refusal)


def test_a_database_that_was_never_set_up_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.db.sealed.check_key", lambda: False)
    with pytest.raises(Refused) as refusal:
        check()
    assert refused(reasons.NOT_SET_UP, refusal)


@pytest.mark.django_db(databases=["default", "owner"])
def test_nothing_is_set_up_by_the_application_role(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections["owner"].settings_dict, "USER", connection.settings_dict["USER"])
    with pytest.raises(Refused) as refusal:
        set_up()
    assert refused(reasons.NO_OWNER, refusal)
