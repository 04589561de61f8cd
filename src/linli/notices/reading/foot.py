"""What stands below the text: signature and date, disclosure, copied units, the imprint."""

import itertools
import re
from dataclasses import dataclass

from linli.kernel.dates import find_dates
from linli.notices.reading.document import Found, FoundDate
from linli.notices.reading.faircopy import FairCopy
from linli.notices.reading.parts import IMPRINT, Part
from linli.notices.reading.words import STARTER, is_unit

_OFFICE = ("办公室", "办公厅")
_SEAL = re.compile(r"\((?:章|盖章|公章|印章|代章)\)$")
#: whose seal stands for that of the unit above
_SEALED_BY = re.compile(r"\([^()]{2,30}代章\)")
#: signs of the longest line of units that sign together
_LONGEST_ROW = 300
#: an urgent notice may say the hour
_HOUR = re.compile(r"(?<=日)(?:上午|下午)?\d{1,2}(?:时(?:\d{1,2}分|半)?|:\d{2})$")
_DATES_ALONE = re.compile(r"(?:\d{4}年\d{1,2}月\d{1,2}日){1,4}")
_MONTH_ONLY = re.compile(r"[12二][0-9〇零○ΟОOo一二三四五六七八九]{3}年[0-9一二三四五六七八九十]{1,2}月(?:份)?$")
_NOTE = re.compile(
    r"\((?P<words>.*[\d一二〇零○ΟОOo九八七六五四三]{4}年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日.*)\)$"
)
#: the ending of a file's name, to which the signature below a list of attachments was joined
_FILE_ABOVE = re.compile(r".*\.(?:docx?|xlsx?|pdf|rar|zip|wps)(?=[\u4e00-\u9fff])", re.IGNORECASE)
_COPIED = re.compile(r"(?:抄送|抄报|报送|报|抄)(?:单位)?:")
_DISCLOSURE = re.compile(r"(?P<word>主动公开|依申请公开|不予公开|公开发布|不公开|免予公开)")
_DISCLOSURE_LINE = re.compile(
    r"\(?(?:此件|本件|信息公开选项|公开(?:方式|属性|选项|类别|形式)|政府信息公开)?[^。;]{0,6}$"
)
_DISCLOSURE_LABELLED = re.compile(
    rf"(?:^|.*[\u4e00-\u9fff])公开(?:方式|属性|类别|形式)[:|]?{_DISCLOSURE.pattern}(?:$|[^:,。]{{2,6}}:)"
)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, and when; `first` and `last` are its lines."""

    first: int
    last: int
    units: tuple[Found, ...]
    date: FoundDate | None


def signature(copy: FairCopy, part: Part) -> Signature | None:
    """The units and the date under the text. The last date that stands below a unit's name decides; without any such,
    a unit's name or a date alone."""
    best: Signature | None = None
    for index in part.body_lines():
        signed = _signed_at(copy, part, index)
        if signed and (best is None or bool(signed.units) >= bool(best.units)):
            best = signed
    return best or _note(copy, part) or _unit_alone(copy, part)


def _signed_at(copy: FairCopy, part: Part, index: int) -> Signature | None:
    line = copy.lines[index]
    if len(line.text) > 90 or IMPRINT.match(line.text):
        return None
    ends = len(_HOUR.sub("", line.text))
    mention = next((m for m in find_dates(line.text) if m.end == ends and m.is_complete and m.first_day is None), None)
    month = _MONTH_ONLY.search(line.text) if mention is None else None
    if mention is None and month is None:
        return None
    border = mention.start if mention else month.start() if month else 0
    day = mention.resolve(None)[0] if mention else None
    date = FoundDate(day=day, words=copy.found(line.start + border, line.start + ends)) if day else None
    units = _units(copy, line.start, line.start + border) if border else []
    if border and not units:
        return None
    first, above = _units_above(copy, part, index)
    while above and _is_dated_row(copy, part, first - 1):
        upper, more = _units_above(copy, part, first - 1)
        if not more:
            break
        first, above = upper, more + above
    return Signature(first, index, (*above, *units), date) if date or above or units else None


