"""A second demand, for figures that the ledger holds already: answered by some in one tap, by others not yet.

So the board has something of everything: not acknowledged, late, returned, more days asked for, said to be a repeat;
and some say how many minutes it took them.
"""

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns.actions.deliveries import ask_extension, give_back
from linli.campaigns.actions.objecting import object_to
from linli.campaigns.actions.steps import acknowledge, finish, remind_deliveries
from linli.campaigns.models import Campaign, Delivery, DeliveryState
from linli.campaigns.queries import whole_task
from linli.demonstration import story
from linli.demonstration.campaigns import passed_down
from linli.demonstration.days import on
from linli.desk.outcome import outcome
from linli.desk.views.finish import ANSWERED
from linli.figures.drain import drain
from linli.ledger.actions import claim

DAY = story.FIGURES_ASKED


def supervise() -> None:
    """Ask, claim what was done in that week, and let every bureau answer or not. What was done already is left."""
    department = post_named("department-clerk")
    with on(DAY):
        made = passed_down(
            "figures.txt", "内民政办字〔2023〕6号.txt", department, first=story.FIGURES_FIRST, last=story.FIGURES_LAST
        )
    with acting(department):
        claim(made, by=department)
    drain()
    for name in story.BUREAUS.values():
        if name not in story.FIGURES_SILENT:
            with on(DAY), acting(by := post_named(f"{name}-clerk")):
                one = _delivery(made, by)
                if one.state == DeliveryState.SENT:
                    acknowledge(one, by=by)
    with on(story.FIGURES_REMINDED), acting(department):
        _answer(made)
        silent = Delivery.objects.filter(campaign=made, state=DeliveryState.SENT)
        remind_deliveries(silent.values_list("pk", flat=True), by=department)


def _answer(made: Campaign) -> None:
    """Those who answer, and those who say why not."""
    for name, minutes in story.FIGURES_ANSWERED.items():
        with acting(by := post_named(f"{name}-clerk")):
            one = _delivery(made, by)
            if not one.is_done:
                facts = outcome(one.obligation, one.unit).facts()
                note = ANSWERED if facts["works"] else "零报告：假期七天没有开展活动。"
                finish(whole_task(one), by=by, note=note, facts=facts, minutes=minutes)
    name, why, note = story.FIGURES_RETURNED
    with acting(by := post_named(f"{name}-clerk")):
        one = _delivery(made, by)
        if one.state == DeliveryState.ACKNOWLEDGED:
            give_back(one, by=by, why=why, note=note)
    name, until, note = story.FIGURES_MORE_DAYS
    with acting(by := post_named(f"{name}-clerk")):
        ask_extension(_delivery(made, by), by=by, until=until, why=note)
    name, note = story.FIGURES_REPEATED
    with acting(by := post_named(f"{name}-clerk")):
        one = _delivery(made, by)
        if one.state == DeliveryState.ACKNOWLEDGED:
            object_to(one, _first(by), by=by, note=note)


def _delivery(made: Campaign, by: Post) -> Delivery:
    mine = Delivery.objects.filter(campaign=made, unit=by.unit, area_key=by.unit.division_id)
    return mine.select_related("obligation__campaign", "unit").get()


def _first(by: Post) -> Delivery:
    """What the unit was asked for first: the report of the whole campaign."""
    mine = Delivery.objects.filter(unit=by.unit, area_key=by.unit.division_id, obligation__consolidates=False)
    return mine.select_related("obligation").order_by("campaign__number")[0]
