"""How well labelled texts are read, field by field: right, wrong and missed items, and F1 over all documents.

A label is the JSON of a reading, as far as it goes, beside its text (`NN.txt`, `NN.json`). Strings are compared after
NFKC, without white space and without marks at their ends.
"""

import difflib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linli.kernel.textfile import decode
from linli.notices.reading.engine import read
from linli.notices.reading.output import to_json

Answer = Mapping[str, Any]
Items = Callable[[Any], Iterable[object]]


@dataclass(slots=True)
class Count:
    """Items of one field."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __iadd__(self, other: "Count") -> "Count":
        self.right, self.wrong = self.right + other.right, self.wrong + other.wrong
        self.missed += other.missed
        return self

    @property
    def labelled(self) -> int:
        return self.right + self.missed

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


def plain(value: object) -> str:
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value or "")))
    return text.strip("。，,;；:：、.").translate(str.maketrans("“”‘’", "\"\"''"))


def _scalar(value: object) -> Iterable[object]:
    return [plain(value)] if plain(value) else []


def _number(value: object) -> Iterable[object]:
    return [re.sub(r"[〔〕\[\]【】()]", "|", one) for one in map(str, _scalar(value))]


def _strings(value: Iterable[object]) -> Iterable[object]:
    return [plain(one) for one in value]


def _headings(value: Iterable[Answer]) -> Iterable[object]:
    return [(one["level"], plain(one["text"])) for one in value]


def _contacts(value: Iterable[Answer]) -> Iterable[object]:
    found: set[object] = set()
    for one in value:
        phone = re.sub(r"[^0-9Xx/-]", "", plain(one.get("phone"))).upper().strip("-/")
        found |= {("phone", phone), ("email", plain(one.get("email")).lower()), ("name", plain(one.get("name")))}
    return {one for one in found if isinstance(one, tuple) and one[1]}


def _documents(value: Iterable[Answer]) -> Iterable[object]:
    for one in value:
        title = plain(one["title"])
        yield "title", title
        for key in ("doc_number", "issue_date"):
            if plain(one.get(key)):
                yield key, title, plain(one[key])
        yield from (("issuer", title, plain(unit)) for unit in one.get("issuers") or ())


FIELDS: Mapping[str, Items | None] = {
    "kind": _scalar,
    "issuers": _strings,
    "doc_number": _number,
    "title": _scalar,
    "addressees": _strings,
    "copied_units": _strings,
    "theme": _scalar,
    "issue_date": _scalar,
    "print_date": _scalar,
    "headings": _headings,
    "target_groups": _strings,
    "deadlines": None,  # compared pair by pair
    "contacts": _contacts,
    "attachments": _strings,
    "inner_documents": _documents,
    "disclosure": _scalar,
}


def compare(label: Answer, answer: Answer) -> dict[str, Count]:
    """The items of one document, field by field."""
    counts = {}
    for field, items in FIELDS.items():
        expected, got = label.get(field) or [], answer.get(field) or []
        if items is None:
            right = _matched(list(expected), list(got))
            counts[field] = Count(right, len(got) - right, len(expected) - right)
        else:
            a, b = Counter(items(expected)), Counter(items(got))
            right = (a & b).total()
            counts[field] = Count(right, b.total() - right, a.total() - right)
    return counts


def _matched(expected: list[Answer], got: list[Answer]) -> int:
    """How many deadlines find a partner of their own, whatever their order."""
    partners: dict[int, int] = {}

    def place(one: int, seen: set[int]) -> bool:
        for at, other in enumerate(got):
            if at not in seen and _same(expected[one], other):
                seen.add(at)
                if at not in partners or place(partners[at], seen):
                    partners[at] = one
                    return True
        return False

    return sum(place(one, set()) for one in range(len(expected)))


def _same(one: Answer, other: Answer) -> bool:
    if one.get("date") or other.get("date"):
        return one.get("date") == other.get("date") and _same_unit(one, other)
    a, b = plain(one.get("rule")), plain(other.get("rule"))
    return bool(a and b and (a in b or b in a)) and _same_unit(one, other)


def _same_unit(one: Answer, other: Answer) -> bool:
    a, b = plain(one.get("to_whom")), plain(other.get("to_whom"))
    return not a or not b or a in b or b in a or difflib.SequenceMatcher(None, a, b).ratio() >= 0.6


@dataclass(frozen=True, slots=True)
class Score:
    """The counts of a folder."""

    fields: Mapping[str, Count]
    documents: int

    def f1(self, field: str) -> float:
        count = self.fields[field]
        return count.right / self.documents if field == "kind" else count.f1

    @property
    def macro(self) -> float:
        """The mean over the fields that have a labelled item."""
        found = [self.f1(field) for field, count in self.fields.items() if count.labelled]
        return sum(found) / len(found)

    @property
    def micro(self) -> float:
        """F1 over all items, the kind left out."""
        total = Count()
        for field, count in self.fields.items():
            if field != "kind":
                total += count
        return total.f1


def labels(folder: Path) -> list[Path]:
    """The labels of a folder and of those below it that have their text beside them."""
    return sorted(path for path in folder.rglob("*.json") if path.with_suffix(".txt").exists())


def score(files: Iterable[Path], change: Callable[[str], str] = str, *, labels_too: bool = False) -> Score:
    """Read every text, changed as told, and compare it with its label (`labels_too`: changed likewise)."""
    fields, documents = {field: Count() for field in FIELDS}, 0
    for file in files:
        label = file.read_text(encoding="utf-8")
        answer = to_json(read(change(decode(file.with_suffix(".txt")))))
        documents += 1
        for field, count in compare(json.loads(change(label) if labels_too else label), answer).items():
            fields[field] += count
    return Score(fields, documents)
