"""People at their screens: they find things by what stands there, in the language of the page, and press them.

Nothing is opened by its address but the front door. Words of the interface are given as their Chinese message and
sought as the page shows them; what is data (titles, names) is sought as it is.
"""

import re
from typing import TYPE_CHECKING

from linli.kernel.i18n import speak, tr
from tests.site import ROOT, Site, context_as

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PATIENCE = 30_000  #: milliseconds for anything to appear, on a machine that does much besides
PICTURES = ROOT / "out" / "journeys"


class Person:
    """Somebody at a post, before a window of their own. `clicks` counts the pages that they went on to."""

    def __init__(self, page: "Page", language: str) -> None:
        self.page, self.language, self.clicks = page, language, 0
        self.main = page.locator("main")

    def word(self, message: str, **facts: object) -> str:
        """A message as this person's pages show it."""
        with speak(self.language):
            return tr(message, **facts)

    def link(self, message: str, **facts: object) -> "Locator":
        return self.main.get_by_role("link", name=self.word(message, **facts), exact=True).first

    def button(self, message: str, **facts: object) -> "Locator":
        return self.main.get_by_role("button", name=self.word(message, **facts), exact=True).first

    def row(self, *words: str) -> "Locator":
        """The row of a table, or the block that it is on a phone, that holds all these words."""
        found = self.main.locator("tbody tr")
        for one in words:
            found = found.filter(has_text=one)
        return found.first

    def go(self, to: "Locator") -> None:
        """Press what leads to another page, and be there."""
        with self.page.expect_navigation():
            to.click()
        self.clicks += 1

    def menu(self, message: str) -> None:
        """By the navigation that stands on every page."""
        self.go(self.page.locator("nav.side").get_by_role("link", name=self.word(message), exact=True))

    def unfold(self, words: str) -> None:
        self.main.locator("summary").filter(has_text=words).first.click()

    def fill(self, message: str, words: str) -> None:
        """Write into the field of a label."""
        self.main.get_by_label(self.word(message)).first.fill(words)

    def sees(self, *words: str) -> None:
        """Wait until all of it stands on the page."""
        from playwright.sync_api import expect

        for one in words:
            expect(self.main).to_contain_text(one)

    def has_before(self, what: "Locator") -> None:
        """Wait until it stands where it is seen, without scrolling."""
        from playwright.sync_api import expect

        expect(what).to_be_in_viewport()

    def reads(self, message: str, **facts: object) -> None:
        """The same, of a message in the language of the page."""
        self.sees(self.word(message, **facts))


class Office:
    """The people of one story, each at a window of their own, all on one site."""

    def __init__(self, site: Site, browser: "Browser", width: int, language: str) -> None:
        self.site, self.width, self.language = site, width, language
        self._browser = browser
        self._people: dict[str, Person] = {}

    @property
    def is_narrow(self) -> bool:
        return self.width < 600

    def at(self, slug: str) -> Person:
        """Who holds this post, before their desk."""
        if slug in self._people:
            self._people[slug].menu("工作台")
        else:
            window = context_as(self._browser, self.site, slug, width=self.width, language=self.language)
            window.set_default_timeout(PATIENCE)
            self._people[slug] = Person(window.new_page(), self.language)
            self._people[slug].page.goto("/")
        return self._people[slug]

    def drain(self) -> None:
        """What the worker does every quarter of a minute."""
        from linli.figures.drain import drain

        with self.site.at():
            drain()

    def photograph(self, name: str) -> None:
        """Keep what everybody sees now."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        for slug, person in self._people.items():
            person.page.screenshot(path=PICTURES / f"{re.sub(r'[^a-z0-9]+', '-', name)}-{slug}.png", full_page=True)

    def close(self) -> None:
        for person in self._people.values():
            person.page.context.close()


def newly_come(person: Person) -> None:
    person.go(person.main.locator(".counts a", has_text=person.word("新到")))
