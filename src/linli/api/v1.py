"""The same work over HTTP, version 1: the operations of every domain under one roof, and how they refuse."""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation

from linli.access.api import Token
from linli.api import reasons
from linli.campaigns.api import router as campaigns
from linli.campaigns.covering_api import router as coverings
from linli.campaigns.delivery_api import router as deliveries
from linli.figures.api import router as figures
from linli.kernel.reasons import Reason, Refused, because
from linli.ledger.api import router as works
from linli.notices.api import router as notices
from linli.reports.api import router as reports

log = logging.getLogger("django.request")

api = NinjaAPI(
    title="邻里 Linli",
    version="1",
    docs_url=None,
    description="One thread: notice, obligations, tasks, work, records, figures, report. See /api/ for a short guide.",
)
for name, router in (
    ("notices", notices),
    ("campaigns", campaigns),
    ("coverings", coverings),
    ("deliveries", deliveries),
    ("works", works),
    ("figures", figures),
    ("reports", reports),
):
    api.add_router(f"/{name}", router, tags=[name])


def operations() -> Iterator[tuple[str, Operation]]:
    """Every operation with the URL name that leads to it."""
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            for one in view.operations:
                yield f"api-1:{view.url_name or api.get_operation_url_name(one, bound.template)}", one


def door_of(operation: Operation) -> Token:
    """Whom an operation admits. Raises TypeError for one that does not say so."""
    match operation.auth_callbacks:
        case [Token() as token]:
            return token
    raise TypeError(f"{operation.view_func.__module__}.{operation.view_func.__name__} has no door: auth=may(…)")


def _close_doors() -> None:
    for _, one in operations():
        names = [name for m in one.models if m.__ninja_param_source__ == "query" for name in m.__ninja_flatten_map__]
        door_of(one).fields = frozenset(names)


_close_doors()


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return _answer(request, *refusal.reasons)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return _answer(request, because(reasons.NOT_THERE))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return _answer(request, *(reasons.of_field(one) for one in error.errors))


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _answer(request, because(reasons.NOT_JSON))


@api.exception_handler(SuspiciousOperation)
def _suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    return _answer(request, because(reasons.TOO_LARGE if isinstance(error, RequestDataTooBig) else reasons.NOT_JSON))


@api.exception_handler(Exception)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("%s %s", request.method, request.path, exc_info=error)
    return _answer(request, because(reasons.BROKEN))


def _answer(request: HttpRequest, *found: Reason) -> HttpResponse:
    """Every reason, and nothing kept of what was begun."""
    request.undo = True  # type: ignore[attr-defined]
    said: dict[str, Any] = {"reasons": [reason.as_json() for reason in found]}
    response = api.create_response(request, said, status=max(reason.code.status for reason in found))
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
