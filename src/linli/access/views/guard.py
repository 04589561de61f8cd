"""The security administrator's page: lock-outs, second factors, tokens of others."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from linli.access import guarding, queries
from linli.access.door import Ability, may
from linli.access.lockout import locked_out
from linli.kernel.reasons import Refused
from linli.ui.paging import page_of
from linli.ui.refusals import refused

#: what a tab lists
TABS: dict[str, Callable[[Any], Any]] = {
    "locked": lambda post: locked_out(),
    "factors": queries.without_factor,
    "tokens": queries.tokens_within,
}


def _tab(request: HttpRequest, tab: str) -> dict[str, Any]:
    tab = tab if tab in TABS else "locked"
    return {"tab": tab, "page": page_of(request, TABS[tab](request.holder.post))}  # type: ignore[attr-defined]


@may(Ability.GUARD)
def guard(request: HttpRequest) -> HttpResponse:
    return render(request, "access/guard.html", _tab(request, request.GET.get("tab", "")))


def _done(request: HttpRequest, tab: str, act: Callable[..., None], subject: str | UUID) -> HttpResponse:
    """Do what the form asks with its reason; a refusal is shown where the list stands."""
    why = request.POST.get("why", "")
    try:
        act(subject, why=why, by=request.holder)  # type: ignore[attr-defined]
    except Refused as refusal:
        return refused(request, refusal, "access/guard.html", why=why, **_tab(request, tab))
    return redirect(f"{reverse('access:guard')}?tab={tab}")


@may(Ability.GUARD)
@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    return _done(request, "locked", guarding.unlock, request.POST.get("account", ""))


@may(Ability.GUARD)
@require_POST
def reset_factor(request: HttpRequest) -> HttpResponse:
    return _done(request, "factors", guarding.reset_factor, request.POST.get("account", ""))


@may(Ability.GUARD)
@require_POST
def end_token(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _done(request, "tokens", guarding.end_token, pk)
