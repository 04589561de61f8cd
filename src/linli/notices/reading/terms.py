"""Words of time that name no day: at a rhythm, within a term, before a season, vaguely soon."""

import re
from collections.abc import Iterator

from linli.kernel.numerals import FIGURES

#: a time of day behind a date
TIME = (
    r"(?:上午|下午|晚上|中午|早上|傍晚|晚)?"
    r"(?:\d{1,2}(?:[:.]\d{2}(?::\d{2})?点?|[时点](?:\d{1,2}分|半|整)?)|下班|放学|午夜|零时|晚饭|中午)?"
)
#: a remark in brackets behind a date
ASIDE = r"(?:\([^()]{1,18}\))?"

#: verbs by which something is handed over
_TRANSFER = (
    r"(?:报送|呈报|上报|速报|填报|报备|申报|报至|报到|报告|报|递交|提交|上交|移交|送交|交回|交至|交|送达|送至|送|发送|"
    r"发至|发到|发|反馈|邮寄|寄|告知|通知|函告|函复|复函|反映|汇报|备案|回复|上传|汇总)"
)
_DOES = re.compile(
    rf"{_TRANSFER}|提出|录入|补录|补齐|完成|整改|登记|申领|报名|缴|出具|申诉|复核|归还|退还|张榜|公布|扫|装|清|办理|"
    r"修复|建立|做完|答复|处理|落实|走访|入户|上门|慰问|发放|办结|预约|[修做办装建]完|查询|领取|结清|[拨付]付|付清|结对|送到"
)
_CALLS = re.compile(r"慰问|走访|看望|探望|送到|发放")
_MUST = re.compile(rf"必须|务必|{_DOES.pattern}")
_HANDS_OVER = re.compile(rf"{_TRANSFER}(?![名道酬])")
_HANDS_TO = re.compile(
    r"(?:报送|上报|速报|反馈|报(?!告(?![省市县区州镇乡党上]))|交|送(?!温暖|清凉|文化))(?:至|到|给)?[\u4e00-\u9fff]{2,}"
)
#: behind words of time: something that was, or a mere condition
PAST = re.compile(
    r"[,)]?(?:已|出生|出版|毕业|取得|发生|成立|入职|印发|下发|发布|参加工作|注册成立|的[^,。]{0,10}(?:人员|项目|学生|作品)|"
    r"(?:在|经|由)[^,。;]{1,24}(?:登记|成立|注册|批准|核准|设立|立项|取得)[^,。;]{0,6}的)"
)

