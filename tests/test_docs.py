"""What is written keeps up with the code: commands, settings, refusals and their English."""

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from linli.cli import GROUPS, cli
from linli.kernel.reasons import Code
from scripts import messages

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "linli"
READMES = ("README.md", "README.zh-CN.md")
CODE = [path for path in SOURCE.rglob("*.py") if "tests" not in path.parts]
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def commands(group: click.Group, path: str = "linli") -> Iterator[str]:
    """Every command that does something, as it is typed."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command, f"{path} {name} is listed, but is not there"
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}"


def settings() -> set[str]:
    named = {name for path in CODE for name in re.findall(r"\bLINLI_[A-Z][A-Z_]*[A-Z]\b", path.read_text("utf-8"))}
    return named | {"DATABASE_URL"}


def modules() -> Iterator[ModuleType]:
    """Every module that makes a `Code`, wherever it stands."""
    for path in CODE:
        if re.search(r"^\w+ = Code\(", path.read_text(encoding="utf-8"), re.MULTILINE):
            yield importlib.import_module(".".join(path.relative_to(SOURCE.parent).with_suffix("").parts))


def codes() -> list[Code]:
    found = {id(value): value for module in modules() for value in vars(module).values() if isinstance(value, Code)}
    return list(found.values())


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_names_every_command(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    every = list(commands(cli))
    assert len(every) > len(GROUPS)
    assert [command for command in every if not re.search(rf"{command}\b", text)] == []


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_names_no_command_that_is_not_there(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    named = {match[0] for match in re.finditer(r"\blinli (?:" + "|".join(GROUPS) + r")(?: [a-z]+)?\b", text)}
    every = {*commands(cli), *(f"linli {group}" for group in GROUPS)}
    assert sorted(named - every) == []


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_explains_every_setting_and_no_other(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert set(re.findall(r"\bLINLI_[A-Z_]*[A-Z]\b|\bDATABASE_URL\b", text)) == settings()


@pytest.mark.parametrize("document", [*READMES, "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_link_leads_somewhere(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_a_decision_says_what_was_asked_chosen_and_what_would_change_it() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    parts = ("## The question", "## What we chose", "## What would change our mind")
    texts = {path.name: path.read_text(encoding="utf-8") for path in decisions}
    assert [(name, part) for name, text in texts.items() for part in parts if part not in text] == []


def test_every_refusal_has_a_sentence_and_its_english() -> None:
    every, english = codes(), messages.in_english()
    assert len(every) > 50
    assert [code.name for code in every if not CHINESE.search(code.sentence)] == []
    texts = {text for code in every for text in (code.sentence, code.remedy) if text}
    assert sorted(text for text in texts if not (said := english.get(text)) or not said.string) == []


def test_no_two_refusals_of_a_domain_share_a_name() -> None:
    named = [(module.__name__, v.name) for module in modules() for v in vars(module).values() if isinstance(v, Code)]
    assert sorted({pair for pair in named if named.count(pair) > 1}) == []


def test_every_message_has_its_english_with_the_same_facts() -> None:
    assert messages.lacking() == []


def test_the_english_holds_no_chinese_but_words_that_the_message_quotes() -> None:
    pairs = [(str(message.id), str(message.string)) for message in messages.in_english() if message.id]
    foreign = [
        (english, word)
        for text, english in pairs
        for word in re.findall(r"[\u4e00-\u9fff]+", english)
        if word not in text
    ]
    assert foreign == []
    assert [english for _, english in pairs if len(CHINESE.findall(english)) > len(english) / 4] == []


def test_a_message_whose_english_lacks_a_fact_is_found() -> None:
    assert messages.facts("{first} to {last:%Y}, {n!r}") == {"first", "last", "n"}
    assert list(messages.messages("x = f\"{tr('甲')}\"\nmark('乙')\nother('丙')")) == [(2, "乙"), (1, "甲")]
    template = (
        """<i title="{% tr '甲' %}">{% tr "乙 {n}" n=1 %}\n{{ "丙"|tr }}{% st "go" "丁" %}{% st one.kind "戊" %}</i>"""
    )
    assert list(messages.messages_of_template(template)) == [(1, "甲"), (1, "乙 {n}"), (2, "丙"), (2, "丁"), (2, "戊")]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_template_says_nothing_in_chinese_that_is_not_a_message(template: Path) -> None:
    """What is Chinese in either language is marked so in its own line: `lang="zh-CN"`."""
    text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", template.read_text("utf-8"), flags=re.DOTALL)
    said = messages.IN_TEMPLATES.sub("", text)
    assert [line.strip() for line in said.splitlines() if CHINESE.search(line) and 'lang="zh-CN"' not in line] == []


def test_the_command_line_speaks_english_when_asked() -> None:
    compiled = messages.ENGLISH.with_suffix(".mo")
    assert compiled.exists(), "the English is not compiled: run `make ready`"
    run = subprocess.run(
        [sys.executable, "-c", "from linli.cli import main; main()", "--help"],
        env=os.environ | {"LINLI_LANGUAGE": "en"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "Commands" in run.stdout
    assert set(CHINESE.findall(run.stdout)) <= set("邻里")
