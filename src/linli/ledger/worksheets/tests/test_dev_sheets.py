"""The sheets with known contents that stand beside the project, where they do."""

import json
from pathlib import Path

import pytest

from linli.ledger.worksheets import show
from linli.ledger.worksheets.tests.sheets import read

SHEETS = Path(__file__).parents[5].parent / "shared" / "sheets"
CELLS = ("sheet", "row", "date", "start", "minutes", "place", "kind", "volunteers", "recipients", "outcome")


@pytest.mark.skipif(not SHEETS.is_dir(), reason="the sheets with known contents are not beside the project")
@pytest.mark.parametrize("name", ["dev1-tongjibiao.xlsx", "dev2-taizhang.csv", "dev3-cuowu.xlsx"])
def test_every_cell_and_every_refusal_is_as_known(name):
    known = json.loads((SHEETS / f"{name}.json").read_text(encoding="utf-8"))
    found = show.as_json(read((SHEETS / name).read_bytes(), filename=name))
    assert [{cell: row[cell] for cell in CELLS} for row in found["rows"]] == known["rows"]
    assert [{key: r[key] for key in ("sheet", "row", "field")} for r in found["refused"]] == known["refused"]
