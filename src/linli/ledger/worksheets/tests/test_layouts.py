"""Layouts that offices use: each test is one sheet with what must be found in it."""

from datetime import date, datetime, time

import pytest

from linli.ledger.worksheets.tests.sheets import DONGHU, FUKANG, LIMIN, YAOTAN, faults, fields, read, rows, xls, xlsx

PLACE = "四子王旗乌兰花镇东湖村"


def found(reading, *names):
    return [tuple(getattr(row, name) for name in names) for row in reading.rows]


def test_a_tab_for_each_town_under_a_title_that_names_the_county():
    head = ["序号", "日期", "嘎查村", "服务内容", "起止时间", "参与志愿者", "受益群众", "成果"]
    title = ["四子王旗志愿服务活动台账"]
    tabs = {
        "乌兰花镇": [
            title,
            head,
            [1, "1月30日", "东湖村", "义诊", "上午9:00—11:00", "１２人", "约60人次", "30人次"],
            [2, "１月３１日", "富康社区", "送对联", "下午2点-4点", "十二人", "三十余人", "50幅"],
            ["合 计", "", "", "", "", 24, 90, 80],
            ["填表人：张三　　审核人：李四"],
        ],
        "大黑河乡": [title, head, [1, "2023.2.1", "窑滩", "村级春晚", "9点半至11点", "20名", "200", ""]],
        "说明": [["本表由各乡镇填写"]],
    }
    reading = read(xlsx(tabs))
    assert found(
        reading, "sheet", "row", "place", "kind", "start", "minutes", "volunteers", "recipients", "outcome"
    ) == [
        ("乌兰花镇", 3, DONGHU, "check-up", time(9), 120, 12, 60, 30),
        ("乌兰花镇", 4, FUKANG, "couplets", time(14), 120, 12, 30, 50),
        ("大黑河乡", 3, YAOTAN, "village-gala", time(9, 30), 90, 20, 200, None),
    ]
    assert reading.refused == ()
    assert [name for name, _ in reading.unread] == ["说明"]


TWO_LEVELS = [
    ["旗县志愿服务活动汇总表"],
    ["填报单位：四子王旗文明办　　填报日期：2023年2月13日"],
    ["序号", "活动地点", "", "活动时间", "", "", "活动项目", "参与情况", ""],
    ["", "苏木乡镇", "嘎查村", "日期", "开始", "结束", "", "志愿者", "群众"],
    [1, "乌兰花镇", "东湖村", date(2023, 1, 18), "9:00", "11:00", "文艺演出", 10, 100],
    [2, "", "富康社区", date(2023, 1, 19), "9:00", "11:30", "猜灯谜", 11, 100],
    [3, "大黑河乡", "窑滩村", date(2023, 1, 20), "14:00", "16:00", "禁毒宣讲", 12, 100],
    ["合计", "", "", "", "", "", "", 33, 300],
]
MERGED = {"表": [(0, 0, 0, 8), (2, 1, 2, 2), (2, 3, 2, 5), (2, 7, 2, 8), (2, 0, 3, 0), (2, 6, 3, 6), (4, 1, 5, 1)]}


@pytest.mark.parametrize("write", [xlsx, xls], ids=["xlsx", "xls"])
@pytest.mark.parametrize("merges", [MERGED, None], ids=["merged", "unmerged"])
def test_a_header_in_two_levels_and_a_town_merged_over_its_rows(write, merges):
    reading = read(write({"表": TWO_LEVELS}, merges))
    assert reading.sheets[0].header == (3, 4)
    assert found(reading, "row", "place", "kind", "minutes", "volunteers", "unit") == [
        (5, DONGHU, "performance", 120, 10, "四子王旗文明办"),
        (6, FUKANG, "folk-custom", 150, 11, "四子王旗文明办"),
        (7, YAOTAN, "anti-drug", 120, 12, "四子王旗文明办"),
    ]
    assert reading.refused == ()


