"""Break a title into lines (GB/T 9704-2012, 7.3.1): balanced in shape, no word split.

There is no segmenter here: a break is cheap beside the words that titles are built of, dear anywhere else, and
impossible inside a number, a Latin word or a known word, and where punctuation forbids it.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise

#: Words of titles. Before the first group a line begins well, after the second one it ends well.
BEGINNERS = (
    "关于",
    "开展",
    "举办",
    "做好",
    "印发",
    "转发",
    "报送",
    "加强",
    "推进",
    "组织",
    "贯彻",
    "落实",
    "文明实践",
    "志愿服务",
)
ENDERS = (
    "期间", "活动", "工作", "情况", "有关", "服务", "通知", "报告", "请示", "意见", "方案", "办法", "规定", "行动",
    "建设", "文明实践", "新时代", "志愿服务", "春节期间", "元宵节期间", "民政局", "民政厅",
    "文明办", "自治区", "办公厅", "办公室", "委员会",
)  # fmt: skip
PARTICLES = "的和与及、"
NOT_FIRST = "，。、；：？！）〕》」』”’%℃的和与及了"
NOT_LAST = "（〔《「『“‘"
_DATE = r"\d{1,4}年\d{1,2}月(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日"
UNBROKEN = re.compile(_DATE + r"|[0-9A-Za-z.,/\-]+[年月日号届次个名%]?|《[^》]{1,10}》")
SPLIT_COST = 30.0  # of breaking where no known word ends: as bad as a line five characters too short


LONGEST = 200  # characters of what is still taken for a title; the cost of breaking grows with its square
LINE_COST = 50.0  # of one line more: three uneven lines are better than four even ones


def title_lines(title: str, width: float = 19.5, whole: Iterable[str] = ()) -> list[str]:
    """The title's lines, each at most `width` full-width characters where words allow. `whole`: names kept unsplit,
    as far as they fit into a line. A line break in the title is kept as its author set it."""
    return list(_broken(title, width, tuple(whole)))


@lru_cache(maxsize=256)
def _broken(title: str, width: float, whole: tuple[str, ...]) -> Sequence[str]:
    if "\n" in title:
        return [line.strip() for line in title.splitlines() if line.strip()]
    if cells(title) <= width or len(title) > LONGEST:
        return [title]
    costs = _break_costs(title, tuple(n for n in whole if cells(n) <= width))
    fewest = int(-(-cells(title) // width))
    candidates = [_split(title, costs, count, width) for count in (fewest, fewest + 1)]
    return min((c for c in candidates if c), key=lambda c: c[0])[1]


def cells(text: str) -> float:
    """Width in full-width characters: ASCII takes a little more than half of one in the typefaces used here."""
    return sum(0.57 if c.isascii() else 1 for c in text)


def _break_costs(title: str, whole: tuple[str, ...]) -> list[float]:
    """What a break before each character costs; infinity: impossible."""
    never = float("inf")
    costs = [SPLIT_COST] * len(title)
    for word in BEGINNERS:
        for found in re.finditer(word, title):
            costs[found.start()] = 1
    for word in (*ENDERS, *whole):
        for found in re.finditer(re.escape(word), title):
            if found.end() < len(title):
                costs[found.end()] = 0
    for at in range(1, len(title)):
        if title[at - 1] in PARTICLES or title[at - 1] == " ":
            costs[at] = 0
    for span in [
        *UNBROKEN.finditer(title),
        *(m for w in (*BEGINNERS, *ENDERS, *whole) for m in re.finditer(re.escape(w), title)),
    ]:
        costs[span.start() + 1 : span.end()] = [never] * (span.end() - span.start() - 1)
    for at in range(1, len(title)):
        if title[at] in NOT_FIRST or title[at - 1] in NOT_LAST:
            costs[at] = never
    return costs


def _split(title: str, costs: list[float], count: int, width: float) -> tuple[float, list[str]] | None:
    ideal = cells(title) / count

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        if left == 1:
            return _unevenness(cells(title[start:]), ideal, width), ()
        options = [
            (costs[at] + _unevenness(cells(title[start:at]), ideal, width) + rest, (at, *breaks))
            for at in range(start + 1, min(len(title) - left + 1, start + int(2 * width)) + 1)
            for rest, breaks in [best(at, left - 1)]
        ]
        return min(options, default=(float("inf"), ()))

    cost, breaks = best(0, count)
    if cost == float("inf"):
        return None
    edges = (0, *breaks, len(title))
    return cost + LINE_COST * count, [title[a:b].strip() for a, b in pairwise(edges)]


def _unevenness(length: float, ideal: float, width: float) -> float:
    return (length - ideal) ** 2 + (100 * (length - width) if length > width else 0)
