"""Pages of the walk, from a clause, a figure or a piece of work to all on the same thread; and the search."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from linli.access import door
from linli.thread.pages import of_clause, of_figure, of_work
from linli.thread.search import LONGEST
from linli.thread.search import search as found_by


@door.may(door.Ability.SEE)
def search(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").strip()
    context = {"typed": typed, "groups": found_by(typed, request.scope), "longest": LONGEST}
    return render(request, "thread/search.html", context)


@door.may(door.Ability.SEE)
def clause(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, "thread/clause.html", of_clause.clause(pk, request.scope))


@door.may(door.Ability.SEE)
def figure(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, "thread/figure.html", of_figure.figure(pk, request.scope))


@door.may(door.Ability.SEE)
def work(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, "thread/work.html", of_work.work(pk, request.scope))


def _page(request: HttpRequest, template: str, view: object | None) -> HttpResponse:
    if view is None:
        raise Http404
    return render(request, template, {"view": view})
