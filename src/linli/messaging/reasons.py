"""Why an address is not taken, or a message not shown."""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

SCHEME = Code(
    "address-scheme",
    mark("不认得“{scheme}”这种地址"),
    mark("可用：{known}；企业微信、钉钉、飞书可直接粘贴群机器人的网址"),
)
UNUSABLE = Code("address-unusable", mark("这个{kind}地址不完整，发不出去"), mark("请照例子核对各部分"))
LINK_LOCAL = Code("address-link-local", mark("不能发到本机网段专用的地址 {host}"), mark("请填单位网关的地址"))
TOO_MANY = Code("address-too-many", mark("已有 {n} 个地址，最多 {n} 个"), mark("请先删去不用的"), status=409)
NO_SUCH_ADDRESS = Code("no-such-address", mark("没有这个地址，或已经删去"), status=404)
