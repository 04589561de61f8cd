"""A reading as a clerk would want to see it: what was found, what is uncertain."""

from collections.abc import Iterable, Iterator

from linli.kernel.i18n import mark, tr
from linli.notices.reading.document import Contact, Document, Obligation
from linli.notices.reading.headings import flat

KINDS = {
    "notice": mark("通知"),
    "forwarding_notice": mark("转发类通知"),
    "letter": mark("函"),
    "announcement": mark("公告"),
    "plan": mark("方案"),
    "report": mark("报告"),
    "other": mark("不是公文"),
}


def summary(document: Document) -> str:
    """The whole reading as text of several lines."""
    return "\n".join([*_document(document, ""), *_doubts(document)])


def _document(document: Document, indent: str) -> Iterator[str]:
    yield f"{indent}{document.title.value if document.title else tr('（没有标题）')}"
    for name, value in _rows(document):
        if value:
            yield f"{indent}  {_pair(name, value)}"
    for heading in flat(document.headings):
        yield f"{indent}  {'  ' * heading.level}{heading.number} {heading.text}"
    for number, obligation in enumerate(document.obligations, 1):
        yield f"{indent}  {_pair(tr('职责') + f' {number}', _obligation(obligation))}"
    for inner in document.inner:
        yield ""
        yield f"{indent}  {tr('所附文件')}"
        yield from _document(inner, indent + "  ")


def _rows(document: Document) -> Iterator[tuple[str, str]]:
    yield tr("文种"), tr(KINDS[document.kind])
    yield tr("发文机关"), _list(document.issuers)
    yield tr("发文字号"), str(document.doc_number or "")
    yield tr("主送机关"), _list(document.addressees)
    yield tr("抄送"), _list(document.copied_units)
    yield tr("成文日期"), document.issue_date.day.isoformat() if document.issue_date else ""
    yield tr("印发日期"), document.print_date.day.isoformat() if document.print_date else ""
    yield tr("公开方式"), str(document.disclosure or "")
    yield tr("活动主题"), str(document.theme or "")
    yield tr("重点群体"), _list(document.target_groups)
    yield tr("点到的服务"), tr("{n} 种", n=len(document.kinds)) if document.kinds else ""
    yield tr("联系方式"), _list(_contact(contact) for contact in document.contacts)
    yield tr("附件"), _list(document.attachments)


def _list(values: Iterable[object]) -> str:
    return tr("；").join(str(value) for value in values)


def _pair(name: str, value: str) -> str:
    return tr("{name}：{value}", name=name, value=value)


def _contact(contact: Contact) -> str:
    return " ".join(str(part) for part in (contact.name, contact.phone, contact.email) if part)


def _obligation(obligation: Obligation) -> str:
    deadline = obligation.deadline
    by = tr("{day} 前", day=deadline.day.isoformat()) if deadline.day else deadline.rule
    who = obligation.subject or tr("（未写明由谁办）")
    to = tr("，报给 {receiver}", receiver=obligation.receiver) if obligation.receiver else ""
    return f"{who} · {by}{to} · {obligation.act}"


def _doubts(document: Document) -> Iterator[str]:
    doubts = [doubt for one in document.everywhere() for doubt in one.doubts]
    if doubts:
        yield ""
        yield tr("拿不准的地方（{n} 处）", n=len(doubts))
    for doubt in doubts:
        yield f"  · {doubt.reason.in_full}"
