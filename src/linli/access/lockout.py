"""Lock-out after failed sign-ins: by account name and address together, so that nobody locks out another's account."""

from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.kernel.clock import real_now

MINUTES = settings.AXES_COOLOFF_TIME.seconds // 60


def page(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """Until when, and what to do: the answer to a locked-out sign-in (`AXES_LOCKOUT_CALLABLE`)."""
    name = (credentials or {}).get("username", "")
    mine = AccessAttempt.objects.filter(username=name, ip_address=request.axes_ip_address)  # type: ignore[attr-defined]
    last = mine.aggregate(last=Max("attempt_time"))["last"] or real_now()
    context = {"name": name, "until": last + settings.AXES_COOLOFF_TIME, "minutes": MINUTES}
    return render(request, "access/locked.html", context, status=429)


def locked_out() -> list[dict[str, Any]]:
    """Who is locked out now: name, address, failures, `last` and `until`, the latest first (1 query)."""
    since = real_now() - settings.AXES_COOLOFF_TIME
    rows = (
        AccessAttempt.objects.filter(attempt_time__gt=since)
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-last")
    )
    return [{**row, "until": _until(row["last"])} for row in rows]


def _until(last: datetime) -> datetime:
    return last + settings.AXES_COOLOFF_TIME
