"""The reader against the project's own labelled texts, as they are and as other people would paste them.

Places and people in them are invented. How a doubtful case was labelled is said in README.md beside them.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from linli.notices.reading.tests.scoring import labels, score

FILES = labels(Path(__file__).parent / "labelled")
Change = Callable[[str], str]

#: invented places, each with another of the same level
SWAPS = """
青禾→碧野 柳林→榆湾 柳城→枫城 石桥→铁桥 松岭→竹岭 南屏→北屏 清河→浊河 白桦→红枫 青石坪→黄土坪
云岭→霞岭 临江→滨湖 黑水沟→白沙沟
松树坪→杨树坪 银滩→金滩 桥头→塔下 白塔→红塔 东城→西城 河东→河西 南街→北街"""


def swapped(text: str) -> str:
    for swap in SWAPS.split():
        place, other = swap.split("→")
        text = text.replace(place, other)
    return text


def in_one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text.strip())


def wrapped(width: int) -> Change:
    def change(text: str) -> str:
        lines = [line.strip() for line in text.split("\n")]
        return "\n".join(line[at : at + width] for line in lines for at in range(0, len(line), width))

    return change


def in_half_width(text: str) -> str:
    return text.translate(str.maketrans("，：；（）！？", ",:;()!?"))


def within_a_page(text: str) -> str:
    return (
        "网站首页 | 政务公开 | 办事服务 | 互动交流\n当前位置：首页 > 政务公开 > 通知公告\n"
        "发布时间：2024-05-01 09:30　来源：本站　浏览次数：1024\n【字体：大 中 小】\n"
        f"{text}\n分享到：\n【打印本页】【关闭窗口】\n上一篇：关于召开工作会议的通知\n下一篇：关于报送信息的通知\n"
        "版权所有：某市某局 备案号00000000号\n联系电话：0000-00000000 邮箱：web@example.org\n"
    )


def with_wide_title(text: str) -> str:
    """The signs of the title's lines set apart."""
    return re.sub(r"^.{4,40}(?:通知|的函|公示|报告)$", lambda title: "　".join(title[0]), text, flags=re.MULTILINE)


def with_brackets(marks: str) -> Change:
    return lambda text: re.sub(r"[〔\[（(](\d{4})[〕\]）)](?=\d+号)", rf"{marks[0]}\1{marks[1]}", text)


PASTED: dict[str, tuple[Change, float]] = {
    "as it is": (str, 0.98),
    "all breaks lost": (in_one_line, 0.95),
    "broken at 30 signs": (wrapped(30), 0.97),
    "broken at 36 signs": (wrapped(36), 0.97),
    "in half-width marks": (in_half_width, 0.97),
    "within a page": (within_a_page, 0.97),
    "with a wide title": (with_wide_title, 0.97),
    "with blank lines": (lambda text: text.replace("\n", "\n\n"), 0.97),
    "indented": (lambda text: re.sub("^", "　　", text, flags=re.MULTILINE), 0.97),
    "with [2023]": (with_brackets("[]"), 0.97),
    "with (2023)": (with_brackets("()"), 0.97),
    "with ［2023］": (with_brackets("［］"), 0.97),
}


@pytest.mark.parametrize("how", PASTED)
def test_a_text_is_read_however_it_was_pasted(how: str) -> None:
    change, aim = PASTED[how]
    read = score(FILES, change)
    assert read.macro >= aim, {field: round(read.f1(field), 3) for field in read.fields}


def test_other_places_of_the_same_level_do_not_move_the_score() -> None:
    own = score(FILES)
    other = score(FILES, swapped, labels_too=True)
    assert abs(own.macro - other.macro) <= 0.03


def test_every_kind_of_document_is_among_the_labelled_texts() -> None:
    kinds = {kind for file in FILES for kind in re.findall(r'"kind": "(\w+)"', file.read_text(encoding="utf-8"))}
    assert kinds == {"notice", "forwarding_notice", "letter", "announcement", "plan", "report", "other"}
