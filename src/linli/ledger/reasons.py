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
