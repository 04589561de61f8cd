import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from linli.db.embedded import reasons
from linli.db.embedded.binaries import binaries
from linli.db.embedded.cluster import create
from linli.db.embedded.server import Server, ensure_running, running, start_cluster, stop
from linli.db.embedded.state import Account, clusters, decode_key, keys, passwords, server_account, state_folder
from linli.db.embedded.upgrade import upgrade
from linli.db.tests.waiting import WAITS
from linli.kernel.reasons import Refused

pytestmark = WAITS

AS_ROOT = os.geteuid() == 0
START = "import sys; from pathlib import Path; from linli.db.embedded.server import ensure_running as e; "
START += "s = e(Path(sys.argv[1])); print(s.pid, s.port, s.app_url)"


def _folder() -> Iterator[Path]:
    # Not pytest's tmp_path: as root no other account may enter that.
    with tempfile.TemporaryDirectory(prefix="linli 邻里 ") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "状态 it's state"
        stop(Path(folder) / "状态 it's state")


@pytest.fixture
def state() -> Iterator[Path]:
    yield from _folder()


@pytest.fixture(scope="module")
def shared() -> Iterator[Server]:
    for state in _folder():
        yield ensure_running(state)


def ask(url: str, query: str, *facts: object) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query, facts)  # type: ignore[arg-type]
        return cursor.fetchall() if cursor.description else []


def refused_with(code: object) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, check=lambda refusal: [r.code for r in refusal.reasons] == [code])  # type: ignore[call-overload,no-any-return]


