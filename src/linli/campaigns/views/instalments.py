"""The calendar strip of an obligation with a rhythm: which unit reported on which day, in the order of codes."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from linli.access import door
from linli.campaigns import queries
from linli.campaigns.views.obligations import visible
from linli.db.planned import planned_once
from linli.ui.paging import page_of


@door.may(door.Ability.SEE)
def strip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All units of the same clause; asked for by htmx the table alone."""
    found = visible(pk)
    if not found.rhythm:
        raise Http404
    with planned_once():
        page = page_of(request, queries.fellows(found), size=queries.PART)
    days = queries.strip_days(found)
    cells = queries.strip_cells(list(page), days)
    rows = [(one, [cells.get((one.unit_id, day.day)) for day in days]) for one in page]
    inside = "HX-Request" in request.headers
    template = "campaigns/_strip.html" if inside else "campaigns/instalments.html"
    return render(request, template, {"obligation": found, "page": page, "days": days, "rows": rows})
