"""What a file is, told by its content."""

import re
import zipfile
from io import BytesIO

from linli.notices.extraction.values import Format

_BEGINNINGS = (
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF.{4}WEBP", re.DOTALL), Format.PICTURE),
    (re.compile(rb".{4}ftyp(?:hei[cxs]|mif1|hevc)", re.DOTALL), Format.HEIC),
    (re.compile(rb"\{\\rtf"), Format.DOC),
    (re.compile(rb"Rar!|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08|BZh\d|\xfd7zXZ"), Format.ARCHIVE),
)
_MARKED_UP = re.compile(
    rb"\s*(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body|meta|title|div|table|article|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_WORD_XML = re.compile(rb"\s*<\?xml.{0,400}(?:progid=.Word\.Document|<w:wordDocument|<pkg:package)", re.DOTALL)
_SAVED_PAGE = re.compile(rb"(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*)*?content-type:\s*multipart/related", re.IGNORECASE)
#: streams of the compound files that Office wrote before 2007, in the order in which they decide
_STREAMS = (
    ("EncryptedPackage", Format.LOCKED),
    ("WordDocument", Format.DOC),
    ("Workbook", Format.SHEET),
    ("Book", Format.SHEET),
    ("PowerPoint Document", Format.SLIDES),
)
_MEMBERS = (
    ("word/", Format.DOCX),
    ("OFD.xml", Format.OFD),
    ("xl/", Format.SHEET),
    ("ppt/", Format.SLIDES),
)


def recognise(data: bytes) -> Format:
    """The format of a file's bytes. Never raises; what nothing is known of is OTHER or, if it may be text, TEXT."""
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound(data)
    for beginning, format_ in _BEGINNINGS:
        if beginning.match(data):
            return format_
    return _written(data)


def _zipped(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:60] if names[:1] == ["mimetype"] else b""
    except Exception:  # a directory that cannot be read: whoever opens it will say so
        return Format.DOCX if b"word/document.xml" in data else Format.ARCHIVE
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return Format.DOC
    return next((f for begin, f in _MEMBERS if any(n.startswith(begin) for n in names)), Format.ARCHIVE)


def _compound(data: bytes) -> Format:
    return next((f for stream, f in _STREAMS if stream.encode("utf-16-le") in data), Format.OTHER)


def _written(data: bytes) -> Format:
    head = data[:8192]
    for order_mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if head.startswith(order_mark):
            head = head[len(order_mark) :].decode(encoding, "ignore").encode()
    if _WORD_XML.match(head):
        return Format.DOC
    if _MARKED_UP.match(head):
        return Format.HTML
    return Format.MHTML if _SAVED_PAGE.match(head) else Format.TEXT
