"""Bytes of any file to text: the entry to this core.

A foreign format is parsed in a child process with limits; LibreOffice and Tesseract are children with limits of their
own. None of it writes anything that stays.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from linli.kernel.reasons import Code, Refused, because
from linli.kernel.sandbox import run_limited
from linli.kernel.textfile import against_size, decode, read_bytes
from linli.notices.extraction import ocr, office, reasons
from linli.notices.extraction.parsing import parse
from linli.notices.extraction.recognise import recognise
from linli.notices.extraction.values import Extract, Format, Pictures, canonical

LIMIT = 30 * 1024 * 1024  #: bytes of the largest file that is taken

_REFUSED: Mapping[Format, Code] = {
    Format.OFD: reasons.OFD,
    Format.SHEET: reasons.SHEET,
    Format.SLIDES: reasons.SLIDES,
    Format.ARCHIVE: reasons.ARCHIVE,
    Format.LOCKED: reasons.LOCKED,
    Format.HEIC: reasons.HEIC,
    Format.OTHER: reasons.OTHER,
}


def extract(data: bytes) -> Extract:
    """The canonical text of a file, pictures recognised (seconds a page). Refused as `opened`, and NO_OCR."""
    found = opened(data)
    return _canonical(ocr.recognised(data, found)) if isinstance(found, Pictures) else found


def read_path(path: Path) -> Extract:
    """`extract` of a file. Refused also: UNREADABLE, and TOO_LARGE before a byte is read."""
    return extract(read_bytes(path, LIMIT))


def opened(data: bytes) -> Extract | Pictures:
    """The canonical text of a file, or that its pages are pictures.

    Refused with a reason of `reasons`, `kernel.textfile` or `kernel.sandbox`: too large, under a password, no document
    of text, or a .doc where LibreOffice is not there.
    """
    against_size(len(data), LIMIT)
    format_ = recognise(data)
    if format_ in _REFUSED:
        raise Refused(because(_REFUSED[format_]))
    if format_ is Format.TEXT:
        return Extract(text=canonical(decode(data)), format=format_)
    if format_ is Format.DOC:
        return replace(_parsed(office.as_docx(data), Format.DOCX), format=format_)
    return _parsed(data, format_)


def _parsed(data: bytes, format_: Format) -> Extract | Pictures:
    found = run_limited(parse, (data, format_), memory_mb=1024, seconds=30)
    return found if isinstance(found, Pictures) else _canonical(found)


def _canonical(found: Extract) -> Extract:
    """NFC may change the number of signs, and so the places of the pages."""
    text = canonical(found.text)
    if text == found.text or not found.pages:
        return replace(found, text=text)
    parts = [canonical(found.text[first:end]) for first, end in _whole(found.pages, len(found.text))]
    ends = [sum(map(len, parts[: n + 1])) for n in range(len(parts))]
    return replace(found, text="".join(parts), pages=tuple(zip([0, *ends], ends, strict=False)))


def _whole(pages: tuple[tuple[int, int], ...], length: int) -> list[tuple[int, int]]:
    """The pages without gaps between them."""
    firsts = [0, *(first for first, _ in pages[1:])]
    return list(zip(firsts, [*firsts[1:], length], strict=True))
