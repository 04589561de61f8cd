"""The demonstration as the stage of a journey: at each width and in each language a copy that only it changes."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.person import PATIENCE, Office
from tests.site import copied

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EVERY = ((1280, "zh"), (360, "en"), (1280, "en"), (360, "zh"))
CHOSEN = EVERY if os.environ.get("LINLI_JOURNEYS") == "all" else EVERY[:2]
JOURNEY = pytest.mark.xdist_group("journeys")


@pytest.fixture(params=CHOSEN, ids=lambda one: f"{one[0]}-{one[1]}")
def office(
    demonstration: str, django_db_blocker: Any, browser: "Browser", request: pytest.FixtureRequest
) -> Iterator[Office]:
    from playwright.sync_api import expect

    failed = request.session.testsfailed
    expect.set_options(timeout=PATIENCE)
    with copied(demonstration, f"test_{os.getpid()}_now", django_db_blocker) as site:
        office = Office(site, browser, *request.param)
        yield office
        if request.session.testsfailed > failed:
            office.photograph(request.node.name)
        office.close()
