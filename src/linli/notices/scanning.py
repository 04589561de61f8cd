"""A notice that came as pictures: brought, recognised page by page, compared by a person, and then registered.

What is recognised is a draft that nobody reads on: obligations come only from the text that a person left.
"""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from procrastinate.contrib.django import app

from linli.access.models import Post
from linli.access.scope import acting
from linli.kernel.reasons import Reason, Refused, because
from linli.notices import actions
from linli.notices.extraction import ocr
from linli.notices.extraction.layout import rejoined
from linli.notices.extraction.values import Extract, Format, Pictures, canonical
from linli.notices.models import Reading, Scan
from linli.notices.reasons import NOT_RECOGNISED_YET, NOTHING_GIVEN

RECOGNISE = "notices.recognise"  #: name of the job in `notices.jobs`
AT_ONCE = 1  #: pages up to which they are recognised in the request, some 4 s each


def bring(data: bytes, filename: str, found: Pictures, came: actions.Came, *, by: Post) -> Scan:
    """Keep pictures until they are registered, and have them recognised. The same bytes again are the same scan."""
    scan = Scan(
        unit=by.unit,
        area_key=by.unit.division_id,
        by=by,
        filename=canonical(filename),
        sha256=hashlib.sha256(data).hexdigest(),
        received=data,
        format=found.format,
        came_on=came.on,
        channel=came.channel,
        layers=found.texts,
    )
    Scan.objects.bulk_create([scan], ignore_conflicts=True)
    kept = Scan.objects.defer("received").get(unit=by.unit, sha256=scan.sha256)
    if kept.pk == scan.pk:
        order(kept, by=by)
    return kept


def order(scan: Scan, *, by: Post) -> None:
    """Have the pages recognised that are still to be done; harmless where they are under way."""
    if len(scan.layers) <= AT_ONCE or ocr.program() is None:
        recognise(scan.pk, by=by)
    else:
        app.configure_task(RECOGNISE, lock=str(scan.pk)).defer(scan=str(scan.pk), post=str(by.pk))


def recognise(pk: UUID, *, by: Post) -> None:
    """Recognise page after page; each is kept as soon as it is done, so that it may be killed and run again."""
    while True:
        with acting(by):
            scan = Scan.objects.filter(pk=pk).first()
        if scan is None or is_ready(scan):
            return
        number = len(scan.texts)
        page = _page(scan, number)
        with acting(by):
            mine = Scan.objects.select_for_update().filter(pk=pk).defer("received").first()
            if mine is not None and len(mine.texts) == number:
                mine.texts.append(canonical(page.text))
                mine.notes.append([_kept(note) for note in page.notes])
                mine.save(update_fields=["texts", "notes"])


def is_ready(scan: Scan) -> bool:
    """Whether every page was looked at."""
    return len(scan.texts) >= len(scan.layers)


def register(scan: Scan, texts: Sequence[str], *, by: Post) -> Reading:
    """Keep the notice with the text as a person left it, one text a page; the scan is gone.

    Refused: NOT_RECOGNISED_YET, NOTHING_GIVEN, and what `actions.keep` refuses.
    """
    if not is_ready(scan) or len(texts) != len(scan.layers):
        raise Refused(because(NOT_RECOGNISED_YET))
    text, pages = rejoined([canonical(one.replace("\r\n", "\n")) for one in texts])
    if not text:
        raise Refused(because(NOTHING_GIVEN))
    found = Extract(text=text, format=Format(scan.format), pages=pages, draft=True)
    came = actions.Came(scan.came_on, scan.channel)
    reading = actions.keep(bytes(scan.received), scan.filename, found, came, by=by)
    scan.delete()
    return reading


def _page(scan: Scan, number: int) -> ocr.Recognised:
    """A page that cannot be recognised has no text and the reason."""
    pictures = Pictures(format=Format(scan.format), texts=tuple(scan.layers))
    try:
        return ocr.page_of(bytes(scan.received), pictures, number)
    except Refused as refusal:
        return ocr.Recognised("", refusal.reasons)


def _kept(note: Reason) -> dict[str, object]:
    """A note as it is stored: it is said again in whatever language its reader speaks."""
    return {"code": note.code.name, "sentence": note.code.sentence, "remedy": note.code.remedy, "facts": note.facts}
