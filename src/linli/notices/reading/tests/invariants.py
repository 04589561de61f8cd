"""What holds of the reading of any text: every value is its spans, every day comes of its words, time keeps in step."""

import time
from collections.abc import Iterator
from datetime import date

from linli.kernel.dates import find_dates
from linli.notices.reading.document import Deadline, Document, Found, FoundDate
from linli.notices.reading.engine import read
from linli.notices.reading.faircopy import folded
from linli.notices.reading.headings import flat
from linli.notices.reading.output import to_json
from linli.notices.reading.summary import summary
from linli.notices.reading.tests.test_sample import PHRASES

#: paragraphs and scraps of which notices are made, parted by "|"; "↵" stands for a line's end, "·" for white space
SCRAPS = """关于开展助老活动的通知↵|关于转发《关于助残的通知》的通知↵|市民政局文件↵|云民发〔2024〕9号↵|各县民政局：↵
附件↵|一、总体要求↵|（一）摸底。|1.建档：|请于6月18日前将名册报县局。|每月25日前报送|本周五前|活动结束后5日内反馈
附件：1.名册↵|云岭市民政局↵|2024年5月13日↵|抄送：市委办公室。↵|2024年5月14日印发↵|（此件公开发布）↵
联系人：张·璐·电话：0471-6964376|a@b.cn|为空巢老人、残疾人服务，|以“邻里”为主题|·|↵|—·2·—↵|**|#·
标题：↵|公示期为6月1日至6月5日。↵|公示期内如有异议，请向市民政局反映。↵|每周|，|。|（|）|《|》|的|局|每日18:00前报|实行零报告
二〇二四年三月底前|同日报|第一，|①|1.1·|〔2024〕|报市民政局、市残联|截止时间|由|延长至|请各县|3月5日
p.MsoNormal {margin:0cm;}|uuuuuuuuuuuuuuuuuuuuuuuu"""
PIECES = tuple(SCRAPS.replace("\n", "|").replace("↵", "\n").replace("·", " ").split("|"))
#: seconds a megabyte, and what a text of any length may take besides
RATE, BASE = 2.0, 0.5


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
    yield from (found for found in single if found)
    yield from (found.words for found in (document.issue_date, document.print_date) if found)
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


def check(text: str, *, slack: float = 1) -> Document:
    """Read a text and assert all that is promised of any reading; `slack`: how many times as slow this run is."""
    began = time.process_time()
    outer = read(text, kinds=PHRASES)
    taken = time.process_time() - began
    for document in outer.everywhere():
        _is_inside(document, outer.text)
        for found in values(document):
            _is_its_spans(found, outer.text)
        for stated in (document.issue_date, document.print_date):
            assert stated is None or _says(stated)
        for obligation in document.obligations:
            _is_told(obligation.deadline)
    assert to_json(outer)["length"] == len(outer.text)
    assert summary(outer)
    allowed = slack * (BASE + RATE * len(text.encode(errors="replace")) / 1_000_000)
    assert taken <= allowed, f"{taken:.2f} s"
    return outer


def _is_inside(document: Document, text: str) -> None:
    assert 0 <= document.span.start <= document.span.end <= len(text)
    for doubt in document.doubts:
        assert all(0 <= span.start < span.end <= len(text) for span in doubt.spans)


def _is_its_spans(found: Found, text: str) -> None:
    assert found.spans
    assert all(0 <= span.start < span.end <= len(text) for span in found.spans)
    assert all(one.end <= next_.start for one, next_ in zip(found.spans, found.spans[1:], strict=False))
    assert squeezed(found.value) == squeezed("".join(text[slice(*span)] for span in found.spans))


def _says(stated: FoundDate) -> bool:
    """Whether a stated date is what its words say by themselves."""
    return any(mention.resolve(None)[0] == stated.day for mention in find_dates(squeezed(folded(stated.words.value))))


def _is_told(deadline: Deadline) -> None:
    """A day is named by its words, or is said to be inferred; without a day the words themselves are the rule."""
    if deadline.day is None:
        assert deadline.rule
        return
    assert isinstance(deadline.day, date)
    words = squeezed(folded(deadline.words.value))
    if not deadline.year_inferred and not words.startswith("同"):
        assert any(mention.resolve(None)[0] == deadline.day for mention in find_dates(words)), words
