"""Words of time that bind somebody: by a day, at a rhythm, within a term, or vaguely soon."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from linli.kernel.dates import DateMention, find_dates
from linli.kernel.numerals import FIGURES

_TIME = r"(?:上午|下午|晚上|中午|早上|傍晚|晚)?(?:\d{1,2}(?:[:.]\d{2}(?::\d{2})?点?|[时点](?:\d{1,2}分|半|整)?)|下班|午夜|零时|晚饭|中午)?"
_ASIDE = r"(?:\([^()]{1,18}\))?"
#: behind a date: by then
_BEFORE = re.compile(rf"\)?{_ASIDE}{_TIME}{_ASIDE}(?:以前|之前|前|为止|截止|止)(?![往来期后提去述夕三列景沿端身台])")
_ASIDE_TIME = re.compile(rf"\)?{_ASIDE}{_TIME}{_ASIDE}")
#: before a date: until then
_UNTIL = re.compile(
    r"(?:截止(?:时间|日期)?|截至|延长|延期|顺延|推迟|延迟|调整|改)(?:为|到|至|是|于|:)*$|(?:不得?(?:迟|晚)于|最迟|最晚)(?:应?[在于])?$|截止(?:时间|日期)[^,。;]{0,3}$"
)
_ACTS = "报名|申报|提交|报送|登记|受理|投稿|征集|征稿|缴费|交费|填报|上报|推荐|申请|申领|反馈|材料|预约|递交|回执|报到|注册|缴纳|认领"
_PERIOD_LABEL = re.compile(
    rf"(?:{_ACTS})[^,。;:]{{0,6}}?(?:起止|截止)?(?:时间|日期|期限|时限)(?:及[^:。]{{1,6}})?[:为是从自在]*$"
)
_FROM_NOW = re.compile(r"(?:即日起|从即日起|自即日起|本通知[^,。]{0,6}日起)(?:至|到|截至)$")
_ON_DAY = re.compile(
    rf"\)?{_ASIDE}{_TIME}(?:将[^,。;]{{1,30}})?(?:统一|集中)?(?:报送|报到?|送交|送达|送|交|提交|上交|上报|发送|反馈)(?![道告酬刊])"
)
_MOVED = re.compile(r"(?:延长|顺延|延期|推迟|延迟|调整|改)(?:为|到|至)")
_WAS = re.compile(r"(?:原定|原(?:截止|报名|申报|报送|提交)|由|从)[^,。;]{0,16}$")
#: behind such a date: something that was, or a mere condition
_PAST = re.compile(
    r"[,)]?(?:已|出生|出版|毕业|取得|发生|成立|入职|印发|下发|发布|参加工作|注册成立|新出版|的[^,。]{0,10}(?:教材|人员|项目|学生|作品))"
)

_TRANSFER = r"(?:报送|呈报|上报|速报|填报|报备|申报|报至|报到|报告|报|递交|提交|上交|移交|送交|交回|交至|交|送达|送至|送|发送|发至|发到|发|反馈|邮寄|寄|告知|通知|函告|反映|汇报|备案|回复|上传|汇总)"
_DOES = re.compile(
    rf"{_TRANSFER}|提出|录入|补录|补齐|完成|整改|登记|申领|报名|缴|出具|申诉|复核|归还|退还|张榜|公布|扫|装|清|办理|修复|建立|做完|答复|处理|落实|走访|入户|上门|慰问"
)
_TERM = re.compile(
    rf"(?P<event>(?:(?<=[请须应需于])在|[接收]到|自|从|在)?[\u4e00-\u9fff“”《》]{{0,16}}?(?:之日|当日|当天|次日)?(?:起|后|之后|以后|前)?的?)"
    rf"[{FIGURES}]{{1,3}}个?(?:工作日|自然日|日|天|小时|周|星期|个月|月|分钟)(?:之内|以内|内)"
)
_TERM_BOUNDARY = re.compile(
    r"[,。;:)(、]|在(?=[收接]到|[^在]{1,10}(?:之日|后|起))|请|须|必须|应当?|务必|[将要](?=在)|的,"
)
_EVERY = r"每(?:隔)?(?:一|两|半)?个?(?:年度?|季度?|学期|月度?|旬|周|星期|天|日|工作日)(?:份)?"
_RECURRING = re.compile(
    rf"{_EVERY}(?:[一二三四五六日天](?![次个名])|的?最后[一1]?个?(?:工作日|周[一二三四五])|的?第[一二三四五\d]个?(?:工作日|周)|[首次]月|[底末初]|{_ASIDE}\d{{1,2}}[日号])*{_TIME}(?:以前|之前|前|内)?"
)
_RHYTHM = re.compile(
    rf"每(?:两|半|[二三\d])?个?(?:周|星期|月|旬|天|日|季度?)(?:至少|不少于|不得少于|原则上|须|应|要)*[^,。;次]{{0,10}}?(?:[{FIGURES}]{{1,2}}|至少)(?:次|趟|遍|回)"
)
_VISITS = re.compile(
    r"走访|入户|上门|送|探访|看望|慰问|联系|出动|巡访|陪伴|电话|通话|探望|志愿服务|帮扶|见面|送餐|送药|服务|问候|打扫|理发|到家|查看"
)
_ROUTINE = re.compile(r"检查|培训|会议|调度|演练|督查|宣讲|学习|遴选|申报|例会|通报|研究|考核|消毒|保洁|维护")
_AHEAD = re.compile(rf"(?<=[应须需请当])提前[{FIGURES}]{{1,3}}个?(?:工作日|日|天|小时|月)")
_SOON = re.compile(r"(?:近期|近日内|尽快|尽早|即刻)(?:内)?")
_SEASON = re.compile(
    r"(?:[入立](?:春|夏|秋|冬)|春节|元旦|清明|端午|中秋|国庆|重阳|元宵|除夕|小年|五一|国庆|节日|节|汛期|雨季|开学|放假|寒假|暑假|期末|学期末|秋收|春耕|供暖|采暖期|"
    r"(?:腊月|正月)[初一二三四五六七八九十廿]{1,3})(?:节)?(?:到来|来临|结束|开始)?(?:之前|以前|前)(?![夕往来后提])"
)
_SAME_DAY = re.compile(r"同日|同时限|当日")


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Words of time in one paragraph: their place, and the date they name or the wording that is their rule."""

    start: int
    end: int
    mention: DateMention | None = None
    repeats: bool = False  #: 同日: the date named before
    period: bool = False  #: the last day of a period that a label names


