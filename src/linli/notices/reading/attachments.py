"""The list of attachments: 附件：1. … 2. …"""

import itertools
import re
from collections.abc import Iterator

from linli.kernel.dates import whole_date
from linli.notices.reading.document import Found
from linli.notices.reading.faircopy import FairCopy
from linli.notices.reading.parts import IMPRINT, Part
from linli.notices.reading.words import UNIT_END, is_unit

_MARK = re.compile(
    r"附(?:件)?(?P<n>[\d一二三四五六七八九十]{0,3})?(?:[:.、]|(?=[\u4e00-\u9fff《“].*\.(?:docx?|xlsx?|pdf|rar|zip|wps)\b))"
)
_PLAIN = re.compile(r"附件(?:(?P<n>[\d一二三四五六七八九十]{1,3})|$)")
_EXTENSION = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|rar|zip|wps|et|ofd|jpe?g|png|txt)(?![a-z])", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?P<n>\d{1,2})[.、,](?!\d{1,2}[.、月日])|(?P<bracket>\((?P<m>\d{1,2})\))|(?P<cn>[一二三四五六七八九十]{1,2})、"
)
#: above a date: who signs, though the name be no unit's
_SIGNS = re.compile(rf"^(?!\d)[^《》]*(?:{UNIT_END})$")
#: a field of a form that stands behind or below the word 附件
_FIELD = re.compile(r"[\u4e00-\u9fff]{2,10}:(?=$|[\u4e00-\u9fff]{2,10}:)")
#: one more of the list, whatever ends it
_LISTED = re.compile(r"附件[\d一二三四五六七八九十]{1,3}[:.、]?[《“\u4e00-\u9fff]")
_BOOKS = re.compile(r"《[^《》]+》")
_ROW = re.compile(rf"(?:{_BOOKS.pattern}[、,;和]?)+[。;]?")
#: a file by its name alone, and a second list
_FILE_NAME = re.compile(r"[\w.-]{4,60}\.(?:docx?|xlsx?|pptx?|pdf|rar|zip|wps)", re.ASCII | re.IGNORECASE)
_AGAIN = re.compile(r"附件?:(?!\(?\d)")
_SAME_MARK = re.compile(r"附件\d{1,2}(?:[:.、])?")
_ENDS = re.compile(
    r"抄[送报]|报:|报送:|主动公开|依申请|\(?此件|联系人|\(联系|联系电话|电话:|电子邮箱|特此|注:|来源:|备注|信息公开|印发|(?:附件)[\d一二三四五]{0,2}$|[一二三四五六七八九十]、"
)


def attachments(copy: FairCopy, part: Part) -> tuple[Found, ...]:
    """Titles of the attachments as listed, in order: without numbers, book-title marks, file endings and remarks."""
    rows = part.body_lines()
    place = 0
    while place < len(rows):
        text = copy.lines[rows[place]].text
        mark = _MARK.match(text) or _PLAIN.match(text)
        if not mark or _is_form(copy, rows, place, mark):
            place += 1
            continue
        block = [rows[place], *_block(copy, rows, place + 1, numbered=mark["n"] or "")]
        titles = (_title(copy, a, b) for item in _items(copy, block) for a, b in _parted(copy, *item))
        listed = [found for found in titles if found]
        if listed:
            return tuple(listed)
        place += len(block)
    return ()


def _is_form(copy: FairCopy, rows: list[int], place: int, mark: re.Match[str]) -> bool:
    """附件 alone on its line heads the attachment itself, unless a list follows."""
    line = copy.lines[rows[place]]
    if mark.end() < len(line.text):
        return len(line.text) > 200 and "。" in line.text
    if ":" in mark[0]:
        return place + 1 == len(rows)
    return not _is_signed_below(copy, rows, place)


def _is_signed_below(copy: FairCopy, rows: list[int], place: int) -> bool:
    """Whether titles alone stand between this line and the signature: then it heads a list after all."""
    for at in range(place + 1, min(place + 6, len(rows) - 1)):
        text = copy.lines[rows[at]].text
        if is_unit(text):
            return at > place + 1 and whole_date(copy.lines[rows[at + 1]].text) is not None
        if len(text) > 60 or text[-1] in "。;:":
            return False
    return False


def _block(copy: FairCopy, rows: list[int], first: int, *, numbered: str) -> list[int]:
    """The lines from `first` on that go on with the list above them; `numbered`: the number behind 附件, if any."""
    block: list[int] = []
    for index in itertools.islice(rows, first, None):
        text = copy.lines[index].text
        below = copy.lines[index + 1].text if index + 1 < len(copy.lines) else ""
        if (
            (_ends(text) and not _is_next(text, len(block) + 2))
            or (whole_date(below) and _signs(text))
            or (numbered and not (_PLAIN.match(text) or _FILE_NAME.fullmatch(text) or _is_second(text, numbered)))
            or (block and _AGAIN.match(text))
        ):
            break
        if not numbered and _PLAIN.match(text) and block:
            break
        block.append(index)
    return block


