"""The words of a covering notice, and the document that they make, measured against GB/T 9704-2012."""

import io
from datetime import date

import pytest
from docx import Document

from linli.campaigns.covering_page import side_by_side
from linli.campaigns.covering_words import Received, Words, asked_below, drafted, paper, proposed_due, requirements
from linli.documents.check import check
from linli.documents.pdf import pdf
from linli.documents.readback import texts
from linli.documents.values import Form
from linli.documents.word import docx

ABOVE = Received(
    title="关于春节期间开展文明实践志愿服务 活动有关工作的通知",
    number="内民政办字〔2023〕1号",
    issued_by="内蒙古自治区民政厅",
)
THREE = (
    "加强组织领导。各旗县市民政局要明确分管领导和具体承办人，把活动任务分解到每一个社工站。\n"
    "突出重点人群。要把独居老人、留守儿童、残疾人作为重点，开展上门走访慰问。\n"
    "及时记录报送，不得虚报。"
)
WHOLE = Words(
    agency="兴安盟民政局",
    addressees="各旗县（市、区）民政局",
    requirements=THREE,
    due=date(2023, 2, 10),
    contact="白音那",
    phone="0482-8266130",
    attached=ABOVE.name,
    number="兴民发〔2023〕4号",
    signer="乌兰其其格",
    signed_on=date(2023, 1, 19),
    **drafted(ABOVE, "兴安盟民政局"),
)
BARE = Words(agency="兴安盟民政局", addressees="各旗县（市、区）民政局", **drafted(ABOVE, "兴安盟民政局"))


def test_the_issuer_is_named_in_front_of_a_title_that_lacks_it() -> None:
    assert ABOVE.name == "内蒙古自治区民政厅关于春节期间开展文明实践志愿服务活动有关工作的通知"
    named = Received(title="中央文明办关于活动的通知", number="", issued_by="中央文明办")
    assert named.name == "中央文明办关于活动的通知"


def test_title_marks_inside_title_marks_are_single() -> None:
    nested = Received(title="民政部转发《某某通知》的通知", number="", issued_by="民政部")
    assert drafted(nested, "兴安盟民政局")["opening"].startswith("现将《民政部转发〈某某通知〉的通知》转发给你们")


@pytest.mark.parametrize(
    ("what", "receiver", "expected"),
    [
        ("将有关情况，报至自治区民政厅慈善处", "自治区民政厅慈善处", "将有关情况，报送兴安盟民政局"),
        ("将有关情况报送某市民政局", "某市民政局", "将有关情况报送兴安盟民政局"),
        ("将有关情况报民政部慈善司", "民政部慈善司", "将有关情况报送兴安盟民政局"),
        ("报送活动开展情况", "", "报送活动开展情况"),
    ],
    ids=["as the text says it", "handed on once already", "in one word", "to nobody in particular"],
)
def test_what_is_handed_on_is_reported_to_the_unit_above(what: str, receiver: str, expected: str) -> None:
    assert asked_below(what, receiver, "兴安盟民政局") == expected


@pytest.mark.parametrize(
    ("limit", "today", "expected"),
    [
        (date(2023, 2, 15), date(2023, 2, 6), date(2023, 2, 10)),
        (
            date(2023, 1, 30),
            date(2023, 1, 10),
            date(2023, 1, 20),
        ),  # 21–27 January is the holiday, the 28th and 29th are worked
        (date(2023, 2, 8), date(2023, 2, 6), date(2023, 2, 8)),
        (date(2023, 2, 3), date(2023, 2, 6), None),
        (None, date(2023, 2, 6), None),
    ],
    ids=["three working days before", "over the holiday", "no time left", "it is past", "no deadline above"],
)
def test_the_deadline_proposed_leaves_working_days(limit: date | None, today: date, expected: date | None) -> None:
    assert proposed_due(limit, today) == expected


def test_paragraphs_that_were_numbered_by_hand_are_not_numbered_twice() -> None:
    assert requirements("一、抓紧。\n\n二、报送。") == ["抓紧。", "报送。"]
    assert requirements("抓紧。\n二、报送。") == ["抓紧。", "二、报送。"]


def test_words_come_back_from_what_is_kept() -> None:
    assert Words.of(WHOLE.as_json()) == WHOLE
    assert Words.of(BARE.as_json()) == BARE


@pytest.mark.parametrize("words", [WHOLE, BARE], ids=["whole", "a draft with nothing in it"])
@pytest.mark.parametrize("attached", [True, False], ids=["with the received notice", "alone"])
def test_the_document_keeps_the_standard(words: Words, attached: bool, sample: str) -> None:
    found = check(pdf(paper(words, sample if attached else "")))
    assert [str(finding) for finding in found] == []


def test_the_document_says_everything_in_its_place(sample: str) -> None:
    made = paper(WHOLE, sample)
    assert made.form is Form.NOTICE
    said = "".join(texts(pdf(made)))
    places = [
        said.index(words)
        for words in (
            "兴安盟民政局文件",
            "兴民发〔2023〕4号",
            "各旗县（市、区）民政局：",
            "现将《",
            "一、加强组织领导。",
            "三、及时记录报送",
            "请于2023年2月10日前",
            "附件：内蒙古自治区民政厅关于",
            "2023年1月19日",
            "（联系人：白音那，联系电话：0482-8266130）",
            "务于2023年2月15日前",
            "中央文明办秘书局",
        )
    ]
    assert places == sorted(places)


def test_the_word_file_holds_the_same_words(sample: str) -> None:
    document = Document(io.BytesIO(docx(paper(WHOLE, sample))))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for words in ("各旗县（市、区）民政局：", "一、加强组织领导。", "请于2023年2月10日前", "二、明确重点，突出特色"):
        assert words in said


def test_two_texts_side_by_side_keep_what_both_wrote() -> None:
    base = {"title": "通知", "requirements": "抓紧。", "due": "2023-02-10"}
    theirs = {**base, "requirements": "抓紧。\n报送。", "due": "2023-02-09"}
    mine = {**base, "requirements": "快办。", "title": "关于转发的通知"}
    rows = {row.name: row for row in side_by_side(base, theirs, mine)}
    assert {name: row.by for name, row in rows.items()} == {"title": "mine", "requirements": "both", "due": "theirs"}
    assert rows["requirements"].start == "抓紧。\n报送。\n快办。"
    assert (rows["title"].start, rows["due"].start) == ("关于转发的通知", "2023-02-09")
