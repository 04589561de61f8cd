import pytest

from linli.ledger.worksheets import reasons
from linli.ledger.worksheets.places import Places
from linli.ledger.worksheets.tests.sheets import DONGHU, FUKANG, LIMIN, YAOTAN, divisions, faults, read, rows, xlsx


def settled(text, within=None):
    places = Places(divisions(), within)
    return places.settle(places.find(((text, 0),), places.within), text, ())


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("四子王旗乌兰花镇东湖村", DONGHU),
        ("四子王旗乌兰花镇东湖村民委员会", DONGHU),
        ("四子王旗乌兰花镇东湖村村委会院内", DONGHU),
        ("四子王旗乌兰花镇东湖村文化广场", DONGHU),
        ("乌兰察布市四子王旗东湖村", DONGHU),
        ("四子王 乌兰花 东湖", DONGHU),
        ("四子王旗-乌兰花镇-东湖村", DONGHU),
        ("内蒙古自治区呼和浩特市新城区东街街道利民社区", LIMIN),
        ("呼市新城区东街办事处利民社区居委会", LIMIN),
        ("四子王旗乌兰花镇", "150929100000"),
        ("四子王旗乌兰花镇文化广场", "150929100000"),
        ("四子王旗乌兰花镇东湖小区", "150929100000"),
        ("四子王旗乌兰花镇各村", "150929100000"),
        ("科右中旗", "152222000000"),
        ("乌兰浩特市火车站", "152201000000"),
    ],
)
def test_a_place_is_read_as_deep_as_it_is_named(written, code):
    assert settled(written).code == code


@pytest.mark.parametrize(
    "written",
    ["四子王旗乌兰花镇东胡村", "四子王旗乌兰花镇东湖社区", "四子王旗火星镇", "四子王旗火星镇东湖村", "新城区东湖村"],
)
def test_a_name_that_is_not_there_is_refused_and_never_the_nearest(written):
    assert settled(written).fault.code is reasons.NO_SUCH_PLACE


def test_look_alikes_are_named_in_the_remedy():
    assert "东湖村" in settled("四子王旗乌兰花镇东胡村").fault.remedy


def test_several_places_of_one_name_are_asked_about():
    assert settled("红星村").fault.code is reasons.MANY_PLACES
    assert settled("四子王旗乌兰花镇东湖村、富康社区").fault.code is reasons.MANY_PLACES


def test_a_bound_settles_what_the_name_leaves_open():
    assert settled("利民社区", "150102000000").code == LIMIN
    assert settled("利民社区").code is None


def test_a_place_outside_the_bound_is_not_there():
    assert settled("四子王旗乌兰花镇东湖村", "150102000000").fault.code is reasons.NO_SUCH_PLACE


def places_of(*names, **how):
    return rows(*([f"1.{i + 10}", name, "义诊", 5] for i, name in enumerate(names)), **how)


def test_the_rest_of_the_sheet_settles_a_name_that_several_bear():
    alone = places_of("利民社区")
    assert faults(alone) == [(2, "place", "many-places")]
    among = places_of("利民社区", "海拉尔东路街道赛马场社区", "西街街道曙光街社区", "东风路街道丽苑社区")
    assert among.rows[0].place == LIMIN
    assert among.refused == ()


def test_a_lone_place_far_from_all_others_is_asked_about_unless_its_county_is_named():
    near = ["新城区东街街道利民社区", "新城区西街街道曙光街社区", "新城区东风路街道丽苑社区", "新城区东街街道河西社区"]
    assert faults(places_of(*near, "乌兰花镇东湖村")) == [(6, "place", "far-place")]
    assert places_of(*near, "四子王旗乌兰花镇东湖村").rows[-1].place == DONGHU


def test_the_row_outweighs_the_tab_the_tab_the_title_and_the_title_the_unit():
    head, line = ["日期", "地点", "活动"], ["1.5", "乌兰花镇东湖村", "义诊"]

    def place(tab, title, unit, line):
        sheet = [[title], [f"填报单位：{unit}"], head, line]
        return [row.place for row in read(xlsx({tab: sheet})).rows]

    assert place("表", "四子王旗台账", "", line) == [DONGHU]
    assert place("表", "台账", "四子王旗民政局", line) == [DONGHU]
    assert place("表", "四子王旗台账", "新城区民政局", line) == [DONGHU]
    assert place("四子王旗", "新城区台账", "", line) == [DONGHU]
    assert place("新城区", "台账", "", ["1.5", "四子王旗东湖村", "义诊"]) == [DONGHU]


def test_a_row_without_a_place_lies_where_its_sheet_does():
    sheet = [["四子王旗乌兰花镇台账"], ["日期", "地点", "活动"], ["1.5", "", "义诊"], ["1.6", "文化广场", "义诊"]]
    reading = read(xlsx({"表": sheet}))
    assert [row.place for row in reading.rows] == ["150929100000"] * 2
    assert [doubt.reason.code for row in reading.rows for doubt in row.doubts] == [reasons.NO_VILLAGE]
    assert faults(rows(["1.5", "", "义诊", 5])) == [(2, "place", "no-place")]


def test_the_unit_of_each_row_says_where_it_lies():
    reading = rows(
        ["四子王旗乌兰花镇社工站", "1.5", "义诊", "东湖村"],
        ["四子王旗大黑河乡社工站", "1.5", "义诊", "窑滩村"],
        ["四子王旗民政局", "1.5", "义诊", ""],
        head="填报单位 日期 活动内容 活动地点",
    )
    assert [row.place for row in reading.rows] == [DONGHU, YAOTAN, "150929000000"]


def test_a_merged_town_is_binding():
    sheet = [
        ["日期", "镇", "村", "活动"],
        ["1.5", "乌兰花镇", "富康社区", "义诊"],
        ["1.6", "", "石庄子村", "义诊"],
        ["1.7", "东八号乡", "石庄子村", "义诊"],
    ]
    reading = read(xlsx({"表": sheet}, {"表": [(1, 1, 2, 1)]}))
    assert [row.place for row in reading.rows] == [FUKANG, "150929204203"]
    assert faults(reading) == [(3, "place", "no-such-place")]


def test_a_tab_whose_name_is_a_village_only_by_chance_is_no_context():
    sheet = [
        ["日期", "地点", "活动"],
        ["1.5", "四子王旗乌兰花镇东湖村", "义诊"],
        ["1.6", "新城区东街街道利民社区", "义诊"],
    ]
    assert [row.place for row in read(xlsx({"新春": sheet})).rows] == [DONGHU, LIMIN]


@pytest.mark.parametrize("written", ["于家湾村", "在水一方社区"])
def test_a_name_that_begins_like_a_preposition_is_whole(written):
    known = divisions()
    code = next(code for _, code in known.called(written))
    places = Places(known, None)
    parts = (*((known.everyday(at), 0) for at in (code[:6] + "000000", code[:9] + "000")), (written, 0))
    assert places.settle(places.find(parts, places.within), written, ()).code == code


def test_a_preposition_before_a_name_is_none_of_it():
    assert settled("在四子王旗乌兰花镇东湖村").code == DONGHU
