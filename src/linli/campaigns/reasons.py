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
