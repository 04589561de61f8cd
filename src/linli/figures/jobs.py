"""The drain in the background: within a quarter of a minute what was recorded is sealed and in the figures."""

from procrastinate.contrib.django import app

from linli.figures.drain import drain as drain_outbox


@app.periodic(cron="* * * * * */15")
@app.task(name="figures.drain", lock="figures.drain", queueing_lock="figures.drain")
def drain(timestamp: int = 0) -> None:
    """Seal and roll up all that waits. Two never run at once; a second one that is due waits, a third is not made."""
    drain_outbox()
