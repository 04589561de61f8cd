"""Whatever stands in a sheet, there is an answer, and a line is either read or refused, once."""

from datetime import date, time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.catalogue.kinds import catalogue
from linli.kernel.reasons import Refused
from linli.ledger.worksheets import show
from linli.ledger.worksheets.mending import write_refused
from linli.ledger.worksheets.reading import understand
from linli.ledger.worksheets.tests.sheets import SPRING, divisions
from linli.ledger.worksheets.values import Grid
from linli.ledger.worksheets.works import works_of

WORDS = (
    "1月30日",
    "上午9:00—11:00",
    "四子王旗乌兰花镇东湖村",
    "义诊",
    "12人",
    "约",
    "合计",
    "备注：",
    "张三、李四",
    "=A1",
    "#REF!",
    "/",
    "2023.2.30",
    "一、乌兰花镇",
    "-5",
)
LABELS = (
    "序号",
    "日期",
    "时间",
    "地点",
    "活动名称",
    "志愿者",
    "姓名",
    "服务人数",
    "时长",
    "电话",
    "镇",
    "村",
    "低保对象",
    "备注",
)
CELLS = st.one_of(
    st.sampled_from(["", *WORDS]),
    st.text(max_size=12),
    st.floats(-1e6, 1e6) | st.integers(0, 99999).map(float),
    st.dates(date(2022, 12, 1), date(2023, 4, 30)),
    st.times().map(lambda t: time(t.hour, t.minute)),
)
HEADS = st.lists(st.sampled_from(LABELS) | st.text(max_size=5), min_size=2, max_size=7)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CELLS, max_size=3), HEADS, st.lists(st.lists(CELLS, min_size=7, max_size=7), max_size=8))
def test_any_sheet_gets_an_answer(title, head, lines):
    width = len(head)
    rows = [(title + [""] * width)[:width], head, *(line[:width] for line in lines)]
    grid = Grid("表", tuple(map(tuple, rows)))
    try:
        reading = understand((grid,), filename="a.xlsx", period=SPRING, gazetteer=divisions(), kinds=catalogue())
    except Refused:
        return
    read = [row.row for row in reading.rows] + [refusal.row for refusal in reading.refused]
    assert len(read) == len(set(read))
    assert all(row.day in SPRING for row in reading.rows)
    assert sum(len(work.rows) for work in works_of(reading)) == len(reading.rows)
    assert show.as_json(reading)
    assert show.as_text(reading, divisions(), catalogue().kinds)


def test_cells_that_look_like_formulas_survive_being_written_back(tmp_path):
    rows = (("日期", "地点", "活动", "备注"), ("1.5", "四子王旗", "打牌", "=1+1"), ("1.5", "四子王旗", "打牌", "@x"))
    reading = understand(
        (Grid("表", rows),), filename="a.xlsx", period=SPRING, gazetteer=divisions(), kinds=catalogue()
    )
    assert write_refused(reading, tmp_path / "r.xlsx") == 2
