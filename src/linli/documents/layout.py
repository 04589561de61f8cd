"""What the writers share: the measures of GB/T 9704-2012, numbers, widths and the words of its elements."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from .titles import cells
from .values import Align, Attachment, Block, Head, Heading, Imprint, OfficialDocument, Run, Table, plain

MM = 72 / 25.4  #: points in a millimetre
TYPE_AREA = (156.0, 225.0)  #: width and height in mm (5.2.1)
MARGINS = (37.0, 26.0, 35.0, 28.0)  #: top, right, bottom, left in mm; the rest follows from A4 and the type area
LINES, CHARACTERS = 22, 28  #: of a full page (5.2.3)
PITCH = TYPE_AREA[1] * MM / LINES  #: points from line to line
CELL = TYPE_AREA[0] * MM / CHARACTERS  #: points from character to character
TABLE_SIZES = (14.0, 12.0, 10.5, 9.0)  #: 四号, 小四, 五号, 小五: the largest that needs no broken number is taken

DIGITS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """1–99 as counted in headings: 一, 十, 二十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


def numbered(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Each block with the number of its heading, "" for other blocks (7.3.3)."""
    counts = [0, 0, 0, 0]
    for block in blocks:
        if not isinstance(block, Heading):
            yield block, ""
            continue
        level = block.level
        counts[level - 1] += 1
        counts[level:] = [0] * (4 - level)
        n = counts[level - 1]
        yield block, (f"{chinese(n)}、", f"（{chinese(n)}）", f"{n}.", f"（{n}）")[level - 1]


def clean(text: str) -> str:
    """Text that every file format can hold: NFC, with 〓 for what has no shape (control characters, half surrogates).

    Line breaks stay. Nothing visible is lost; 〓 is the printers' mark for a character that is not to be had.
    """
    text = re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    return text if text.isprintable() else "".join(c if c == "\n" or _has_shape(c) else "〓" for c in text)


def _has_shape(c: str) -> bool:
    return unicodedata.category(c) not in ("Cc", "Cs") and ord(c) & 0xFFFE != 0xFFFE


def day(when: date | None, blank: str = "　　年　月　日") -> str:
    """A date as it is signed (7.3.5.4), or the place to write it in."""
    return f"{when.year}年{when.month}月{when.day}日" if when else blank


def foot_line(document: OfficialDocument) -> str:
    """The small line below the page number: state of the document and where its figures come from."""
    parts = ("草稿" if document.draft else "", document.foot, "演练数据" if document.simulated else "")
    return "　".join(p for p in parts if p)


def attachment_labels(attachments: Sequence[Attachment]) -> list[str]:
    """附件, or 附件1, 附件2 … where there are several (7.3.7)."""
    return ["附件"] if len(attachments) == 1 else [f"附件{n}" for n in range(1, len(attachments) + 1)]


def copied(imprint: Imprint) -> str:
    return "，".join(imprint.copied)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready to be set: type size in points, widths of columns as parts of 1, head cells with their spans."""

    size: float
    widths: tuple[float, ...]
    head: tuple[tuple[Head, ...], ...]
    align: tuple[Align, ...]
    rows: tuple[tuple[Run, ...], ...]


def grid(table: Table) -> Grid:
    """Choose type size and widths: no number and no short word is broken, long text takes what is left."""
    head = tuple(tuple(c if isinstance(c, Head) else Head(text=c) for c in row) for row in table.head)
    needs = [_needs(table, column, head) for column in range(len(table.align))]
    room = TYPE_AREA[0] * MM
    for size in TABLE_SIZES:
        least = [low * size + 7 for low, _ in needs]
        if sum(least) <= room:
            break
    wishes = [max(high * size + 7, low) for (_, high), low in zip(needs, least, strict=True)]
    spare, hunger = room - sum(least), sum(wishes) - sum(least)
    share = min(1.0, spare / hunger) if hunger > 0 else 0.0
    rest = max(0.0, spare - hunger) / len(least)
    widths = [low + (wish - low) * share + rest for low, wish in zip(least, wishes, strict=True)]
    total = sum(widths)
    return Grid(size, tuple(w / total for w in widths), head, table.align, table.rows)


def _needs(table: Table, column: int, head: tuple[tuple[Head, ...], ...]) -> tuple[float, float]:
    """Least and wished width of a column in full-width characters."""
    texts = [plain(row[column]) for row in table.rows]
    longest = max((cells(t) for t in texts), default=1.0)
    heads = [cells(h.text) for _, at, h in head_places(head, len(table.align)) if at == column and h.columns == 1]
    title = max(heads, default=0.0)
    words = max((cells(w) for t in texts for w in re.findall(r"[\x21-\x7e]+", t)), default=1.0)
    least = longest if longest <= 8 else max(8.0, words)
    return max(least, min(title, 4.0), 2.0), min(max(longest, title), 24.0)


def head_places(head: tuple[tuple[Head, ...], ...], columns: int) -> Iterator[tuple[int, int, Head]]:
    """Row and column that each cell of the head begins in, and the cell."""
    free_from = [0] * columns
    for number, row in enumerate(head):
        at = 0
        for cell in row:
            while at < columns and free_from[at] > number:
                at += 1
            yield number, at, cell
            for covered in range(at, min(at + cell.columns, columns)):
                free_from[covered] = number + cell.rows
            at += cell.columns