def time_words(text: str, label: str) -> list[TimeWords]:
    """Those words of time in a paragraph that bind; `label` is the heading above a paragraph that begins with a date."""
    found = [*_dated(text, label), *_ruled(text)]
    kept: list[TimeWords] = []
    for words in sorted(found, key=lambda w: (w.start, -w.end)):
        if not kept or words.start >= kept[-1].end:
            kept.append(words)
    return kept


#: how far around a date the words that make it a deadline are looked for
_NEAR = 60


def _dated(text: str, label: str) -> Iterator[TimeWords]:
    moved = [m.start() for m in _MOVED.finditer(text)]
    mentions = list(find_dates(text))
    for place, mention in enumerate(mentions):
        before = text[max(0, mention.start - _NEAR) : mention.start]
        behind = text[mention.end : mention.end + _NEAR]
        if moved and moved[-1] > mention.start and _WAS.search(before):
            continue
        inside = before.endswith("(") and place > 0 and mentions[place - 1].end == mention.start - 1
        start = mentions[place - 1].start if inside else _week_before(text, mention.start)
        words = _bound(text, label, mention, before, behind, start)
        if words and not (inside and _same_week(mentions[place - 1])):
            yield words
        elif words:
            yield TimeWords(start, words.end, mention if mention.month else mentions[place - 1], period=words.period)


def _same_week(mention: DateMention) -> bool:
    return mention.weekday is not None


def _week_before(text: str, start: int) -> int:
    """Where "14周四(6月3日" begins: a week of term stands before its date in brackets."""
    week = re.search(r"(?:第?[\d一二三四五六七八九十]{1,3}周周?[一二三四五六日天]?)\($", text[:start])
    return week.start() if week else start


