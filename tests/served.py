"""What a test's own server serves: the program as it is, on the database that the test names; and axe."""

import os
from pathlib import Path

from whitenoise import WhiteNoise

from linli.cli import _django

_django.start()

from django.db import connections  # noqa: E402  # the settings stand only now

for _alias in connections:
    connections[_alias].settings_dict["NAME"] = os.environ["LINLI_TEST_DATABASE"]
    connections.settings[_alias]["NAME"] = os.environ["LINLI_TEST_DATABASE"]

AXE = Path(__file__).parent.parent / "src/linli/ui/frontend/node_modules/axe-core"
application = WhiteNoise(_django.serving(), max_age=86400)
application.add_files(str(AXE), prefix="axe/")
