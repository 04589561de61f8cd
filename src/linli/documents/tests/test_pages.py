"""A full page opens no empty one behind it."""

from collections.abc import Iterator

import pypdfium2
import pytest

from linli.documents.pdf import pdf
from linli.documents.values import Form, OfficialDocument, Paragraph


def pages(made: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(made)
    for page in document:
        yield page.get_textpage().get_text_range()
    document.close()


@pytest.mark.parametrize("lines", range(1, 30))
def test_no_page_is_empty_wherever_the_text_ends(lines: int) -> None:
    body = tuple(Paragraph(f"第{n}项活动已经办结。") for n in range(lines))
    made = OfficialDocument(
        form=Form.REPORT, title="活动情况的报告", issuers=("某某局",), addressees="某某厅", blocks=body
    )
    for text in pages(pdf(made)):
        assert "活动" in text
