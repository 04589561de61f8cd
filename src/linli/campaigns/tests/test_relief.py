"""What a demand asks for, in its words alone."""

import pytest

from linli.campaigns.relief import SAME_FIGURES, SAME_TEXT, asks_figures_only, indicators, likeness

REPORT = "将活动开展情况报至自治区民政厅"
NUMBERS = "将春节假期志愿服务活动次数、参与人次和服务时长报至自治区民政厅"


@pytest.mark.parametrize(
    ("what", "only"),
    [
        (NUMBERS, True),
        ("报送志愿服务数据", True),
        (REPORT, False),
        ("报送活动数据和典型案例", False),
        ("上报参与人数及活动照片", False),
        ("制定活动方案", False),
        ("报送志愿者名单", False),
        ("签订责任书", False),
    ],
)
def test_only_what_asks_for_nothing_but_figures_is_answered_by_the_ledger(what: str, only: bool) -> None:
    assert asks_figures_only(what) is only


def test_the_measures_that_words_ask_for() -> None:
    assert indicators(NUMBERS) == {"works", "person_times", "hours"}
    assert indicators("报送志愿者人数") == {"persons"}
    assert indicators(REPORT) == set()


@pytest.mark.parametrize(
    ("mine", "other", "why"),
    [
        ((REPORT, ""), (REPORT, ""), SAME_TEXT),
        (("于2023年2月15日前报送数据", ""), ("于2023年3月1日前，报送数据", ""), SAME_TEXT),
        (("甲", "各盟市民政局报送情况"), ("乙", "各盟市民政局报送情况。"), SAME_TEXT),
        ((NUMBERS, ""), ("报送活动次数、人次、时长", ""), SAME_FIGURES),
        ((NUMBERS, ""), ("报送参与人次", ""), ""),
        ((REPORT, ""), ("制定活动方案", ""), ""),
    ],
)
def test_why_two_demands_seem_to_be_the_same(mine: tuple[str, str], other: tuple[str, str], why: str) -> None:
    assert likeness(mine, other) == why