def _is_dated_row(copy: FairCopy, part: Part, index: int) -> bool:
    """Whether a line holds nothing but the dates of those who sign above it."""
    return index >= part.body and bool(_DATES_ALONE.fullmatch(copy.lines[index].text))


def _units_above(copy: FairCopy, part: Part, index: int) -> tuple[int, list[Found]]:
    first, units = index, list[Found]()
    if first - 1 >= part.body and _SEALED_BY.fullmatch(copy.lines[first - 1].text):
        first -= 1
    while first - 1 >= part.body:
        line = copy.lines[first - 1]
        row = _units(copy, line.start, line.end)
        if not row:
            break
        first, units = first - 1, row + units
    return first, units


def _units(copy: FairCopy, start: int, end: int) -> list[Found]:
    """The unit or the units of one line; several only where each piece between white space is one."""
    if end - start > _LONGEST_ROW:
        return []
    if file := _FILE_ABOVE.match(copy.text, start, end):
        start = file.end()
    pieces = _words(copy.pieces(start, end))
    bare = [(a, b - len(seal[0]) if (seal := _SEAL.search(copy.text[a:b])) else b) for a, b in pieces]
    bare = _with_offices(copy, [(a, b) for a, b in bare if b > a])
    if len(bare) > 1 and all(b - a > 1 and is_unit(copy.text[a:b]) for a, b in bare):
        return [copy.found(a, b) for a, b in bare]
    text = copy.text[start:end]
    row = [(start + part.start(), start + part.end()) for part in re.finditer("[^、]+", text)]
    if len(row) > 1 and all(is_unit(copy.text[a:b]) for a, b in row):
        return [copy.found(a, b) for a, b in row]
    end -= len(seal[0]) if (seal := _SEAL.search(text)) else 0
    return [copy.found(start, end)] if is_unit(copy.text[start:end]) else []


