"""A report every day: the league's third notice, what two banners and the league itself answered, what nobody did."""

from datetime import date, timedelta

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting, as_job, current
from linli.campaigns.actions.by_rule import escalate, remind_by_rule
from linli.campaigns.actions.confirming import confirm
from linli.campaigns.actions.instalments import open_ahead, report, report_nothing
from linli.campaigns.actions.log import Outside
from linli.campaigns.actions.passing import pass_down
from linli.campaigns.actions.steps import acknowledge_all
from linli.campaigns.models import Campaign, Delivery, Instalment
from linli.campaigns.period import given
from linli.demonstration import story
from linli.demonstration.days import on
from linli.desk.outcome import counted
from linli.figures.drain import drain
from linli.kernel.workdays import is_workday
from linli.ledger.actions import claim
from linli.notices.actions import read_again, receive


def unfold() -> None:
    """Ordered, opened day by day, answered in part; reminders and what went up, as the rules have them."""
    with on(story.DAILY_ISSUED):
        made = _ordered()
    if _answered(made):
        return
    league = post_named("xingan-clerk")
    with on(story.DAY), acting(league):
        claim(made, by=league)
    drain()
    days = [story.DAILY_FIRST + timedelta(days=n) for n in range((story.DAY - story.DAILY_FIRST).days + 1)]
    for day in days:
        with on(day):
            with as_job("rhythm"):
                open_ahead()
            _by_rule(day)
            for slug, missing in story.DAILY_MISSING.items():
                if day not in missing:
                    _answer(made, post_named(slug), day)


def _ordered() -> Campaign:
    by = post_named("xingan-clerk")
    with acting(by):
        reading = read_again(receive(story.document("daily.txt"), "兴民办字〔2023〕5号.txt", by=by))
        made = confirm(reading, period=given(story.DAILY_FIRST, story.DAILY_LAST), by=by, simulated=True)
        pass_down(made, by=by)
    for slug in story.DAILY_MISSING:
        post = post_named(slug)
        with acting(post) as scope:
            mine = Delivery.objects.filter(campaign=made, unit=post.unit, area_key__range=scope.enclosing)
            acknowledge_all(mine.values_list("pk", flat=True), by=post)
    return made


def _answered(made: Campaign) -> bool:
    with as_job("rhythm"):
        return Instalment.objects.filter(delivery__campaign=made).exclude(by=None).exists()


def _by_rule(day: date) -> None:
    if is_workday(day):
        with as_job("remind"):
            escalate()
            remind_by_rule()


def _answer(made: Campaign, by: Post, day: date) -> None:
    """With what the ledger has of the day, or that nothing happened. The league answers for banners without a desk."""
    with acting(by):
        waiting = Instalment.objects.filter(
            delivery__campaign=made, day=day, state="open", area_key__range=current().enclosing
        ).select_related("delivery__obligation__campaign", "delivery__unit__division")
        for one in waiting.filter(delivery__acted_for=True) if by.slug == "xingan-clerk" else waiting:
            known = counted(one)
            told = one.unit_id != by.unit_id
            how = Outside(channel="chat", on=day, receipt=story.DAILY_RECEIPT) if told else Outside()
            if known.works:
                report(one, facts=known.facts, by=by, how=how)
            else:
                report_nothing(one, works=0, seal=known.seal, by=by, how=how)
