"""The inbox of a post: what its unit was told, unread first."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from linli.access import door
from linli.kernel.i18n import tr
from linli.messaging import actions, queries, words
from linli.messaging.models import Kind
from linli.ui.paging import page_of


@door.may(door.Ability.SEE)
def inbox(request: HttpRequest) -> HttpResponse:
    scope, kind = request.scope, request.GET.get("kind", "")  # type: ignore[attr-defined]
    unread_only = request.GET.get("show") == "unread"
    page = page_of(request, queries.inbox(scope, kind=kind, unread_only=unread_only))
    rows = [(one, words.sentence(one), words.items(one), words.day_of(one)) for one in page]
    return render(
        request,
        "messaging/inbox.html",
        {
            "page": page,
            "rows": rows,
            "kinds": Kind.choices,
            "kind": kind,
            "unread_only": unread_only,
            "waiting": any(one.read_at is None for one in page),
        },
    )


@door.may(door.Ability.SEE)
def message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read it, and go on to what it is about."""
    found = queries.mine(request.scope).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    actions.read([pk])
    return redirect(found.link or "messaging:inbox")


@require_POST
@door.may(door.Ability.SEE)
def read(request: HttpRequest) -> HttpResponse:
    """Mark one as read (`message`), or all."""
    chosen = [UUID(value) for value in request.POST.getlist("message") if _is_uuid(value)]
    done = actions.read(chosen or None)
    messages.success(request, tr("已读 {n} 条。", n=done))
    return redirect("messaging:inbox")


@door.may(door.Ability.SEE)
def unread(request: HttpRequest) -> HttpResponse:
    """The number beside the bell, asked for once the page stands."""
    answer = render(request, "messaging/_unread.html", {"n": queries.unread(request.scope)})  # type: ignore[attr-defined]
    answer["Cache-Control"] = "private, max-age=20"
    return answer


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
