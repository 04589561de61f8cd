"""The register of notices and the page of one, through a browser without scripts."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from linli.access.queries import post_named
from linli.access.scope import acting
from linli.documents.word import docx
from linli.notices.actions import read_again, receive
from linli.notices.extraction.extract import LIMIT
from linli.notices.extraction.tests.made import NOTICE, notice_pdf, zipped
from linli.notices.models import Notice, Reading

SAMPLE = (Path(__file__).parents[4] / "samples/notice.txt").read_bytes()
At = Callable[[str], Client]


def given(data: bytes = SAMPLE, **fields: object) -> dict[str, object]:
    file = BytesIO(data)
    file.name = "春节通知.txt"
    return {"file": file, "came_on": "2023-01-20", "channel": "system"} | fields


def received(text: bytes = SAMPLE, slug: str = "department-clerk") -> Notice:
    with acting(post_named(slug)) as scope:
        assert scope.post
        notice = receive(text, "春节通知.txt", by=scope.post)
        read_again(notice)
    return notice


def numbered(count: int) -> None:
    for n in range(1, count + 1):
        received(SAMPLE.replace("〔2023〕1号".encode(), f"〔2023〕{n}号".encode()))


class TestRegistering:
    def test_keeps_bytes_day_channel_and_a_reading(self, client_at: At) -> None:
        answer = client_at("department-clerk").post("/notices/new/", given())
        with acting(post_named("department-clerk")):
            notice = Notice.objects.get()
            assert Reading.objects.get().notice == notice
        assert answer["Location"] == f"/notices/{notice.pk}/"
        assert bytes(notice.received) == SAMPLE
        assert (str(notice.came_on), notice.channel, notice.doc_number) == (
            "2023-01-20",
            "system",
            "内民政办字〔2023〕1号",
        )
        assert (notice.due.isoformat(), notice.due_words) == ("2023-02-15", "2023年2月15日前")

    def test_takes_pasted_words_as_well(self, client_at: At) -> None:
        text = SAMPLE.decode().replace("\n", "\r\n")
        client_at("department-clerk").post("/notices/new/", {"text": text, "came_on": "2023-01-20"})
        with acting(post_named("department-clerk")):
            assert Notice.objects.get().text == SAMPLE.decode()

    @pytest.mark.parametrize(
        ("data", "format_", "paged"), [(docx(NOTICE), "docx", False), (notice_pdf(), "pdf", True)], ids=["docx", "pdf"]
    )
    def test_reads_word_and_pdf_and_keeps_the_file(
        self, client_at: At, data: bytes, format_: str, *, paged: bool
    ) -> None:
        client = client_at("department-clerk")
        page = client.get(client.post("/notices/new/", given(data))["Location"]).content.decode()
        with acting(post_named("department-clerk")):
            notice = Notice.objects.get()
        assert (notice.format, bool(notice.pages), notice.recognised, notice.extractor) == (format_, paged, False, "1")
        assert (bytes(notice.received), notice.doc_number) == (data, "某民发〔2024〕7号")
        assert (f"/notices/{notice.pk}/pages/1/" in page) is paged
        picture = client.get(f"/notices/{notice.pk}/pages/1/")
        assert picture.status_code == (200 if paged else 404)
        assert picture.content.startswith(b"RIFF") is paged
        assert client.get(f"/notices/{notice.pk}/pages/99/").status_code == 404

    def test_keeps_a_file_that_cannot_be_read_with_its_text_typed(self, client_at: At) -> None:
        data = zipped("OFD.xml")
        fields = given(data, text=SAMPLE.decode())
        assert client_at("department-clerk").post("/notices/new/", fields).status_code == 302
        with acting(post_named("department-clerk")):
            notice = Notice.objects.get()
        assert (notice.format, notice.text, bytes(notice.received)) == ("ofd", SAMPLE.decode(), data)

    def test_tells_of_the_same_file_with_a_link_and_keeps_one(self, client_at: At) -> None:
        known = received()
        answer = client_at("department-clerk").post("/notices/new/", given())
        assert answer.status_code == 409
        assert f'href="/notices/{known.pk}/"' in answer.content.decode()
        with acting(post_named("department-clerk")):
            assert list(Notice.objects.all()) == [known]

    @pytest.mark.parametrize(
        ("change", "status", "words"),
        [
            ({"data": b"%PDF-1.7 \x00\x01" + bytes(range(256)) * 9}, 422, "打不开"),
            ({"data": zipped("OFD.xml")}, 415, "OFD"),
            ({"data": zipped("xl/workbook.xml")}, 415, "这是表格"),
            ({"data": b"It was the best of times. " * 400}, 422, "中文"),
            ({"data": b"x" * (LIMIT + 1)}, 413, "30 MB"),
            ({"file": ""}, 422, "没有文件"),
            ({"text": "各盟市民政局："}, 422, "只能用一样"),
            ({"came_on": ""}, 422, "id_came_on"),
        ],
        ids=["a broken PDF", "an OFD", "a sheet", "an English novel", "too large", "nothing", "both", "no day"],
    )
    def test_is_refused_with_the_reason_on_the_form_and_nothing_is_kept(
        self, client_at: At, change: dict[str, object], status: int, words: str
    ) -> None:
        answer = client_at("department-clerk").post("/notices/new/", given(**change))  # type: ignore[arg-type]
        assert answer.status_code == status
        assert words in answer.content.decode()
        assert 'name="text"' in answer.content.decode()
        with acting(post_named("department-clerk")):
            assert not Notice.objects.exists()

    def test_is_not_for_a_volunteer(self, client_at: At) -> None:
        assert client_at("volunteer").post("/notices/new/", given()).status_code == 403


class TestTheRegister:
    def test_lists_what_the_unit_may_see_and_finds_by_words(self, client_at: At) -> None:
        numbered(2)
        received(slug="zhalaite-clerk")
        mine = client_at("department-clerk")
        assert [one.doc_number for one in mine.get("/notices/?whose=own").context["page"]] == [
            "内民政办字〔2023〕2号",
            "内民政办字〔2023〕1号",
        ]
        found = mine.get("/notices/", {"q": "春节 2023〕2号"}).context["page"]
        assert [one.doc_number for one in found] == ["内民政办字〔2023〕2号"]
        assert len(client_at("kezhong-clerk").get("/notices/").context["page"]) == 0

    def test_says_what_to_do_where_nothing_is(self, client_at: At) -> None:
        client = client_at("department-clerk")
        assert "还没有登记过通知" in client.get("/notices/").content.decode()
        assert "没有合于这些条件的通知" in client.get("/notices/?q=森林").content.decode()

    def test_an_unknown_filter_is_dropped(self, client_at: At) -> None:
        numbered(1)
        assert len(client_at("department-clerk").get("/notices/?state=x&whose=y&page=zz").context["page"]) == 1

    @pytest.mark.parametrize("rows", [1, 16])
    def test_costs_the_same_for_any_number(
        self, client_at: At, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        numbered(rows)
        client = client_at("department-clerk")
        # session, post, enter; number of notices, page of notices, names that changed; four are the test's own
        with django_assert_max_num_queries(7 + 4):
            assert len(client.get("/notices/").context["page"]) == min(rows, 15)


class TestTheNotice:
    def test_shows_the_whole_text_and_every_span_of_what_was_found(self, client_at: At) -> None:
        notice = received()
        html = client_at("department-clerk").get(f"/notices/{notice.pk}/").content.decode()
        paragraphs = re.findall(r'<p[^>]* data-p="(\d+)">(.*?)</p>', html)
        for first, inside in paragraphs:
            plain = re.sub(r"<[^>]+>", "", inside)
            assert notice.text[int(first) : int(first) + len(plain)] == plain
        shown = "".join(re.sub(r"<[^>]+>", "", inside) for _, inside in paragraphs)
        assert "".join(notice.text.split()) == "".join(shown.split())
        lit = {key for keys in re.findall(r'<mark[^>]* data-f="([^"]+)"', html) for key in keys.split()}
        shown = {key for keys in re.findall(r'<(?:div|a)[^>]* data-f="([^"]+)"', html) for key in keys.split()}
        assert lit == shown
        assert len(lit) == 79

    def test_every_number_leads_to_its_place_in_the_text(self, client_at: At) -> None:
        html = client_at("department-clerk").get(f"/notices/{received().pk}/").content.decode()
        targets = set(re.findall(r'href="#(s\d+)"', html))
        assert len(targets) > 60
        assert targets <= set(re.findall(r' id="(s\d+)"', html))

    def test_lights_the_words_that_the_address_asks_for(self, client_at: At) -> None:
        notice = received()
        client = client_at("department-clerk")
        html = client.get(f"/notices/{notice.pk}/?at=973-1032").content.decode()
        lit = "".join(re.findall(r'<mark class="[^"]*\bat"[^>]*>(.*?)</mark>', html))
        assert re.sub(r"<[^>]+>", "", lit) == notice.text[973:1032]
        assert html.count('id="at"') == 1
        for nonsense in ("x", "9-3", "99999999999-1", "1-9999999"):
            assert client.get(f"/notices/{notice.pk}/?at={nonsense}").status_code == 200

    def test_words_that_look_like_markup_stay_words(self, client_at: At) -> None:
        notice = received(SAMPLE.replace("周密安排".encode(), b"<script>alert(1)</script>"))
        html = client_at("department-clerk").get(f"/notices/{notice.pk}/").content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html

    def test_a_stranger_gets_the_same_answer_as_for_none(self, client_at: At) -> None:
        notice = received()
        for page in ("", "file/"):
            assert client_at("kezhong-clerk").get(f"/notices/{notice.pk}/{page}").status_code == 404

    def test_another_of_the_same_number_is_told_with_a_link(self, client_at: At) -> None:
        first, second = received(), received(SAMPLE + b"\n")
        html = client_at("department-clerk").get(f"/notices/{second.pk}/").content.decode()
        assert "像是同一份通知的另一份" in html
        assert f'href="/notices/{first.pk}/"' in html

    def test_a_notice_that_was_not_read_yet_shows_its_text_and_can_be_read(self, client_at: At) -> None:
        with acting(post_named("department-clerk")) as scope:
            assert scope.post
            notice = receive(SAMPLE, "通知.txt", by=scope.post)
        client = client_at("department-clerk")
        assert "还没有读" in client.get(f"/notices/{notice.pk}/").content.decode()
        assert client.post(f"/notices/{notice.pk}/again/").status_code == 302
        assert "已读出（79）" in client.get(f"/notices/{notice.pk}/").content.decode()

    def test_costs_few_statements_and_bytes(
        self, client_at: At, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        notice, client = received(), client_at("department-clerk")
        # session, post, enter; the notice, its readings, what is the same, what was said of it; four are the test's own
        with django_assert_max_num_queries(7 + 4):
            answer = client.get(f"/notices/{notice.pk}/")
        assert len(answer.content) < 60_000


def test_the_file_is_given_back_as_it_came_to_be_saved_never_shown(client_at: At) -> None:
    notice = received()
    answer = client_at("department-clerk").get(f"/notices/{notice.pk}/file/")
    assert answer.content == SAMPLE
    assert not answer.streaming
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
