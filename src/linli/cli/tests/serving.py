"""The desk as processes of its own, on a database of the test's own."""

import base64
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import psutil
import psycopg
from django.test import Client

from linli.access.queries import post_named
from linli.db.embedded.server import ensure_running
from linli.db.embedded.state import keys

T = TypeVar("T")


class Serving:
    """`linli serve` on a database that is given, as in an office; everything in it can be killed."""

    def __init__(self, database: str) -> None:
        server, secrets = ensure_running(), keys()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._asks = server.superuser_url.rpartition("/")[0] + f"/{database}"
        self._environment = os.environ | {
            "DATABASE_URL": server.app_url.rpartition("/")[0] + f"/{database}",
            "LINLI_OWNER_URL": server.owner_url.rpartition("/")[0] + f"/{database}",
            "LINLI_MASTER_KEY": base64.b64encode(secrets.master).decode(),
            "LINLI_SEAL_KEY": base64.b64encode(secrets.seal).decode(),
            "LINLI_PORT": str(self.port),
            "LINLI_WORKERS": "1",
            "LINLI_TODAY": "2023-02-06",
        }
        self.supervisor: subprocess.Popen[bytes] | None = None
        self._held: psycopg.Connection | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "linli.cli", "serve"]
        self.supervisor = subprocess.Popen(command, env=self._environment, stdout=subprocess.DEVNULL)

    def everything(self) -> list[psutil.Process]:
        """The supervisor, the server with its workers, the worker of the jobs."""
        assert self.supervisor
        top = psutil.Process(self.supervisor.pid)
        return [top, *top.children(recursive=True)]

    def server(self) -> list[psutil.Process]:
        """What answers the pages."""
        return [process for process in self.everything() if "granian" in process.cmdline()]

    def worker(self) -> psutil.Process:
        """The one that runs jobs, once it is there."""
        return until(lambda: next((p for p in self.everything() if p.cmdline()[-1:] == ["worker"]), None))

    def kill(self, processes: list[psutil.Process]) -> None:
        """kill -9, and let the queue know at once what it would find out by itself twenty seconds later."""
        for process in processes:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(processes, 5)
        if self._held:
            self._held.close()
            self._held = None
        self.ask("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute' RETURNING id")

    def kill_all(self) -> None:
        assert self.supervisor
        self.kill(self.everything())
        self.supervisor.wait()

    def ask(self, question: str, *values: object) -> list[tuple[object, ...]]:
        """Ask the database, past every policy."""
        with psycopg.connect(self._asks, autocommit=True) as root:
            return root.execute(question, values).fetchall()  # type: ignore[arg-type, return-value]

    def number(self, question: str, *values: object) -> int:
        return int(str(self.ask(question, *values)[0][0]))

    @contextmanager
    def stuck_at(self, table: str) -> Iterator[None]:
        """Hold whoever is about to write to the table: at the end of the block somebody has come so far.

        For the next `kill`: what was written before is uncommitted then, which a glance at the right moment could miss.
        """
        waits = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
        self._held = psycopg.connect(self._asks)
        self._held.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")  # type: ignore[arg-type]
        yield
        until(lambda: self.ask(waits, table))

    def post(self, path: str, session: str) -> int | None:
        """Send an empty form in a session; the status, None where the server went away meanwhile."""
        token = "k" * 32
        cookies = f"sessionid={session}; csrftoken={token}"
        headers = {"Cookie": cookies, "X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("POST", path, b"", headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def stop(self) -> None:
        if self.supervisor and self.supervisor.poll() is None:
            self.supervisor.terminate()
            self.supervisor.wait(30)


def signed_in(slug: str) -> str:
    """The key of a session at a demonstration post."""
    client = Client()
    client.force_login(post_named(slug).account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["post"] = slug
    session.save()
    return str(session.session_key)


@contextmanager
def serving(database: str, *, start: bool = True) -> Iterator[Serving]:
    desk = Serving(database)
    if start:
        desk.start()
    try:
        yield desk
    finally:
        desk.stop()


def until(there: Callable[[], T | None], *, patience: float = 40, pause: float = 0.05) -> T:
    """What is waited for, once it is there. Fails after `patience` seconds."""
    last = time.monotonic() + patience
    while time.monotonic() < last:
        if found := there():
            return found
        time.sleep(pause)
    raise AssertionError("it never came")
