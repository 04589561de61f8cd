"""Two clerks of one unit acknowledge the same delivery at the same moment: the conditional update decides."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from linli.access.actions import give_post, open_account
from linli.access.models import Role
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns import actions, reasons
from linli.campaigns.models import Delivery, Step
from linli.campaigns.period import proposal
from linli.kernel.reasons import Refused
from linli.notices.actions import read_again, receive
from linli.places.models import Unit


def test_of_two_at_once_one_acknowledges_and_the_other_is_told(committed: str, sample: str) -> None:
    by = post_named("department-clerk")
    with acting(by):
        reading = read_again(receive(sample.encode(), "通知.txt", by=by))
        actions.pass_down(actions.confirm(reading, period=proposal(reading), by=by), by=by)
    unit = Unit.objects.get(name="兴安盟民政局")
    give_post(open_account("xingan-second"), unit, Role.CLERK, slug="xingan-second")
    together = Barrier(2)

    def acknowledge(slug: str) -> str:
        try:
            post = post_named(slug)
            together.wait(timeout=20)
            with acting(post):
                delivery = Delivery.objects.select_related("obligation", "unit").get(unit=post.unit)
                return str(actions.acknowledge(delivery, by=post))
        except Refused as refusal:
            return refusal.reasons[0].code.name
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(acknowledge, ("xingan-clerk", "xingan-second")))
    assert outcomes == ["True", reasons.ACKNOWLEDGED.name]
    with acting(by):
        assert Step.objects.count() == 1