_SPAN = rf"[{FIGURES}]{{1,3}}个?(?:工作日|自然日|日|天|小时|周|星期|个月|月|分钟)"
_TERM = re.compile(rf"[\u4e00-\u9fff“”《》]{{0,24}}?{_SPAN}(?:之内|以内|内)")
_TERM_BOUNDARY = re.compile(
    r"[,。;:)(、]|(?<=[会局委办部厅处科股])(?=[收接]到)|在(?=[收接]到|[^在]{1,10}(?:之日|后|起))|请|须|必须|应当?|务必|[将要](?=在)|的,"
)
_IN_ADVANCE = re.compile(rf"(?<=[应须需请当,])提前{_SPAN}")
_EVERY = (
    r"每(?:隔)?(?:(?:[一两半二三四]|\d{1,2})个?小时|"
    r"(?:一|两|半)?个?(?:年度?|季度?|学期|月度?|旬|周|星期|天|日|工作日)(?:份)?)"
)
_RECURRING = re.compile(
    rf"{_EVERY}(?:[一二三四五六日天](?![次个名])|的?最后[一1]?个?(?:工作日|周[一二三四五])|"
    rf"的?第[一二三四五\d]个?(?:工作日|周)|[首次末]月|[底末初]|{ASIDE}\d{{1,2}}[日号])*{TIME}(?:[、和]{TIME})?(?:以前|之前|前|内)?"
)
#: reports by the hour
_HOURLY = re.compile(rf"每隔?[{FIGURES}半]{{1,2}}个?小时(?:报?一次)?")
_REPORTING = re.compile(
    r"(?:实行|执行|落实|坚持|建立)[^,。;每]{0,8}?(?P<words>[日周月]报(?:告|表)?)(?=制|”?[、和及]|,?零报告)"
)
_YEARLY = re.compile(
    r"(?:\d{4}[-—–至]\d{4}年)?每年的?\d{1,2}月"
    r"(?:(?:\d{1,2}[日号]|[底末初]|[上中下]旬)?(?:以前|之前|前)|\d{1,2}日(?=[^,。;是为]{2,30}(?:报送|上报|提交)))"
)
#: behind words of time: they begin a span of hours, "每日04:00—12:00"
_RANGE = re.compile(r"(?<=[\d时点分])[-—–~至到]")
#: how long a film or a speech is
_LASTS = re.compile(r"长度|时长|篇幅|用时")
_TOO_RARE = re.compile(r"每一?个?(?:年度?|学期)")
_HELD = re.compile(r"[^,。;]{0,8}(?:次|组织|举办|召开)")
_RHYTHM = re.compile(
    r"每(?:两|半|[二三\d])?个?(?:周|星期|月|旬|天|日|季度?)(?:至少|不少于|不得少于|原则上|须|应|要)*"
    rf"[^,。;次]{{0,10}}?(?:[{FIGURES}]{{1,2}}|至少)(?:次|趟|遍|回)|"
    rf"[{FIGURES}半]{{1,2}}(?:天|日|周|个月|月)一(?:探望|走访|看望|上门|登门|联系|敲门|见面|通话)"
)
_VISITS = re.compile(
    r"走访|入户|上门|登门|送|敲|随访|探访|看望|慰问|联系|出动|巡访|陪伴|电话|通话|探望|志愿服务|帮扶|见面|服务|问候|打扫|理发|到家|查看"
)
_ROUTINE = re.compile(r"检查|培训|会议|调度|演练|督查|宣讲|学习|遴选|申报|例会|通报|研究|考核|消毒|保洁|维护")
#: a visit or a service each day by some hour: "每天上午10点前给独居老人敲门"
_EACH_DAY = re.compile(rf"每[天日]{TIME}(?:以前|之前|前)")
#: of a month or a day told from the one before
_NEXT = re.compile(r"(?:次|下)月(?:\d{1,2}[日号]|[底末初])(?:以前|之前|前)")
#: an amount for each day is no rhythm
_RATE = re.compile(r"\d+(?:\.\d+)?(?:元|小时|分钟)")
_SOON = re.compile(r"(?:近期|近日内|尽快|尽早|即刻)(?:内)?")
_SEASON = re.compile(
    r"(?:大雪|小雪|冬至|霜降|[入立](?:春|夏|秋|冬)|春节|元旦|清明|端午|中秋|国庆|重阳|元宵|除夕|小年|五一|节日|节|汛期|雨季|开学|放假|寒假|"
    r"(?:助残|志愿者|儿童|妇女|教师|老年|护士|建军|建党|学雷锋纪念|敬老)[日节]|暑假|期末|学期末|秋收|春耕|供暖|采暖期|大?年三十|(?:腊月|正月)[初一二三四五六七八九十廿]{1,3})"
    rf"(?:节)?(?:到来|来临|结束|开始)?{TIME}(?:之前|以前|前)(?!提(?![交供出报])|[夕往来后])"
)
#: on the eve of a festival, with a visit right behind
_EVE = re.compile(r"(?:春节|元旦|清明|端午|中秋|国庆|重阳|元宵|“?[一二三四五六七八九十]一”?|[^,。;]{1,4}节)前夕")
#: before or after an event, with what is to be handed over right behind
_AROUND_EVENT = re.compile(
    r"(?:每[项次场][^,。;每]{0,6}?)?(?:活动|培训|会议|服务|检查|竞赛|比赛|假期|任务|接种|报到|体检)(?:开展|举行|举办|开始|结束|完成)?(?:之前|之后|以前|以后|前|后|当[日天])(?=,?(?:请?各[^,。;将]{1,14})?(?:将[^,。;]{2,26}|及时|,)*(?:报送|上报|提交|报|交)(?![道告名]))"
)
_SAME_DAY = re.compile(rf"(?:同日|同时限)(?=(?:前|内)?(?:一并)?{_TRANSFER})")
_NEXT_DAY = re.compile(rf"次日{TIME}(?:以前|之前|前)")
_NEAR = 60

