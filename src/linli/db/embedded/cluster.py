"""One cluster on disk: made whole or not at all, with its three roles and its settings."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from linli.db.embedded import reasons
from linli.db.embedded.binaries import CURRENT, FOLDERS, Binaries, binaries
from linli.db.embedded.state import (
    APPLICATION,
    OWNER,
    SUPERUSER,
    Account,
    clusters,
    keys_under_lock,
    passwords,
    write_file,
)
from linli.kernel.reasons import Code, Refused, because

DATABASE = "linli"

#: Read at each start, so that a new release brings its own; `ALTER SYSTEM` still overrides it.
#: The last three lines keep personal data out of the log: no statements, no parameters, no DETAIL with values in it.
SETTINGS = """\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 50
password_encryption = 'scram-sha-256'
timezone = 'UTC'
fsync = on
synchronous_commit = on
shared_buffers = '128MB'
effective_cache_size = '1GB'
work_mem = '16MB'
maintenance_work_mem = '128MB'
max_wal_size = '1GB'
random_page_cost = 1.1
jit = off
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_rotation_age = '1d'
log_rotation_size = 0
log_truncate_on_rotation = on
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d '
log_min_error_statement = 'panic'
log_parameter_max_length_on_error = 0
log_error_verbosity = 'terse'
"""
#: The server listens on TCP alone; `local` serves pg_upgrade, which opens a socket of its own.
ACCESS = f"""\
local all {SUPERUSER} scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
"""


def current_cluster(state: Path) -> Path | None:
    """The newest cluster in the folder; None before the first start. Refused: OTHER_VERSION, NO_BINARIES."""
    if not (found := clusters(state)):
        return None
    data = found[-1]
    if (version := version_of(data)) != CURRENT:
        code = reasons.OTHER_VERSION if version in FOLDERS else reasons.NO_BINARIES
        known = "、".join(map(str, FOLDERS))
        raise Refused(because(code, data=data, found=version, needed=CURRENT, known=known))
    return data


def version_of(data: Path) -> int:
    """The major version that made the cluster, as PostgreSQL itself recorded it; 0 when unreadable."""
    try:
        return int((data / "PG_VERSION").read_text(encoding="ascii"))
    except (ValueError, FileNotFoundError):
        return 0


def create(state: Path, version: int = CURRENT) -> Path:
    """Make a cluster with its roles, the database and the keys; a failure or a kill leaves no cluster behind."""
    programs = binaries(version)
    secrets = passwords(state)
    keys_under_lock(state)
    making = init(state, programs, secrets)
    try:
        single_user(programs, making, *_roles(secrets))
        return finish(making, version)
    except subprocess.CalledProcessError as error:
        shutil.rmtree(making, ignore_errors=True)
        raise refusal(reasons.NOT_CREATED, state, programs.account, error.output) from error
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def sweep(state: Path) -> None:
    """Remove what a killed start left half-made; its orphans may still be writing, then the next sweep has the rest."""
    for leftover in state.glob("making-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def init(state: Path, programs: Binaries, secrets: dict[str, str], *more: str) -> Path:
    """Make a bare cluster, reachable by the superuser's password alone, in a folder that does not count yet."""
    making = Path(tempfile.mkdtemp(prefix="making-", dir=state))
    if programs.account:
        os.chown(making, programs.account.uid, programs.account.gid)
    # Plain C would break upper and lower case and regular expressions outside ASCII; before 17 only libc has C.UTF-8.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    arguments = ["-U", SUPERUSER, "--encoding=UTF8", *(locale if programs.version >= 17 else ["--locale=C.UTF-8"])]
    try:
        programs.run("initdb", "-D", making, *arguments, "--auth=reject", "--no-instructions", *more)
        with (making / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("include 'linli.conf'\n")
        configure(making, 0, programs.account)
        single_user(programs, making, f"ALTER ROLE {SUPERUSER} PASSWORD '{secrets[SUPERUSER]}'")
    except subprocess.CalledProcessError as error:
        shutil.rmtree(making, ignore_errors=True)
        raise refusal(reasons.NOT_CREATED, state, programs.account, error.output) from error
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return making


def finish(making: Path, version: int) -> Path:
    """Let the cluster count."""
    return making.rename(making.parent / f"postgresql-{version}")


def configure(data: Path, port: int, account: Account | None) -> None:
    """Write our settings and who may connect; port 0 leaves the port open."""
    write_file(data / "linli.conf", (f"port = {port}\n" if port else "") + SETTINGS, owner=account)
    write_file(data / "pg_hba.conf", ACCESS, owner=account)


def last_port(data: Path) -> int:
    """The port of the last run, 0 before the first: taken again where free, for programs that outlive a crash."""
    found = re.match(r"port = (\d+)", (data / "linli.conf").read_text(encoding="utf-8"))
    return int(found[1]) if found else 0


def single_user(programs: Binaries, data: Path, *statements: str) -> None:
    """Run statements on a cluster that no server has open: no port, no password, nobody else."""
    script = "".join(f"{statement};\n\n" for statement in statements)
    programs.run("postgres", "--single", "-j", "-c", "exit_on_error=true", "-D", data, "postgres", text=script)


def refusal(code: Code, state: Path, account: Account | None, said: str, **facts: object) -> Refused:
    """What PostgreSQL's programs said, as a reason; the usual causes by their own names."""
    if "No space left on device" in said or "Disk quota exceeded" in said:
        return Refused(because(reasons.DISK_FULL, state=state))
    if account and "Permission denied" in said:
        return Refused(because(reasons.STATE_OUT_OF_REACH, state=state, account=account.name))
    lines = [line for line in said.splitlines() if re.search(r"\b(FATAL|PANIC|ERROR|error|fatal):", line)]
    return Refused(because(code, error=(lines or said.splitlines() or ["?"])[-1].strip(), **facts))


def _roles(secrets: dict[str, str]) -> tuple[str, ...]:
    plain = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION"
    return (
        f"CREATE ROLE {OWNER} {plain} CREATEDB PASSWORD '{secrets[OWNER]}'",
        f"CREATE ROLE {APPLICATION} {plain} NOCREATEDB PASSWORD '{secrets[APPLICATION]}'",
        f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
    )
