"""Any text, and any pile of scraps of notices, through the notice reader."""

import sys

import atheris

with atheris.instrument_imports(include=["linli.notices.reading", "linli.kernel"]):
    from linli.notices.reading.tests.invariants import PIECES, check

#: a short text repeated to this length shows what grows faster than the text
GROWN = 60_000


def text_of(data: bytes) -> str:
    """The first byte says how the others become a text: as they stand, as scraps, or as either, repeated."""
    how, rest = data[0], data[1:]
    text = (
        rest.decode(errors="ignore") if how & 1 else "".join(PIECES[byte % len(PIECES)] for byte in rest if byte < 250)
    )
    if how & 2:
        half = len(rest) // 2
        text = rest[:half].decode(errors="ignore") + "".join(PIECES[byte % len(PIECES)] for byte in rest[half:])
    return text * (GROWN // len(text)) if text and how >= 248 else text


def one_input(data: bytes) -> None:
    if data:
        check(text_of(data))


atheris.Setup(sys.argv, one_input)
atheris.Fuzz()
