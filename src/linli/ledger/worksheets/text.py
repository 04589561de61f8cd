"""Cells as people write them: plain text, counts with words around them, lists of names."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from linli.kernel import numerals
from linli.kernel.reasons import Reason, because
from linli.ledger.worksheets import reasons
from linli.ledger.worksheets.values import Cell

#: How people write "nothing here".
NOTHING = frozenset(
    {"", "/", "\\", "-", "--", "—", "——", "无", "暂无", "没有", "n/a", "N/A", "NA", "空", "待定", "不详", "、", "…"}
)

_SPACES = re.compile(r"\s+")
#: An apostrophe that keeps a text from being taken for a formula.
_GUARD = re.compile(r"^'(?=[=+\-@])")


@lru_cache(maxsize=65536)
def _normal(text: str) -> str:
    text = _GUARD.sub("", text)
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "")).strip()


def plain(cell: Cell) -> str:
    """A cell as one line of text: full-width signs made plain, spaces single, a whole number without its point."""
    if isinstance(cell, str):
        return _normal(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float | int):
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def tight(cell: Cell) -> str:
    """The same without any space: for words that people space out, such as 合 计."""
    return plain(cell).replace(" ", "")


def said(cell: Cell) -> str:
    """The text, or "" where the cell says nothing (blank, /, 无)."""
    text = plain(cell)
    return "" if text in NOTHING else text


def is_error(text: str) -> bool:
    """Whether the text is a spreadsheet's own error value."""
    return text.startswith("#") and text.rstrip("!?").upper() in {
        "#N/A",
        "#REF",
        "#VALUE",
        "#DIV/0",
        "#NAME",
        "#NUM",
        "#NULL",
    }


@dataclass(frozen=True, slots=True)
class Count:
    """A number read from a cell: the number or why there is none; `rough` where the writer was not sure."""

    value: int | None = None
    fault: Reason | None = None
    rough: Reason | None = None
    unit: str = ""


_NUMBER = re.compile(r"-?\d+(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?")
_ROUGH = re.compile(r"约|大约|近|将近|余|多|以上|左右|上下|不少于|至少|超过|超|几|来")
_UNIT = re.compile(
    r"^(余|多|来|几)?(人次|人|名|位|户|件|幅|副|张|次|处|份|株|棵|场|篇|个|公里|万元|元|袋|盒|条|只|项|起|斤|吨|册|本|套|对|家)"
)
#: 三十余人 is a number; 张三 is not.
_SPELLED = re.compile(
    r"(?:共|约|大约|近|将近|超过|至少)?(?P<number>[零〇一二两三四五六七八九十百千万]+?)(?P<rest>(?:余|多|来|几)?(?:人次|[人名位户件幅张次处份株场篇个])?(?:左右|以上)?)"
)
_FIVE_OR_SIX = re.compile("[一二两三四五六七八九]{2}")
_ASIDE = re.compile(r"\([^)]*\)|,?其中.*$|;.*$")
#: No sheet of one office counts more in one row; a larger number is a phone number in the wrong column.
MOST = 1_000_000


@lru_cache(maxsize=16384)
def _count(text: str) -> Count:
    bare = _ASIDE.sub("", text.replace(" ", "")) or text.replace(" ", "")
    numbers = _NUMBER.findall(bare)
    if numbers and re.match(r"^-\d", bare) is None:
        numbers = [n.lstrip("-") for n in numbers]
    spelled = None if numbers else _SPELLED.fullmatch(bare)
    hanzi = numerals.number(spelled["number"]) if spelled else None
    if (not numbers and hanzi is None) or "%" in bare:
        return Count(fault=because(reasons.BAD_COUNT, text=shown(text)))
    if len(numbers) > 1 or (spelled and _FIVE_OR_SIX.search(spelled["number"])):
        return Count(fault=because(reasons.MANY_COUNTS, text=shown(text)))
    number = float(numbers[0].replace(",", "")) if numbers else float(hanzi or 0)
    rest = bare.partition(numbers[0])[2] if numbers else (spelled["rest"] if spelled else "")
    if rest.startswith("万"):
        number, rest = number * 10000, rest[1:]
    if re.search(r"[A-Za-z年月日:]", bare) or len(bare) > 24:
        return Count(fault=because(reasons.BAD_COUNT, text=shown(text)))
    unit = _UNIT.match(rest)
    fault = _fault(number)
    whole = int(number)
    rough = because(reasons.ROUGH, text=shown(text), number=whole) if _ROUGH.search(bare) else None
    return Count(None if fault else whole, fault, rough, unit[2] if unit else "")


