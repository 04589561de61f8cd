"""Why nothing was entered into the table of holidays."""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

NOTHING_READ = Code(
    "holidays-nothing-read",
    mark("没有读出一天节假日"),
    mark("请把国务院办公厅通知的正文整段贴入；没有标题的，请选年份"),
)
NOTHING_NEW = Code("holidays-nothing-new", mark("与已经录入的完全一样"), mark("不用再录"), status=409)
