"""Bytes to text: what an office hands in as a .txt, in the encodings that its machines write."""

import codecs
import unicodedata
from pathlib import Path

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code, Refused, because

#: the largest text that is taken for one document, in bytes; the longest official documents stay under a tenth of it
LIMIT = 5 * 1024 * 1024

EMPTY = Code("text-empty", mark("文件是空的"), mark("请确认选对了文件，或重新保存后再试"))
TOO_LARGE = Code(
    "text-too-large",
    mark("文件有 {megabytes} MB，超过 {limit} MB 的上限"),
    mark("请只保留公文正文，另存为文本后再试"),
    status=413,
)
NOT_TEXT = Code(
    "text-not-text",
    mark("这不是文本文件（内容像{what}）"),
    mark("请用原来的软件打开，另存为“纯文本”后再试"),
    status=415,
)
UNREADABLE = Code("text-unreadable", mark("文件打不开：{why}"), mark("请检查文件名和读取权限"))

_PICTURE, _ARCHIVE, _PDF, _OFFICE, _BINARY = (
    mark("图片"),
    mark("压缩包或 Office 文档"),
    mark("PDF"),
    mark("旧版 Office 文档"),
    mark("二进制数据"),
)
_SIGNATURES = {
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"BM": _PICTURE,
    b"II*\0": _PICTURE,
    b"MM\0*": _PICTURE,
    b"RIFF": _PICTURE,
    b"PK\x03\x04": _ARCHIVE,
    b"Rar!": _ARCHIVE,
    b"7z\xbc\xaf": _ARCHIVE,
    b"\x1f\x8b": _ARCHIVE,
    b"%PDF": _PDF,
    b"\xd0\xcf\x11\xe0": _OFFICE,
}
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def decode(source: Path | bytes) -> str:
    """The text of a file or of bytes: UTF-8, UTF-16 or GB18030, with or without a byte-order mark.

    Refused: EMPTY, TOO_LARGE (known from the directory entry, before a byte is read), NOT_TEXT, UNREADABLE.
    """
    data = source if isinstance(source, bytes) else _read(source)
    if len(data) > LIMIT:
        raise Refused(because(TOO_LARGE, megabytes=round(len(data) / 2**20), limit=LIMIT // 2**20))
    if not data.strip(b"\0 \t\r\n"):
        raise Refused(because(EMPTY))
    text = _text(data)
    if not text.strip("\ufeff \t\r\n\u3000"):
        raise Refused(because(EMPTY))
    return text


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LIMIT:
            raise Refused(because(TOO_LARGE, megabytes=round(size / 2**20), limit=LIMIT // 2**20))
        with path.open("rb") as file:
            return file.read(LIMIT + 1)
    except OSError as error:
        raise Refused(because(UNREADABLE, why=error.strerror or str(error))) from error


def _text(data: bytes) -> str:
    for order_mark, marked in _MARKS.items():
        if data.startswith(order_mark):
            return _checked(data, marked)
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature) and not _is_plausible(data):
            raise Refused(because(NOT_TEXT, what=what))
    if encoding := _unmarked_utf16(data):
        return _checked(data, encoding)
    try:
        return _checked(data, "utf-8")
    except Refused:
        return _checked(data, "gb18030")


def _is_plausible(data: bytes) -> bool:
    """Whether bytes that begin like a picture are text all the same ("BM" also begins English)."""
    return data[:4096].isascii() and not any(byte < 9 for byte in data[:4096])


def _unmarked_utf16(data: bytes) -> str | None:
    """Text in UTF-16 without its mark shows noughts in every second byte: those of its line ends and digits."""
    head = data[: 4096 & ~1]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(data) % 2 or max(even, odd) < len(head) / 100 or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _checked(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(because(NOT_TEXT, what=_BINARY)) from error
    odd = sum(_is_odd(sign) for sign in text[:20_000])
    if odd * 100 > min(len(text), 20_000):
        raise Refused(because(NOT_TEXT, what=_BINARY))
    return text


def _is_odd(sign: str) -> bool:
    return sign not in "\t\r\n\f\v\ufeff" and unicodedata.category(sign) in ("Cc", "Cn", "Co", "Cs")
