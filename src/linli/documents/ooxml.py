"""The pieces of WordprocessingML that python-docx has no words for. Lengths are in points."""

from collections.abc import Mapping, Sequence
from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shape import InlineShape
from docx.shared import Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from .layout import MM, TYPE_AREA
from .values import Align

SIDES = {"left": ALIGN.LEFT, "center": ALIGN.CENTER, "right": ALIGN.RIGHT}


def twips(points: float) -> str:
    return str(round(points * 20))


def element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def empty(word: Document) -> None:
    """Drop what python-docx's template brings along but its section."""
    body = word.element.body
    for child in [c for c in body if c.tag != qn("w:sectPr")]:
        body.remove(child)


def line_grid(section: Section, pitch_twips: int) -> None:
    """22 lines a page (5.2.3). `lines`, not `linesAndChars`: LibreOffice doubles lines on a negative charSpace."""
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(element("w:docGrid", type="lines", linePitch=str(pitch_twips)))


def styles(word: Document, face: str, spacing: float, heading_faces: Mapping[int, str]) -> None:
    """Normal and headings 1–4: 三号, spaced so that 28 characters fill the line, no automatic space beside Latin."""
    normal = word.styles["Normal"]
    _dress(normal, face)
    normal.font.size = Pt(16)
    run = normal.element.get_or_add_rPr()
    run.append(element("w:spacing", val=twips(spacing)))
    run.append(element("w:lang", val="en-US", eastAsia="zh-CN"))
    _order(run, RUN_ORDER)
    paragraph = normal.element.get_or_add_pPr()
    for name in ("w:widowControl", "w:kinsoku", "w:overflowPunct", "w:autoSpaceDE", "w:autoSpaceDN"):
        paragraph.append(element(name, val="1" if name in ("w:kinsoku", "w:overflowPunct") else "0"))
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0  # of the grid
    _order(paragraph, PARAGRAPH_ORDER)
    for level, heading_face in heading_faces.items():
        style = word.styles[f"Heading {level}"]
        _dress(style, heading_face)
        style.font.size, style.font.bold, style.font.italic = Pt(16), False, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.keep_with_next = True


def _dress(style: Any, face: str) -> None:
    style.font.name = face
    _all_scripts(style.element.get_or_add_rPr(), face)


def _all_scripts(properties: Any, face: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), face)


RUN_ORDER = (
    "rStyle",
    "rFonts",
    "b",
    "bCs",
    "i",
    "iCs",
    "color",
    "spacing",
    "w",
    "kern",
    "position",
    "sz",
    "szCs",
    "lang",
)
PARAGRAPH_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "pBdr", "tabs", "kinsoku",
    "overflowPunct", "autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc", "outlineLvl", "rPr",
)  # fmt: skip
TABLE_ORDER = (
    "tblStyle",
    "tblpPr",
    "tblOverlap",
    "tblW",
    "jc",
    "tblInd",
    "tblBorders",
    "tblLayout",
    "tblCellMar",
    "tblLook",
)


def _order(properties: Any, order: Sequence[str]) -> None:
    """Word refuses properties that stand in another order than the schema's."""
    rank = {qn(f"w:{name}"): n for n, name in enumerate(order)}
    properties[:] = sorted(properties, key=lambda child: rank.get(child.tag, len(rank)))


def faced(run: Run, face: str) -> None:
    _all_scripts(run._r.get_or_add_rPr(), face)


def coloured(run: Run, rgb: str) -> None:
    run.font.color.rgb = RGBColor.from_string(rgb)


def narrowed(run: Run, percent: int) -> None:
    properties = run._r.get_or_add_rPr()
    properties.append(element("w:w", val=str(max(1, percent))))
    _order(properties, RUN_ORDER)


def indent(line: Paragraph, *, left: float = 0, right: float = 0, first: float = 0) -> None:
    style = line.paragraph_format
    style.left_indent, style.right_indent, style.first_line_indent = Pt(left), Pt(right), Pt(first)


def tab_right(line: Paragraph, at: float) -> None:
    line.paragraph_format.tab_stops.add_tab_stop(Pt(at), WD_TAB_ALIGNMENT.RIGHT)


def free_of_grid(line: Paragraph, exactly: float = 0) -> None:
    """A line that is not of the body's size: it takes its own height, or the one given."""
    properties = line._p.get_or_add_pPr()
    if properties.find(qn("w:snapToGrid")) is None:
        properties.append(element("w:snapToGrid", val="0"))
    _order(properties, PARAGRAPH_ORDER)
    if exactly:
        line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        line.paragraph_format.line_spacing = Pt(exactly)


