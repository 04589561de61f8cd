"""The text of a notice as HTML, whole and unchanged, with what was found in it lit. Built in one go: no templates."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from html import escape

from django.utils.safestring import SafeString, mark_safe

from linli.notices.rules import Found
from linli.notices.segments import Placed, Segment, paragraphs, segments
from linli.notices.words import places_of

_HEADING = "h"  #: the key of headings among the spans; no finding has it
AT = "at"  #: the key of the place that the address asks for


def original(text: str, found: Found, placed: Iterable[Placed], asked: frozenset[str] = frozenset()) -> SafeString:
    """The paragraphs of a text. A lit piece is `<mark data-f="…">` with the keys of all that stands there.

    `asked`: keys of what a person is asked about. A key is focusable where it begins; `data-p` is where its paragraph
    begins, in code points, so that a selection can be placed.
    """
    outline = _Outline(text, found)
    spans = sorted([*placed, *outline.headings])
    out, waiting = list[str](), 0
    open_ = list[Placed]()
    begun: set[str] = set()
    for first, end in paragraphs(text):
        while waiting < len(spans) and spans[waiting].first < end:
            open_.append(spans[waiting])
            waiting += 1
        open_ = [one for one in open_ if one.end > first]
        inside = "".join(_piece(text, one, asked, begun) for one in segments(first, end, open_))
        out.append(f'<p{outline.style(first, end)} data-p="{first}">{inside}</p>')
    return mark_safe("".join(out))


def _piece(text: str, one: Segment, asked: frozenset[str], begun: set[str]) -> str:
    words = escape(text[one.first : one.end], quote=False)
    if _HEADING in one.keys:
        words = f"<b>{words}</b>"
    keys = [key for key in one.keys if key not in (_HEADING, AT)]
    here = '<i id="at"></i>' if AT in one.keys and AT not in begun else ""
    new = [key for key in keys if key not in begun]
    begun.update(one.keys)
    if not keys and AT not in one.keys:
        return words
    style = "f" + (" ask" if asked.intersection(keys) else "") + (" on at" if AT in one.keys else "")
    focus = f' id="s{one.first}" tabindex="0"' if new else ""
    numbers = " ".join(key for key in new if key.isdigit())
    sign = f' data-n="{numbers}"' if numbers else ""
    return f'{here}<mark class="{style}" data-f="{" ".join(keys)}"{focus}{sign}>{words}</mark>'


class _Outline:
    """Where headings, titles and red heads stand."""

    def __init__(self, text: str, found: Found) -> None:
        documents = [found, *found["inner_documents"]]
        lines = dict(paragraphs(text))
        self.headings = list(self._headings(documents, sorted(lines)))
        self._whole = {one.first for one in self.headings if lines.get(one.first) == one.end}
        self._centred = list(self._heads(text, documents))

    def _headings(self, documents: list[Found], lines: list[int]) -> Iterator[Placed]:
        for document in documents:
            for heading in document["headings"]:
                for first, end in heading["spans"][:1]:
                    line = lines[bisect_right(lines, first) - 1]
                    yield Placed(line if first - line <= 8 else first, end, _HEADING)

    def _heads(self, text: str, documents: list[Found]) -> Iterator[tuple[int, int]]:
        """From where a document begins to the end of its title."""
        for document in documents:
            first, end = document["span"]
            title = places_of(text, document["title"] or "", first=first, end=end)
            if title and title[0][1] - first < 200:
                yield first, title[0][1]

    def style(self, first: int, end: int) -> str:
        if any(a <= first and end <= b + 1 for a, b in self._centred):
            return ' class="c b"'
        return ' class="n0 b indent"' if first in self._whole else ""
