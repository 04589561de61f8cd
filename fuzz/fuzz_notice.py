"""Any text, and any pile of scraps of notices, through the notice reader."""

import sys

import atheris

with atheris.instrument_imports(include=["linli.notices.reading", "linli.kernel"]):
    from linli.notices.reading.tests.invariants import PIECES, check

#: a short text repeated to this length shows what grows faster than the text
GROWN = 60_000
#: a line whose branches are counted takes so many times as long as one in service
SLACK = 4


def text_of(data: bytes) -> str:
    """The last byte says how the others become a text: as they stand (a text file does), as scraps, or as both."""
    how, rest = data[-1], data[:-1]
    half = {0: 0, 1: len(rest) // 2}.get(how % 4, len(rest))
    scraps = "".join(PIECES[byte % len(PIECES)] for byte in rest[half:])
    text = rest[:half].decode(errors="ignore") + scraps
    return text * (GROWN // len(text)) if text and how >= 252 else text


def one_input(data: bytes) -> None:
    if data:
        check(text_of(data), slack=SLACK)


atheris.Setup(sys.argv, one_input)
atheris.Fuzz()
