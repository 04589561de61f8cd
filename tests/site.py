"""The small demonstration, built once for the sources as they are, copied, and served by a real server to a browser."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from linli.db.tests.copies import create, drop, point_at

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser, BrowserContext

    from linli.access.models import Post
    from linli.notices.models import Scan

ROOT = Path(__file__).parent.parent
DAY = "2023-02-06"  #: the demonstration's own
WORKS = 200
WITH_PASSWORD = "wang-lan"  #: the post of somebody who signs in by password
#: the one that draws no window of its own takes half the time
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
#: a new frame for each page, which costs a third of it; and what Playwright leaves out as well, that we come upon
WITHOUT = "RenderDocument,PaintHolding,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,OptimizationHints"
ONE_WORKER = pytest.mark.xdist_group("site")  #: who asks for `site` runs where it was built


@dataclass
class Site:
    """The demonstration. `at` points this process at its database; `address` is where it is served."""

    database: str
    blocker: Any
    _server: "subprocess.Popen[bytes] | None" = None
    _address: str = ""
    _sessions: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def at(self) -> Iterator[None]:
        """Ask and change the demonstration's database, on the demonstration's day."""
        from django.db import connections

        shared, day = connections["default"].settings_dict["NAME"], os.environ.get("LINLI_TODAY")
        if shared == self.database:
            yield
            return
        os.environ["LINLI_TODAY"] = DAY
        with self.blocker.unblock():
            point_at(self.database)
            try:
                yield
            finally:
                point_at(shared)
                os.environ.pop("LINLI_TODAY") if day is None else os.environ.update(LINLI_TODAY=day)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """The same, and nothing that is done inside stays."""
        from django.db import transaction

        with self.at(), transaction.atomic():
            yield
            transaction.set_rollback(True)

    @property
    def address(self) -> str:
        if self._server is None:
            self._serve()
        return self._address

    def session(self, slug: str) -> str:
        """The key of a session that is signed in at a post, the second factor given. Stays for the whole run."""
        if slug not in self._sessions:
            with self.at():
                self._sessions[slug] = client_at(slug).session.session_key or ""
        return self._sessions[slug]

    def _serve(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = os.environ | {"LINLI_TEST_DATABASE": self.database, "LINLI_TODAY": DAY, "LINLI_PORT": str(port)}
        command = ["granian", "--interface", "wsgi", "tests.served:application", "--host", "127.0.0.1"]
        options = ["--port", str(port), "--workers", "1", "--blocking-threads", "2", "--log-level", "warning"]
        self._server = subprocess.Popen([sys.executable, "-m", *command, *options], env=environment, cwd=ROOT)
        self._address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 30
        while not _answers(f"{self._address}/help/"):
            assert self._server.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)

    def close(self) -> None:
        if self._server:
            self._server.terminate()
            self._server.wait(20)


def client_at(slug: str) -> "Client":
    """A browser without scripts, signed in at a post, the second factor given."""
    from django.test import Client

    from linli.access.queries import post_named

    client = Client()
    client.force_login(post_named(slug).account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["post"] = slug
    session["account_authentication_methods"] = [{"method": "demonstration"}]
    session.save()
    return client


@contextmanager
def copied(template: str, name: str, blocker: Any) -> Iterator[Site]:
    """A database of its own, the copy of one that nobody but this process is connected to; gone in the end."""
    from django.db import connections

    from linli.db.embedded.server import ensure_running

    shared = connections["default"].settings_dict["NAME"]
    made = Site(name, blocker)
    with psycopg.connect(ensure_running().superuser_url, autocommit=True) as superuser, blocker.unblock():
        point_at(name)  # a template must not be in use
        create(superuser, name, template)
        point_at(shared)
        try:
            yield made
        finally:
            made.close()
            drop(superuser, name)


@pytest.fixture(scope="session")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> str:
    """A database with the demonstration, built by the same function as in life; nobody goes there but to copy it."""
    from django.db import connections

    from linli.db.embedded.server import ensure_running
    from linli.demonstration.build import build

    name, shared = f"demonstration_{_sources()}", connections["default"].settings_dict["NAME"]
    with psycopg.connect(ensure_running().superuser_url, autocommit=True) as superuser:
        superuser.execute("SELECT pg_advisory_lock(4712)")  # the first worker builds it, another waits
        others = superuser.execute("SELECT datname FROM pg_database WHERE datname ^@ 'demonstration_'").fetchall()
        if (name,) not in others:
            for (old,) in others:
                drop(superuser, old)
            with copied(shared, f"{shared}_story", django_db_blocker) as made:
                with made.at():
                    build(works=WORKS)
                create(superuser, name, made.database)
    return name


def _sources() -> str:
    """Changes with anything that the demonstration is made of."""
    product = (ROOT / "src/linli").rglob("*.*")
    files = sorted(p for p in product if p.suffix in (".py", ".toml", ".gz") and "tests" not in p.parts)
    content = b"".join(path.read_bytes() for path in [*files, ROOT / "samples/notice.txt"])
    return hashlib.sha256(content).hexdigest()[:12]


@pytest.fixture(scope="session")
def site(demonstration: str, django_db_blocker: Any) -> Iterator[Site]:
    """The demonstration in a database of its own, with what no chapter of it has."""
    from django.db import connections

    shared = connections["default"].settings_dict["NAME"]
    with copied(demonstration, f"{shared}_site", django_db_blocker) as made:
        with made.at():
            _somebody_with_a_password()
            _pictures_and_an_address()
            _an_open_amendment()
        yield made


def _somebody_with_a_password() -> None:
    """The demonstration's accounts have none; and a token, so that there is one to end."""
    from linli.access.actions import give_post, open_account
    from linli.access.models import Role
    from linli.access.queries import post_named
    from linli.access.tokens import issue

    account = open_account("wang-lan")
    account.set_password("守望相助 2023")
    account.save()
    give_post(account, post_named("kezhong-clerk").unit, Role.REVIEWER, slug=WITH_PASSWORD)
    clerk = post_named("kezhong-clerk")
    issue(clerk, clerk.account, "台账对接")


