from datetime import date, time

import pytest

from linli.catalogue.kinds import catalogue
from linli.ledger.worksheets.grids import grids
from linli.ledger.worksheets.reading import understand
from linli.ledger.worksheets.template import write_template
from linli.ledger.worksheets.tests.sheets import DONGHU, SPRING, divisions
from linli.ledger.worksheets.values import Grid


@pytest.mark.parametrize(
    ("within", "place"),
    [
        ("150929100000", ["东湖村"]),
        ("150929000000", ["乌兰花镇", "东湖村"]),
        ("150900000000", ["四子王旗", "乌兰花镇", "东湖村"]),
        (None, ["乌兰察布市", "四子王旗", "乌兰花镇", "东湖村"]),
    ],
)
def test_a_filled_template_is_read_without_doubt(tmp_path, within, place):
    path = tmp_path / "empty.xlsx"
    groups = catalogue().priority_groups
    write_template(path, gazetteer=divisions(), kinds=catalogue().kinds, groups=groups, within=within)
    [empty] = grids(path.read_bytes())  # the tab of choices is hidden, and no tab of work
    when, served = [date(2023, 1, 5), time(9), time(11)], list(range(1, 11))
    line = ["A1", *when, *place, "写春联送福字", "四子王旗民政局", "红马甲", 12, "张三、李四", 30, *served, 50, "无"]
    filled = Grid(empty.name, (*empty.rows, tuple(line)), empty.merges)
    reading = understand((filled,), filename="a.xlsx", period=SPRING, gazetteer=divisions(), kinds=catalogue())
    [row] = reading.rows
    assert (row.place, row.kind, row.minutes, row.number) == (DONGHU, "couplets", 120, "A1")
    assert (row.volunteers, row.names, row.recipients, row.outcome) == (12, ("张三", "李四"), 30, 50)
    assert row.groups == tuple((group.code, n) for group, n in zip(groups, served, strict=True))
    assert {column.confidence for column in reading.sheets[0].columns} == {1.0}
    assert (row.doubts, reading.questions, reading.refused) == ((), (), ())
