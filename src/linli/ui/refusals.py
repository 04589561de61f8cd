"""A refusal on the page: every reason, what can be done, and the way back. The same codes as in the API and the log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.kernel.reasons import Refused


def refused(
    request: HttpRequest, refusal: Refused, template: str = "ui/refused.html", *, status: int = 0, **context: object
) -> HttpResponse:
    """Answer with the reasons. A fragment asked for by htmx gets the box alone, put where the person is (`#why`)."""
    if request.headers.get("HX-Request") and template == "ui/refused.html":
        template = "ui/_why.html"
    status = status or max(reason.code.status for reason in refusal.reasons)
    return render(request, template, {"reasons": refusal.reasons, "refused": True, **context}, status=status)
