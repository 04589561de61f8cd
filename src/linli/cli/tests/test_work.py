import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from linli.cli import cli

SAMPLES = Path(__file__).parents[4] / "samples"
PERIOD = ("--period", "2022-12-30..2023-03-31")


def linli(*words):
    return CliRunner().invoke(cli, ["work", *map(str, words)])


def in_another_process(*words):
    began = time.monotonic()
    command = [sys.executable, "-c", "from linli.cli import main; main()", "work", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    return done, time.monotonic() - began


@pytest.mark.parametrize(
    ("sample", "good", "refused"),
    [
        ("乌拉特中旗-汇总表.xlsx", 28, ["place", "date", "kind"]),
        ("青山区-台账.csv", 30, ["end", "date", "volunteers"]),
        ("四子王旗-签到册.xlsx", 52, ["date"] * 4),
    ],
)
def test_the_samples_are_read_with_options_before_or_after_the_file(sample, good, refused):
    for words in ((SAMPLES / sample, *PERIOD, "--json"), (*PERIOD, "--json", SAMPLES / sample)):
        done = linli("read", *words)
        reading = json.loads(done.stdout)
        assert done.exit_code == 0
        assert len(reading["rows"]) == good
        assert [refusal["field"] for refusal in reading["refused"]] == refused


def test_a_reading_for_eyes_ends_with_what_was_refused_and_why():
    lines = linli("read", SAMPLES / "青山区-台账.csv", *PERIOD).stdout.splitlines()
    assert "请核对" in lines[-2]
    assert lines[-1] == "读出30行，未读3行。"


@pytest.mark.parametrize(
    "words",
    [
        (SAMPLES / "青山区-台账.csv",),
        (SAMPLES / "青山区-台账.csv", "--period", "2023"),
        (SAMPLES / "青山区-台账.csv", "--period", "2023-03-31..2023-01-01"),
        (SAMPLES / "青山区-台账.csv", *PERIOD, "--within", "999999999999"),
        (SAMPLES / "不在.csv", *PERIOD),
    ],
)
def test_a_wrong_call_leaves_with_2(words):
    assert linli("read", *words).exit_code == 2


def test_an_input_that_cannot_be_read_leaves_with_3_and_a_sentence(tmp_path):
    picture = tmp_path / "照片.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(999))
    done, seconds = in_another_process("read", picture, *PERIOD, "--json")
    assert done.returncode == 3
    assert done.stdout == ""
    assert "图片" in done.stderr
    assert seconds < 3


def test_reading_needs_no_django_and_starts_quickly():
    done, seconds = in_another_process("read", SAMPLES / "青山区-台账.csv", *PERIOD, "--json")
    assert done.returncode == 0
    assert seconds < 3
    check = "import sys, linli.cli.work, linli.ledger.worksheets.reading; print('django' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", check], text=True) == "False\n"


def test_an_empty_sheet_is_written(tmp_path):
    out = tmp_path / "空表.xlsx"
    assert linli("template", out, "--within", "150929000000").exit_code == 0
    assert out.read_bytes()[:2] == b"PK"
    assert linli("template", tmp_path / "空表.doc").exit_code == 2
