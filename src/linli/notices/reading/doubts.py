"""What a person should look at: what is missing, inferred or contradictory."""

import re
from collections.abc import Iterator

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code, because
from linli.notices.reading.document import Document, Doubt, Span, Spans
from linli.notices.reading.faircopy import FairCopy
from linli.notices.reading.parts import Part

NO_NUMBER = Code("notice-no-number", mark("没有找到发文字号"), mark("请核对原件；确实没有的，留空"))
NO_TITLE = Code("notice-no-title", mark("没有找到标题"), mark("请补填标题"))
NO_ISSUER = Code("notice-no-issuer", mark("没有找到发文机关"), mark("请核对落款或版头"))
NO_ADDRESSEES = Code("notice-no-addressees", mark("没有找到主送机关"), mark("请指定由哪些单位办理"))
NO_THEME = Code("notice-no-theme", mark("没有写明活动主题"), mark("请核对；确实没有的，留空"))
NO_DEADLINE = Code("notice-no-deadline", mark("没有找到报送期限"), mark("请核对原件；确实没有的，由办理人定"))
NO_ISSUE_DATE = Code("notice-no-issue-date", mark("没有找到成文日期"), mark("请核对原件"))
NO_DAY = Code("notice-no-day", mark("“{words}”定不到某一天"), mark("请定一个日期，或按规则办理"))
YEAR_INFERRED = Code("notice-year-inferred", mark("“{words}”没有写年份，按成文日期推为{day}"), mark("请核对年份"))
NO_RECEIVER = Code("notice-no-receiver", mark("“{words}”没有写明报给谁"), mark("请指定接收单位"))
NO_SUBJECT = Code("notice-no-subject", mark("“{words}”没有写明由谁办"), mark("请指定办理单位"))
UNDATED_REPORT = Code("notice-undated-report", mark("要求报送，但没有找到期限"), mark("请核对原件"))
ISSUER_FROM_HEAD = Code("notice-issuer-from-head", mark("没有落款，发文机关取自版头或标题"), mark("请核对"))
NOT_ENCLOSED = Code("notice-not-enclosed", mark("附件《{title}》不在文中"), mark("需要时另行取得"))

NOT_READ = Code("notice-not-read-on", mark("正文太长，只读了前面{n}字"), mark("请只留通知本身，分份读取"))

_CALLS_FOR_REPORT = re.compile(r"(?:报送?|上报|报)至[^,。;]{4,}|(?:将|请)[^。;]{2,40}(?:报送|上报|报至)[^,。;]{3,}")


def doubts_of(copy: FairCopy, part: Part, document: Document, *, outermost: bool) -> Iterator[Doubt]:
    """The doubts about one document, those about its inner documents apart."""
    if outermost:
        yield from not_read(copy)
    if document.title is None:
        yield Doubt(field="title", reason=because(NO_TITLE))
    if not document.issuers:
        yield Doubt(field="issuers", reason=because(NO_ISSUER))
    elif not document.signatories:
        yield Doubt(field="issuers", reason=because(ISSUER_FROM_HEAD), spans=_all(document.issuers))
    if document.issue_date is None:
        yield Doubt(field="issue_date", reason=because(NO_ISSUE_DATE))
    if document.kind in ("notice", "forwarding_notice", "letter", "report"):
        yield from _parts_missing(document)
    yield from _about_obligations(document)
    yield from _undated(copy, part, document)
    yield from _not_enclosed(document)


def not_read(copy: FairCopy) -> Iterator[Doubt]:
    """What stands behind more paragraphs than any official document has."""
    if copy.unread < len(copy.source):
        yield Doubt(field="text", reason=because(NOT_READ, n=copy.unread), spans=(Span(copy.unread, len(copy.source)),))


def _all(found: object) -> Spans:
    return tuple(span for one in found for span in one.spans)  # type: ignore[attr-defined]


def _parts_missing(document: Document) -> Iterator[Doubt]:
    if document.doc_number is None:
        yield Doubt(field="doc_number", reason=because(NO_NUMBER))
    if not document.addressees:
        yield Doubt(field="addressees", reason=because(NO_ADDRESSEES))
    if document.theme is None and document.kind in ("notice", "forwarding_notice"):
        yield Doubt(field="theme", reason=because(NO_THEME))
    if not document.obligations and document.kind in ("notice", "forwarding_notice"):
        yield Doubt(field="deadlines", reason=because(NO_DEADLINE))


def _about_obligations(document: Document) -> Iterator[Doubt]:
    for obligation in document.obligations:
        deadline, words = obligation.deadline, obligation.deadline.words
        if deadline.day is None:
            yield Doubt(field="deadlines", reason=because(NO_DAY, words=words.value), spans=words.spans)
        elif deadline.year_inferred:
            reason = because(YEAR_INFERRED, words=words.value, day=deadline.day.isoformat())
            yield Doubt(field="deadlines", reason=reason, spans=words.spans)
        act = obligation.act
        if obligation.receiver is None:
            yield Doubt(field="receiver", reason=because(NO_RECEIVER, words=act.value[:30]), spans=act.spans)
        if obligation.subject is None:
            yield Doubt(field="subject", reason=because(NO_SUBJECT, words=act.value[:30]), spans=act.spans)


def _undated(copy: FairCopy, part: Part, document: Document) -> Iterator[Doubt]:
    """Sentences that call for a report and bind it to no time."""
    bound = [span for o in document.obligations for span in o.clause.spans]
    for index in part.body_lines():
        line = copy.lines[index]
        for sentence in re.finditer(r"[^。!?]+", line.text):
            if not _CALLS_FOR_REPORT.search(sentence[0]):
                continue
            spans = copy.spans(line.start + sentence.start(), line.start + sentence.end())
            if not any(a.start < b.end and b.start < a.end for a in spans for b in bound):
                yield Doubt(field="deadlines", reason=because(UNDATED_REPORT), spans=spans)


def _not_enclosed(document: Document) -> Iterator[Doubt]:
    enclosed = ["".join(d.title.value.split()) for d in document.everywhere() if d.title]
    for attachment in document.attachments:
        bare = "".join(attachment.value.split())
        if not any(bare in title or title in bare for title in enclosed):
            reason = because(NOT_ENCLOSED, title=attachment.value)
            yield Doubt(field="attachments", reason=reason, spans=attachment.spans)
