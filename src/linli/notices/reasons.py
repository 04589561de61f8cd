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
CAME_LATER = Code("notice-came-later", mark("收到日期 {day} 晚于今天"), mark("请核对收到日期"))
NO_PROPOSAL = Code("slip-no-proposal", mark("没有写拟办意见"), mark("请写一句建议怎样办、由谁办"))
NO_INSTRUCTION = Code("slip-no-instruction", mark("没有写批示"), mark("请写明批示的内容，至少写“同意”"))
NO_SIGNER = Code("slip-no-signer", mark("没有写批示人或批示日期"), mark("请照签过字的批办单填写"))
SIGNED_LATER = Code("slip-signed-later", mark("批示日期 {day} 晚于今天"), mark("请核对日期"))
NO_UNDERTAKER = Code("slip-no-undertaker", mark("没有写由谁承办"), mark("请选一个岗位，或写明科室"))
NOT_OF_UNIT = Code("slip-not-of-unit", mark("所选的岗位不在本单位，或已不任职"), mark("请从列表里选"))
NO_READERS = Code("slip-no-readers", mark("没有写传阅给谁"), mark("请选岗位，或写姓名"))
NO_OUTCOME = Code("slip-no-outcome", mark("没有写办理结果"), mark("请写一句办理结果，如“已转发各苏木镇，已报送”"))
SLIP_DONE = Code("slip-done", mark("这份批办单已经办结"), mark("要接着办，请先重新办理并写明缘由"), status=409)
SLIP_MOVED = Code(
    "slip-moved", mark("您看的时候，{who}于 {at} {step}过"), mark("改动已经在下面，请看过再办"), status=409
)
SLIP_NOT_YOURS = Code(
    "slip-not-yours", mark("批办单由{unit}自己办理"), mark("本单位收到的文，请先在本单位登记"), status=403
)
NOT_LEADER = Code("slip-not-leader", mark("本人批示由签发人办理"), mark("经办人可以照签过字的纸件补录"), status=403)
NOT_SLIP_READER = Code(
    "slip-not-reader",
    mark("这一位的阅毕由本人或经办人登记"),
    mark("请由本人登录办理，或请经办人照纸件登记"),
    status=403,
)
NO_TWIN = Code("twin-none", mark("这两份不像是同一份通知"), mark("请核对文号、标题和发文机关"))
NO_WHY_APART = Code("twin-no-why", mark("没有写为什么分开"), mark("请写一句为什么不是同一份"))
