"""Every page over HTTP from the server as it is run: with ten works and tasks, and with ten thousand.

Prints requests a second, the median and the 99th percentile in milliseconds, statements, bytes as they are sent, and
how much longer ten thousand rows take than ten. The load comes from wrk where there is one, else from threads of this
program, which then takes its share of the processor. `FEW`, `MANY` and `SECONDS` change what is tried.
"""

import gzip
import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from setting import percentile, progress, start

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("LINLI_TODAY", "2023-02-06")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

FEW, MANY = int(os.environ.get("FEW", "10")), int(os.environ.get("MANY", "10000"))
SECONDS = float(os.environ.get("SECONDS", "3"))
#: two workers with two threads each. The kernel deals connections out to the workers: of four all may fall to one
CONNECTIONS = 8
AIMS = {"list": 120, "detail": 200}
SLUGS = ("department-approver", "kezhong-clerk")


@dataclass
class Run:
    """One page under load."""

    rate: float
    p50: float
    p99: float


@dataclass
class Page:
    name: str
    kind: str  #: list | detail
    slug: str
    url: str
    statements: int
    size: int


def main() -> None:
    start()
    from linli.demonstration.build import build

    found: dict[str, dict[int, tuple[Page, Run]]] = {}
    for works in (FEW, MANY):
        progress(f"{works:,} works and tasks …")
        build(works=works, say=lambda line: None)
        fill(works)
        with served() as port:
            for page in pages():
                found.setdefault(page.name, {})[works] = page, load(port, page)
                progress(f"  {page.name} {found[page.name][works][1].rate:.0f}/s")
    show(found)


def fill(tasks: int) -> None:
    """As many tasks at the department as works; and the statistics that a database in use has."""
    from django.db import connections

    from linli.access.queries import post_named
    from linli.access.scope import acting
    from linli.campaigns.models import Obligation, Task

    by = post_named(SLUGS[0])
    with acting(by):
        obligation = Obligation.objects.order_by("pk")[0]
        mine = {"obligation": obligation, "unit": by.unit, "area_key": by.unit.division_id, "due": obligation.due}
        missing = range(Task.objects.filter(title__startswith="第").count(), tasks)
        Task.objects.bulk_create(Task(**mine, title=f"第{number}项") for number in missing)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def pages() -> Iterator[Page]:
    """Every page that somebody at a post opens, with what one look at it costs."""
    from django.urls import reverse

    from linli.access.door import Kind, able
    from linli.access.queries import post_named
    from linli.access.scope import acting
    from tests.examples import example
    from tests.walk import places

    clients = {slug: client_at(slug) for slug in SLUGS}
    for place in places():
        if place.door.kind is not Kind.POST or place.name.startswith("api-1:"):
            continue
        for slug in SLUGS:
            post = post_named(slug)
            if not able(post.role, place.door.asks("GET")):  # type: ignore[arg-type]
                continue
            with acting(post):
                parameters = example(place.route, place.parameters)
            if parameters is None:
                continue
            url = reverse(place.name, kwargs=parameters)
            response, statements = looked(clients[slug], url)
            if response.status_code == 200 and b"<!doctype html" in response.content[:200].lower():
                kind = "detail" if place.parameters or place.name == "figures:figures" else "list"
                yield Page(place.name, kind, slug, url, statements, len(gzip.compress(response.content, 6)))
                break


def client_at(slug: str) -> Any:
    from tests.site import client_at

    return client_at(slug)


def looked(client: Any, url: str) -> tuple[Any, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    return response, len(
        [one for one in captured.captured_queries if not (one["sql"] or "").startswith(("BEGIN", "COMMIT"))]
    )


@contextmanager
def served() -> Iterator[int]:
    """The server with the settings of `linli serve`."""
    from linli.cli.serve import _granian, answers, free_port

    port = free_port("127.0.0.1", 8600, others=50)
    server = subprocess.Popen(_granian("127.0.0.1", port), stdout=subprocess.DEVNULL, env=os.environ)
    try:
        while not answers(f"http://127.0.0.1:{port}/"):
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def load(port: int, page: Page) -> Run:
    session = client_at(page.slug).session.session_key
    headers = {"Cookie": f"sessionid={session}; lang=zh", "Accept-Encoding": "gzip"}
    by_threads(port, page.url, headers, 0.5)  # warm
    return (by_wrk if shutil.which("wrk") else by_threads)(port, page.url, headers, SECONDS)


def by_wrk(port: int, url: str, headers: dict[str, str], seconds: float) -> Run:
    sent = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds:.0f}s",
        "--latency",
        *sent,
        f"http://127.0.0.1:{port}{url}",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if refused := re.search(r"Non-2xx.*", said):
        progress(f"{url}: {refused[0]}")
    return Run(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), *(_wrk_time(said, share) for share in (50, 99)))  # type: ignore[index]


def _wrk_time(said: str, share: int) -> float:
    value, unit = re.search(rf"\s{share}%\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def by_threads(port: int, url: str, headers: dict[str, str], seconds: float) -> Run:
    taken: list[float] = []
    until = time.perf_counter() + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while (began := time.perf_counter()) < until:
            connection.request("GET", url, headers=headers)
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise SystemExit(f"{url} answers {response.status}")
            taken.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Run(len(taken) / seconds, statistics.median(taken), percentile(taken, 0.99))


def show(found: dict[str, dict[int, tuple[Page, Run]]]) -> None:
    loader = "wrk" if shutil.which("wrk") else "threads of this program"
    print(f"\n{CONNECTIONS} connections, {SECONDS:g} s a page, load from {loader}; {FEW:,} → {MANY:,} works and tasks")
    print(f"{'page':24}{'':8}{'req/s':>12}{'p50 ms':>14}{'p99 ms':>14}{'time':>7}{'statements':>12}{'bytes gz':>10}")
    for name, runs in found.items():
        if len(runs) < 2:
            continue
        (few, a), (many, b) = runs[FEW], runs[MANY]
        short = "" if b.rate >= AIMS[many.kind] else f"  below {AIMS[many.kind]}/s"
        speed = f"{a.rate:>5.0f} →{b.rate:>5.0f}{a.p50:>6.1f} →{b.p50:>6.1f}{a.p99:>6.0f} →{b.p99:>6.0f}"
        cost = f"{b.p50 / a.p50:>6.1f}×{few.statements:>6} →{many.statements:>4}{many.size:>10,}"
        print(f"{name:24}{many.kind:8}{speed}{cost}{short}")


if __name__ == "__main__":
    main()