def _is_second(text: str, first: str) -> bool:
    """Whether a line is numbered 2 and those behind it so on, below 附件1."""
    mark = _NUMBERED.match(text)
    return mark is not None and first == "1" and (mark["n"] or mark["m"] or "1") != "1" and "。" not in text


def _is_next(text: str, value: int) -> bool:
    """Whether a line is the next title of a numbered list, though it is closed by a stop."""
    mark = _NUMBERED.match(text)
    number = mark and (mark["n"] or mark["m"])
    return bool(number) and number == str(value) and text.find("。") == len(text) - 1 and len(text) <= 60


def _signs(text: str) -> bool:
    return bool(_SIGNS.search(text)) and not _PLAIN.match(text) and not _EXTENSION.search(text)


def _ends(text: str) -> bool:
    """Whether a line is no more of a list, unless it is numbered as one of it."""
    if _LISTED.match(text):
        return False
    if (
        _ENDS.match(text)
        or _FIELD.search(text)
        or IMPRINT.match(text)
        or (re.search(r"\d{4}年.{1,6}日$", text) and len(text) < 45)
        or len(text) > 120
    ):
        return True
    return (is_unit(text) and not _EXTENSION.search(text)) or bool(
        re.search(r"。$|[二一][〇○零ΟОOo0-9一二三四五六七八九]{3}年.*日$", text)
    )


def _items(copy: FairCopy, block: list[int]) -> list[tuple[int, int]]:
    """The list cut at each number that stands in order, at each line, and behind each file ending."""
    items: list[tuple[int, int]] = []
    expected = 1
    for index in block:
        line = copy.lines[index]
        mark = _MARK.match(line.text) or _PLAIN.match(line.text)
        start = line.start + (mark.end() if mark else 0)
        if _FILE_NAME.fullmatch(line.text):
            continue
        cuts = []
        for match in _NUMBERED.finditer(line.text, start - line.start):
            value = match["n"] or match["m"]
            at_head = match.start() == start - line.start
            if at_head or (value and int(value) == expected and expected > 1):
                cuts.append((line.start + match.start(), line.start + match.end()))
                expected = int(value) + 1 if value else expected + 1
        if not cuts and not mark and _goes_on(copy, block, index, expected):
            items[-1] = (items[-1][0], line.end)
            continue
        if not cuts or cuts[0][0] > start:
            cuts = [(start, start), *cuts]
        ends = [a for a, _ in cuts[1:]] + [line.end]
        items += [(b, end) for (_, b), end in zip(cuts, ends, strict=True) if end > b]
    return items


def _goes_on(copy: FairCopy, block: list[int], index: int, expected: int) -> bool:
    """Whether a line without a number goes on with the title above it: the next number of the list stands below."""
    below = (_NUMBERED.match(copy.lines[n].text) for n in block if n > index)
    return expected > 1 and any(mark and (mark["n"] or mark["m"]) == str(expected) for mark in below)


def _parted(copy: FairCopy, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Several titles that stand in a row: 《…》、《…》."""
    names = list(_BOOKS.finditer(copy.text, start, end)) if _ROW.fullmatch(copy.text, start, end) else []
    yield from (name.span() for name in names) if len(names) > 1 else [(start, end)]


def _title(copy: FairCopy, start: int, end: int) -> Found | None:
    text = copy.text[start:end]
    if same := _SAME_MARK.match(text):
        start = next((at for at in range(start + 3, start + same.end()) if at in copy.gaps), start + same.end())
    extension = _EXTENSION.search(copy.text, start, end)
    end = extension.start() if extension else end
    if field := _FIELD.search(copy.text, start, end):
        end = next((at for at in range(field.start(), field.end()) if at in copy.gaps), end)
    while start < end and copy.text[start] in ":、.":
        start += 1
    while end > start and copy.text[end - 1] in ";。,:":
        end -= 1
    text = copy.text[start:end]
    if again := re.search(rf"附件\d{{0,2}}{re.escape(text[:6])}", text[6:]):
        end = start + 6 + again.start()
    if run_in := re.match(r"[^、]{2,30}?(?:名单|目录|清单|一览表|汇总表)(?=[^()]{2,}(?:、[^、]+){3})", text):
        end = start + run_in.end()
    if text.endswith("(略)"):
        end -= 3
    if text.startswith("《") and text.count("《") == 1 and text.find("》") in (-1, len(text) - 1):
        start, end = start + 1, end - text.count("》")
    return copy.found(start, end) if end - start >= 2 else None
