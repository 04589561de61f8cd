"""Make a database ready: schema, policies, places, the check of the key, and the demonstration's posts."""

from django.conf import settings

from linli.access import demo
from linli.db.migrate import migrate
from linli.places.load import load


def set_up() -> None:
    """Bring the database up to date. Idempotent; two at once do the work once.

    The embedded database carries the demonstration's posts from its first start; another one never gets them.
    """
    migrate()
    load()
    if not settings.EXTERNAL:
        demo.give_posts()
