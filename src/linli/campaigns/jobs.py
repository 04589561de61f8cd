"""What runs by itself, and what takes longer than a page may. By the set date, as everything else; ids as arguments."""

from uuid import UUID

from procrastinate.contrib.django import app

from linli.access.models import Post
from linli.access.scope import as_job
from linli.campaigns.actions import cascade as dispatch
from linli.campaigns.actions import reminding as press
from linli.campaigns.actions.by_rule import escalate, remind_by_rule
from linli.campaigns.actions.instalments import open_ahead
from linli.kernel.clock import LOCAL, now

MORNING = 8  #: the hour from which units are told what the day brings


@app.task(name=dispatch.JOB)
def cascade(covering: str, post: str) -> None:
    """Send a covering notice; it may be killed and run again."""
    by = Post.objects.select_related("account", "unit__division").get(pk=post)
    dispatch.cascade(UUID(covering), by=by)


@app.task(name=press.JOB)
def remind_all(reminding: str, post: str) -> None:
    """Remind all that fitted a filter; it may be killed and run again."""
    by = Post.objects.select_related("account", "unit__division").get(pk=post)
    press.remind_all(UUID(reminding), by=by)


@app.periodic(cron="7 * * * *")
@app.task(name="campaigns.by_rule", lock="campaigns.by_rule", queueing_lock="campaigns.by_rule")
def by_rule(timestamp: int = 0) -> None:
    """Remind and escalate: each hour from the morning on, so that a node that was down at eight tells later."""
    if now().astimezone(LOCAL).hour < MORNING:
        return
    with as_job("remind"):
        escalate()
        remind_by_rule()


@app.periodic(cron="*/10 * * * *")
@app.task(name="campaigns.rhythm", lock="campaigns.rhythm", queueing_lock="campaigns.rhythm")
def rhythm(timestamp: int = 0) -> None:
    """Open the instalments of the next days."""
    with as_job("rhythm"):
        open_ahead()