def _with_offices(copy: FairCopy, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces of a line, 办公室 by itself taken with the name whose office it is."""
    names: list[tuple[int, int]] = []
    for start, end in pieces:
        if names and copy.text[start:end] in _OFFICE:
            names[-1] = names[-1][0], end
        else:
            names.append((start, end))
    return names


def _words(pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pieces of a line, single signs that stand apart ("教 育 局") taken together."""
    words: list[tuple[int, int]] = []
    was_single = False
    for start, end in pieces:
        is_single = end - start == 1
        if is_single and was_single:
            words[-1] = words[-1][0], end
        else:
            words.append((start, end))
        was_single = is_single
    return words


def _note(copy: FairCopy, part: Part) -> Signature | None:
    """A line in brackets under the title, unit and date, that stands for the signature."""
    for index in range(part.body, min(part.body + 2, part.behind)):
        line = copy.lines[index]
        note = _NOTE.fullmatch(line.text)
        mention = next(find_dates(note["words"]), None) if note else None
        day = mention.resolve(None)[0] if mention else None
        if mention and day:
            start = line.start + 1
            sides = [(start, start + mention.start), (start + mention.end, line.end - 1)]
            units = [unit for a, b in sides for unit in _units(copy, a, b)]
            return Signature(
                index,
                index,
                tuple(units),
                FoundDate(day=day, words=copy.found(start + mention.start, start + mention.end)),
            )
    return None


def units_below_title(copy: FairCopy, part: Part) -> list[Found]:
    """Units between the title and the text, where an issued or forwarded document says who drew it up."""
    units: list[Found] = []
    for index in range(part.body, part.behind):
        line = copy.lines[index]
        row = _units(copy, line.start, line.end)
        if not row:
            return units if "。" in line.text or STARTER.match(line.text) else []
        units += row
    return []


def _unit_alone(copy: FairCopy, part: Part) -> Signature | None:
    """A unit's name below the last sentence, without a date."""
    rows = list(range(part.body, part.behind))
    last_prose = max((n for n in rows if re.search(r"。|;|:", copy.lines[n].text)), default=part.behind)
    for index in rows:
        line = copy.lines[index]
        long_enough = len(line.text) >= (2 if index == rows[-1] else 4)
        units = _units(copy, line.start, line.end) if index > last_prose and long_enough else []
        below = copy.lines[index + 1].text if index + 1 < len(copy.lines) else ""
        if units and not IMPRINT.match(below):
            last, under = _units_under(copy, part, index)
            return Signature(index, last, (*units, *under), None)
    return None


def _units_under(copy: FairCopy, part: Part, index: int) -> tuple[int, list[Found]]:
    """The units on the lines right under one that signs, and the last of these lines."""
    units: list[Found] = []
    while index + 1 < part.behind and (row := _units(copy, copy.lines[index + 1].start, copy.lines[index + 1].end)):
        index, units = index + 1, units + row
    return index, units


def disclosure(copy: FairCopy, part: Part) -> Found | None:
    """The word of a line that says whether the document is public."""
    for index in part.body_lines():
        line = copy.lines[index]
        word = _DISCLOSURE.search(line.text)
        if word and len(line.text) <= 24 and _DISCLOSURE_LINE.match(line.text.replace(word["word"], "").strip("()。:")):
            return copy.found(line.start + word.start(), line.start + word.end())
    return _disclosure_above(copy, part)


def _disclosure_above(copy: FairCopy, part: Part) -> Found | None:
    """The word that a page gives above the title, behind its label on the same line or the one before."""
    for index in range(part.head, part.body):
        line = copy.lines[index]
        label = copy.lines[index - 1].text[-5:] if index else ""
        for before in (label, ""):
            if labelled := _DISCLOSURE_LABELLED.match(before + line.text):
                start, end = labelled.span("word")
                return copy.found(line.start + start - len(before), line.start + end - len(before))
    return None


def copied_units(copy: FairCopy, part: Part) -> tuple[Found, ...]:
    """The units of the lines 抄送, 抄报, 报送 and 报."""
    units: list[Found] = []
    for index in part.body_lines():
        line = copy.lines[index]
        if mark := _COPIED.match(line.text):
            units += _listed(copy, line.start + mark.end(), line.end)
    return tuple(units)


def _listed(copy: FairCopy, start: int, end: int) -> list[Found]:
    borders = [start, *(start + m.end() for m in re.finditer("[、,;。]", copy.text[start:end])), end + 1]
    units = []
    for a, b in itertools.pairwise(borders):
        words = copy.text[a : b - 1].strip("\n")
        words = re.sub(r"^(?:发至?|送):?|等(?:相关|有关)?(?:单位|部门)?$|\(共.*\)$", "", words)
        if words and not re.fullmatch(
            r"等.{0,4}(?:相关|有关)(?:单位|部门)|存档?(?:\(.*\))?|.*存档|.*印发|共印.*|.*年.*日", words
        ):
            units.append(copy.found(a, a + len(words)))
    return units


def imprint(copy: FairCopy, part: Part) -> tuple[Found | None, FoundDate | None]:
    """The printing unit and the date before 印发."""
    for index in reversed(part.body_lines()):
        line = copy.lines[index]
        if not (mark := IMPRINT.match(line.text)):
            continue
        start, end = line.start + mark.start("date"), line.start + mark.end("date")
        day = next(find_dates(mark["date"])).resolve(None)[0]
        above = copy.lines[index - 1] if index else line
        place = (line.start, start) if start > line.start else (above.start, above.end)
        printer = _units(copy, *place)
        return printer[0] if printer else None, FoundDate(day=day, words=copy.found(start, end)) if day else None
    return None, None
