"""Priority groups: the people whom a document orders to serve, visit, help or place."""

import itertools
import re
from collections.abc import Iterator

from linli.notices.reading.document import Found
from linli.notices.reading.faircopy import FairCopy
from linli.notices.reading.headings import Numbered, headings_above, marker
from linli.notices.reading.words import DOCUMENT_TYPES, HAN

#: nouns that name such a group by themselves
_STRONG = (
    "残疾儿童少年|务工人员子女|农民工子女|随迁子女|儿童少年|老年人家庭|老人家庭|残疾人家庭|残疾儿童|儿童家庭|孕产妇家庭|患者家庭|老年人|老人|长者|残疾人|残障人士|儿童|孤儿|孕产妇|孕妇|产妇|患者|病人|患病人员|"
    "低保户|五保户|低保对象|低保家庭|特困人员|特困户|特困对象|优抚对象|抚恤对象|烈军属|烈属|军属|现役军人家属|退役军人|退伍军人|复员军人|失独家庭|(?<!联系)(?<!告知)(?<!通知)(?<!其)监护人|环卫工人|"
    "建筑工人|(?:货车|卡车|出租车|网约车)司机|护林员|保洁员|农民工|务工人员|流浪乞讨人员|流浪人员|快递员|外卖员|快递小哥|骑手|单亲母亲|婴幼儿|低收入人口|脱贫户|监测户|边缘户|救助对象|"
    '最低生活保障对象|最低生活保障家庭|最低生活保障边缘家庭|低保边缘家庭|低保边缘户|服刑人员|戒毒人员|刑满释放人员|未成年人|重残人员|精神障碍患者|劳动模范|老党员|老干部|老战士|老红军|老八路|抗战老兵|参战老兵|军烈家庭|户外劳动者|贫困生|特困生|女教?职工|离退休(?:干部|人员|职工|教职工|老同志)|盲人家庭|聋人家庭|盲人|聋哑人|聋人|协管员|照护者|照料者|计划生育特殊家庭|计生特殊家庭|一线(?:职工|工人)|[“"]三无[”"](?:对象|人员|老人)'
)
#: nouns that do so with one of the qualifiers
_WEAK = (
    "家庭|户|对象|人员|学生|职工|党员|妇女|工人(?!员)|农户|青少年|母亲|军人|家属|遗属|人口|孩子|老兵|教师|干部|少年|青年|"
    "新生|群体|(?<!志愿)者|当事人|旅客|读者|观众|游客|牧民|病友|复员军人|妈妈|居民(?!委)|业主(?!委)|女职工|员工|乘客|学童"
)
_QUALIFIER = (
    "低保|特困|困难|贫困|困境|受灾|遭[^,。]{1,4}灾|失独|独居|空巢|留守|流浪|务工|优抚|抚恤|残疾|重病|大病|患病|失能|半失能|失智|特殊家庭|单亲|退役|退休|环卫|隔离|"
    "建档立卡|危房|低洼地带|五保|孤寡|高龄|分散供养|易返贫|监测|脱贫|救助|事实无人抚养|返乡|滞留|重残|重度|卧床|因病|因灾|倒房|烈士|牺牲|病故|视障|听障|生活不能自理|无人照料|"
    "老年|残障|视力障碍|听力障碍|五保|在乡|留校|轮椅|重大疾病|因公|工伤|双职工|新就业|复退|参战|涉核|下岗|失业|待业|零就业|低收入|病残|行动不便|三无|失学|失足|刑满释放|社区矫正|戒毒|伤残"
)
_HEAD = re.compile(
    rf"(?:(?:{_STRONG})|(?:(?:{_QUALIFIER})(?:(?!等(?:重点|优抚|特殊))[^,。;:、()“”《》\n和及与]){{0,8}}?(?:{_STRONG}|{_WEAK})))"
    r"(?:的?(?:大学|大学本科|本科|高校|高中)?(?:新生|学生)|子女|家庭)?"
)
_BARE_QUALIFIER = re.compile(rf"(?:{_QUALIFIER}|孤残|孤独|视力|听力|肢体|智力|精神|重症|慢病|慢性病)$")
#: a noun phrase with its qualifiers is never longer
_FARTHEST = 40
#: no paragraph names as many groups
_MOST = 400
#: between two groups of a list, where one may stand that is known by its ending alone
_LINKED = re.compile(
    r"等?,?(?:特别|尤其)是|(?:(?:、(?P<more>[^、,。;:的]{2,7}[人员者机工户童女属生兵民]))?(?:、|和|及|以及|与|或|或者))"
)
#: the first of such a list, right behind the word that serves
_BEFORE_LIST = re.compile(
    r"(?:帮助|帮扶|关爱|关心|慰问|走访|看望|探望|资助|救助|扶持|为|给|对|向)(?P<first>[^、,。;:的“”《》()\n]{2,8}[人员者机工户童女属生兵民])、$"
)
_LINK = re.compile(r"、|和|及|以及|与|或|或者")

