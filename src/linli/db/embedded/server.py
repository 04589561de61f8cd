"""The embedded PostgreSQL server: one a state folder, started when it is needed, running until it is stopped."""

import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from linli.db.embedded import reasons
from linli.db.embedded.binaries import CURRENT, binaries
from linli.db.embedded.cluster import DATABASE, configure, create, current_cluster, last_port, refusal, sweep
from linli.db.embedded.state import APPLICATION, OWNER, SUPERUSER, clusters, locked, passwords, state_folder

#: Seconds to let a dying server's processes go, and to let a server recover from a crash.
PATIENCE = 300
#: The question of PostgreSQL's protocol that needs no password: "do you speak TLS?"
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. The URLs hold passwords: show them to nobody who may not have them."""

    state: Path
    data: Path
    pid: int
    port: int
    _passwords: dict[str, str] = field(repr=False)

    @property
    def app_url(self) -> str:
        """For the program: a role that owns nothing and that every policy binds."""
        return self._url(APPLICATION)

    @property
    def owner_url(self) -> str:
        """For migrations and for making test databases."""
        return self._url(OWNER)

    @property
    def superuser_url(self) -> str:
        """For tests that tamper, and for an administrator in need."""
        return self._url(SUPERUSER)

    def stop(self) -> None:
        """Stop the server, whoever uses it; open transactions are rolled back. Already stopped is fine."""
        stop(self.state)

    def _url(self, role: str) -> str:
        return f"postgresql://{role}:{self._passwords[role]}@127.0.0.1:{self.port}/{DATABASE}"


@dataclass(frozen=True, slots=True)
class _Postmaster:
    pid: int
    port: int
    is_ready: bool


def ensure_running(state: Path | None = None) -> Server:
    """The server of the folder: the running one, else started, and on the first start created (about a second).

    Two callers at once get the same server. It goes on running when the caller ends. Prints nothing.
    Refused: DISK_FULL, STATE_NOT_WRITABLE, STATE_OUT_OF_REACH, NO_ACCOUNT, OTHER_VERSION, NO_BINARIES, SECRET_MISSING,
    SECRET_UNREADABLE, NOT_CREATED, NOT_STARTED.
    """
    state = state or state_folder()
    if server := running(state):
        return server
    with locked(state):
        sweep(state)
        data = current_cluster(state) or create(state)
        return _server(state, data, _settled(data) or start_cluster(state, data))


def running(state: Path | None = None) -> Server | None:
    """The server of the folder if it runs and takes connections; starts nothing. Refused: OTHER_VERSION …"""
    state = state or state_folder()
    data = current_cluster(state)
    postmaster = data and _postmaster(data)
    return _server(state, data, postmaster) if data and postmaster and postmaster.is_ready else None


def stop(state: Path | None = None) -> bool:
    """Stop the server of the folder, of whatever version; False when none ran. Refused: NOT_STOPPED."""
    state = state or state_folder()
    if not clusters(state):
        return False
    with locked(state):
        stopped = [stop_cluster(state, data) for data in clusters(state)]
        return any(stopped)


def stop_cluster(state: Path, data: Path) -> bool:
    """Stop the server on one cluster, for whoever holds the lock."""
    if not _settled(data):
        return False
    programs = binaries()
    try:
        programs.run("pg_ctl", "stop", "-D", data, "-m", "fast", "-w", "-t", PATIENCE)
    except subprocess.CalledProcessError as error:
        raise refusal(reasons.NOT_STOPPED, state, programs.account, error.output) from error
    _settled(data)
    return True


def _server(state: Path, data: Path, postmaster: _Postmaster) -> Server:
    return Server(state, data, postmaster.pid, postmaster.port, passwords(state))


def _postmaster(data: Path) -> _Postmaster | None:
    """What `postmaster.pid` says, if that process is really this cluster's: a crash leaves the file behind."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    if not _serves(pid, data):
        return None
    port = int(lines[3]) if len(lines) > 3 else 0
    return _Postmaster(pid, port, len(lines) > 7 and lines[7].strip() == "ready" and _answers(port))


def _answers(port: int) -> bool:
    """Does a server take connections there? A killed one may stand in the process table for a moment longer."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(_SSL_REQUEST)
            return connection.recv(1) in (b"S", b"N")
    except OSError:
        return False


def _serves(pid: int, data: Path) -> bool:
    """Is this a living PostgreSQL process of the cluster? Each of them works in the data directory."""
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == data.resolve()
    except psutil.Error:
        return False


def _left_behind(data: Path) -> Iterator[int]:
    return (pid for pid in psutil.pids() if _serves(pid, data))


def _settled(data: Path) -> _Postmaster | None:
    """The cluster's server once it is ready, or None once nothing of it is left: never something half-way."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        postmaster = _postmaster(data)
        if postmaster and postmaster.is_ready:
            return postmaster
        if not postmaster and not any(_left_behind(data)):
            # Whoever has this number by now is not ours; PostgreSQL would take it for a running server.
            (data / "postmaster.pid").unlink(missing_ok=True)
            return None
        time.sleep(0.02)
    return None


def start_cluster(state: Path, data: Path, version: int = CURRENT) -> _Postmaster:
    """Start the server on one cluster, for whoever holds the lock."""
    programs = binaries(version)
    log = data / "log"
    said = ""
    for port in (_free_port(last_port(data)), _free_port(), _free_port()):  # somebody may take it before PostgreSQL
        configure(data, port, programs.account)
        before = _sizes(log)
        try:
            programs.run("pg_ctl", "start", "-D", data, "-l", data / "start.log", "-w", "-t", PATIENCE)
        except subprocess.CalledProcessError as error:
            said = error.output + _added(log, before) + (data / "start.log").read_text(errors="replace")
            if "Address already in use" in said:
                continue
            break
        if postmaster := _postmaster(data):
            return postmaster
    raise refusal(reasons.NOT_STARTED, state, programs.account, said, log=log)


def _free_port(wanted: int = 0) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as PostgreSQL itself does
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _sizes(log: Path) -> dict[Path, int]:
    return {file: file.stat().st_size for file in log.glob("*.log")}


def _added(log: Path, before: dict[Path, int]) -> str:
    return "".join(
        file.read_bytes()[before.get(file, 0) :].decode(errors="replace") for file in sorted(log.glob("*.log"))
    )
