"""The audit administrator's page: who looked at sealed data, and what was done to accounts and posts."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from linli.access import queries
from linli.access.actions import record
from linli.access.door import Ability, may
from linli.access.export import COLUMNS, MOST_ROWS, workbook
from linli.access.forms import LogForm
from linli.access.models import Verb
from linli.ui.paging import page_of

#: the field of the filter that the log has no use for
LEFT_OUT = {"looks": "verb", "acts": "person"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked(request: HttpRequest) -> tuple[str, LogForm, QuerySet[Any]]:
    """Which log, its filter and the rows that fit; a filter that cannot be read leaves none out but says so."""
    of = "acts" if request.GET.get("of") == "acts" else "looks"
    form = LogForm(request.GET)
    form.is_valid()
    rows = queries.acts(form.cleaned_data) if of == "acts" else queries.watched_looks(form.cleaned_data)
    return of, form, rows


@may(Ability.AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    of, form, rows = _asked(request)
    asked = [field for field in form if field.name != LEFT_OUT[of]]
    return render(request, "access/audit.html", {"of": of, "asked": asked, "page": page_of(request, rows)})


@may(Ability.AUDIT)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The rows of the page's filter as a file; that it was taken out is logged."""
    of, _, rows = _asked(request)
    record(Verb.EXPORT, f"{of}?{request.GET.urlencode()}", by=request.holder)  # type: ignore[attr-defined]
    answer = HttpResponse(workbook(COLUMNS[of], rows[:MOST_ROWS]), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="linli-{of}.xlsx"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
