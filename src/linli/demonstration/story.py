"""The story of the demonstration, as data: the day, the units, who did what by when. Names of people are invented."""

from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from linli.access.models import Role
from linli.reports.models import State

DAY = date(2023, 2, 6)  #: the day after the Lantern Festival; the leagues' reports are due on 15 February
FIRST, LAST = date(2022, 12, 30), date(2023, 3, 31)  #: the period that the department fixes
SEED = 2023

REGION, XINGAN, KEZHONG = 150000000000, 152200000000, 152222000000
ERENHOT = 152501000000  #: where nothing happened: its bureau files a report of nothing
STATION = 152222100001  #: 图什业图社区, whose keeper has a desk

#: division → how the posts of its bureau are called
BUREAUS = {
    150100000000: "hohhot",
    150200000000: "baotou",
    150300000000: "wuhai",
    150400000000: "chifeng",
    150500000000: "tongliao",
    150600000000: "ordos",
    150700000000: "hulunbuir",
    150800000000: "bayannur",
    150900000000: "ulanqab",
    152200000000: "xingan",
    152500000000: "xilingol",
    152900000000: "alxa",
    150781000000: "manzhouli",
    152501000000: "erenhot",
}
ROLES = (Role.CLERK, Role.APPROVER)
#: division → how the keepers of townships' stations are called; the banner acts for the other townships
KEEPERS = {152222101000: "baren", 152222102000: "tuliemaodu", 152222103000: "duerji", 152222104000: "gaoliban"}
#: who holds which post
NAMES = {
    "department-clerk": "韩雪梅", "department-approver": "布和巴雅尔", "region-civilisation-clerk": "田慧敏",
    "xingan-clerk": "包海英", "xingan-reviewer": "陈国栋", "xingan-approver": "额尔敦", "kezhong-clerk": "萨日娜",
    "zhalaite-clerk": "刘志强", "kezhong-hospital-clerk": "白晓光", "station-keeper": "其其格", "volunteer": "王海燕",
    "system-admin": "高永峰", "security-admin": "孙静怡", "audit-admin": "马丽华", "hohhot-clerk": "赵文斌",
    "hohhot-approver": "云志刚", "baotou-clerk": "郭建华", "baotou-approver": "贺秀英", "wuhai-clerk": "李春雨",
    "wuhai-approver": "康玉柱", "chifeng-clerk": "于晓东", "chifeng-approver": "宝音图", "tongliao-clerk": "乌兰图雅",
    "tongliao-approver": "席振海", "ordos-clerk": "苏日娜", "ordos-approver": "郝振国", "hulunbuir-clerk": "娜仁花",
    "hulunbuir-approver": "孟和", "bayannur-clerk": "张俊生", "bayannur-approver": "王凤霞",
    "ulanqab-clerk": "武慧芳", "ulanqab-approver": "冀永平", "xilingol-clerk": "斯琴", "xilingol-approver": "巴特尔",
    "alxa-clerk": "范雪琴", "alxa-approver": "道尔吉", "manzhouli-clerk": "杨立新", "manzhouli-approver": "周慧兰",
    "erenhot-clerk": "牧仁", "erenhot-approver": "齐秀云", "baren-keeper": "金花", "tuliemaodu-keeper": "双喜",
    "duerji-keeper": "李玉兰", "gaoliban-keeper": "白福林",
}  # fmt: skip

#: when the notice was passed down, when most had acknowledged it, and when a banner broke its tasks down
ISSUED, ACKNOWLEDGED, BROKEN_DOWN = date(2023, 1, 19), date(2023, 1, 20), date(2023, 1, 21)
#: by when each of the five content areas is to be done, a few days sooner or later by kind
AREA_DAYS = (date(2023, 1, 29), date(2023, 2, 4), date(2023, 2, 7), date(2023, 2, 9), date(2023, 2, 12))
#: of a unit's tasks, the shares that were begun and that were finished (of those that are due later and earlier than
#: the set day); how many late ones the league presses for
BEGUN, FINISHED, FINISHED_IN_TIME, REMINDED = 0.8, 0.2, 0.7, 12
NOTES = ("已组织开展，记录已入台账。", "已完成，群众反映良好。", "与苏木社工站联合开展，已办结。", "已按要求完成。")
#: what each banner is to come to in the first kind of every content area
TARGET: dict[str, Any] = {"metric": "works", "value": 3}
#: days by which it was early → minutes that a unit says it took; the others say nothing
MINUTES = {1: 20, 3: 45}
#: bureaus that have not acknowledged yet
SILENT = ("alxa",)

