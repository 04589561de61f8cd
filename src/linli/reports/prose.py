"""Words of a report that do not come from figures: how offices and places call themselves, titles, periods. Pure."""

import re
from datetime import date

#: how a document speaks of its own unit, and of all of a division, by the end of the name; the longest first
_WE = {"中心": "我中心", "厅": "我厅", "局": "我局", "办": "我办", "所": "我所", "站": "我站", "院": "我院"}
_WHOLE = {
    "自治区": "全区",
    "居民委员会": "全社区",
    "社区居委会": "全社区",
    "村民委员会": "全村",
    "村委会": "全村",
    "嘎查委员会": "全嘎查",
    "街道办事处": "全街道",
    "苏木": "全苏木",
    "嘎查": "全嘎查",
    "街道": "全街道",
    "社区": "全社区",
    "盟": "全盟",
    "市": "全市",
    "旗": "全旗",
    "县": "全县",
    "区": "全区",
    "镇": "全镇",
    "乡": "全乡",
    "村": "全村",
}
#: what the divisions right below one are called together, by the level of the upper one
BELOW = {1: "盟市", 2: "旗县区", 3: "苏木乡镇（街道）", 4: "嘎查村（社区）"}

_QUOTED = re.compile(r"《(?P<inner>[^《》]+(?:《[^《》]*》[^《》]*)*)》")
_KIND_OF_TEXT = re.compile(r"(?:的)?(?:补充|紧急|预备)?(?:通知|通告|公告|函|意见|方案|办法|要点|计划|安排|倡议书?)$")
_ORDER = re.compile(r"^(?:印发|转发|下发|(?:切实|认真|扎实|全力|进一步|持续)*(?:做好|抓好|组织好))")
_ABOUT = re.compile(r"(?:的)?(?:有关|相关)(?:工作|事项|事宜|情况)$|(?:的)?(?:事项|事宜|情况)$")


def we(unit: str) -> str:
    """How a unit speaks of itself in a document: 我局."""
    return next((words for end, words in _WE.items() if unit.endswith(end)), "我单位")


def whole(division: str) -> str:
    """All of a division, said from within: 全市."""
    return next((words for end, words in _WHOLE.items() if division.endswith(end)), "全辖区")


def own(division: str) -> str:
    """What a division's own offices did, beside what those below did: 市本级."""
    return "自治区本级" if division.endswith("自治区") else f"{whole(division)[1:]}本级"


def subject(title: str) -> str:
    """What a notice is about, taken from its title: 春节期间开展文明实践志愿服务活动. "" where the title says nothing.

    >>> subject("关于春节期间开展文明实践志愿服务活动有关工作的通知")
    '春节期间开展文明实践志愿服务活动'
    """
    words = "".join(title.split())
    if ("转发" in words or "印发" in words) and (quoted := _QUOTED.search(words)):
        words = quoted["inner"]
    _, about, rest = words.partition("关于")
    words = _KIND_OF_TEXT.sub("", rest if about else words)
    return _ABOUT.sub("", _ORDER.sub("", words))


def title(unit: str, notice_title: str) -> str:
    """The title of a unit's report on what a notice ordered."""
    about = subject(notice_title) or "开展志愿服务活动"
    return f"{unit}关于{about}情况的报告"


def period(first: date, last: date) -> str:
    """2022年12月30日至2023年3月31日; a year that does not change is said once."""
    if first == last:
        return _day(first)
    return f"{_day(first)}至{_day(last) if first.year != last.year else f'{last.month}月{last.day}日'}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
