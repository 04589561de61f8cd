"""The desk as processes of its own, on a database of the test's own."""

import base64
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
            "LINLI_TODAY": "2023-02-06",
        }
        self.supervisor: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "linli.cli", "serve"]
        self.supervisor = subprocess.Popen(command, env=self._environment, stdout=subprocess.DEVNULL)

    def everything(self) -> list[psutil.Process]:
        """The supervisor, the server with its workers, the worker of the jobs."""
        assert self.supervisor
        top = psutil.Process(self.supervisor.pid)
        return [top, *top.children(recursive=True)]

    def worker(self) -> psutil.Process:
        """The one that runs jobs, once it is there."""
        return until(lambda: next((p for p in self.everything() if p.cmdline()[-1:] == ["worker"]), None))

    def kill(self, processes: list[psutil.Process]) -> None:
        """kill -9, and let the queue know at once what it would find out by itself twenty seconds later."""
        for process in processes:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(processes, 5)
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
        """Whoever writes to the table inside the block gets no further. Inside: somebody has come so far."""
        lock, waits = f"LOCK TABLE {table} IN EXCLUSIVE MODE", "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
        with psycopg.connect(self._asks) as root:
            root.execute(lock)  # type: ignore[arg-type]
            yield
            until(lambda: self.ask(waits, table))
            ...

    def stop(self) -> None:
        if self.supervisor and self.supervisor.poll() is None:
            self.supervisor.terminate()
            self.supervisor.wait(30)


@contextmanager
def serving(database: str) -> Iterator[Serving]:
    desk = Serving(database)
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
