"""A notice's file, as it came in: bytes to a document. Module-level, so that a child process can be told to do it."""

from collections.abc import Mapping, Sequence

from linli.kernel.textfile import decode
from linli.notices.reading.document import Document
from linli.notices.reading.engine import read


def read_file(data: bytes, kinds: Mapping[str, Sequence[str]]) -> Document:
    """Decode and read. Refused with the reasons of `kernel.textfile.decode`."""
    return read(storable(decode(data)), kinds=kinds)


def storable(text: str) -> str:
    """PostgreSQL keeps neither NUL nor lone surrogates; one sign stands for one, so that offsets hold."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