Place = tuple[int, int]


def rules(text: str) -> Iterator[Place]:
    """Where a paragraph binds somebody by a rule instead of a day."""
    yield from _rhythms(text)
    yield from _recurring(text)
    yield from _terms(text)
    yield from (match.span() for match in _AROUND_EVENT.finditer(text))
    for words, does, reach in (
        (_IN_ADVANCE, _DOES, 30),
        (_NEXT, _DOES, 24),
        (_SOON, _HANDS_TO, 24),
        (_SEASON, _MUST, 24),
        (_EVE, _CALLS, 16),
    ):
        yield from (match.span() for match in words.finditer(text) if does.search(_ahead(text, match.end(), reach)))


def same_days(text: str) -> Iterator[tuple[int, int, int]]:
    """Where something else is due on the day named before (同日), or so many days after it (次日: 1)."""
    yield from ((*match.span(), 0) for match in _SAME_DAY.finditer(text))
    yield from ((*match.span(), 1) for match in _NEXT_DAY.finditer(text))


def _rhythms(text: str) -> Iterator[Place]:
    """A visit or a service so and so often: "每半月至少入户一次". Inspections, meetings and training are routine."""
    for match in _EACH_DAY.finditer(text):
        if _VISITS.search(_ahead(text, match.end(), 16)) and not _HANDS_OVER.search(_ahead(text, match.end(), 16)):
            yield match.span()
    for match in _RHYTHM.finditer(text):
        around = _clause(text, *match.span())
        if around == match[0] and text[match.start() - 1 : match.start()] == ",":
            around = _clause(text, match.start() - 1, match.start() - 1) + around
        if not (_VISITS.search(around) or _ROUTINE.search(around)):
            around = text[max(0, match.start() - _NEAR) : match.start()].rpartition("。")[2]
        own = _VISITS.search(match[0]) or not _ROUTINE.search(around)
        if own and _VISITS.search(around) and not _ROUTINE.search(match[0]):
            yield match.span()


def _recurring(text: str) -> Iterator[Place]:
    """What is handed over again and again: "每月25日前", "每季度末", "每个季度", "实行日报告制度"."""
    if "每" not in text:
        yield from (match.span("words") for match in _REPORTING.finditer(text))
    for match in _RECURRING.finditer(text):
        if _RANGE.match(text, match.end()) or _RATE.match(text, match.end()):
            continue
        hands_over = _HANDS_OVER.search(_ahead(text, match.end()))
        held = _HELD.match(text, match.end(), match.end() + 20)
        if hands_over and not _TOO_RARE.fullmatch(match[0]) and not (held and not _HANDS_OVER.search(held[0])):
            yield match.span()
    yield from (match.span() for match in _HOURLY.finditer(text) if _HANDS_OVER.search(_ahead(text, match.end(), 24)))
    yield from (match.span() for match in _YEARLY.finditer(text) if _HANDS_OVER.search(_ahead(text, match.end())))


def _terms(text: str) -> Iterator[Place]:
    """Within so many days, of an event or of now: "活动结束后5个工作日内"."""
    for match in _TERM.finditer(text):
        if _LASTS.search(match[0]):
            continue
        if _DOES.search(_ahead(text, match.end(), 40)) and not PAST.match(text, match.end()):
            yield _event_start(text, match), match.end()


def _event_start(text: str, term: re.Match[str]) -> int:
    start = term.start()
    for boundary in _TERM_BOUNDARY.finditer(text, term.start(), term.end()):
        start = boundary.end()
    return start + len(re.match(r"并?[在于自]?", text[start:])[0])  # type: ignore[index]


def _clause(text: str, start: int, end: int) -> str:
    lowest, highest = max(0, start - _NEAR), min(len(text), end + _NEAR)
    left = max(lowest - 1, *(text.rfind(sign, lowest, start) for sign in ",。;")) + 1
    rights = [at for sign in ",。;" if (at := text.find(sign, end, highest)) >= 0]
    return text[left : min(rights, default=highest)]


def _ahead(text: str, end: int, reach: int = _NEAR) -> str:
    """What follows in the same sentence."""
    stop = re.search(r"[。;!\n]", text[end : end + reach])
    return text[end : end + (stop.start() if stop else reach)]
