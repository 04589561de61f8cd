"""Taking a notice in, reading it, and deciding upon what was read. All of them inside a scope, all idempotent."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import JSONField, Value

from linli.access.models import Post
from linli.catalogue.kinds import catalogue
from linli.kernel import sandbox
from linli.kernel.clock import today
from linli.kernel.reasons import Refused, because
from linli.notices import queries
from linli.notices.extraction.extract import extract, opened
from linli.notices.extraction.recognise import recognise
from linli.notices.extraction.values import EXTRACTOR, Extract, Format, Pictures, canonical
from linli.notices.models import Decision, DraftDecision, Notice, Reading, Verdict
from linli.notices.reading.document import Document
from linli.notices.reading.engine import ENGINE
from linli.notices.reading.engine import read as read_text
from linli.notices.reading.output import to_json
from linli.notices.reasons import BOTH_GIVEN, DECIDED_ALREADY, NOT_OFFICIAL, NOT_YOURS_TO_DECIDE, SAID_MEANWHILE
from linli.notices.receiving import enter
from linli.notices.rules import Finding, Found, Pairs, first_deadline

#: whose text may be typed beside the file: it cannot be read here, or only as far as a machine reads pictures
_TYPED = frozenset((Format.OFD, Format.PICTURE, Format.PDF, Format.DOC, Format.HEIC))


@dataclass(frozen=True, slots=True)
class Came:
    """When and how a notice came in, as the register says."""

    on: date
    channel: str = ""


def official(text: str) -> Document:
    """Read a text without keeping anything. Refused with the reader's reason where it is no official document."""
    return _official(_read(canonical(text)))


def receive(data: bytes, filename: str, *, found: Extract | None = None, by: Post) -> Notice:
    """Keep a notice as it came in, for the unit of `by`. The same bytes again are the same notice.

    `found` is their text where it is known; else pictures are recognised here, seconds a page. Refused with the reasons
    of `extraction` where the file yields no text, and with the reader's where the text is no official document.
    Nothing is kept of what is refused.
    """
    if known := queries.same_bytes(data, by.unit):
        return known
    found = found or extract(data)
    return _keep(data, filename, found, official(found.text), Came(today()), by)


def register(data: bytes, filename: str, came: Came, *, typed: str = "", by: Post) -> Reading | Pictures:
    """Keep a stranger's file and its reading; of pictures nothing is kept here, `scanning.bring` does.

    It is parsed and read in child processes, within limits. `typed` is the text of a file that Linli cannot read
    reliably, as a person typed it. Refused as `receive`, BOTH_GIVEN where the file can be read, and with the reasons of
    `kernel.sandbox`. The same bytes again are the same notice.
    """
    found = _typed(data, typed) if typed.strip() else opened(data)
    return found if isinstance(found, Pictures) else keep(data, filename, found, came, by=by)


def keep(data: bytes, filename: str, found: Extract, came: Came, *, by: Post) -> Reading:
    """Read a file's text in a child process and keep both. Refused where it is no official document."""
    document = _official(sandbox.run(read_text, found.text, kinds=catalogue().phrases()))
    with transaction.atomic():
        return _keep_reading(_keep(data, filename, found, document, came, by), to_json(document))


def _typed(data: bytes, text: str) -> Extract:
    format_ = recognise(data)
    if format_ not in _TYPED:
        raise Refused(because(BOTH_GIVEN))
    return Extract(text=canonical(text), format=format_)


def read_again(notice: Notice) -> Reading:
    """What the present engine finds in the notice. One reading an engine: the same one is not made twice."""
    return queries.reading_by(notice, ENGINE) or _keep_reading(notice, to_json(_read(notice.text)))


def read_anew(notice: Notice, *, by: Post) -> Reading:
    """`read_again` for a person: in a child process. Refused: NOT_YOURS_TO_DECIDE, and the reasons of the sandbox."""
    if notice.issuer_id != by.unit_id:
        raise Refused(because(NOT_YOURS_TO_DECIDE, unit=notice.issuer.name))
    if known := queries.reading_by(notice, ENGINE):
        return known
    return _keep_reading(notice, to_json(sandbox.run(read_text, notice.text, kinds=catalogue().phrases())))


def _official(document: Document) -> Document:
    if document.kind == "other":
        doubts = [doubt.reason for doubt in document.doubts]
        raise Refused(*doubts or [because(NOT_OFFICIAL)])
    return document


