import os
import struct
import sys
import time
import zipfile
from io import BytesIO

import pytest

from linli.kernel import sandbox
from linli.kernel.reasons import Code, Refused, because

NO = Code("no", "不行：{why}")


def double(number):
    return number * 2


def refuse(why):
    raise Refused(because(NO, why=why))


def eat_memory(megabytes):
    return len(bytearray(megabytes * 1024 * 1024))


def sleep(seconds):
    time.sleep(seconds)


def spin():
    while True:
        pass


def fail():
    raise ZeroDivisionError


def die():
    os._exit(7)


def write_a_file(path):
    with open(path, "w") as file:
        file.write("x")


def code_of(call, *args, **limits):
    with pytest.raises(Refused) as refused:
        sandbox.run_limited(call, args, **limits)
    return refused.value.reasons[0].code


def test_the_value_of_the_call_comes_back():
    assert sandbox.run(double, 21) == 42


def test_a_refusal_inside_arrives_as_it_was_raised():
    with pytest.raises(Refused, match="不行：坏"):
        sandbox.run(refuse, "坏")


def test_memory_is_bounded():
    assert code_of(eat_memory, 500, memory_mb=128) is sandbox.TOO_MUCH_MEMORY
    assert sandbox.run_limited(eat_memory, (50,), memory_mb=256) == 50 * 1024 * 1024


@pytest.mark.parametrize(("call", "args"), [(sleep, (30,)), (spin, ())])
def test_time_is_bounded(call, args):
    began = time.monotonic()
    assert code_of(call, *args, seconds=0.5) is sandbox.TOO_SLOW
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("call", [fail, die])
def test_any_other_death_is_a_broken_file(call):
    assert code_of(call) is sandbox.CRASHED


def test_the_child_can_write_no_file(tmp_path):
    assert code_of(write_a_file, str(tmp_path / "x")) is sandbox.CRASHED


def test_the_child_knows_nothing_of_its_parents_environment(monkeypatch):
    monkeypatch.setenv("LINLI_MASTER_KEY", "secret")
    assert sandbox.run(os.getenv, "LINLI_MASTER_KEY") is None


def test_the_child_starts_quickly():
    began = time.monotonic()
    sandbox.run(double, 1)
    assert time.monotonic() - began < 1


def archive(size, method=zipfile.ZIP_DEFLATED):
    data = BytesIO()
    with zipfile.ZipFile(data, "w", method) as file:
        file.writestr("a", b"x" * size)
    return data.getvalue()


def test_an_archive_of_modest_size_passes():
    sandbox.check_archive(archive(1000), limit_mb=1)
    sandbox.check_archive(archive(1000, zipfile.ZIP_STORED), limit_mb=1)


def test_a_bomb_is_refused_by_its_directory():
    with pytest.raises(Refused) as refused:
        sandbox.check_archive(archive(3 * 1024 * 1024), limit_mb=2)
    assert refused.value.reasons[0].code is sandbox.ARCHIVE_TOO_LARGE


def test_a_bomb_that_lies_about_its_size_is_refused_by_inflating():
    size = 3 * 1024 * 1024 + 17
    lying = archive(size).replace(struct.pack("<I", size), struct.pack("<I", 100))
    with pytest.raises(Refused) as refused:
        sandbox.check_archive(lying, limit_mb=2)
    assert refused.value.reasons[0].code is sandbox.ARCHIVE_TOO_LARGE


@pytest.mark.parametrize("cut", [10, 60, -5])
def test_a_cut_archive_is_broken(cut):
    with pytest.raises(Refused) as refused:
        sandbox.check_archive(archive(1000)[:cut], limit_mb=1)
    assert refused.value.reasons[0].code is sandbox.ARCHIVE_BROKEN


class TestAProgramOfTheMachine:
    def run(self, code, data=b"", **limits):
        return sandbox.run_program(
            [sys.executable, "-I", "-c", code], data, **{"memory_mb": 512, "seconds": 5} | limits
        )

    def test_gets_the_data_and_gives_what_it_prints(self):
        assert self.run("import sys; print(sys.stdin.read()[::-1], end='')", b"abc") == b"cba"

    def test_writes_only_as_much_as_it_may(self, tmp_path):
        code = f"open({str(tmp_path / 'x')!r}, 'wb').write(bytes(2 << 20))"
        self.run(code, written_mb=3)
        with pytest.raises(Refused):
            self.run(code, written_mb=1)

    def test_knows_nothing_of_its_parents_environment(self, monkeypatch):
        monkeypatch.setenv("LINLI_MASTER_KEY", "secret")
        assert self.run("import os; print(os.environ.get('LINLI_MASTER_KEY'))") == b"None\n"

    @pytest.mark.parametrize(
        ("code", "reason"),
        [
            ("import time; time.sleep(30)", sandbox.TOO_SLOW),
            ("raise SystemExit(1)", sandbox.CRASHED),
            ("import os; os.abort()", sandbox.TOO_MUCH_MEMORY),
        ],
    )
    def test_that_does_not_end_well_is_refused(self, code, reason):
        with pytest.raises(Refused) as refused:
            self.run(code, seconds=0.7)
        assert refused.value.reasons[0].code is reason