#: words behind which those served are named
_SERVES = (
    "帮助|发现|转移|帮扶|关照|看护|抚慰|扶持|关爱|关心|慰问|走访|看望|探望|探访|服务|照顾|照料|照护|资助|救助|陪伴|陪护|陪同|陪|聚焦|面向|针对|围绕|联系|重点为|重点是|重点帮助|关注|"
    "照看|辅导|劝导|送给|送到|发给|发到|交到|帮教|扶助|援助|护送|接送|解决|优先保障|优先安排|保障|结对|邀请|为了|(?<![作成称视认])为|给|替|向|对|与|把|将|(?<![难可予得所加足])以|让|使|助"
)
_BOUNDARY = re.compile(
    rf"(?:{_SERVES})|\d+余?(?:名|位|户|个|对|人)|[,。;:“”《》\n]|等|若干(?:名|位|户|个)?|是|预防|防止|避免|做好|抓好|开展|丰富|增强|有(?=[^严重])|的(?=[^,。;:]*$)|\s|在|关于|动员|组织|用于|带|引导|推动|促进|改善|提升|提高|教育|培养|发挥|要求|保护|维护|调查|摸清|了解|掌握|排查|进一步|尊敬|尊重|孝敬|\((?![^)]*\))"
)
#: "慰问对象主要包括："
_SERVED_ARE = (
    r"(?:服务|慰问|救助|走访|帮扶|关爱|探访|资助|补贴|重点)(?:对象|人群|群体)(?:范围)?(?:主要)?(?:包括|为|是|有)?:?"
)
_SERVING = re.compile(rf"(?:{_SERVES}|{_SERVED_ARE}|\d+余?(?:名|位|户|个|对))$")
#: whoever is called up, these are visited
_VISITS = re.compile(r"(?:走访|慰问|看望|探望|探访|帮扶|照料|陪伴)$")
_NOT_SERVED = re.compile(
    r"为了?让$|不(?:得|要|能|许)?[让使把将向对]$|招募|选派|培训|报名|动员|组织(?!对)|吸纳|鼓励|志愿者?$|由$|带$"
)
_PLACES = re.compile(
    r"^(?:(?![^、,]{0,10}(?:家庭|户|对象|人员|人口|群体)中的)[^、,]{1,10}中的|[^、,的]{1,6}(?:周边|附近|周围|一带|身边)的|在册的?|城乡社区|本?村\((?:社区)\)|各?(?:村|镇|乡|社区|街道|县|市|区|旗)\([^()]*\)|本?(?:辖区|社区|村|镇|乡|县|市|区|街道|单位)(?:内)?的?|辖区|我[校院县市区镇乡村]|全[县市区镇村省]|户籍|冬季|冬春|(?:春节|两节|节日|寒假|汛期)期间|"
    r"请|好|当地|本地|附近|周边|\d{4}[级届]|在校|符合[^,。;]{1,14}条件的|各地|各类|广大|部分|一些|所有|全体|每[名位户个]|[\d一二三四五六七八九十百两]+余?(?:名|位|户|个|对)|等|重点|特别是|尤其是|主要|包括|的|农村和城市)+"
)
_HEADED = re.compile(
    r"(?:帮助?|服务|救助|帮扶|资助|慰问|关爱|走访|探访|援助|申领|补助|保障)(?:哪些人|谁|什么人|对象|人群|群体|范围|重点)|^(?!.*(?:招募|参赛|培训|申报|参加|评选|推荐|考核|表彰|征集|招聘|报名|竞赛|比赛|活动|检查|督查|统计|采购|招生|录取|参训|适用|征文))"
    r"[^,。]{0,6}(?:对象|人群|群体)(?:及?范围|及标准|和范围)?$"
)
_PLANS = re.compile(r"下[一]?步|打算|计划|安排|部署|工作思路|意见")
#: the title of another document, or a theme, orders nothing
_CITED = re.compile(
    r"《[^《》]{4,80}》|“[^“”]{4,40}(?:行动|活动|计划|工程)’?”|"
    r"(?<=主题)(?:是|为|:)?“[^“”]{2,60}”|“[^“”]{2,60}”(?=(?:为|作为)?主题)"
)
#: a line of a list that is the title of another document
_NAMES_TITLE = re.compile(rf"关于.*(?:{DOCUMENT_TYPES})(?:\.\w{{3,4}})?$")
#: "做好流浪乞讨人员救助工作"
_CARE_BEHIND = re.compile(
    r"(?:等)?的?(?:救助|帮扶|关爱|慰问|走访|探访|照料|安置|供养|助养|(?:基本)?生活保障|防寒)[^,。;]{0,4}(?:工作|服务|行动|活动)"
)
#: "对…进行家访慰问"
_CARED_FOR = re.compile(r"(?:等)?(?:进行|开展|给予)[^,。;]{0,6}(?:慰问|走访|帮扶|资助|救助|关爱|探访)")
_DOING = re.compile(r"(?:做好|抓好|开展|加强|落实|推进)$")
#: "老年人等领域的项目": a field of work, nobody's order
_FIELD_BEHIND = re.compile(r"等?[^,。;]{0,3}(?:领域|题材|类项目)")
#: "…等特殊群体", "请…有用水困难的": the words behind a list say that those named are in need
_SUMMED = re.compile(r"等(?:重点|特殊|困难|弱势|特定|各类|优抚|救助|生活)+(?:群体|人群|对象|人员|群众|家庭)")
_IN_NEED_BEHIND = re.compile(rf"{_SUMMED.pattern}|有[^,。;]{{0,8}}困难的")
#: what closes a list of groups names none, nor does everybody else
_CATCH_ALL = re.compile(r"其[他它]|.*普通")
_ITEM = re.compile(
    rf"(?P<group>[^,。;:、《》“”()和及与]{{2,30}}?(?:{_STRONG}|{_WEAK}|[老病穷]人|工人|子女|父母|爸妈|爱人|司机|师傅|民警|医生|教师|老师|船员|渔民|牧民))[;。,]?"
)
#: who people are, whatever else is said of them
_WHO = (
    "工人|职工|病人|患者|孕妇|妇女|学生|儿童|子女|父母|祖辈|配偶|家属|军属|烈属|遗属|住户|家庭|司机|渔民|矿工|移民|守林人|"
    "申请人|教师|教职人员|老人|残疾人|盲人|孩子|老兵|军人|牧民|租户|租住人员"
)
_PERSON = re.compile(rf".(?:{_WHO})$")
_NO_GROUP = re.compile(
    r"^[让使]|等|志愿|队员|干部|工作人员|专家|评委|学员|参赛|报名|考生|会员|获奖|代表|作者|群众|市民|用户|广大|全体|各|本|优秀|服务|活动|"
    r"[是有要将把会应能可]$|工作|开展|组织"
)
_CARE = "走访|慰问|看望|探望|探访|护送|照看|照料|照顾|陪护|陪伴|帮扶|关爱|关心|接送|安置|转移"
_PEOPLE = rf"(?P<people>(?:[^,。;:、“”《》()\n]{{2,20}}、){{0,6}}[^,。;:、“”《》()\n]{{1,22}}?(?:{_WHO}))"
_CARED_OBJECT = re.compile(rf"(?:{_CARE}|安排){_PEOPLE}(?=[,。;]|等|$)")
_CARED_ADVERB = re.compile(
    rf"(?<![作成称视认以因])(?:为|给|替|帮|对){_PEOPLE}(?=[^,。;、]{{0,4}}?(?:提供|送|上门|免[费收试]|减免|优先|代[办写购领取耕]|帮|打扫|检修|修理|"
    rf"安装?|讲解|担|洗|陪|辅导|体检|义诊|敲门|救助|疏导|逐户|搬|捎|{_CARE}))"
)
_NAMED_IN_ROW = re.compile(r"[^、]+")
_UMBRELLA = re.compile(r"困难群众|弱势群体|特殊群体|困难群体|受灾群众|特殊困难群体|困难人群")


