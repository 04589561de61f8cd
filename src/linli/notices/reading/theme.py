"""The theme of the campaign and the purpose of the document."""

import re
from collections.abc import Iterator

from linli.notices.reading.document import Found
from linli.notices.reading.faircopy import FairCopy
from linli.notices.reading.headings import Numbered, marker
from linli.notices.reading.parts import Part

_QUOTES = r"[“\"「『](?P<words>[^”\"」』]{2,60})[”\"」』]"
_SAID = (
    re.compile(rf"(?:主题|口号)(?:统一)?(?:为|是|定为|确定为|:){{1,2}}{_QUOTES}"),
    re.compile(r"以[“”\"「『](?P<words>[^“”\"」』]{2,60})[“”\"」』](?:为|作为)(?:[^,。“”]{0,6})?主题"),
    re.compile(r"以(?P<words>[^,。;:“”《》以]{4,40}?)为主题"),
    re.compile(rf"围绕{_QUOTES}(?:这一|这个)?(?:[^,。“”的]{{0,6}})?主题"),
)
_ACTIVITY = re.compile(rf"{_QUOTES}(?:为)?主题[^,。;“”]{{0,14}}(?:活动|行动|志愿服务|展览?|大?赛|讲座|论坛|晚会)")
_HELD = re.compile(r"(?:开展了?|组织了?|举办了?|实施了?)$")
_HEADING = re.compile(r"[^,。:的]{0,8}?主题(?:\(口号\)|口号)?")
_BARE = re.compile(r"(?:活动|行动|服务|年度|宣传)?主题(?:统一)?(?::|为:?|是:?)(?P<words>[^,。;:“”]{4,40})(?=[。;\n]|$)")
_PURPOSE = re.compile(
    r"(?:^|[,。])(?P<words>为(?:了|进一步|深入|切实|全面|认真|加强|更好地?)?[^。;为]{6,200}?),(?=[^,。]{0,60}(?:现|决定|经|特|拟|定于|将|制定|我|组织|根据|结合))"
)


def theme_of(copy: FairCopy, part: Part, headings: list[Numbered]) -> Found | None:
    """The document's own theme: what stands under a heading 主题, else what its sentences call so."""
    under = next((found for item in headings if (found := _under(copy, part, item))), None)
    if under:
        return under
    for form in _SAID:
        if found := _first(copy, part, form):
            return found
    return _first(copy, part, _BARE) or _activity(copy, part)


def _rows(copy: FairCopy, part: Part) -> Iterator[tuple[int, str]]:
    for index in part.lines():
        yield copy.lines[index].start, copy.lines[index].text


def _first(copy: FairCopy, part: Part, form: re.Pattern[str]) -> Found | None:
    for start, text in _rows(copy, part):
        if match := form.search(text):
            return copy.found(start + match.start("words"), start + match.end("words"), spaced=True)
    return None


def _under(copy: FairCopy, part: Part, item: Numbered) -> Found | None:
    line = copy.lines[item.line]
    words = copy.text[item.start : line.end]
    heading = _HEADING.match(words)
    if not heading or not (
        copy.flat or (item.text and item.text.spans == copy.spans(item.start, item.start + heading.end()))
    ):
        return None
    start, end = item.start + heading.end(), line.end
    if not copy.text[start:end].strip(":"):
        below = copy.lines[item.line + 1] if item.line + 1 < part.behind else None
        if below is None or marker(copy, below):
            return None
        start, end = below.start, _end_of_slogan(copy, item.line + 1, part.behind)
    return _quoted_or_whole(copy, start, end)


def _end_of_slogan(copy: FairCopy, first: int, behind: int) -> int:
    """Where a slogan ends that stands in parts of equal length: 不忘初心 牢记使命."""
    last = first
    while last + 1 < behind and _is_part(copy.lines[first].text, copy.lines[last + 1].text):
        last += 1
    return copy.lines[last].end


def _is_part(upper: str, lower: str) -> bool:
    return 3 < len(upper) == len(lower) <= 8 and not re.search(r"[\d,。;:、]", upper + lower)


def _quoted_or_whole(copy: FairCopy, start: int, end: int) -> Found | None:
    while start < end and copy.text[start] in ":。,":
        start += 1
    text = copy.text[start:end]
    said = (form.search(text) for form in _SAID)
    if quoted := next((match for match in said if match), None) or re.search(_QUOTES, text):
        return copy.found(start + quoted.start("words"), start + quoted.end("words"), spaced=True)
    end -= len(text) - len(text.rstrip("。;"))
    return copy.found(start, end, spaced=True) if 3 <= end - start <= 50 and "。" not in copy.text[start:end] else None


def _activity(copy: FairCopy, part: Part) -> Found | None:
    """ "…"主题活动 is the document's own theme when its title names it, or when no other is spoken of."""
    matches = [(start, m) for start, text in _rows(copy, part) for m in _ACTIVITY.finditer(text)]
    title = copy.text[part.title.start : part.title.end].replace("\n", "") if part.title else ""
    lead = _lead(copy, part)
    own = [
        (start, m)
        for start, m in matches
        if m["words"] in title or (start < lead and _HELD.search(m.string, 0, m.start()))
    ]
    for start, match in own:
        return copy.found(start + match.start("words"), start + match.end("words"), spaced=True)
    return None


def _lead(copy: FairCopy, part: Part) -> int:
    """Where the first numbered paragraph begins: what stands above it speaks of the whole."""
    numbered = (line.start for line in (copy.lines[n] for n in part.lines()) if marker(copy, line))
    return next(numbered, 0)


def purpose_of(copy: FairCopy, part: Part) -> Found | None:
    """The clause 为… that opens the text."""
    for index in range(part.body, min(part.body + 6, part.behind)):
        line = copy.lines[index]
        if match := _PURPOSE.search(line.text[:600]):
            return copy.found(line.start + match.start("words"), line.start + match.end("words"))
    return None
