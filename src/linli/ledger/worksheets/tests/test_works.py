import time as clock
from datetime import time

from linli.ledger.worksheets.tests.sheets import DONGHU, divisions, read, rows, xlsx
from linli.ledger.worksheets.works import works_of

PLACE = "四子王旗乌兰花镇东湖村"


def test_a_row_of_a_register_is_a_work_of_its_own():
    reading = rows(
        ["1.5", PLACE, "义诊", 12, "张三、李四"], ["1.5", PLACE, "义诊", 3, ""], head="日期 地点 活动 人数 名单"
    )
    works = works_of(reading)
    assert [(work.volunteers, work.unnamed) for work in works] == [(12, 10), (3, 3)]
    assert [part.name for part in works[0].parts] == ["张三", "李四", None]


BOOK = [
    ["日期", "活动内容", "地点", "姓名", "时长", "服务人数"],
    ["1.20", "义诊", PLACE, "张三", 2, 60],
    ["", "", "", "李四", 2, ""],
    ["", "", "", "王五", 1.5, ""],
    ["1.21", "理发", PLACE, "张三", 3, ""],
    ["", "", "", "李四", 3, ""],
]


def test_rows_of_a_sign_in_book_that_share_day_place_and_kind_are_one_work():
    merges = {"签到": [(1, 0, 3, 0), (1, 1, 3, 1), (1, 2, 3, 2), (1, 5, 3, 5)]}
    for some in (merges, None):
        reading = read(xlsx({"签到": BOOK}, some))
        assert [(row.row, row.volunteers, row.minutes) for row in reading.rows] == [
            (2, 1, 120),
            (3, 1, 120),
            (4, 1, 90),
            (5, 1, 180),
            (6, 1, 180),
        ]
        works = works_of(reading)
        assert [(work.kind, work.volunteers, work.minutes, work.recipients) for work in works] == [
            ("check-up", 3, 120, 60),
            ("practical-help", 2, 180, None),
        ]
        assert [(part.name, part.minutes) for part in works[0].parts] == [("张三", 120), ("李四", 120), ("王五", 90)]


def sign_in(*lines):
    return read(
        xlsx(
            {
                "签到": [
                    ["志愿服务活动签到表"],
                    ["活动名称：义诊　　活动时间：2023年1月20日上午9:00—11:00"],
                    ["活动地点：四子王旗乌兰花镇东湖村文化广场"],
                    ["序号", "姓名", "联系电话", "签到时间", "签退时间", "备注"],
                    *lines,
                    ["负责人签字：赵六"],
                ]
            }
        )
    )


def test_what_stands_above_a_sign_in_book_holds_for_all_its_rows():
    reading = sign_in([1, "张三", "13812345678", "", "", ""], [2, "李　四", "", "", "", "队长"])
    assert [(row.place, row.kind, row.start, row.minutes, row.names) for row in reading.rows] == [
        (DONGHU, "check-up", time(9), 120, ("张三",)),
        (DONGHU, "check-up", time(9), 120, ("李四",)),
    ]
    assert len(works_of(reading)) == 1


def test_facts_above_may_stand_in_cells_beside_each_other():
    sheet = [
        ["活动签到表"],
        ["活动主题", "反诈宣传进社区", "", "活动日期", "2023年1月20日"],
        ["活动地点", "四子王旗乌兰花镇东湖村", "", "时间", "上午9:00—11:00"],
        ["序号", "姓名", "联系方式", "签名"],
        [1, "张三", "13812345678", "张三"],
        [2, "", "", ""],
    ]
    [row] = read(xlsx({"表": sheet})).rows
    assert (row.day.isoformat(), row.start, row.minutes, row.kind) == ("2023-01-20", time(9), 120, "safety-class")


def test_a_list_of_names_may_say_in_its_title_alone_what_was_done_and_when():
    names = [["2023年1月20日东湖村义诊活动签到表"], ["序号", "姓名", "性别"], [1, "张三", "男"], [2, "李四", "女"]]
    reading = read(xlsx({"四子王旗": names}))
    assert [(row.day.isoformat(), row.kind, row.place, row.names) for row in reading.rows] == [
        ("2023-01-20", "check-up", DONGHU, ("张三",)),
        ("2023-01-20", "check-up", DONGHU, ("李四",)),
    ]


def test_each_persons_own_coming_and_going_makes_one_work_when_they_overlap():
    reading = sign_in(
        [1, "张三", "", "8:55", "11:05", ""],
        [2, "李四", "", "9:00", "11:00", ""],
        [3, "王五", "", "14:00", "16:00", ""],
    )
    assert [(work.start, work.end, work.minutes, work.volunteers) for work in works_of(reading)] == [
        (time(8, 55), time(11, 5), 130, 2),
        (time(14), time(16), 120, 1),
    ]


def test_the_sum_of_a_books_own_numbers_is_the_works():
    head = "日期 地点 活动 姓名 服务人数"
    reading = rows(["1.5", PLACE, "走访慰问", "张三", 5], ["1.5", PLACE, "走访慰问", "李四", 7], head=head)
    assert [work.recipients for work in works_of(reading)] == [12]


def test_a_works_fingerprint_does_not_depend_on_the_order_of_signatures():
    one, other = ["1.5", PLACE, "义诊", "张三"], ["1.5", PLACE, "义诊", "李四"]
    prints = {
        works_of(rows(*lines, head="日期 地点 活动 姓名"))[0].fingerprint for lines in ([one, other], [other, one])
    }
    assert len(prints) == 1


def test_ten_thousand_rows_with_three_names_each_take_seconds():
    head = ["日期", "起止时间", "地点", "活动内容", "志愿者名单", "服务人数"]
    places = [divisions().path(code) for code in divisions().below("150900000000", 5)][:1000]
    kinds = ["义诊", "走访慰问", "禁毒宣传", "写春联", "治安巡逻"]
    lines = [
        [
            f"1月{1 + i % 31}日",
            "9:00-11:00",
            places[i % 1000],
            kinds[i % 5],
            f"张{i:05d}甲、李乙{chr(0x4E00 + i)}、王丙",
            i,
        ]
        for i in range(10_000)
    ]
    began = clock.perf_counter()
    works = works_of(read(xlsx({"表": [head, *lines]})))
    assert len(works) == 10_000
    assert clock.perf_counter() - began < 12
