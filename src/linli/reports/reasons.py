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
