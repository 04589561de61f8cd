"""One way to parse a foreign file: in a child process with limits on memory, CPU and time.

The child is a fresh interpreter, not a fork: it shares neither memory nor open files, threads or environment (where
keys may stand) with its parent, and starts in about 0.1 s. What it returns is pickled plain data made by our own code;
the file's bytes are never unpickled.
"""

import os
import pickle
import resource
import signal
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any, ParamSpec, TypeVar

from linli.kernel.i18n import language, mark
from linli.kernel.reasons import Code, Reason, Refused, because

P = ParamSpec("P")
T = TypeVar("T")

TOO_MUCH_MEMORY = Code("too-much-memory", mark("文件展开后过大，已停止读取。"), mark("请拆成几份，再逐份读取。"))
TOO_SLOW = Code(
    "too-slow", mark("文件过于复杂，{seconds}秒内没有读完，已停止读取。"), mark("请拆成几份，或另存为新文件后再试。")
)
CRASHED = Code("unreadable", mark("文件已损坏，读不出来。"), mark("请在原来的软件中打开并另存一份，再试。"))
ARCHIVE_TOO_LARGE = Code(
    "archive-too-large", mark("压缩文件展开后超过{limit}兆字节，已停止读取。"), mark("请核对文件来源，或拆成几份再试。")
)
ARCHIVE_BROKEN = Code(
    "archive-broken", mark("压缩文件已损坏，打不开。"), mark("请在原来的软件中打开并另存一份，再试。")
)

_MEGABYTE = 1024 * 1024
_START = "from linli.kernel.sandbox import _child; _child()"
#: limits are set in a child of its own: between fork and exec a process with threads may run no Python
_BECOME = """
import os, resource, sys
for name, most in eval(sys.argv[1]).items():
    resource.setrlimit(getattr(resource, "RLIMIT_" + name), (most, most))
os.execvp(sys.argv[2], sys.argv[2:])
"""
_NO_NET = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy"), "http://127.0.0.1:9")


def run(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`run_limited` with the limits that suit one office file: 256 MB of address space, 10 s."""
    return run_limited(function, args, kwargs)


def run_limited(
    function: Callable[..., T],
    args: tuple[Any, ...] = (),
    kwargs: dict[str, Any] | None = None,
    *,
    memory_mb: int = 256,
    seconds: float = 10,
) -> T:
    """Call a module-level function in a child process and return its value.

    `memory_mb` bounds the child's address space, `seconds` both its CPU and the wall clock. A `Refused` of the function
    arrives as it was raised; otherwise Refused: TOO_MUCH_MEMORY, TOO_SLOW, CRASHED (any other death or exception).
    """
    job = pickle.dumps((sys.path, memory_mb, seconds, function, args, kwargs or {}))
    child = subprocess.Popen(
        [sys.executable, "-c", _START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "LINLI_LANGUAGE": language()},
        start_new_session=True,
    )
    try:
        answer, _ = child.communicate(job, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Refused(because(TOO_SLOW, seconds=seconds)) from None
    finally:
        _end(child)
    value: T = _value(answer, child.returncode, seconds)
    return value


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Whatever the child has started is in its group and ends with it."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()


def _value(answer: bytes, status: int, seconds: float) -> Any:
    if status == 0 and answer:
        outcome, value = pickle.loads(answer)
        if outcome == "value":
            return value
        if outcome == "refused":
            raise Refused(*value)
        if outcome == "memory":
            raise Refused(because(TOO_MUCH_MEMORY))
    raise Refused(_why_died(status, seconds))


def _why_died(status: int, seconds: float) -> Reason:
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return because(TOO_SLOW, seconds=seconds)
    # A native library that cannot allocate aborts: under a limit on memory that is what an abort most likely means.
    return because(TOO_MUCH_MEMORY if status == -signal.SIGABRT else CRASHED)


def _child() -> None:
    sys_path, memory_mb, seconds, *call = pickle.load(sys.stdin.buffer)
    sys.path[:] = sys_path
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * _MEGABYTE, memory_mb * _MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it has nothing to write but its answer, which is a pipe
    sys.stdout.buffer.write(pickle.dumps(_outcome(*call)))


def _outcome(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[str, Any]:
    try:
        return "value", function(*args, **kwargs)
    except Refused as refused:
        return "refused", refused.reasons
    except MemoryError:
        return "memory", None
    except Exception:
        return "failed", None


def run_program(
    command: Sequence[str],
    data: bytes = b"",
    *,
    memory_mb: int,
    seconds: float,
    home: str = os.devnull,
    written_mb: int = 0,
) -> bytes:
    """Give `data` to a program of the machine, within limits, and return what it prints.

    Its environment names `home`, the only folder that it is to write to (no file above `written_mb`), and a proxy that
    is not there. Refused: TOO_SLOW, TOO_MUCH_MEMORY, CRASHED.
    """
    limits = {"AS": memory_mb * _MEGABYTE, "CPU": int(seconds) + 1, "CORE": 0, "FSIZE": written_mb * _MEGABYTE}
    child = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _BECOME, repr(limits), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_NO_NET | {"PATH": os.environ.get("PATH", os.defpath), "HOME": home, "LANG": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        answer, _ = child.communicate(data, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Refused(because(TOO_SLOW, seconds=seconds)) from None
    finally:
        _end(child)
    if child.returncode:
        raise Refused(_why_died(child.returncode, seconds))
    return answer


def check_archive(data: bytes, *, limit_mb: int) -> None:
    """Refuse a zip whose members are larger than `limit_mb` together: first by its directory, then by inflating.

    A directory may lie about sizes, so each member is inflated to nowhere until the sum passes the limit.
    Refused: ARCHIVE_TOO_LARGE, ARCHIVE_BROKEN.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            if sum(m.file_size for m in members) > limit_mb * _MEGABYTE or len(members) > 10_000:
                raise Refused(because(ARCHIVE_TOO_LARGE, limit=limit_mb))
            left = limit_mb * _MEGABYTE
            for member in members:
                left -= _inflated(archive, member, left)
                if left < 0:
                    raise Refused(because(ARCHIVE_TOO_LARGE, limit=limit_mb))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise Refused(because(ARCHIVE_BROKEN)) from None


def _inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> int:
    """Bytes that a member really holds, counted until the limit is passed."""
    offset = member.header_offset
    archive.fp.seek(offset)  # type: ignore[union-attr]
    header = archive.fp.read(30)  # type: ignore[union-attr]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile
    skip = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    archive.fp.seek(offset + 30 + skip)  # type: ignore[union-attr]
    packed = archive.fp.read(member.compress_size)  # type: ignore[union-attr]
    if member.compress_type == zipfile.ZIP_STORED:
        return len(packed)
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile
    return _deflated(packed, limit)


def _deflated(packed: bytes, limit: int) -> int:
    inflate, total = zlib.decompressobj(-15), 0
    while not inflate.eof and total <= limit:
        piece = inflate.decompress(packed, _MEGABYTE)
        total += len(piece)
        packed = inflate.unconsumed_tail
        if not piece and not packed:
            break
    return total