def _bound(text: str, label: str, mention: DateMention, before: str, behind: str, start: int) -> TimeWords | None:
    end = mention.end
    if (by := _BEFORE.match(behind)) and not _PAST.match(behind[by.end() :]):
        return TimeWords(start, end + by.end(), mention)
    if _opens_bracket_of_week(text, mention):
        return None
    aside = _ASIDE_TIME.match(behind)
    reach = end + (aside.end() if aside else 0)
    named = _PERIOD_LABEL.search(before) or (mention.start <= 1 and _PERIOD_LABEL.search(label))
    if mention.first_day is None:
        begun = re.match(r"(?:\([^()]*\))?(?:\d{1,2}[:时点]\d{0,2})?(?:起|开始|至|到)", behind)
        if _UNTIL.search(before) or _FROM_NOW.search(before) or (named and not begun):
            return TimeWords(start, reach, mention, period=True)
    elif named or (
        re.search(r"(?:公示|异议|公告)(?:期|时间)(?:限)?[:为是从自]*$", before)
        and re.search(r"异议|反映|反馈", text[end : end + 120])
    ):
        return TimeWords(start, reach, mention, period=True)
    if text[max(0, start - 1) : start] in ("于", "在") and mention.first_day is None and _ON_DAY.match(behind):
        return TimeWords(start, reach, mention)
    return None


def _opens_bracket_of_week(text: str, mention: DateMention) -> bool:
    """Whether the same date follows in brackets: "本周五(5月28号)"; then that one counts."""
    return mention.weekday is not None and bool(re.match(r"\(\d{1,2}月", text[mention.end : mention.end + 8]))


def _ruled(text: str) -> Iterator[TimeWords]:
    for rhythm in _RHYTHM.finditer(text):
        around = _clause(text, rhythm.start(), rhythm.end())
        if _VISITS.search(rhythm[0]) or (_VISITS.search(around) and not _ROUTINE.search(around)):
            if not _ROUTINE.search(rhythm[0]):
                yield TimeWords(*rhythm.span())
    for every in _RECURRING.finditer(text):
        if re.fullmatch(r"每一?个?(?:年度?|学期)", every[0]):
            continue
        if re.search(rf"{_TRANSFER}(?![名道酬])", _ahead(text, every.end())) and not re.match(
            r"[^,。;]{0,8}(?:次|组织|举办|召开)", text[every.end() : every.end() + 20]
        ):
            yield TimeWords(*every.span())
    for term in _TERM.finditer(text):
        start = _term_start(text, term)
        if (
            _DOES.search(_ahead(text, term.end(), 40))
            and not _PAST.match(text, term.end())
            and (term["event"] or start < term.end())
        ):
            yield TimeWords(start, term.end())
    for ahead in _AHEAD.finditer(text):
        if _DOES.search(_ahead(text, ahead.end(), 30)):
            yield TimeWords(*ahead.span())
    for soon in _SOON.finditer(text):
        if re.search(r"(?:报送|上报|速报|反馈|报|交|送)(?:至|到|给)?[\u4e00-\u9fff]{2,}", _ahead(text, soon.end(), 24)):
            yield TimeWords(*soon.span())
    for season in _SEASON.finditer(text):
        if re.search(rf"必须|务必|{_DOES.pattern}", _ahead(text, season.end(), 24)):
            yield TimeWords(*season.span())
    for same in _SAME_DAY.finditer(text):
        if same[0] != "当日" and re.match(rf"(?:前|内)?(?:一并)?{_TRANSFER}", text[same.end() : same.end() + 20]):
            yield TimeWords(*same.span(), repeats=True)


def _term_start(text: str, term: re.Match[str]) -> int:
    start = term.start()
    for boundary in _TERM_BOUNDARY.finditer(text, term.start(), term.end()):
        start = boundary.end()
    return start + (text[start] in "在于" and start < term.end())


def _clause(text: str, start: int, end: int) -> str:
    lowest, highest = max(0, start - _NEAR), min(len(text), end + _NEAR)
    left = max(lowest - 1, *(text.rfind(sign, lowest, start) for sign in ",。;")) + 1
    rights = [at for sign in ",。;" if (at := text.find(sign, end, highest)) >= 0]
    return text[left : min(rights, default=highest)]


def _ahead(text: str, end: int, reach: int = 60) -> str:
    """What follows in the same sentence."""
    stop = re.search(r"[。;!\n]", text[end : end + reach])
    return text[end : end + (stop.start() if stop else reach)]


def is_past(day: date, issued: date | None) -> bool:
    return issued is not None and day < issued
