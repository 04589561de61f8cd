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
from linli.notices.reading.engine import read
from linli.notices.reading.lines import MOST
from linli.notices.reading.output import SCHEMA, to_json
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


@pytest.mark.parametrize(
    ("words", "rule", "every", "day", "by", "zero"),
    [
        ("各乡镇每日18:00前将情况报县防汛办，无情况实行零报告。", "每日18:00前", "day", None, "18:00", True),
        ("每日8时、17时前报县防汛办。", "每日8时、17时前", "day", None, "17:00", False),
        ("每周五下午5点前报送台账至镇社工站。", "每周五下午5点前", "week", 5, "17:00", False),
        ("每月25日前将报表报县民政局。", "每月25日前", "month", 25, None, False),
        ("每月底前报送至县民政局。", "每月底前", "month", 31, None, False),
        ("每季度末月20日前报送总结至市残联。", "每季度末月20日前", "quarter", 20, None, False),
        ("每月最后一个工作日前报送至县民政局。", "每月最后一个工作日前", "month", None, None, False),
        ("严格实行日报告、零报告制度，重大情况随时上报。", "日报告", "day", None, None, True),
    ],
)
def test_a_rule_that_recurs_says_its_rhythm(
    words: str, rule: str, every: str, day: int | None, by: str | None, zero: bool
) -> None:
    answer = to_json(read(f"关于报送情况的通知\n各县：\n{words}\n某县民政局\n2023年3月1日\n"))
    (deadline,), (obligation,) = answer["deadlines"], answer["obligations"]
    assert deadline["rule"] == rule
    assert deadline["rhythm"] == {"every": every, "day": day, "by": by, "zero": zero}
    assert obligation["rhythm"] == deadline["rhythm"]


@pytest.mark.parametrize("words", ["每半年向县政府报告一次。", "每两周报送一次台账到县局。", "收到后5日内报县局。"])
def test_a_rarer_rule_stays_words(words: str) -> None:
    (deadline,) = to_json(read(f"关于报送情况的通知\n各县：\n{words}\n某县民政局\n2023年3月1日\n"))["deadlines"]
    assert deadline["rule"]
    assert deadline["rhythm"] is None


def test_a_text_of_more_paragraphs_than_any_document_has_is_read_in_part_and_says_so() -> None:
    text = "关于开展活动的通知\n各单位：\n" + "局\n" * 30_000
    document = read(text)
    (doubt,) = (doubt for doubt in document.doubts if doubt.field == "text")
    assert doubt.reason.code.name == "notice-not-read-on"
    assert [(span.start, span.end) for span in doubt.spans] == [(text.index("局") + 2 * (MOST - 2), len(text))]
