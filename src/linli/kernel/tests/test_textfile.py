import codecs
import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.reasons import Refused
from linli.kernel.textfile import EMPTY, LIMIT, NOT_TEXT, TOO_LARGE, UNREADABLE, decode

WORDS = "关于开展志愿服务活动的通知\n各盟市民政局：\n请于2023年2月15日前报送。\n"


def refusal(source: Path | bytes) -> str:
    with pytest.raises(Refused) as refused:
        decode(source)
    return refused.value.reasons[0].code.name


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode("utf-8"),
        codecs.BOM_UTF8 + WORDS.encode("utf-8"),
        WORDS.encode("gb18030"),
        WORDS.encode("utf-16"),
        codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"),
        WORDS.encode("utf-16-le"),
        WORDS.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16", "utf-16 be", "utf-16 le, no mark", "utf-16 be, no mark"],
)
def test_text_is_read_in_whatever_encoding_the_office_writes(data: bytes) -> None:
    assert decode(data) == WORDS


@pytest.mark.parametrize("data", [b"", b"\r\n  \n", codecs.BOM_UTF8, b"\0\0\0"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refusal(data) == EMPTY.name


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"\xff\xd8\xff\xe0" + bytes(range(256)),
        b"PK\x03\x04" + bytes(range(256)),
        b"%PDF-1.7\n" + bytes(range(256)),
        b"\x7fELF" + bytes(range(32)) * 20,
    ],
    ids=["png", "jpeg", "zip", "pdf", "program"],
)
def test_a_picture_renamed_to_txt_is_refused(data: bytes) -> None:
    assert refusal(data) == NOT_TEXT.name


def test_english_is_text() -> None:
    assert decode(b"BMW and other words.") == "BMW and other words."


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(LIMIT + 1)
    path.chmod(0o200)
    assert refusal(path) == TOO_LARGE.name


def test_a_missing_file_is_refused_with_the_reason(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.txt") == UNREADABLE.name


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    with contextlib.suppress(Refused):
        assert isinstance(decode(data), str)
