"""Why the ledger refuses."""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

ALREADY_CORRECTED = Code(
    "already-corrected", mark("这条记录刚刚已被更正"), mark("请先看更正后的内容，再决定是否还要更正。"), status=409
)
UNKNOWN_KIND = Code("unknown-kind", mark("服务类别目录里没有“{kind}”"), mark("请从目录中选一个类别。"))
UNKNOWN_GROUP = Code("unknown-group", mark("重点群体里没有“{group}”"), mark("请从目录中选一个群体。"))
OUT_OF_REACH = Code("out-of-reach", mark("这项工作不在您单位的管辖范围内"), mark("请由所在地的单位录入。"), status=403)
NOTHING_TO_CORRECT = Code("nothing-to-correct", mark("没有找到要更正的记录"), mark("请核对记录编号。"), status=404)

BEYOND_REACH = Code(
    "beyond-reach", mark("这一行的地点不在{unit}的管辖范围内。"), mark("请由所在地的单位录入；地名有误的请更正。")
)
OTHER_OUTCOME = Code(
    "other-outcome",
    mark("成果写的是{number}{unit}，而“{kind}”按{kind_unit}计，未计入成果。"),
    mark("请改按{kind_unit}填写；原数保留在备注中。"),
)
NOT_SIMULATED = Code(
    "not-simulated", mark("“{title}”是真实的活动，不能录入演练数据。"), mark("请另建一个演练活动。"), status=409
)
KEY_USED = Code(
    "key-used", mark("这个 Idempotency-Key 已用于另一项工作"), mark("请为每一项工作换一个新的。"), status=409
)

TAKEN_BY = Code(
    "taken-by-another",
    mark("这份工作表已由 {who} 在录入"),
    mark("一份表只录入一次；刷新这一页就看到结果，您不必再录"),
    status=409,
)
MOVED_ON = Code(
    "moved-on",
    mark("这份工作表刚刚由 {who} 改动过"),
    mark("您选的都还在下面；请对照现在的样子，再按一次"),
    status=409,
)
NOT_YOUR_SHEET = Code(
    "not-your-sheet", mark("这份工作表是 {unit} 上传的"), mark("请由该单位办理；您可以看它的结果"), status=403
)
FILE_GONE = Code("file-gone", mark("原表已经销毁"), mark("请重新上传"), status=410)
NO_FILE = Code("no-file", mark("没有选文件"), mark("请选一份 .xlsx、.xls 或 .csv 文件"))
NOT_OPEN = Code(
    "not-open", mark("这份工作表现在是“{state}”，不能这样办"), mark("请刷新这一页，看它到了哪一步"), status=409
)
CORRECTED_SINCE = Code(
    "corrected-since",
    mark("录入之后，其中 {n} 项已被更正，不能整批撤回"),
    mark("请逐项更正或撤回其余各项"),
    status=409,
)
WITHDRAWN_ALREADY = Code("withdrawn-already", mark("这一批已经撤回"), mark("要再录入，请重新上传原表"), status=409)
UNKNOWN_REASON = Code("unknown-reason", mark("没有说明更正的原因"), mark("请从列出的原因中选一个"))
NOT_YOUR_WORK = Code(
    "not-your-work",
    mark("这项工作由 {unit} 记录，不能由您单位更正"),
    mark("谁记录谁更正：请告知该单位；录入的单位也可以更正"),
    status=403,
)
