"""Why nothing was entered into the table of holidays."""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

NOTHING_READ = Code(
    "holidays-nothing-read",
    mark("没有读出一天节假日"),
    mark("请把国务院办公厅通知的正文整段贴入；没有标题的，请选年份"),
)
NOT_THE_TOP = Code(
    "holidays-not-the-top",
    mark("节假日安排全系统共用，由最高一级单位的系统管理员录入"),
    mark("请把安排转给上级单位的系统管理员"),
    status=403,
)
NOTHING_NEW = Code("holidays-nothing-new", mark("与已经录入的完全一样"), mark("不用再录"), status=409)
