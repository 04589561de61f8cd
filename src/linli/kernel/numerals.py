"""Numbers as Chinese offices write them: 二十三, 十, 廿三, 二〇二四, 二0一一, 二ΟΟ八, 第三."""

import re

#: signs that stand for nought in a year or a date, whatever the typist had at hand
NOUGHTS = "0〇零○ΟОOo"
_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2} | dict.fromkeys(NOUGHTS, 0)
_DIGITS |= {str(n): n for n in range(10)}
_TENS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}

#: one figure of a number written in Chinese or mixed signs, as a class for regular expressions
FIGURES = "0-9一二两三四五六七八九十百〇零○ΟОO廿卅"


def number(text: str) -> int | None:
    """The value of a whole number, or None where the signs make none. Leading 第 is passed over."""
    if text.isascii() and text.isdigit():
        return int(text)
    text = text.removeprefix("第").replace("廿", "二十").replace("卅", "三十")
    if not text or any(sign not in _DIGITS and sign not in _TENS for sign in text):
        return None
    if not any(sign in _TENS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    return _with_tens(text)


def _with_tens(text: str) -> int:
    total = group = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = digit * 10 + _DIGITS[sign]
        elif (unit := _TENS[sign]) == 10_000:
            total, group, digit = (total + group + digit) * unit, 0, 0
        else:
            group, digit = group + (digit or 1) * unit, 0
    return total + group + digit


#: numbers of a heading, a list or a day: 一 … 九十九, in Chinese only
CHINESE_ORDINAL = re.compile(r"[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]")
