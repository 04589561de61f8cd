"""Why two persons are not made one, or nothing is shown of one."""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

NO_SUCH_PERSON = Code("no-such-person", mark("没有此人，或不在管辖范围内"), status=404)
ALREADY_ONE = Code("already-one", mark("两条记录已经是同一人"), status=409)
ALREADY_MERGED = Code("already-merged", mark("此人已并入另一人，不能再次并入"), status=409)
NOTHING_SEALED = Code("nothing-sealed", mark("没有登记此人的{field}，或已经清除"), status=404)
