"""Cutting a text at overlapping spans."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from linli.notices.segments import Placed, Segment, paragraphs, segments

SPANS = st.lists(
    st.builds(Placed, st.integers(-5, 45), st.integers(-5, 45), st.sampled_from(["1", "2", "3"])), max_size=12
)


@given(st.integers(0, 40), SPANS)
def test_the_pieces_are_the_text_each_with_exactly_the_spans_that_cover_it(length: int, placed: list[Placed]) -> None:
    pieces = list(segments(0, length, placed))
    assert [at for one in pieces for at in range(one.first, one.end)] == list(range(length))
    for piece in pieces:
        for at in range(piece.first, piece.end):
            assert set(piece.keys) == {one.key for one in placed if one.first <= at < one.end}
            assert len(set(piece.keys)) == len(piece.keys)


@given(st.integers(0, 40), SPANS)
def test_no_cut_is_made_where_nothing_changes(length: int, placed: list[Placed]) -> None:
    assert all(set(one.keys) != set(other.keys) for one, other in pairwise(segments(0, length, placed)))


def test_the_shorter_of_two_spans_lies_inside_the_longer() -> None:
    assert list(segments(0, 6, [Placed(2, 4, "word"), Placed(0, 6, "clause")])) == [
        Segment(0, 2, ("clause",)),
        Segment(2, 4, ("clause", "word")),
        Segment(4, 6, ("clause",)),
    ]


@given(st.text(alphabet="甲乙 \u3000\n\r\t\u2028", max_size=60))
def test_paragraphs_hold_all_but_white_space_in_order(text: str) -> None:
    held = [text[first:end] for first, end in paragraphs(text)]
    assert "".join("".join(held).split()) == "".join(text.split())
    assert all(part.strip() and not set(part) & {"\n", "\r", "\u2028"} for part in held)
