"""Whoever loses the network in the middle of a form loses no word, doubles nothing, and shows it to nobody else."""

from typing import TYPE_CHECKING

from django.urls import reverse

from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns.models import Covering
from linli.ledger.models import Work
from tests.site import ONE_WORKER, Site, context_as

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

CLERK, OTHER = "kezhong-clerk", "xingan-clerk"


@ONE_WORKER
def test_what_was_typed_survives_a_lost_network(site: Site, browser: "Browser") -> None:
    with site.at():
        with acting(post_named(CLERK)):
            one = Covering.objects.get(unit__name="科尔沁右翼中旗民政局")
        address = reverse("campaigns:covering", args=[one.pk])
        context, words = context_as(browser, site, CLERK), "断网时写下的话。"
        page = context.new_page()
        try:
            page.goto(f"{site.address}{address}")
            page.fill("#draft-requirements", words)
            context.set_offline(True)
            page.click("button[form=words]:has-text('存稿')", no_wait_after=True)
            page.wait_for_timeout(300)
            context.set_offline(False)
            page.goto(f"{site.address}{address}")
            assert page.input_value("#draft-requirements") != words, "the server never had it"
            page.click("[data-draft-bring]")
            assert page.input_value("#draft-requirements") == words
            page.click("button[form=words]:has-text('存稿')")
            page.wait_for_url("**?saved=1")
            assert page.input_value("#draft-requirements") == words
            page.goto(f"{site.address}{address}")
            assert page.is_hidden("[data-draft-offer]"), "what the server has is no draft any more"
        finally:
            context.close()


@ONE_WORKER
def test_work_whose_answer_was_lost_is_not_recorded_twice(site: Site, browser: "Browser") -> None:
    context = context_as(browser, site, CLERK)
    page = context.new_page()
    try:
        before = _written(site)
        _fill(page, site)
        page.route("**/work/new/", _lose_the_answer)
        page.click("button:has-text('记下')", no_wait_after=True)
        page.wait_for_timeout(1000)
        page.unroute("**/work/new/")
        assert _written(site) == before + 1, "the server had it"
        page.goto(f"{site.address}{reverse('ledger:new')}")
        page.click("[data-draft-bring]")
        page.click("button:has-text('记下')")
        page.wait_for_url("**?saved=*")
        assert _written(site) == before + 1
    finally:
        context.close()


@ONE_WORKER
def test_a_draft_is_offered_to_its_account_alone_and_goes_when_it_signs_out(site: Site, browser: "Browser") -> None:
    context = context_as(browser, site, CLERK)
    page, offered = context.new_page(), "[data-draft-offer]"
    new = f"{site.address}{reverse('ledger:new')}"
    try:
        _fill(page, site)
        page.goto(new)
        assert page.is_visible(offered)
        mine = context.cookies()
        context.add_cookies([{"name": "sessionid", "value": site.session(OTHER), "url": site.address}])
        page.goto(new)
        assert page.is_hidden(offered), "it is somebody else's"
        context.add_cookies(mine)
        page.goto(new)
        assert page.is_visible(offered)
        page.once("dialog", lambda asked: asked.dismiss())
        _sign_out(page)
        assert page.is_visible(offered), "who thinks again keeps it"
        page.route("**/account/logout/", lambda route: route.abort())  # the session is that of the whole run
        page.once("dialog", lambda asked: asked.accept())
        _sign_out(page)
        page.goto(new)
        assert page.is_hidden(offered)
        assert not page.evaluate("Object.keys(localStorage).filter((one) => one.startsWith('draft:')).length")
    finally:
        context.close()


def _fill(page: "Page", site: Site) -> None:
    page.goto(f"{site.address}{reverse('ledger:new')}")
    page.fill("#id_kind", "理发修脚")
    page.fill("#id_unnamed", "3")
    page.fill("#id_minutes", "60")


def _lose_the_answer(route: "Route") -> None:
    if route.request.method == "POST":
        route.fetch(max_redirects=0)
        route.abort()
    else:
        route.continue_()


def _sign_out(page: "Page") -> None:
    if page.is_hidden("form[data-drops-drafts] button"):
        page.click("summary.person")
    page.click("form[data-drops-drafts] button", no_wait_after=True)
    page.wait_for_timeout(300)


def _written(site: Site) -> int:
    with site.at(), acting(post_named(CLERK)):
        return Work.objects.filter(entered_by=post_named(CLERK)).count()
