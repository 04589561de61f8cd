"""A PDF's lines become paragraphs again, pages apart."""

from io import BytesIO

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest

from linli.kernel.reasons import Refused
from linli.notices.extraction.layout import Line, Page, rejoined, text_of
from linli.notices.extraction.pdf import text_of_pdf
from linli.notices.extraction.reasons import BROKEN, NO_WORDS
from linli.notices.extraction.tests.made import LONG, NOTICE, TITLE, notice_pdf, saved, scanned
from linli.notices.extraction.values import Extract, Format, Pictures


@pytest.fixture(scope="module")
def notice() -> bytes:
    return notice_pdf()


def read(data: bytes) -> Extract:
    found = text_of_pdf(data)
    assert isinstance(found, Extract)
    return found


class TestOurOwnNotice:
    def test_has_its_paragraphs_whole_over_line_and_page_ends(self, notice: bytes) -> None:
        lines = read(notice).text.split("\n")
        assert lines.count(LONG) == 7
        assert lines.count(LONG * 2) == 7

    def test_keeps_the_red_head_the_title_and_the_imprint(self, notice: bytes) -> None:
        lines = read(notice).text.split("\n")
        assert lines[:2] == ["某某市民政局文件", "某民发〔2024〕7号"]
        assert TITLE in "".join(lines[2:5])
        assert lines[-2:] == ["抄送：市委宣传部，市文明办。", "某某市民政局办公室\t2024年2月2日印发"]

    def test_has_no_page_numbers_and_says_where_each_page_stands(self, notice: bytes) -> None:
        found = read(notice)
        assert "—" not in found.text
        assert len(found.pages) > 3
        firsts, ends = zip(*found.pages, strict=True)
        assert (firsts[0], firsts[1:], ends[-1]) == (0, ends[:-1], len(found.text))
        assert found.text[found.pages[0][0] :].startswith(NOTICE.mark[0])


def test_a_page_that_is_a_picture_makes_a_scan(notice: bytes) -> None:
    assert text_of_pdf(saved(scanned(notice, pages=2), "PDF")) == Pictures(format=Format.SCAN, texts=(None, None))


def test_pages_of_words_in_a_scan_keep_their_words(notice: bytes) -> None:
    out, picture = BytesIO(), saved(scanned(notice), "PDF")
    with pdfium.PdfDocument.new() as mixed:
        for pages in (notice, picture):
            with pdfium.PdfDocument(pages) as source:
                mixed.import_pages(source, [0])
        mixed.save(out)
    found = text_of_pdf(out.getvalue())
    assert isinstance(found, Pictures)
    assert found.texts[0] is not None
    assert found.texts[0].startswith("某某市民政局文件")
    assert found.texts[1] is None


def test_what_is_no_pdf_inside_or_has_no_words_is_refused() -> None:
    empty = BytesIO()
    with pdfium.PdfDocument.new() as blank:
        blank.new_page(595, 842)
        blank.save(empty)
    for data, code in ((b"%PDF-1.7\nnothing", BROKEN), (empty.getvalue(), NO_WORDS)):
        with pytest.raises(Refused) as refused:
            text_of_pdf(data)
        assert refused.value.reasons[0].code is code


def page(*rows: tuple[float, float, str]) -> Page:
    """Lines as (left, right, text), one below the other, of 16-point print on A4."""
    lines = (Line(text, left, right, 100 + 28 * n, 116 + 28 * n, 16) for n, (left, right, text) in enumerate(rows))
    return Page(595, 842, tuple(lines))


class TestParagraphs:
    def test_a_full_line_goes_on_and_an_indented_one_begins(self) -> None:
        text, _ = text_of([page((110, 500, "甲" * 20), (78, 500, "乙" * 26), (78, 300, "丙。"), (110, 500, "丁" * 20))])
        assert text == "甲" * 20 + "乙" * 26 + "丙。\n" + "丁" * 20

    def test_a_centred_line_stands_alone(self) -> None:
        text, _ = text_of(
            [page((200, 400, "关于某事的"), (250, 350, "通知"), (110, 500, "甲" * 20), (78, 500, "乙。"))]
        )
        assert text.split("\n") == ["关于某事的", "通知", "甲" * 20 + "乙。"]

    @pytest.mark.parametrize(
        ("upper", "right", "lower", "goes_on"),
        [
            ("甲" * 24, 440, "http://www.example.cn/a 乙", True),  # the address did not fit
            ("甲" * 24, 440, "乙丙丁", False),
            ("甲" * 25, 484, "乙」，丙", True),  # a sign and what clings to it did not fit
            ("联系电话：0000-", 300, "8800110，传真", True),
            ("甲" * 24 + "的通知", 500, "各旗县民政局：", False),
        ],
    )
    def test_a_line_is_full_when_what_comes_next_did_not_fit(
        self, upper: str, right: float, lower: str, *, goes_on: bool
    ) -> None:
        body = [(110.0, 500.0, "文" * 24), (78.0, 500.0, "文" * 26), (78.0, 500.0, "文" * 26)]
        text, _ = text_of([page(*body, (78, right, upper), (78, 300, lower))])
        assert text.endswith(upper + lower) is goes_on

    def test_numbers_in_the_margin_go_and_numbers_in_the_text_stay(self) -> None:
        middle = [Line("12", 78, 100, 400, 416, 16)]
        foot = [Line(words, 480, 520, 790, 804, 14) for words in ("— 3 —", "-4-", "5", "第 6 页 共 9 页", "7/9")]
        assert text_of([Page(595, 842, (*middle, *foot))])[0] == "12"

    def test_a_head_that_runs_over_all_pages_goes(self) -> None:
        head = Line("某某市人民政府公报", 200, 400, 40, 54, 14)
        pages = [Page(595, 842, (head, Line(f"正文{n}", 78, 200, 300, 316, 16))) for n in range(4)]
        assert "公报" not in text_of(pages)[0]


@pytest.mark.parametrize(
    ("pages", "whole"),
    [
        (["各单位要把走访慰问困难群众作为一件", "大事来抓。"], "各单位要把走访慰问困难群众作为一件大事来抓。"),
        (["各单位要抓好落实。", "一、总体要求"], "各单位要抓好落实。\n一、总体要求"),
        (["各单位要把走访慰问困难群众作为大事", "附件：1.名单"], "各单位要把走访慰问困难群众作为大事\n附件：1.名单"),
        (["某某市民政局\n2024年2月2日", "抄送：市委。"], "某某市民政局\n2024年2月2日\n抄送：市委。"),
        (["", "正文", ""], "正文"),
    ],
)
def test_pages_that_a_person_left_are_joined_with_their_places(pages: list[str], whole: str) -> None:
    text, places = rejoined(pages)
    assert text == whole
    assert [text[a:b].strip("\n") for a, b in places] == pages
