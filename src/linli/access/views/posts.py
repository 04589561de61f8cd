"""The system administrator's pages: accounts, first passwords, posts."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.access import accounts, queries
from linli.access.door import Ability, may
from linli.access.forms import GiveForm, OpenForm, WhyForm
from linli.access.models import Account
from linli.kernel.reasons import Refused
from linli.ui.paging import page_of
from linli.ui.refusals import refused


def _list(request: HttpRequest, **more: Any) -> dict[str, Any]:
    words = request.GET.get("q", "").strip()
    page = page_of(request, queries.accounts_within(request.holder.post, words))  # type: ignore[attr-defined]
    return {"page": page, "q": words, "form": OpenForm()} | more


@may(Ability.GIVE_POSTS)
@never_cache
def posts(request: HttpRequest) -> HttpResponse:
    """All accounts within reach; a sent form opens one. Its first password stands in that answer and nowhere else."""
    if request.method != "POST":
        return render(request, "access/posts.html", _list(request))
    form = OpenForm(request.POST)
    if not form.is_valid():
        return render(request, "access/posts.html", _list(request, form=form), status=422)
    try:
        account, password = accounts.open_account(form.cleaned_data["name"], by=request.holder)  # type: ignore[attr-defined]
    except Refused as refusal:
        return refused(request, refusal, "access/posts.html", **_list(request, form=form))
    return _of_account(request, account.pk, password=password)


def _of_account(request: HttpRequest, pk: UUID, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "access/account_of.html", _context(request, pk, **more), status=status)


def _context(request: HttpRequest, pk: UUID, **more: Any) -> dict[str, Any]:
    found: Account | None = queries.accounts_within(request.holder.post).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    mine = found == request.holder.account  # type: ignore[attr-defined]
    form = GiveForm(initial={"account": found.name})
    return {"account": found, "form": form, "why_form": WhyForm(), "mine": mine} | more


@may(Ability.GIVE_POSTS)
def account_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _of_account(request, pk)


@may(Ability.GIVE_POSTS)
@require_POST
def give(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = GiveForm(request.POST)
    if not form.is_valid():
        return _of_account(request, pk, 422, form=form)
    try:
        accounts.appoint(accounts.Appointment(**form.cleaned_data), by=request.holder)  # type: ignore[attr-defined]
    except Refused as refusal:
        return refused(request, refusal, "access/account_of.html", **_context(request, pk, form=form))
    return redirect("access:account_of", pk)


@may(Ability.GIVE_POSTS)
@require_POST
def end_post(request: HttpRequest, pk: UUID) -> HttpResponse:
    post = accounts.end_post(pk, why=request.POST.get("why", ""), by=request.holder)  # type: ignore[attr-defined]
    return redirect("access:account_of", post.account_id)


@may(Ability.GIVE_POSTS)
@never_cache
@require_POST
def renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    _, password = accounts.renew(pk, by=request.holder)  # type: ignore[attr-defined]
    return _of_account(request, pk, password=password)


@may(Ability.GIVE_POSTS)
@require_POST
def set_active(request: HttpRequest, pk: UUID) -> HttpResponse:
    active, why = request.POST.get("active") == "1", request.POST.get("why", "")
    accounts.set_active(pk, active, why=why, by=request.holder)  # type: ignore[attr-defined]
    return redirect("access:account_of", pk)
