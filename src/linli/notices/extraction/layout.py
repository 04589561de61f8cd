"""Lines with their places on pages to paragraphs: page numbers go, what a line's or a page's end broke is rejoined."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from linli.notices.extraction.values import Place


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print. Measures in any unit, downwards from the top; `size` is the height of its signs."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    height: float
    lines: tuple[Line, ...]


_NUMBER = re.compile(
    r"[—–\-－―─一·•.]{0,2}\s*(\d{1,3})\s*[—–\-－―─一·•.]{0,2}|第\s*\d{1,3}\s*页.{0,12}|\d{1,3}\s*/\s*\d{1,3}"
)
_CLOSED = tuple("。！？；：!?;:.")
_BEGINS = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|附件|抄送|联系人"
    r"|第[一二三四五六七八九十]{1,3}[条章节]"
)
_MARGIN = 0.12  #: the share of a page, above and below, where page numbers and running heads stand


def text_of(pages: Sequence[Page]) -> tuple[str, tuple[Place, ...]]:
    """The pages' paragraphs, one a line, and where each page's begin and end in them."""
    running = _running_heads(pages)
    bodies = [[line for line in page.lines if not _is_margin(line, page, running)] for page in pages]
    columns = [_Column.of(lines) for lines in bodies]
    indents = any(column.indents for column in columns)
    pieces, length, places = list[str](), 0, list[Place]()
    upper: tuple[Line, _Column] | None = None
    for lines, column in zip(bodies, columns, strict=True):
        first = length
        for n, line in enumerate(lines):
            glue = _glue(upper, (line, column), indents=indents, turned=n == 0) if upper else ""
            pieces += [glue, line.text]
            length += len(glue) + len(line.text)
            upper = (line, column)
        places.append((first, length))
    return "".join(pieces), tuple(places)


def rejoined(texts: Sequence[str]) -> tuple[str, tuple[Place, ...]]:
    """Texts of pages, as a person left them, as one: a sentence that goes on over a page's end is not broken."""
    whole, places = "", list[Place]()
    for text in (text.strip("\r\n \t\f") for text in texts):
        goes_on = whole and text and len(whole.rpartition("\n")[2]) > 12 and _may_go_on(whole[-1], text)
        first = len(whole)
        whole += text if goes_on or not text else "\n" * bool(whole) + text
        places.append((first, len(whole)))
    return whole, tuple(places)


def _may_go_on(last: str, lower: str) -> bool:
    return (
        last not in (*_CLOSED, "）", ")", "日")
        and not _BEGINS.match(lower)
        and not lower.startswith(("　", "\t", "  "))
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """The left and right edge of a page's running text, and whether its paragraphs are indented."""

    left: float
    right: float
    indents: bool

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "_Column":
        if not lines:
            return cls(0, 0, indents=False)
        rights = sorted(line.right for line in lines)
        right = rights[int(len(rights) * 0.85)]
        full = [line for line in lines if line.right >= right - 2 * line.size] or list(lines)
        left = min(line.left for line in full)
        inset = sum(1.4 * line.size < line.left - left < 2.8 * line.size for line in full)
        return cls(left, right, indents=inset * 12 >= len(full))


def _glue(upper: tuple[Line, _Column], lower: tuple[Line, _Column], *, indents: bool, turned: bool) -> str:
    """What stands between two lines: nothing or a blank inside a paragraph, else a line end."""
    (above, its), (below, own) = upper, lower
    full = above.right >= its.right - 1.7 * above.size and above.left <= its.left + 3 * above.size
    goes_on = full and below.left <= own.left + 0.8 * below.size and _alike(above.size, below.size)
    if not turned:
        goes_on = goes_on and below.top - above.bottom < 1.6 * above.size
    if goes_on and above.text.endswith(_CLOSED) and (not indents or _BEGINS.match(below.text)):
        goes_on = False
    if not goes_on or "\t" in above.text or "\t" in below.text:
        return "\n"
    return " " if above.text[-1:].isascii() and below.text[:1].isascii() and above.text[-1:].isalpha() else ""


def _alike(size: float, other: float) -> bool:
    return abs(size - other) <= 0.18 * max(size, other)


def _is_margin(line: Line, page: Page, running: frozenset[str]) -> bool:
    lies_out = line.bottom < _MARGIN * page.height or line.top > (1 - _MARGIN) * page.height
    return lies_out and (line.text in running or bool(_NUMBER.fullmatch(line.text.strip())))


def _running_heads(pages: Sequence[Page]) -> frozenset[str]:
    """Texts that stand in the margin of at least three pages, and of every second one."""
    seen = Counter(
        text
        for page in pages
        for text in {
            line.text
            for line in page.lines
            if line.bottom < _MARGIN * page.height or line.top > (1 - _MARGIN) * page.height
        }
    )
    return frozenset(text for text, times in seen.items() if times >= max(3, len(pages) / 2))


def columns_of(page: Page) -> int:
    """2 where the page's text stands in two columns, else 1."""
    wide = [line for line in page.lines if line.right - line.left > 6 * line.size]
    middle = page.width / 2
    left = sum(line.right < middle + line.size for line in wide)
    right = sum(line.left > middle - line.size for line in wide)
    return 2 if min(left, right) >= 6 and left + right > 0.8 * len(wide) else 1


def in_order(lines: Sequence[Line]) -> Iterator[Line]:
    """Pieces of print as lines: those that stand side by side are one, with a tab between where the gap is wide."""
    waiting: Line | None = None
    for line in lines:
        if waiting and _side_by_side(waiting, line):
            gap = line.left - waiting.right
            between = "\t" if gap > 2.5 * line.size else " " if gap > 0.6 * line.size else ""
            waiting = Line(
                waiting.text + between + line.text,
                waiting.left,
                line.right,
                min(waiting.top, line.top),
                max(waiting.bottom, line.bottom),
                max(waiting.size, line.size),
            )
            continue
        if waiting:
            yield waiting
        waiting = line
    if waiting:
        yield waiting


def _side_by_side(left: Line, right: Line) -> bool:
    shared = min(left.bottom, right.bottom) - max(left.top, right.top)
    lower = min(left.bottom - left.top, right.bottom - right.top)
    return shared > 0.5 * lower and right.left >= left.right - 0.5 * right.size
