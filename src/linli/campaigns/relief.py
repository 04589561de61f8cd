"""Whether a demand asks for what is known already. Pure: the words of a demand in, a conclusion out.

Nothing is concluded about a report, a plan or a list: those are written by people. What asks for nothing but figures of
volunteer service, the ledger answers.
"""

import re

from linli.kernel.i18n import mark

#: what the words of a demand ask to be counted → the measure of the ledger
_INDICATORS = {
    "works": re.compile(r"活动(?:次数|场次|数量|数据)|服务(?:次数|场次)|开展.{0,4}(?:多少|几)次|场次"),
    "person_times": re.compile(r"人次"),
    "persons": re.compile(r"(?:志愿者|参与|参加)的?(?:人数|数量)|名数"),
    "hours": re.compile(r"时长|工时|小时数"),
    "served": re.compile(r"服务(?:对象|群众)的?(?:人数|数量|人次)|惠及|受益"),
}
FIGURES = re.compile(r"数据|数字|统计|报表|次数|场次|人次|人数|时长|工时|数量")
#: what somebody has to write, gather or decide
WRITTEN = re.compile(
    r"报告|总结|材料|方案|情况|经验|做法|典型|案例|照片|图片|视频|计划|预案|名单|信息稿|简报|联系人|建议"
)

SAME_TEXT, SAME_FIGURES = mark("条款文字相同"), mark("要的数据相同")


def asks_figures_only(what: str) -> bool:
    """Whether nothing but figures is asked for."""
    return bool(FIGURES.search(what)) and not WRITTEN.search(what)


def indicators(what: str) -> frozenset[str]:
    """The measures of the ledger that the words ask for."""
    return frozenset(name for name, words in _INDICATORS.items() if words.search(what))


def likeness(mine: tuple[str, str], other: tuple[str, str]) -> str:
    """Why two demands, each as (what, clause), seem to be the same: a message; "" where nothing says so."""
    if _bare(mine[0]) == _bare(other[0]) or (mine[1] and _bare(mine[1]) == _bare(other[1])):
        return SAME_TEXT
    asked = indicators(mine[0])
    return SAME_FIGURES if asked and asked == indicators(other[0]) else ""


def _bare(words: str) -> str:
    """Without dates, spaces and marks: the same demand with another deadline is the same demand."""
    return re.sub(r"\d+年|\d+月|\d+日|[\W_]+", "", words)
