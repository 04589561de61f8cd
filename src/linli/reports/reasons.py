"""Why a report is not composed or written."""

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
NOT_TEXT = Code("report-not-kept", mark("这一稿没有保存正文"), mark("请更新数据，重新拟稿"), 409)
DAY_AHEAD = Code("sent-in-future", mark("报出日期{day}还没有到"), mark("请填实际报出的日期"))
BELOW_MISSING = Code(
    "below-missing",
    mark("下级还有{n}个单位没有接收：{units}"),
    mark("可以等齐，也可以写明理由先报"),
    409,
)
