"""Both files say the same, say it again the same, and keep what a reader needs to find his way."""

import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest
from docx import Document
from docx.oxml.ns import qn

from linli.documents.elements import CHARACTER, body
from linli.documents.measure import pages
from linli.documents.pdf import pdf
from linli.documents.readback import Piece, flat, texts, texts_docx
from linli.documents.values import Chart, Figure, Form, Head, Heading, OfficialDocument, Paragraph, Table, figures
from linli.documents.word import docx

from .sample import BY_DAY, BY_LEAGUE, LEAGUES, REPORT

RARE = "赟喆玥珺㛃𬭚䶮〇嘎查苏木珲淖"


def only_words(pieces: list[Piece]) -> str:
    return "".join(flat(pieces).split())


@pytest.fixture(scope="module")
def as_pdf() -> bytes:
    return pdf(REPORT)


@pytest.fixture(scope="module")
def as_docx() -> bytes:
    return docx(REPORT)


def test_several_threads_may_set_a_document_at_once(as_pdf: bytes) -> None:
    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(pdf, [REPORT] * 4)) == {as_pdf}


def test_every_figure_is_found_again_in_both_files(as_pdf: bytes, as_docx: bytes) -> None:
    bound = [figure.text for figure in figures(REPORT)]
    assert len(bound) == 6 + len(LEAGUES) + 1
    for pieces in (texts(as_pdf), texts_docx(as_docx)):
        said = flat(pieces)
        assert [text for text in bound if text not in said] == []


def test_both_files_say_the_same_words_in_the_same_order(as_pdf: bytes, as_docx: bytes) -> None:
    assert only_words(texts(as_pdf)) == only_words(texts_docx(as_docx))


def test_a_table_that_crosses_pages_is_read_as_one(as_pdf: bytes) -> None:
    rows = tuple((f"第{n}站", f"{n:,}") for n in range(1, 121))
    table = Table(head=(("站点", "次数"),), align=("left", "right"), rows=rows)
    document = replace(REPORT, blocks=(table, Paragraph("特此报告。")), attachments=())
    for pieces in (texts(pdf(document)), texts_docx(docx(document))):
        tables = [piece for piece in pieces if isinstance(piece, tuple)]
        assert tables[0] == (("站点", "次数"), *rows)


def test_a_paragraph_that_crosses_pages_is_read_as_itself() -> None:
    long = "走访高龄、独居老人和残疾人家庭，送去慰问品和春联福字。" * 20
    blocks = (Paragraph(long), REPORT.blocks[2], Paragraph(f"又{long}"), BY_DAY, Paragraph(f"再{long}"))
    said = texts(pdf(replace(REPORT, blocks=blocks, attachments=())))
    assert [piece for piece in said if isinstance(piece, str) and piece.endswith(long)] == [
        long, f"又{long}", f"再{long}",
    ]  # fmt: skip


def test_a_foot_note_and_the_caption_of_the_next_page_are_two_pieces() -> None:
    said = texts(pdf(replace(REPORT, blocks=(BY_LEAGUE, BY_DAY, BY_LEAGUE, BY_DAY), attachments=())))
    assert [said.count(words) for words in (BY_LEAGUE.caption, BY_LEAGUE.foot, BY_DAY.caption)] == [2, 2, 2]


def test_a_full_width_space_keeps_its_width_in_a_justified_line() -> None:
    text = "志愿服务送关爱　文明实践树新风" * 10
    document = replace(REPORT, mark=(), number=None, blocks=(Paragraph(text), Paragraph("完。")), attachments=())
    measured = [line for page in pages(pdf(document)) for line in body(page) if "文明实践树新风" in line.text]
    gaps = [
        after.origin - before.origin
        for line in measured
        for before, after in pairwise(line.glyphs)
        if (before.char, after.char) == ("爱", "文") or before.char.isspace()
    ]
    assert len(gaps) >= 5
    assert all(abs(gap - CHARACTER) < 0.1 for gap in gaps)


def test_a_table_repeats_its_head_on_every_page() -> None:
    rows = tuple((f"第{n}站", f"{n:,}") for n in range(1, 121))
    table = Table(head=(("站点", "服务次数"),), align=("left", "right"), rows=rows)
    document = replace(REPORT, blocks=(table, Paragraph("特此报告。")), attachments=(), imprint=None)
    with pdfium.PdfDocument(pdf(document)) as read:
        pages = [page.get_textpage().get_text_bounded() for page in read]
    with_rows = [text for text in pages if "站" in text]
    assert len(with_rows) > 3
    assert all("服务次数" in text for text in with_rows)
    head = Document(BytesIO(docx(document))).tables[0].rows[0]._tr
    assert head.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None


def test_the_same_document_gives_the_same_bytes(as_pdf: bytes, as_docx: bytes) -> None:
    assert pdf(REPORT) == as_pdf
    assert docx(REPORT) == as_docx
    assert pdf(replace(REPORT, foot="封存第129号")) != as_pdf


def test_no_time_of_making_is_in_the_docx(as_docx: bytes) -> None:
    with zipfile.ZipFile(BytesIO(as_docx)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}


