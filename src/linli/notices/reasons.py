"""Why a file is not taken in as a notice, and why nothing is decided about one. What the reader itself says stands in
`reading/doubts.py`."""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

NOT_OFFICIAL = Code("notice-not-official", mark("这不是公文"), mark("请确认选对了文件"))
NOTHING_GIVEN = Code(
    "notice-nothing-given", mark("没有文件，也没有粘贴文字"), mark("请选一个文本文件，或把全文粘贴进来")
)
BOTH_GIVEN = Code(
    "notice-both-given", mark("这个文件里的文字读得出来，文件和粘贴的文字只能用一样"), mark("请去掉其中一样")
)
NOT_RECOGNISED_YET = Code("notice-not-recognised-yet", mark("还有页没有识别完"), mark("请等一会儿再登记"), status=409)
NOT_YOURS_TO_DECIDE = Code(
    "notice-not-yours-to-decide",
    mark("这份通知由{unit}登记，也由该单位认定"),
    mark("需要时，请先在本单位登记一份"),
    status=403,
)
DECIDED_ALREADY = Code(
    "notice-decided-already", mark("这份通知已经认定，不再改动"), mark("有变化的，请另登记补充通知"), status=409
)
SAID_MEANWHILE = Code(
    "notice-said-meanwhile",
    mark("您看这一处的时候，{who}也写了"),
    mark("两份都在下面，请看过再定"),
    status=409,
)
WORDS_NOT_THERE = Code(
    "notice-words-not-there", mark("原文里没有“{words}”"), mark("请从原文复制，或改选“原文没有，另行补充”")
)
NO_VALUE = Code("notice-no-value", mark("没有写改成什么"), mark("请写明，或选“舍弃”"))
NO_WHY = Code("notice-no-why", mark("没有写理由"), mark("舍弃读出的内容要写理由，一句话就行"))
NOT_A_DAY = Code("notice-not-a-day", mark("“{words}”不是日期"), mark("请按年、月、日填写"))
