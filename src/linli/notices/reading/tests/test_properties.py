"""What holds for any text: no crash, every value a span, time in step with length."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.notices.reading.engine import read
from linli.notices.reading.tests.invariants import PIECES, check
from linli.notices.reading.tests.test_sample import PHRASES, TEXT

TEXTS = st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_every_value_is_its_spans(text: str) -> None:
    check(text)


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_a_text_is_read_the_same_each_time(text: str) -> None:
    assert read(text) == read(text)


def seconds(text: str) -> float:
    begun = time.process_time()
    read(text, kinds=PHRASES)
    return time.process_time() - begun


def test_a_notice_of_ten_thousand_bytes_reads_in_under_a_tenth_of_a_second() -> None:
    assert min(seconds(TEXT) for _ in range(3)) < 0.1


@pytest.mark.parametrize(
    "unit",
    [
        "3月5日前报局",
        "收到后5日内报局",
        "《",
        "（",
        "1.",
        "0471-",
        "a.b@",
        "老人、",
        "一、",
        "附件：1.x",
        "“主题",
        "局\n",
        "<!--",
    ],
)
def test_time_grows_with_length_and_no_faster(unit: str) -> None:
    head = "关于开展某活动的通知\n各单位：\n"
    short, long = (head + unit * (length // len(unit)) for length in (8_000, 64_000))
    assert seconds(long) < 0.5 + 16 * seconds(short)


def test_a_megabyte_of_notices_is_read_in_step() -> None:
    assert seconds(TEXT * 30) < 60 * max(seconds(TEXT), 0.02)
