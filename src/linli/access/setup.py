"""Make a database ready: schema, policies, the check of the key, places, and the demonstration's posts."""

from django.conf import settings

from linli.access import demo
from linli.db.migrate import migrate
from linli.db.sealed import keep_check
from linli.places.load import load


def set_up() -> None:
    """Bring the database up to date. Idempotent; two at once do the work once. Refused: WRONG_MASTER_KEY.

    About five seconds on an empty database, a tenth of one where nothing is to be done. The embedded database carries
    the demonstration's posts from its first start; another one never gets them.
    """
    migrate()
    keep_check()
    load()
    if not settings.EXTERNAL:
        demo.give_posts()
