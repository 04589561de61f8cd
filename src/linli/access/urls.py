"""Pages of this room, and those of allauth that we keep, under its own names.

Sign-up, addresses of mail and resetting a password by mail have no route: accounts are opened by an administrator.
"""

from allauth.account.views import account_inactive, logout, reauthenticate
from allauth.mfa.base.views import authenticate
from allauth.mfa.base.views import reauthenticate as reauthenticate_by_code
from allauth.mfa.recovery_codes.views import download_recovery_codes, generate_recovery_codes, view_recovery_codes
from allauth.mfa.totp.views import deactivate_totp
from django.urls import include, path

from linli.access.door import public, signed_in
from linli.access.views import audit, guard, own, posts, signing

ours = [
    path("", own.account, name="account"),
    path("me/", own.me, name="me"),
    path("switch/", own.switch, name="switch"),
    path("deputies/", own.hand_over, name="hand_over"),
    path("deputies/<uuid:pk>/end/", own.take_back, name="take_back"),
    path("tokens/", own.token, name="token"),
    path("tokens/<uuid:pk>/end/", own.end_token, name="end_token"),
    path("looks/", own.looks, name="looks"),
    path("demonstration/", signing.demonstrate, name="demonstrate"),
    path("second-factor/", signing.second_factor, name="second_factor"),
    path("audit/", audit.audit, name="audit"),
    path("audit/export/", audit.export, name="export"),
    path("posts/", posts.posts, name="posts"),
    path("posts/<uuid:pk>/", posts.account_of, name="account_of"),
    path("posts/<uuid:pk>/give/", posts.give, name="give"),
    path("posts/<uuid:pk>/renew/", posts.renew, name="renew"),
    path("posts/<uuid:pk>/active/", posts.set_active, name="set_active"),
    path("posts/<uuid:pk>/end/", posts.end_post, name="end_post"),
    path("guard/", guard.guard, name="guard"),
    path("guard/unlock/", guard.unlock, name="unlock"),
    path("guard/factor/", guard.reset_factor, name="reset_factor"),
    path("guard/tokens/<uuid:pk>/end/", guard.end_token, name="end_others_token"),
]
urlpatterns = [
    path("", include((ours, "access"))),
    path("login/", public(signing.SignIn.as_view()), name="account_login"),
    path("logout/", public(logout), name="account_logout"),
    path("inactive/", public(account_inactive), name="account_inactive"),
    path("reauthenticate/", signed_in(reauthenticate), name="account_reauthenticate"),
    path("password/", signed_in(signing.ChangePassword.as_view()), name="account_change_password"),
    path("mfa/", signed_in(signing.settings_of_factor), name="mfa_index"),
    path("mfa/authenticate/", public(authenticate), name="mfa_authenticate"),
    path("mfa/reauthenticate/", signed_in(reauthenticate_by_code), name="mfa_reauthenticate"),
    path("mfa/totp/", signed_in(signing.Enrol.as_view()), name="mfa_activate_totp"),
    path("mfa/totp/end/", signed_in(deactivate_totp), name="mfa_deactivate_totp"),
    path("mfa/codes/", signed_in(view_recovery_codes), name="mfa_view_recovery_codes"),
    path("mfa/codes/new/", signed_in(generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("mfa/codes/file/", signed_in(download_recovery_codes), name="mfa_download_recovery_codes"),
]
