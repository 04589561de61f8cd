"""Language and help: pages that belong to no domain."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from linli.ui.language import COOKIE, SPOKEN
from linli.ui.terms import TERMS


def back(request: HttpRequest, wanted: str) -> HttpResponseRedirect:
    """To a page of this site; anything else leads home."""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(wanted if safe else "/")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    answer = back(request, request.POST.get("next", "/"))
    if (chosen := request.POST.get("language")) in SPOKEN:
        answer.set_cookie(COOKIE, chosen, max_age=365 * 86400, samesite="Lax")
    return answer


def help_page(request: HttpRequest) -> HttpResponse:
    """Terms, keys, and where to begin."""
    return render(request, "ui/help.html", {"terms": TERMS})
