"""Language, help, and what is shown when there is nothing to show."""

from collections.abc import Callable

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_chinese_is_the_default_and_the_switch_remembers() -> None:
    client = Client()
    assert '<html lang="zh-CN"' in client.get("/help/").content.decode()
    client.post("/language/", {"language": "en", "next": "/help/"})
    assert '<html lang="en"' in client.get("/help/").content.decode()


def test_the_switch_leads_back_to_pages_of_this_site_only() -> None:
    answer = Client().post("/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_an_address_that_is_none_gets_a_page_that_says_so() -> None:
    answer = Client().get("/nothing/here/")
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()


def test_who_is_signed_in_stays_so_at_an_address_that_is_none(client_at: Callable[[str], Client]) -> None:
    answer = client_at("kezhong-clerk").get("/nothing/here/")
    assert answer.status_code == 404
    assert "kezhong-clerk" in answer.content.decode()


def test_a_stranger_is_sent_to_sign_in_and_back() -> None:
    assert Client().get("/work/?kind=x").headers["Location"] == "/account/login/?next=%2Fwork%2F%3Fkind%3Dx"


def test_a_post_without_the_ability_is_told_who_may(client_at: Callable[[str], Client]) -> None:
    answer = client_at("volunteer").get("/work/")
    assert answer.status_code == 403
    assert "不在志愿者的职责之内" in answer.content.decode()


def test_no_page_may_run_or_load_anything_from_elsewhere() -> None:
    policy = Client().get("/help/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
