"""Any bytes and any grid of cells through the reader of work sheets."""

import sys
import zipfile
from io import BytesIO

import atheris

with atheris.instrument_imports(include=["linli.ledger.worksheets", "linli.kernel"]):
    from linli.ledger.worksheets.tests.invariants import LABELS, WORDS, check, check_bytes
    from linli.ledger.worksheets.tests.sheets import xlsx
    from linli.ledger.worksheets.values import Cell, Grid, Merge

PIECES = ("", *WORDS, *LABELS, "约30", "2小时", "1、2、3", "13900000000", "正月初一", "同上", "共计12人次")
with zipfile.ZipFile(BytesIO(xlsx({"表": [["日期", "地点"], ["1.5", "四子王旗"]]}))) as archive:
    PARTS = {name: archive.read(name) for name in archive.namelist()}


def grid_of(data: atheris.FuzzedDataProvider) -> Grid:
    """Cells of all types under a header of known labels and unknown ones."""
    width = data.ConsumeIntInRange(2, 9)
    rows = [tuple(_label(data) for _ in range(width))]
    while data.remaining_bytes() and len(rows) < 60:
        rows.append(tuple(_cell(data) for _ in range(width)))
    top, left = data.ConsumeIntInRange(0, len(rows)), data.ConsumeIntInRange(0, width)
    merges = (Merge(top, left, top + data.ConsumeIntInRange(0, 4), left + data.ConsumeIntInRange(0, 4)),)
    return Grid("表", tuple(rows), merges if data.ConsumeBool() else ())


def _label(data: atheris.FuzzedDataProvider) -> str:
    at = data.ConsumeIntInRange(0, 2 * len(LABELS))
    return LABELS[at] if at < len(LABELS) else data.ConsumeUnicodeNoSurrogates(4)


def _cell(data: atheris.FuzzedDataProvider) -> Cell:
    how = data.ConsumeIntInRange(0, 5)
    if how == 0:
        return data.ConsumeUnicodeNoSurrogates(8)
    if how == 1:
        return data.ConsumeRegularFloat()
    if how == 2:
        return float(data.ConsumeIntInRange(-9, 50_000))
    return "".join(data.PickValueInList(list(PIECES)) for _ in range(how - 2))


def workbook(sheet: bytes) -> bytes:
    """An .xlsx whose only tab has this source."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in PARTS.items():
            archive.writestr(name, sheet if name.startswith("xl/worksheets/") else content)
    return made.getvalue()


def one_input(data: bytes) -> None:
    if not data:
        return
    how, rest = data[0] % 4, data[1:]
    if how == 0:
        check((grid_of(atheris.FuzzedDataProvider(rest)),))
    elif how == 1:
        check_bytes(rest)
    elif how == 2:
        lines = ",".join(PIECES[byte % len(PIECES)] if byte % 11 else "\n" for byte in rest)
        check_bytes(("日期,地点,活动名称,志愿者\n" + lines).encode())
    else:
        check_bytes(workbook(rest))


atheris.Setup(sys.argv, one_input)
atheris.Fuzz()