#: the league's daily report around the Lantern Festival: when it was ordered, its days
DAILY_ISSUED, DAILY_FIRST, DAILY_LAST = date(2023, 2, 1), date(2023, 2, 2), date(2023, 2, 8)
#: who answers it, and on which days not; the league for the banners that have no desk
DAILY_MISSING = {
    "kezhong-clerk": (date(2023, 2, 5), DAY),
    "zhalaite-clerk": (),
    "xingan-clerk": (DAY,),
}

#: how busy the days are: New Year, 小年 to New Year's Eve, the days at home, the Lantern Festival
PHASES = (
    (date(2022, 12, 30), 4),
    (date(2023, 1, 3), 2),
    (date(2023, 1, 14), 7),
    (date(2023, 1, 21), 4),
    (date(2023, 1, 22), 2),
    (date(2023, 1, 24), 4),
    (date(2023, 1, 28), 5),
    (date(2023, 2, 4), 8),
    (date(2023, 2, 5), 12),
    (date(2023, 2, 6), 2),
)
#: the shares of all work after which the ledger is sealed, so that figures can be looked at as of an earlier seal
SEALED = (0.5, 0.8, 1.0)


def busy() -> dict[date, int]:
    """Every day up to the set one, with how much happens on it."""
    days = [FIRST + timedelta(n) for n in range((DAY - FIRST).days + 1)]
    return {day: next(weight for since, weight in reversed(PHASES) if since <= day) for day in days}


def document(name: str) -> bytes:
    """A document of the story: beside this file, or, in a checkout, among the samples."""
    here = files(__package__) / name
    return here.read_bytes() if here.is_file() else (Path(__file__).parents[3] / "samples" / name).read_bytes()


#: the league's covering notice: when it was sent, the register it is in, what the league asks besides
COVERED, COVERING_CODE, COVERING_SIGNER = date(2023, 1, 20), "兴民发", "乌兰其其格"
COVERING_CONTACT = ("白音那", "0482-8266130")
COVERING_ASKS = (
    "加强组织领导。各旗县（市、区）民政局要明确分管领导和具体承办人，把任务分解到每一个社工站、每一个志愿服务站（点）。\n"
    "突出重点群体。要把独居老人、留守儿童、残疾人作为重点，春节前后至少各走访一次。\n"
    "及时记录。服务情况随做随记，汇总数由台账得出，不另行填表。"
)
#: what banners without accounts answered, to which the league had sent it by mail
RECEIPTS = ("邮件回复：已收到，民政局办公室", "电话确认：办公室已收")
#: how they reported each day
DAILY_RECEIPT = "工作群接龙截图"
DRAFT_ASKS = "各苏木乡镇（街道）社工站要在收到通知后两个工作日内签收，并把服务安排告知本地嘎查村（社区）。"


#: post, how many numbers it looked at, why
LOOKS = (
    ("kezhong-clerk", 4, "核对签到表上的联系电话"),
    ("xingan-clerk", 2, "电话抽查服务是否属实"),
)
#: the banner's handling slip of the league's notice: signed on paper, typed in after
SIGNED_ON, SLIP_DUE = date(2023, 1, 28), date(2023, 2, 9)
LEADER, SECTION, READERS = "乌云其木格", "社会事务股", ("包福全", "阿如罕")
PROPOSAL = "建议由社会事务股牵头，把活动内容分解到各苏木镇社工站，2月9日前汇总情况报盟民政局。妥否，请批示。"
INSTRUCTION = "同意。抓紧落实，服务情况随做随记，不得让基层重复填表。"
#: the same notice by the civilisation line
OTHER_LINE = {
    "兴安盟民政局": "兴安盟文明办",
    "兴民办字〔2023〕3号": "兴文明办字〔2023〕2号",
    "2023年2月10日前": "2023年2月13日前",
}
OTHER_LINE_FILE = "兴文明办字〔2023〕2号.txt"
#: the league's correction of its own notice
CORRECTED_ON, CORRECTED_FILE = date(2023, 2, 3), "兴民办字〔2023〕3号（更正）.txt"
CORRECTED = ("2023年2月10日前", "2023年2月12日前")
CORRECTED_WHY = "原文报送日期有误，以此为准。"
AWAY_DAYS, AWAY_WHY = 3, "外出参加培训，期间由经办人代行签发"


