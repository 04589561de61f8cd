"""A scan on its way into the register: its pages beside their text, and the pictures themselves."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from linli.access import door
from linli.access.door import Ability
from linli.kernel.reasons import Code, Reason, Refused
from linli.kernel.sandbox import run_limited
from linli.notices import queries, scanning
from linli.notices.extraction.parsing import page_to_show
from linli.notices.extraction.values import Format
from linli.notices.models import Notice, Scan
from linli.ui.refusals import refused


@door.may(Ability.DRAFT)
def scan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The pages beside their text; posted, the text as a person left it."""
    if request.method != "POST":
        return render(request, "notices/scan.html", _page(queries.scan(request.scope, pk)))
    found = queries.scan(request.scope, pk, with_bytes=True)
    texts = [request.POST.get(f"page-{n}", "") for n in range(1, len(found.layers) + 1)]
    try:
        reading = scanning.register(found, texts, by=request.scope.post)
    except Refused as refusal:
        return refused(request, refusal, "notices/scan.html", **_page(found, texts))
    return redirect("notices:notice", reading.notice_id)


@door.may(Ability.DRAFT)
@require_safe
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asked by the page while pages are recognised; once all are done the page is to load itself anew."""
    found = queries.scan(request.scope, pk)
    response = render(request, "notices/_scan_progress.html", _page(found))
    if scanning.is_ready(found):
        response.headers["HX-Refresh"] = "true"
    return response


@door.may(Ability.DRAFT)
@require_POST
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Order the recognition once more, where a job was lost."""
    scanning.order(queries.scan(request.scope, pk), by=request.scope.post)
    return redirect("notices:scan", pk)


@door.may(Ability.DRAFT)
@require_POST
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    queries.scan(request.scope, pk).delete()
    return redirect("notices:register")


@door.may(Ability.DRAFT)
@require_safe
def picture(request: HttpRequest, pk: UUID, page: int) -> HttpResponse:
    return page_picture(queries.scan(request.scope, pk, with_bytes=True), page)


def page_picture(kept: Notice | Scan, page: int) -> HttpResponse:
    """A page (from 1) as a picture without the metadata of its file; 404 where the file has no such page."""
    pages = kept.layers if isinstance(kept, Scan) else kept.pages
    if kept.format not in (Format.PDF, Format.SCAN, Format.PICTURE) or not 1 <= page <= len(pages):
        raise Http404
    is_pdf = kept.format != Format.PICTURE
    drawn = run_limited(page_to_show, (bytes(kept.received), page - 1), {"is_pdf": is_pdf}, memory_mb=1024, seconds=20)
    response = HttpResponse(drawn, content_type="image/webp")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _page(found: Scan, said: list[str] | None = None) -> dict[str, Any]:
    texts, notes = said or found.texts, found.notes
    return {
        "scan": found,
        "busy": not scanning.is_ready(found),
        "done": len(found.texts),
        "percent": 100 * len(found.texts) // len(found.layers),
        "pages": [
            {"number": n, "text": text, "notes": [_note(note) for note in notes[n - 1]] if n <= len(notes) else []}
            for n, text in enumerate(texts, 1)
        ],
    }


def _note(kept: dict[str, Any]) -> Reason:
    return Reason(Code(kept["code"], kept["sentence"], kept["remedy"]), kept["facts"])
