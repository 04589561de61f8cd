"""What extraction yields: the canonical text of a file, or, of pictures, what has to be recognised first."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from linli.kernel.reasons import Reason

#: grows when the same file gives another text; a kept notice names the one that made its text
EXTRACTOR = "1"


class Format(StrEnum):
    """What a file is, by its content. Its ending is not asked."""

    TEXT = "txt"
    HTML = "html"
    MHTML = "mht"
    DOCX = "docx"
    DOC = "doc"  #: what LibreOffice turns into .docx: Word and WPS before 2007, RTF, OpenDocument
    PDF = "pdf"
    SCAN = "scan"  #: a PDF whose pages are pictures
    PICTURE = "picture"
    OFD = "ofd"
    SHEET = "sheet"
    SLIDES = "slides"
    ARCHIVE = "archive"
    LOCKED = "locked"  #: an Office file under a password
    HEIC = "heic"
    OTHER = "other"


Place = tuple[int, int]  #: half-open code points of a text


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """A file as text. `pages`: where each page stands in it, one behind the other; () where the file has no pages."""

    text: str
    format: Format
    pages: tuple[Place, ...] = ()
    notes: tuple[Reason, ...] = ()  #: what a person should know before trusting the text
    draft: bool = False  #: recognised from pictures: to be compared with them


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Pages that are pictures. `texts`: one a page, what a text layer says of it; None: to be recognised."""

    format: Format
    texts: tuple[str | None, ...]


def canonical(text: str) -> str:
    """NFC, and one sign for each that no database keeps (NUL, lone surrogates)."""
    return unicodedata.normalize("NFC", text.replace("\0", "\ufffd").encode("utf-8", "replace").decode())