@dataclass(frozen=True, slots=True)
class Filed:
    """How far a bureau is with its report on the set day."""

    state: State
    day: date = DAY  #: of the newest step
    number: str = ""
    signer: str = ""
    words: str = ""  #: key of `WORDS`
    why: str = ""  #: it was returned


FILED = {
    "wuhai": Filed(State.ACCEPTED, date(2023, 2, 3), "乌海民政字〔2023〕5号", "赵海龙", "plain"),
    "erenhot": Filed(State.ACCEPTED, date(2023, 2, 3), "二民政字〔2023〕2号", "苏布达", "nothing"),
    "hohhot": Filed(State.SUBMITTED, date(2023, 2, 6), "呼民政字〔2023〕11号", "李文静", "full"),
    "baotou": Filed(State.SUBMITTED, date(2023, 2, 6), "包民政字〔2023〕9号", "张建平", "full"),
    "chifeng": Filed(State.SUBMITTED, date(2023, 2, 5), "赤民政字〔2023〕14号", "王晓东", "plain"),
    "tongliao": Filed(State.SUBMITTED, date(2023, 2, 6), "通民政字〔2023〕7号", "包永胜", "plain"),
    "ordos": Filed(State.SUBMITTED, date(2023, 2, 4), "鄂民政字〔2023〕6号", "其木格", "full"),
    "bayannur": Filed(State.SUBMITTED, date(2023, 2, 5), "巴民政字〔2023〕8号", "周秀兰", "plain"),
    "ulanqab": Filed(
        State.RETURNED, date(2023, 2, 6), "乌民政字〔2023〕10号", "孙国强", "plain",
        "存在的问题一节没有写，做法也过于笼统，请补写后重新报送。",
    ),
    "hulunbuir": Filed(State.REVIEW, date(2023, 2, 6), words="full"),
    "xilingol": Filed(State.SIGNING, date(2023, 2, 6), words="plain"),
    "xingan": Filed(State.DRAFTING, date(2023, 2, 6), words="plain"),
    "manzhouli": Filed(State.DRAFTING, date(2023, 2, 5)),
}  # fmt: skip
#: the department's second demand, for figures that the ledger holds: over the holiday week, due on the day
FIGURES_ASKED, FIGURES_FIRST, FIGURES_LAST = date(2023, 2, 1), date(2023, 1, 21), date(2023, 1, 27)
#: who answered it by what the ledger says, and how many minutes that took them, if they said so
FIGURES_ANSWERED: dict[str, int | None] = {
    "hohhot": 15, "baotou": 10, "wuhai": None, "chifeng": 25, "ordos": 10, "bayannur": None, "erenhot": 5,
}  # fmt: skip
FIGURES_SILENT = ("alxa", "xilingol")  #: have not acknowledged it, and are late
FIGURES_RETURNED = ("ulanqab", "not-ours", "假期数据由市文明办统一掌握，请明确由谁报、按什么口径报。")
FIGURES_MORE_DAYS = ("manzhouli", date(2023, 2, 10), "经办人外出，回来核对后报。")
FIGURES_REPEATED = ("xingan", "活动情况报告里已含这些数据，台账也已汇总。")
FIGURES_REMINDED = date(2023, 2, 5)
#: banners' reports to the league: the one with a desk of its own, and one that the league acts for
FILED_BELOW = {
    "zhalaite-clerk": Filed(State.SUBMITTED, date(2023, 2, 5), "扎民政字〔2023〕3号", "白志强", "plain"),
}
_NEXT = "继续以社区志愿服务站（点）为依托，把节日里形成的结对帮扶延续到日常，及时补记台账，按月回访服务对象。"
WORDS = {
    "plain": {"next": _NEXT},
    "nothing": {"note": "活动期间本地按疫情防控要求未组织集中性志愿服务，也没有收到各站点的服务记录，特此说明。"},
    "full": {
        "experience": "把通知列出的服务逐项分解到苏木乡镇（街道）社工站，谁组织、谁记录，一次录入、逐级汇总；"
        "【志愿者】由各站点就近联系，优先照顾独居老人和残疾人家庭。",
        "problems": "偏远嘎查村路途远，上门服务成本高；部分志愿者没有留名，只能计入人次。",
        "next": _NEXT,
    },
}
