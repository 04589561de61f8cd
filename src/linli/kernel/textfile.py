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
    mark("请只留通知本身，或压缩图片、拆成几份后再试"),
    status=413,
)
NOT_TEXT = Code(
    "text-not-text",
    mark("这不是文本文件"),
    mark("请用原来的软件打开，另存为“纯文本”后再试"),
    status=415,
)
UNREADABLE = Code("text-unreadable", mark("文件打不开：{why}"), mark("请检查文件名和读取权限"))

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def decode(source: Path | bytes) -> str:
    """The text of a file or of bytes: UTF-8, UTF-16 or GB18030, with or without a byte-order mark.

    Refused: EMPTY, TOO_LARGE (known from the directory entry, before a byte is read), NOT_TEXT, UNREADABLE.
    """
    data = source if isinstance(source, bytes) else read_bytes(source, LIMIT)
    against_size(len(data), LIMIT)
    if not data.strip(b"\0 \t\r\n"):
        raise Refused(because(EMPTY))
    text = _text(data)
    if not text.strip("\ufeff \t\r\n\u3000"):
        raise Refused(because(EMPTY))
    return text


def against_size(size: int, limit: int) -> None:
    """Refused: TOO_LARGE."""
    if size > limit:
        raise Refused(because(TOO_LARGE, megabytes=round(size / 2**20), limit=limit // 2**20))


def read_bytes(path: Path, limit: int) -> bytes:
    """A file's bytes. Refused: TOO_LARGE, known from the directory entry; UNREADABLE."""
    try:
        against_size(path.stat().st_size, limit)
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise Refused(because(UNREADABLE, why=error.strerror or str(error))) from error


def _text(data: bytes) -> str:
    for order_mark, marked in _MARKS.items():
        if data.startswith(order_mark):
            return _checked(data, marked)
    if encoding := _unmarked_utf16(data):
        return _checked(data, encoding)
    try:
        return _checked(data, "utf-8")
    except Refused:
        return _checked(data, "gb18030")


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
        raise Refused(because(NOT_TEXT)) from error
    odd = sum(_is_odd(sign) for sign in text[:20_000])
    if odd * 100 > min(len(text), 20_000):
        raise Refused(because(NOT_TEXT))
    return text


def _is_odd(sign: str) -> bool:
    return sign not in "\t\r\n\f\v\ufeff" and unicodedata.category(sign) in ("Cc", "Cn", "Co", "Cs")
