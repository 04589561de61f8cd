"""Start Django for the commands that need the database."""

import os


def start() -> None:
    """Set Django up; starts the embedded database where no other is given."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
    django.setup()


def ready() -> None:
    """Set Django up and bring the embedded database up to date; another one is migrated by `linli db migrate`."""
    start()
    from django.conf import settings

    if not settings.EXTERNAL:
        from linli.access.setup import set_up

        set_up()
