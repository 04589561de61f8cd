import pytest

from linli.ledger.worksheets.grids import grids
from linli.ledger.worksheets.mending import write_refused
from linli.ledger.worksheets.tests.sheets import DONGHU, faults, read, xlsx

SHEET = [
    ["四子王旗台账"],
    ["日期", "村", "参与情况", "", "内容"],
    ["", "", "志愿者", "群众", ""],
    ["一、乌兰花镇"],
    ["1.5", "东湖村", 5, 10, "打牌"],
    ["1.6", "富康社区", "'=cmd|x", 10, "义诊"],
    ["1.7", "富康社区", 5, 10, "义诊"],
    ["二、大黑河乡"],
    ["1.8", "不存在村", -5, "+12", "义诊"],
    ["总计", "", 15, 30, ""],
]
MERGES = {"表": [(0, 0, 0, 4), (1, 2, 1, 3)]}


@pytest.fixture
def mended(tmp_path):
    """The file of refused rows, after a person's changes (cell text → new text)."""
    reading = read(xlsx({"表": SHEET}, MERGES))

    def write(**changes):
        path = tmp_path / "refused.xlsx"
        assert write_refused(reading, path) == 3
        [grid] = grids(path.read_bytes())
        rows = [[changes.get(str(cell), cell) for cell in row] for row in grid.rows]
        return rows, xlsx({grid.name: rows}, {grid.name: [tuple(m) for m in grid.merges]})

    return reading, write


def test_refused_rows_come_back_in_the_sheets_own_shape_with_reason_and_remedy(mended):
    reading, write = mended
    rows, data = write()
    again = read(data)
    assert again.sheets[0].shape == reading.sheets[0].shape
    assert [(field, code) for _, field, code in faults(again)] == [(f, c) for _, f, c in faults(reading)]
    assert rows[1][-2:] == ["", ""]
    assert rows[2][-2:] == ["未读原因", "处理办法"]
    assert "打牌" in rows[4][-2]
    assert rows[4][-1]


def test_mended_rows_are_read_where_they_stood(mended):
    _, write = mended
    _, data = write(打牌="义诊")
    again = read(data)
    assert [(row.place, row.kind) for row in again.rows] == [(DONGHU, "check-up")]
    assert len(again.refused) == 2


def test_no_cell_begins_a_formula(mended):
    _, write = mended
    rows, _ = write()
    assert not [cell for row in rows for cell in row if isinstance(cell, str) and cell[:1] in tuple("=+-@")]


def test_a_sheet_without_title_says_where_its_rows_lie(tmp_path):
    head = ["日期", "地点", "活动"]
    near = ["东街街道利民社区", "海拉尔东路街道赛马场社区", "西街街道曙光街社区", "东风路街道丽苑社区"]
    reading = read(xlsx({"表": [head, *(["1.5", place, "义诊"] for place in near), ["1.6", "利民社区", "打牌"]]}))
    write_refused(reading, tmp_path / "r.xlsx")
    [grid] = grids((tmp_path / "r.xlsx").read_bytes())
    assert grid.rows[0][0] == "呼和浩特市新城区：待更正的行"
    again = read((tmp_path / "r.xlsx").read_bytes())
    assert faults(again) == [(3, "kind", "no-such-kind")]
