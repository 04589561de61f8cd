"""The state folder: where the embedded cluster, its passwords and the keys of this checkout live.

state/                  0700; as root 0711, owned by root
  lock                  who may create, start, stop or upgrade (flock: a dead holder holds nothing)
  passwords.json        0600, of the three roles
  keys/master.key       0600, 32 random bytes, base64
  keys/seal.key         0600, the 32 bytes of an Ed25519 private key, base64
  postgresql-18/        the cluster, 0700; as root owned by the account that the server runs as
"""

import base64
import binascii
import errno
import fcntl
import hashlib
import json
import os
import pwd
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from linli.db.embedded import reasons
from linli.kernel.reasons import Refused, because

SYSTEM_STATE = Path("/var/lib/linli")
SUPERUSER, OWNER, APPLICATION = ROLES = ("postgres", "linli_owner", "linli_app")
#: Whom root lets the server run as, best first: PostgreSQL refuses to run as root.
ACCOUNTS = ("linli", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """Another uid that the server runs as, because root may not."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Keys:
    """Secrets that must never stand in the database: 32 bytes each."""

    master: bytes = field(repr=False)
    seal: bytes = field(repr=False)


def state_folder() -> Path:
    """The folder of this checkout (or, when installed, of this environment): `LINLI_STATE`, else by who is asking."""
    if chosen := os.environ.get("LINLI_STATE"):
        return Path(chosen).absolute()
    checkout = Path(__file__).resolve().parents[4]
    home = checkout if (checkout / "pyproject.toml").is_file() else Path(sys.prefix).resolve()
    name = f"{home.name}-{hashlib.sha256(os.fsencode(home)).hexdigest()[:8]}"
    if os.geteuid() == 0:
        return SYSTEM_STATE / name
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "linli" / name


def server_account() -> Account | None:
    """Whom the server runs as: None for an ordinary user, who runs it himself."""
    if os.geteuid() != 0:
        return None
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise Refused(because(reasons.NO_ACCOUNT, names=" / ".join(ACCOUNTS)))


def make_folder(folder: Path) -> None:
    """Make a folder and what is missing above it: private to a user, as root passable for the server's account."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        each.chmod(0o711 if os.geteuid() == 0 else 0o700)


def write_file(path: Path, text: str, *, owner: Account | None = None) -> None:
    """Write a 0600 file whole or not at all, never through a symbolic link that somebody else has laid there."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with open(handle, "w", encoding="utf-8") as file:
            if owner:
                os.fchown(file.fileno(), owner.uid, owner.gid)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


@contextmanager
def locked(state: Path) -> Iterator[None]:
    """Hold the state folder alone, waiting for whoever holds it. A full disk and the like get a sentence."""
    with sentences(state):
        make_folder(state)
        handle = os.open(state / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


@contextmanager
def sentences(state: Path) -> Iterator[None]:
    """Turn a full disk or a missing permission into a refusal."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refused(because(reasons.DISK_FULL, state=state)) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR):
            where = error.filename or state
            raise Refused(because(reasons.STATE_NOT_WRITABLE, state=where, error=error.strerror)) from error
        raise


def clusters(state: Path) -> list[Path]:
    """The finished clusters in the folder, the newest version last; an upgrade leaves the old one standing."""
    return sorted(state.glob("postgresql-[0-9]*"), key=lambda folder: int(folder.name.partition("-")[2]))


def passwords(state: Path) -> dict[str, str]:
    """The password of each role, made up before the first cluster and never after."""
    path = state / "passwords.json"
    if not path.exists():
        _refuse_to_replace(state, path)
        write_file(path, json.dumps({role: secrets.token_urlsafe(24) for role in ROLES}, indent=1))
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {role: found[role] for role in ROLES}
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(because(reasons.SECRET_UNREADABLE, path=path)) from error


def keys(state: Path | None = None) -> Keys:
    """The keys of the folder, made up before the first cluster and never after.

    Refused: SECRET_MISSING where a cluster stands without its key, SECRET_UNREADABLE.
    """
    state = state or state_folder()
    with locked(state):
        return keys_under_lock(state)


def keys_under_lock(state: Path) -> Keys:
    """As `keys`, for whoever holds the lock already."""
    folder = state / "keys"
    make_folder(folder)
    folder.chmod(0o700)
    return Keys(master=_key(folder / "master.key"), seal=_key(folder / "seal.key"))


def decode_key(text: str) -> bytes:
    """The 32 bytes of a key as it stands in a file or in the environment (base64). Raises ValueError."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        raise ValueError("expected base64") from error
    if len(key) != 32:
        raise ValueError(f"expected 32 bytes, got {len(key)}")
    return key


def _key(path: Path) -> bytes:
    if not path.exists():
        _refuse_to_replace(path.parent.parent, path)
        write_file(path, base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
    try:
        return decode_key(path.read_text(encoding="ascii"))
    except ValueError as error:
        raise Refused(because(reasons.SECRET_UNREADABLE, path=path)) from error


def _refuse_to_replace(state: Path, path: Path) -> None:
    if clusters(state):
        raise Refused(because(reasons.SECRET_MISSING, path=path))
