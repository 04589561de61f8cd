"""From one major version of PostgreSQL to ours, with pg_upgrade. The old cluster is left as it was."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linli.db.embedded import reasons
from linli.db.embedded.binaries import CURRENT, FOLDERS, Binaries, binaries
from linli.db.embedded.cluster import configure, finish, init, refusal, version_of
from linli.db.embedded.server import start_cluster, stop_cluster
from linli.db.embedded.state import SUPERUSER, Account, clusters, locked, passwords, state_folder
from linli.kernel.reasons import Refused, because


def upgrade(state: Path | None = None) -> Path | None:
    """Bring the newest cluster to our version; return the old one, which may then be deleted, or None if none was old.

    Stops the server if it runs. A failure or a kill leaves the old cluster in use.
    Refused: NO_BINARIES, NOT_UPGRADED, DISK_FULL and what starting refuses.
    """
    state = state or state_folder()
    with locked(state):
        if not (found := clusters(state)) or version_of(found[-1]) == CURRENT:
            return None
        old, version = found[-1], version_of(found[-1])
        if version not in FOLDERS:
            known = "、".join(map(str, FOLDERS))
            raise Refused(because(reasons.NO_BINARIES, data=old, found=version, known=known))
        stop_cluster(state, old)
        start_cluster(state, old, version)  # one clean start and stop: a crash may have left work to recover
        stop_cluster(state, old)
        _replace(state, old, binaries(version), binaries())
        return old


def _replace(state: Path, old: Path, before: Binaries, after: Binaries) -> None:
    secrets = passwords(state)
    checksums = re.search(r"Data page checksum version:\s*(\d+)", before.run("pg_controldata", old))
    with_checksums = bool(checksums and int(checksums[1]))
    new = init(state, after, secrets, "--data-checksums" if with_checksums else "--no-data-checksums")
    configure(old, 0, before.account)
    try:
        with _scratch(after.account) as scratch:
            arguments = {"-b": before.folder, "-B": after.folder, "-d": old, "-D": new, "-U": SUPERUSER, "-s": scratch}
            options = [part for pair in arguments.items() for part in pair]
            after.run("pg_upgrade", *options, cwd=scratch, PGPASSWORD=secrets[SUPERUSER])
        finish(new, after.version)
    except subprocess.CalledProcessError as error:
        raise refusal(reasons.NOT_UPGRADED, state, after.account, error.output, data=old) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


@contextmanager
def _scratch(account: Account | None) -> Iterator[Path]:
    """A short path for pg_upgrade's socket and its notes."""
    folder = Path(tempfile.mkdtemp(prefix="linli-"))
    if account:
        os.chown(folder, account.uid, account.gid)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
