from itertools import combinations
from xml.etree import ElementTree

import pytest

from linli.documents.chart import WIDTH, alt, svg
from linli.documents.titles import cells
from linli.documents.values import Bar, Chart

SVG = "{http://www.w3.org/2000/svg}"


def chart(*values: float, by_day: bool = True) -> Chart:
    bars = tuple(Bar(f"2月{n}日", value, marked=n == 2) for n, value in enumerate(values, 1))
    return Chart(caption="每日次数", unit="次", bars=bars, by_day=by_day)


def rectangles(drawing: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(drawing).iter(f"{SVG}rect"))


@pytest.mark.parametrize("by_day", [True, False])
def test_bars_are_as_long_as_their_values(by_day: bool) -> None:
    side = "height" if by_day else "width"
    lengths = [float(bar.get(side, "")) for bar in rectangles(svg(chart(10, 20, 40, by_day=by_day)))]
    assert lengths[1] == pytest.approx(2 * lengths[0], abs=0.2)
    assert lengths[2] == pytest.approx(4 * lengths[0], abs=0.3)


@pytest.mark.parametrize("by_day", [True, False])
@pytest.mark.parametrize("values", [(), (0,), (0, 0), (1e9, 1), (0.5,)])
def test_there_is_a_drawing_for_any_values(by_day: bool, values: tuple[float, ...]) -> None:
    assert len(rectangles(svg(chart(*values, by_day=by_day)))) == len(values)


def test_a_value_that_is_small_beside_others_stays_visible_and_none_is_not() -> None:
    small, none, _ = (float(bar.get("height", "")) for bar in rectangles(svg(chart(1, 0, 1_000_000))))
    assert (small, none) == (1, 0)


def test_a_marked_day_is_told_apart_and_labelled() -> None:
    drawing = svg(chart(10, 20, 40))
    assert [bar.get("class") for bar in rectangles(drawing)] == ["bar", "bar marked", "bar"]
    assert ">20</text>" in drawing


@pytest.mark.parametrize("days", [1, 3, 9, 32, 90, 99])
def test_no_word_of_a_chart_by_day_is_cut_off_or_written_over_another(days: int) -> None:
    bars = tuple(Bar(f"12月{1 + n % 31}日", 1000 - n) for n in range(days))
    drawing = ElementTree.fromstring(svg(Chart(caption="每日次数", unit="次", bars=bars, by_day=True)))
    boxes = [box(words) for words in drawing.iter(f"{SVG}text")]
    assert all(left >= 0 and right <= WIDTH for left, right, _ in boxes)
    for (left, right, base), (next_left, next_right, next_base) in combinations(boxes, 2):
        assert abs(next_base - base) >= 9 or right <= next_left or next_right <= left


def box(words: ElementTree.Element) -> tuple[float, float, float]:
    """Left, right and base line of a text."""
    at, wide = float(words.get("x", "")), cells(words.text or "") * float(words.get("font-size", ""))
    left = at - wide * {"start": 0, "middle": 0.5, "end": 1}[words.get("text-anchor", "")]
    return left, left + wide, float(words.get("y", ""))


def test_words_of_the_user_are_no_markup() -> None:
    drawing = svg(Chart(caption='<a>"', unit="&", bars=(Bar("<script>", 1, "1"),)))
    assert ElementTree.fromstring(drawing).get("aria-label") == '<a>"（&）：<script> 1。'
    assert "<script>" not in drawing


def test_the_table_and_the_words_say_what_the_drawing_says() -> None:
    asked = chart(10, 20)
    assert asked.as_table().rows == (("2月1日", "10"), ("2月2日", "20"))
    assert alt(asked) == "每日次数（次）：2月1日 10，2月2日 20。"
