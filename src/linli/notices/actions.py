"""Taking a notice in, reading it, and deciding upon what was read. All of them inside a scope, all idempotent."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import JSONField, Value

from linli.access.models import Post
from linli.catalogue.kinds import catalogue
from linli.kernel.reasons import Refused, because
from linli.kernel.textfile import decode
from linli.notices import queries
from linli.notices.models import Decision, Notice, Reading, Verdict
from linli.notices.reading.document import Document
from linli.notices.reading.engine import ENGINE
from linli.notices.reading.engine import read as read_text
from linli.notices.reading.output import to_json
from linli.notices.reasons import NOT_OFFICIAL
from linli.notices.rules import Finding, Pairs


def official(text: str) -> Document:
    """Read a text without keeping anything. Refused with the reader's reason where it is no official document."""
    document = _read(_storable(text))
    if document.kind == "other":
        doubts = [doubt.reason for doubt in document.doubts]
        raise Refused(*doubts or [because(NOT_OFFICIAL)])
    return document


def receive(data: bytes, filename: str, *, by: Post) -> Notice:
    """Keep a notice as it came in, for the unit of `by`. The same bytes again are the same notice.

    Refused with the reason of `kernel.textfile.decode` where the bytes are no text, and with the reader's where the
    text is no official document. Nothing is kept of what is refused.
    """
    digest = hashlib.sha256(data).hexdigest()
    if known := Notice.objects.filter(issuer=by.unit, sha256=digest).first():
        return known
    notice = Notice(
        issuer=by.unit,
        issuer_key=by.unit.division_id,
        filename=_storable(filename),
        sha256=digest,
        received=data,
        text=official(decode(data)).text,
        by=by,
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    return Notice.objects.get(issuer=by.unit, sha256=digest)


def read_again(notice: Notice) -> Reading:
    """What the present engine finds in the notice. One reading an engine: the same one is not made twice."""
    if known := queries.reading_by(notice, ENGINE):
        return known
    reading = Reading(
        notice=notice,
        issuer_id=notice.issuer_id,
        issuer_key=notice.issuer_key,
        engine=ENGINE,
        found=to_json(_read(notice.text)),
    )
    Reading.objects.bulk_create([reading], ignore_conflicts=True)
    return Reading.objects.get(notice=notice, engine=ENGINE)


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
    return queries.decisions(reading)


def _storable(text: str) -> str:
    """PostgreSQL keeps neither NUL nor lone surrogates; one sign stands for one, so that offsets hold."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _read(text: str) -> Document:
    return read_text(text, kinds=catalogue().phrases())
