"""Make a database ready: schema, policies, the check of the key, places, and the demonstration's posts."""

from django.conf import settings
from django.db import ProgrammingError, connection, connections

from linli.access import demo
from linli.access.reasons import NO_OWNER, NOT_SET_UP, TOO_POWERFUL
from linli.db import sealed
from linli.db.migrate import migrate
from linli.kernel.reasons import Refused, because
from linli.places.load import load

_ROLE = """
SELECT current_user,
       rolsuper OR rolbypassrls OR EXISTS (SELECT 1 FROM pg_class WHERE relowner = r.oid AND relname = 'db_mark')
  FROM pg_roles r WHERE rolname = current_user
"""


def set_up() -> None:
    """Bring the database up to date. Idempotent; two at once do the work once. Refused: NO_OWNER, WRONG_MASTER_KEY.

    About five seconds on an empty database, a tenth of one where nothing is to be done. The embedded database carries
    the demonstration's posts from its first start; another one never gets them.
    """
    if connections["owner"].settings_dict["USER"] == connection.settings_dict["USER"]:
        raise Refused(because(NO_OWNER))
    migrate()
    sealed.keep_check()
    load()
    if not settings.EXTERNAL:
        demo.give_posts()


def check() -> None:
    """Refuse to serve from a database that is not ours to serve. Two queries; for the start of every program.

    Refused: TOO_POWERFUL, NOT_SET_UP, WRONG_MASTER_KEY.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ROLE)
        role, powerful = cursor.fetchone()
    if powerful:
        raise Refused(because(TOO_POWERFUL, role=role))
    try:
        ready = sealed.check_key()
    except ProgrammingError as error:  # no such table
        raise Refused(because(NOT_SET_UP)) from error
    if not ready:
        raise Refused(because(NOT_SET_UP))
