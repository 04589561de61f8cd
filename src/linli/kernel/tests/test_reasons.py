"""A refusal says what is the matter and what can be done, in the reader's language."""

import pytest

from linli.kernel.i18n import speak
from linli.kernel.reasons import Code, Refused, because

MISSING = Code("missing", "没有{what}", "请补上")


@pytest.mark.parametrize("stop", ["", "。"])
def test_a_refusal_in_full_is_whole_sentences_however_its_parts_end(stop: str) -> None:
    assert because(Code("missing", "没有日期" + stop, "请补上" + stop)).in_full == "没有日期。请补上。"


def test_a_refusal_without_a_remedy_is_one_sentence() -> None:
    assert because(Code("missing", "没有{what}"), what="日期").in_full == "没有日期。"


def test_a_message_without_english_is_said_in_chinese() -> None:
    with speak("en"):
        assert str(because(MISSING, what="X")) == "没有X"


def test_a_refusal_carries_every_reason_with_its_facts() -> None:
    refused = Refused(because(MISSING, what="日期"), because(MISSING, what="地点"))
    assert str(refused) == "没有日期\n没有地点"
    assert refused.reasons[1].as_json() == {
        "code": "missing", "message": "没有地点", "remedy": "请补上", "facts": {"what": "地点"},
    }  # fmt: skip