def ruled(line: Paragraph, *, top: int = 0, bottom: int = 0, rgb: str = "000000") -> None:
    """Rules above and below a line, as wide as its indents leave; in eighths of a point, 0 for none."""
    borders = element("w:pBdr")
    for side, eighths in (("top", top), ("bottom", bottom)):
        if eighths:
            borders.append(element(f"w:{side}", val="single", sz=str(eighths), space="0", color=rgb))
    properties = line._p.get_or_add_pPr()
    properties.append(borders)
    _order(properties, PARAGRAPH_ORDER)


def page_field(run: Run) -> None:
    for kind in ("begin", "separate", "end"):
        run._r.append(element("w:fldChar", fldCharType=kind))
        if kind == "begin":
            code = element("w:instrText")
            code.text = "PAGE"
            run._r.append(code)
        if kind == "separate":
            shown = element("w:t")
            shown.text = "1"
            run._r.append(shown)


def table(word: Document, rows: int, widths: Sequence[float]) -> Table:
    """A ruled table over the whole type area; `widths` are parts of 1."""
    made: Table = word.add_table(rows, len(widths))
    made.autofit = False
    made.style = word.styles["Table Grid"]
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=twips(3), type="dxa"))
    made._tbl.tblPr.append(margins)
    room = TYPE_AREA[0] * MM
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Pt(room * width)
    for row in made._tbl.tr_lst:
        row.get_or_add_trPr().append(element("w:cantSplit"))
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = Pt(room * width)
    _order(made._tbl.tblPr, TABLE_ORDER)
    return made


def repeated_head(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))


def cells_of(made: Table, row: int) -> list[_Cell]:
    """The cells of a row without spans; python-docx's own way takes longer with every row."""
    return [_Cell(cell, made) for cell in made._tbl.tr_lst[row].tc_lst]


def cell_line(cell: _Cell, side: Align) -> Paragraph:
    cell.vertical_alignment = VERTICAL.CENTER
    line: Paragraph = cell.paragraphs[0]
    free_of_grid(line)
    line.alignment = SIDES[side]
    return line


def placed_table(word: Document, rows: int, *, left: float, top: float) -> Table:
    """The imprint's table: at its place on the page, rules above, between and below (7.4.1).

    Both measured from the page: LibreOffice sets a table inline that is placed by the margin and as wide as the text.
    """
    made = table(word, rows, (1.0,))
    properties = made._tbl.tblPr
    place = {"horzAnchor": "page", "vertAnchor": "page", "tblpX": twips(left), "tblpY": twips(top)}
    properties.append(element("w:tblpPr", leftFromText="0", rightFromText="0", **place))
    borders = element("w:tblBorders")
    for side, eighths in (("top", 8), ("left", 0), ("bottom", 8), ("right", 0), ("insideH", 6)):
        line = "single" if eighths else "nil"
        borders.append(element(f"w:{side}", val=line, sz=str(eighths), space="0", color="000000"))
    properties.append(borders)
    _order(properties, TABLE_ORDER)
    word.add_paragraph()  # what the table is anchored to; a document must end with one
    return made


def described(shape: InlineShape, words: str) -> None:
    properties = shape._inline.docPr
    properties.set("descr", words)
    properties.set("title", "")


def watermark(line: Paragraph, words: str) -> None:
    """Grey words across the page, as Word's own watermark: a WordArt shape in the header."""
    shape = parse_xml(
        f"<w:r {nsdecls('w')} xmlns:v='urn:schemas-microsoft-com:vml' "
        "xmlns:o='urn:schemas-microsoft-com:office:office'>"
        "<w:pict><v:shapetype id='_x0000_t136' coordsize='21600,21600' o:spt='136' path='m@7,l@8,m@5,21600l@6,21600e'>"
        "<v:path textpathok='t' o:connecttype='rect'/><v:textpath on='t' fitshape='t'/></v:shapetype>"
        "<v:shape type='#_x0000_t136' style='position:absolute;width:380pt;height:95pt;rotation:320;z-index:-251;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin' fillcolor='#e8e8e8' stroked='f'>"
        f"<v:textpath style='font-family:&quot;黑体&quot;' string='{words}'/></v:shape></w:pict></w:r>"
    )
    line._p.append(shape)