_SUMS_UP = re.compile(rf"(?:{_UMBRELLA.pattern})$")


def target_groups(copy: FairCopy, rows: list[int], headings: list[Numbered], *, tells: bool) -> tuple[Found, ...]:
    """The groups in the order of the text, each once. `tells`: of things done, so that only what comes next counts."""
    found: dict[str, Found] = {}
    umbrella: dict[str, Found] = {}
    paths = headings_above(rows, headings)
    for index in rows:
        above = paths[index]
        if tells and not any(_PLANS.search(text) for text in above):
            continue
        line = copy.lines[index]
        if not HAN.search(line.text) or (_NAMES_TITLE.search(line.text) and "。" not in line.text):
            continue
        text = _CITED.sub(lambda title: " " * len(title[0]), line.text)
        if mark := marker(copy, line):
            text = " " * mark[1].end() + text[mark[1].end() :]
        headed = any(_HEADED.search(text) for text in above)
        listed = _listed(line.text, mark[1].end()) if headed and mark else None
        for start, end in [listed] if listed else _with_others(text, list(_groups(text, headed=headed))):
            group = copy.found(line.start + start, line.start + end)
            found.setdefault(group.value, group)
        for match in _UMBRELLA.finditer(line.text):
            start, serves = _start(line.text, match.start(), 0)
            if serves:
                place = _PLACES.match(line.text[start : match.start()])
                group = copy.found(line.start + start + (place.end() if place else 0), line.start + match.end())
                umbrella.setdefault(group.value, group)
    summed = {match[0] for index in rows for match in _SUMMED.finditer(copy.lines[index].text)}
    named = {name: group for name, group in _without_bare(found).items() if not any(s.endswith(name) for s in summed)}
    return tuple((named or umbrella).values())


