"""Bytes of any file: recognised by content, read within limits, or refused with what to do."""

import contextlib
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from linli.documents.word import docx as written
from linli.kernel import sandbox, textfile
from linli.kernel.reasons import Refused
from linli.notices.extraction import ocr, office, reasons
from linli.notices.extraction.extract import LIMIT, extract, opened
from linli.notices.extraction.recognise import recognise
from linli.notices.extraction.tests.made import NOTICE, TITLE, locked_pdf, notice_pdf, saved, scanned, zipped
from linli.notices.extraction.values import Extract, Format, Pictures, canonical
from linli.notices.reading.engine import read

SAMPLE = (Path(__file__).parents[5] / "samples/notice.txt").read_bytes()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + bytes(500)


def refusal(data: bytes) -> object:
    with pytest.raises(Refused) as refused:
        extract(data)
    return refused.value.reasons[0].code


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (SAMPLE, Format.TEXT),
        (SAMPLE.decode().encode("utf-16"), Format.TEXT),
        ("标题<html>不在开头".encode(), Format.TEXT),
        (b"BMW and other words.", Format.TEXT),
        (b"<!DOCTYPE html><p>x", Format.HTML),
        (b"\xef\xbb\xbf\r\n<!-- saved -->\r\n<HTML><p>x", Format.HTML),
        ("<html><body>通知".encode("utf-16"), Format.HTML),
        (b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=x", Format.MHTML),
        (b"%PDF-1.4\n", Format.PDF),
        (b"\r\n%PDF-1.4\n", Format.PDF),
        (zipped("word/document.xml"), Format.DOCX),
        (zipped("OFD.xml"), Format.OFD),
        (zipped("xl/workbook.xml"), Format.SHEET),
        (zipped("ppt/presentation.xml"), Format.SLIDES),
        (zipped("通知.docx"), Format.ARCHIVE),
        (zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text"), Format.DOC),
        (stream("WordDocument"), Format.DOC),
        (stream("Workbook"), Format.SHEET),
        (stream("EncryptedPackage"), Format.LOCKED),
        (b"{\\rtf1\\ansi", Format.DOC),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', Format.DOC),
        (b"Rar!\x1a\x07\x01\x00", Format.ARCHIVE),
        (b"\0\0\0\x18ftypheic\0\0", Format.HEIC),
        (b"\x89PNG\r\n\x1a\n", Format.PICTURE),
        (b"\xff\xd8\xff\xe1", Format.PICTURE),
        (b"II*\0", Format.PICTURE),
    ],
)
def test_a_format_is_told_by_content(data: bytes, format_: Format) -> None:
    assert recognise(data) is format_


@given(st.binary(max_size=400))
def test_any_bytes_have_a_format(data: bytes) -> None:
    assert recognise(data) in Format


@settings(max_examples=15, deadline=None)
@given(st.sampled_from([b"PK\x03\x04", b"%PDF-1.5\n", b"\x89PNG\r\n\x1a\n", b"<html>", b""]), st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(beginning: bytes, rest: bytes) -> None:
    with contextlib.suppress(Refused):
        assert isinstance(opened(beginning + rest), Extract | Pictures)


class TestText:
    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
    def test_is_the_same_in_any_encoding(self, encoding: str) -> None:
        assert extract(SAMPLE.decode().encode(encoding)) == Extract(text=SAMPLE.decode(), format=Format.TEXT)

    def test_is_canonical(self) -> None:
        assert canonical("e\u0301\0\ud800") == "é\ufffd?"


class TestTheSameNoticeInAnyForm:
    """Our own document, written as PDF and .docx, is read by the engine as one and the same."""

    @pytest.mark.parametrize("write", [notice_pdf, lambda: written(NOTICE)], ids=["pdf", "docx"])
    def test_is_read_alike(self, write: object) -> None:
        document = read(extract(write()).text)  # type: ignore[operator]
        assert str(document.title) == TITLE
        assert str(document.doc_number) == "某民发〔2024〕7号"
        assert [str(unit) for unit in document.addressees] == ["各旗县民政局"]
        assert [str(unit) for unit in document.copied_units] == ["市委宣传部", "市文明办"]
        assert [str(o.deadline.day) for o in document.obligations] == ["2024-02-26"]
        assert len([h for h in document.headings if h.level == 1]) == 7

    @pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")
    def test_is_read_from_a_doc_by_libreoffice(self) -> None:
        rtf = "{\\rtf1\\ansi " + "".join(f"\\u{ord(sign)}?" for sign in "各旗县民政局：") + "\\par}"
        assert extract(rtf.encode()) == Extract(text="各旗县民政局：", format=Format.DOC)

    @pytest.mark.skipif(ocr.program() is None, reason="Tesseract with chi_sim is not installed")
    @pytest.mark.parametrize("kind", ["PDF", "JPEG", "TIFF"])
    def test_is_a_draft_where_it_was_recognised(self, kind: str) -> None:
        (page,) = scanned(notice_pdf())
        turned, exif = page.rotate(90, expand=True), Image.Exif()
        exif[0x0112] = 6  # the camera lay on its side
        data = saved([turned], kind, exif=exif) if kind == "JPEG" else saved([page], kind)
        found = extract(data)
        assert found.draft
        assert found.notes[0].code is reasons.RECOGNISED
        assert found.pages == ((0, len(found.text)),)
        assert "2024" in found.text
        assert "走访慰问困难群众" in found.text


class TestRefusals:
    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", textfile.EMPTY),
            (bytes(range(256)) * 20, textfile.NOT_TEXT),
            (b"x" * (textfile.LIMIT + 1), textfile.TOO_LARGE),
            (b"\x89PNG\r\n\x1a\n" + bytes(LIMIT), textfile.TOO_LARGE),
            (b"\x89PNG\r\n\x1a\n" + bytes(100), reasons.BROKEN),
            (zipped("OFD.xml"), reasons.OFD),
            (zipped("xl/workbook.xml"), reasons.SHEET),
            (zipped("通知.docx"), reasons.ARCHIVE),
            (stream("EncryptedPackage"), reasons.LOCKED),
            (OLE, reasons.OTHER),
            (zipped("word/document.xml")[:60], sandbox.ARCHIVE_BROKEN),
        ],
        ids=[
            "empty",
            "binary",
            "long text",
            "large",
            "cut picture",
            "ofd",
            "sheet",
            "zip",
            "locked",
            "ole",
            "cut docx",
        ],
    )
    def test_say_what_it_is(self, data: bytes, code: object) -> None:
        with pytest.raises(Refused) as refused:
            extract(data)
        assert [reason.code for reason in refused.value.reasons] == [code]
        assert refused.value.reasons[0].remedy

    def test_a_pdf_under_a_password(self) -> None:
        assert refusal(locked_pdf()) == reasons.LOCKED

    def test_a_bomb_is_not_unpacked(self) -> None:
        size = 300 * 1024 * 1024
        bomb = zipped("word/document.xml")
        lying = bomb.replace(struct.pack("<II", 1, 1), struct.pack("<II", 1, size))
        assert refusal(lying) in (sandbox.ARCHIVE_TOO_LARGE, sandbox.ARCHIVE_BROKEN)

    def test_what_is_missing_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        ocr.program.cache_clear()
        picture = saved(scanned(notice_pdf(), dots_per_inch=50), "PNG")
        refusals = [refusal(data) for data in (picture, stream("WordDocument"))]
        ocr.program.cache_clear()
        assert refusals == [reasons.NO_OCR, reasons.NO_OFFICE]
