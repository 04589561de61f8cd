from datetime import date, time

import pytest

from linli.catalogue.kinds import catalogue
from linli.ledger.worksheets import show
from linli.ledger.worksheets.grids import grids
from linli.ledger.worksheets.outline import outlines
from linli.ledger.worksheets.tests.sheets import SPRING, divisions, faults, read, rows, xlsx

PLACE = "四子王旗乌兰花镇东湖村"
HEAD = "日期 开始 结束 地点 活动 志愿者人数 服务对象人数 成果数量"
GOOD = {
    "date": "2023-01-20",
    "start": "9:00",
    "end": "11:00",
    "place": PLACE,
    "kind": "义诊",
    "volunteers": 12,
    "recipients": 60,
    "outcome": 30,
}


def one(**change):
    return rows(list({**GOOD, **change}.values()), head=HEAD)


def test_a_good_row_is_read_whole():
    [row] = one().rows
    assert (row.day, row.start, row.end, row.minutes) == (date(2023, 1, 20), time(9), time(11), 120)
    assert (row.kind, row.volunteers, row.recipients, row.outcome) == ("check-up", 12, 60, 30)
    assert (row.names, row.unnamed, row.doubts) == ((), 12, ())


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"date": ""}, "date", "no-date"),
        ({"date": "春节前"}, "date", "bad-date"),
        ({"date": "2023年2月30日"}, "date", "bad-date"),
        ({"date": "2023-04-01"}, "date", "outside-period"),
        ({"date": "2022-12-29"}, "date", "outside-period"),
        ({"date": "2022-01-20"}, "date", "outside-period"),
        ({"start": "很早"}, "start", "bad-time"),
        ({"start": "25:00"}, "start", "bad-time"),
        ({"end": "8:00"}, "end", "end-before-start"),
        ({"end": "9:00"}, "end", "end-before-start"),
        ({"place": "四子王旗火星镇"}, "place", "no-such-place"),
        ({"kind": ""}, "kind", "no-kind"),
        ({"kind": "打牌"}, "kind", "no-such-kind"),
        ({"volunteers": -5}, "volunteers", "negative"),
        ({"volunteers": "若干"}, "volunteers", "not-a-number"),
        ({"volunteers": 2.5}, "volunteers", "not-whole"),
        ({"recipients": "很多"}, "recipients", "not-a-number"),
        ({"recipients": "60-70"}, "recipients", "many-numbers"),
        ({"outcome": "一批"}, "outcome", "not-a-number"),
        ({"outcome": "#REF!"}, "outcome", "error-value"),
    ],
)
def test_a_faulty_cell_refuses_its_row_and_says_why(change, field, code):
    assert faults(one(**change)) == [(2, field, code)]
    assert one(**change).rows == ()
    assert one(**change).refused[0].reason.remedy


@pytest.mark.parametrize("day", ["2022-12-30", "2023-03-31"])
def test_both_ends_of_the_period_are_inside(day):
    assert one(date=day).refused == ()


def test_every_fault_of_a_row_is_named_the_first_leads():
    [refusal] = one(date="2023-02-30", end="8:00", recipients="很多").refused
    assert refusal.field == "date"
    assert [name for name, _ in refusal.more] == ["end", "recipients"]


@pytest.mark.parametrize("name", ["start", "end", "volunteers", "recipients", "outcome"])
def test_what_the_sheet_does_not_say_is_none_and_never_0(name):
    [row] = one(**{name: ""}).rows
    assert getattr(row, name) is None


def test_a_night_over_midnight_is_written_so():
    assert one(start="22:00", end="次日2:00").rows[0].minutes == 240


def test_an_end_days_later_says_nothing_of_the_hours_of_a_day():
    [row] = one(start="2023-01-20 9:00", end="2023-01-22 17:00").rows
    assert (row.day, row.start, row.end, row.minutes) == (date(2023, 1, 20), time(9), None, None)
    assert [doubt.reason.code.name for doubt in row.doubts] == ["several-days"]


def test_of_two_equal_rows_the_later_is_refused_in_whatever_hand():
    head = "序号 日期 地点 活动 志愿者人数"
    reading = rows(
        [1, "2023-01-20", PLACE, "义诊", 5],
        [2, "1月20日", PLACE, "义 诊", "５人"],
        [3, "1月20日", PLACE, "义诊", 6],
        head=head,
    )
    assert [row.row for row in reading.rows] == [2, 4]
    assert faults(reading) == [(3, "duplicate", "duplicate")]


