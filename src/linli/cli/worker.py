"""`linli worker`: runs the jobs that pages and other jobs have ordered. `linli serve` starts one by itself."""

import asyncio
from typing import TYPE_CHECKING

import click

from linli.cli import _django
from linli.cli._children import die_with_parent
from linli.kernel.i18n import tr

if TYPE_CHECKING:
    from procrastinate import App

#: Jobs at once: a long one (a sheet, a report) must not keep the drain and the sweep waiting.
AT_ONCE = 3


@click.command(help=tr("后台作业：封存汇总、录入工作表、写报告。linli serve 会自己启动一个"))
def worker() -> None:
    die_with_parent()
    _django.start()
    from linli.access.setup import check

    check()
    from procrastinate.contrib.django import app

    # A queue of its own for the worker; the tasks keep Django's connection, so that what a job defers stands in the
    # job's own transaction.
    asyncio.run(_run(app.with_connector(app.connector.get_worker_connector())))  # type: ignore[attr-defined]


async def _run(queue: "App") -> None:
    from linli.db.jobs import HEARTBEAT, SILENT, bring_back

    async with queue.open_async():
        await bring_back(queue)  # after the machine was down, at once
        await queue.run_worker_async(
            concurrency=AT_ONCE,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=SILENT,
            fetch_job_polling_interval=2.0,
            delete_jobs="successful",
        )
