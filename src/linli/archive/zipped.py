"""Files into a ZIP: names in UTF-8, and the same files give the same bytes. Pure."""

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

_BEGINNING = (1980, 1, 1, 0, 0, 0)  #: the day that a ZIP without days says
_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
LONGEST = 60  #: characters of a name, without its ending


@dataclass(frozen=True, slots=True)
class File:
    path: str  #: with its folder: 01-来文/01-….txt
    data: bytes


def zipped(files: Iterable[File]) -> bytes:
    """The files in their order. Raises ValueError where two have one name."""
    into, seen = BytesIO(), set[str]()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in files:
            if file.path in seen:
                raise ValueError(f"path: expected each once, got {file.path} twice")
            seen.add(file.path)
            entry = zipfile.ZipInfo(file.path, _BEGINNING)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, file.data)
    return into.getvalue()


def fitting(words: str) -> str:
    """Words as part of a file's name on any system: no separators, no control characters, not too long."""
    return _UNFIT.sub(" ", " ".join(words.split())).strip(" .")[:LONGEST].strip(" .") or "无题"
