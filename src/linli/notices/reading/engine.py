"""Reading a notice: text in, a document with spans out.

Deterministic: no clock, no network, no model. The time grows with the length of the text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from linli.kernel.reasons import Code, because
from linli.notices.reading.attachments import attachments
from linli.notices.reading.contacts import contacts
from linli.notices.reading.document import Document, Doubt, Found, Span
from linli.notices.reading.doubts import doubts_of, not_read
from linli.notices.reading.faircopy import FairCopy
from linli.notices.reading.foot import Signature, copied_units, disclosure, imprint, signature, units_below_title
from linli.notices.reading.genre import IS_CHAT, kind_of, page_title
from linli.notices.reading.groups import target_groups
from linli.notices.reading.head import addressees, named_issuer, number_of, red_head, title_units
from linli.notices.reading.headings import numbered, tree
from linli.notices.reading.lines import fair_copy
from linli.notices.reading.obligations import obligations
from linli.notices.reading.parts import Part, divide
from linli.notices.reading.services import bare, kinds_named
from linli.notices.reading.theme import purpose_of, theme_of

ENGINE = "2"


def read(text: str, *, kinds: Mapping[str, Sequence[str]] | None = None) -> Document:
    """Read a text as an official document.

    `kinds` maps the code of a service kind to the phrases that name it. A text that is no official document yields one
    of kind "other" with its title, and the reason among its doubts. Never raises for any text.
    """
    copy = fair_copy(text)
    if not copy.lines:
        return Document(kind="other", span=Span(0, len(copy.source)), text=copy.source)
    outer = divide(copy)
    return replace(_document(copy, outer, bare(kinds or {}), None, outermost=True), text=copy.source)


def _document(
    copy: FairCopy, part: Part, kinds: Mapping[str, Sequence[str]], issued: date | None, *, outermost: bool
) -> Document:
    kind, reason = kind_of(copy, part, outermost=outermost)
    if outermost and kind == "other":
        return _no_document(copy, part, reason)
    signed = signature(copy, part)
    signatories = signed.units if signed else ()
    printed_by, print_date = imprint(copy, part)
    issue_date = signed.date if signed else None
    number = number_of(copy, part)
    known = (issue_date and issue_date.day) or (print_date and print_date.day) or _year_of(number) or issued
    known = known or _year_named(copy, part)
    headings = numbered(copy, _running_text(copy, part, signed.first if signed else None))
    rows = part.body_lines()
    document = Document(
        kind=kind,
        span=_span(copy, part),
        issuers=signatories or tuple(red_head(copy, part) or title_units(copy, part)),
        doc_number=number,
        title=copy.found(part.title.start, part.title.end) if part.title else None,
        addressees=addressees(copy, part),
        copied_units=copied_units(copy, part),
        theme=theme_of(copy, part, headings),
        purpose=purpose_of(copy, part),
        issue_date=issue_date,
        print_date=print_date,
        printed_by=printed_by,
        signatories=signatories,
        disclosure=disclosure(copy, part),
        headings=tree(headings),
        target_groups=target_groups(copy, rows, headings, tells=kind == "report" or _publishes(copy, part)),
        kinds=kinds_named(copy, part, kinds),
        obligations=tuple(obligations(copy, _without_signature(rows, signed), headings, known)),
        contacts=contacts(copy, rows),
        attachments=attachments(copy, part),
        inner=tuple(_inner(copy, part, inner, kinds, known) for inner in part.inner),
    )
    return replace(document, doubts=tuple(doubts_of(copy, part, document, outermost=outermost)))


def _no_document(copy: FairCopy, part: Part, reason: Code | None) -> Document:
    """Of a text that is no official document only the title is read; a chat has none."""
    title = _page_title(copy, part) if reason is not IS_CHAT else None
    why = [Doubt(field="kind", reason=because(reason))] if reason else []
    return Document(kind="other", span=Span(0, len(copy.source)), title=title, doubts=(*why, *not_read(copy)))


def _span(copy: FairCopy, part: Part) -> Span:
    first, last = copy.lines[part.head], copy.lines[max(part.behind - 1, part.head)]
    return Span(copy.at[first.start], copy.at[last.end - 1] + 1)


def _inner(
    copy: FairCopy, outer: Part, part: Part, kinds: Mapping[str, Sequence[str]], issued: date | None
) -> Document:
    """A document inside another, issued by whom it says itself or by whom the outer title names."""
    document = _document(copy, part, kinds, issued, outermost=False)
    if document.issuers:
        return document
    return replace(document, issuers=tuple(units_below_title(copy, part) or named_issuer(copy, outer, part)))


def _page_title(copy: FairCopy, part: Part) -> Found | None:
    if part.title:
        return copy.found(part.title.start, part.title.end)
    place = page_title(copy)
    return copy.found(*place, spaced=True) if place else None


def _year_of(number: Found | None) -> date | None:
    """Without any date the number still tells the year."""
    digits = "".join(sign for sign in number.value if sign.isdigit())[:4] if number else ""
    return date(int(digits), 1, 1) if len(digits) == 4 and digits.startswith(("19", "20")) else None


_YEAR = re.compile(r"(?:19|20)\d{2}(?=年(?!度))")
#: what falls about the turn of a year, so that the year named is not that of the text
_TURN_OF_YEAR = re.compile(r"元旦|春节|寒假|两节|双节|春运|学年|届")


def _year_named(copy: FairCopy, part: Part) -> date | None:
    """Without a date and a number the title tells the year, if it names one."""
    title = copy.text[part.title.start : part.title.end] if part.title else ""
    years = set(_YEAR.findall(title))
    return date(int(years.pop()), 1, 1) if len(years) == 1 and not _TURN_OF_YEAR.search(title) else None


def _publishes(copy: FairCopy, part: Part) -> bool:
    """Whether the document lays open what was found or chosen (公示)."""
    return part.title is not None and copy.text.endswith("公示", part.title.start, part.title.end)


def _running_text(copy: FairCopy, part: Part, signed: int | None) -> list[int]:
    """The lines that may hold headings: from behind the title to the list of attachments or the signature."""
    rows = []
    for index in range(part.body, part.behind):
        if index == signed and signed is not None and not _goes_on_numbered(copy, part, signed):
            break
        if copy.lines[index].text.startswith(("附件", "附:")):
            break
        rows.append(index)
    return rows


def _goes_on_numbered(copy: FairCopy, part: Part, signed: int) -> bool:
    return any(copy.lines[n].text.startswith(("一、", "二、")) for n in range(signed, part.behind))


def _without_signature(rows: list[int], signed: Signature | None) -> list[int]:
    return [row for row in rows if signed is None or not signed.first <= row <= signed.last]
