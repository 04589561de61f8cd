"""Why a place is not found."""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

NO_SUCH_DIVISION = Code("no-such-division", mark("没有代码为“{code}”的行政区划"), status=404)
NO_HOLDER = Code("no-holder", mark("{line}条线内没有管辖“{code}”的单位"), status=404)
NO_SUCH_UNIT = Code(
    "no-such-unit", mark("没有名为“{name}”的单位，或不止一个"), mark("请写全称，如“科尔沁右翼中旗民政局”"), status=404
)
