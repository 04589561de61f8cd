"""Jobs of workers that died: they come back, each once, and not for ever."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from linli.db import jobs

TASK = "db.tidy"


@pytest.fixture
def dead(committed: str) -> Iterator[int]:
    """A worker whose last sign of life is a minute old."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id"
        )
        yield cursor.fetchone()[0]


def doing(worker: int, *, attempts: int = 0, queueing_lock: str | None = None) -> int:
    """A job that the worker had begun."""
    job = app.configure_task(TASK, queueing_lock=queueing_lock).defer(timestamp=0)
    with connection.cursor() as cursor:
        begun = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE id = %s"
        cursor.execute(begun, [worker, attempts, job])
    return job


def status(job: int) -> Status | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        found = cursor.fetchone()
    return Status(found[0]) if found else None


def bring_back() -> int:
    """In a thread of its own: in this one a browser's event loop may be open."""

    def aside() -> int:
        try:
            return int(async_to_sync(jobs.bring_back)(app))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(aside).result()


def test_the_job_of_a_dead_worker_waits_again(dead: int) -> None:
    job = doing(dead)
    assert bring_back() == 1
    assert status(job) == Status.TODO
    assert bring_back() == 0


def test_the_job_of_a_living_worker_is_left_alone(dead: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        job = doing(cursor.fetchone()[0])
    assert bring_back() == 0
    assert status(job) == Status.DOING


def test_a_job_whose_like_waits_already_goes(dead: int) -> None:
    lost, other = doing(dead, queueing_lock="drain"), app.configure_task(TASK, queueing_lock="drain").defer(timestamp=0)
    assert bring_back() == 1
    assert (status(lost), status(other)) == (None, Status.TODO)


def test_a_job_that_kills_its_workers_is_given_up(dead: int) -> None:
    job = doing(dead, attempts=jobs.MANY - 1)
    assert bring_back() == 1
    assert status(job) == Status.FAILED
