"""Web pages: what a reader sees, one block a line. Runs in the sandbox: all here meets foreign data."""

import email
import email.policy
import re
from collections.abc import Iterator
from typing import Any

import lxml.html

from linli.kernel.reasons import Refused, because
from linli.kernel.textfile import decode
from linli.notices.extraction.reasons import BROKEN, NO_WORDS
from linli.notices.extraction.values import Extract, Format

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "gb-2312": "gb18030"}
_UNSEEN = frozenset(
    """
    script style noscript template head svg iframe object select button input textarea canvas audio video map nav
    aside footer
    """.split()  # noqa: SIM905 (a list of words reads better so)
)
_BLOCKS = frozenset(
    """
    address article blockquote body center dd details div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 h6
    header hr html li main ol p pre section summary table tbody thead tfoot tr td th ul caption
    """.split()  # noqa: SIM905 (a list of words reads better so)
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_ROLES = frozenset(("navigation", "search", "contentinfo", "complementary", "banner", "menu", "menubar"))
_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|zip|rar|ofd|jpg|png)\b|^附件", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\r\n\f\v]+")
_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\xff]) ?\n ?(?=[^\x00-\xff])")
_CELL = 80  #: signs of a cell up to which its row is one line; longer ones are running text in a table for its looks


def text_of_html(data: bytes) -> Extract:
    """The text of a page. Scripts, hidden parts and lists of links are left out. Refused: NO_WORDS, BROKEN."""
    return Extract(text=_text(_decoded(data)), format=Format.HTML)


def text_of_saved_page(data: bytes) -> Extract:
    """The text of a page saved with all its parts in one file (.mht). Refused: NO_WORDS, BROKEN."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            charset = part.get_content_charset()
            if isinstance(content, bytes):
                return Extract(text=_text(_decoded(content, charset)), format=Format.MHTML)
    raise Refused(because(NO_WORDS))


def _decoded(data: bytes, charset: str | None = None) -> str:
    """By its mark, else by what it says of itself, else as a text file is."""
    named = _CHARSET.search(data[:8192])
    name = (charset or (named[1].decode("ascii") if named else "")).lower()
    if not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) and name:
        try:
            return data.decode(_ALIASES.get(name, name))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def _text(page: str) -> str:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        raise Refused(because(BROKEN)) from None
    text = "\n".join(line for line in map(_tidy, "".join(_pieces(root)).split("\v")) if line)
    if not text.strip():
        raise Refused(because(NO_WORDS))
    return text


def _tidy(block: str) -> str:
    """One block: line ends of the source are white space; \\f is a line end that is meant (<br>, <pre>)."""
    lines = (_WHITE.sub(_blank, _BETWEEN_HAN.sub("", line)).strip(" \xa0") for line in block.split("\f"))
    return "\n".join(line for line in lines if line.strip())


def _blank(white: re.Match[str]) -> str:
    return "\t" if "\t" in white[0] else " "


def _pieces(node: Any, *, kept: bool = False) -> Iterator[str]:
    """The node's words; \\v stands where a block begins or ends. `kept`: white space is meant, as in <pre>."""
    tag = node.tag
    if not isinstance(tag, str) or tag in _UNSEEN or _is_hidden(node) or _is_menu(node):
        return
    if tag == "br":
        yield "\f"
    elif tag == "tr" and (cells := _row(node)):
        yield "\v" + "\t".join(cells) + "\v"
    else:
        edge = "\v" if tag in _BLOCKS else ""
        kept = kept or tag == "pre"
        yield edge + _words(node.text, kept)
        for child in node:
            yield from _pieces(child, kept=kept)
            yield _words(child.tail, kept)
        yield edge


def _words(text: str | None, kept: bool) -> str:
    if not text:
        return ""
    text = text.replace("\v", " ").replace("\f", " ")
    return text.replace("\r\n", "\n").replace("\n", "\f") if kept else text.replace("\t", " ")


def _row(row: Any) -> list[str]:
    """The cells of a row of data; [] where the row only arranges the page."""
    cells = ["".join(_pieces(cell)) for cell in row if cell.tag in ("td", "th")]
    if any(len(cell) > 4 * _CELL for cell in cells) or row.find(".//table") is not None:
        return []
    tidy = [" ".join(_tidy(part).replace("\n", " ") for part in cell.split("\v")).strip() for cell in cells]
    return tidy if len(tidy) > 1 and all(len(cell) <= _CELL for cell in tidy) else []


def _is_hidden(node: Any) -> bool:
    style = node.get("style")
    return (
        node.get("hidden") is not None
        or node.get("aria-hidden") == "true"
        or node.get("role") in _ROLES
        or bool(style and _HIDDEN.search(style))
    )


def _is_menu(node: Any) -> bool:
    """A block of nothing but links to other pages. Links to files are the notice's own attachments."""
    if node.tag not in ("ul", "ol", "div", "dl", "table", "section", "p", "header"):
        return False
    links = node.findall(".//a")
    if len(links) < 3:
        return False
    texts = ["".join(link.itertext()).strip() for link in links]
    if any(_FILE.search(text) for text in texts):
        return False
    linked = sum(map(len, texts))
    return linked > 0.75 * len("".join(node.itertext()).replace(" ", "").strip()) and max(map(len, texts)) < 40
