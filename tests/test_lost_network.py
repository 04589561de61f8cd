"""A clerk who loses the network in the middle of a draft loses no word."""

from typing import TYPE_CHECKING

from django.urls import reverse

from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns.models import Covering
from tests.site import ONE_WORKER, Site, context_as

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CLERK = "kezhong-clerk"


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