def test_a_header_in_three_levels_with_a_line_of_column_numbers():
    sheet = [
        ["2023年志愿服务情况表"],
        ["填报单位：四子王旗乌兰花镇人民政府"],
        ["序号", "基本情况", "", "", "服务情况", "", "", ""],
        ["", "活动名称", "活动时间", "", "参与人员", "", "服务对象", ""],
        ["", "", "日期", "时段", "志愿者", "时长", "人数", "其中：老年人"],
        [1, 2, 3, 4, 5, 6, 7, 8],
        [1, "健康讲座", "1月15日", "9:00-10:30", 10, 1.5, 40, 35],
    ]
    merges = [
        (0, 0, 0, 7),
        (2, 0, 4, 0),
        (2, 1, 2, 3),
        (2, 4, 2, 7),
        (3, 1, 4, 1),
        (3, 2, 3, 3),
        (3, 4, 3, 5),
        (3, 6, 3, 7),
    ]
    reading = read(xlsx({"汇总": sheet}, {"汇总": merges}))
    assert reading.sheets[0].header == (3, 6)
    assert found(reading, "row", "kind", "minutes", "volunteers", "recipients", "groups", "place") == [
        (7, "health-talk", 90, 10, 40, (("older", 35),), "150929100000")
    ]


def test_a_csv_exported_with_a_two_level_header_and_blanks_for_merged_cells():
    lines = [
        "四子王旗志愿服务统计表,,,,,,,",
        "序号,活动时间,活动地点,,活动内容,参与人数,,服务时长",
        ",,镇,村,,志愿者,群众,",
        "1,1.30,乌兰花镇,东湖村,写对联,12,30,2小时",
        "2,2023/2/1,,富康社区,清雪,8,,90分钟",
        "小计,,,,,20,30,",
    ]
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        reading = read("\r\n".join(lines).encode(encoding), filename="a.csv")
        assert found(reading, "sheet", "row", "place", "minutes", "volunteers", "recipients") == [
            ("", 4, DONGHU, 120, 12, 30),
            ("", 5, FUKANG, 90, 8, None),
        ]


def test_a_line_that_only_names_a_town_heads_the_rows_below():
    reading = read(
        xlsx(
            {
                "表": [
                    ["四子王旗台账"],
                    ["日期", "村", "内容", "人数"],
                    ["一、乌兰花镇"],
                    ["1.5", "东湖村", "义诊", 5],
                    ["小计", "", "", 5],
                    ["二、大黑河乡"],
                    ["1.7", "窑滩村", "义诊", 6],
                    ["总计", "", "", 11],
                    ["注：以上数据截至2月。"],
                ]
            }
        )
    )
    assert found(reading, "row", "place") == [(4, DONGHU), (7, YAOTAN)]
    assert reading.refused == ()


def test_the_header_again_on_a_second_page_and_signatures_in_several_cells():
    head = [
        "序 号",
        "活  动\n名  称",
        "开展\n时间",
        "地 点",
        "参与志愿者（人数）",
        "服务时长\n（小时）",
        "受益群众（人次）",
    ]
    reading = read(
        xlsx(
            {
                "Sheet1": [
                    ["附件2"],
                    ["2023年元旦春节期间文明实践志愿服务活动情况统计表"],
                    [],
                    ["单位（盖章）：", "乌拉特前旗文明办", "", "填报时间：", "2023年2月10日"],
                    head,
                    [1, "“送春联”活动", "2023年1月16日上午", "乌拉山镇", 30, 3, "500余人"],
                    head,
                    [2, "关爱空巢老人", "2023年1月17日", "西小召镇", 10, "半天", 20],
                    ["合 计", "", "", "", 40, "", ""],
                    ["单位负责人：", "张三", "填表人：", "李四", "联系电话：", "13912345678"],
                    ["填表说明：1.本表每月报送。"],
                ]
            }
        )
    )
    assert found(reading, "row", "day", "kind", "minutes", "recipients") == [
        (6, date(2023, 1, 16), "couplets", 180, 500),
        (8, date(2023, 1, 17), "home-visit", None, 20),
    ]
    assert reading.refused == ()
    assert reading.rows[0].unit == "乌拉特前旗文明办"


