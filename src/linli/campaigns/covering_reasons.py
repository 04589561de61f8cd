"""Why a covering notice is not begun, not kept, not taken a step further, or not sent."""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

NOTHING_TO_PASS_ON = Code(
    "covering-nothing-to-pass-on",
    mark("{unit}在这次活动里没有收到任务，也不是发起单位"),
    mark("请从收到的任务或本单位登记的通知起草转发通知"),
)
NOBODY_BELOW = Code(
    "covering-nobody-below", mark("{unit}没有下级单位，没有可以转发的对象"), mark("可以直接办理这项任务")
)
NOT_NOW = Code("covering-not-now", mark("这份通知{state}，现在不能{step}"), mark("请看下面的经过"), status=409)
CHANGED_MEANWHILE = Code(
    "covering-changed", mark("{who}刚刚办理了“{step}”（{at}）"), mark("请看过现在的稿子再办，您写的文字没有丢"), 409
)
NO_TITLE = Code("covering-no-title", mark("还没有标题"), mark("请写标题，如“关于转发《……》的通知”"))
NO_OPENING = Code("covering-no-opening", mark("还没有正文第一段"), mark("请写一句转发什么、有什么要求"))
NO_ADDRESSEES = Code("covering-no-addressees", mark("还没有主送机关"), mark("请选下发范围，或写明主送机关"))
DUE_TOO_LATE = Code(
    "covering-due-too-late",
    mark("本级期限 {due} 晚于上级要求的 {limit}"),
    mark("请把期限定在 {limit} 或以前；确实来不及的，先向上级申请延期"),
)
DUE_PAST = Code("covering-due-past", mark("本级期限 {due} 已经过去"), mark("请选今天或以后的日期"))
NOT_RIGHT_BELOW = Code(
    "covering-not-below", mark("选的单位里有 {n} 个不是直接下级"), mark("请从列出的单位里选"), status=409
)
NOBODY_CHOSEN = Code("covering-nobody-chosen", mark("没有选下发给谁"), mark("请至少选一个下级单位"))
TOO_LONG = Code("covering-too-long", mark("“{what}”有 {n} 字，超过 {limit} 字"), mark("请精简，或作为附件另发"))
CODE_FORM = Code(
    "covering-code-form",
    mark("“{code}”不是机关代字的写法"),
    mark("机关代字只写年份前面的几个字，如“兴民发”，不带括号、年份和数字"),
)
ALL_REACHED = Code("covering-all-reached", mark("已经全部下发"), status=409)
