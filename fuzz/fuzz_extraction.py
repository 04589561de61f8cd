"""Any bytes through the extraction: as a file of any format, as the body of a .docx, as a web page.

Parsed in this process, without the sandbox that holds the parsers in service and turns their death into a refusal.
"""

import contextlib
import sys
import time
import zipfile
from io import BytesIO

import atheris

with atheris.instrument_imports(include=["linli.notices.extraction", "linli.kernel"]):
    from linli.documents.word import docx
    from linli.kernel.reasons import Refused
    from linli.notices.extraction import extract, markup, office, pdf, pictures, word
    from linli.notices.extraction.tests.made import NOTICE
    from linli.notices.extraction.values import Extract, Pictures, canonical

#: loaded by name in service; here in advance, so that their branches are seen
PARSERS = (markup, pdf, pictures, word)
extract.run_limited = lambda function, arguments, **_: function(*arguments)
office.program = lambda: None

WORD = [
    *"·\t春节",
    "一、",
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "</w:r>",
    "<w:t>",
    "</w:t>",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "</w:tr>",
]
WORD += [
    "<w:tc>",
    "</w:tc>",
    "<w:br/>",
    "<w:tab/>",
    "<w:del>",
    "</w:del>",
    "<w:ins>",
    "</w:ins>",
    "<w:sdt>",
    "</w:sdt>",
]
WORD += [
    "<w:pPr>",
    "</w:pPr>",
    "<w:numPr>",
    "</w:numPr>",
    '<w:ilvl w:val="1"/>',
    '<w:numId w:val="1"/>',
    '<w:ilvl w:val="x"/>',
]
WORD += [
    '<w:numId w:val="99999999999"/>',
    "<w:numId/>",
    '<w:footnoteReference w:id="1"/>',
    "<w:txbxContent>",
    "</w:txbxContent>",
]
WEB = [
    *" \n春节",
    "&nbsp;",
    "&#0;",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "<br>",
]
WEB += [
    "<nav>",
    "</nav>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    '<div style="display:none">',
    '<meta charset="gbk">',
    "<a href=x.docx>",
]
WEB += [
    "</a>",
    "<ul>",
    "<li>",
    "</ul>",
    "<h1>",
    "</h1>",
    "<title>",
    "</title>",
    "<ruby>",
    "<rt>",
    "<svg>",
    "</svg>",
    "<![CDATA[",
    "<?xml?>",
]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
with zipfile.ZipFile(BytesIO(docx(NOTICE))) as archive:
    PARTS = {name: archive.read(name) for name in archive.namelist()}


def pieces(data: bytes, words: list[str]) -> str:
    return "".join(words[byte % len(words)] for byte in data)


def word_file(body: str) -> bytes:
    """A .docx with this body, balanced or not."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in PARTS.items():
            if name == "word/document.xml":
                content = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()
            archive.writestr(name, content)
    return made.getvalue()


def balanced(data: bytes, words: list[str]) -> str:
    """The same pieces as well-formed XML: what is open at the end is closed, what closes nothing is left out."""
    open_, out = list[str](), list[str]()
    for byte in data:
        piece = words[byte % len(words)]
        if piece.startswith("</"):
            if piece[2:-1] not in open_:
                continue
            while open_:
                name = open_.pop()
                out.append(f"</{name}>")
                if name == piece[2:-1]:
                    break
            continue
        out.append(piece)
        if piece.startswith("<") and not piece.endswith("/>"):
            open_.append(piece[1:-1].split()[0])
    return "".join([*out, *(f"</{name}>" for name in reversed(open_))])


def one_input(data: bytes) -> None:
    if not data:
        return
    how, rest = data[0] % 4, data[1:]
    file = (
        rest,
        word_file(balanced(rest, WORD)) if how == 1 else b"",
        b"<html><body>" + pieces(rest, WEB).encode() if how == 2 else b"",
        b"<html>" + rest,
    )[how]
    began = time.process_time()
    found = None
    with contextlib.suppress(Refused):
        found = extract.opened(file)
    assert time.process_time() - began < 2 + 2 * len(file) / 1_000_000
    if isinstance(found, Extract):
        assert found.text == canonical(found.text)
        assert all(0 <= first <= end <= len(found.text) for first, end in found.pages)
    else:
        assert found is None or isinstance(found, Pictures)


atheris.Setup(sys.argv, one_input)
atheris.Fuzz()
