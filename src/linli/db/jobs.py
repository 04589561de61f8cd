"""The queue looks after itself: the jobs of a worker that died come back, and those that failed long ago go.

A job that comes back runs again, so every job is made to hear the same thing twice.
"""

import logging

from procrastinate import App, JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status

HEARTBEAT = 5.0  #: seconds between two signs of life of a worker
SILENT = 20.0  #: seconds without one after which a worker is taken for dead
MANY = 5  #: a job that outlived so many workers is what kills them
KEPT_HOURS = 30 * 24  #: failed jobs are kept for whoever looks into it; finished ones go at once

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */20")
@app.task(name="db.sweep", queueing_lock="db.sweep", pass_context=True)
async def sweep(context: JobContext, timestamp: int) -> None:
    """Hand the jobs of silent workers out again: with its own rhythm, at most 45 s after the worker died."""
    await bring_back(context.app)


@app.periodic(cron="30 3 * * *")
@app.task(name="db.tidy", queueing_lock="db.tidy", pass_context=True)
async def tidy(context: JobContext, timestamp: int) -> None:
    manager = context.app.job_manager
    await manager.prune_stalled_workers(KEPT_HOURS * 3600)
    await manager.delete_old_jobs(
        nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


async def bring_back(queue: App) -> int:
    """Every job of a worker that gives no sign of life is waiting again, or has failed for good; how many."""
    stalled = list(await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT))
    for job in stalled:
        if job.attempts + 1 >= MANY:
            log.error("%s (%s) was on the desk of %s workers that died: given up", job.task_name, job.id, MANY)
            await queue.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await _retry(job, queue)
    return len(stalled)


async def _retry(job: Job, queue: App) -> None:
    try:
        await queue.job_manager.retry_job(job)
        log.warning("%s (%s) lost its worker and runs again", job.task_name, job.id)
    except UniqueViolation:  # its like waits already (`queueing_lock`)
        await queue.job_manager.finish_job(job, status=Status.ABORTED, delete_job=True)
    except ConnectorException:
        log.info("%s (%s): another sweep was faster", job.task_name, job.id)
