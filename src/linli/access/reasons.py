"""Why an account is not given a post, or nobody found by a name."""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

NO_SUCH_POST = Code(
    "no-such-post", mark("没有名为“{slug}”的任职，或该任职已结束"), mark("可用的任职：{known}"), status=404
)
SECOND_ADMINISTRATOR = Code(
    "second-administrator",
    mark("账号“{account}”已任{held}，不能再任{wanted}：系统、安全、审计管理员须由三个账号分别担任"),
    mark("请为{wanted}另设账号"),
    status=409,
)
HELD_ALREADY = Code("post-held-already", mark("账号“{account}”在{unit}已任{role}"), status=409)
SLUG_TAKEN = Code("slug-taken", mark("任职名“{slug}”已被使用"), mark("请换一个任职名"), status=409)
NOT_ITS_LINE = Code("not-its-line", mark("{unit}不在{line}条线内"), status=422)
NO_REASON_GIVEN = Code("no-reason-given", mark("查看密封信息必须写明理由"), mark("请写明为何需要查看"), status=422)
WRONG_MASTER_KEY = Code(
    "wrong-master-key",
    mark("主密钥与数据库不符：用它解不开已密封的个人信息，程序不启动"),
    mark("请找回建库时的 LINLI_MASTER_KEY（内置数据库：状态文件夹中的 keys/master.key）"),
    status=503,
)
