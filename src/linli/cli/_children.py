"""Processes that `linli serve` looks after: started again when they die, and gone when it is."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

PATIENCE = 15  #: seconds to finish what is in hand; what a killed worker leaves comes back by the sweep
STEADY = 60  #: seconds of running after which an earlier death is forgotten
LONGEST = 30  #: seconds between two starts at most
_PR_SET_PDEATHSIG = 1


def die_with_parent(how: int = signal.SIGTERM) -> None:
    """Have the kernel send a signal to this process when the one that started it is gone, however it went (Linux)."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, how)
    if os.getppid() != parent:  # it died between the two lines
        os.kill(os.getpid(), how)


@dataclass
class Child:
    """One process that is to run for ever, in a session of its own: Ctrl-C is told to the parent alone."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    deaths: int = 0
    _started: float = 0
    _again: float = field(default=0, repr=False)

    def start(self) -> None:
        self._started = time.monotonic()
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent
        )

    def tend(self) -> int | None:
        """Start it again once it has died, after a while that grows; its exit status where it has just died."""
        if self.process is None:
            if time.monotonic() >= self._again:
                self.start()
            return None
        status = self.process.poll()
        if status is None:
            return None
        self._clear()
        self.deaths = 1 if time.monotonic() - self._started > STEADY else self.deaths + 1
        self._again = time.monotonic() + min(LONGEST, 0.5 * 2 ** (self.deaths - 1))
        self.process = None
        return status

    def stop(self) -> None:
        """Ask it to end; `gone` waits."""
        if self.process:
            with suppress(ProcessLookupError):
                self.process.terminate()

    def gone(self, until: float) -> None:
        """Wait for its end, and make an end of it at that moment."""
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0, until - time.monotonic()))
            self._clear()
            self.process.wait()

    def _clear(self) -> None:
        """Whatever it had started itself goes with it: an orphan would hold the port."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