def test_a_row_repeated_on_another_tab_counts_once():
    tab = [["日期", "地点", "活动"], ["1.20", PLACE, "义诊"]]
    reading = read(xlsx({"汇总": tab, "乌兰花镇": tab}))
    assert [(row.sheet, row.row) for row in reading.rows] == [("汇总", 2)]
    assert [(refusal.sheet, str(refusal.reason)) for refusal in reading.refused] == [
        ("乌兰花镇", "与“汇总”第2行完全相同。")
    ]


def test_a_number_of_the_sheets_own_tells_rows_apart_and_stands_once():
    head = "编号 日期 地点 活动 志愿者人数"
    line = ["1.20", PLACE, "义诊", 5]
    reading = rows(["A1", *line], ["A2", *line], ["A2", "1.21", PLACE, "义诊", 5], ["A1", *line], head=head)
    assert [row.number for row in reading.rows] == ["A1", "A2"]
    assert faults(reading) == [(4, "number", "number-twice"), (5, "duplicate", "duplicate")]


def test_the_fingerprint_knows_content_whatever_the_hand_or_the_row():
    def print_of(*line):
        return rows(list(line)).rows[0].fingerprint

    same = print_of("2023-01-20", PLACE, "义诊", 5)
    assert print_of("1月20日", PLACE + "文化广场", "义 诊", "5人") == same
    assert print_of("1月20日", PLACE, "义诊", "6人") != same


def test_more_names_than_heads_is_refused():
    reading = rows(["1.5", PLACE, "义诊", 2, "张三、李四、王五"], head="日期 地点 活动 志愿者人数 志愿者名单")
    assert faults(reading) == [(2, "volunteers", "more-names")]


def test_heads_beyond_the_names_are_unnamed():
    [row] = rows(["1.5", PLACE, "义诊", 12, "张三、李四"], head="日期 地点 活动 志愿者人数 志愿者名单").rows
    assert (row.names, row.unnamed) == (("张三", "李四"), 10)


LENGTH = "日期 地点 活动 志愿者人数 服务时长（小时）"


def test_a_length_beside_a_head_count_is_that_of_the_activity_and_is_asked_about():
    reading = rows(["1.5", PLACE, "义诊", 4, 2], head=LENGTH)
    assert reading.rows[0].minutes == 120
    assert [q.reason.code.name for q in reading.questions] == ["length-or-person-hours"]


def test_where_no_activity_could_be_so_long_they_are_person_hours():
    reading = rows(["1.5", PLACE, "义诊", 26, 52], ["1.6", PLACE, "义诊", 10, 15], head=LENGTH)
    assert [row.minutes for row in reading.rows] == [120, 90]
    assert [q.reason.code.name for q in reading.questions] == ["person-hours"]


def test_what_a_person_is_shown_of_a_column_is_what_it_is_read_as():
    data = xlsx({"表": [LENGTH.split(), ["1.5", PLACE, "义诊", 26, 52], ["1.6", PLACE, "义诊", 2, 2]]})
    [tab] = outlines(grids(data), period=SPRING, gazetteer=divisions(), kinds=catalogue())
    [length] = [column for column in tab.columns if column.field == "minutes"]
    assert length.unit == read(data).sheets[0].columns[length.index].unit == "person-hours"


def test_the_answer_comes_back_with_the_mapping():
    first = rows(["1.5", PLACE, "义诊", 4, 2], head=LENGTH)
    mapping = dict(first.sheets[0].mapping)
    [label] = [label for label, field in mapping.items() if field.startswith("minutes")]
    again = rows(["1.5", PLACE, "义诊", 4, 2], head=LENGTH, mapping={**mapping, label: "minutes:person-hours"})
    assert again.rows[0].minutes == 30
    assert again.questions == ()


def test_a_length_beyond_a_day_that_is_no_person_hours_is_refused():
    assert faults(rows(["1.5", PLACE, "义诊", 1, 30], head=LENGTH)) == [(2, "minutes", "too-long")]


def test_phone_and_id_numbers_are_carried_and_shown_nowhere():
    line = ["1.5", PLACE, "义诊", "张三", "13812345678", "11010519491231002X"]
    reading = rows(line, head="日期 地点 活动 姓名 联系电话 身份证号")
    [row] = reading.rows
    assert [(who, what, secret.reveal()) for who, what, secret in row.secrets] == [
        ("张三", "phone", "13812345678"),
        ("张三", "id", "11010519491231002X"),
    ]
    shown = repr(reading) + str(show.as_json(reading))
    assert "13812345678" not in shown
    assert "11010519491231002X" not in shown
    assert "张三" not in str(show.as_json(reading))


def test_a_wrong_id_is_not_taken_and_doubted():
    [row] = rows(["1.5", PLACE, "义诊", "张三", "110105194912310021"], head="日期 地点 活动 姓名 身份证号").rows
    assert row.secrets == ()
    assert [doubt.reason.code.name for doubt in row.doubts] == ["bad-number"]
