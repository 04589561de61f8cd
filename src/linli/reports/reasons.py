"""Why a report is not composed or written."""

from linli.access.reasons import NOT_YOUR_STEP, NOT_YOUR_UNIT, OWN_DRAFT, WHY_MISSING  # noqa: F401 -- of every signing off
from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

NOT_SEALED_YET = Code(
    "not-sealed-yet",
    mark("台账只封存到第{sealed}号，还不到第{wanted}号，现在拟稿会少算"),
    mark("等汇总完成后再拟稿"),
    409,
)
NO_SPACE = Code("no-space", mark("磁盘已满，“{name}”没有写出"), mark("腾出空间后重新运行，已写好的文件不受影响"), 507)
CANNOT_WRITE = Code("cannot-write", mark("“{name}”没有写出：{why}"), mark("检查文件夹是否存在、是否可写"), 500)
RECORDS_WAITING = Code(
    "records-waiting",
    mark("还有{n}次服务没有汇入，现在拟稿会少算"),
    mark("通常一分钟内汇入，请稍候再办"),
    409,
)
CHANGED_MEANWHILE = Code(
    "filing-changed", mark("{who}刚刚办理了“{step}”（{at}）"), mark("请看过现在的稿子再办，您写的文字没有丢"), 409
)
FIGURES_MOVED = Code(
    "figures-moved",
    mark("拟稿以后台账有变化：{changes}"),
    mark("可以更新数据，也可以勾选“仍按拟稿时的数报送”"),
    409,
)
NUMBER_FORM = Code("document-number-form", mark("“{number}”不是发文字号的写法"), mark("例：右中民政字〔2023〕8号"))
DAY_AHEAD = Code("sent-in-future", mark("报出日期{day}还没有到"), mark("请填实际报出的日期"))
BELOW_MISSING = Code(
    "below-missing",
    mark("下级还有{n}个单位的报告没有接收：{units}"),
    mark("可以等齐，也可以写明理由先报"),
    409,
)

# Who may take which step

NOT_NOW = Code("filing-not-now", mark("这份报告{state}，现在不能{step}"), status=409)
NOBODY_ABOVE = Code(
    "filing-nobody-above",
    mark("收件单位没有使用本系统，不能在系统内报送"),
    mark("请在系统外报出并登记日期、渠道和回执"),
    409,
)
SOMEBODY_ABOVE = Code("filing-somebody-above", mark("收件单位使用本系统，请在系统内报送"), status=409)
REHEARSAL_STAYS = Code(
    "rehearsal-stays-inside",
    mark("这是演练，报告里是演练数据，不能报给真实的上级，也不能发邮件或寄送"),
    mark("可以登记为存档备查"),
    409,
)

# What people write

TYPED_FIGURE = Code(
    "typed-figure",
    mark("“{words}”是手写的数，汇总数只能由台账算出"),
    mark("请插入数据（写作【名称】），或先把这项服务记入台账"),
)
NO_SUCH_FIGURE = Code(
    "no-such-figure", mark("这份报告里没有名为【{name}】的数据"), mark("请从“可用的数据”里选，或删去")
)
TOO_LONG = Code("report-words-too-long", mark("“{asks}”有{n}字，超过{limit}字"), mark("请精简，或作为附件另报"))
