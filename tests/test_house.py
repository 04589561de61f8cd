"""What holds for every file that is kept: nothing of one machine, nothing secret, nothing half done."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "linli"
#: These say what is forbidden, and so contain it.
SPEAKS_OF_IT = {"tests/test_house.py"}
#: Every PDF embeds them, and must look the same on a machine without a Chinese typeface and without a network.
TYPEFACES = "src/linli/documents/faces/"
PUBLIC_INDEX = {"pypi.org", "files.pythonhosted.org", "registry.npmjs.org"}


@cache
def tracked() -> list[Path]:
    # The folder may belong to somebody else than who tests, which git takes for a danger.
    asked = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8"
    )
    if asked.returncode:
        pytest.skip("not a git checkout: nothing says which files are kept")
    return [ROOT / name for name in asked.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    """Every kept text file: its name and what it says."""
    found = []
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        content = path.read_bytes()
        if name not in SPEAKS_OF_IT and b"\0" not in content:
            found.append((name, content.decode(errors="replace")))
    return found


def places(pattern: str) -> list[str]:
    """Where a pattern stands, as `file:line: words`."""
    expression = re.compile(pattern)
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for name, text in texts()
        for match in expression.finditer(text)
    ]


def test_no_file_names_a_path_of_one_machine() -> None:
    assert places(r"(?<![\w.\-{}*/])/(?:tmp|work(?=/(?:main|shared|ci|\.))|root|Users|opt/[a-z])/\S*") == []


def test_no_file_holds_a_secret() -> None:
    assert places(r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}|\bglpat-\w{20}") == []
    assert places(r"://[^\s/:@{}\"'<>]+:[^\s/@{}\"'<>]+@") == []


def test_no_file_names_a_package_index_but_the_public_ones() -> None:
    hosts = r"https?://([\w.-]*(?:pypi|pythonhosted|npm|registry|mirror|artifact|nexus|devpi|simple)[\w.-]*)"
    assert [place for place in places(hosts) if place.rpartition("://")[2] not in PUBLIC_INDEX] == []
    assert places(r"https?://(?:10|127|172\.(?:1[6-9]|2\d|3[01])|192\.168)(?:\.\d+)+\S*/simple") == []


def test_the_lock_file_names_the_public_index_alone() -> None:
    hosts = re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text(encoding="utf-8"))
    assert set(hosts) == {"pypi.org", "files.pythonhosted.org"}


def test_no_kept_file_but_a_typeface_is_larger_than_a_mebibyte() -> None:
    large = [path.relative_to(ROOT).as_posix() for path in tracked() if path.stat().st_size > 1 << 20]
    assert [name for name in large if not name.startswith(TYPEFACES)] == []


def test_nothing_is_left_to_do() -> None:
    assert places(r"(?<![.\w])(?:TODO|FIXME|XXX)\b") == []


def test_importing_a_domain_imports_nothing_else() -> None:
    domains = [folder for folder in SOURCE.iterdir() if folder.name != "cli" and (folder / "__init__.py").exists()]
    assert domains
    assert [d.name for d in domains if (d / "__init__.py").read_text(encoding="utf-8").strip()] == []
