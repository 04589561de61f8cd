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
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|附件\d{0,2}(?:[:：]|$)|抄送"
    r"|联系人|第[一二三四五六七八九十]{1,3}[条章节]"
)
_TITLE = re.compile(r"(?:通知|通报|意见|方案|决定|函|公告|通告|报告|请示|批复|纪要|计划|办法)$")
_SALUTATION = re.compile(r"[^。；]{2,60}[：:]")
#: what is never parted by the end of a line: a Latin word or number, a sign with the marks that cling to it
_WORD = re.compile(r"[“‘（《〈〔【「『(\[]*(?:[\x21-\x7e]{1,40}|.)[，。、；：！？”’）》〉〕】」』…—)\]]*")
_MARGIN = 0.12  #: the share of a page, above and below, where page numbers and running heads stand


def text_of(pages: Sequence[Page]) -> tuple[str, tuple[Place, ...]]:
    """The pages' paragraphs, one a line, and where each page's begin and end in them."""
    running = _running_heads(pages)
    bodies = [[line for line in page.lines if not _is_margin(line, page, running)] for page in pages]
    columns = {size: _Column.of(lines) for size, lines in _by_size(pages, bodies).items()}
    pieces, length, places = list[str](), 0, list[Place]()
    upper: Line | None = None
    for page, lines in zip(pages, bodies, strict=True):
        first, column = length, columns[page.width, page.height]
        for n, line in enumerate(lines):
            glue = _glue(upper, line, column, turned=n == 0) if upper else ""
            if glue == "\n":
                length -= len(pieces[-1]) - len(pieces[-1].rstrip())
                pieces[-1] = pieces[-1].rstrip()
            pieces += [glue, line.text]
            length += len(glue) + len(line.text)
            upper = line
        places.append((first, length))
    return "".join(pieces), tuple(places)


def _by_size(pages: Sequence[Page], bodies: Sequence[list[Line]]) -> dict[tuple[float, float], list[Line]]:
    """The lines of all pages of one size: they share their margins."""
    found: dict[tuple[float, float], list[Line]] = {}
    for page, lines in zip(pages, bodies, strict=True):
        found.setdefault((page.width, page.height), []).extend(lines)
    return found


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
    """The left and right edge of running text, and whether its paragraphs are indented."""

    left: float
    right: float
    indents: bool

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "_Column":
        if not lines:
            return cls(0, 0, indents=False)
        long = [line for line in lines if len(line.text) > 12] or list(lines)
        right = sorted(line.right for line in long)[int(len(long) * 0.95)]
        full = [line for line in long if line.right >= right - 3 * line.size] or long
        left = sorted(line.left for line in full)[len(full) // 20]
        inset = sum(1.4 * line.size < line.left - left < 2.8 * line.size for line in full)
        return cls(left, right, indents=inset * 12 >= len(full))


def _glue(above: Line, below: Line, column: _Column, *, turned: bool) -> str:
    """What stands between two lines: nothing or a blank inside a paragraph, else a line end."""
    goes_on = (
        _is_full(above, below, column)
        and below.left <= column.left + 0.8 * below.size
        and _alike(above.size, below.size)
        and (turned or below.top - above.bottom < 1.6 * above.size)
        and "\t" not in above.text + below.text
        and not (above.text.rstrip().endswith(_CLOSED) and (not column.indents or _BEGINS.match(below.text)))
        and not (_TITLE.search(above.text.rstrip()) and _SALUTATION.fullmatch(below.text))
    )
    if not goes_on:
        return "\n"
    if above.text[-1:].isspace():
        return ""
    return " " if above.text[-1:].isascii() and below.text[:1].isascii() and above.text[-1:].isalpha() else ""


def _is_full(above: Line, below: Line, column: _Column) -> bool:
    """Whether a line of running text was ended by the margin: what stands next did not fit."""
    word = _WORD.match(below.text)
    wanted = sum(0.55 if sign.isascii() else 1.0 for sign in word[0]) * below.size if word else 0
    room = column.right - above.right
    fitted = room < wanted + 0.7 * above.size or above.text.endswith("-")
    return fitted and above.left <= column.left + 5 * above.size


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
            gap, left = line.left - waiting.right, waiting.text
            between = "\t" if gap > 2.5 * line.size else " " if gap > 0.6 * line.size else ""
            waiting = Line(
                (left.rstrip() if between else left) + between + line.text,
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
