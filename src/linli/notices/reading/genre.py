"""What kind of document a text is, by form and function, or why it is none."""

import re
from itertools import takewhile

from linli.kernel.dates import whole_date
from linli.kernel.i18n import mark
from linli.kernel.reasons import Code
from linli.notices.reading.faircopy import FairCopy, Line
from linli.notices.reading.foot import signature
from linli.notices.reading.head import number_of, salutation
from linli.notices.reading.parts import Part
from linli.notices.reading.titles import ENDS_AS_TITLE, titles
from linli.notices.reading.words import HAN

NOT_CHINESE = Code("notice-not-chinese", mark("正文不是中文，不是公文"))
IS_CHAT = Code("notice-is-chat", mark("这是聊天记录，不是公文本身"), mark("请找发文单位要公文原件"))
IS_REGULATION = Code("notice-is-regulation", mark("这是分条的法规或制度，不是通知、函、公告、方案或报告"))
IS_NEWS = Code("notice-is-news", mark("这是新闻报道，不是公文"), mark("请找文中提到的公文原件"))
NO_FORM = Code("notice-no-form", mark("没有公文的标题、主送机关、发文字号和落款，不是公文"), mark("请确认选对了文件"))
OTHER_TYPE = Code("notice-other-type", mark("标题的文种不在通知、函、公告、方案、报告之列"))

_KINDS = (
    ("announcement", re.compile(r"(?:公告|通告|公示|启事|征求意见)$|[^《》]*公示的通知$")),
    ("notice", re.compile(r"通知$")),
    ("letter", re.compile(r"(?:复函|函|批复|答复)$")),
    ("plan", re.compile(r"(?:方案|要点|计划|规划|安排|预案)$")),
    ("report", re.compile(r"(?:报告|汇报|总结)$")),
)
_REMARK = re.compile(r"\([^()]{1,12}\)$")
_FORWARDS_TITLE = re.compile(
    r"转发|批转|(?:落实|贯彻|执行|学习)[^《》]{0,8}《.*(?:通知|意见|函|方案|公告)》[^《》]{0,10}的通知$"
)
_FORWARDS_TEXT = re.compile(r"现(?:将[^。]{0,160}?)?(?:转发|批转)(?:给)?(?:你们|你单位|如下|各|,|给你)|现予(?:以)?转发")
#: a title that passes on a document of any type
_PASSES_ON = re.compile(r"[^《》关]{0,30}(?:转发|批转)[^《》]{2,}")
_CHAT = re.compile(
    r"(?=.{0,15}[^\W\d])[^,。:]{1,16}\d{1,2}:\d{2}(?::\d{2})?|\d{4}[年/-]\d{1,2}[月/-]\d{1,2}日?\d{1,2}:\d{2}(?::\d{2})?|@所有人.*|收到[。!]?|[^,。:]{1,16}:(?:@所有人.*|收到.{0,12})|.{1,20}撤回了一条消息|\[(?:图片|语音|文件|表情|视频|链接)\].*"
)
_NEWS = re.compile(
    r"(?:本报|本网|新华社|本台|中新)[^,。]{0,12}(?:讯|电)|\(?(?:通讯员|本报记者|记者)[^,。:]{1,30}\)?|.{2,20}消息[,(]"
)
#: without a title the words themselves say that something is made public
_ANNOUNCES = re.compile(r"予以公示|进行公示|现公示|公示如下|(?:特此|现)(?:公告|通告)|(?:公告|通告)如下")
#: words by which a text without a title says that it tells units something
_LEADS_IN = re.compile(
    r"(?:通知|明确|安排|部署|要求)如下|现(?:将[^。]{2,60}|予以?|)(?:转发|印发)(?:给|你)|现予以?(?:转发|印发)|特此(?:通知|函告|报告)"
)
#: units that must report by a day, and the person at whose desk they do
_REPORT_DUE = re.compile(
    r"\d[月日]底?(?:之|以)?前[^。]{0,30}各[^。]{2,20}要[^。]{0,30}(?:上报|报送)|[请要][^。]{0,20}\d[月日]底?前[^。]{0,40}(?:上报|报送)"
)
_AT_DESK = re.compile(r"联系人:[^。]{2,30}\d{7}")
_GIVES_NOTICE = re.compile(r"(?:通知|安排)如下|特此通知")
#: words by which a text without a title says that it is a plan
_PLANS = re.compile(r"(?:制[定订]|拟定)(?:如下|本|以下|此)[^。,:]{0,16}(?:方案|计划)|(?:方案|计划)(?:安排)?如下[。:]")
_FOR_DAYS = re.compile(r"公示(?:期|时间)")
#: words by which a signed text without a title orders something; an appeal to everybody (倡议) orders nothing
_ASKS = re.compile(r"[请希](?:各|全|于|在|将|贵|你)|务必|务于|请(?:照办|遵照|照此|认真(?:执行|贯彻)|抓好)")
_APPEALS = re.compile(r"倡议|号召")
_TO_UNITS = re.compile(r"各(?!位)|全[县市区镇乡村校院]|.*(?:部门|单位)$")
#: words by which a text under a title without a type issues what the title names
_ISSUES = re.compile(r"现(?:予以?|将[^。]{2,60})?印发给你们|现予(?:以)?印发")
_PUBLIC = re.compile(
    r"^(?:广大|各位|全[县市区镇乡村校]|亲爱的|尊敬的).*(?:朋友|市民|居民|村民|群众|同学|家长|志愿者|患者|家属|业主|旅客|乘客|用户|读者|师生)们?$"
)
_ACTIVITY = re.compile(r"(?:活动|报名)(时间|地点|内容|方式|对象|办法|流程)")
#: the day of a newspaper's page
_DATELINE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d{1,2}-\d{1,2}")
#: a paragraph this long is no title, nor does one stand below it
_PROSE = 60
#: the names of the site and of those who keep it, behind a page's title
_SITE = re.compile(
    r"(?:[-_|—]{1,2}[^-_|—,。:《]{2,30}){0,3}[-_|—]{1,2}[^-_|—,。:《]{0,24}(?:门户网站|政府网|在线|官网|信息网|新闻网|网站)(?:[-_|—]{1,2}[^-_|—,。:]{2,30})?$"
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百\d]{1,4}条")


