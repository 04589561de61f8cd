"""Web pages: what a reader sees, one block a line. Runs in the sandbox: all here meets foreign data."""

import email
import email.policy
import re
from collections import defaultdict
from dataclasses import dataclass
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
_LISTS = frozenset(("ul", "ol", "div", "dl", "table", "section", "p", "header"))
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
    text = "\n".join(line for line in map(_tidy, _pieces(root, _menus(root)).split("\v")) if line)
    if not text.strip():
        raise Refused(because(NO_WORDS))
    return text


def _tidy(block: str) -> str:
    """One block: line ends of the source are white space; \\f is a line end that is meant (<br>, <pre>)."""
    lines = (_WHITE.sub(_blank, _BETWEEN_HAN.sub("", line)).strip(" \xa0") for line in block.split("\f"))
    return "\n".join(line for line in lines if line.strip())


def _blank(white: re.Match[str]) -> str:
    return "\t" if "\t" in white[0] else " "


def _read(node: Any, menus: frozenset[Any], out: list[str], *, kept: bool = False) -> None:
    """Add the node's words; \\v stands where a block begins or ends. `kept`: white space is meant, as in <pre>."""
    tag = node.tag
    if not isinstance(tag, str) or tag in _UNSEEN or _is_hidden(node) or node in menus:
        return
    if tag == "br":
        out.append("\f")
    elif tag == "tr" and (cells := _row(node, menus)):
        out.append("\v" + "\t".join(cells) + "\v")
    else:
        edge = "\v" if tag in _BLOCKS else ""
        kept = kept or tag == "pre"
        out.append(edge + _words(node.text, kept))
        for child in node:
            _read(child, menus, out, kept=kept)
            out.append(_words(child.tail, kept))
        out.append(edge)


def _pieces(node: Any, menus: frozenset[Any]) -> str:
    out = list[str]()
    _read(node, menus, out)
    return "".join(out)


def _words(text: str | None, kept: bool) -> str:
    if not text:
        return ""
    text = text.replace("\v", " ").replace("\f", " ")
    return text.replace("\r\n", "\n").replace("\n", "\f") if kept else text.replace("\t", " ")


def _row(row: Any, menus: frozenset[Any]) -> list[str]:
    """The cells of a row of data; [] where the row only arranges the page."""
    if row.find(".//tr") is not None:  # before its cells are read: each table within would be read twice as often
        return []
    cells = [_pieces(cell, menus) for cell in row if cell.tag in ("td", "th")]
    if any(len(cell) > 4 * _CELL for cell in cells):
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


@dataclass(slots=True)
class _Links:
    """What a node holds, its descendants with it; lengths in signs that are no white space."""

    words: int = 0
    linked: int = 0
    links: int = 0
    longest: int = 0
    file: bool = False

    def add(self, part: "_Links") -> None:
        self.words += part.words
        self.linked += part.linked
        self.links += part.links
        self.longest = max(self.longest, part.longest)
        self.file = self.file or part.file

    def is_menu(self) -> bool:
        return self.links > 2 and not self.file and self.longest < 40 and self.linked > 0.75 * self.words


def _menus(root: Any) -> frozenset[Any]:
    """The blocks of nothing but links to other pages. Links to files are the notice's own attachments.

    One walk over the page, from its end: a block is counted once, however deep it lies.
    """
    held, menus = defaultdict[Any, _Links](_Links), set[Any]()
    for node in reversed(list(root.iter())):
        here = held.pop(node, None) or _Links()
        here.words += _signs(node.text)
        if node.tag == "a":
            text = "".join(node.itertext()).strip()
            here.add(_Links(linked=_signs(text), links=1, longest=len(text), file=bool(_FILE.search(text))))
        if node.tag in _LISTS and here.is_menu():
            menus.add(node)
        if (parent := node.getparent()) is not None:
            here.words += _signs(node.tail)
            held[parent].add(here)
    return frozenset(menus)


def _signs(text: str | None) -> int:
    return len("".join(text.split())) if text else 0
