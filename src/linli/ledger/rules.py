"""Who may correct what, and for which reasons. The ledger holds no free text: a reason is a code of this list."""

from linli.access.models import Post
from linli.kernel.i18n import mark
from linli.kernel.reasons import Reason, because
from linli.ledger import reasons
from linli.ledger.models import Work

#: why the values of a work change
CORRECTIONS = {
    "counted-again": mark("重新清点，数目有变"),
    "wrong-kind": mark("类别记错"),
    "wrong-day": mark("日期或时间记错"),
    "wrong-place": mark("地点记错"),
    "wrong-people": mark("人员记错"),
    "incomplete": mark("补上原来没写的内容"),
}
#: why a work, or all that came of a sheet, is taken back
WITHDRAWALS = {
    "not-held": mark("没有举行"),
    "twice": mark("重复记录"),
    "not-ours": mark("不是本单位的工作"),
    "wrong-sheet": mark("传错了表"),
}
#: every code that a version may bear
WHY = CORRECTIONS | WITHDRAWALS | {"sheet-changed": mark("单位的工作表改过"), "api": mark("由对接的系统更正")}


def against_correcting(work: Work, by: Post) -> Reason | None:
    """Why a post may not correct a work; None where it may: who recorded it, or the unit that entered it."""
    if by.unit_id in (work.unit_id, work.entered_by.unit_id):
        return None
    return because(reasons.NOT_YOUR_WORK, unit=work.unit.name)
