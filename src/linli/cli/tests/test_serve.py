"""What `linli serve` does about ports and about processes that die."""

import socket
import sys
import time
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from pytest_django.fixtures import Settings

from linli.cli._children import Child
from linli.cli.serve import NO_DEMONSTRATION, PORT_TAKEN, answers, free_port, serve
from linli.cli.tests.serving import until
from linli.kernel.reasons import Refused


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_said_with_what_to_do(taken: int) -> None:
    with pytest.raises(Refused) as refused:
        free_port("127.0.0.1", taken)
    assert refused.value.reasons[0].code == PORT_TAKEN
    assert str(taken) in refused.value.reasons[0].in_full


def test_a_demonstration_takes_the_next_free_port(taken: int) -> None:
    assert taken < free_port("127.0.0.1", taken, others=20) <= taken + 20


def test_there_is_no_demonstration_beyond_this_machine(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.cli._django.ready", lambda: None)
    settings.DEMONSTRATION = False
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")
    result = CliRunner().invoke(serve, ["--demo"])
    assert isinstance(result.exception, Refused)
    assert result.exception.reasons[0].code == NO_DEMONSTRATION


def test_a_process_that_dies_is_started_again_later_each_time() -> None:
    child = Child("short", [sys.executable, "-c", "raise SystemExit(7)"])
    child.start()
    waits = []
    for _ in range(2):
        assert until(lambda: child.tend()) == 7
        died = time.monotonic()
        until(lambda: child.tend() or child.process)
        waits.append(time.monotonic() - died)
    child.stop()
    child.gone(time.monotonic() + 5)
    assert 0.4 < waits[0] < waits[1]


def test_a_process_that_will_not_end_is_ended_at_the_moment_given() -> None:
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    )
    child = Child("stubborn", [sys.executable, "-c", stubborn])
    child.start()
    assert child.process
    time.sleep(0.5)
    child.stop()
    child.gone(time.monotonic() + 0.5)
    assert child.process.poll() is not None


def test_a_port_where_nobody_listens_does_not_answer(taken: int) -> None:
    assert not answers(f"http://127.0.0.1:{free_port('127.0.0.1', taken, others=20)}/")
