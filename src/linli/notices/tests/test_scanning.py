"""A notice that came as pictures is registered with the text that a person compared."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image

from linli.access.queries import post_named
from linli.access.scope import acting
from linli.kernel.clock import today
from linli.notices import scanning
from linli.notices.actions import Came
from linli.notices.extraction import ocr
from linli.notices.extraction.extract import opened
from linli.notices.extraction.tests.made import notice_pdf, saved, scanned
from linli.notices.extraction.values import Pictures
from linli.notices.models import Notice, Reading, Scan

At = Callable[[str], Client]
SAMPLE = (Path(__file__).parents[4] / "samples/notice.txt").read_text(encoding="utf-8")
HEAD, TAIL = SAMPLE[:600], SAMPLE[600:]


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without Tesseract."""
    monkeypatch.setenv("PATH", "")
    ocr.program.cache_clear()
    yield
    ocr.program.cache_clear()


@pytest.fixture(scope="module")
def pages() -> bytes:
    return saved(scanned(notice_pdf(), dots_per_inch=60, pages=2), "PDF")


def brought(client: Client, data: bytes) -> str:
    file = io.BytesIO(data)
    file.name = "扫描件.pdf"
    answer = client.post("/notices/new/", {"file": file, "came_on": "2023-01-20", "channel": "paper"})
    assert answer.status_code == 302
    return str(answer["Location"])


def kept() -> list[Notice]:
    with acting(post_named("department-clerk")):
        return list(Notice.objects.all())


@pytest.mark.usefixtures("no_ocr")
class TestWithoutTesseract:
    def test_every_page_is_shown_beside_an_empty_text_with_the_reason(self, client_at: At, pages: bytes) -> None:
        client = client_at("department-clerk")
        where = brought(client, pages)
        html = client.get(where).content.decode()
        assert html.count("<textarea") == 2
        assert "这台服务器上没有装" in html
        assert client.get(f"{where}pages/2/").content.startswith(b"RIFF")
        assert kept() == []

    def test_the_text_that_a_person_left_is_what_is_read(self, client_at: At, pages: bytes) -> None:
        client = client_at("department-clerk")
        where = brought(client, pages)
        answer = client.post(where, {"page-1": HEAD.replace("\n", "\r\n"), "page-2": TAIL})
        (notice,) = kept()
        assert answer["Location"] == f"/notices/{notice.pk}/"
        assert (notice.format, notice.recognised, notice.channel, bytes(notice.received)) == (
            "scan",
            True,
            "paper",
            pages,
        )
        assert "".join(notice.text.split()) == "".join(SAMPLE.split())
        assert [first for first, _ in notice.pages] == [0, notice.pages[0][1]]
        assert notice.doc_number == "内民政办字〔2023〕1号"
        assert "以图片为准" in client.get(answer["Location"]).content.decode()
        with acting(post_named("department-clerk")):
            assert not Scan.objects.exists()
            assert Reading.objects.get().notice == notice

    @pytest.mark.parametrize("text", ["", "今天天气好。"])
    def test_a_refused_text_stays_as_typed_and_so_does_the_scan(self, client_at: At, pages: bytes, text: str) -> None:
        client = client_at("department-clerk")
        where = brought(client, pages)
        answer = client.post(where, {"page-1": text, "page-2": ""})
        assert answer.status_code == 422
        assert f"\n{text}</textarea>" in answer.content.decode()
        assert kept() == []
        assert client.get(where).status_code == 200

    def test_the_same_pictures_again_are_the_same_scan(self, client_at: At, pages: bytes) -> None:
        client = client_at("department-clerk")
        assert brought(client, pages) == brought(client, pages)
        assert "待核对的扫描件（1）" in client.get("/notices/new/").content.decode()

    def test_another_unit_does_not_see_it_and_the_own_may_drop_it(self, client_at: At, pages: bytes) -> None:
        client = client_at("department-clerk")
        where = brought(client, pages)
        for page in ("", "pages/1/", "progress/"):
            assert client_at("xingan-clerk").get(where + page).status_code == 404
        assert client.post(f"{where}drop/")["Location"] == "/notices/new/"
        assert client.get(where).status_code == 404


def test_a_picture_that_is_shown_holds_nothing_of_the_camera(client_at: At, no_ocr: None) -> None:
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    client = client_at("department-clerk")
    where = brought(client, saved(scanned(notice_pdf(), dots_per_inch=60), "JPEG", exif=exif))
    shown = client.get(f"{where}pages/1/").content
    assert b"where it was taken" not in shown
    assert not Image.open(io.BytesIO(shown)).getexif()


@pytest.mark.skipif(ocr.program() is None, reason="Tesseract with chi_sim is not installed")
@pytest.mark.django_db
def test_a_recognition_that_was_broken_off_goes_on_where_it_was() -> None:
    pages = saved(scanned(notice_pdf(), dots_per_inch=150, pages=2), "PDF")
    with acting(post_named("department-clerk")) as scope:
        found = opened(pages)
        assert isinstance(found, Pictures)
        assert scope.post
        scan = scanning.bring(pages, "扫描件.pdf", found, Came(today()), by=scope.post)
        assert (scan.texts, scanning.is_ready(scan)) == ([], False)
        Scan.objects.filter(pk=scan.pk).update(texts=["第一页"], notes=[[]])
    scanning.recognise(scan.pk, by=scope.post)
    scanning.recognise(scan.pk, by=scope.post)
    with acting(scope.post):
        done = Scan.objects.get(pk=scan.pk)
        assert done.texts[0] == "第一页"
        assert len(done.texts) == len(done.notes) == 2
        assert "走访慰问" in done.texts[1]
