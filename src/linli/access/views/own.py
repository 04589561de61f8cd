"""One's own account: posts, deputies, tokens, and which post one acts from."""

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.access import deputies, door, queries, reasons, tokens
from linli.access.door import Ability
from linli.access.forms import DeputyForm, TokenForm
from linli.access.holder import POST_KEY, deputy_posts, open_posts
from linli.access.landing import landing_of
from linli.access.models import ADMINISTRATORS, Post
from linli.kernel.clock import end_of, today
from linli.kernel.reasons import Refused, because
from linli.ui.paging import page_of
from linli.ui.refusals import refused
from linli.ui.views import back


@door.signed_in
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "access/account.html", _account(request))


def _account(request: HttpRequest, **more: Any) -> dict[str, Any]:
    """What the page shows, with bound forms in place of empty ones (4 queries)."""
    holder = request.holder  # type: ignore[attr-defined]
    posts = list(open_posts(holder.account))
    own = [post for post in posts if post.account_id == holder.account.pk]
    factors = {one.type: one for one in Authenticator.objects.filter(user=holder.account)}
    return {
        "posts": posts,
        "own": own,
        "lendable": [post for post in own if post.role not in ADMINISTRATORS],
        "deputies": list(deputy_posts(holder.account)),
        "tokens": list(tokens.own_tokens(holder.account)),
        "totp": factors.get(Authenticator.Type.TOTP),
        "codes": factors.get(Authenticator.Type.RECOVERY_CODES),
        "demonstration": not holder.account.has_usable_password(),
        "deputy_form": DeputyForm(initial={"first_day": today()}),
        "token_form": TokenForm(),
    } | more


def _own_post(request: HttpRequest) -> Post:
    """The post of one's own that the form names. Refused: NOT_YOUR_POST."""
    mine = request.holder.account  # type: ignore[attr-defined]
    if found := open_posts(mine).filter(slug=request.POST.get("post", ""), account=mine).first():
        return found
    raise Refused(because(reasons.NOT_YOUR_POST))


@door.signed_in
@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    form = DeputyForm(request.POST)
    if not form.is_valid():
        return render(request, "access/account.html", _account(request, deputy_form=form), status=422)
    days = form.cleaned_data
    try:
        deputies.hand_over(
            _own_post(request), days["account"], days["first_day"], days["last_day"], why=days["why"], by=request.holder
        )  # type: ignore[attr-defined]
    except Refused as refusal:
        return refused(request, refusal, "access/account.html", **_account(request, deputy_form=form))
    return redirect("access:account")


@door.signed_in
@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    deputies.take_back(pk, by=request.holder)  # type: ignore[attr-defined]
    return redirect("access:account")


@door.signed_in
@never_cache
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """The key stands in this answer and nowhere else, so there is no redirect."""
    form = TokenForm(request.POST)
    key = ""
    if form.is_valid():
        post, last = _own_post(request), form.cleaned_data["last_day"]
        if last < today():
            refusal = Refused(because(reasons.LAST_DAY_PAST, day=last))
            return refused(request, refusal, "access/account.html", **_account(request, token_form=form))
        mine = request.holder.account  # type: ignore[attr-defined]
        _, key = tokens.issue(post, mine, form.cleaned_data["name"], until=end_of(last))
        form = TokenForm()
    return render(
        request, "access/account.html", _account(request, token_form=form, key=key), status=200 if key else 422
    )


@door.signed_in
@require_POST
def end_token(request: HttpRequest, pk: UUID) -> HttpResponse:
    tokens.end(pk, request.holder.account)  # type: ignore[attr-defined]
    return redirect("access:account")


@door.signed_in
def switch(request: HttpRequest) -> HttpResponse:
    """The posts one may act from; a press of one chooses it. htmx gets the list alone."""
    holder = request.holder  # type: ignore[attr-defined]
    posts = list(open_posts(holder.account))
    if request.method == "POST":
        return _switched(request, posts)
    template = "access/_switch.html" if request.headers.get("HX-Request") else "access/switch.html"
    return render(request, template, {"posts": posts, "next": request.GET.get("next", "")})


def _switched(request: HttpRequest, posts: list[Post]) -> HttpResponse:
    holder = request.holder  # type: ignore[attr-defined]
    chosen = next((post for post in posts if post.slug == request.POST.get("post")), None)
    if chosen is None:
        raise Refused(because(reasons.NOT_YOUR_POST))
    request.session[POST_KEY] = chosen.slug
    there = type(holder)(holder.account, chosen)
    stays = holder.may(Ability.SEE) and there.may(Ability.SEE) and request.POST.get("next")
    return back(request, request.POST["next"] if stays else landing_of(there))


@door.signed_in
def me(request: HttpRequest) -> HttpResponse:
    """For who has nothing to do at a desk: a volunteer, or an account without a post."""
    holder = request.holder  # type: ignore[attr-defined]
    return render(request, "access/me.html", {"posts": list(open_posts(holder.account))})


@door.may(Ability.SEE)
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at sealed data: one's own unit's looks, and those of others that concern it."""
    ours = request.GET.get("by") != "others"
    page = page_of(request, queries.looks(request.scope, ours=ours))  # type: ignore[attr-defined]
    people = {look.person for look in page.object_list}
    return render(request, "access/looks.html", {"page": page, "ours": ours, "people": people})
