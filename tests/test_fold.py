"""The desk shows fifteen rows above the fold at 1280 × 800, under the bar of a set day (LOOK.md)."""

from typing import TYPE_CHECKING

import pytest

from tests.site import ONE_WORKER, Site, context_as

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ABOVE = "[...document.querySelectorAll('tbody tr')].filter(r => r.getBoundingClientRect().bottom <= innerHeight).length"
WITHIN_ITS_BOX = """key => {
  const words = document.querySelector(`.doc-text [data-f~="${key}"]`);
  const [at, box] = [words, words.closest('.doc-text')].map(one => one.getBoundingClientRect());
  return at.bottom > box.top && at.top < box.bottom;
}"""


@pytest.mark.parametrize("slug", ["xingan-clerk", "department-approver"])
@ONE_WORKER
def test_fifteen_rows_stand_above_the_fold(slug: str, site: Site, browser: "Browser") -> None:
    context = context_as(browser, site, slug)
    try:
        page = context.new_page()
        page.goto("/desk/")
        assert page.evaluate(ABOVE) == 15
    finally:
        context.close()


@ONE_WORKER
def test_rows_are_gone_through_by_keyboard(site: Site, browser: "Browser") -> None:
    context = context_as(browser, site, "xingan-clerk")
    try:
        page = context.new_page()
        page.goto("/desk/")
        page.keyboard.press("j")
        page.keyboard.press("j")
        second = page.locator("tbody tr").nth(1).locator("td.t a")
        assert second.evaluate("link => link === document.activeElement")
        wanted = second.get_attribute("href")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{wanted}")
    finally:
        context.close()


@ONE_WORKER
def test_on_a_phone_the_keeper_meets_the_two_big_acts_first(site: Site, browser: "Browser") -> None:
    context = context_as(browser, site, "station-keeper", width=360)
    try:
        page = context.new_page()
        page.goto("/desk/")
        big = page.locator(".bigact")
        assert [big.nth(n).bounding_box()["height"] >= 88 for n in range(big.count())] == [True, True]  # type: ignore[index]
        assert big.nth(1).bounding_box()["y"] < 740 / 2 + 100  # type: ignore[index]  # within the thumb's reach
        assert page.evaluate("document.documentElement.scrollWidth") == 360
    finally:
        context.close()


@ONE_WORKER
def test_a_finding_turns_its_text_to_the_words_and_leaves_the_page_in_place(site: Site, browser: "Browser") -> None:
    """A page that moved under the pointer would take the press from what was aimed at."""
    context = context_as(browser, site, "xingan-clerk")
    try:
        page = context.new_page()
        page.goto("/notices/")
        page.locator("main tbody tr", has_text="内民政办字〔2023〕1号").get_by_role("link").first.click()
        page.wait_for_selector(".found[data-f]")
        findings = page.locator(".found[data-f]:visible").all()
        assert len(findings) > 10
        for one in findings:
            one.scroll_into_view_if_needed()
            before = page.evaluate("scrollY")
            one.hover()
            assert page.evaluate("scrollY") == before
            assert page.evaluate(WITHIN_ITS_BOX, one.get_attribute("data-f"))
    finally:
        context.close()
