"""Why no campaign comes of a notice, and why work is not broken down."""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

NO_PERIOD = Code(
    "campaign-no-period",
    mark("从通知里定不出活动期间"),
    mark("请给出首尾两日，如 2022-12-30..2023-03-31"),
)
PERIOD_REVERSED = Code(
    "campaign-period-reversed",
    mark("活动期间的末日 {last} 早于首日 {first}"),
    mark("请核对首尾两日"),
)
NOTHING_DEMANDED = Code(
    "campaign-nothing-demanded",
    mark("通知没有写明要报送什么、何时报送"),
    mark("请给出报送期限，或核对原件"),
)
NOBODY_ADDRESSED = Code(
    "campaign-nobody-addressed",
    mark("通知要求办理的单位一个也没有认出来"),
    mark("请指定由哪些单位办理"),
)
OUT_OF_REACH = Code("campaign-out-of-reach", mark("{unit}不是下级单位"), mark("请指定由哪些单位办理"))
DUE_TOO_LATE = Code(
    "task-due-too-late",
    mark("分解任务的期限 {due} 晚于本任务的期限 {limit}"),
    mark("请把期限定在 {limit} 或以前"),
)
NOT_BELOW = Code("task-not-below", mark("{unit}不是下级单位"), mark("任务只能分解给本单位管辖范围内的下级单位"))
NOT_YOURS = Code("task-not-yours", mark("这件事由{unit}办理"), mark("下级有账号时由下级自己办；可以催办"), status=403)
ACKNOWLEDGED = Code("delivery-acknowledged", mark("{who} 已于 {at} 签收"), mark("不必再签，可以接着办理"), status=409)
FINISHED = Code("task-finished", mark("{who} 已于 {at} 办结"), mark("要接着办，请先重新办理并写明缘由"), status=409)
CHANGED_MEANWHILE = Code(
    "task-reassigned", mark("{who} 已于 {at} 改派过这项任务"), mark("请看现在的承办人，再决定要不要改派"), status=409
)
NOT_OF_UNIT = Code("owner-not-of-unit", mark("{post}不在{unit}，或已不任职"), mark("请选本单位现任的经办人"))
NO_WHY = Code("no-why", mark("没有写明缘由"), mark("请写一句为什么"))
CLOSED = Code("delivery-closed", mark("{who} 已于 {at} 销号"), mark("要接着办，请上级写明缘由后重新打开"), status=409)
CHANGED = Code(
    "delivery-changed", mark("这件事现在是“{state}”，不能{act}"), mark("请看下面的经过，再决定怎么办"), status=409
)
NOT_SUPERIOR = Code(
    "not-superior", mark("{act}由{unit}的上级办理"), mark("本单位可以签收、申请延期，或写明理由退回"), status=403
)
NO_DEADLINE = Code("no-deadline", mark("这件事没有定期限，不用申请延期"))
NOT_LATER = Code("extension-not-later", mark("{until} 不晚于现在的期限 {due}"), mark("请选一个更晚的日期"))
ASKED_ALREADY = Code(
    "extension-open",
    mark("已经申请延到 {until}，还没有答复"),
    mark("请等上级答复；要改日期，可以先打电话说明"),
    status=409,
)
ANSWERED = Code("extension-answered", mark("{who} 已于 {at} 答复过：{answer}"), mark("请看下面的经过"), status=409)
BEYOND_OWN = Code(
    "extension-beyond-own",
    mark("{until} 晚于本单位自己的期限 {limit}"),
    mark("确要同意的，请勾选“晚于本单位期限，仍同意”"),
)
NO_REASON = Code("return-no-reason", mark("没有选退回的理由"), mark("请选一个理由，并写一句说明"))
HOW_MISSING = Code(
    "outside-how-missing", mark("{unit}没有账号，没有写明是怎么答复的"), mark("请写明方式、日期和回执（how）")
)
DAY_AHEAD = Code("outside-day-ahead", mark("登记的日期 {day} 晚于今天"), mark("请核对日期"))
NOT_A_REPEAT = Code(
    "objection-not-a-repeat",
    mark("“{what}”不能用来说明重复"),
    mark("请选本单位另一件还作数的职责；它本身没有提出过重复"),
)
NOT_A_KIND = Code("task-not-a-kind", mark("本次活动没有“{kind}”这类服务"), mark("请从活动列出的服务类别里选"))
NOT_A_TARGET = Code(
    "task-not-a-target", mark("目标数要有指标，并且大于零"), mark("请选一个指标，填一个整数；也可以都不填")
)
NO_UNITS = Code("task-no-units", mark("没有选下级单位"), mark("请至少选一个承办单位"))

NOT_ISSUER = Code(
    "amendment-not-issuer", mark("更正由{unit}发出"), mark("发现文中有误的，请联系发文单位更正"), status=403
)
AMENDED_MEANWHILE = Code(
    "amendment-meanwhile", mark("您看的时候，{who}已登记了另一份更正"), mark("请对照新的文本再看一遍"), status=409
)
NOTHING_CHANGED = Code(
    "amendment-nothing-changed", mark("没有选任何改动"), mark("请至少勾选一处，或勾选“正文改动告知全部承办单位”")
)
NO_SUCH_CAMPAIGN = Code("amendment-no-campaign", mark("没有选更正哪一次活动"), mark("请选一个由本单位发出的活动"))
AMENDMENT_SEEN = Code("amendment-acknowledged", mark("{who} 已于 {at} 签收这份更正"), mark("不必再签"), status=409)

STILL_OPEN = Code("confirm-still-open", mark("还有 {n} 处没有定"), mark("请先在“请您定”里逐处定下"), status=409)
DRAFTS_CHANGED = Code(
    "confirm-drafts-changed", mark("您看的时候，同事又改了几处"), mark("改动已经在下面，请看过再办"), status=409
)

LEDGER_HAS_WORKS = Code(
    "instalment-ledger-has-works",
    mark("台账里这一期有 {n} 次服务，不能零报告"),
    mark("可以按台账的数字报告；记错了的，请先更正台账"),
    status=409,
)
NOTHING_TO_REPORT = Code(
    "instalment-nothing-to-report",
    mark("台账里这一期没有服务，也没有写说明"),
    mark("没有情况的，请点零报告；有情况的，请写一句说明或先记台账"),
)
REPORTED = Code(
    "instalment-reported",
    mark("{who} 已于 {at} 报过：{answer}"),
    mark("不必再报；要改，请在期限内收回后重报"),
    status=409,
)
NOT_YET = Code("instalment-not-yet", mark("{day} 这一期还没有开始"), mark("请到期内再报"))
PERIOD_OVER = Code(
    "instalment-over", mark("{day} 这一期已经过了期限，不能收回"), mark("有情况要补的，请另写说明报上级"), status=409
)
NO_RHYTHM = Code(
    "demand-no-rhythm", mark("报送频次不对"), mark("每周填 1 至 7，每月和每季度末月填 1 至 31；不填日子的，按最后一天")
)
