"""The demonstration as the stage of a journey: at each width and in each language a copy that only it changes."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.person import Office
from tests.site import WORKS, Site, copied

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EVERY = ((1280, "zh"), (360, "en"), (1280, "en"), (360, "zh"))
CHOSEN = EVERY if os.environ.get("LINLI_JOURNEYS") == "all" else EVERY[:2]
JOURNEY = pytest.mark.xdist_group("journeys")


@pytest.fixture(scope="session")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    """Built once; nobody goes there but to copy it."""
    from django.db import connections

    from linli.demonstration.build import build

    shared = connections["default"].settings_dict["NAME"]
    with copied(shared, f"{shared}_story", django_db_blocker) as made:
        with made.at():
            build(works=WORKS)
        yield made


@pytest.fixture(params=CHOSEN, ids=lambda one: f"{one[0]}-{one[1]}")
def office(demonstration: Site, browser: "Browser", request: pytest.FixtureRequest) -> Iterator[Office]:
    failed = request.session.testsfailed
    with copied(demonstration.database, f"{demonstration.database}_now", demonstration.blocker) as site:
        office = Office(site, browser, *request.param)
        yield office
        if request.session.testsfailed > failed:
            office.photograph(request.node.name)
        office.close()
