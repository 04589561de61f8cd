"""The sample notice, read whole; and what is cut out of it is said to be missing."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from linli.catalogue.kinds import catalogue
from linli.notices.reading.document import Document
from linli.notices.reading.engine import read
from linli.notices.reading.headings import flat

SAMPLE = Path(__file__).resolve().parents[5] / "samples" / "notice.txt"
PHRASES = {code: phrases for code, phrases in catalogue().phrases().items() if phrases}
TEXT = SAMPLE.read_text(encoding="utf-8")


@cache
def outer() -> Document:
    return read(TEXT, kinds=PHRASES)


def inner() -> Document:
    (document,) = outer().inner
    return document


def cut(*words: str) -> Document:
    """The sample without these words, wherever they stand and however lines break them."""
    text = TEXT
    for word in words:
        text, times = re.subn(r"\s*".join(map(re.escape, word)), "", text)
        assert times, word
    return read(text, kinds=PHRASES)


def missing(document: Document) -> set[str]:
    return {doubt.field for doubt in document.doubts if not doubt.spans}


def named(document: Document) -> set[str]:
    return {kind.code for one in document.everywhere() for kind in one.kinds}


def test_the_forwarding_notice_and_the_one_it_carries_are_told_apart() -> None:
    assert (outer().kind, inner().kind) == ("forwarding_notice", "notice")
    assert [str(d.doc_number) for d in outer().everywhere()] == ["内民政办字〔2023〕1号", "文明办〔2022〕14号"]
    assert [str(u) for d in outer().everywhere() for u in d.issuers] == ["内蒙古自治区民政厅", "中央文明办"]
    assert str(outer().title) == "关于春节期间开展文明实践志愿服务活动有关工作的通知"


def test_addressees_are_kept_as_the_salutation_names_them() -> None:
    assert [str(u) for u in outer().addressees] == ["各盟市民政局", "满洲里市、二连浩特市民政局"]


def test_no_date_of_issue_is_invented_where_only_the_print_date_stands() -> None:
    assert outer().issue_date is None
    assert outer().print_date is not None
    assert outer().print_date.day == date(2023, 1, 19)  # type: ignore[union-attr]
    assert "issue_date" in missing(outer())


def test_the_imprint_at_the_end_goes_to_the_outer_document() -> None:
    assert str(outer().printed_by) == "内蒙古自治区民政厅办公室"
    assert str(inner().printed_by) == "中央文明办秘书局"
    assert inner().print_date.day == date(2022, 12, 31)  # type: ignore[union-attr]
    assert str(outer().disclosure) == "主动公开"


def test_obligations_name_subject_receiver_day_and_clause() -> None:
    (first,), (second,) = outer().obligations, inner().obligations
    assert str(first.subject) == "各盟市民政局"
    assert str(first.receiver) == "自治区民政厅慈善事业促进和社会工作处"
    assert first.deadline.day == date(2023, 2, 15)
    assert first.headings == ("强化指导，总结经验",)
    assert str(second.subject) == "各省级文明办"
    assert str(second.receiver) == "中央文明办二局"
    assert second.deadline.day == date(2023, 3, 31)
    assert second.clause.value.startswith("各省级文明办要对活动情况进行汇总")
    assert not first.deadline.year_inferred


def test_the_campaign_may_begin_with_the_earliest_issue_and_end_with_the_last_deadline() -> None:
    assert outer().earliest_issue().day == date(2022, 12, 30)  # type: ignore[union-attr]
    assert outer().last_deadline().day == date(2023, 3, 31)  # type: ignore[union-attr]


def test_the_contact_is_read_with_number_and_address() -> None:
    (contact,) = outer().contacts
    assert [str(part) for part in (contact.name, contact.phone, contact.email)] == [
        "张璐",
        "0471-6964376",
        "nmgmztcssgc@163.com",
    ]


def test_five_content_areas_stand_under_the_inner_notices_third_heading() -> None:
    third = inner().headings[2]
    assert str(third.text) == "主要内容"
    assert [child.number for child in third.children] == ["1", "2", "3", "4", "5"]
    assert all(heading.level == 1 for heading in flat(outer().headings))


def test_a_sentence_over_a_page_break_is_one_paragraph() -> None:
    assert "高龄独居老人" in [str(group) for group in inner().target_groups]


def test_all_kinds_of_service_are_named() -> None:
    assert len(PHRASES) == 55
    assert named(outer()) == set(PHRASES)


@pytest.mark.parametrize("code", PHRASES)
def test_without_its_phrases_that_kind_and_no_other_is_gone(code: str) -> None:
    assert named(outer()) - named(cut(*PHRASES[code])) == {code}


@pytest.mark.parametrize("number", ["内民政办字〔2023〕1号", "文明办〔2022〕14号"])
def test_a_number_that_is_cut_out_is_said_to_be_missing(number: str) -> None:
    documents = list(cut(number).everywhere())
    assert len(documents) == 2
    without = [document for document in documents if document.doc_number is None]
    assert len(without) == 1
    assert "doc_number" in missing(without[0])


def test_a_theme_that_is_cut_out_is_said_to_be_missing() -> None:
    document = cut("志愿服务送关爱 文明实践树新风".replace(" ", ""))
    assert [one.theme for one in document.everywhere()] == [None, None]
    assert all("theme" in missing(one) for one in document.everywhere())


@pytest.mark.parametrize(("words", "place"), [("于2023年2月15日前", 0), ("于2023年3月底前", 1)])
def test_a_deadline_that_is_cut_out_is_said_to_be_missing(words: str, place: int) -> None:
    document = list(cut(words).everywhere())[place]
    assert document.obligations == ()
    assert "deadlines" in missing(document)


def test_the_contact_that_is_cut_out_leaves_none() -> None:
    assert cut("联系人：张璐", "联系电话：0471-6964376", "电子邮箱：nmgmztcssgc@163.com").contacts == ()


def test_an_inner_notice_that_is_cut_out_is_said_not_to_be_enclosed() -> None:
    document = read(TEXT[: TEXT.index("\n附件\n")], kinds=PHRASES)
    assert document.inner == ()
    assert "notice-not-enclosed" in {doubt.reason.code.name for doubt in document.doubts}
