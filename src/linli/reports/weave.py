"""The words that people add to a composed report, woven into it at their places. Pure.

A place is named by what it stands behind, so that words keep theirs when the figures are composed anew; words whose
place is gone go to the nearest one that is left. A figure among the words is the name of a live one in 【】.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from linli.catalogue.kinds import catalogue
from linli.documents.values import Block, Heading, OfficialDocument, Paragraph, Run
from linli.reports.compose import HEADINGS
from linli.reports.words import TOKEN, Tokens, Words, asks

CLOSING = "特此报告。"
MAIN, PROBLEMS = "主要活动", "存在的问题"
EXPERIENCE, NEXT = "经验做法", "下一步打算"
_AREA = {HEADINGS.get(area.code, area.zh): area.code for area in catalogue().areas}


@dataclass(frozen=True, slots=True)
class Written:
    """A place where a person may write: its name, what stands there, and the heading that comes with words."""

    place: str
    words: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    heading: Heading | None = None

    @property
    def spoken(self) -> str:
        """What the place asks for, in the reader's language."""
        return asks(self.place)

    @property
    def blocks(self) -> tuple[Block, ...]:
        above: tuple[Block, ...] = (self.heading,) if self.heading and self.paragraphs else ()
        return (*above, *self.paragraphs)


Piece = Block | Written


def woven(document: OfficialDocument, words: Words, tokens: Tokens) -> OfficialDocument:
    """The document with the words in it."""
    blocks = [b for piece in pieces(document, words, tokens) for b in _blocks(piece)]
    return replace(document, blocks=tuple(blocks))


def pieces(document: OfficialDocument, words: Words, tokens: Tokens) -> list[Piece]:
    """Blocks as composed, and every place where a person may write, in the order of the text."""
    blocks, closing = _without_closing(document.blocks)
    laid = list(_laid(blocks))
    known = {piece.place for piece in laid if isinstance(piece, Written)}
    lost = [place for place, said in words.items() if place not in known and said.strip()]
    # What has lost its place stands before the section that all reports have in common.
    at = next((n for n, one in enumerate(laid) if isinstance(one, Written) and one.place == "experience"), len(laid))
    laid[at:at] = [Written(place) for place in lost]
    found = [_filled(one, words, tokens) if isinstance(one, Written) else one for one in laid]
    return [*found, *([Paragraph(CLOSING)] if closing else [])]


def _without_closing(blocks: Sequence[Block]) -> tuple[list[Block], bool]:
    """The blocks without 特此报告, which stays the last sentence whatever is written."""
    *before, last = blocks
    if not isinstance(last, Paragraph) or not isinstance(last.runs[-1], str) or not last.runs[-1].endswith(CLOSING):
        return list(blocks), False
    rest = last.runs[-1].removesuffix(CLOSING)
    runs = (*last.runs[:-1], rest) if rest else last.runs[:-1]
    return [*before, *([Paragraph(*runs)] if runs else [])], True


def _laid(blocks: Sequence[Block]) -> Iterator[Piece]:
    sections = _sections(blocks)
    yield from sections[0]
    if len(sections) == 1:
        yield Written("note")
        return
    has_areas = any(isinstance(section[0], Heading) and section[0].level == 2 for section in sections[1:])
    problems: list[Block] = []
    for section in sections[1:]:
        head = section[0]
        assert isinstance(head, Heading)
        if head.text == PROBLEMS:
            problems = section
            continue
        yield from section
        if head.level == 2:
            yield Written(f"main:{_AREA.get(head.text, head.text)}")
        elif head.text == MAIN and not has_areas:
            yield Written("main")
    yield Written("experience", heading=Heading(1, EXPERIENCE))
    yield from problems
    yield Written("problems", heading=None if problems else Heading(1, PROBLEMS))
    yield Written("next", heading=Heading(1, NEXT))


def _sections(blocks: Sequence[Block]) -> list[list[Block]]:
    """What stands before the first heading, then each heading with what is below it."""
    found: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Heading):
            found.append([])
        found[-1].append(block)
    return found


def _blocks(piece: Piece) -> tuple[Block, ...]:
    return piece.blocks if isinstance(piece, Written) else (piece,)


def _filled(slot: Written, words: Words, tokens: Tokens) -> Written:
    said = words.get(slot.place, "")
    lines = [line.strip() for line in said.splitlines()]
    return replace(slot, words=said, paragraphs=tuple(Paragraph(*_runs(line, tokens)) for line in lines if line))


def _runs(line: str, tokens: Tokens) -> Iterator[Run]:
    at = 0
    for found in TOKEN.finditer(line):
        if figure := tokens.get(found[1]):
            if found.start() > at:
                yield line[at : found.start()]
            yield figure
            at = found.end()
    if at < len(line):
        yield line[at:]
