"""The documents on a page: the outer one and those that it carries, each with the lines that are its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from linli.kernel.dates import find_dates, whole_date
from linli.notices.reading.faircopy import FairCopy
from linli.notices.reading.titles import ATTACHMENT_MARK, CONTENTS, ENDS_AS_MARK, Title, titles, type_alone
from linli.notices.reading.words import NUMBER, is_unit

IMPRINT = re.compile(r"(?:.*?)(?P<date>[12]\d{3}年\d{1,2}月\d{1,2}日)印(?:发|制|刷)?(?:[,(]?共印.*)?$")
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|zip|rar|wps)", re.IGNORECASE)
_LONGEST_NAME = 150
#: what a page says of the text before it begins
_BLURB = re.compile(r"(?:简介|摘要|导读|导语|【(?:导读|导语|摘要)】|内容(?:简介|概述|摘要)):?")
_PROSE = re.compile(r"[^。]{12,}。|[^。]{4,}:$|.{40}")


@dataclass(slots=True)
class Part:
    """One document: `head` begins with its first line, `body` behind its title, `behind` is the line after its last.

    `tail` are lines at the page's end that belong to it though inner documents stand between.
    """

    head: int
    title: Title | None
    body: int
    behind: int
    tail: list[int] = field(default_factory=list)
    inner: list["Part"] = field(default_factory=list)

    _names: tuple[int, frozenset[str]] = (-1, frozenset())

    def names(self, copy: FairCopy) -> frozenset[str]:
        """What the document names in quotation marks, to any depth of them."""
        if self._names[0] != self.behind:
            text = copy.text[copy.lines[self.head].start : copy.lines[self.behind - 1].end].replace("\n", "")
            self._names = self.behind, frozenset(_quoted(text))
        return self._names[1]

    def lines(self) -> list[int]:
        return [*range(self.head, self.behind), *self.tail]

    def body_lines(self) -> list[int]:
        return [*range(self.body, self.behind), *self.tail]


def _quoted(text: str) -> Iterator[str]:
    """Everything in 《》 or 〈〉, the outer words and those inside them."""
    open_: list[int] = []
    for mark in re.finditer("[《》〈〉]", text):
        if mark[0] in "《〈":
            open_.append(mark.end())
        elif open_ and mark.start() - (start := open_.pop()) <= _LONGEST_NAME:
            yield text[start : mark.start()]


def divide(copy: FairCopy) -> Part:
    """The outer document, with those inside it."""
    found = list(titles(copy))
    own = _own_title(copy, found)
    outer = Part(0, own, own.behind if own else 0, len(copy.lines))
    parts = [outer]
    for title in found:
        title = _with_beginning(copy, title, outer)
        if (own is None or title.start > own.start) and _begins_document(copy, title, parts[-1]):
            head = _head(copy, title, parts[-1].body)
            parts[-1].behind = head
            parts.append(Part(head, title, title.behind, len(copy.lines)))
    _nest(copy, parts)
    _give_back_imprints(copy, outer, parts)
    _give_back_attachments(copy, outer, parts)
    return outer


def _with_beginning(copy: FairCopy, title: Title, outer: Part) -> Title:
    """A title with the lines above it that hold its beginning, where the outer document names it whole."""
    words = copy.text[title.start : title.end].replace("\n", "")
    for first in range(title.first - 1, max(title.first - 3, outer.body), -1):
        words = copy.lines[first].text + words
        if words in outer.names(copy):
            return replace(title, first=first, start=copy.lines[first].start)
    return title


def _own_title(copy: FairCopy, found: list[Title]) -> Title | None:
    """The title of the text: the last one before its first prose, that of the page only where the text has none."""
    prose = next((n for n in range(len(copy.lines)) if _is_prose(copy, n)), len(copy.lines))
    above = [title for title in found if title.first <= prose]
    own = [title for title in above if not title.labelled and not _is_attached(copy, title)] or above
    if own:
        return _again_below(copy, own[-1], found)
    return next((title for title in found if _greets_below(copy, title)), None) or type_alone(copy)


def _is_prose(copy: FairCopy, n: int) -> bool:
    """Whether a line is running text: a sentence of some length, or one right below a salutation."""
    text = copy.lines[n].text
    if len(text) >= 25 and "。" in text:
        return not _BLURB.match(text)
    return text.endswith("。") and n > 0 and _greets(copy, n - 1)


def _again_below(copy: FairCopy, title: Title, found: list[Title]) -> Title:
    """The title, or where the page tells of the document before it shows it, the same title above its salutation."""
    words = copy.text[title.start : title.end].replace("\n", "")
    if any(_greets(copy, line) for line in range(title.behind, title.behind + 3)):
        return title
    same = (
        one for one in found if one.start > title.start and copy.text[one.start : one.end].replace("\n", "") == words
    )
    return next((one for one in same if any(_greets(copy, n) for n in range(one.behind, one.behind + 3))), title)


def _greets(copy: FairCopy, line: int) -> bool:
    below = copy.lines[line].text if line < len(copy.lines) else ""
    return 2 < len(below) <= 120 and below.endswith(":") and "。" not in below


def _is_attached(copy: FairCopy, title: Title) -> bool:
    return title.first > 0 and bool(ATTACHMENT_MARK.fullmatch(copy.lines[title.first - 1].text))


def _greets_below(copy: FairCopy, title: Title) -> bool:
    """Whether a salutation stands right below a title: then a document of its own begins there."""
    return not title.labelled and _greets(copy, title.behind)


def _begins_document(copy: FairCopy, title: Title, upper: Part) -> bool:
    """A title within the page begins a document when running text follows it, and the upper document has ended there
    (or names it)."""
    following = [line.text for line in copy.lines[title.behind : title.behind + 4]]
    if title.labelled or title.first <= upper.body:
        return False
    has_contents = following[:1] in (["目录"], ["目次"]) or copy.text.startswith(CONTENTS, title.end)
    if not has_contents and not any(_PROSE.match(text) for text in following):
        return False
    if any(ATTACHMENT_MARK.fullmatch(text) for text in following[:1]):
        return False
    head = _head(copy, title, upper.body)
    above = copy.lines[head - 1].text if head else ""
    return head < title.first or _has_ended(above) or is_named(copy, title, upper)


def _has_ended(above: str) -> bool:
    return bool(
        whole_date(above) or IMPRINT.match(above) or re.search(r"[12]\d{3}年\d{1,2}月\d{1,2}日$|^\(.*\)$", above)
    )


def is_named(copy: FairCopy, title: Title, by: Part) -> bool:
    """Whether a document names this title in quotation marks, or in its own title."""
    words = copy.text[title.start : title.end].replace("\n", "")
    own = copy.text[by.title.start : by.title.end].replace("\n", "") if by.title else ""
    plain = words.replace("《", "〈").replace("》", "〉")
    return bool({words, plain} & by.names(copy)) or (words in own and words != own)


def _head(copy: FairCopy, title: Title, lowest: int) -> int:
    """The first line of what stands above a title and belongs to it: 附件, red head, number."""
    head = title.first
    while head - 1 > lowest and _is_head_line(copy.lines[head - 1].text, copy.lines[head].text):
        head -= 1
    return head


def _is_head_line(text: str, below: str) -> bool:
    if ATTACHMENT_MARK.fullmatch(text) and not text.endswith(":"):
        return True
    if (NUMBER.match(text) and len(text) < 40) or (ENDS_AS_MARK.search(text) and len(text) < 40):
        return True
    return is_unit(text) and bool(NUMBER.match(below) or ENDS_AS_MARK.search(below))


def _nest(copy: FairCopy, parts: list[Part]) -> None:
    """A document goes into the nearest one above it that names it; else it is the outer one's."""
    for place, part in enumerate(parts[1:], 1):
        above = [upper for upper in reversed(parts[:place]) if part.title and is_named(copy, part.title, upper)]
        (above or parts)[0].inner.append(part)


