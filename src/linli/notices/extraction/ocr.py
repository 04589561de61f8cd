"""Pages that are pictures, read by Tesseract, where the machine has it with simplified Chinese. Always a draft."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from linli.kernel.reasons import Reason, Refused, because
from linli.kernel.sandbox import TOO_SLOW, run_limited, run_program
from linli.notices.extraction.layout import Line, Page, in_order, rejoined, text_of
from linli.notices.extraction.parsing import page_to_recognise
from linli.notices.extraction.reasons import NO_OCR, NOT_IN_TIME, NOTHING_SEEN, RECOGNISED, UNSURE
from linli.notices.extraction.values import Extract, Format, Pictures

PAGE_SECONDS, ALL_SECONDS = 60.0, 15 * 60.0
_MEMORY = 1024
_SURE = 60  #: Tesseract's confidence, 0–100, below which a word is pointed out
_SHOWN = 8  #: words pointed out on one page


@dataclass(frozen=True, slots=True)
class Recognised:
    """One page: its text and what is to be said of it."""

    text: str
    notes: tuple[Reason, ...] = ()


@cache
def program() -> str | None:
    """Tesseract, if it is there and knows simplified Chinese. Asked once a process."""
    tesseract = shutil.which("tesseract")
    if tesseract is None:
        return None
    listed = subprocess.run([tesseract, "--list-langs"], capture_output=True, encoding="utf-8", errors="replace")
    return tesseract if "chi_sim" in listed.stdout.split() else None


def page_of(data: bytes, scan: Pictures, page: int) -> Recognised:
    """The text of one page (from 0); what a text layer says of it is taken as it is.

    Refused: NO_OCR, BROKEN. A page that takes too long has no text and a note.
    """
    layer = scan.texts[page]
    if layer is not None:
        return Recognised(layer)
    tesseract = program()
    if tesseract is None:
        raise Refused(because(NO_OCR))
    is_pdf = scan.format is Format.SCAN
    picture = run_limited(page_to_recognise, (data, page), {"is_pdf": is_pdf}, memory_mb=1024, seconds=30)
    command = [tesseract, "stdin", "stdout", "-l", "chi_sim", "--psm", "3", "--dpi", "300", "tsv"]
    try:
        rows = run_program(command, picture, memory_mb=_MEMORY, seconds=PAGE_SECONDS).decode("utf-8", "replace")
    except Refused as refused:
        if refused.reasons[0].code is not TOO_SLOW:
            raise
        return Recognised("", (because(NOT_IN_TIME, page=page + 1, seconds=int(PAGE_SECONDS)),))
    return _recognised(rows, page)


def recognised(data: bytes, scan: Pictures) -> Extract:
    """All pages of a scan, one after the other. Refused: NO_OCR, BROKEN. Behind 15 minutes pages are left out."""
    until = time.monotonic() + ALL_SECONDS
    pages = [
        page_of(data, scan, page)
        if time.monotonic() < until
        else Recognised("", (because(NOT_IN_TIME, page=page + 1, seconds=int(ALL_SECONDS)),))
        for page in range(len(scan.texts))
    ]
    text, places = rejoined([page.text for page in pages])
    notes = (because(RECOGNISED), *(note for page in pages for note in page.notes))
    return Extract(text=text, format=scan.format, pages=places, notes=notes, draft=True)


def _recognised(rows: str, page: int) -> Recognised:
    words = list(_words(rows))
    if not words:
        return Recognised("", (because(NOTHING_SEEN, page=page + 1),))
    width, height = _size(rows)
    text, _ = text_of([Page(width, height, tuple(in_order(list(_lines(words)))))])
    unsure = [word.text for word in words if word.sure < _SURE and word.text.isalnum()]
    if not unsure:
        return Recognised(text)
    shown = "、".join(dict.fromkeys(unsure[:_SHOWN]))
    return Recognised(text, (because(UNSURE, page=page + 1, n=len(unsure), words=shown),))


@dataclass(frozen=True, slots=True)
class _Word:
    line: tuple[str, ...]
    text: str
    left: float
    top: float
    right: float
    bottom: float
    sure: float


def _words(rows: str) -> Iterator[_Word]:
    """The rows of Tesseract's table that are words: level, page, block, paragraph, line, word, place, confidence."""
    for row in rows.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            left, top, width, height = map(float, cells[6:10])
            yield _Word(tuple(cells[1:5]), cells[11].strip(), left, top, left + width, top + height, float(cells[10]))


def _size(rows: str) -> tuple[float, float]:
    for row in rows.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "1":
            return float(cells[8]), float(cells[9])
    return 1.0, 1.0


def _lines(words: list[_Word]) -> Iterator[Line]:
    start = 0
    for n in range(1, len(words) + 1):
        if n == len(words) or words[n].line != words[start].line:
            yield _line(words[start:n])
            start = n


def _line(words: list[_Word]) -> Line:
    text = "".join(word.text for word in words)
    left, right = min(word.left for word in words), max(word.right for word in words)
    # a sign is as high as it is wide, but for Latin ones; Tesseract's own heights take in specks around a line
    size = (right - left) / max(1.0, sum(0.5 if sign.isascii() else 1.0 for sign in text))
    text = words[0].text
    for upper, lower in pairwise(words):
        room = lower.left - upper.right
        latin = upper.text[-1].isascii() and lower.text[0].isascii() and room > 0.25 * size
        text += ("\t" if room > 2.5 * size else "　" if room > 1.2 * size else " " if latin else "") + lower.text
    return Line(
        text,
        left,
        right,
        min(word.top for word in words),
        max(word.bottom for word in words),
        size,
    )
