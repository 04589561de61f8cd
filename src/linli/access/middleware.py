"""The innermost middleware: it asks the door, opens the transaction, sets its scope, and undoes what failed.

`ATOMIC_REQUESTS` would close the transaction before a lazy template is rendered, which then would see no rows, with
status 200. Here the response is rendered inside. A streaming response leaves the scope before it runs: it must hold
all its data already, and a query of it raises.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from linli.access import reasons
from linli.access.door import TWO_FACTORS, Door, Kind, against, door_of
from linli.access.holder import Holder, holder_of
from linli.access.scope import acting, as_public
from linli.access.tokens import holder_of_token
from linli.kernel.reasons import Reason, Refused, because
from linli.ui.refusals import refused

CHANGE_PASSWORD = "account_change_password"  #: all that a first password opens


class _Undo(Exception):
    """Carries a response out of a transaction that must not be kept."""


class Scoped:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        door, view = _asked(request)
        request.holder = holder = _who(request, door)  # type: ignore[attr-defined]
        request.undo = False  # type: ignore[attr-defined]
        if turned_away := _at(door, holder, request, view):
            return turned_away
        response: HttpResponseBase | None = None
        try:
            with _scope(door, holder) as scope:
                request.scope = scope  # type: ignore[attr-defined]
                response = self.get_response(request)
                if response.status_code >= 500 or request.undo:  # type: ignore[attr-defined]
                    raise _Undo
        except _Undo:
            pass
        assert response is not None
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that the view did not show itself: a page of its reasons, and nothing kept."""
        if not isinstance(exception, Refused):
            return None
        request.undo = True  # type: ignore[attr-defined]
        return refused(request, exception)


def _asked(request: HttpRequest) -> tuple[Door, str]:
    """The door of what is asked for, and its name; an address that is none is said to be none to everybody."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return Door(Kind.PUBLIC), ""
    return door_of(match), match.view_name


def _who(request: HttpRequest, door: Door) -> Holder | None:
    if door.kind is Kind.TOKEN and (bearer := request.headers.get("Authorization", "")):
        return holder_of_token(bearer)
    holder = holder_of(request)
    if door.kind is Kind.TOKEN and holder and holder.account.first_until:
        return None
    return holder


def _at(door: Door, holder: Holder | None, request: HttpRequest, view: str) -> HttpResponseBase | None:
    """What the door answers to who may not pass; None lets pass. The API says it in its own words."""
    if door.kind in (Kind.PUBLIC, Kind.TOKEN):
        return None
    if holder is None:
        return _to("account_login", request)
    if holder.account.first_until and view != CHANGE_PASSWORD:
        return _to(CHANGE_PASSWORD, request)
    if door.kind is Kind.SIGNED_IN:
        return None
    if holder.post is None:
        return _turned_away(request, because(reasons.NO_POST))
    ability = door.asks(request.method or "GET")
    assert ability is not None, "a door for posts names an ability"
    if reason := against(holder.post.role, ability):
        return _turned_away(request, reason)
    if ability in TWO_FACTORS and not holder.two_factors:
        return _to("access:second_factor", request)
    return None


def _turned_away(request: HttpRequest, reason: Reason) -> HttpResponse:
    return refused(request, Refused(reason), status=403)


def _to(name: str, request: HttpRequest) -> HttpResponse:
    """Somewhere else first, and back; a fragment asked for by htmx cannot be sent there, the whole page is."""
    there, back = reverse(name), _page_of(request)
    address = f"{there}?{urlencode({'next': back})}"
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(address)
    if urlsplit(back).path == there:
        return HttpResponse(status=204)
    return HttpResponse(status=204, headers={"HX-Redirect": address})


def _page_of(request: HttpRequest) -> str:
    """The page on which somebody asked: of a fragment or a form not its own address, which is no page."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if page and url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(page)
        return urlunsplit(("", "", parts.path or "/", parts.query, ""))
    return request.get_full_path() if request.method == "GET" else "/"


def _scope(door: Door, holder: Holder | None) -> AbstractContextManager[Any]:
    if door.kind is Kind.PUBLIC:
        return as_public()
    if door.kind is Kind.SIGNED_IN or holder is None or holder.post is None:
        return _plain()
    return acting(holder.post, holder.account)


def _plain() -> AbstractContextManager[Any]:
    """A transaction that sees no unit's data: sign-in accounts and posts only."""
    return transaction.atomic()
