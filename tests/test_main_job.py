"""The main job as a newcomer runs it: one command, from a notice and sheets to the reports of sixteen units."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from linli.documents.readback import flat, texts, texts_docx
from tests.machine import NOTICE, ROOT, SHEETS, Machine

pytestmark = pytest.mark.xdist_group("main-job")  #: its first run serves most of its tests

STEMS = [
    "150000-内蒙古自治区文明办-活动情况报告", "150000-内蒙古自治区民政厅-活动情况汇总报告",
    "150100-呼和浩特市民政局-活动情况报告", "150200-包头市民政局-活动情况报告", "150300-乌海市民政局-活动情况报告",
    "150400-赤峰市民政局-活动情况报告", "150500-通辽市民政局-活动情况报告", "150600-鄂尔多斯市民政局-活动情况报告",
    "150700-呼伦贝尔市民政局-活动情况报告", "150781-满洲里市民政局-活动情况报告",
    "150800-巴彦淖尔市民政局-活动情况报告", "150900-乌兰察布市民政局-活动情况报告", "152200-兴安盟民政局-活动情况报告",
    "152500-锡林郭勒盟民政局-活动情况报告", "152501-二连浩特市民政局-活动情况报告",
    "152900-阿拉善盟民政局-活动情况报告",
]  # fmt: skip


ROWS = 300  #: of the sheet during whose import things die


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Outside pytest's own folders, which the database's account may not enter."""
    made = Path(tempfile.mkdtemp(prefix="linli-main-job-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def set_up(folder: Path) -> Path:
    """The state of a machine whose database is set up and stopped, to be copied."""
    made = folder / "set-up"
    made.mkdir()
    machine = Machine(made)
    machine.make_cluster()
    assert machine.linli("db", "migrate").returncode == 0
    machine.close()
    return machine.state


@contextmanager
def another(state: Path | None = None) -> Iterator[Machine]:
    """A machine of its own; with a database already where a state is given."""
    made = Path(tempfile.mkdtemp(prefix="linli-another-"))
    if state:
        subprocess.run(["cp", "-a", str(state), str(made / "state")], check=True)
    machine = Machine(made)
    try:
        yield machine
    finally:
        machine.close()
        shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def machine(set_up: Path) -> Iterator[Machine]:
    with another(set_up) as made:
        yield made


@pytest.fixture(scope="module")
def first_run(machine: Machine) -> "subprocess.CompletedProcess[str]":
    return machine.campaign(machine.folder / "out", *SHEETS)


@pytest.fixture(scope="module")
def big_sheet(folder: Path) -> Path:
    made = folder / "大台账.xlsx"
    command = [sys.executable, str(ROOT / "bench/make_sheet.py"), str(made), "--rows", str(ROWS)]
    subprocess.run([*command, "--within", "152900000000"], check=True)
    return made


def figures_of(folder: Path) -> dict[str, list[str]]:
    """All numbers of each report, in order; the foot line with the seal and its time apart."""
    return {
        path.stem: re.findall(r"\d[\d,]*(?:\.\d+)?", re.sub(r"数据截至.*", "", flat(texts_docx(path.read_bytes()))))
        for path in sorted(folder.glob("*.docx"))
    }


def test_it_writes_every_units_report_in_both_formats(
    machine: Machine, first_run: "subprocess.CompletedProcess[str]"
) -> None:
    assert first_run.returncode == 0, first_run.stderr
    written = sorted(p.name for p in (machine.folder / "out").iterdir() if p.is_file())
    assert written == sorted(f"{stem}.{ending}" for stem in STEMS for ending in ("docx", "pdf"))


def test_it_prints_what_was_found_and_what_is_uncertain(first_run: "subprocess.CompletedProcess[str]") -> None:
    for found in (
        "内民政办字〔2023〕1号",
        "文明办〔2022〕14号",
        "志愿服务送关爱 文明实践树新风",
        "中央文明办二局",
        "0471-6964376",
    ):
        assert found in first_run.stdout
    assert "2022-12-30..2023-03-31" in first_run.stdout
    assert "请您定" in first_run.stdout
    assert "活动涵盖 55 种服务" in first_run.stdout


def test_refused_rows_come_back_as_a_file_to_mend(
    machine: Machine, first_run: "subprocess.CompletedProcess[str]"
) -> None:
    files = sorted((machine.folder / "out/refused").iterdir())
    assert files
    for file in files:
        assert file.name in first_run.stdout.splitlines()[-len(files) :][files.index(file)]


def test_every_number_of_the_docx_stands_in_the_pdf_as_often(
    machine: Machine, first_run: "subprocess.CompletedProcess[str]"
) -> None:
    """The PDF has more: its chart is text, that of the .docx a picture."""
    for path in (machine.folder / "out").glob("*.docx"):
        one, other = flat(texts_docx(path.read_bytes())), flat(texts(path.with_suffix(".pdf").read_bytes()))
        assert not Counter(re.findall(r"\d+", one)) - Counter(re.findall(r"\d+", other)), path.stem


def test_a_unit_without_work_gets_a_zero_report(
    machine: Machine, first_run: "subprocess.CompletedProcess[str]"
) -> None:
    said = flat(texts_docx((machine.folder / "out/152501-二连浩特市民政局-活动情况报告.docx").read_bytes()))
    assert "未" in said or "零报告" in said
    assert "一、" not in said


def test_a_second_run_doubles_nothing_and_writes_the_same_figures(
    machine: Machine, first_run: "subprocess.CompletedProcess[str]"
) -> None:
    before, again = machine.counts(), machine.folder / "again"
    second = machine.campaign(again, *SHEETS)
    assert second.returncode == 0, second.stderr
    after = machine.counts()
    assert {t: n for t, n in after.items() if t != "ledger_intake"} == {
        t: n for t, n in before.items() if t != "ledger_intake"
    }
    assert figures_of(again) == figures_of(machine.folder / "out")


def test_a_period_that_stands_is_not_changed_by_a_second_run(
    machine: Machine, first_run: "subprocess.CompletedProcess[str]"
) -> None:
    before = machine.counts()
    args = machine.campaign_args(machine.folder / "other", *SHEETS)
    refused = machine.linli(*args, "--period", "2023-01-01..2023-02-15")
    assert refused.returncode == 3
    assert "2022-12-30" in refused.stderr
    assert machine.counts() == before


def test_a_period_that_is_none_is_a_fault_of_usage(
    machine: Machine, first_run: "subprocess.CompletedProcess[str]"
) -> None:
    args = machine.campaign_args(machine.folder / "other")
    assert machine.linli(*args, "--period", "春节").returncode == 2


def test_the_ledger_verifies_afterwards(machine: Machine, first_run: "subprocess.CompletedProcess[str]") -> None:
    assert machine.linli("ledger", "verify").returncode == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("novel.txt", b"It was the best of times, it was the worst of times. " * 400),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
        ("large.txt", b"\xe9\x80\x9a" * 17_500_000),
    ],
    ids=["empty", "an English novel", "a picture", "50 MB"],
)
def test_a_notice_that_is_none_is_refused_and_nothing_is_half_made(
    machine: Machine, first_run: "subprocess.CompletedProcess[str]", folder: Path, name: str, content: bytes
) -> None:
    notice, before = folder / name, machine.counts()
    notice.write_bytes(content)
    refused = machine.campaign(folder / "none", *SHEETS, notice=notice)
    assert refused.returncode == 3
    assert "Traceback" not in refused.stderr
    assert refused.stderr.strip()
    assert machine.counts() == before
    assert not list((folder / "none").glob("*.docx"))


