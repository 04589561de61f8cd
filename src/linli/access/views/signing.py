"""Signing in: the page, one click for a demonstration account, the second factor."""

import ipaddress
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView, PasswordChangeView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from linli.access import door, reasons
from linli.access.demo import POSTS
from linli.access.door import TWO_FACTORS, Ability
from linli.access.holder import DEMONSTRATION, POST_KEY
from linli.access.models import Post
from linli.access.queries import post_named
from linli.kernel.i18n import mark
from linli.kernel.reasons import Refused, because
from linli.places.models import Unit
from linli.places.rule import office_id
from linli.ui.views import back

NEXT = "after-second-factor"  #: in the session: the page that asked for it
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def demonstration_is_open(request: HttpRequest) -> bool:
    """Only in the demonstration, and only from this machine itself; a proxy in between counts as elsewhere."""
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return settings.DEMONSTRATION and not forwarded and ipaddress.ip_address(request.META["REMOTE_ADDR"]).is_loopback


class SignIn(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        posts = demonstration_posts() if demonstration_is_open(self.request) else []
        return super().get_context_data(**kwargs) | {"demonstration": posts}


def demonstration_posts() -> list[dict[str, Any]]:
    """The demonstration's posts as the sign-in page lists them, each with its unit (1 query)."""
    units = Unit.objects.in_bulk({office_id(post.division, post.kind) for post in POSTS})
    return [{"post": post, "unit": units.get(office_id(post.division, post.kind))} for post in POSTS]


@door.public
@require_POST
def demonstrate(request: HttpRequest) -> HttpResponse:
    """Enter as a demonstration account. Refused: NO_DEMONSTRATION, NO_SUCH_POST."""
    if not demonstration_is_open(request):
        raise Refused(because(reasons.NO_DEMONSTRATION))
    slug = request.POST.get("post", "")
    if slug not in {post.slug for post in POSTS}:
        raise Refused(because(reasons.NO_SUCH_POST, slug=slug, known=""))
    post = post_named(slug)
    login(request, post.account, backend=BACKEND)
    record_authentication(request, post.account, DEMONSTRATION)
    request.session[POST_KEY] = post.slug
    return back(request, request.POST.get("next", "/"))


class ChangePassword(PasswordChangeView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_usable_password():  # type: ignore[union-attr]
            raise Refused(because(reasons.NO_OWN_PASSWORD))
        return super().dispatch(request, *args, **kwargs)

    def get_default_success_url(self) -> str:
        return reverse("access:account")


class Enrol(ActivateTOTPView):
    """A code that enrols the authenticator has proved it: the session has its second factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type=Authenticator.Type.TOTP)
        return answer


@door.signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a page asks for a second factor, and the way through it and back."""
    wanted = request.GET.get("next") or request.session.get(NEXT, "/")
    holder = request.holder  # type: ignore[attr-defined]
    if holder.two_factors:
        request.session.pop(NEXT, None)
        return back(request, wanted)
    request.session[NEXT] = wanted
    enrolled = Authenticator.objects.filter(user=holder.account, type=Authenticator.Type.TOTP).exists()
    here = reverse("access:second_factor")
    way = reverse("mfa_reauthenticate" if enrolled else "mfa_activate_totp")
    return render(
        request,
        "access/second_factor.html",
        {"enrolled": enrolled, "way": f"{way}?{urlencode({'next': here})}", "asks": asked_of(holder.post)},
    )


#: what asks for a second factor, in words
_WORDS = {
    Ability.SIGN: mark("签发公文和报告"),
    Ability.UNSEAL: mark("查看密封的个人信息"),
    Ability.GIVE_POSTS: mark("开账号、授予任职"),
    Ability.CHANNELS: mark("设置本单位的提醒方式"),
    Ability.GUARD: mark("解除锁定、管理登录安全"),
    Ability.AUDIT: mark("查看审计日志"),
}


def asked_of(post: Post | None) -> list[str]:
    """What a post may do that asks for a second factor, in words."""
    return [_WORDS[ability] for ability in sorted(TWO_FACTORS) if post and door.able(post.role, ability)]


def settings_of_factor(request: HttpRequest) -> HttpResponseRedirect:
    """Where allauth sends who has changed a factor: on to the page that asked for it, else to one's account."""
    return HttpResponseRedirect(reverse("access:second_factor" if NEXT in request.session else "access:account"))
