"""The numbers that Word writes before paragraphs by itself: ISO/IEC 29500-1, 17.9."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_HAN = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def _counted(n: int, digits: str = _HAN, tens: str = "十百千") -> str:
    """12 → 十二, 105 → 一百零五. Above 9,999 digits stand alone."""
    if not 0 < n < 10_000:
        return "".join(digits[int(d)] for d in str(n))
    out, gap = "", False
    for place in range(len(str(n)) - 1, -1, -1):
        digit = n // 10**place % 10
        if not digit:
            gap = bool(out)
            continue
        out += ("零" if gap else "") + digits[digit] + (tens[place - 1] if place else "")
        gap = False
    return out[1:] if out.startswith("一十") and tens[0] == "十" else out


def _roman(n: int) -> str:
    out = ""
    for value, signs in _ROMAN:
        while n >= value and len(out) < 30:
            out, n = out + signs, n - value
    return out


def _letter(n: int) -> str:
    return chr(97 + (n - 1) % 26) * min(1 + (n - 1) // 26, 20)


def _circled(n: int) -> str:
    return chr(0x2460 + n - 1) if 1 <= n <= 20 else f"({n})"


def _wide(n: int) -> str:
    return str(n).translate({48 + d: 0xFF10 + d for d in range(10)})


_STYLES: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": lambda n: f"{n}.",
    "decimalEnclosedParen": lambda n: f"({n})",
    "ideographEnclosedCircle": _circled,
    "chineseCounting": _counted,
    "chineseCountingThousand": _counted,
    "japaneseCounting": _counted,
    "taiwaneseCounting": _counted,
    "taiwaneseCountingThousand": _counted,
    "ideographDigital": lambda n: "".join(_HAN[int(d)] for d in str(n)),
    "japaneseDigitalTenThousand": _counted,
    "chineseLegalSimplified": lambda n: _counted(n, _LEGAL, "拾佰仟"),
    "ideographLegalTraditional": lambda n: _counted(n, _LEGAL, "拾佰仟"),
    "ideographTraditional": lambda n: "甲乙丙丁戊己庚辛壬癸"[(n - 1) % 10],
    "ideographZodiac": lambda n: "子丑寅卯辰巳午未申酉戌亥"[(n - 1) % 12],
    "lowerLetter": _letter,
    "upperLetter": lambda n: _letter(n).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
}


@dataclass(frozen=True, slots=True)
class _Level:
    shape: str  #: "%1、", "（%2）"; %n is the number of the n-th level
    style: str
    start: int
    restart: int | None  #: the level behind which it begins anew; None: any above, 0: never
    arabic: bool  #: all numbers in Arabic digits, whatever their own levels say


@dataclass(slots=True)
class Numbering:
    """Counts through a document: `of` is to be asked for each paragraph, once and in order."""

    _lists: dict[str, tuple[str, dict[int, _Level]]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _restarted: set[tuple[str, int]] = field(default_factory=set)
    _starts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of_part(cls, root: Any) -> "Numbering":
        """From the root of numbering.xml; None for a document without one."""
        made = cls()
        if root is None:
            return made
        abstract = {_val(one, "abstractNumId"): one for one in root.findall(qn("w:abstractNum"))}
        linked = {
            _val(a.find(qn("w:styleLink"))): a for a in abstract.values() if a.find(qn("w:styleLink")) is not None
        }
        for num in root.findall(qn("w:num")):
            which = _val(num.find(qn("w:abstractNumId")))
            source = abstract.get(which)
            link = source.find(qn("w:numStyleLink")) if source is not None else None
            source = linked.get(_val(link), source) if link is not None else source
            if source is not None:
                made._take(_val(num, "numId"), which, source, num)
        return made

    def _take(self, number: str, which: str, source: Any, num: Any) -> None:
        levels = {level: _level(one) for one in source.findall(qn("w:lvl")) if (level := _at(one)) is not None}
        for change in num.findall(qn("w:lvlOverride")):
            level = _at(change)
            if level is None:
                continue
            if (own := change.find(qn("w:lvl"))) is not None:
                levels[level] = _level(own)
            if (start := change.find(qn("w:startOverride"))) is not None:
                self._starts.setdefault(number, {})[level] = _whole(_val(start), 1)
        self._lists[number] = (which, levels)

    def of(self, number: str, level: int) -> str:
        """The number before a paragraph of this list and level, "" for a bullet or none; it counts on."""
        which, levels = self._lists.get(number, ("", {}))
        own = levels.get(level)
        if own is None:
            return ""
        counts = self._counts.setdefault(which, {})
        if level in self._starts.get(number, {}) and (number, level) not in self._restarted:
            self._restarted.add((number, level))
            counts[level] = self._starts[number][level]
        else:
            counts[level] = counts[level] + 1 if level in counts else own.start
        for below in [deeper for deeper in counts if deeper > level]:
            restart = levels[below].restart if below in levels else None
            if restart is None or (restart and level < restart):
                del counts[below]
        return _written(own, level, levels, counts)


def _written(own: _Level, level: int, levels: Mapping[int, _Level], counts: Mapping[int, int]) -> str:
    if own.style in ("bullet", "none"):
        return "" if own.style == "bullet" else _without_places(own.shape)
    text = own.shape
    for n in range(9):
        if f"%{n + 1}" in text:
            other = levels.get(n)
            count = counts.get(n, other.start if other else 1)
            style = None if other is None or (own.arabic and n != level) else other.style
            text = text.replace(f"%{n + 1}", _STYLES.get(style or "decimal", str)(count))
    return text


def _without_places(shape: str) -> str:
    return "" if "%" in shape else shape


def _level(element: Any) -> _Level:
    restart = element.find(qn("w:lvlRestart"))
    style = element.find(qn("w:numFmt"))
    return _Level(
        shape=_val(element.find(qn("w:lvlText")))[:40],
        style=_val(style) or "decimal",
        start=_whole(_val(element.find(qn("w:start"))), 1),
        restart=_whole(_val(restart), 0) if restart is not None else None,
        arabic=element.find(qn("w:isLgl")) is not None,
    )


def _at(element: Any) -> int | None:
    level = _whole(_val(element, "ilvl"), -1)
    return level if 0 <= level < 9 else None


def _val(element: Any, name: str = "val") -> str:
    """An attribute; of a child that is not there, ""."""
    return (element.get(qn(f"w:{name}")) or "") if element is not None else ""


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else otherwise