def _fault(number: float) -> Reason | None:
    if number < 0:
        return because(reasons.NEGATIVE, number=f"{number:g}")
    if number > MOST:
        return because(reasons.HUGE, number=shown(f"{number:.0f}"))
    if not number.is_integer():
        return because(reasons.NOT_WHOLE, number=f"{number:g}")
    return None


def count(cell: Cell) -> Count:
    """Read a number of people or things: 12, １２, 12人, 约60人次 (rough), 30余人 (rough), 三十; blank is no number."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        fault = _fault(float(cell))
        return Count(None if fault else int(cell), fault)
    text = said(cell)
    if isinstance(cell, date | time | timedelta):
        return Count(fault=because(reasons.BAD_COUNT, text=shown(text)))
    return _count(text) if text else Count()


_LONG_NUMBER = re.compile(r"\d{7,}[\dXx]?")


def shown(text: str) -> str:
    """Text for a message: short, and with long numbers (phones, IDs) covered."""
    text = _LONG_NUMBER.sub(lambda m: m[0][:3] + "…", text)
    return text if len(text) <= 40 else text[:39] + "…"


_OTHERS = re.compile(r"等(?:共|一行)?(?P<all>\d+|[一二两三四五六七八九十百]+)?余?[人名位](?:次)?$|等$")
_HEADS = re.compile(r"^(?:共|约)?(?:\d+|[一二两三四五六七八九十百]+)余?[人名位]?$")
_TITLE = re.compile(r"\([^)]*\)|(?:队长|组长|书记|主任|医生|护士|老师|同志)$|^(?:队长|组长|领队|带队|志愿者|成员)[::]?")
_LIST = re.compile(r"[、,;/|\n。]|和(?=\S{2,}$)")
_NAME = re.compile(r"^[\u3400-\u9fff·•.]{2,15}$|^[A-Za-z][A-Za-z .'-]{1,40}$")


@dataclass(frozen=True, slots=True)
class Names:
    """A list of names: who is named, how many there are in all where the list says so."""

    names: tuple[str, ...] = ()
    total: int | None = None
    doubt: Reason | None = None


@lru_cache(maxsize=32768)
def _names(text: str) -> Names:
    body = text.rstrip("。,、; ")
    total: int | None = None
    doubt = None
    if others := _OTHERS.search(body.replace(" ", "")):
        word = others["all"]
        total = (int(word) if word.isdecimal() else numerals.number(word)) if word else None
        doubt = None if word else because(reasons.AND_OTHERS, text=shown(text))
        body = body[: body.rindex("等")]
    pieces = _LIST.split(body)
    if len(pieces) == 1:
        pieces = _spaced(body)
    found = dict.fromkeys(_TITLE.sub("", piece.replace(" ", "")) for piece in pieces)
    names = tuple(name for name in found if _NAME.match(name) and not _HEADS.match(name))
    return Names(names, total, doubt)


def _spaced(text: str) -> list[str]:
    """Split at spaces, but keep together a name whose characters are spaced out (王 明)."""
    pieces = text.split(" ")
    if all(len(p) == 1 for p in pieces):
        step = len(pieces) if len(pieces) <= 3 or len(pieces) % 2 else 2
        return ["".join(pieces[i : i + step]) for i in range(0, len(pieces), step)]
    joined: list[str] = []
    single = False
    for piece in pieces:
        if single and len(piece) == 1:
            joined[-1] += piece
            single = False
        else:
            joined.append(piece)
            single = len(piece) == 1
    return joined


def names(cell: Cell) -> Names:
    """Read a list of names: 张三、李四; 张三 李四; 张三等12人."""
    text = said(cell.replace("\n", "、")) if isinstance(cell, str) else ""
    return _names(text) if text else Names()
