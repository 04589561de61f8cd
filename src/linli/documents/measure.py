"""What stands where in a PDF: lines of characters and ruled lines, in millimetres from the upper left of the page."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from threading import RLock

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as c  # type: ignore[import-untyped]

from .layout import MM

#: neither PDFium nor a Typst compiler bears a second thread; a server has several
ONE_AT_A_TIME = RLock()
RED_ENOUGH = 0x60  # by how much red must outweigh green and blue
SLANTED = 0.1  # radians: watermarks are no text


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character. `left` and `right` bound its ink; `origin` and `base` are where it is set."""

    char: str
    origin: float
    base: float
    left: float
    right: float
    top: float  #: of the ink
    bottom: float
    size: float  #: points
    colour: tuple[int, int, int]

    @property
    def is_red(self) -> bool:
        red, green, blue = self.colour
        return red - max(green, blue) > RED_ENOUGH


@dataclass(frozen=True)
class Line:
    """Characters on one base line, from left to right."""

    glyphs: tuple[Glyph, ...]

    @cached_property
    def text(self) -> str:
        return "".join(g.char for g in self.glyphs)

    @property
    def size(self) -> float:
        """The size that most of its characters have."""
        sizes = [round(g.size, 1) for g in self.glyphs]
        return max(sorted(set(sizes)), key=sizes.count)

    @property
    def left(self) -> float:
        return min(g.origin for g in self.glyphs)

    @property
    def right(self) -> float:
        return max(g.right for g in self.glyphs)

    @property
    def ink_left(self) -> float:
        """Where the ink begins: an opening bracket is set without the blank before it when it begins a line."""
        return min(g.left for g in self.glyphs)

    @property
    def base(self) -> float:
        return self.glyphs[0].base

    @property
    def top(self) -> float:
        """Upper edge of the characters' bodies (0.88 of the size above the base line, as Chinese typefaces have it)."""
        return self.base - 0.88 * self.size / MM

    @property
    def bottom(self) -> float:
        return self.base + 0.12 * self.size / MM

    @property
    def ink_top(self) -> float:
        return min(g.top for g in self.glyphs)

    @property
    def is_red(self) -> bool:
        return sum(g.is_red for g in self.glyphs) * 2 > len(self.glyphs)


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line lying across the page."""

    left: float
    right: float
    y: float  #: of its middle
    thickness: float
    is_red: bool

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True)
class Page:
    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    fonts: frozenset[tuple[str, bool]]  #: name, and whether the file holds it


def pages(data: bytes) -> tuple[Page, ...]:
    """Measure every page. Raises `pypdfium2.PdfiumError` for what is no PDF."""
    with ONE_AT_A_TIME, pdfium.PdfDocument(data) as document:
        return tuple(_page(document[index], index + 1) for index in range(len(document)))


def _page(page: pdfium.PdfPage, number: int) -> Page:
    width, height = page.get_size()
    text = page.get_textpage()
    try:
        glyphs = list(_glyphs(text.raw, height))
        objects = list(page.get_objects())
        return Page(
            number, width / MM, height / MM, tuple(_lines(glyphs)), tuple(_rules(objects, height)), _fonts(objects)
        )
    finally:
        text.close()
        page.close()


def _glyphs(text: c.FPDF_TEXTPAGE, height: float) -> Iterator[Glyph]:
    x, y = ctypes.c_double(), ctypes.c_double()
    box = [ctypes.c_double() for _ in range(4)]
    rgba = [ctypes.c_uint() for _ in range(4)]
    for index in range(c.FPDFText_CountChars(text)):
        code = c.FPDFText_GetUnicode(text, index)
        if code in (0, 10, 13) or c.FPDFText_IsGenerated(text, index) or 0xD800 <= code < 0xE000:
            continue
        angle = c.FPDFText_GetCharAngle(text, index)
        if SLANTED < angle < 2 * 3.14159 - SLANTED:
            continue
        c.FPDFText_GetCharOrigin(text, index, x, y)
        c.FPDFText_GetCharBox(text, index, *box)
        left, right, bottom, top = (side.value / MM for side in box)
        c.FPDFText_GetFillColor(text, index, *rgba)
        colour = (rgba[0].value, rgba[1].value, rgba[2].value)
        size = c.FPDFText_GetFontSize(text, index) * _scale(text, index)
        high = height / MM
        yield Glyph(chr(code), x.value / MM, high - y.value / MM, left, right, high - top, high - bottom, size, colour)


def _scale(text: c.FPDF_TEXTPAGE, index: int) -> float:
    matrix = c.FS_MATRIX()
    c.FPDFText_GetMatrix(text, index, matrix)
    return float(abs(matrix.d)) or 1.0


def _lines(glyphs: list[Glyph]) -> Iterator[Line]:
    """Group by base line; what stands apart on one base line (the cells of a row) stays one line."""
    row: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda g: (g.base, g.origin)):
        if row and glyph.base - row[0].base > 0.6:
            yield _line(row)
            row = []
        row.append(glyph)
    if row:
        yield _line(row)


def _line(row: list[Glyph]) -> Line:
    row.sort(key=lambda g: g.origin)
    while len(row) > 1 and row[0].char.isspace():
        row = row[1:]
    while len(row) > 1 and row[-1].char.isspace():
        row = row[:-1]
    return Line(tuple(row))


def _rules(objects: list[pdfium.PdfObject], height: float) -> Iterator[Rule]:
    for thing in objects:
        if thing.type != c.FPDF_PAGEOBJ_PATH:
            continue
        left, bottom, right, top = (side / MM for side in thing.get_bounds())
        if right - left < 100 or top - bottom > 2:
            continue
        stroke = ctypes.c_float()
        mode, stroked = ctypes.c_int(), ctypes.c_int()
        c.FPDFPath_GetDrawMode(thing.raw, mode, stroked)
        c.FPDFPageObj_GetStrokeWidth(thing.raw, stroke)
        thickness = stroke.value / MM if stroked.value else top - bottom
        widen = (right - left) - thickness if stroked.value and top - bottom >= thickness else right - left
        middle = (left + right) / 2
        read = c.FPDFPageObj_GetStrokeColor if stroked.value else c.FPDFPageObj_GetFillColor
        rgba = [ctypes.c_uint() for _ in range(4)]
        read(thing.raw, *rgba)
        red = int(rgba[0].value) - max(int(rgba[1].value), int(rgba[2].value)) > RED_ENOUGH
        y = height / MM - (top + bottom) / 2
        yield Rule(middle - widen / 2, middle + widen / 2, y, thickness, red)


def _fonts(objects: list[pdfium.PdfObject]) -> frozenset[tuple[str, bool]]:
    found = set()
    for thing in objects:
        if thing.type == c.FPDF_PAGEOBJ_TEXT:
            font = c.FPDFTextObj_GetFont(thing.raw)
            name = ctypes.create_string_buffer(200)
            c.FPDFFont_GetBaseFontName(font, name, 200)
            found.add((name.value.decode("utf-8", "replace"), bool(c.FPDFFont_GetIsEmbedded(font))))
    return frozenset(found)
