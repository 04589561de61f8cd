"""The contract tests once more on the oldest PostgreSQL that we promise, as Debian 12 ships it."""

import base64
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from linli.db.embedded.binaries import Binaries
from linli.db.embedded.state import server_account
from linli.db.tests.waiting import WAITS

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
SOURCES = Path(__file__).parents[2]
CONTRACTS = (
    "db/tests/test_declared.py",
    "db/tests/test_visibility.py",
    "db/tests/test_sealed.py",
    "access/tests/test_access.py",
    "people/tests/test_people.py",
)

pytestmark = [
    pytest.mark.skipif(not PROGRAMS.is_dir(), reason="Debian's PostgreSQL 15 is not installed"),
    WAITS,
]


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """A throw-away cluster with the two roles that README.md asks an administrator for."""
    programs = Binaries(15, PROGRAMS, server_account())
    folder = Path(tempfile.mkdtemp(prefix="linli-15-"))
    if programs.account:
        os.chown(folder, programs.account.uid, programs.account.gid)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    try:
        programs.run(
            "initdb", "-D", folder / "data", "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        programs.run("pg_ctl", "start", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options)
        try:
            yield _with_roles(f"127.0.0.1:{port}")
        finally:
            programs.run("pg_ctl", "stop", "-D", folder / "data", "-m", "immediate", "-w")
    finally:
        shutil.rmtree(folder)


def _with_roles(where: str) -> dict[str, str]:
    with psycopg.connect(f"postgresql://postgres@{where}/postgres", autocommit=True) as superuser:
        superuser.execute("CREATE ROLE linli_owner LOGIN")
        superuser.execute("CREATE ROLE linli_app LOGIN")
        superuser.execute("CREATE DATABASE linli OWNER linli_owner")
    keys = {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in ("LINLI_MASTER_KEY", "LINLI_SEAL_KEY")}
    return keys | {
        "DATABASE_URL": f"postgresql://linli_app@{where}/linli",
        "LINLI_OWNER_URL": f"postgresql://linli_owner@{where}/linli",
    }


def test_the_contracts_hold_on_debians_postgresql(environment: dict[str, str]) -> None:
    plugin = {"PYTEST_PLUGINS": "linli.db.tests.given_database", "DJANGO_SETTINGS_MODULE": "linli.settings"}
    arguments = ["--noconftest", "-p", "no:randomly", *(str(SOURCES / path) for path in CONTRACTS)]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=SOURCES.parents[1],
        env=os.environ | environment | plugin,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
    assert " passed" in run.stdout