def _keep(data: bytes, filename: str, from_: Extract, document: Document, came: Came, by: Post) -> Notice:
    found = to_json(document)
    due, due_words = first_deadline(found)
    notice = Notice(
        issuer=by.unit,
        issuer_key=by.unit.division_id,
        filename=canonical(filename),
        sha256=hashlib.sha256(data).hexdigest(),
        received=data,
        text=document.text,
        format=from_.format,
        pages=from_.pages,
        recognised=from_.draft,
        extractor=EXTRACTOR,
        title=found["title"] or "",
        doc_number=found["doc_number"] or "",
        issued_by="、".join(found["issuers"]),
        due=due,
        due_words=due_words,
        came_on=came.on,
        channel=came.channel,
        by=by,
    )
    with transaction.atomic():
        Notice.objects.bulk_create([notice], ignore_conflicts=True)
        kept = Notice.objects.get(issuer=by.unit, sha256=notice.sha256)
        if kept.pk == notice.pk:  # who comes second waits for the first at the unique key, and takes no number
            enter(kept, came.on, came.channel, by=by)
    return kept


def _keep_reading(notice: Notice, found: Found) -> Reading:
    reading = Reading(
        notice=notice, issuer_id=notice.issuer_id, issuer_key=notice.issuer_key, engine=ENGINE, found=found
    )
    Reading.objects.bulk_create([reading], ignore_conflicts=True)
    return Reading.objects.get(notice=notice, engine=ENGINE)


def draft(reading: Reading, said: Finding, *, seen: int, by: Post) -> DraftDecision:
    """Keep what a person says about one place of a reading until it is confirmed; what was said before stays too.

    `seen` is the number of the last draft of the field that the person saw, 0 for none. Refused: SAID_MEANWHILE with
    what somebody else said since, DECIDED_ALREADY, NOT_YOURS_TO_DECIDE.
    """
    against_deciding(reading, by)
    mine = DraftDecision(
        reading=reading,
        unit=by.unit,
        area_key=by.unit.division_id,
        field=said.field,
        number=seen + 1,
        verdict=said.verdict,
        value=said.value,
        spans=said.spans,
        why=said.why,
        by=by,
    )
    DraftDecision.objects.bulk_create([mine], ignore_conflicts=True)
    last = queries.last_draft(reading, said.field)
    if last is None:
        raise Refused(because(SAID_MEANWHILE, who=""))
    if last.pk != mine.pk and _say(last) != _say(mine):
        raise Refused(because(SAID_MEANWHILE, who=last.by.account.name))
    return last


def against_deciding(reading: Reading, by: Post) -> None:
    """Refused: NOT_YOURS_TO_DECIDE for another unit than the one that registered it, DECIDED_ALREADY."""
    if reading.issuer_id != by.unit_id:
        raise Refused(because(NOT_YOURS_TO_DECIDE, unit=reading.issuer.name))
    if Decision.objects.filter(reading=reading).exists():
        raise Refused(because(DECIDED_ALREADY))


def _say(one: DraftDecision) -> tuple[Any, ...]:
    return one.verdict, one.value, one.why


def discard_drafts(reading: Reading, field: str = "") -> None:
    """Forget what was said in draft: about one field, or about all once it is confirmed."""
    drafts = DraftDecision.objects.filter(reading=reading)
    (drafts.filter(field=field) if field else drafts).delete()


def decide(
    reading: Reading,
    field: str,
    verdict: Verdict,
    value: Any,
    spans: Pairs,
    inferred: bool = False,
    why: str = "",
    *,
    by: Post,
) -> Decision:
    """Settle one field of a reading. The first decision upon a field stands; a later one gets it back unchanged."""
    finding = Finding(field=field, verdict=verdict, value=value, spans=spans, inferred=inferred, why=why)
    return decide_all(reading, [finding], by=by)[field]


def decide_all(reading: Reading, findings: Iterable[Finding], *, by: Post) -> dict[str, Decision]:
    """Settle many fields in one statement. Returns every decision upon the reading, earlier ones too, by field."""
    Decision.objects.bulk_create(
        [
            Decision(
                reading=reading,
                notice_id=reading.notice_id,
                issuer_id=reading.issuer_id,
                issuer_key=reading.issuer_key,
                field=one.field,
                verdict=one.verdict,
                value=Value(None, JSONField()) if one.value is None else one.value,  # JSON's null, not SQL's
                spans=one.spans,
                inferred=one.inferred,
                why=one.why,
                by=by,
            )
            for one in findings
        ],
        ignore_conflicts=True,
    )
    return {one.field: one for one in Decision.objects.filter(reading=reading)}


def _read(text: str) -> Document:
    return read_text(text, kinds=catalogue().phrases())
