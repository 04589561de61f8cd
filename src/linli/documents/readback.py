"""Read what the writers wrote: paragraphs and tables in reading order, so that every figure can be found again.

For files of our own making: the PDF is read by its tags, which a PDF from elsewhere may lack.
"""

import ctypes
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import docx as python_docx
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as c  # type: ignore[import-untyped]
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

Rows: TypeAlias = tuple[tuple[str, ...], ...]
Piece: TypeAlias = str | Rows  #: a paragraph, heading or description of a picture; or a table, its head included

CELLS, ROWS = ("TH", "TD"), ("TR",)


def flat(pieces: Iterable[Piece]) -> str:
    """All words of a document, one paragraph or cell a line."""
    return "\n".join(words for piece in pieces for words in ([piece] if isinstance(piece, str) else sum(piece, ())))


def texts(data: bytes) -> list[Piece]:
    """Paragraphs and tables of a PDF; one that crosses pages is one piece. The foot line comes last."""
    found: list[_Element] = []
    marginal: list[str] = []
    with pdfium.PdfDocument(data) as document:
        for index in range(len(document)):
            page = document[index]
            words = _words_by_mark(page)
            _add(found, list(_elements_of(page, words)))
            marginal += [line for line in words.get(-1, []) if line.strip()]
    pieces = [piece for element in found if (piece := element.piece())]
    return pieces + _new(marginal, pieces)


def texts_docx(data: bytes) -> list[Piece]:
    """Paragraphs and tables of a .docx; pictures by their description. The foot line comes last."""
    word = python_docx.Document(io.BytesIO(data))
    pieces: list[Piece] = []
    for block in word.iter_inner_content():
        if isinstance(block, Table):
            pieces.append(tuple(tuple(_own_cells(row._tr)) for row in block.rows))
        elif words := _paragraph_words(block):
            pieces.append(words)
    foot = [line.text for line in word.sections[0].footer.paragraphs[1:] if line.text]
    return pieces + foot


def _paragraph_words(line: Paragraph) -> str:
    pictures = [shape.get("descr", "") for shape in line._p.iter(qn("wp:docPr"))]
    return line.text + "".join(pictures)


def _own_cells(row: Any) -> Iterator[str]:
    """Texts of the cells that begin in this row; a cell that goes on from the row above is no new one."""
    for cell in row.tc_lst:
        if cell.vMerge != "continue":
            yield "\n".join(Paragraph(p, row).text for p in cell.p_lst)


class _Element:
    """A block of the tag tree: its words so far, and whether it began before the page and goes on behind it."""

    def __init__(self, kind: str, rows: list[list[str]], *, began_before: bool) -> None:
        self.kind, self.rows, self.began_before = kind, rows, began_before

    def piece(self) -> Piece:
        if self.kind == "Table":
            return tuple(tuple(cell.strip(" ") for cell in row) for row in self.rows)
        return self.rows[0][0].strip(" ")

    def go_on_with(self, other: "_Element") -> None:
        if self.kind == "Table":
            self.rows += other.rows
        else:
            self.rows[0][0] += other.rows[0][0]


def _add(found: list[_Element], of_page: list[_Element]) -> None:
    for element in of_page:
        if element.began_before and found and found[-1].kind == element.kind:
            found[-1].go_on_with(element)
        else:
            found.append(element)


def _new(lines: list[str], pieces: list[Piece]) -> list[Piece]:
    """What stands in margins, once each: no page numbers, no repeated heads of tables, no watermark."""
    known = flat(pieces)
    fresh = dict.fromkeys(n for n in lines if n not in known and not n.strip("— ").isdigit())
    return [line for line in fresh if len(line) > 4]


def _words_by_mark(page: pdfium.PdfPage) -> dict[int, list[str]]:
    """Texts of the page by the number of their marked content; -1 for what is no content."""
    found: dict[int, list[str]] = {}
    text = page.get_textpage()
    for thing in page.get_objects(filter=[c.FPDF_PAGEOBJ_TEXT]):
        words = _string(c.FPDFTextObj_GetText, thing.raw, text.raw)
        found.setdefault(c.FPDFPageObj_GetMarkedContentID(thing.raw), []).append(words)
    text.close()
    return found


def _elements_of(page: pdfium.PdfPage, words: dict[int, list[str]]) -> Iterator[_Element]:
    tree = c.FPDF_StructTree_GetForPage(page.raw)
    try:
        for index in range(c.FPDF_StructTree_CountChildren(tree)):
            yield from _blocks(c.FPDF_StructTree_GetChildAtIndex(tree, index), words)
    finally:
        c.FPDF_StructTree_Close(tree)


def _blocks(node: Any, words: dict[int, list[str]]) -> Iterator[_Element]:
    kind = _string(c.FPDF_StructElement_GetType, node)
    children = _children(node)
    if kind == "Table":
        rows = [[_all_words(cell, words) for cell in _below(row, CELLS)] for row in _below(node, ROWS)]
        yield _Element(kind, [row for row in rows if row], began_before=_began_before(node))
    elif kind == "Figure":
        yield _Element(kind, [[_string(c.FPDF_StructElement_GetAltText, node)]], began_before=False)
    elif children and kind not in ("P", "Span", "H1", "H2", "H3", "H4", "Strong"):
        for child in children:
            yield from _blocks(child, words)
    elif found := _all_words(node, words):
        yield _Element("P", [[found]], began_before=_began_before(node))


def _children(node: Any) -> list[Any]:
    count = c.FPDF_StructElement_CountChildren(node)
    return [child for index in range(count) if (child := c.FPDF_StructElement_GetChildAtIndex(node, index))]


def _below(node: Any, kinds: tuple[str, ...]) -> Iterator[Any]:
    for child in _children(node):
        if _string(c.FPDF_StructElement_GetType, child) in kinds:
            yield child
        else:
            yield from _below(child, kinds)


def _all_words(node: Any, words: dict[int, list[str]]) -> str:
    """The words of a node and of what is below it, in order, as far as they are on this page."""
    parts = []
    for index in range(c.FPDF_StructElement_CountChildren(node)):
        child = c.FPDF_StructElement_GetChildAtIndex(node, index)
        mark = c.FPDF_StructElement_GetChildMarkedContentID(node, index)  # -1 for what stands on another page
        parts.append(_all_words(child, words) if child else "".join(words.get(mark, [])) if mark >= 0 else "")
    return "".join(parts)


def _began_before(node: Any) -> bool:
    """Whether the node's first content lies on an earlier page: there it has neither a child nor a mark here."""
    if c.FPDF_StructElement_CountChildren(node) < 1:
        return False
    child = c.FPDF_StructElement_GetChildAtIndex(node, 0)
    if child:
        return _began_before(child)
    return bool(c.FPDF_StructElement_GetChildMarkedContentID(node, 0) < 0)


def _string(read: Callable[..., int], *of: Any) -> str:
    """A UTF-16 string from one of PDFium's functions that are asked twice: for the length, then for the text."""
    if read is c.FPDFTextObj_GetText:
        length = read(*of, None, 0)
        buffer = ctypes.create_string_buffer(length)
        read(*of, ctypes.cast(buffer, ctypes.POINTER(c.FPDF_WCHAR)), length)
    else:
        length = read(*of, None, 0)
        buffer = ctypes.create_string_buffer(max(length, 2))
        read(*of, buffer, length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16le", "replace")