def test_unusual_header_words_are_understood_by_what_stands_below():
    reading = rows(
        [date(2023, 1, 30), "9:00-10:00", PLACE, "慰问孤寡老人", 10, 20],
        head="哪天 几点 去哪 做了什么 来了多少志愿者 服务了多少老乡",
    )
    assert fields(reading) == ["date", "time", "place", "kind", "volunteers", "recipients"]


def test_headers_that_say_nothing_are_read_from_the_cells():
    reading = rows(
        [1, "2023-01-30", PLACE, "义诊", 10],
        [2, "2023-01-31", PLACE, "法律咨询", 10],
        head="序号 甲 乙 活动名称 志愿者人数",
    )
    assert fields(reading) == ["serial", "date", "place", "kind", "volunteers"]
    assert all(c.confidence < 0.7 for c in reading.sheets[0].columns if c.field in ("date", "place"))
    assert {q.column for q in reading.questions} >= {"甲"}


def test_excels_own_dates_times_and_serials():
    reading = rows(
        [datetime(2023, 1, 30, 9), datetime(2023, 1, 30, 11), "利民社区", "东街街道", "代缴水电费", 26],
        head="活动开始时间 活动结束时间 社区 街道 项目 志愿者数",
        within="150102000000",
    )
    assert found(reading, "day", "start", "minutes", "place") == [(date(2023, 1, 30), time(9), 120, LIMIN)]
    reading = rows(
        [date(2023, 1, 30), time(9), time(11, 30), PLACE, "义诊", 26],
        [44958, 0.375, 0.5, PLACE, "义诊", 26],
        [20230202, "9点", "10点", PLACE, "义诊", 26],
        head="日期 开始时间 结束时间 地点 项目 志愿者数",
    )
    assert found(reading, "day", "start", "minutes") == [
        (date(2023, 1, 30), time(9), 150),
        (date(2023, 2, 1), time(9), 180),
        (date(2023, 2, 2), time(9), 60),
    ]


def test_persons_served_by_priority_group():
    reading = rows(
        ["1.20", PLACE, "走访慰问", "张三、李四、王五", 30, 5, 2, "", 3],
        head="活动日期 地点 活动名称 志愿者名单 服务对象人数 低保对象 特困人员 老年人 残疾人",
    )
    assert found(reading, "volunteers", "names", "recipients", "groups") == [
        (3, ("张三", "李四", "王五"), 30, (("subsistence", 5), ("hardship", 2), ("disability", 3)))
    ]


def test_a_category_and_a_name_make_the_kind_together():
    reading = rows(
        ["1.5", PLACE, "宣传教育", "邻里茶话会", 5],
        ["1.6", PLACE, "健康关爱", "暖冬行动", 5],
        ["1.7", PLACE, "治安巡逻", "暖冬行动", 5],
        head="日期 地点 活动类别 活动名称 志愿者",
    )
    assert [row.kind for row in reading.rows] == ["hometown-story", "other-health", "night-watch"]


def test_a_head_count_may_stand_where_names_should():
    reading = rows(
        ["1.5", PLACE, "义诊", "12人"], ["1.6", PLACE, "义诊", "张三等5人"], head="日期 地点 活动 志愿者名单"
    )
    assert found(reading, "volunteers", "names", "unnamed") == [(12, (), 12), (5, ("张三",), 4)]


def test_a_plain_formula_is_worked_out_and_another_is_refused():
    reading = rows(
        ["1.5", PLACE, "义诊", "=3+4", "=D2*10"],
        ["1.6", PLACE, "义诊", "=SUM(D2:D2,1)", "=(7-5)*24"],
        ["1.7", PLACE, "义诊", "=VLOOKUP(1,A1:B2,2)", 5],
        head="日期 地点 活动 志愿者人数 服务人数",
    )
    assert found(reading, "row", "volunteers", "recipients") == [(2, 7, 70), (3, 8, 48)]
    assert faults(reading) == [(4, "volunteers", "formula-without-value")]


