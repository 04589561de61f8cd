"""All settings, from the environment (12-factor). README.md lists them; a test fails for one that it does not.

With `DATABASE_URL` nothing embedded starts, and the keys must be given; without it the embedded database and its own
keys serve. Tests give a database of their own the same way.
"""

import os
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
        "CONN_HEALTH_CHECKS": True,
        # PgBouncer in transaction mode: nothing may outlive a transaction.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "ATOMIC_REQUESTS": False,
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

DATABASES = {"default": _database(_app_url), "owner": _database(_owner_url)}
MASTER_KEY, SEAL_KEY = _keys.master, _keys.seal
SECRET_KEY = os.environ.get("LINLI_SECRET_KEY") or MASTER_KEY.hex()

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "pgtrigger",
    "linli.db",
    "linli.places",
    "linli.access",
    "linli.people",
    "linli.notices",
    "linli.campaigns",
    "linli.ledger",
    "linli.figures",
    "linli.reports",
]
AUTH_USER_MODEL = "access.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [os.path.join(os.path.dirname(__file__), "locale")]