def start_elsewhere(state: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", START, state], stdout=subprocess.PIPE, text=True)


# Starting and stopping


def test_the_first_start_makes_a_database_and_the_second_finds_it(state: Path) -> None:
    assert running(state) is None
    server = ensure_running(state)
    assert ask(server.app_url, "SELECT current_database(), current_user") == [("linli", "linli_app")]
    assert ensure_running(state) == server == running(state)


def test_what_was_stored_is_there_after_a_stop(state: Path) -> None:
    server = ensure_running(state)
    ask(server.owner_url, "CREATE TABLE kept AS SELECT '邻里' AS name")
    server.stop()
    assert running(state) is None
    with pytest.raises(psycopg.OperationalError):
        ask(server.app_url, "SELECT 1")
    assert stop(state) is False
    assert ask(ensure_running(state).owner_url, "SELECT name FROM kept") == [("邻里",)]


def test_two_starts_at_once_get_the_same_server(state: Path) -> None:
    starts = [start_elsewhere(state) for _ in range(3)]
    answers = {start.communicate()[0] for start in starts}
    assert [start.returncode for start in starts] == [0, 0, 0]
    assert len(answers) == 1
    assert clusters(state) == [state / "postgresql-18"]


def test_the_server_outlives_the_command_that_started_it(state: Path) -> None:
    url = start_elsewhere(state).communicate()[0].split()[2]
    assert ask(url, "SELECT 1") == [(1,)]


@pytest.mark.parametrize("seconds", [0.2, 0.5, 0.8])
def test_a_command_killed_while_it_makes_the_database_leaves_none_or_a_whole_one(state: Path, seconds: float) -> None:
    with start_elsewhere(state) as command:
        time.sleep(seconds)
        command.kill()
    server = ensure_running(state)
    assert ask(server.app_url, "SELECT 1") == [(1,)]
    server.stop()
    ensure_running(state)
    assert list(state.glob("making-*")) == []


def test_after_kill_9_of_the_server_the_committed_rows_are_there_and_the_port_is_the_same(state: Path) -> None:
    server = ensure_running(state)
    ask(server.owner_url, "CREATE TABLE kept (n int)")
    with psycopg.connect(server.owner_url) as open_connection:
        open_connection.execute("INSERT INTO kept VALUES (1)")
        open_connection.commit()
        open_connection.execute("INSERT INTO kept VALUES (2)")
        os.kill(server.pid, signal.SIGKILL)
        again = ensure_running(state)
        assert ask(again.owner_url, "SELECT n FROM kept") == [(1,)]
        with pytest.raises(psycopg.OperationalError):
            open_connection.execute("SELECT 1")
    assert again.pid != server.pid
    assert again.port == server.port


def test_a_process_that_got_the_number_of_a_dead_server_is_not_taken_for_it(state: Path) -> None:
    server = ensure_running(state)
    note = (server.data / "postmaster.pid").read_text()
    server.stop()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (server.data / "postmaster.pid").write_text(note.replace(str(server.pid), str(stranger.pid), 1))
        assert running(state) is None
        assert ask(ensure_running(state).app_url, "SELECT 1") == [(1,)]
        assert stranger.poll() is None
        stranger.kill()


def test_a_port_taken_by_somebody_else_is_passed_over(state: Path) -> None:
    server = ensure_running(state)
    server.stop()
    with socket.create_server(("127.0.0.1", server.port)):
        assert ensure_running(state).port != server.port


# Who may do what


def test_the_application_role_has_no_power_and_owns_nothing(shared: Server) -> None:
    powers = "rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication, rolcanlogin"
    assert ask(shared.app_url, f"SELECT {powers} FROM pg_roles WHERE rolname = 'linli_app'") == [
        (False, False, False, False, False, True)
    ]
    owned = "SELECT count(*) FROM pg_shdepend WHERE refobjid = 'linli_app'::regrole AND deptype = 'o'"
    assert ask(shared.superuser_url, owned) == [(0,)]
    assert ask(shared.superuser_url, "SELECT count(*) FROM pg_auth_members WHERE member = 'linli_app'::regrole") == [
        (0,)
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (n int)",
        "CREATE SCHEMA mine",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "SET ROLE linli_owner",
        "SET ROLE postgres",
        "ALTER ROLE linli_app BYPASSRLS",
        "ALTER SYSTEM SET fsync = off",
        "COPY (SELECT 1) TO PROGRAM 'cat'",
        "SELECT pg_read_file('postgresql.conf')",
    ],
)
def test_the_application_role_is_refused(shared: Server, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(shared.app_url, statement)


def test_the_owner_makes_tables_and_test_databases_but_is_no_superuser(shared: Server) -> None:
    ask(shared.owner_url, "CREATE DATABASE linli_test")
    ask(shared.owner_url, "DROP DATABASE linli_test")
    ask(shared.owner_url, "CREATE TABLE house (n int)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(shared.owner_url, "ALTER ROLE linli_owner BYPASSRLS")


@pytest.mark.parametrize("role", ["linli_app", "linli_owner", "postgres"])
@pytest.mark.parametrize("password", ["", "password=wrong"])
def test_nobody_is_let_in_without_the_password(shared: Server, role: str, password: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"host=127.0.0.1 port={shared.port} dbname=linli user={role} {password}")


def test_the_server_listens_on_this_machine_alone(shared: Server) -> None:
    assert ask(shared.superuser_url, "SHOW unix_socket_directories") == [("",)]
    listening = [c.laddr for c in psutil.Process(shared.pid).net_connections() if c.status == psutil.CONN_LISTEN]
    assert listening == [("127.0.0.1", shared.port)]


def test_passwords_and_keys_are_readable_by_their_owner_alone_and_stay_out_of_messages(shared: Server) -> None:
    secrets = [shared.state / "passwords.json", *(shared.state / "keys").iterdir()]
    assert {file.name for file in secrets} == {"passwords.json", "master.key", "seal.key"}
    for file in secrets:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.stat().st_uid == os.geteuid()
    assert stat.S_IMODE(shared.data.stat().st_mode) == 0o700
    assert not any(password in repr(shared) for password in passwords(shared.state).values())
    assert repr(keys(shared.state)) == "Keys()"


def test_the_log_names_no_values(shared: Server) -> None:
    ask(shared.owner_url, "CREATE TABLE people (id_number text PRIMARY KEY)")
    ask(shared.owner_url, "INSERT INTO people VALUES (%s)", "150102199001011234")
    with pytest.raises(psycopg.errors.UniqueViolation):
        ask(shared.owner_url, "INSERT INTO people VALUES (%s)", "150102199001011234")
    log = "".join(file.read_text() for file in (shared.data / "log").iterdir())
    assert "people_pkey" in log
    assert "150102199001011234" not in log


def test_chinese_and_accented_letters_are_letters(shared: Server) -> None:
    assert ask(shared.app_url, r"SELECT '邻里守望' ~ '^\w+$', upper('é')") == [(True, "É")]


@pytest.mark.skipif(not AS_ROOT, reason="needs root")
def test_root_lets_another_account_run_the_server_and_keeps_the_secrets(shared: Server) -> None:
    account = server_account()
    assert account
    assert psutil.Process(shared.pid).uids() == (account.uid,) * 3
    assert psutil.Process(shared.pid).gids() == (account.gid,) * 3
    assert shared.data.stat().st_uid == account.uid
    assert shared.state.stat().st_uid == 0


@pytest.mark.skipif(not AS_ROOT, reason="needs root")
def test_root_is_told_when_the_servers_account_cannot_reach_the_folder() -> None:
    with tempfile.TemporaryDirectory() as closed, refused_with(reasons.STATE_OUT_OF_REACH):
        ensure_running(Path(closed) / "state")


@pytest.mark.skipif(not AS_ROOT, reason="needs root to become somebody else")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # the child runs one thread and leaves by _exit
def test_an_ordinary_user_runs_the_server_himself(shared: Server, state: Path) -> None:
    # `shared` has loaded every module by now: the child may be unable to read ours.
    account = server_account()
    assert account
    state.mkdir()
    os.chown(state, account.uid, account.gid)
    pid, url = become(account, lambda: start_as_ordinary_user(state))
    assert psutil.Process(int(pid)).uids().real == account.uid
    assert ask(url, "SELECT current_user") == [("linli_app",)]
    assert {file.owner() for file in state.rglob("*")} == {account.name}


def start_as_ordinary_user(state: Path) -> str:
    binaries.cache_clear()
    if not os.access(binaries().folder / "postgres", os.X_OK):
        return "out of reach"
    server = ensure_running(state)
    return f"{server.pid} {server.app_url}"


def become(account: Account, act: Callable[[], str]) -> list[str]:
    """Act as another account in a process of its own: that account can often not start our Python afresh."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.setgroups([])
        os.setgid(account.gid)
        os.setuid(account.uid)
        try:
            os.write(writing, act().encode())
        except BaseException as error:
            os.write(writing, f"failed: {error!r}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    if said == "out of reach":
        pytest.skip("this checkout's environment is readable by root alone")
    assert not said.startswith("failed"), said
    return said.split()


# Versions


def test_data_of_another_version_is_refused_with_the_way_out_and_upgraded_with_all_its_rows(state: Path) -> None:
    state.mkdir(mode=0o755)
    old = create(state, 16)
    server = start_cluster(state, old, 16)
    url = f"postgresql://linli_owner:{passwords(state)['linli_owner']}@127.0.0.1:{server.port}/linli"
    ask(url, "CREATE TABLE kept AS SELECT '邻里' AS name")
    with refused_with(reasons.OTHER_VERSION):
        ensure_running(state)

    assert upgrade(state) == old
    now = ensure_running(state)
    assert now.data == state / "postgresql-18"
    assert ask(now.owner_url, "SELECT name, current_setting('server_version_num')::int / 10000 FROM kept") == [
        ("邻里", 18)
    ]
    assert ask(now.app_url, "SELECT 1") == [(1,)]
    assert old.is_dir()
    assert upgrade(state) is None


def test_data_of_an_unknown_version_is_refused(state: Path) -> None:
    server = ensure_running(state)
    server.stop()
    (server.data / "PG_VERSION").write_text("99\n")
    for attempt in (ensure_running, upgrade):
        with refused_with(reasons.NO_BINARIES):
            attempt(state)


# When something is missing


def test_a_lost_secret_is_asked_for_and_never_made_anew(state: Path) -> None:
    server = ensure_running(state)
    for name, attempt in (("passwords.json", ensure_running), ("keys/master.key", keys), ("keys/seal.key", keys)):
        (state / name).rename(state / "aside")
        with refused_with(reasons.SECRET_MISSING):
            attempt(state)
        assert not (state / name).exists()
        (state / "aside").rename(state / name)
    assert ensure_running(state) == server


def test_keys_are_made_once_and_checked_when_read(state: Path) -> None:
    made = keys(state)
    assert len(made.master) == len(made.seal) == 32
    assert made.master != made.seal
    assert keys(state) == made
    (state / "keys" / "master.key").write_text("short\n")
    with refused_with(reasons.SECRET_UNREADABLE):
        keys(state)


def test_a_key_that_is_not_32_bytes_of_base64_is_no_key() -> None:
    for text in ("", "AAAA", "not base64!", "A" * 43):
        with pytest.raises(ValueError, match="expected"):
            decode_key(text)


def test_a_folder_that_is_a_file_is_refused_with_a_sentence(state: Path) -> None:
    state.write_text("")
    with refused_with(reasons.STATE_NOT_WRITABLE):
        ensure_running(state)
    state.unlink()


@pytest.fixture
def small_disk(state: Path) -> Iterator[Path]:
    state.mkdir(mode=0o755)
    if not AS_ROOT or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m,mode=755", "tmpfs", state]).returncode:
        pytest.skip("needs root and the right to mount")
    yield state
    stop(state)
    subprocess.run(["umount", state], check=True)


def test_a_full_disk_gets_a_sentence_and_leaves_nothing_half_made(small_disk: Path) -> None:
    with refused_with(reasons.DISK_FULL):
        ensure_running(small_disk)
    assert clusters(small_disk) == []
    subprocess.run(["mount", "-o", "remount,size=200m", small_disk], check=True)
    server = ensure_running(small_disk)
    server.stop()

    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    (small_disk / "ballast").write_bytes(bytes(free))
    with refused_with(reasons.DISK_FULL):
        ensure_running(small_disk)
    (small_disk / "ballast").unlink()
    assert ask(ensure_running(small_disk).app_url, "SELECT 1") == [(1,)]


# Where the folder lies


def test_the_environment_decides_where_the_state_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LINLI_STATE", str(tmp_path))
    assert state_folder() == tmp_path


@pytest.mark.parametrize(("uid", "base"), [(0, Path("/var/lib/linli")), (1000, Path("/home/alta/.local/state/linli"))])
def test_each_checkout_has_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, uid: int, base: Path) -> None:
    monkeypatch.delenv("LINLI_STATE", raising=False)
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setenv("HOME", "/home/alta")
    monkeypatch.setattr(os, "geteuid", lambda: uid)
    folder = state_folder()
    assert folder.parent == base
    checkout = Path(__file__).resolve().parents[4]
    assert folder.name.startswith(f"{checkout.name}-")
