"""Start Django for the commands that need the database."""

import os


def start() -> None:
    """Set Django up: starts the embedded database where no other is given."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
    django.setup()
