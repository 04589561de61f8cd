"""Why there is nothing to walk from."""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

#: the same for what does not exist and for what the post may not see
NO_SUCH_THING = Code(
    "no-such-thing",
    mark("查不到“{wanted}”"),
    mark("请给出职责、认定、数据、工作或服务记录的编号，或条款里的一句话"),
    status=404,
)
