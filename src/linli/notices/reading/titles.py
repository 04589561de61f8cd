"""Titles: where a document's own title stands, in one line or in several."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from linli.notices.reading.faircopy import FairCopy
from linli.notices.reading.words import DOCUMENT_TYPES, NUMBER, STARTER, is_unit

_REMARK = (
    r"(?:\((?:有修改|急|特急|更新|补充|转发|试行|暂行|修订|修订版|修订稿|征求意见稿|草案|送审稿|\d{4}年(?:版|修订)?|"
    r"\d{4}年?[-—–至]{1,2}\d{4}年|[^()]{1,12}版)\))?"
)
ENDS_AS_TITLE = re.compile(rf"(?:{DOCUMENT_TYPES}){_REMARK}$")
#: a remark that stands on the line below a title and belongs to it
_REMARK_BELOW = re.compile(
    r"\((?:试行|暂行|修订|修订版|[^()]{0,6}稿|草案|\d{4}年?[-—–至]{1,2}\d{4}年|\d{4}年(?:版|修订|修订版|度)?)\)"
)
_OPENS = re.compile(r"关于|印发|转发|批转|下发|公布|举办|开展|做好|召开|征集|调整|(?<=[厅局委部会院府室])对(?=[^,。;])")
_LABEL = re.compile(r"(?:标题|文件(?:名称|标题)|公文(?:名称|标题)|title):", re.IGNORECASE)
_SENTENCE = re.compile(r"[。;!?]|(?<!\d)(?<!转发):")
#: units stand before 关于, so that a line of nothing but units above the title belongs to it
_QUOTED = re.compile(r"《[^》]{0,120}(?:》[^《》]{0,40}?》|》)|〈[^〉]{0,120}〉")
#: a motto that a title quotes may hold a comma
_MOTTO = re.compile(r"“[^“”]{0,60}”")
_CLOSES = re.compile(r"的(?:通知|函|公告|通告|公示|报告)$")
_DAY = r"(?:\d{4}年\d{1,2}月\d{1,2}日)?"
#: a note behind or below the title that gives number and day, in either order; and a school's number without a code
BEHIND_TITLE = re.compile(
    rf"\(?{_DAY}(?P<number>{NUMBER.pattern}|[〔\[]\d{{4}}[〕\]](?:[\u4e00-\u9fff]{{1,8}}第)?\d{{1,5}}号){_DAY}\)?$"
)
_BARE_NUMBER = re.compile(r"\(?[〔\[]\d{4}[〕\]]\d{1,5}号\)?$")
_SERIAL = re.compile(r"[〔\[(【]\d{4}[〕\])】]第?\d{1,5}号")
#: an agency's code; it does not begin within the type of document before it
_CODE = re.compile(r"(?:(?!的|通知|公告|通告|意见|报告|方案|批复|复函|决定|办法)[\u4e00-\u9fff]){2,8}")
#: a day by which a campaign goes (3.5, 12·5) is no number of a section
_DAY_NAMED = re.compile(r"(?:1[0-2]|[1-9])[.·](?:[12]?\d|3[01])[^\d.、。]{2,30}(?:方案|计划|通知|启事)$")
ATTACHMENT_MARK = re.compile(r"附件[\d一二三四五六七八九十]{0,3}:?$")
CONTENTS = "目录"  #: behind a title whose table of contents follows
_HEAD = 20  #: lines of a page that may stand above and in its title
_MOST_LINES = 4
_LONGEST = 150  #: signs of a title, its lines taken together


@dataclass(frozen=True, slots=True)
class Title:
    """A title: its first line and the one behind its last, and its place in the fair copy."""

    first: int
    behind: int
    start: int
    end: int
    labelled: bool = False  #: given by a page ("标题：…"), not by the document itself


_TYPE_ALONE = re.compile(r"(?:紧急|重要|温馨)?(?:通知|通告|公告|公示|启事)|邀请函")


def type_alone(copy: FairCopy) -> Title | None:
    """A title that is the type of document and nothing else (通告), above whom it greets or what it says."""
    for at, line in enumerate(copy.lines[:12]):
        below = copy.lines[at + 1].text if at + 1 < len(copy.lines) else ""
        if _TYPE_ALONE.fullmatch(line.text) and (below.endswith(":") or "。" in below):
            return Title(at, at + 1, line.start, line.end)
    return None


def titles(copy: FairCopy) -> Iterator[Title]:
    """Every stretch of lines that has the form of a title, in order; none overlaps another."""
    at = 0
    while at < len(copy.lines):
        title = _labelled(copy, at) or _above_contents(copy, at) or _title(copy, at) or _attached(copy, at)
        if title:
            yield title
        at = title.behind if title else at + 1


def _attached(copy: FairCopy, at: int) -> Title | None:
    """The lines between 附件 alone on its line and the first sentence: the title of what is attached, of any type."""
    if not at or not ATTACHMENT_MARK.fullmatch(copy.lines[at - 1].text) or copy.lines[at - 1].text.endswith(":"):
        return None
    for behind in range(at, min(at + _MOST_LINES, len(copy.lines))):
        text = copy.lines[behind].text
        if behind > at and len(text) >= 20 and "。" in text:
            return Title(at, behind, copy.lines[at].start, copy.lines[behind - 1].end)
        if len(text) > 45 or STARTER.match(text) or _SENTENCE.search(_QUOTED.sub("", text)):
            return None
    return None


def _above_contents(copy: FairCopy, at: int) -> Title | None:
    line = copy.lines[at]
    bare = line.text.removesuffix(CONTENTS)
    is_title = len(bare) < len(line.text) <= _LONGEST and reads_as_title(bare)
    return Title(at, at + 1, line.start, line.start + len(bare)) if is_title else None


def _labelled(copy: FairCopy, at: int) -> Title | None:
    line = copy.lines[at]
    label = _LABEL.match(line.text)
    return (
        Title(at, at + 1, line.start + label.end(), line.end, labelled=True)
        if label and line.text[label.end() :]
        else None
    )


def _title(copy: FairCopy, at: int) -> Title | None:
    """The shortest run of lines from here that reads as one title."""
    if numbered := _numbered(copy, at):
        return numbered
    text = ""
    for behind in range(at + 1, min(at + _MOST_LINES, len(copy.lines)) + 1):
        line = copy.lines[behind - 1].text
        if _breaks_title(line, is_first=behind == at + 1) or (text and line.startswith("关于") and line[:6] in text):
            return None
        text += line
        if len(text) > _LONGEST or (
            behind > at + 1 and not _OPENS.search(text) and not copy.lines[at].text.endswith("的")
        ):
            return None
        if reads_as_title(text) or _left_open(copy, text, behind):
            behind = _with_remark(copy, text, behind)
            first = _with_units_above(copy, at, behind) if text.startswith(("关于", "印发", "转发", "批转")) else at
            return Title(first, behind, copy.lines[first].start, copy.lines[behind - 1].end)
    return None


def _numbered(copy: FairCopy, at: int) -> Title | None:
    """A title near the page's head with its document's number behind it on the line: 工作任务(×政发〔2021〕2号)."""
    line = copy.lines[at]
    if at >= _HEAD or len(line.text) > _LONGEST or not BEHIND_TITLE.search(line.text):
        return None
    glued = number_behind(line.text) if line.text.endswith("号") else None
    if glued and _OPENS.search(line.text[:glued]):
        return Title(at, at + 1, line.start, line.start + glued)
    name = _BARE_NUMBER.sub("", line.text)
    if name.count("(") == name.count(")") and _OPENS.search(name) and reads_as_title(name):
        return Title(at, at + 1, line.start, line.start + len(name))
    name, _, note = line.text.rpartition("(")
    plain = 6 <= len(name) <= 60 and not re.search(r"[,。;:》]", name)
    if not BEHIND_TITLE.fullmatch(f"({note}") or not (plain or reads_as_title(name)):
        return None
    return Title(at, at + 1, line.start, line.start + len(name))


def number_behind(text: str, end: int | None = None) -> int | None:
    """Where the number begins that follows a title without as much as a blank: …的通知×政发〔2021〕2号."""
    serial = _SERIAL.search(text) if end is None else _SERIAL.search(text, 0, end)
    if serial is None:
        return None
    at = serial.start()
    return next(
        (n for n in range(max(4, at - 8), at - 1) if _CODE.fullmatch(text, n, at) and reads_as_title(text[:n])), None
    )


def _left_open(copy: FairCopy, text: str, behind: int) -> bool:
    """Whether a title lacks the 》 that closes the title quoted in it: no line below brings it."""
    ends = _CLOSES.search(text)
    if not ends or text.count("《") != text.count("》") + 1:
        return False
    below = "".join(line.text for line in copy.lines[behind : behind + 2])
    return "》" not in below.partition("《")[0] and reads_as_title(text[: text.rindex("《")] + ends[0])


def _with_remark(copy: FairCopy, text: str, behind: int) -> int:
    """The line behind a title, with the next one where that is its remark, or a remark and the rest of it."""
    below = copy.lines[behind].text if behind < len(copy.lines) else ""
    goes_on = re.match(r"\([^()]{2,20}\)(?:的|》|〉)", below) and reads_as_title(text + below)
    return behind + 1 if goes_on or _REMARK_BELOW.fullmatch(below) else behind


def _breaks_title(line: str, *, is_first: bool) -> bool:
    if len(line) > (120 if is_first else 60):
        return True
    if (
        (STARTER.match(line) and not (is_first and _DAY_NAMED.match(line)))
        or _SENTENCE.search(_QUOTED.sub("", line))
        or NUMBER.fullmatch(line)
    ):
        return True
    short = len(line) <= 45 and (line.endswith("的") or ENDS_AS_TITLE.search(line))
    return is_first and not (_OPENS.search(line) or short)


def reads_as_title(text: str) -> bool:
    """Whether a text without white space has the form of a title."""
    bare = _QUOTED.sub("《》", text)
    if bare.count("《") != bare.count("》"):
        return False
    if (
        not ENDS_AS_TITLE.search(bare)
        or len(text) < 4
        or _SENTENCE.search(bare)
        or bare.startswith(("现", "请", "为", "根据"))
    ):
        return False
    return "," not in _MOTTO.sub("", bare) or bool(re.match(r"[^,]*(?:关于|印发|转发|批转)", bare))


def _with_units_above(copy: FairCopy, at: int, behind: int) -> int:
    """The first of the units above a title that begins with 关于, where no more room parts them from it than parts the
    title from what follows: else they are the red head."""
    if at and behind < len(copy.lines) and copy.breaks(at) > copy.breaks(behind):
        return at
    first = at
    while first > 0 and _names_units(copy.lines[first - 1].text) and at - first < 6:
        first -= 1
    above = copy.lines[first - 1].text if first else ""
    return at if ENDS_AS_MARK.search(above) else first


def _names_units(text: str) -> bool:
    """Whether a line is the name of a unit, or of several parted by 、."""
    return all(is_unit(name) and not _MEDIUM.search(name) for name in text.split("、"))


#: who prints a text on a page, and issues none
_MEDIUM = re.compile(r"(?:网|报|台|社|客户端|频道|新闻中心)$")


#: a red head: issuer's name and 文件
ENDS_AS_MARK = re.compile(r"文件$")
