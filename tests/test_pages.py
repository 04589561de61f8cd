"""Every page of the walk over URLs, opened in a browser: nobody is left out by what he cannot see, hear or read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.access.demo import POSTS
from linli.access.door import Kind, NoDoor, able
from linli.access.queries import post_named
from linli.access.scope import acting
from tests.examples import example, finder
from tests.said import untranslated
from tests.site import ONE_WORKER, ROOT, WITH_PASSWORD, Site, client_at, context_as
from tests.walk import Place, places

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, ViewportSize

LOOKING = (ROOT / "tests/looking.js").read_text(encoding="utf-8").partition("\n")[2]
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
FIRST_LOAD = 150 * 1024
WIDE: "ViewportSize" = {"width": 1280, "height": 800}
NARROW: "ViewportSize" = {"width": 360, "height": 740}
#: the one who opens a page is the first of these whom its door admits and who has something to see there
VISITORS = ("kezhong-clerk", "department-approver", "xingan-clerk", "system-admin", "security-admin", "audit-admin")
NOT_OURS = ("account_", "mfa_")  #: allauth's, which may lead elsewhere
MACHINES = ("api-1:", "reports:note")  #: what no person opens by its address alone


def test_every_url_has_a_door() -> None:
    without = []
    for place in places():
        try:
            assert place.door
        except NoDoor:
            without.append(place.name)
    assert without == []


def test_every_url_with_parameters_has_an_example() -> None:
    routes = [place.route for place in places() if place.parameters]
    assert [route for route in routes if finder(route) is None] == [], "add an example to tests/examples.py"


#: what a person may open, once for every name
PAGES = {place.name: place for place in places() if not place.name.startswith(MACHINES)}


#: what an asset weighed when it came; its address names its content, so a browser asks for it once
WEIGHTS: dict[str, int] = {}


@dataclass
class Window:
    """One visitor's, for all pages that he opens: what the page before it left in the cache need not come again."""

    page: "Page"
    address: str
    requests: "list[Request]" = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request))
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("console", lambda said: said.type == "error" and self.complaints.append(f"console: {said.text}"))

    def open(self, url: str, language: str, size: "ViewportSize") -> None:
        """What went before is forgotten."""
        self.requests.clear()
        self.complaints.clear()
        self.page.set_viewport_size(size)
        self.page.context.add_cookies([{"name": "lang", "value": language, "url": self.address}])
        self.page.goto(url, wait_until="load")

    def bytes(self, later: list[str]) -> int:
        """Over the wire to an empty cache, without some addresses; waits for what is still coming."""
        return sum(self._weight(one) for one in self.requests if one.url not in later)

    def _weight(self, request: "Request") -> int:
        if "/static/" not in request.url:
            return int(request.sizes()["responseBodySize"])
        if request.url not in WEIGHTS:
            WEIGHTS[request.url] = request.sizes()["responseBodySize"]
        return WEIGHTS[request.url]


@pytest.fixture(scope="module")
def there(site: Site) -> Iterator[Site]:
    with site.at():
        yield site


@pytest.fixture(scope="module")
def windows(there: Site, browser: "Browser") -> Iterator[dict[str | None, Window]]:
    """By whose they are; a test takes out of it what it opens."""
    opened: dict[str | None, Window] = {}
    yield opened
    for window in opened.values():
        window.page.context.close()


@pytest.mark.parametrize("name", PAGES)
@ONE_WORKER
def test_a_page_serves_everybody(name: str, there: Site, browser: "Browser", windows: dict[str | None, Window]) -> None:
    slug, url = visit(name)
    if not url:
        pytest.skip("sends forms, moves on, or is part of a page")
    window = windows.pop(slug, None) or Window(context_as(browser, there, slug).new_page(), there.address)
    page = window.page
    window.open(url, "zh", WIDE)
    found = at_first(window) + by_rule(page) + narrow(page) + window.complaints
    window.open(url, "en", NARROW)
    found += [f"in English {one}" for one in at_first(window) + narrow(page)] + window.complaints
    found += [f"Chinese: {text}" for text in untranslated(page.evaluate(f"{LOOKING}.chinese()"), there.database)]
    assert not found, "\n".join(found)
    windows[slug] = window  # who was found well opens the next one too


def at_first(window: Window) -> list[str]:
    """What is wrong with a page that somebody opens for the first time."""
    found, (title, headings, later) = [], window.page.evaluate(f"{LOOKING}.first()")
    if (size := window.bytes(later)) > FIRST_LOAD:
        found.append(f"first load: {size // 1024} KB gz")
    if headings != 1:
        found.append(f"{headings} h1")
    if not title.partition("·")[0].strip():
        found.append("no title")
    return found


def narrow(page: "Page") -> list[str]:
    """What sticks out where the window is a phone's."""
    page.set_viewport_size(NARROW)
    return list(page.evaluate(f"{LOOKING}.wide()"))


def by_rule(page: "Page") -> list[str]:
    """What the rules of accessibility find, at the width that the page has."""
    return list(page.evaluate(f"{LOOKING}.violations({TAGS})"))


@cache
def visit(name: str) -> tuple[str | None, str]:
    """Who opens the page, and where it is: the first whom its door admits and who has something to see there.

    No address where it only takes forms, is a file or part of a page, or leads elsewhere.
    """
    place = PAGES[name]
    if place.door.kind is Kind.PUBLIC and not place.parameters:
        url = reverse(name)
        return None, url if _is_page(Client().get(url), name) else ""
    for slug in _visitors(place):
        with acting(post_named(slug)):
            parameters = example(place.route, place.parameters)
        if parameters is None:
            continue
        url = reverse(name, kwargs=parameters)
        response = client_at(slug).get(url)
        if response.status_code != 404 or name.startswith(NOT_OURS):
            return slug, url if _is_page(response, name) else ""
    return pytest.fail(f"{name}: the demonstration holds nothing that a post could open")


def _visitors(place: Place) -> list[str]:
    """Posts whose roles may read, in order; for what asks for a password, one that has one."""
    if place.name.startswith(NOT_OURS):
        return [WITH_PASSWORD]
    ability, roles = place.door.asks("GET"), {post.slug: post.role for post in POSTS}
    return [slug for slug in VISITORS if ability is None or able(roles[slug], ability)]


def _is_page(response: Any, name: str) -> bool:
    leads_on = response.status_code == 302 and "/login/" not in response.headers.get("Location", "")
    if response.status_code == 405 or leads_on or (name.startswith(NOT_OURS) and response.status_code in (302, 404)):
        return False
    assert response.status_code == 200, f"answers {response.status_code}"
    page = response.headers["Content-Type"].startswith("text/html") and not response.streaming
    return page and b"<!doctype html" in response.content[:200].lower()