def _give_back_imprints(copy: FairCopy, outer: Part, parts: list[Part]) -> None:
    """Of the imprints at the page's end the last is the outer document's, unless an inner one printed it."""
    last = parts[-1]
    imprints = [n for n in range(last.body, last.behind) if IMPRINT.match(copy.lines[n].text)]
    if last is outer or not imprints or any(IMPRINT.match(copy.lines[n].text) for n in range(outer.body, outer.behind)):
        return
    if len(imprints) < 2 and _prints_own(copy, last, imprints[-1]):
        return
    begin = imprints[-2] + 1 if len(imprints) > 1 else _first_imprint_line(copy, last, imprints[-1])
    outer.tail = list(range(begin, last.behind))
    last.behind = begin


def _give_back_attachments(copy: FairCopy, outer: Part, parts: list[Part]) -> None:
    """A list of files behind an issued text that nobody signs is that of the notice which issues it."""
    last = parts[-1]
    texts = [copy.lines[n].text for n in range(last.body, last.behind)]
    if last is outer or any(_has_ended(text) and not text.startswith("(") for text in texts):
        return
    lists = [n for n, text in enumerate(texts, last.body) if re.match(r"附件?[1一]?:", text)]
    if lists and _FILE.search("".join(texts[lists[-1] - last.body :])):
        outer.tail = [*range(lists[-1], last.behind), *outer.tail]
        last.behind = lists[-1]


def _first_imprint_line(copy: FairCopy, part: Part, imprint: int) -> int:
    first = imprint - 1 if imprint - 1 >= part.body and is_unit(copy.lines[imprint - 1].text) else imprint
    while first - 1 >= part.body and re.match(
        r"抄[送报]|报:|报送:|主动公开|依申请|信息公开|公开(?:方式|属性|选项):|\(?此件", copy.lines[first - 1].text
    ):
        first -= 1
    return first - 1 if first - 1 >= part.body and is_unit(copy.lines[first - 1].text) else first


def _prints_own(copy: FairCopy, part: Part, imprint: int) -> bool:
    """Whether the unit of an imprint is one that this document names above its own date."""
    words = copy.lines[imprint].text
    date = next(find_dates(words), None)
    first = imprint if date and date.start else imprint - 1
    unit = words[: date.start] if date and date.start else copy.lines[first].text
    own = [copy.lines[n].text for n in range(part.head, first) if len(copy.lines[n].text) < 30]
    return any(is_unit(text) and (unit.startswith(text) or text.startswith(unit)) for text in own)