def _with_others(text: str, known: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The groups of a paragraph in order, with people whom no noun of need names but whom care is ordered for."""
    found = [*known, *(place for place in _cared_for(text) if all(b <= place[0] or place[1] <= a for a, b in known))]
    yield from sorted(set(found))


def _cared_for(text: str) -> Iterator[tuple[int, int]]:
    """The people whom a verb of care is about: "护送怀孕满七个月的妇女", "为库区移民安装水泵"."""
    for form in (_CARED_OBJECT, _CARED_ADVERB):
        for match in itertools.islice(form.finditer(text), _MOST):
            for name in _NAMED_IN_ROW.finditer(text, *match.span("people")):
                if _PERSON.search(name[0]) and not (_NO_GROUP.search(name[0]) or _HEAD.search(name[0])):
                    yield name.span()


def _listed(text: str, start: int) -> tuple[int, int] | None:
    """An item of a list of those served that is one noun phrase: a group as it stands, whatever noun names it."""
    item = _ITEM.fullmatch(text, start)
    return item.span("group") if item and not _HEADED.search(item["group"]) else None


def _without_bare(found: dict[str, Found]) -> dict[str, Found]:
    """Without the end of a name that only takes up a group named before (空巢老人 …, 老人 …), and without 其他…."""
    names = [name for name in found if not _CATCH_ALL.match(name) and not _SUMS_UP.search(name)]
    taken_up = {name for at, name in enumerate(names) if any(n != name and n.endswith(name) for n in names[:at])}
    return {name: found[name] for name in names if name not in taken_up}


def _groups(text: str, *, headed: bool) -> Iterator[tuple[int, int]]:
    """The groups of one paragraph: runs of nouns with their qualifiers behind a serving word."""
    run: list[tuple[int, int]] = []
    run_serves = False
    for head in itertools.islice(_HEAD.finditer(text), _MOST):
        if run and (head.start() < run[-1][1] or _takes_up(text, run[-1][1], head)):
            continue
        start, serves = _start(text, head.start(), run[-1][1] if run else 0)
        linked = _LINKED.fullmatch(text, run[-1][1], start) if run else None
        if run and not linked:
            yield from _settled(text, run, serves=run_serves or headed)
            run = []
        run_serves = serves if not run else run_serves
        if linked and linked["more"]:
            run.append(linked.span("more"))
        if not run and serves and (first := _BEFORE_LIST.search(text, max(0, start - 2 * _FARTHEST), start)):
            run.append(first.span("first"))
        if not _goes_on(text, head.end()):
            run.append((start, head.end()))
    if run:
        yield from _settled(text, run, serves=run_serves or headed)


def _takes_up(text: str, end: int, head: re.Match[str]) -> bool:
    """Whether a noun only sums up the list before it: "…等重点优抚对象"."""
    summed = _IN_NEED_BEHIND.match(text, end)
    return summed is not None and end <= head.start() and head.end() <= summed.end()


#: behind a noun: others are meant, who belong to those named
_OF_WHOM = re.compile(
    rf"(?:中的?|的)(?:照护者|照料者|(?:{_QUALIFIER})(?:(?:{_STRONG})|(?:{_WEAK})))|[^,。;、的]{{0,5}}率(?:达|提|[^、])"
)


def _goes_on(text: str, end: int) -> bool:
    """Whether the noun is only the first part of another: 儿童之家, 老年人大学, 儿童安全."""
    return bool(_HEAD.match(text, end) or _OF_WHOM.match(text, end)) or bool(
        re.match(
            r"之家|大学|协会|组织|安全|活动|福利|医院|节|佳节|工作|服务|权益|思想|保护|联合会|证|事务|用品|读物|信息|数据|台账|名册|正面|名单|志愿|受教育|部(?!分)|合法权|人格权",
            text[end : end + 4],
        )
    )


def _start(text: str, head: int, lowest: int) -> tuple[int, bool]:
    """Where the noun phrase begins, going back to a word, a mark or a link; and whether a serving word leads it."""
    start = lowest = max(lowest, head - _FARTHEST)
    for boundary in _BOUNDARY.finditer(text, lowest, head):
        if boundary[0] == "的" or _inside_word(text, boundary):
            continue
        start = boundary.end()
    start += _closed_before(text[start:head])
    before = text[max(0, start - 12) : start]
    serves = bool(_VISITS.search(before) or (_SERVING.search(before) and not _NOT_SERVED.search(before[-8:])))
    for link in reversed(list(_LINK.finditer(text, start, head))):
        if not _BARE_QUALIFIER.search(text[start : link.start()]):
            return link.end(), serves
    return start, serves


def _closed_before(phrase: str) -> int:
    """Behind a bracket that a phrase closes and did not open."""
    return phrase.index(")") + 1 if ")" in phrase and "(" not in phrase.partition(")")[0] else 0


def _inside_word(text: str, boundary: re.Match[str]) -> bool:
    """A sign that serves alone but here is part of a word: 以上, 对象, 服务对象, 到户."""
    return bool(
        re.match(
            r"以[上下内外]|使用|在[岗校职册读编家乡]|对象|服务对象|救助对象|帮扶对象|为主|向来|与会|[对]于|是否|到户",
            text[boundary.start() : boundary.start() + 4],
        )
    )


def _settled(text: str, run: list[tuple[int, int]], *, serves: bool) -> Iterator[tuple[int, int]]:
    behind = text[run[-1][1] : run[-1][1] + 14]
    before = text[max(0, run[0][0] - 1) : run[0][0]]
    ordered = serves or bool(re.match(r"(?:等)?(?:重点|特殊|困难)?(?:群体|人群|对象)?为重点", behind))
    ordered = ordered or (len(run) > 1 and bool(_IN_NEED_BEHIND.match(behind)))
    ordered = ordered or bool(_CARE_BEHIND.match(behind) and _DOING.search(text[: run[0][0]]))
    ordered = ordered or bool(_CARED_FOR.match(behind))
    if not ordered or _FIELD_BEHIND.match(behind):
        return
    for place, (start, end) in enumerate(run):
        if match := _PLACES.match(text[start:end]):
            start += match.end()
        of = text.rfind("的", start, end)
        own = of > 0 and re.search(_QUALIFIER, text[start:of])
        if place == 0 and of > 0 and not own and len(run) > 1 and not any("的" in text[a:b] for a, b in run[1:]):
            start = of + 1
        if end - start >= 2 and before != "非":
            yield start, end