def test_columns_of_places_under_longer_names_and_subtotals_in_the_second_column():
    sheet = [
        ["2023年春节志愿服务登记表"],
        ["所属镇", "所在村", "开展时间", "项目名称", "投入志愿者", "惠及居民"],
        ["乌兰花镇", "东湖", "2023年元月20日", "迎新春文艺汇演", "25人", "300人左右"],
        ["", "富康", "2023年元月21日上午", "健康体检", "6人", "—"],
        ["", "小计", "", "", "31", "300"],
        ["总计", "", "", "", "31", ""],
    ]
    reading = read(xls({"四子王旗": sheet}, {"四子王旗": [(2, 0, 4, 0)]}), filename="a.xls")
    assert found(reading, "place", "kind", "volunteers", "recipients") == [
        (DONGHU, "performance", 25, 300),
        (FUKANG, "check-up", 6, None),
    ]
    assert reading.refused == ()


def test_a_line_with_a_date_is_work_whatever_its_words():
    reading = rows(
        ["说明：已完成", "1.6", PLACE, "义诊"], ["", "1.7", PLACE, "合计两场义诊"], head="备注 日期 地点 活动"
    )
    assert len(reading.rows) == 2


def test_a_signature_line_may_have_its_date_in_the_column_of_dates():
    good = ["1.6", PLACE, "义诊", 5]
    reading = rows(
        good, ["2023年2月13日", "填表人：张三", "审核人：李四", ""], ["填报日期：2023.2.13", "", "填表人：王五", ""]
    )
    assert (len(reading.rows), faults(reading)) == (1, [])


def test_year_month_and_day_may_stand_in_columns_of_their_own():
    reading = rows(
        [2023, 1, 20, PLACE, "义诊", 5], ["2023年", "1月", "21日", PLACE, "义诊", 5], head="年 月 日 地点 活动 人数"
    )
    assert found(reading, "day") == [(date(2023, 1, 20),), (date(2023, 1, 21),)]
    reading = rows([12, 31, PLACE, "义诊", 5], [1, 32, PLACE, "义诊", 5], head="月 日 地点 活动 人数")
    assert found(reading, "day") == [(date(2022, 12, 31),)]
    assert faults(reading) == [(3, "date", "bad-date")]


def test_a_line_with_a_place_and_numbers_is_work_even_where_its_date_is_missing():
    sheet = [["日期", "活动", "地点", "志愿者"], ["1.20", "义诊", PLACE, 5], ["", "", "四子王旗乌兰花镇富康社区", 6]]
    merged = read(xlsx({"表": sheet}, {"表": [(1, 0, 2, 0), (1, 1, 2, 1)]}))
    assert found(merged, "row", "place", "volunteers") == [(2, DONGHU, 5), (3, FUKANG, 6)]
    assert faults(read(xlsx({"表": sheet}))) == [(3, "date", "no-date")]


def test_the_unit_of_a_quantity_is_no_recording_unit():
    reading = rows(["1.20", PLACE, "写春联", 10, 200, "幅"], head="日期 地点 活动 志愿者 数量 单位")
    assert found(reading, "outcome", "outcome_unit", "unit") == [(200, "幅", None)]
    assert rows(["1.20", PLACE, "写春联", "民政局"], head="日期 地点 活动 单位").rows[0].unit == "民政局"


def test_a_settled_mapping_is_taken_for_the_next_sheet_of_that_shape():
    head, line = "哪天 何处 干啥 几个 老乡", ["1.5", PLACE, "义诊", 5, 7]
    mapping = {"哪天": "date", "何处": "place", "干啥": "kind", "几个": "recipients", "老乡": "volunteers"}
    first = rows(line, head=head, mapping=mapping)
    assert found(first, "volunteers", "recipients") == [(7, 5)]
    assert first.sheets[0].mapping == mapping
    assert first.questions == ()
    assert rows(["1.6", *line[1:]], head=head).sheets[0].shape == first.sheets[0].shape
