"""Why a sheet, a row or a cell is not read, and what is read with a doubt.

First of a sheet, then of a row; then doubts, which leave the row standing; last what is asked once for a sheet.
"""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

EMPTY = Code("empty-file", mark("文件是空的。"), mark("请检查是否选错了文件。"))
NOT_A_SHEET = Code(
    "not-a-sheet", mark("这不是工作表：{what}。"), mark("请提供 .xlsx、.xls 或 .csv 文件；其他格式请另存为 .xlsx。")
)
BROKEN = Code("broken-sheet", mark("文件已损坏，打不开。"), mark("请在表格软件中打开并另存一份，再试。"))
TOO_LARGE = Code("too-large", mark("文件过大：{what}。"), mark("请按月份或苏木乡镇拆成几份，再逐份读取。"))
LOCKED = Code("locked-sheet", mark("文件设有密码，打不开。"), mark("请去掉密码后再试。"))
NO_TABLE = Code(
    "no-table",
    mark("没有找到工作表的表头（至少要有日期和活动内容两列）。"),
    mark("请检查表头，或用 linli work template 取一张空表。"),
)

NO_DATE = Code("no-date", mark("没有写日期。"), mark("请补上日期，如 2023-01-30。"))
BAD_DATE = Code("bad-date", mark("“{text}”不是日期。"), mark("请改成真实的日期，如 2023-01-30。"))
OUTSIDE = Code(
    "outside-period",
    mark("{date}不在活动期间（{first}至{last}）内。"),
    mark("请核对日期；确属期间外的工作，不归入本次活动。"),
)
TWO_DATES = Code(
    "two-dates", mark("“{text}”可能是{one}，也可能是{other}。"), mark("请写明月日，如 1月30日，或把单元格设为文本。")
)
END_FIRST = Code(
    "end-before-start", mark("结束时间{end}不晚于开始时间{start}。"), mark("请核对起止时间；跨夜的请写“次日”。")
)
BAD_TIME = Code("bad-time", mark("“{text}”不是时刻。"), mark("请写成 14:30 的样子。"))
BAD_LENGTH = Code("bad-length", mark("“{text}”不是时长。"), mark("请写成小时数或分钟数，如 1.5小时、90分钟。"))
LONG = Code("too-long", mark("时长{hours}小时，超过一天。"), mark("请填写活动本身的时长；跨日的请按日分行。"))
NO_PLACE = Code("no-place", mark("没有写地点，表中也找不到可用的地名。"), mark("请补上苏木乡镇和嘎查村（社区）。"))
NO_SUCH_PLACE = Code("no-such-place", mark("{where}没有“{text}”这个地方。"), mark("请核对地名。{near}"))
MANY_PLACES = Code("many-places", mark("“{text}”不止一处：{places}。"), mark("请写明所属旗县和苏木乡镇。"))
FAR_PLACE = Code(
    "far-place",
    mark("“{text}”只在{place}有，而表中其他各行都在{home}。"),
    mark("如确在那里，请写明旗县；否则请核对地名。"),
)
NO_KIND = Code("no-kind", mark("没有写活动内容。"), mark("请补上活动内容。"))
NO_SUCH_KIND = Code("no-such-kind", mark("看不出“{text}”属于哪一类服务。"), mark("请改用服务目录中的名称。{near}"))
BAD_COUNT = Code("not-a-number", mark("“{text}”不是数目。"), mark("请写成数字。"))
MANY_COUNTS = Code("many-numbers", mark("“{text}”里有几个数，不知取哪一个。"), mark("请只写一个数。"))
NEGATIVE = Code("negative", mark("{number}是负数。"), mark("请核对。"))
NOT_WHOLE = Code("not-whole", mark("{number}不是整数。"), mark("请核对。"))
HUGE = Code("too-big", mark("{number}大得不像数目。"), mark("请核对，看是否填错了列。"))
MORE_NAMES = Code("more-names", mark("写明{number}人，却列了{names}个名字。"), mark("请核对人数和名单。"))
GROUP_MORE = Code("group-more", mark("其中{group}{number}人，多于服务对象总数{all}人。"), mark("请核对。"))
NO_VALUE = Code(
    "formula-without-value",
    mark("这一格是公式，文件里没有它的结果。"),
    mark("请在表格软件中打开并保存一次，或改填数值。"),
)
ERROR_VALUE = Code("error-value", mark("这一格是公式错误“{text}”。"), mark("请改正公式，或改填数值。"))
DUPLICATE = Code("duplicate", mark("与{tab}第{row}行完全相同。"), mark("如确是两次活动，请写明起止时间或编号。"))
NUMBER_TWICE = Code("number-twice", mark("编号“{number}”已用在第{row}行。"), mark("一个编号只能用于一行，请核对。"))

ROUGH = Code("rough-number", mark("“{text}”是约数，按{number}读。"))
HOUSEHOLDS = Code("households", mark("“{text}”写的是户数，按同数的人读。"))
AND_OTHERS = Code("and-others", mark("“{text}”没有写明其余人数。"))
SEVERAL_DAYS = Code("several-days", mark("“{text}”不止一天，按第一天{date}读。"))
SEVERAL_KINDS = Code("several-kinds", mark("“{text}”可归入几类，按“{kind}”读；另有“{other}”。"))
NO_AM_PM = Code("no-am-pm", mark("“{text}”没有写上午下午，按{start}读。"))
LENGTHS_DIFFER = Code("lengths-differ", mark("时长一列为{length}分钟，起止时间相差{minutes}分钟，按起止时间读。"))
NO_VILLAGE = Code("venue-only", mark("“{text}”不是地名，按{place}读。"))
BAD_SECRET = Code("bad-number", mark("{what}不合规则，未采用。"))

ASK_LENGTH = Code(
    "length-or-person-hours", mark("“{label}”一列是活动的时长，还是所有人合计的工时？两种都说得通，按活动的时长读。")
)
PERSON_HOURS = Code("person-hours", mark("“{label}”一列不可能是活动的时长，按所有人合计的工时读，除以人数。"))
ASK_UNIT = Code("unit-of-length", mark("“{label}”一列没有写单位，按{unit}读。"))
ASK_COLUMN = Code("unsure-column", mark("“{label}”一列按“{field}”读，把握不大。"))
