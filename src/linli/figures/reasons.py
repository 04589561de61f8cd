"""Why a figure that was asked for is none."""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

NO_SUCH_PLACE = Code(
    "no-such-place",
    mark("查不到地区“{given}”，或它不在本岗位的管辖范围内"),
    mark("请从本单位的地区往下选"),
    status=404,
)
NO_SUCH_LINE = Code("no-such-line", mark("没有“{given}”这条线"), mark("可选民政、文明办"))
NO_SUCH_CAMPAIGN = Code(
    "no-such-campaign", mark("查不到编号为“{given}”的活动"), mark("请从活动列表里选一个"), status=404
)
NO_SUCH_KIND = Code("no-such-kind", mark("没有“{given}”这个服务类别"), mark("请从类别列表里选"))
NO_SUCH_AREA = Code("no-such-area", mark("没有“{given}”这个内容领域"), mark("请从五类内容领域里选"))
NO_SUCH_METRIC = Code("no-such-metric", mark("没有“{given}”这项指标"), mark("请从指标列表里选"))
OUTCOME_OF_ONE_KIND = Code(
    "outcome-of-one-kind", mark("不同类别的服务成果单位不同，不能相加"), mark("请先选定一个服务类别")
)
NOT_A_DAY = Code("not-a-day", mark("“{given}”不是日期"), mark("日期写作 2023-01-22"))
DAYS_REVERSED = Code("days-reversed", mark("起日 {first} 在止日 {last} 之后"), mark("请把两个日期对调"))
TOO_LONG = Code("too-long", mark("{first} 至 {last} 超过 {most} 天"), mark("请分段查看"))
NO_SUCH_SEAL = Code(
    "no-such-seal", mark("还没有第“{given}”号封存，最近一号是 {last}"), mark("请去掉封存号，看现在的数")
)
