"""Why a file is not taken in as a notice. What the reader itself says stands in `reading/doubts.py`."""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

NOT_OFFICIAL = Code("notice-not-official", mark("这不是公文"), mark("请确认选对了文件"))
