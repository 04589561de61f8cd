"""What comes in as a notice, and what is kept of it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.kernel import textfile
from linli.kernel.reasons import Refused
from linli.notices.actions import decide, read_again, receive
from linli.notices.models import Decision, Notice, Reading, Verdict
from linli.notices.reading.engine import ENGINE

SAMPLE = Path(__file__).parents[4] / "samples/notice.txt"


@pytest.fixture
def clerk(db: None) -> Iterator[Post]:
    with acting(post_named("department-clerk")) as scope:
        assert scope.post
        yield scope.post


def test_the_bytes_are_kept_as_they_came(clerk: Post) -> None:
    data = SAMPLE.read_bytes()
    notice = receive(data, "通知.txt", by=clerk)
    assert bytes(notice.received) == data
    assert notice.sha256 == hashlib.sha256(data).hexdigest()
    assert notice.issuer == clerk.unit


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_the_text_is_the_same_in_any_encoding(clerk: Post, encoding: str) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    assert receive(text.encode(encoding), "通知.txt", by=clerk).text == text


def test_the_same_bytes_again_are_the_same_notice(clerk: Post) -> None:
    first = receive(SAMPLE.read_bytes(), "通知.txt", by=clerk)
    assert receive(SAMPLE.read_bytes(), "又一次.txt", by=clerk) == first
    assert list(Notice.objects.all()) == [first]


def test_a_reading_is_made_once_an_engine_and_its_spans_point_into_the_text(clerk: Post) -> None:
    notice = receive(SAMPLE.read_bytes(), "通知.txt", by=clerk)
    reading = read_again(notice)
    assert read_again(notice) == reading
    assert list(Reading.objects.values_list("engine", flat=True)) == [ENGINE]
    ((first, end),) = reading.found["spans"]["doc_number"]
    assert notice.text[first:end] == reading.found["doc_number"] == "内民政办字〔2023〕1号"


def test_a_text_with_signs_that_no_database_keeps_is_taken_in(clerk: Post) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    notice = receive(text.replace("张璐", "张\0").encode(), "通知.txt", by=clerk)
    assert len(notice.text) == len(text)
    assert read_again(notice).found["contacts"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", textfile.EMPTY.name),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "file-broken"),
        (b"It was the best of times, it was the worst of times. " * 400, "notice-not-chinese"),
        (b"x" * (textfile.LIMIT + 1), textfile.TOO_LARGE.name),
    ],
    ids=["empty", "a broken picture", "an English novel", "too large"],
)
def test_what_is_no_official_document_is_refused_and_nothing_is_kept(clerk: Post, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        receive(data, "通知.txt", by=clerk)
    assert [reason.code.name for reason in refused.value.reasons] == [code]
    assert not Notice.objects.exists()


def test_the_first_decision_upon_a_field_stands(clerk: Post) -> None:
    reading = read_again(receive(SAMPLE.read_bytes(), "通知.txt", by=clerk))
    first = decide(reading, "theme", Verdict.CHANGED, "送关爱", [], why="简称", by=clerk)
    assert decide(reading, "theme", Verdict.DROPPED, None, [], by=clerk) == first
    assert [(one.value, one.verdict, one.why) for one in Decision.objects.all()] == [("送关爱", "changed", "简称")]


def test_another_office_sees_nothing_of_a_notice_that_was_not_sent_to_it(clerk: Post) -> None:
    receive(SAMPLE.read_bytes(), "通知.txt", by=clerk)
    with acting(post_named("xingan-clerk")):
        assert not Notice.objects.exists()
