"""What a test's own server serves: the program as it is, on the database that the test names."""

import os

from linli.cli import _django

_django.start()

from django.db import connections  # noqa: E402  # the settings stand only now

for _alias in connections:
    connections[_alias].settings_dict["NAME"] = os.environ["LINLI_TEST_DATABASE"]
    connections.settings[_alias]["NAME"] = os.environ["LINLI_TEST_DATABASE"]

application = _django.serving()
