"""Official documents as .docx: what people go on editing. Official typeface names, real headings, tables and fields."""

import io
import zipfile
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_BREAK
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from . import chart, layout, ooxml
from .layout import CELL, MARGINS, PITCH, clean
from .pdf import png
from .titles import cells, title_lines
from .values import Block, Chart, Emphasis, Form, Heading, Imprint, OfficialDocument, Paragraph, Run, Table, plain

FANG, KAI, HEI, SONG, SONG_BOLD = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
HEADING_FACES = {1: HEI, 2: KAI, 3: FANG, 4: FANG}
RED = "D7000F"
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # python-docx must write some date; a fixed one keeps equal input equal


def docx(document: OfficialDocument) -> bytes:
    """The document as .docx. The same document gives the same bytes.

    Word paginates by itself: that the imprint stands on an *even* page is only sure in the PDF.
    """
    return _Writer(document).written()


class _Writer:
    def __init__(self, document: OfficialDocument) -> None:
        self.source = document
        self.word: WordDocument = Document()
        ooxml.empty(self.word)

    def written(self) -> bytes:
        d = self.source
        self._page()
        self._head()
        self._title(d.title)
        if d.addressees:
            self._line(f"{clean(d.addressees)}：")
        self._blocks(d.blocks)
        text_end = len(self.word.paragraphs) - 1
        self._notes()
        self._signature()
        for line in self.word.paragraphs[text_end:-1]:  # 7.3.5.5: the signature never stands on a page without text
            line.paragraph_format.keep_with_next = True
        if d.remark:
            self._line(f"（{clean(d.remark)}）", indent=2)
        self._attachments()
        if d.imprint:
            self._imprint(d.imprint)
        return self._packed()

    # The page

    def _page(self) -> None:
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        top, right, bottom, left = MARGINS
        section.top_margin, section.right_margin = Mm(top), Mm(right)
        section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
        # 7.5: 7 mm from the type area to the dash, which lies in the middle of a 14 pt line
        section.footer_distance = Mm(bottom - 7) - Pt(9 + (14 if layout.foot_line(self.source) else 0))
        section.header_distance = Mm(15)
        ooxml.line_grid(section, int(PITCH * 20))  # rounded up, only 21 lines would fit
        ooxml.styles(self.word, FANG, CELL - 16, HEADING_FACES)
        self.word.settings.odd_and_even_pages_header_footer = True
        for footer, right_side in ((section.footer, True), (section.even_page_footer, False)):
            footer.is_linked_to_previous = False
            line = footer.paragraphs[0]
            line.alignment = ALIGN.RIGHT if right_side else ALIGN.LEFT
            ooxml.indent(line, **({"right": 14} if right_side else {"left": 14}))
            self._run(line, "— ", 14, SONG)
            ooxml.page_field(self._run(line, "", 14, SONG))
            self._run(line, " —", 14, SONG)
            if words := layout.foot_line(self.source):
                below = footer.add_paragraph()
                below.alignment = ALIGN.CENTER
                self._run(below, clean(words), 9, SONG)
        if self.source.simulated:
            for header in (section.header, section.even_page_header):
                header.is_linked_to_previous = False
                ooxml.watermark(header.paragraphs[0], "演练数据")

    # Head and title

    def _head(self) -> None:
        d = self.source
        top = [(w, f) for w, f in ((d.copy_number, FANG), (d.secrecy, HEI), (d.urgency, HEI)) if w]
        for words, face in top:
            self._line(clean(words), face=face)
        if d.mark:
            above = max(0.0, 35 * layout.MM - len(top) * PITCH)  # 7.2.4
            # Several issuers stand above each other, 文件 below them: beside them needs a layout that editors lose.
            lines = [d.mark[0] + d.mark_word] if len(d.mark) == 1 else [*d.mark, d.mark_word]
            for number, words in enumerate(filter(None, lines)):
                self._mark(clean(words), above if number == 0 else 0)
            self._blank(2 if d.form is not Form.LETTER else 0)
            self._number()
        if top or d.mark:
            self._blank(2)

    def _mark(self, words: str, above: float) -> None:
        line = self._line("", align=ALIGN.CENTER)
        line.paragraph_format.space_before = Pt(above)
        width = layout.TYPE_AREA[0] * layout.MM - 8
        size = max(34.0, min(46.0, width / (cells(words) * 1.06)))
        run = self._run(line, words, round(2 * size) / 2, SONG_BOLD)
        ooxml.coloured(run, RED)
        squeeze = width / (cells(words) * size)
        if squeeze < 1:
            ooxml.narrowed(run, int(squeeze * 100))
        ooxml.free_of_grid(line, exactly=1.15 * size)

    def _number(self) -> None:
        d = self.source
        number = clean(str(d.number)) if d.number else ""
        if d.form is Form.REPORT:
            signers = [clean(s) for s in d.signers] or ["　　　"]
            for signer in signers[:-1]:
                self._signer("", signer, first=signer is signers[0])
            self._signer(number, signers[-1], first=len(signers) == 1)
        else:
            self._line(number, align=ALIGN.RIGHT if d.form is Form.LETTER else ALIGN.CENTER)
        rule = self._line("")
        ooxml.free_of_grid(rule, exactly=4 * layout.MM - (PITCH - 16) / 2)
        ooxml.ruled(rule, bottom=10, rgb=RED)

    def _signer(self, number: str, signer: str, *, first: bool) -> None:
        line = self._line(number)
        ooxml.indent(line, left=CELL, right=CELL)
        ooxml.tab_right(line, layout.TYPE_AREA[0] * layout.MM - CELL)
        self._run(line, "\t" + ("签发人：" if first else ""))
        self._run(line, signer, face=KAI)

    def _title(self, title: str) -> None:
        line = self._line("", align=ALIGN.CENTER)
        ooxml.free_of_grid(line, exactly=35)
        for number, words in enumerate(title_lines(clean(title), whole=self.source.issuers)):
            run = self._run(line, "", 22, SONG_BOLD)
            if number:
                run.add_break(WD_BREAK.LINE)
            run.add_text(words)
        self._blank(1)

    # The body

    def _blocks(self, blocks: tuple[Block, ...]) -> None:
        for block, number in layout.numbered(blocks):
            match block:
                case Heading():
                    line = self.word.add_paragraph(style=f"Heading {block.level}")
                    ooxml.indent(line, first=2 * CELL)
                    line.add_run(number + clean(block.text))
                case Paragraph():
                    line = self._line("", indent=2, align=ALIGN.JUSTIFY)
                    for run in block.runs:
                        self._words(line, run)
                case Table():
                    self._table(block)
                case Chart():
                    self._chart(block)

    def _words(self, line: WordParagraph, run: Run, size: float = 0) -> None:
        made = self._run(line, clean(plain(run)), size)
        if isinstance(run, Emphasis):
            made.bold = True

    def _caption(self, words: str) -> None:
        if words:
            line = self._line("", align=ALIGN.CENTER)
            self._run(line, clean(words), 14, HEI)
            line.paragraph_format.keep_with_next = True

    def _foot(self, words: str) -> None:
        line = self._line("")
        ooxml.free_of_grid(line)
        self._run(line, clean(words), 10.5)

    def _table(self, table: Table) -> None:
        self._caption(table.caption)
        grid = layout.grid(table)
        made = ooxml.table(self.word, len(grid.head) + len(grid.rows), grid.widths)
        for row in made.rows[: len(grid.head)]:
            ooxml.repeated_head(row)
        for number, at, span in layout.head_places(grid.head, len(grid.align)):
            target = made.cell(number, at)
            if span.columns > 1 or span.rows > 1:
                target = target.merge(made.cell(number + span.rows - 1, at + span.columns - 1))
            self._run(ooxml.cell_line(target, "center"), clean(span.text), grid.size, HEI)
        for number, cells_of_row in enumerate(grid.rows, len(grid.head)):
            total = table.total and number == len(grid.head) + len(grid.rows) - 1
            for cell, side, run in zip(ooxml.cells_of(made, number), grid.align, cells_of_row, strict=True):
                self._run(ooxml.cell_line(cell, side), clean(plain(run)), grid.size, HEI if total else FANG)
        self._foot(table.foot)

    def _chart(self, picture: Chart) -> None:
        self._caption(picture.caption)
        line = self._line("", align=ALIGN.CENTER)
        ooxml.free_of_grid(line)
        width = layout.TYPE_AREA[0]
        image = png(chart.svg(picture), width_mm=width)
        shape = line.add_run().add_picture(io.BytesIO(image), width=Mm(width))
        ooxml.described(shape, chart.alt(picture))
        self._foot(picture.foot)

    # Below the text

    def _notes(self) -> None:
        names = [clean(a.title) for a in self.source.attachments]
        numbered = len(names) > 1
        for number, name in enumerate(names, 1):
            label = ("附件：" if number == 1 else "") + (f"{number}." if numbered else "")
            line = self._line("")
            hanging = CELL * (5 + (1 if numbered else 0))
            start = CELL * (2 if number == 1 else 5)
            ooxml.indent(line, left=hanging, first=start - hanging)
            line.paragraph_format.space_before = Pt(PITCH if number == 1 else 0)
            self._run(line, f"{label}{name}")

    def _signature(self) -> None:
        d = self.source
        above = PITCH * (2 if d.with_seal else 1)
        date = layout.day(d.signed_on)
        names = [clean(n) for n in d.issuers]
        widths = {n: cells(n) * CELL for n in (*names, date)}
        widest = max(widths[n] for n in names)
        if d.with_seal:  # 7.3.5.1
            right = max(4 * CELL, (widest - widths[date]) / 2)
            middle = right + widths[date] / 2
            rights = [middle - widths[n] / 2 for n in names]
        elif widths[date] + 2 * CELL <= widest:  # 7.3.5.2: the date begins two characters to the right of the issuer
            right, rights = widest - widths[date], [2 * CELL] * len(names)
        else:
            right, rights = 2 * CELL, [4 * CELL + widths[date] - widest] * len(names)
        for words, margin in zip([*names, date], [*rights, right], strict=True):
            line = self._line(words, align=ALIGN.RIGHT)
            ooxml.indent(line, right=margin)
            line.paragraph_format.space_before, above = Pt(above), 0

    def _attachments(self) -> None:
        labels = layout.attachment_labels(self.source.attachments)
        for label, attachment in zip(labels, self.source.attachments, strict=True):
            if attachment.blocks:
                self._line(label, face=HEI).paragraph_format.page_break_before = True
                self._blank(1)
                self._title(attachment.title)
                self._blocks(attachment.blocks)

    def _imprint(self, imprint: Imprint) -> None:
        room = layout.TYPE_AREA[0] * layout.MM
        words = f"抄送：{clean(layout.copied(imprint))}。"
        lines = -(-(cells(words) - 3) // (room / 14 - 5.5)) if imprint.copied else 0
        top = (297 - MARGINS[2]) * layout.MM - (1 + lines) * 22 - 4
        box = ooxml.placed_table(self.word, 1 + bool(imprint.copied), left=MARGINS[3] * layout.MM, top=top)
        if imprint.copied:
            line = self._imprint_line(box.cell(0, 0))
            ooxml.indent(line, left=14 * 4, first=-14 * 3, right=14)
            self._run(line, words, 14)
        line = self._imprint_line(box.rows[-1].cells[0])
        ooxml.indent(line, left=14, right=14)
        ooxml.tab_right(line, room - 20)
        self._run(line, f"{clean(imprint.printed_by)}\t{layout.day(imprint.printed_on)}印发", 14)

    def _imprint_line(self, cell: _Cell) -> WordParagraph:
        line = ooxml.cell_line(cell, "left")
        ooxml.free_of_grid(line, exactly=22)
        return line

    # Small parts

    def _line(self, words: str, *, face: str = FANG, indent: int = 0, align: ALIGN | None = None) -> WordParagraph:
        line = self.word.add_paragraph()
        if align is not None:
            line.alignment = align
        if indent:
            ooxml.indent(line, first=indent * CELL)
        if words:
            self._run(line, words, face=face)
        return line

    def _blank(self, lines: int) -> None:
        for _ in range(lines):
            self.word.add_paragraph()

    def _run(self, line: WordParagraph, words: str, size: float = 0, face: str = FANG) -> WordRun:
        run = line.add_run(words)
        if face != FANG:
            ooxml.faced(run, face)
        if size:
            run.font.size = Pt(size)
        return run

    def _packed(self) -> bytes:
        core = self.word.core_properties
        core.title = clean(self.source.title).replace("\n", "")[:255]
        core.author = core.last_modified_by = clean(self.source.author or self.source.issuers[0])[:255]
        core.created = core.modified = EPOCH
        core.revision, core.comments, core.keywords, core.language = 1, "", "", "zh-CN"
        raw = io.BytesIO()
        self.word.save(raw)
        return _with_fixed_times(raw.getvalue())


def _with_fixed_times(archive: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return made.getvalue()
