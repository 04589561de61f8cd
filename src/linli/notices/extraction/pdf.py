"""The text of a PDF by pypdfium2, line by line with places. Runs in the sandbox: all here meets foreign data."""

import unicodedata
from collections.abc import Iterator
from ctypes import byref, c_double
from itertools import pairwise

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as c  # type: ignore[import-untyped]

from linli.kernel.reasons import Refused, because
from linli.notices.extraction.layout import Line, Page, columns_of, in_order, text_of
from linli.notices.extraction.reasons import BROKEN, COLUMNS, LOCKED, NO_WORDS, TOO_MANY_PAGES
from linli.notices.extraction.values import Extract, Format, Pictures

MOST_PAGES = 300
_INVISIBLE = 3  #: text render mode (ISO 32000-1, 9.3.6) of the words that a scanner lays under its picture


def text_of_pdf(data: bytes) -> Extract | Pictures:
    """The text, or a scan where a page is a picture. Refused: LOCKED, BROKEN, TOO_MANY_PAGES, NO_WORDS."""
    with opened(data) as document:
        if len(document) > MOST_PAGES:
            raise Refused(because(TOO_MANY_PAGES, pages=len(document), limit=MOST_PAGES))
        pages, scanned = list[Page](), list[bool]()
        for sheet in document:
            page, shown = _page(sheet)
            pages.append(page)
            scanned.append((_is_picture(sheet) and not (shown and page.lines)) or _is_gibberish(page))
            sheet.close()
    if any(scanned):
        return Pictures(format=Format.SCAN, texts=tuple(map(_layer, pages, scanned)))
    text, places = text_of(pages)
    if not text.strip():
        raise Refused(because(NO_WORDS))
    notes = tuple(because(COLUMNS, page=n) for n, page in enumerate(pages, 1) if columns_of(page) > 1)
    return Extract(text=text, format=Format.PDF, pages=places, notes=notes)


def opened(data: bytes) -> pdfium.PdfDocument:
    """Refused: LOCKED, BROKEN."""
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (c.FPDF_ERR_PASSWORD, c.FPDF_ERR_SECURITY)
        raise Refused(because(LOCKED if locked else BROKEN)) from None


def _layer(page: Page, scanned: bool) -> str | None:
    """What the text layer says of a page, if it says anything that can be read."""
    if scanned and (not page.lines or _is_gibberish(page)):
        return None
    return text_of([page])[0]


def _page(sheet: pdfium.PdfPage) -> tuple[Page, bool]:
    """The page's lines, and whether any of its words is shown."""
    width, height = sheet.get_size()
    text = sheet.get_textpage()
    try:
        shown = _is_shown(sheet)
        return Page(width, height, tuple(in_order(_in_reading_order(list(_runs(text, height)))))), shown
    finally:
        text.close()


def _is_shown(sheet: pdfium.PdfPage) -> bool:
    words = sheet.get_objects(filter=[c.FPDF_PAGEOBJ_TEXT])
    return any(c.FPDFTextObj_GetTextRenderMode(word.raw) != _INVISIBLE for word in words)


def _is_picture(sheet: pdfium.PdfPage) -> bool:
    width, height = sheet.get_size()
    covered = 0.0
    for picture in sheet.get_objects(filter=[c.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = picture.get_bounds()
        covered += max(0, min(right, width) - max(left, 0)) * max(0, min(top, height) - max(bottom, 0))
    return bool(covered > 0.5 * width * height)


def _is_gibberish(page: Page) -> bool:
    """Whether the typefaces of a page do not say which signs they draw."""
    text = "".join(line.text for line in page.lines)
    odd = sum(sign == "\ufffd" or (unicodedata.category(sign) in ("Co", "Cn", "Cc") and sign != "\t") for sign in text)
    return len(text) > 20 and odd * 8 > len(text)


def _runs(text: pdfium.PdfTextPage, height: float) -> Iterator[Line]:
    """Signs that follow one another on one base line, in the order of the page's content."""
    signs, box, before = list[str](), (0.0, 0.0, 0.0, 0.0), 0.0
    for sign, (left, right, top, bottom) in _signs(text, height):
        if sign.isspace():
            signs += [sign] if signs else []
            continue
        size = bottom - top
        middle = (top + bottom) / 2
        # two signs may share one shape, as the halves of a dash do
        follows = bool(signs) and box[2] < middle < box[3] and left >= before - 1 and left - box[1] < 1.8 * size
        before = left
        if signs and not follows:
            yield Line("".join(signs), *box, box[3] - box[2])
            signs = []
        if signs:
            signs.append("" if signs[-1].isspace() else _blank(left - box[1], size, signs[-1], sign))
            box = (box[0], max(right, box[1]), min(top, box[2]), max(bottom, box[3]))
        else:
            box = (left, right, top, bottom)
        signs.append(sign)
    if signs:
        yield Line("".join(signs), *box, box[3] - box[2])


def _blank(room: float, size: float, before: str, behind: str) -> str:
    """What the room between two signs of a line stands for."""
    if before.isascii() or behind.isascii():
        return " " if room > 0.35 * size else ""
    return "　" if room > 0.6 * size else ""


def _signs(text: pdfium.PdfTextPage, height: float) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    rect = c.FS_RECTF()
    high = 0
    for index in range(text.count_chars()):
        code = c.FPDFText_GetUnicode(text.raw, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code, high = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD, 0
        sign = _plain(chr(code)) if code <= 0x10FFFF else "\ufffd"
        if c.FPDFText_IsGenerated(text.raw, index) == 1 or not sign:
            continue
        if abs(c.FPDFText_GetCharAngle(text.raw, index)) % 3.1415 > 0.1:  # a watermark, or a note up the margin
            continue
        c.FPDFText_GetCharBox(text.raw, index, byref(left), byref(right), byref(bottom), byref(top))
        c.FPDFText_GetLooseCharBox(text.raw, index, byref(rect))
        yield sign, (rect.left, max(rect.right, right.value), height - rect.top, height - rect.bottom)


def _plain(sign: str) -> str:
    """Radicals stand in some files for the characters that look the same."""
    if "\u2e80" <= sign <= "\u2fdf":
        return unicodedata.normalize("NFKC", sign)
    if sign.isspace():
        return "　" if sign == "　" else " "
    if sign in "\x02\ufffe":  # so PDFium writes the hyphen at the end of a line
        return "-"
    return "" if sign in "\u00ad\ufeff\u200b\0" else sign


def _in_reading_order(runs: list[Line]) -> list[Line]:
    """The content's own order, unless it jumps upwards all the time: then from the top."""
    jumps = sum(lower.bottom < upper.top for upper, lower in pairwise(runs))
    if jumps * 4 <= len(runs):
        return runs
    return sorted(runs, key=lambda line: (round((line.top + line.bottom) / max(line.size, 1)), line.left))
