"""Words about offices, places, titles and periods."""

from datetime import date

import pytest

from linli.reports import prose


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("关于春节期间开展文明实践志愿服务 活动有关工作的通知", "春节期间开展文明实践志愿服务活动"),
        (
            "中央文明办关于2023年元旦春节期间 开展文明实践志愿服务活动的通知",
            "2023年元旦春节期间开展文明实践志愿服务活动",
        ),
        ("关于做好2024年“学雷锋”志愿服务月工作的通知", "2024年“学雷锋”志愿服务月工作"),
        ("关于印发《2023年重阳节敬老志愿服务活动方案》的通知", "2023年重阳节敬老志愿服务活动"),
        ("关于转发《民政部办公厅关于开展暖冬行动的通知》的通知", "开展暖冬行动"),
        ("关于组织开展冬春志愿服务活动的函", "组织开展冬春志愿服务活动"),
        ("", ""),
    ],
)
def test_the_subject_of_a_report_is_that_of_the_notice(title, subject):
    assert prose.subject(title) == subject


def test_a_notice_without_title_still_gives_a_title():
    assert prose.title("兴安盟民政局", "") == "兴安盟民政局关于开展志愿服务活动情况的报告"


@pytest.mark.parametrize(
    ("unit", "we"),
    [("兴安盟民政局", "我局"), ("内蒙古自治区民政厅", "我厅"), ("内蒙古自治区文明办", "我办"),
     ("阿荣旗新时代文明实践中心", "我中心"), ("某镇新时代文明实践所", "我所"), ("某志愿服务队", "我单位")],
)  # fmt: skip
def test_an_office_speaks_of_itself(unit, we):
    assert prose.we(unit) == we


@pytest.mark.parametrize(
    ("division", "whole", "own"),
    [("内蒙古自治区", "全区", "自治区本级"), ("兴安盟", "全盟", "盟本级"), ("阿荣旗", "全旗", "旗本级"),
     ("新城区", "全区", "区本级"), ("某苏木", "全苏木", "苏木本级"), ("开发地带", "全辖区", "辖区本级")],
)  # fmt: skip
def test_a_place_is_called_as_its_level_calls_it(division, whole, own):
    assert (prose.whole(division), prose.own(division)) == (whole, own)


def test_a_year_that_does_not_change_is_said_once():
    assert prose.period(date(2022, 12, 30), date(2023, 3, 31)) == "2022年12月30日至2023年3月31日"
    assert prose.period(date(2023, 1, 10), date(2023, 2, 10)) == "2023年1月10日至2月10日"
    assert prose.period(date(2023, 1, 10), date(2023, 1, 10)) == "2023年1月10日"
