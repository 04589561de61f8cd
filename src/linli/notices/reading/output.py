"""A reading as JSON, schema `linli.notice/1` (described in README.md beside this file)."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from linli.notices.reading.document import Contact, Deadline, Document, Found, FoundDate, Obligation, Rhythm, Spans
from linli.notices.reading.engine import ENGINE
from linli.notices.reading.headings import flat

SCHEMA = "linli.notice/1"


def to_json(document: Document) -> dict[str, Any]:
    """The whole reading: the outer document's parts, and what is taken from everything on the page."""
    everywhere = list(document.everywhere())
    theme = next((d.theme for d in everywhere if d.theme), None)
    groups = _once(group for d in everywhere for group in d.target_groups)
    obligations = [(number, o) for number, d in enumerate(everywhere) for o in d.obligations]
    return {
        "schema": SCHEMA,
        "engine": ENGINE,
        **_own_parts(document),
        "theme": _value(theme),
        "target_groups": [group.value for group in groups],
        "deadlines": [_deadline(o) for _, o in obligations],
        "obligations": [{"document": number, **_obligation(o)} for number, o in obligations],
        "contacts": [_contact(c) for d in everywhere for c in d.contacts],
        "kinds": _kinds(everywhere),
        "inner_documents": [
            {"number": number, "depth": depth, **_own_parts(inner), "theme": _value(inner.theme)}
            for number, (depth, inner) in enumerate(_below(document, 1), 1)
        ],
        "spans": {**_spans(document), "theme": _places(theme), "target_groups": [_places(group) for group in groups]},
        "doubts": [
            {"document": number, "field": d.field, **d.reason.as_json(), "spans": _pairs(d.spans)}
            for number, one in enumerate(everywhere)
            for d in one.doubts
        ],
        "length": len(document.text),
    }


def _below(document: Document, depth: int) -> Iterable[tuple[int, Document]]:
    for inner in document.inner:
        yield depth, inner
        yield from _below(inner, depth + 1)


def _own_parts(document: Document) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "issuers": [unit.value for unit in document.issuers],
        "doc_number": _value(document.doc_number),
        "title": _value(document.title),
        "addressees": [unit.value for unit in document.addressees],
        "copied_units": [unit.value for unit in document.copied_units],
        "purpose": _value(document.purpose),
        "issue_date": _day(document.issue_date),
        "print_date": _day(document.print_date),
        "printed_by": _value(document.printed_by),
        "signatories": [unit.value for unit in document.signatories],
        "headings": [
            {"level": h.level, "number": h.number, "text": h.text.value, "spans": _places(h.text)}
            for h in flat(document.headings)
        ],
        "attachments": [title.value for title in document.attachments],
        "disclosure": _value(document.disclosure),
        "span": list(document.span),
    }


def _spans(document: Document) -> dict[str, Any]:
    """Field → places: a list of [start, end], or one such list an entry where the field is a list."""
    return {
        "issuers": [_places(unit) for unit in document.issuers],
        "doc_number": _places(document.doc_number),
        "title": _places(document.title),
        "addressees": [_places(unit) for unit in document.addressees],
        "copied_units": [_places(unit) for unit in document.copied_units],
        "purpose": _places(document.purpose),
        "issue_date": _places(document.issue_date.words if document.issue_date else None),
        "print_date": _places(document.print_date.words if document.print_date else None),
        "printed_by": _places(document.printed_by),
        "attachments": [_places(title) for title in document.attachments],
        "disclosure": _places(document.disclosure),
    }


def _deadline(obligation: Obligation) -> dict[str, Any]:
    deadline = obligation.deadline
    return {
        "date": deadline.day.isoformat() if deadline.day else None,
        "rule": deadline.rule,
        "what": obligation.act.value,
        "to_whom": _value(obligation.receiver),
        "inferred_year": deadline.year_inferred,
        "rhythm": _rhythm(deadline.rhythm),
        "spans": _places(deadline.words),
    }


def _obligation(obligation: Obligation) -> dict[str, Any]:
    deadline: Deadline = obligation.deadline
    return {
        "subject": _found(obligation.subject),
        "act": _found(obligation.act),
        "receiver": _found(obligation.receiver),
        "date": deadline.day.isoformat() if deadline.day else None,
        "rule": deadline.rule,
        "inferred_year": deadline.year_inferred,
        "rhythm": _rhythm(deadline.rhythm),
        "words": _found(deadline.words),
        "clause": _found(obligation.clause),
        "headings": list(obligation.headings),
    }


def _rhythm(rhythm: Rhythm | None) -> dict[str, Any] | None:
    return asdict(rhythm) if rhythm else None


def _contact(contact: Contact) -> dict[str, Any]:
    parts = {"name": contact.name, "phone": contact.phone, "email": contact.email}
    return {
        **{key: _value(part) for key, part in parts.items()},
        "spans": {key: _places(part) for key, part in parts.items()},
    }


def _kinds(documents: list[Document]) -> list[dict[str, Any]]:
    places: dict[str, list[dict[str, Any]]] = {}
    for document in documents:
        for kind in document.kinds:
            places.setdefault(kind.code, []).extend(_found(phrase) or {} for phrase in kind.phrases)
    return [{"code": code, "phrases": phrases} for code, phrases in places.items()]


def _once(found: Iterable[Found]) -> list[Found]:
    seen: dict[str, Found] = {}
    for one in found:
        seen.setdefault("".join(one.value.split()), one)
    return list(seen.values())


def _found(found: Found | None) -> dict[str, Any] | None:
    return {"text": found.value, "spans": _places(found)} if found else None


def _value(found: Found | None) -> str | None:
    return found.value if found else None


def _day(found: FoundDate | None) -> str | None:
    return found.day.isoformat() if found else None


def _places(found: Found | None) -> list[list[int]]:
    return _pairs(found.spans) if found else []


def _pairs(spans: Spans) -> list[list[int]]:
    return [list(span) for span in spans]
