"""Why a call is not understood."""

from typing import Any

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code, Reason, because

NOT_THERE = Code("not-there", mark("没有找到，或它不在您的管辖范围之内"), mark("请核对编号"), status=404)
NOT_JSON = Code("not-json", mark("请求的内容读不懂"), mark("请以 JSON 发送，编码为 UTF-8"), status=400)
TOO_LARGE = Code("too-large", mark("请求的内容太大"), mark("请分几次发送"), status=413)
BROKEN = Code("broken", mark("程序出错了，这一次什么也没有存下"), mark("错误已记入日志，请稍后再试"), status=500)

MISSING = Code("missing-field", mark("没有填写“{field}”"), mark("请对照接口说明"))
UNKNOWN = Code("unknown-field", mark("没有“{field}”这一项"), mark("请对照接口说明"))
INVALID = Code("invalid-field", mark("“{field}”的值不合要求（{problem}）"), mark("请对照接口说明"))

_BY_TYPE = {"missing": MISSING, "extra_forbidden": UNKNOWN}


def of_field(error: dict[str, Any]) -> Reason:
    """What is wrong with one field, from what the validator found."""
    field, code = ".".join(str(part) for part in error["loc"][1:]), _BY_TYPE.get(error["type"], INVALID)
    facts = {"problem": error["msg"]} if code is INVALID else {}
    return because(code, field=field, **facts)
