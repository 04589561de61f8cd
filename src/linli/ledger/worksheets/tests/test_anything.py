"""Whatever stands in a sheet, there is an answer, and a line is either read or refused, once."""

from datetime import date, time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.catalogue.kinds import catalogue
from linli.ledger.worksheets.mending import write_refused
from linli.ledger.worksheets.reading import understand
from linli.ledger.worksheets.tests.invariants import LABELS, WORDS, check, check_bytes
from linli.ledger.worksheets.tests.sheets import SPRING, divisions
from linli.ledger.worksheets.values import Grid

CELLS = st.one_of(
    st.sampled_from(["", *WORDS]),
    st.text(max_size=12),
    st.floats(-1e6, 1e6) | st.integers(0, 99999).map(float),
    st.dates(date(2022, 12, 1), date(2023, 4, 30)),
    st.times().map(lambda t: time(t.hour, t.minute)),
)
PARTED = st.lists(st.sampled_from([*WORDS, *LABELS]), min_size=2, max_size=6)
WORDED = PARTED.map(lambda words: ",".join(words).encode())
FILES = st.one_of(
    st.binary(max_size=300), st.text(max_size=200).map(str.encode), st.lists(WORDED, max_size=9).map(b"\n".join)
)
HEADS = st.lists(st.sampled_from(LABELS) | st.text(max_size=5), min_size=2, max_size=7)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CELLS, max_size=3), HEADS, st.lists(st.lists(CELLS, min_size=7, max_size=7), max_size=8))
def test_any_sheet_gets_an_answer(title, head, lines):
    width = len(head)
    rows = [(title + [""] * width)[:width], head, *(line[:width] for line in lines)]
    grid = Grid("表", tuple(map(tuple, rows)))
    check((grid,))


@settings(max_examples=60, deadline=None)
@given(FILES)
def test_any_bytes_get_an_answer(data):
    check_bytes(data)


def test_cells_that_look_like_formulas_survive_being_written_back(tmp_path):
    rows = (("日期", "地点", "活动", "备注"), ("1.5", "四子王旗", "打牌", "=1+1"), ("1.5", "四子王旗", "打牌", "@x"))
    reading = understand(
        (Grid("表", rows),), filename="a.xlsx", period=SPRING, gazetteer=divisions(), kinds=catalogue()
    )
    assert write_refused(reading, tmp_path / "r.xlsx") == 2
