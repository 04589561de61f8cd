"""A reading taken apart: each finding with its path, its words and its spans, ready to be decided upon."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from linli.notices.models import Verdict

Found = dict[str, Any]  #: schema linli.notice/1
Pairs = list[list[int]]  #: half-open code points of the notice's text

_SINGLE = ("title", "doc_number", "theme", "purpose", "issue_date", "print_date", "printed_by", "disclosure")
_LISTS = ("issuers", "addressees", "copied_units", "attachments", "target_groups")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is to be decided about one place of a reading; `field` is its path ("obligations/0")."""

    field: str
    value: Any
    spans: Pairs
    verdict: Verdict = Verdict.ACCEPTED
    inferred: bool = False
    why: str = ""


def findings(found: Found) -> Iterator[Finding]:
    """Everything that the engine found, each to be accepted. What was not found yields nothing."""
    places = found["spans"]
    for field in _SINGLE:
        if found[field] is not None:
            yield Finding(field=field, value=found[field], spans=places[field])
    for field in _LISTS:
        for number, (value, spans) in enumerate(zip(found[field], places[field], strict=True)):
            yield Finding(field=f"{field}/{number}", value=value, spans=spans)
    for number, one in enumerate(found["obligations"]):
        spans = one["clause"]["spans"]
        yield Finding(field=f"obligations/{number}", value=one, spans=spans, inferred=one["inferred_year"])
    for number, one in enumerate(found["contacts"]):
        spans = [pair for pairs in one["spans"].values() for pair in pairs]
        yield Finding(field=f"contacts/{number}", value=one, spans=spans)
    for number, one in enumerate(found["kinds"]):
        spans = [pair for phrase in one["phrases"] for pair in phrase["spans"]]
        yield Finding(field=f"kinds/{number}", value=one["code"], spans=spans)
    for number, one in enumerate(found["inner_documents"]):
        value = {key: part for key, part in one.items() if key != "headings"}
        yield Finding(field=f"inner_documents/{number}", value=value, spans=[one["span"]])


def first_deadline(found: Found) -> tuple[str | None, str]:
    """The first deadline of a reading that is a single day (ISO), and its words; without one the first rule's words."""
    dated = sorted((one["date"], one["words"]["text"]) for one in found["obligations"] if one["date"])
    if dated:
        return dated[0]
    return None, next((one["rule"] for one in found["obligations"] if one["rule"]), "")
