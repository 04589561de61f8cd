"""All settings, from the environment (12-factor). README.md lists them; a test fails for one that it does not.

With `DATABASE_URL` nothing embedded starts, and the keys must be given; without it the embedded database and its own
keys serve. Tests give a database of their own the same way.
"""

import os
from datetime import timedelta
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from linli.db.embedded.state import Keys, decode_key


def _database(url: str) -> dict[str, Any]:
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "linli"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # PgBouncer in transaction mode: nothing may outlive a transaction.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "ATOMIC_REQUESTS": False,
        # Of our own server; for `linli.db.planned`. PgBouncer of old cannot hold prepared statements.
        "OPTIONS": {"prepare_threshold": None if EXTERNAL else 5},
    }


def _key(name: str) -> bytes:
    text = os.environ.get(name)
    if not text:
        raise ImproperlyConfigured(f"{name} is not set. With DATABASE_URL it must hold base64 of 32 random bytes.")
    try:
        return decode_key(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from None


if EXTERNAL := "DATABASE_URL" in os.environ:
    _app_url = os.environ["DATABASE_URL"]
    _owner_url = os.environ.get("LINLI_OWNER_URL", _app_url)
    _keys = Keys(master=_key("LINLI_MASTER_KEY"), seal=_key("LINLI_SEAL_KEY"))
else:
    from linli.db.embedded.server import ensure_running
    from linli.db.embedded.state import keys

    _server = ensure_running()
    _app_url, _owner_url, _keys = _server.app_url, _server.owner_url, keys(_server.state)

_HERE = os.path.dirname(__file__)
DATABASES = {"default": _database(_app_url), "owner": _database(_owner_url)}
MASTER_KEY, SEAL_KEY = _keys.master, _keys.seal
SECRET_KEY = os.environ.get("LINLI_SECRET_KEY") or MASTER_KEY.hex()

HOST, PORT = os.environ.get("LINLI_HOST", "127.0.0.1"), int(os.environ.get("LINLI_PORT", "8000"))
#: demonstration accounts may be entered without a password: only here, on this machine's own address
DEMONSTRATION = not EXTERNAL and HOST in ("127.0.0.1", "localhost", "::1")
DEBUG = False
ALLOWED_HOSTS = [HOST, "localhost", "127.0.0.1", "[::1]", "testserver", *os.environ.get("LINLI_HOSTS", "").split()]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in os.environ.get("LINLI_HOSTS", "").split()]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "django_htmx",
    "pgtrigger",
    "procrastinate.contrib.django",
    "linli.db",
    "linli.ui",
    "linli.places",
    "linli.access",
    "linli.catalogue",
    "linli.people",
    "linli.messaging",
    "linli.notices",
    "linli.campaigns",
    "linli.ledger",
    "linli.figures",
    "linli.reports",
    "linli.thread",
    "linli.archive",
    "linli.desk",
    "linli.api",
    "allauth",  # behind ours, whose templates stand before its own
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "linli.ui.language.Speaks",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "linli.access.middleware.Scoped",  # innermost: the transaction, and for whom it acts
]
ROOT_URLCONF = "linli.urls"
WSGI_APPLICATION = "linli.wsgi.application"
FORM_RENDERER = "linli.ui.drawn.Drawn"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        ("django.template.loaders.filesystem.Loader", [os.path.join(_HERE, "ui", "templates")]),
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "linli.ui.context.shell",
            ],
            "builtins": ["linli.ui.templatetags.linli"],
        },
    }
]
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 365 * 86400  # `{% asset %}` names the content, so an address never changes its bytes
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
#: with an external database the desk stands behind TLS; the demonstration speaks plain HTTP on this machine
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = EXTERNAL
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_ENGINE = "linli.access.sessions"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "/", "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER, MFA_ADAPTER = "linli.access.adapters.Accounts", "linli.access.adapters.Factors"
ACCOUNT_FORMS = {
    "login": "linli.access.forms.SignIn",
    "change_password": "linli.access.forms.ChangePassword",
    "reauthenticate": "linli.access.forms.Reauthenticate",
}
MFA_FORMS = {
    "authenticate": "linli.access.forms.Authenticate",
    "reauthenticate": "linli.access.forms.ReauthenticateByCode",
    "activate_totp": "linli.access.forms.Enrol",
}
ACCOUNT_SESSION_REMEMBER = False  # till the browser closes, twelve hours at most
#: an office signs in from one address; wrong passwords are counted by axes, wrong codes by `login_failed`
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,10/5m/key", "reauthenticate": "30/m/user"}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "linli.access.passwords.LongOrVaried"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
#: GB/T 22239-2019, 8.1.4.1 b): failed sign-ins are limited
AXES_FAILURE_LIMIT, AXES_COOLOFF_TIME = 5, timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "linli.access.lockout.page"
AXES_USERNAME_FORM_FIELD = "username"
AXES_RESET_ON_SUCCESS, AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = True, False
MESSAGE_TAGS = {20: "info", 25: "ok", 30: "warn", 40: "bad"}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
#: what went wrong, with where; who asked for what stands in granian's own line a request
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "linli": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "procrastinate": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
AUTH_USER_MODEL = "access.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [os.path.join(_HERE, "locale")]
