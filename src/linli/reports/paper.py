"""The paper as the page shows it: the blocks of the PDF, each figure a link, and the places to write in. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from linli.documents import chart
from linli.documents.layout import day, foot_line, numbered
from linli.documents.titles import title_lines
from linli.documents.values import (
    Align,
    Block,
    Chart,
    Emphasis,
    Figure,
    Head,
    Heading,
    OfficialDocument,
    Paragraph,
    Run,
    Table,
)
from linli.reports.weave import Piece, Written

Link = Callable[[Figure], SafeString]
NOTHING = mark_safe("")


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of the paper: `kind` is h1…h4, p, table, chart or place."""

    kind: str
    html: SafeString = NOTHING
    table: "Grid | None" = None
    picture: SafeString = NOTHING
    caption: str = ""
    foot: str = ""
    place: Written | None = None
    rows: int = 3  #: of the box to write in


@dataclass(frozen=True, slots=True)
class Grid:
    head: tuple[tuple[Head, ...], ...]
    body: SafeString  #: its rows, drawn: a table has fifty


@dataclass(frozen=True, slots=True)
class Sheet:
    """Head and foot of the paper in words, and what stands between."""

    mark: str
    number: str
    signers_head: str
    signers: str
    title: list[str]
    addressees: str
    lines: list[Line]
    issuers: tuple[str, ...]
    day: str
    foot: str
    simulated: bool = False


@dataclass(slots=True)
class Links:
    """How a figure becomes a link to its records; dashed where the ledger may say otherwise by now."""

    addresses: Mapping[str, str]  #: key → address
    moved: frozenset[str] = field(default_factory=frozenset)  #: keys

    def __call__(self, figure: Figure) -> SafeString:
        # A report has hundreds: `format_html` would take five times as long.
        text = escape(figure.text)
        if not (address := self.addresses.get(figure.key)):
            return mark_safe(text)
        style = "live draft" if figure.key in self.moved else "live"
        return mark_safe(f'<a class="{style}" href="{escape(address)}" data-f="{escape(figure.key)}">{text}</a>')


def sheet(document: OfficialDocument, laid: Sequence[Piece], link: Link, *, writing: bool) -> Sheet:
    """The paper of a document with the blocks of `laid` in place of its own; `writing`: with the places to write in."""
    return Sheet(
        mark="".join(document.mark) + document.mark_word if document.mark else "",
        number=str(document.number) if document.number else "",
        signers_head="签发人：",  # the paper is Chinese in every language of the desk
        signers="　".join(document.signers),
        title=title_lines(document.title),
        addressees=document.addressees,
        lines=list(_lines(laid, link, writing=writing)),
        issuers=document.issuers,
        day=day(document.signed_on),
        foot=foot_line(document),
        simulated=document.simulated,
    )


def _lines(laid: Sequence[Piece], link: Link, *, writing: bool) -> Iterator[Line]:
    blocks = [b for piece in laid for b in (piece.blocks if isinstance(piece, Written) else (piece,))]
    numbers = iter(numbered(blocks))
    for piece in laid:
        for _ in piece.blocks if isinstance(piece, Written) else (piece,):
            block, number = next(numbers)
            yield _line(block, number, link)
        if writing and isinstance(piece, Written):
            rows = max(3, sum(2 + len(line) // 28 for line in piece.words.splitlines()))
            yield Line("place", place=piece, rows=min(rows, 16))


def _line(block: Block, number: str, link: Link) -> Line:
    match block:
        case Heading():
            return Line(f"h{block.level}", format_html("{}{}", number, block.text))
        case Paragraph():
            return Line("p", _runs(block.runs, link))
        case Chart():
            table = _grid(block.as_table(), link)
            # Its words are escaped where it is drawn; `.bar` is another thing on our pages.
            drawn = mark_safe(chart.svg(block).replace('class="bar', 'class="column'))
            return Line("chart", table=table, picture=drawn, caption=block.caption, foot=block.foot)
        case Table():
            return Line("table", table=_grid(block, link), caption=block.caption, foot=block.foot)


def _grid(table: Table, link: Link) -> Grid:
    head = tuple(tuple(c if isinstance(c, Head) else Head(text=c) for c in row) for row in table.head)
    rows = [_cells(row, table.align, link) for row in table.rows]
    last = len(rows) - 1 if table.total else None
    body = (f"<tr{_SUM if number == last else ''}>{cells}</tr>" for number, cells in enumerate(rows))
    return Grid(head, mark_safe("".join(body)))


_SUM = ' class="sum"'


def _cells(row: Sequence[Run], aligned: Sequence[Align], link: Link) -> str:
    kinds = ("r" if align == "right" else "" for align in aligned)
    return "".join(f'<td class="{kind}">{_run(cell, link)}</td>' for cell, kind in zip(row, kinds, strict=True))


def _runs(runs: Sequence[Run], link: Link) -> SafeString:
    return mark_safe("".join(_run(run, link) for run in runs))  # each is escaped where it becomes HTML


def _run(run: Run, link: Link) -> SafeString:
    match run:
        case Figure():
            return link(run)
        case Emphasis():
            return format_html("<b>{}</b>", run.text)
    return mark_safe(escape(run))
