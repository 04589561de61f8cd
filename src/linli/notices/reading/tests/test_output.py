"""The JSON of a reading, as the README beside the engine describes it; and the command that prints it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linli.cli.notice import notice
from linli.kernel.textfile import LIMIT
from linli.notices.reading.output import SCHEMA
from linli.notices.reading.tests.test_sample import SAMPLE, TEXT

README = Path(__file__).resolve().parents[1] / "README.md"
LABELS = {
    *("kind", "issuers", "doc_number", "title", "addressees", "copied_units", "theme", "issue_date", "print_date"),
    *("headings", "target_groups", "deadlines", "contacts", "attachments", "inner_documents", "disclosure"),
}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(notice, ["read", *arguments])


def test_the_json_has_every_labelled_key_and_the_readme_describes_each() -> None:
    answer = json.loads(run(str(SAMPLE), "--json").stdout)
    assert answer["schema"] == SCHEMA
    assert set(answer) >= LABELS
    described = set(re.findall(r"^\| `(\w+)`", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert set(answer) == described


def test_the_json_is_plain_chinese_with_spans_into_the_text() -> None:
    result = run(str(SAMPLE), "--json")
    answer = json.loads(result.stdout)
    assert "满洲里" in result.stdout
    start, end = answer["spans"]["doc_number"][0]
    assert TEXT[start:end] == answer["doc_number"] == "内民政办字〔2023〕1号"
    assert [(d["date"], d["to_whom"]) for d in answer["deadlines"]] == [
        ("2023-02-15", "自治区民政厅慈善事业促进和社会工作处"),
        ("2023-03-31", "中央文明办二局"),
    ]
    assert len(answer["kinds"]) == 55
    assert [inner["depth"] for inner in answer["inner_documents"]] == [1]


def test_without_json_a_person_reads_what_was_found_and_what_is_uncertain() -> None:
    result = run(str(SAMPLE))
    assert result.exit_code == 0
    for words in ("内民政办字〔2023〕1号", "各省级文明办 · 2023-03-31 前，报给 中央文明办二局", "没有找到成文日期"):
        assert words in result.stdout


@pytest.mark.parametrize(
    "data",
    [b"", b"\x89PNG\r\n\x1a\n" + bytes(range(256))],
    ids=["empty", "picture"],
)
def test_a_refused_file_gets_a_reason_and_exit_code_3(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "notice.txt"
    path.write_bytes(data)
    result = run(str(path), "--json")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "notice.txt：" in result.stderr


def test_a_missing_file_is_a_wrong_use() -> None:
    assert run("nowhere.txt").exit_code == 2


def test_a_notice_in_gbk_and_in_utf_16_reads_like_one_in_utf_8(tmp_path: Path) -> None:
    answers = []
    for encoding in ("utf-8", "gb18030", "utf-16"):
        path = tmp_path / f"{encoding}.txt"
        path.write_text(TEXT, encoding=encoding)
        answers.append(run(str(path), "--json").stdout)
    assert len(set(answers)) == 1


def test_the_command_starts_without_django_and_answers_at_once_within_little_memory(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(10 * LIMIT)
    script = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_AS, (256 * 2**20, 256 * 2**20))\n"
        "from linli.cli import cli\n"
        "for path in sys.argv[1:]:\n"
        "    try:\n"
        "        cli(['notice', 'read', path, '--json'])\n"
        "    except SystemExit as end:\n"
        "        print('exit', end.code, file=sys.stderr)\n"
        "print('django' in sys.modules, file=sys.stderr)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, str(SAMPLE), str(large)], capture_output=True, encoding="utf-8", timeout=10
    )
    lines = result.stderr.splitlines()
    assert [line for line in lines if line.startswith("exit") or line in ("True", "False")] == [
        "exit 0",
        "exit 3",
        "False",
    ]
