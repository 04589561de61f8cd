"""Keep the English catalogue in step with the messages in the code.

scripts/messages.py           update src/linli/locale/en/LC_MESSAGES/django.po: add the new, drop the unused
scripts/messages.py --check   print every message that lacks English or whose English lacks a fact; exit 1 if any
"""

import ast
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "linli"
ENGLISH = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {"tr", "_tr", "mark", "gettext_lazy"}
#: in templates: `{% tr "…" %}`, `{% st "go" "…" %}`, and a literal that a filter or another tag translates
IN_TEMPLATES = re.compile(r"""\{%\s*(?:tr|st\s+\S+)\s+(["'])(.+?)\1|(["'])((?:(?!\3).)+)\3\|tr\b""")


def in_code() -> Catalog:
    """Every message in the code and the templates, with the files that hold it."""
    catalog = Catalog(project="Linli", charset="utf-8")
    for pattern, reader in (("*.py", messages), ("*.html", messages_of_template)):
        for file in sorted(SOURCE.rglob(pattern)):
            name = file.relative_to(SOURCE)
            if not {"tests", "node_modules"} & set(name.parts):
                for line, message in reader(file.read_text(encoding="utf-8")):
                    catalog.add(message, None, [(name.as_posix(), line)])
    return catalog


def messages(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every literal message. By the syntax tree: Babel's own reader sees no call in an f-string."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(message)), *_]) if name in KEYWORDS:
                yield node.lineno, message


def messages_of_template(source: str) -> Iterator[tuple[int, str]]:
    for found in IN_TEMPLATES.finditer(source):
        yield source.count("\n", 0, found.start()) + 1, found[2] or found[4]


def in_english() -> Catalog:
    if not ENGLISH.exists():
        header = "# The English of every message. `make messages` keeps it in step with the code."
        return Catalog(locale="en", domain="django", project="Linli", header_comment=header, fuzzy=False)
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def update() -> None:
    catalog = in_english()
    catalog.update(in_code(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, catalog, width=120, sort_by_file=True, include_lineno=False)


def lacking() -> list[str]:
    """What is wrong with the English, a line each."""
    english = in_english()
    found = []
    for message in in_code():
        if not message.id:
            continue
        said = english.get(message.id, message.context)
        if said is None or not said.string or said.fuzzy:
            found.append(f"no English: {message.id}")
        elif facts(str(said.string)) != facts(str(message.id)):
            found.append(f"other facts in the English: {message.id} → {said.string}")
    return found


def facts(text: str) -> set[str]:
    """The names in braces that a message is given."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


if __name__ == "__main__":
    if sys.argv[1:] != ["--check"]:
        update()
    if problems := lacking():
        print("\n".join(problems))
        sys.exit("--check" in sys.argv)