def _pictures_and_an_address() -> None:
    """A notice on two photographs that is still to be compared; and where a unit is told outside the system."""
    from linli.access.queries import post_named
    from linli.access.scope import acting
    from linli.messaging import addresses
    from linli.notices.actions import receive
    from linli.notices.extraction.tests.made import notice_pdf

    by = post_named("department-approver")
    clerk = post_named("kezhong-clerk")
    photographed(clerk)
    with acting(clerk):
        receive(notice_pdf(), "通知.pdf", by=clerk)
    with acting(by):
        addresses.add(by.unit, by.line, "jsons://gateway.example/linli", "值班短信", by=by)


def _an_open_amendment() -> None:
    """The department's own notice anew, due another day: registered and read, and nobody has confirmed what changes."""
    from linli.access.queries import post_named
    from linli.access.scope import acting
    from linli.campaigns.models import Campaign
    from linli.notices.actions import read_again, receive

    by = post_named("department-clerk")
    with acting(by):
        text = Campaign.objects.filter(issuer=by.unit).select_related("notice").order_by("number")[0].notice.text
        corrected = text.replace("2023年2月15日前", "2023年2月17日前")
        assert corrected != text
        read_again(receive(corrected.encode(), "更正.txt", by=by))


def photographed(by: "Post") -> "Scan":
    """A scan that a person is still to compare, as if it had been recognised."""
    from linli.access.scope import acting
    from linli.kernel.clock import today
    from linli.notices import scanning
    from linli.notices.actions import Came
    from linli.notices.extraction.extract import opened
    from linli.notices.extraction.tests.made import notice_pdf, saved, scanned
    from linli.notices.extraction.values import Pictures
    from linli.notices.models import Scan

    data = saved(scanned(notice_pdf(), dots_per_inch=40, pages=2), "PDF")
    found = opened(data)
    assert isinstance(found, Pictures)
    with acting(by):
        one = scanning.bring(data, "扫描件.pdf", found, Came(today(), "paper"), by=by)
        Scan.objects.filter(pk=one.pk).update(texts=["关于春节期间开展志愿服务的通知", ""], notes=[[], []])
    return one


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """The machine's own Chromium; skipped where there is none."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if found is None:
        pytest.skip("no Chromium on this machine: pages are not looked at in a browser")
    # Playwright keeps an event loop in this thread; nothing of ours runs in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--disable-features={WITHOUT}"]
        opened = playwright.chromium.launch(executable_path=found, args=arguments)
        yield opened
        opened.close()


def context_as(
    browser: "Browser", site: Site, slug: str | None, *, width: int = 1280, language: str = "zh", theme: str = "light"
) -> "BrowserContext":
    """A window of its own, with an empty cache, of somebody at a post (None: a stranger)."""
    height = 800 if width > 600 else 740
    made = browser.new_context(
        viewport={"width": width, "height": height}, base_url=site.address, color_scheme=theme, reduced_motion="reduce"
    )
    cookies = {"lang": language} | ({"sessionid": site.session(slug)} if slug else {})
    made.add_cookies([{"name": name, "value": value, "url": site.address} for name, value in cookies.items()])
    return made


def _answers(address: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
