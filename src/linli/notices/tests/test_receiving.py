"""The receiving register: each unit's own serial, the first one kept, no gaps and no two alike."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from linli.access.models import Audience, Post
from linli.access.queries import post_named
from linli.access.scope import acting, current
from linli.documents.readback import flat, texts
from linli.kernel.reasons import Refused
from linli.notices import receiving, sheets
from linli.notices.actions import Came, keep, read_again, receive
from linli.notices.extraction.extract import extract
from linli.notices.faces import Face, face
from linli.notices.models import Notice, Receipt
from linli.notices.numbering import INCOMING
from linli.notices.reasons import CAME_LATER

SAMPLE = (Path(__file__).parents[4] / "samples/notice.txt").read_text(encoding="utf-8")
At = Callable[[str], Client]


def another(number: int) -> bytes:
    return SAMPLE.replace("〔2023〕1号", f"〔2023〕{number}号").encode()


def numbers(slug: str) -> list[str]:
    with acting(post_named(slug)) as scope:
        return [one.number for one in receiving.book(scope)]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")


@pytest.fixture
def clerk(db: None) -> Iterator[Post]:
    with acting(post_named("kezhong-clerk")) as scope:
        assert scope.post
        yield scope.post


def test_each_notice_gets_the_next_number_of_its_unit_and_year(clerk: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (1, 2):
        receive(another(number), "通知.txt", by=clerk)
    with acting(post_named("xingan-clerk")) as scope:
        assert scope.post
        receive(another(1), "通知.txt", by=scope.post)
    monkeypatch.setenv("LINLI_TODAY", "2024-01-02")
    receive(another(3), "通知.txt", by=clerk)
    assert [one.number for one in receiving.book(current())] == ["2024-0001", "2023-0002", "2023-0001"]
    assert numbers("xingan-clerk") == ["2023-0001"]


def test_the_same_bytes_again_keep_the_first_number(clerk: Post) -> None:
    first = receive(another(1), "通知.txt", by=clerk)
    receive(another(2), "通知.txt", by=clerk)
    assert receive(another(1), "又一次.txt", by=clerk) == first
    receive(another(3), "通知.txt", by=clerk)
    assert [one.number for one in receiving.book(current())] == ["2023-0003", "2023-0002", "2023-0001"]


def test_what_is_refused_takes_no_number(clerk: Post) -> None:
    with pytest.raises(Refused) as refusal:
        keep(another(1), "通知.txt", extract(another(1)), Came(date(2023, 2, 7)), by=clerk)
    assert [reason.code for reason in refusal.value.reasons] == [CAME_LATER]
    assert list(Notice.objects.filter(issuer=clerk.unit)) == []
    receive(another(2), "通知.txt", by=clerk)
    assert [one.number for one in receiving.book(current())] == ["2023-0001"]


def test_a_line_of_the_book_is_never_changed(clerk: Post) -> None:
    receive(another(1), "通知.txt", by=clerk)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Receipt.objects.filter(area_key=clerk.unit.division_id).update(serial=7)


def test_a_notice_from_above_is_entered_once_and_named_by_its_channel(clerk: Post) -> None:
    with acting(post_named("department-clerk")) as scope:
        assert scope.post
        notice = receive(another(1), "通知.txt", by=scope.post)
        Audience.objects.create(subject=notice.pk, unit=clerk.unit, key=clerk.unit.division_id)
    first, again = (receiving.take_from_above(notice, by=clerk) for _ in range(2))
    assert (first.pk, first.number, first.channel) == (again.pk, "2023-0001", "system")
    assert numbers("department-clerk") == ["2023-0001"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("000012\n机密★1年\n特急\n某厅文件\n", Face("000012", "机密★1年", "特急")),
        ("秘密★6个月　加急\n某厅文件", Face("", "秘密★6个月", "加急")),
        (f"某厅文件\n{'请按特急件办理。' * 6}\n特急", Face()),
        ("关于机密文件管理的通知\n各单位：", Face()),
    ],
)
def test_the_head_of_a_text_says_copies_secrecy_and_urgency(text: str, found: Face) -> None:
    assert face(text) == found


def test_fifty_notices_registered_at_once_are_numbered_without_a_gap(committed: str) -> None:
    together = Barrier(10)

    def five(worker: int) -> list[str]:
        try:
            by = post_named("kezhong-clerk")
            together.wait(timeout=30)
            found = []
            for number in range(5):
                with acting(by):
                    notice = receive(another(10 * worker + number + 1), "通知.txt", by=by)
                    receipt = receiving.receipt_of(notice, by.unit)
                    assert receipt
                    found.append(receipt.number)
            return found
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        given = sorted(number for numbers in pool.map(five, range(10)) for number in numbers)
    assert given == [f"2023-{number:04d}" for number in range(1, 51)]


def test_the_same_file_sent_by_many_at_once_takes_one_number(committed: str) -> None:
    together = Barrier(8)

    def one(_: int) -> str:
        try:
            by = post_named("kezhong-clerk")
            together.wait(timeout=30)
            with acting(by):
                return str(receive(another(1), "通知.txt", by=by).pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(one, range(8)))) == 1
    by = post_named("kezhong-clerk")
    with acting(by):
        receive(another(2), "通知.txt", by=by)
    assert numbers("kezhong-clerk") == ["2023-0002", "2023-0001"]


def test_entered_by_two_colleagues_at_once_it_has_one_line_and_no_number_is_lost(committed: str) -> None:
    above, by = post_named("department-clerk"), post_named("kezhong-clerk")
    with acting(above):
        notices = [receive(another(number), "通知.txt", by=above) for number in (1, 2)]
        for notice in notices:
            Audience.objects.create(subject=notice.pk, unit=by.unit, key=by.unit.division_id)
    together = Barrier(6)

    def one(_: int) -> str:
        try:
            together.wait(timeout=30)
            with acting(by):
                return receiving.take_from_above(notices[0], by=by).number
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(one, range(6))) == {"2023-0001"}
    with acting(by):
        assert receiving.take_from_above(notices[1], by=by).number == "2023-0002"


class TestPages:
    def test_the_book_is_filtered_by_year_words_and_state_in_its_address(self, clerk: Post, client_at: At) -> None:
        for number in (1, 2):
            receive(another(number), "通知.txt", by=clerk)
        client = client_at("kezhong-clerk")

        def shown(query: str) -> list[str]:
            return [one.number for one in client.get(f"/notices/book/?{query}").context["page"]]

        assert shown("") == ["2023-0002", "2023-0001"]
        assert shown("q=〔2023〕2号") == ["2023-0002"]
        assert shown("q=2023-0001") == ["2023-0001"]
        assert shown("year=2022") == shown("state=done") == []
        assert shown("year=2023&state=none&q=春节") == ["2023-0002", "2023-0001"]

    def test_another_unit_has_another_book(self, clerk: Post, client_at: At) -> None:
        receive(another(1), "通知.txt", by=clerk)
        for slug in ("zhalaite-clerk", "xingan-clerk"):
            assert list(client_at(slug).get("/notices/book/").context["page"]) == []

    def test_is_printed_across_and_taken_away_as_a_workbook(self, clerk: Post, client_at: At) -> None:
        receive(another(1), "通知.txt", by=clerk)
        client = client_at("kezhong-clerk")
        printed = client.get("/notices/book/print/?year=2023").content
        words = flat(texts(printed))
        assert all(
            part in words for part in ("收文登记簿", "2023-0001", "内民政办字〔2023〕1号", "2023-02-15", "未拟办")
        )
        assert client.get("/notices/book/export/").content[:2] == b"PK"

    def test_a_title_never_begins_a_formula(self, clerk: Post) -> None:
        notice = receive(another(1), "通知.txt", by=clerk)
        read_again(notice)
        receipt = receiving.receipt_of(notice, clerk.unit)
        assert receipt
        receipt.notice.title = "=1+1"
        assert b"<f>" not in sheets.workbook([receipt])

    def test_what_came_from_above_is_entered_with_one_press(self, clerk: Post, client_at: At) -> None:
        with acting(post_named("department-clerk")) as scope:
            assert scope.post
            notice = receive(another(1), "通知.txt", by=scope.post)
            Audience.objects.create(subject=notice.pk, unit=clerk.unit, key=clerk.unit.division_id)
        client = client_at("kezhong-clerk")
        assert "登记收文" in client.get(f"/notices/{notice.pk}/slip/").content.decode()
        assert client.post(f"/notices/{notice.pk}/enter/")["Location"] == f"/notices/{notice.pk}/slip/"
        assert "2023-0001" in client.get(f"/notices/{notice.pk}/slip/").content.decode()


def test_the_register_of_numbers_is_that_of_incoming_documents() -> None:
    assert INCOMING == "in"
