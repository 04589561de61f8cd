import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from linli.cli.db import db
from linli.db.embedded import reasons
from linli.kernel.reasons import Refused


@pytest.fixture(autouse=True)
def state(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="linli-") as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setenv("LINLI_STATE", f"{folder}/state")
        monkeypatch.delenv("DATABASE_URL", raising=False)
        yield Path(folder) / "state"
        run("stop")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(db, arguments, catch_exceptions=False)


def test_a_database_is_started_shown_and_stopped_by_hand(state: Path) -> None:
    assert (asked := run("status", "--json")).exit_code == 3
    assert json.loads(asked.stdout) == {"running": False, "state": str(state)}

    assert run("start").exit_code == 0
    facts = json.loads(run("status", "--json").stdout)
    assert facts["running"] is True
    assert str(facts["port"]) in run("status").stdout
    for role in ("linli_app", "linli_owner", "postgres"):
        with psycopg.connect(run("url", "--role", role).stdout.strip()) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (role,)
    assert "无需升级" in run("upgrade").stdout

    assert "已停止" in run("stop").stdout
    assert run("status").exit_code == 3


def test_a_foreign_database_is_neither_started_nor_stopped(monkeypatch: pytest.MonkeyPatch, state: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/linli")
    with pytest.raises(Refused) as refusal:
        run("start")
    assert refusal.value.reasons[0].code is reasons.NOT_EMBEDDED
    assert not state.exists()
    monkeypatch.delenv("DATABASE_URL")


def test_the_application_role_cannot_make_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of its own: Django's settings are read once."""
    url = "postgresql://linli_app@127.0.0.1:1/linli"
    keys = {name: base64.b64encode(bytes(32)).decode() for name in ("LINLI_MASTER_KEY", "LINLI_SEAL_KEY")}
    environment = os.environ | keys | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "linli.settings"}
    environment.pop("LINLI_OWNER_URL", None)
    program = [sys.executable, "-c", "from linli.cli import main; main(['db', 'migrate'])"]
    run = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 3
    assert "LINLI_OWNER_URL" in run.stderr
