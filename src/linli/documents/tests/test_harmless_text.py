import re
import unicodedata
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.documents.layout import clean
from linli.documents.pdf import pdf
from linli.documents.readback import flat, texts, texts_docx
from linli.documents.values import (
    Attachment,
    Bar,
    Chart,
    Figure,
    Form,
    Heading,
    Imprint,
    Number,
    OfficialDocument,
    Paragraph,
    Table,
)
from linli.documents.word import docx

PLAIN = OfficialDocument(
    form=Form.REPORT, title="报告", issuers=("某局",), addressees="某厅", blocks=(Paragraph("正文。"),)
)

SPECIALS = [
    "#let x = 1 $ a^2 $ *b* _c_ @d <e> `f` \\n // g /* h */ ~ -- --- ... = 一级",
    "=1+1", "@SUM(A1)", "+86", "-5", "\\u{1F600} [x] {y} #import \"a\"", "<script>&amp;</script> ]]> %PDF",
    "sys.inputs #eval(\"1\") #read(\"/etc/passwd\")", "a\u0000b\u0007c\u001bd\u007fe\u0085f",
    "\u202e倒\u202c é e\u0301",
    "赟喆玥珺㛃𬭚䶮〇嘎查苏木珲淖", "😀 🎉", "１２３ＡＢ　全角", "第一行\n第二行",
]  # fmt: skip


def everywhere(text: str) -> OfficialDocument:
    """A document that says the text in each of its places."""
    table = Table(
        head=((text, "次"),), align=("left", "right"), rows=((text, Figure(text, "k")),), caption=text, foot=text
    )
    chart = Chart(caption=text, unit=text, bars=(Bar(text, 1, text),), foot=text)
    return replace(
        PLAIN,
        title=text + "报告", mark=(text,), number=Number(text, 2023, 1), signers=(text,), addressees=text,
        issuers=(text,), copy_number=text, secrecy=text, urgency=text, remark=text, foot=text,
        blocks=(Heading(1, text), Paragraph(text, Figure(text, "k")), table, chart),
        attachments=(Attachment(text, (Paragraph(text),)),),
        imprint=Imprint(copied=(text,), printed_by=text),
    )  # fmt: skip


def visible(text: str) -> str:
    """What of a text a reader can compare: without spaces and without marks that have no shape of their own."""
    shown = unicodedata.normalize("NFKC", clean(text))
    return "".join(c for c in shown if not c.isspace() and unicodedata.category(c) not in ("Cf", "Mn", "Cn", "Co"))


@pytest.mark.parametrize("text", SPECIALS)
def test_markup_and_control_characters_are_words_like_any_others(text: str) -> None:
    document = everywhere(text)
    for read in (texts(pdf(document)), texts_docx(docx(document))):
        assert visible(flat(read)).count(visible(text)) >= 10


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_becomes_a_document(text: str) -> None:
    document = everywhere(text)
    assert pdf(document).startswith(b"%PDF")
    assert visible(text) in visible(flat(texts_docx(docx(document))))


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("#$*_@<>\\`[]{}=+-~/\"'年月日，。（）ab12 "), min_size=1, max_size=80))
def test_what_looks_like_markup_comes_back_from_the_pdf(text: str) -> None:
    document = replace(PLAIN, blocks=(Paragraph("起" + text + "止"),))
    assert visible("起" + text + "止") in visible(flat(texts(pdf(document))))


def test_a_cell_that_looks_like_a_formula_stays_text_in_the_docx() -> None:
    with zipfile.ZipFile(BytesIO(docx(everywhere("=1+1")))) as archive:
        xml = archive.read("word/document.xml").decode()
    assert "instrText" not in xml
    assert len(re.findall(r"<w:t[^>]*>[^<]*=1\+1", xml)) >= 10
