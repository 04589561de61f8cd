"""`linli serve`: the desk and its background jobs, on one machine, in the foreground."""

import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request

import click

from linli.cli import _django
from linli.cli._children import PATIENCE, Child
from linli.db.embedded import server
from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Code, Refused, because

PORT_TAKEN = Code(
    "port-taken",
    mark("端口 {port} 已被别的程序占用"),
    mark("请先停掉它，或用 LINLI_PORT 换一个端口，例如 LINLI_PORT=8010"),
    status=409,
)
NO_DEMONSTRATION = Code(
    "no-demonstration-here",
    mark("演示只在内置数据库和本机地址上进行"),
    mark("请去掉 DATABASE_URL 和 LINLI_HOST 再试，或不用 --demo"),
)
#: the day of the demonstration: the Spring Festival of 2023 is over, the reports are due on 15 February
DEMONSTRATION_DAY = "2023-02-06"
PORTS = 20  #: how many ports above the wanted one a demonstration may take
#: measured on two cores: more threads answer no more requests, fewer wait on the database
WORKERS, THREADS = os.environ.get("LINLI_WORKERS", "2"), "2"
REQUEST = 4  #: seconds that a request in hand has to end when the desk stops; whatever is slow is a job
LOOK_EVERY = 5.0  #: seconds between two looks at the embedded database
ACCESS = "%(time)s %(method)s %(path)s %(status)d %(dt_ms).0f ms"  #: no address, no query: both may name a person


@click.command(help=tr("启动工作台和后台作业，Ctrl-C 停止；--demo 为演示"))
@click.option("--demo", is_flag=True, help=tr("演示：第一次时备好一次演练的春节活动，日期定在 2023-02-06。"))
def serve(demo: bool) -> None:
    embedded = "DATABASE_URL" not in os.environ
    ours = embedded and server.running() is None
    if demo:
        os.environ.setdefault("LINLI_TODAY", DEMONSTRATION_DAY)
    _django.ready()
    from django.conf import settings

    if demo and not settings.DEMONSTRATION:
        raise Refused(because(NO_DEMONSTRATION))
    port = free_port(settings.HOST, settings.PORT, others=PORTS if demo else 0)
    if demo:
        _demonstration()
    try:
        Desk(settings.HOST, port, embedded=embedded, demo=demo).run()
    finally:
        if ours:
            _stop_database()


def free_port(host: str, port: int, *, others: int = 0) -> int:
    """The port, or the first free one of `others` above it. Refused: PORT_TAKEN."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, port + others + 1):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return candidate
    raise Refused(because(PORT_TAKEN, port=port))


class Desk:
    """The server and the worker, until somebody stops them."""

    def __init__(self, host: str, port: int, *, embedded: bool, demo: bool) -> None:
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
        self._embedded, self._demo = embedded, demo
        self._stop = threading.Event()
        self._database = server.running() if embedded else None
        self.children = [
            Child(tr("网页服务"), _granian(host, port)),
            Child(tr("后台作业"), [sys.executable, "-m", "linli.cli", "worker"]),
        ]

    def run(self) -> None:
        """Start everything, say so once the first page answers, look after it; in the end stop it. Leaves no orphan."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self._stop.set())
        try:
            for child in self.children:
                child.start()
            threading.Thread(target=self._announce, daemon=True).start()
            self._look_after()
        finally:
            self._end()

    def _look_after(self) -> None:
        looked = time.monotonic()
        while not self._stop.wait(0.2):
            for child in self.children:
                if (status := child.tend()) is not None:
                    text = tr("{name}停了（{status}），正在重新启动。", name=child.name, status=status)
                    click.echo(text, err=True)
            if self._embedded and time.monotonic() - looked > LOOK_EVERY:
                looked = time.monotonic()
                self._look_at_database()

    def _look_at_database(self) -> None:
        """The embedded database is started again when it died. On another port: all that know the old one, too."""
        before, now = self._database, server.ensure_running()
        self._database = now
        if before is None or now.pid == before.pid:
            return
        click.echo(tr("数据库停了，已重新启动。"), err=True)
        if now.port != before.port:
            self._stop_children()
            for child in self.children:
                child.start()

    def _announce(self) -> None:
        while not self._stop.is_set():
            if answers(self.address):
                for line in self._lines():
                    click.echo(line)
                return
            time.sleep(0.1)

    def _lines(self) -> list[str]:
        found = [tr("邻里已就绪：{address}", address=self.address)]
        if self._demo:
            found.append(tr("演示：日期定在 {day}，数据都是演练数据，人名都是编的；登录页列有各个任职，点一下就进。",
                            day=os.environ["LINLI_TODAY"]))  # fmt: skip
        return [*found, tr("按 Ctrl-C 停止。")]

    def _end(self) -> None:
        click.echo(tr("正在停止 …"), err=True)
        self._stop_children()

    def _stop_children(self) -> None:
        until = time.monotonic() + PATIENCE
        for child in self.children:
            child.stop()
        for child in self.children:
            child.gone(until)


def _granian(host: str, port: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "linli.wsgi:application",
        "--host", host, "--port", str(port), "--no-ws", "--log-level", "warning",
        "--workers", WORKERS, "--blocking-threads", THREADS, "--blocking-threads-idle-timeout", "600",
        "--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", str(REQUEST),
        "--access-log", "--access-log-fmt", ACCESS,
    ]  # fmt: skip


def answers(address: str) -> bool:
    """Whether a page comes from there; one that asks to sign in is an answer too, an error of the server is none."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def _demonstration() -> None:
    from linli.demonstration.build import WORKS, build

    build(works=WORKS, say=lambda line: click.echo(line, err=True))


def _stop_database() -> None:
    """Stop the database that we started, unless somebody else uses it by now."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        others = cursor.fetchone()[0]
    connections.close_all()
    if others == 0:
        server.stop()
