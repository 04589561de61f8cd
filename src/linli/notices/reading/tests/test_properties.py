"""What holds for any text: no crash, every value a span, time in step with length."""

import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.notices.reading.document import Document, Found
from linli.notices.reading.engine import read
from linli.notices.reading.headings import flat
from linli.notices.reading.output import to_json
from linli.notices.reading.summary import summary
from linli.notices.reading.tests.test_sample import PHRASES, TEXT

#: paragraphs and scraps of which notices are made, one a line; "·" stands for white space
SCRAPS = """关于开展助老活动的通知↵|关于转发《关于助残的通知》的通知↵|市民政局文件↵|云民发〔2024〕9号↵|各县民政局：↵
附件↵|一、总体要求↵|（一）摸底。|1.建档：|请于6月18日前将名册报县局。|每月25日前报送|本周五前|活动结束后5日内反馈
附件：1.名册↵|云岭市民政局↵|2024年5月13日↵|抄送：市委办公室。↵|2024年5月14日印发↵|（此件公开发布）↵
联系人：张·璐·电话：0471-6964376|a@b.cn|为空巢老人、残疾人服务，|以“邻里”为主题|·|↵|—·2·—↵|**|#·
标题：↵|公示期为6月1日至6月5日。↵|公示期内如有异议，请向市民政局反映。↵|每周|，|。|（|）|《|》|的|局"""
PIECES = st.sampled_from(SCRAPS.replace("\n", "|").replace("↵", "\n").replace("·", " ").split("|"))
TEXTS = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=30).map("".join))


def values(document: Document) -> Iterator[Found]:
    """Every value of a reading."""
    single = (
        document.doc_number,
        document.title,
        document.theme,
        document.purpose,
        document.printed_by,
        document.disclosure,
    )
    dates = (document.issue_date, document.print_date)
    yield from (found for found in single if found)
    yield from (found.words for found in dates if found)
    for several in (document.issuers, document.addressees, document.copied_units, document.signatories):
        yield from several
    yield from (*document.target_groups, *document.attachments)
    yield from (heading.text for heading in flat(document.headings))
    yield from (phrase for kind in document.kinds for phrase in kind.phrases)
    for contact in document.contacts:
        yield from (found for found in (contact.name, contact.phone, contact.email) if found)
    for o in document.obligations:
        yield from (found for found in (o.subject, o.act, o.receiver, o.deadline.words, o.clause) if found)


def squeezed(text: str) -> str:
    return "".join(sign for sign in text if not sign.isspace() and sign not in "\u200b\u200c\u200d\u2060\ufeff")


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_every_value_is_its_spans(text: str) -> None:
    outer = read(text, kinds=PHRASES)
    for document in outer.everywhere():
        for found in values(document):
            assert all(0 <= span.start < span.end <= len(outer.text) for span in found.spans)
            assert squeezed(found.value) == squeezed("".join(outer.text[slice(*span)] for span in found.spans))
    assert to_json(outer)["length"] == len(outer.text)
    assert summary(outer)


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