def test_a_sheet_that_cannot_be_read_stops_everything_before_it_began(
    machine: Machine, first_run: "subprocess.CompletedProcess[str]", folder: Path
) -> None:
    broken, before = folder / "broken.xlsx", machine.counts()
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    refused = machine.campaign(folder / "none", *SHEETS, broken)
    assert refused.returncode == 3
    assert machine.counts() == before


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_notice_in_another_encoding_is_the_same_campaign(
    machine: Machine, first_run: "subprocess.CompletedProcess[str]", folder: Path, encoding: str
) -> None:
    notice = folder / f"{encoding}.txt"
    notice.write_bytes(NOTICE.read_text("utf-8").encode(encoding))
    read = machine.linli("notice", "read", notice, "--json")
    assert read.returncode == 0
    assert "内民政办字〔2023〕1号" in read.stdout


def test_killed_during_an_import_all_of_a_batch_is_there_or_none(
    machine: Machine, folder: Path, big_sheet: Path
) -> None:
    before = machine.counts().get("ledger_work", 0)
    process = machine.start(*machine.campaign_args(folder / "killed", big_sheet))
    machine.wait_until_busy(process, "ledger_importedrow")
    process.kill()
    process.communicate()
    assert machine.counts().get("ledger_work", 0) - before in (0, ROWS)
    again = machine.campaign(folder / "killed", big_sheet)
    assert again.returncode == 0, again.stderr
    assert machine.counts()["ledger_work"] - before == ROWS


def test_the_database_killed_during_an_import_loses_and_doubles_nothing(set_up: Path, big_sheet: Path) -> None:
    with another(set_up) as own:
        process = own.start(*own.campaign_args(own.folder / "out", big_sheet))
        own.wait_until_busy(process, "ledger_importedrow")
        own.kill_database()
        _, said = process.communicate(timeout=60)
        assert "Traceback" not in said
        assert own.counts()["ledger_work"] in (0, ROWS)
        again = own.campaign(own.folder / "out", big_sheet)
        assert again.returncode == 0, again.stderr
        assert own.counts()["ledger_work"] == ROWS


def test_two_at_once_take_a_sheet_in_once(big_sheet: Path) -> None:
    with another() as own:
        both = [own.start(*own.campaign_args(own.folder / f"out{n}", big_sheet)) for n in (1, 2)]
        ends = [process.communicate(timeout=180) for process in both]
        assert [process.returncode for process in both] == [0, 0], ends
        assert own.counts()["ledger_work"] == ROWS
        assert own.counts()["campaigns_campaign"] == 1


def test_a_full_disk_gets_a_sentence_and_leaves_nothing_half_made(
    machine: Machine, first_run: "subprocess.CompletedProcess[str]", folder: Path
) -> None:
    small = folder / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(small)], check=False).returncode:
        pytest.skip("needs the right to mount a small tmpfs")
    try:
        full = machine.campaign(small)
        assert full.returncode == 3
        assert "Traceback" not in full.stderr
        assert not [p for p in small.rglob("*") if p.is_file()]
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_the_simulation_gives_the_same_figures_in_two_fresh_databases(set_up: Path) -> None:
    found = []
    for _ in range(2):
        with another(set_up) as own:
            out = own.folder / "out"
            ran = own.linli("campaign", "run", NOTICE, "--simulate", 300, "--seed", 7, "--yes", "--out", out)
            assert ran.returncode == 0, ran.stderr
            found.append(figures_of(out))
    assert found[0] == found[1]