def kind_of(copy: FairCopy, part: Part, *, outermost: bool) -> tuple[str, Code | None]:
    """The kind of a document, and for `other` the reason."""
    title = _words(copy, part.title.start, part.title.end) if part.title else ""
    if outermost and (reason := _is_none(copy, part, title)):
        return "other", reason
    if not title:
        return _by_text(copy, part)
    bare = _REMARK.sub("", title)
    kind = next((kind for kind, form in _KINDS if form.search(bare)), None)
    if kind == "notice" and _forwards(copy, part, title):
        return "forwarding_notice", None
    if kind is None and salutation(copy, part) and _ISSUES.search(copy.text.replace("\n", "")):
        return "notice", None
    if kind is None and _PASSES_ON.match(bare):
        return "forwarding_notice", None
    return (kind, None) if kind else ("other", OTHER_TYPE)


def _words(copy: FairCopy, start: int, end: int) -> str:
    return copy.text[start:end].replace("\n", "")


def _forwards(copy: FairCopy, part: Part, title: str) -> bool:
    first = part.title.start if part.title and part.head == 0 else 0
    above = [_words(copy, t.start, t.end) for t in takewhile(lambda t: t.start < first, titles(copy))] if first else []
    body = _words(copy, copy.lines[part.body].start, copy.lines[part.behind - 1].end) if part.body < part.behind else ""
    outside = re.sub(r"印发《.*》的通知$", "", title)
    return any(_FORWARDS_TITLE.search(words) for words in (outside, *above)) or bool(_FORWARDS_TEXT.search(body))


def _is_none(copy: FairCopy, part: Part, title: str) -> Code | None:
    han = len(HAN.findall(copy.text))
    if (han * 4 < len(copy.text) and not title) or han < 8:
        return NOT_CHINESE
    if _is_chat(copy):
        return IS_CHAT
    texts = [line.text for line in copy.lines]
    articles = sum(bool(_ARTICLE.match(text)) for text in texts)
    if (
        articles > 2
        and not title.endswith(("通知", "公告", "函", "报告"))
        and not (not title and salutation(copy, part))
    ):
        return IS_REGULATION
    if any(_NEWS.match(text) for text in texts) and not (number_of(copy, part) or salutation(copy, part)):
        return IS_NEWS
    return None


