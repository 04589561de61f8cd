"""The text of a .docx: paragraphs with their automatic numbers, rows of tables, text boxes, footnotes; inserted words
are there, deleted ones are not. Runs in the sandbox: all here meets foreign data."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from linli.kernel.reasons import Refused, because
from linli.kernel.sandbox import check_archive
from linli.notices.extraction.numbering import Numbering
from linli.notices.extraction.reasons import BROKEN, NO_WORDS, PICTURES
from linli.notices.extraction.values import Extract, Format

MOST_UNPACKED = 200  #: MB that the parts of a file may hold together
_FEW = 100  #: signs up to which pictures may be the notice itself

_GONE = {qn("w:del"), qn("w:moveFrom"), qn("w:rt"), qn("w:pPr"), qn("w:rPr"), qn("w:instrText"), qn("w:delText")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}


def text_of_docx(data: bytes) -> Extract:
    """Refused: BROKEN, NO_WORDS, and the sandbox's reasons about archives."""
    check_archive(data, limit_mb=MOST_UNPACKED)
    try:
        word = docx.Document(BytesIO(data))
        lines = [line.rstrip() for line in _Reader(word).lines(word.element.body)]
    except Refused:
        raise
    except Exception:  # whatever python-docx and lxml say of a file that is no .docx inside
        raise Refused(because(BROKEN)) from None
    text = "\n".join(line for line in lines if line.strip())
    pictures = len(word.inline_shapes) if len(text) < _FEW else 0
    if not text:
        raise Refused(because(NO_WORDS), *([because(PICTURES, n=pictures)] if pictures else []))
    return Extract(text=text, format=Format.DOCX, notes=(because(PICTURES, n=pictures),) if pictures else ())


class _Reader:
    def __init__(self, word: Any) -> None:
        self._numbering = Numbering.of_part(_root(word, RELATIONSHIP_TYPE.NUMBERING))
        notes = _root(word, RELATIONSHIP_TYPE.FOOTNOTES)
        self._notes = {n.get(qn("w:id")): n for n in notes} if notes is not None else {}
        self._styles = _styles(word)

    def lines(self, container: Any) -> Iterator[str]:
        """The blocks of a body, a cell or a text box as lines, in order."""
        for block in container:
            if block.tag == qn("w:p"):
                yield from self._paragraph(block)
            elif block.tag == qn("w:tbl"):
                yield from self._table(block)
            elif block.tag in (qn("w:del"), qn("w:moveFrom"), qn("w:sectPr"), qn("w:sdtPr"), qn("w:tblPr")):
                continue
            elif len(block):
                yield from self.lines(block)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        found = _Found()
        _gather(paragraph, found)
        words = "".join(found.words)
        if words.strip():
            yield self._number(paragraph) + words
        for box in found.boxes:
            yield from self.lines(box)
        for note in found.notes:
            if note in self._notes:
                yield "注：" + " ".join(line.strip() for line in self.lines(self._notes[note]))

    def _table(self, table: Any) -> Iterator[str]:
        """A row is a line, its cells parted by tabs; a cell with a table of its own stands for itself."""
        for row in _below(table, "w:tr"):
            if row.find(f".//{qn('w:trPr')}/{qn('w:del')}") is not None:
                continue
            cells = list(_below(row, "w:tc"))
            if len(cells) == 1 or any(cell.find(f".//{qn('w:tbl')}") is not None for cell in cells):
                for cell in cells:
                    yield from self.lines(cell)
            else:
                texts = [" ".join(line.strip() for line in self.lines(cell)) for cell in cells]
                yield "\t".join(text.replace("\n", " ").replace("\t", " ") for text in texts)

    def _number(self, paragraph: Any) -> str:
        place = _numbered(paragraph.find(qn("w:pPr")))
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        of_style = self._styles.get(style.get(qn("w:val")) if style is not None else None, (None, None))
        number = place[0] if place[0] is not None else of_style[0]
        level = place[1] if place[1] is not None else of_style[1]
        if number is None or number == "0":
            return ""
        written = self._numbering.of(number, level or 0)
        return f"{written} " if written[-1:].isalnum() else written


class _Found:
    """What a paragraph holds: its own words, text boxes that hang on it, and footnotes that it calls."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.boxes: list[Any] = []
        self.notes: list[str] = []


def _gather(node: Any, found: _Found) -> None:
    for child in node:
        tag = child.tag
        if tag in _GONE or tag == _FALLBACK or not isinstance(tag, str):
            continue
        if tag == qn("w:t"):
            found.words.append(child.text or "")
        elif tag in _SIGNS:
            found.words.append(_SIGNS[tag])
        elif tag == qn("w:sym"):
            found.words.append(_symbol(child.get(qn("w:char"), "")))
        elif tag == qn("w:txbxContent"):
            found.boxes.append(child)
        elif tag == qn("w:footnoteReference"):
            found.notes.append(child.get(qn("w:id"), ""))
        elif tag != qn("w:r") or not _is_hidden(child):
            _gather(child, found)


def _is_hidden(run: Any) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false")


def _symbol(code: str) -> str:
    """Signs of a symbol typeface lie in the private area: they say nothing as text."""
    try:
        sign = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= sign <= "\uf8ff" else sign


def _below(node: Any, name: str) -> Iterator[Any]:
    """Rows of a table, or cells of a row, also those that stand in content controls."""
    for child in node:
        if child.tag == qn(name):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _below(child, name)


def _root(word: Any, kind: str) -> Any:
    for relation in word.part.rels.values():
        if relation.reltype == kind and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    return None


def _numbered(properties: Any) -> tuple[str | None, int | None]:
    """List and level of `numPr`, each None where it is not said."""
    place = properties.find(qn("w:numPr")) if properties is not None else None
    if place is None:
        return None, None
    number, level = place.find(qn("w:numId")), place.find(qn("w:ilvl"))
    said = level.get(qn("w:val"), "") if level is not None else ""
    return number.get(qn("w:val")) if number is not None else None, int(said) if said.isdecimal() else None


def _styles(word: Any) -> dict[str | None, tuple[str | None, int | None]]:
    """List and level of each paragraph style, its own or that of a style it is based on; None is the default one."""
    root = _root(word, RELATIONSHIP_TYPE.STYLES)
    styles = {one.get(qn("w:styleId")): one for one in root.findall(qn("w:style"))} if root is not None else {}
    found: dict[str | None, tuple[str | None, int | None]] = {}
    for name, style in styles.items():
        number, level, seen = None, None, set[str]()
        at = style
        while at is not None and at.get(qn("w:styleId")) not in seen:
            seen.add(at.get(qn("w:styleId")))
            own = _numbered(at.find(qn("w:pPr")))
            number, level = number if number is not None else own[0], level if level is not None else own[1]
            based = at.find(qn("w:basedOn"))
            at = styles.get(based.get(qn("w:val"))) if based is not None else None
        found[name] = (number, level)
        if style.get(qn("w:default")) == "1" and style.get(qn("w:type")) == "paragraph":
            found[None] = (number, level)
    return found
