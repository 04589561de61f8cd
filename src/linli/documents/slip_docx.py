"""The handling slip as .docx, for who goes on in Word."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from .layout import clean
from .sheets import SlipSheet
from .word import EPOCH, FANG, HEI, SONG_BOLD

_WIDTHS = (23, 42, 21, 22, 23, 37)  #: mm of the six columns
#: columns that label and value take, by how many pairs stand beside each other
_SPANS = {1: ((0, 0, 1, 5),), 2: ((0, 0, 1, 3), (4, 4, 5, 5))}


def slip_docx(sheet: SlipSheet) -> bytes:
    """The slip as one table. The same sheet gives the same words; Word paginates by itself."""
    word = Document()
    word.core_properties.created = word.core_properties.modified = EPOCH
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(22), Mm(18)
    section.left_margin, section.right_margin = Mm(22), Mm(20)
    _write(word.add_paragraph(), sheet.title, 22, SONG_BOLD, ALIGN.CENTER)
    _write(word.add_paragraph(), f"收文编号：{sheet.number}", 12, FANG, ALIGN.RIGHT)
    table: Any = word.add_table(rows=len(sheet.rows), cols=len(_WIDTHS), style="Table Grid")
    table.autofit = False
    for at, row in enumerate(sheet.rows):
        table.rows[at].height, table.rows[at].height_rule = Mm(row.height), WD_ROW_HEIGHT_RULE.AT_LEAST
        for column, width in enumerate(_WIDTHS):
            table.cell(at, column).width = Mm(width)
        for (label, value), (a, b, c, d) in zip(row.cells, _SPANS[len(row.cells)], strict=True):
            _fill(table.cell(at, a).merge(table.cell(at, b)), label, HEI, ALIGN.CENTER)
            cell = table.cell(at, c).merge(table.cell(at, d))
            _fill(cell, value, FANG, ALIGN.LEFT, top=row.top)
            if row.signed:
                _write(cell.add_paragraph(), row.signed, 13, FANG, ALIGN.RIGHT)
    if sheet.simulated:
        _write(word.add_paragraph(), "演练数据", 12, HEI, ALIGN.CENTER)
    into = BytesIO()
    word.save(into)
    return into.getvalue()


def _fill(cell: Any, words: str, face: str, align: Any, *, top: bool = False) -> None:
    cell.vertical_alignment = WD_ALIGN_VERTICAL.TOP if top else WD_ALIGN_VERTICAL.CENTER
    _write(cell.paragraphs[0], words, 13, face, align)


def _write(line: Any, words: str, size: int, face: str, align: Any) -> None:
    line.alignment = align
    line.paragraph_format.space_after = Pt(2)
    run = line.add_run(clean(words))
    run.font.size, run.font.name = Pt(size), face
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