def _is_chat(copy: FairCopy) -> bool:
    marks = [place for place, line in enumerate(copy.lines) if _CHAT.fullmatch(line.text)]
    return len(marks) > 1 and marks[0] < 3


def _by_text(copy: FairCopy, part: Part) -> tuple[str, Code | None]:
    """Without a title the form must speak: of number and salutation one at least, and the words of a notice."""
    text = copy.text.replace("\n", "")
    if _ANNOUNCES.search(text) and (_FOR_DAYS.search(text) or any(whole_date(line.text) for line in copy.lines)):
        return "announcement", None
    if not salutation(copy, part) and any(_PLANS.search(line.text) for line in copy.lines[:3]):
        return "plan", None
    orders = _orders(copy, part, text)
    signs = [
        orders == "signed",
        number_of(copy, part),
        salutation(copy, part),
        _LEADS_IN.search(text) or orders,
        _tells(copy, part, text),
    ]
    reports = _REPORT_DUE.search(text) and _AT_DESK.search(text)
    if sum(bool(sign) for sign in signs) < 2 and not reports:
        return ("announcement", None) if _invites(copy, part, text) else ("other", NO_FORM)
    return ("forwarding_notice" if _FORWARDS_TEXT.search(text) else "notice"), None


def _invites(copy: FairCopy, part: Part, text: str) -> bool:
    """Whether the text greets the public, and is signed and dated, or says what takes place and when."""
    greeted = salutation(copy, part)
    to_public = greeted is not None and _PUBLIC.search(copy.text[slice(*greeted)])
    if not to_public or _APPEALS.search(text):
        return False
    signed = signature(copy, part)
    return bool(signed and signed.date and signed.units) or len({found[1] for found in _ACTIVITY.finditer(text)}) > 1


def _tells(copy: FairCopy, part: Part, text: str) -> bool:
    """Whether the text says that it gives notice of something, and is signed by a unit and dated."""
    signed = signature(copy, part) if _GIVES_NOTICE.search(text) else None
    return bool(signed and signed.date and signed.units)


def _orders(copy: FairCopy, part: Part, text: str) -> str:
    """Whether the text asks somebody to act, and is dated and signed by a unit, or addressed to units and either
    dated or parted into sections."""
    if not _ASKS.search(text) or _APPEALS.search(text):
        return ""
    signed, greeted = signature(copy, part), salutation(copy, part)
    is_dated = signed is not None and signed.date is not None
    if signed and signed.units and is_dated:
        return "signed"
    to_units = greeted is not None and _TO_UNITS.match(copy.text[slice(*greeted)])
    return "addressed" if to_units and (is_dated or _has_sections(copy)) else ""


def _has_sections(copy: FairCopy) -> bool:
    return {"一、", "二、"} <= {line.text[:2] for line in copy.lines}


def page_title(copy: FairCopy) -> tuple[int, int] | None:
    """The title of what is no official document: its first line that can be one."""
    if _is_chat(copy):
        return None
    for line in copy.lines[:40]:
        if label := re.match(r"(?:标题|title):", line.text, re.IGNORECASE):
            return (line.start + label.end(), line.end) if label.end() < len(line.text) else None
    above = takewhile(lambda line: len(line.text) < _PROSE or "。" not in line.text, copy.lines[:40])
    rows = [
        line
        for line in above
        if (4 <= len(line.text) <= 90 or (len(line.text) == 3 and ENDS_AS_TITLE.search(line.text)))
        and not re.search(
            r"[。;>|\[]|:$|^第[一二三四五六七八九十百\d]{1,4}[章条节编]|^[-\d/:.]+$|^(?:联系|电话|地址|附件|记者:|通讯员:)|^[一二三四五六七八九十]{1,3}[、.]",
            line.text,
        )
    ]
    rows = [line for line in rows if not _DATELINE.match(line.text)] or rows
    typed = [line for line in rows if ENDS_AS_TITLE.search(line.text)]
    chosen = typed or rows
    return _with_second_line(copy, chosen[0]) if chosen else None


def _with_second_line(copy: FairCopy, line: Line) -> tuple[int, int]:
    """A headline with the line of dashes below that belongs to it."""
    at = copy.line_of(line.start)
    below = copy.lines[at + 1] if at + 1 < len(copy.lines) else line
    end = line.end - len(line.text) + len(_SITE.sub("", line.text))
    return line.start, below.end if below.text.startswith("——") and len(below.text) <= 40 else end
