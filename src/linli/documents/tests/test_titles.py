import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.documents.titles import BEGINNERS, ENDERS, title_lines

ISSUERS = ("内蒙古自治区民政厅", "呼和浩特市民政局", "科尔沁右翼中旗民政局")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于开展志愿服务活动的通知", ["关于开展志愿服务活动的通知"]),
        (
            "呼和浩特市民政局关于2023年春节期间开展文明实践志愿服务活动情况的报告",
            ["呼和浩特市民政局关于2023年春节期间", "开展文明实践志愿服务活动情况的报告"],
        ),
        (
            "科尔沁右翼中旗民政局关于2023年春节期间文明实践志愿服务活动情况的报告",
            ["科尔沁右翼中旗民政局关于2023年春节期间", "文明实践志愿服务活动情况的报告"],
        ),
        (
            "内蒙古自治区民政厅办公室转发民政部办公厅关于在春节期间广泛开展文明实践志愿服务活动的通知",
            ["内蒙古自治区民政厅办公室", "转发民政部办公厅关于在春节期间", "广泛开展文明实践志愿服务活动的通知"],
        ),
        ("作者自己\n分行的题目", ["作者自己", "分行的题目"]),
    ],
)
def test_a_title_is_broken_as_a_clerk_would_break_it(title: str, lines: list[str]) -> None:
    assert title_lines(title, whole=ISSUERS) == lines


@given(
    st.lists(st.sampled_from([*BEGINNERS, *ENDERS, *ISSUERS, "2023年", "1月10日", "的", "、"]), min_size=1, max_size=16)
)
def test_no_word_is_split_and_no_character_lost(words: list[str]) -> None:
    title = "".join(words)
    lines = title_lines(title, whole=ISSUERS)
    assert "".join(lines) == title
    breaks = {sum(map(len, lines[:n])) for n in range(1, len(lines))}
    starts = {sum(map(len, words[:n])) for n in range(1, len(words))}
    # Words may overlap in a heap of words (志愿服务 + 服务): a break then stands at the end of one of them.
    assert all(
        at in starts or any(title[:at].endswith(w) or title[at:].startswith(w) for w in (*BEGINNERS, *ENDERS))
        for at in breaks
    )


def test_a_day_stays_in_one_line() -> None:
    lines = title_lines("2023年1月10日1月10日" * 4)
    assert len(lines) > 1
    assert all(line.endswith("1月10日") for line in lines)


@given(st.text(max_size=120))
def test_lines_fit_whatever_the_title_says(title: str) -> None:
    assert "".join("".join(title_lines(title)).split()) == "".join(title.split())


def test_what_is_too_long_for_a_title_is_left_to_the_page() -> None:
    assert title_lines("关于春节的" * 400) == ["关于春节的" * 400]
