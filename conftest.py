"""Tests run on the embedded PostgreSQL: migrated once into a template database, copied for each worker."""

import functools
import gc
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg import sql

from linli.db.tests.copies import create, drop, point_at

MEMORY = Path("/dev/shm")
ROOM = 6 * 1024**3  #: twice what a run needs, its processes with it


def _in_memory() -> bool:
    """Whether the files of the tests can lie in memory.

    Databases by the dozen are copied and dropped, and ext4 searches long for an inode that was not free lately.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return False
    there = os.statvfs(MEMORY)
    room = min(there.f_bavail * there.f_frsize, psutil.virtual_memory().available)
    return room > ROOM and not there.f_flag & os.ST_NOEXEC


if _in_memory():
    os.environ["TMPDIR"] = os.environ["PYTEST_DEBUG_TEMPROOT"] = tempfile.tempdir = str(MEMORY)

SOURCES = Path(__file__).parent / "src/linli"
#: one folder for all runs of this checkout, so that a template is migrated once; readable for the server's own account
STATE = (
    Path(tempfile.gettempdir()) / f"linli-tests-{hashlib.sha256(str(SOURCES).encode()).hexdigest()[:8]}-{os.getuid()}"
)

# Five processes and hundreds of commands import the same files: each once compiled, whatever the environment says.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_configure(config: pytest.Config) -> None:
    """Give Django its settings before anything imports a model."""
    STATE.mkdir(mode=0o755, exist_ok=True)
    for name in ("DATABASE_URL", "LINLI_OWNER_URL"):
        os.environ.pop(name, None)
    os.environ["LINLI_STATE"] = str(STATE)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _runs().mkdir(exist_ok=True)
        (_runs() / str(os.getpid())).touch()
    os.environ["LINLI_LANGUAGE"] = "zh"
    os.environ["DJANGO_SETTINGS_MODULE"] = "linli.settings"
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # a real one takes its time on purpose
    django.setup()
    from linli.catalogue import holidays

    holidays.KEPT = float("inf")  # a minute may pass within a test that counts statements


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected stays: to look for garbage among it takes its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _fingerprint() -> str:
    """Changes with anything that the template holds: models, migrations, policies, reference data."""
    digest = hashlib.sha256()
    for pattern in (
        "**/migrations/*.py",
        "**/models.py",
        "**/models/*.py",
        "db/*.py",
        "places/**/*",
        "kernel/*.py",  # of which places are made too
        "access/*.py",
        "catalogue/*.toml",
    ):
        for path in sorted(SOURCES.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _template(owner: psycopg.Connection) -> str:
    """The name of the template for the present sources; made by the first worker that comes."""
    name = f"template_{_fingerprint()}"
    if not owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        for (old,) in owner.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'").fetchall():
            drop(owner, old)
        drop(owner, "making")
        owner.execute("CREATE DATABASE making OWNER linli_owner")
        point_at("making")
        from linli.access.setup import set_up

        set_up()
        point_at("making")  # closed again, so that it can be copied
        owner.execute(sql.SQL("ALTER DATABASE making RENAME TO {}").format(sql.Identifier(name)))
    return name


def copied_from(owner: psycopg.Connection, name: str) -> str:
    """Make a database of this name as the template is; the template's name."""
    owner.execute("SELECT pg_advisory_lock(4711)")  # one template, and one copy of it at a time
    template = _template(owner)
    create(owner, name, template)
    owner.execute("SELECT pg_advisory_unlock(4711)")
    return template


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """The worker's database. Gives the name of the template that it was copied from."""
    from linli.db.embedded.server import ensure_running

    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'gw')}_{os.getpid()}"
    with psycopg.connect(ensure_running().superuser_url, autocommit=True) as owner, django_db_blocker.unblock():  # type: ignore[attr-defined]
        for careful in ("fsync", "full_page_writes", "synchronous_commit"):  # whoever misses these data makes them anew
            owner.execute(f"ALTER SYSTEM SET {careful} = off")
        owner.execute("ALTER SYSTEM SET autovacuum = off")  # what one test rolled back moves no plan of another
        owner.execute("SELECT pg_reload_conf()")
        template = copied_from(owner, name)
        point_at(name)
        yield template
        point_at(name)
        drop(owner, name)


@pytest.fixture(scope="session", autouse=True)
def _read_once() -> Iterator[None]:
    """Hundreds of tests take the sample in; reading knows nothing but its text and finds the same each time."""
    from linli.notices import actions

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "_read", functools.lru_cache(64)(actions._read))
        yield


_OF_DATABASE = {"db", "transactional_db", "committed", "site", "django_db_setup"}


@pytest.fixture(autouse=True)
def _holidays(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test begins as a process that has asked for holidays; without a database it knows the library's alone."""
    from linli.catalogue import holidays
    from linli.kernel.arranged import arranged_by
    from linli.kernel.workdays import Arrangement

    asks = request.node.get_closest_marker("django_db") or _OF_DATABASE & set(request.fixturenames)
    arranged_by(holidays.entered if asks else dict)
    holidays.forget(Arrangement())
    yield
    holidays.forget()
    arranged_by(holidays.entered)


def _runs() -> Path:
    """One file for each run that is under way, named by its process."""
    return STATE / "runs"


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last run out stops the server."""
    from linli.db.embedded.server import running, stop

    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    for run in _runs().iterdir():
        if run.name == str(os.getpid()) or not psutil.pid_exists(int(run.name)):
            run.unlink(missing_ok=True)
    if any(_runs().iterdir()):
        return
    if running():
        stop(STATE)
    if os.environ.get("CI"):
        shutil.rmtree(STATE, ignore_errors=True)
