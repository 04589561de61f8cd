"""Start Django for the commands that need the database."""

import gc
import os


def start() -> None:
    """Set Django up; starts the embedded database where no other is given."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")
    gc.disable()  # what is imported stays: to look for garbage among it takes a tenth of the time
    django.setup()
    gc.freeze()
    gc.enable()


def ready() -> None:
    """Set Django up and bring the embedded database up to date; another one is migrated by `linli db migrate`.

    Refused: what `access.setup.check` refuses to serve.
    """
    start()
    from django.conf import settings

    from linli.access import setup

    if settings.EXTERNAL:
        setup.check()
    else:
        setup.set_up()


def serving() -> object:
    """The WSGI application, of a database that is ready to be served. Refused: what `access.setup.check` refuses."""
    start()
    from django.core.wsgi import get_wsgi_application
    from django.urls import get_resolver

    from linli.access import setup

    setup.check()
    application = get_wsgi_application()
    _ = get_resolver().url_patterns  # all views are loaded before the first request, not by it
    return application
