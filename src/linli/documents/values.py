"""Official documents as values: what is said and by whom. How it looks belongs to the writers (`pdf`, `docx`).

Where a piece of text is asked for, a plain `str` will do; a `Figure` is a number that can be asked for its records.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Literal, TypeAlias


class Form(Enum):
    """How a document travels, which decides its head (GB/T 9704-2012, 7.2 and 10.1)."""

    REPORT = "report"  #: upward (上行文): number at the left, 签发人 at the right of the same line
    NOTICE = "notice"  #: downward or level: number centred
    LETTER = "letter"  #: 信函格式: name of the issuer over a red double rule


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence, bound to what it counts.

    `text` is what the reader sees ("1,286"); `key` is opaque here: whoever composed the document finds metric, scope
    and seal by it, and a page opens the records behind it.
    """

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words set in bold inside a paragraph (一是……)."""

    text: str


Run: TypeAlias = str | Figure | Emphasis


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body, levels 1–4; its number 一、（一）1.（1） is given by its place (7.3.3)."""

    level: Literal[1, 2, 3, 4]
    text: str

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise ValueError(f"level: expected 1–4, got {self.level}")


@dataclass(frozen=True, slots=True, init=False)
class Paragraph:
    """A paragraph of the body, indented by two characters: `Paragraph("走访", Figure("1,286", key), "户。")`."""

    runs: tuple[Run, ...]

    def __init__(self, *runs: Run) -> None:
        object.__setattr__(self, "runs", runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A cell of a table's head that spans columns or rows."""

    text: str
    columns: int = 1
    rows: int = 1


Align: TypeAlias = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its caption above and its foot note below. The head is repeated on every page that it crosses.

    `head` has one or more rows; a cell that spans is a `Head`, and the rows below leave out what it covers.
    `align` has one entry a column (numbers: "right") and so says how many columns there are.
    """

    head: tuple[tuple[str | Head, ...], ...]
    align: tuple[Align, ...]
    rows: tuple[tuple[Run, ...], ...]
    caption: str = ""
    foot: str = ""
    total: bool = False  #: the last row is a total and set apart

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.align):
                raise ValueError(f"row {number}: expected {len(self.align)} cells, got {len(row)}")
        covered = sum((c.columns * c.rows if isinstance(c, Head) else 1) for row in self.head for c in row)
        if covered != len(self.head) * len(self.align):
            raise ValueError(f"head: expected {len(self.head)} × {len(self.align)} cells, got {covered}")


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of a chart, with the text that the reader sees for it ("1,286")."""

    label: str
    value: float
    text: str = ""
    key: str = ""  #: opaque, as in `Figure`
    marked: bool = False  #: one of the few that matter: drawn in the thread colour and labelled

    def __post_init__(self) -> None:
        if not 0 <= self.value < float("inf"):
            raise ValueError(f"{self.label}: expected a value from 0 up, got {self.value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A bar chart: upright columns for days, lying bars for categories. `svg` in `chart` draws it."""

    caption: str
    bars: tuple[Bar, ...]
    unit: str  #: 次, 人次 …
    label: str = ""  #: what the bars are (日期, 类别): head of the first column when shown as a table
    by_day: bool = False
    foot: str = ""

    def as_table(self) -> Table:
        """The same data as a table: for who cannot see the picture, and for pages."""
        cells: tuple[tuple[Run, ...], ...] = tuple(
            (b.label, Figure(shown(b), b.key) if b.key else shown(b)) for b in self.bars
        )
        head = ((self.label or ("日期" if self.by_day else "类别"), self.unit),)
        return Table(caption=self.caption, head=head, align=("left", "right"), rows=cells, foot=self.foot)


def shown(bar: Bar) -> str:
    """The value as the reader sees it: `text`, or the number in its shortest form."""
    return bar.text or f"{bar.value:g}"


Block: TypeAlias = Heading | Paragraph | Table | Chart


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment: named in the note below the text (7.3.4) and, with blocks, set on pages of its own (7.3.7)."""

    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """Document number 发文字号 (7.2.5). What is not given is left open as a place to write in."""

    code: str = ""
    year: int | None = None
    serial: int | None = None

    def __str__(self) -> str:
        return f"{self.code}〔{self.year or '　　'}〕{self.serial or '　　'}号"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """版记 (7.4), at the foot of the last page, which is made an even one."""

    printed_by: str
    printed_on: date | None = None  #: None: left open
    copied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialDocument:
    """One official document. Elements that are empty do not appear; those that a person fills in later stay open."""

    form: Form
    title: str
    issuers: tuple[str, ...]  #: who signs, the first first
    addressees: str  #: 主送机关 without the colon; "" for none
    blocks: tuple[Block, ...]
    mark: tuple[str, ...] = ()  #: 发文机关标志: names of the issuers, the first first; (): no red head
    mark_word: str = "文件"  #: stands behind the names of the mark; "" for none
    number: Number | None = None
    signers: tuple[str, ...] = ()  #: 签发人 of an upward document; () leaves the place open
    copy_number: str = ""  #: 份号, six digits
    secrecy: str = ""  #: 密级和保密期限, "机密★1年"
    urgency: str = ""  #: 特急, 加急
    attachments: tuple[Attachment, ...] = ()
    signed_on: date | None = None  #: 成文日期; None leaves it open
    with_seal: bool = True  #: a seal will be put over the signature (7.3.5.1); else 7.3.5.2
    remark: str = ""  #: 附注, without the brackets
    imprint: Imprint | None = None
    draft: bool = False  #: says 草稿 in the foot line
    simulated: bool = False  #: says 演练数据 in the foot line and across every page
    foot: str = ""  #: foot line: where the figures come from (seal number)
    author: str = field(default="", compare=False)  #: metadata of the files

    def __post_init__(self) -> None:
        if not self.issuers:
            raise ValueError("issuers: expected at least one")
        if not self.title.strip():
            raise ValueError("title: expected some text")


def figures(document: OfficialDocument) -> Iterator[Figure]:
    """Every bound figure, in reading order, those of tables, charts and attachments too."""
    yield from _figures(document.blocks)
    for attachment in document.attachments:
        yield from _figures(attachment.blocks)


def _figures(blocks: tuple[Block, ...]) -> Iterator[Figure]:
    for block in blocks:
        match block:
            case Paragraph():
                yield from (run for run in block.runs if isinstance(run, Figure))
            case Table():
                yield from (cell for row in block.rows for cell in row if isinstance(cell, Figure))
            case Chart():
                yield from _figures((block.as_table(),))


def plain(run: Run) -> str:
    """The run's words without their dress."""
    return run if isinstance(run, str) else run.text