def test_headings_are_numbered_by_their_place_and_make_the_outline(as_pdf: bytes, as_docx: bytes) -> None:
    expected = [
        (1, "一、总体情况"), (1, "二、主要做法"), (2, "（一）聚焦重点群体，主动上门"), (3, "1.对高龄独居老人"),
        (4, "（1）牧区的做法"), (4, "（2）城区的做法"), (2, "（二）聚焦城乡社区，活跃年节"),
        (1, "三、存在问题和下一步打算"),
    ]  # fmt: skip
    word = Document(BytesIO(as_docx))
    named = [(p.style.name or "", p.text) for p in word.paragraphs if p.style]
    styled = [(int(name[-1]), text) for name, text in named if name.startswith("Heading")]
    assert styled == expected
    with pdfium.PdfDocument(as_pdf) as read:
        assert [(mark.level + 1, mark.get_title()) for mark in read.get_toc()] == expected


def test_the_docx_keeps_the_official_typefaces_and_the_line_grid(as_docx: bytes) -> None:
    with zipfile.ZipFile(BytesIO(as_docx)) as archive:
        body, styles = (archive.read(f"word/{name}.xml").decode() for name in ("document", "styles"))
    assert '<w:docGrid w:type="lines" w:linePitch="579"/>' in body
    assert "方正小标宋简体" in body
    for face in ("仿宋_GB2312", "楷体_GB2312", "黑体"):
        assert f'w:eastAsia="{face}"' in styles
    assert "Theme=" not in styles[styles.index('w:styleId="Normal"') : styles.index('w:styleId="Heading5"')]


def test_odd_and_even_pages_of_the_docx_have_their_own_page_number(as_docx: bytes) -> None:
    word = Document(BytesIO(as_docx))
    section = word.sections[0]
    assert word.settings.odd_and_even_pages_header_footer
    sides = [footer.paragraphs[0].alignment.name for footer in (section.footer, section.even_page_footer)]
    assert sides == ["RIGHT", "LEFT"]
    assert all("PAGE" in f.paragraphs[0]._p.xml for f in (section.footer, section.even_page_footer))


def test_a_chart_says_its_values_to_who_does_not_see_it(as_pdf: bytes, as_docx: bytes) -> None:
    for pieces in (texts(as_pdf), texts_docx(as_docx)):
        assert any(isinstance(p, str) and "写春联送福字 4,860，春运暖程服务 2,103" in p for p in pieces)


@pytest.mark.parametrize("simulated", [False, True])
def test_simulated_work_is_marked_in_both_files(simulated: bool) -> None:
    document = replace(REPORT, simulated=simulated, blocks=REPORT.blocks[:2], attachments=())
    with pdfium.PdfDocument(pdf(document)) as read:
        marks = [page.get_textpage().get_text_bounded().count("演") for page in read]
    assert marks == [2 * simulated] * len(marks)  # across the page and in the foot line
    with zipfile.ZipFile(BytesIO(docx(document))) as archive:
        headers = [archive.read(n).decode() for n in archive.namelist() if "/header" in n]
    assert sum("演练数据" in header for header in headers) == 2 * simulated


def test_rare_characters_of_names_are_no_boxes() -> None:
    def drawn(character: str) -> bytes:
        document = replace(REPORT, mark=(), number=None, blocks=(Paragraph(character),), imprint=None, attachments=())
        with pdfium.PdfDocument(pdf(document)) as read:
            return bytes(read[0].render(scale=2).buffer)

    box = drawn("\ue000")  # of private use: in no typeface
    assert drawn("\ue001") == box
    pictures = {drawn(character) for character in RARE}
    assert len(pictures) == len(RARE)
    assert box not in pictures


def test_what_cannot_be_is_refused_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="level"):
        Heading(5, "…")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="row 1: expected 2 cells, got 1"):
        Table(head=(("甲", "乙"),), align=("left", "right"), rows=(("1",),))
    with pytest.raises(ValueError, match="head"):
        Table(head=((Head(text="甲", columns=3),),), align=("left", "right"), rows=())
    with pytest.raises(ValueError, match="title"):
        OfficialDocument(form=Form.REPORT, title=" ", issuers=("局",), addressees="", blocks=())


def test_a_joint_document_names_every_issuer_and_what_it_is() -> None:
    joint = replace(REPORT, mark=("内蒙古自治区民政厅", "内蒙古自治区文明办"), blocks=REPORT.blocks[:1], attachments=())
    for said in (only_words(texts(pdf(joint))), only_words(texts_docx(docx(joint)))):
        assert said.startswith("内蒙古自治区民政厅内蒙古自治区文明办文件")


def test_a_document_without_blocks_is_still_one() -> None:
    bare = OfficialDocument(form=Form.NOTICE, title="通知", issuers=("局",), addressees="", blocks=())
    assert only_words(texts(pdf(bare))) == only_words(texts_docx(docx(bare))) == "通知局年月日"


def test_a_figure_keeps_its_key_through_tables_and_charts() -> None:
    assert [figure.key for figure in figures(REPORT)][:8] == [
        "works", "persons", "unnamed", "served", "hours", "confirmed", "works/1", "works/2",
    ]  # fmt: skip
    assert isinstance(next(figures(replace(REPORT, blocks=REPORT.blocks[2:3]))), Figure)
    assert not [
        b for b in REPORT.blocks if isinstance(b, Chart) and list(figures(replace(REPORT, blocks=(b,), attachments=())))
    ]
