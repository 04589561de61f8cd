"""A reading laid out for people: everything found, numbered in the order of the text, by field and content area."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from linli.catalogue.kinds import catalogue
from linli.kernel import i18n
from linli.kernel.i18n import mark, tr
from linli.notices.models import Verdict
from linli.notices.rules import Finding, Found, Pairs, findings
from linli.notices.segments import Placed
from linli.notices.words import places_of
from linli.ui.templatetags.linli import full_day

#: field → what people call it, in the order of the page
LABELS = {
    "issuers": mark("发文机关"),
    "doc_number": mark("发文字号"),
    "title": mark("标题"),
    "addressees": mark("主送机关"),
    "copied_units": mark("抄送"),
    "theme": mark("活动主题"),
    "purpose": mark("目的"),
    "issue_date": mark("成文日期"),
    "print_date": mark("印发日期"),
    "printed_by": mark("印发机关"),
    "disclosure": mark("公开方式"),
    "obligations": mark("职责"),
    "target_groups": mark("重点群体"),
    "kinds": mark("服务内容"),
    "contacts": mark("联系方式"),
    "attachments": mark("附件"),
    "inner_documents": mark("所附文件"),
    "added": mark("职责"),
    "doubts": mark("职责"),
}
DAYS = ("issue_date", "print_date")


class Said(Protocol):
    """What was decided about a finding, or said in draft."""

    field: str
    verdict: str
    value: Any
    spans: Pairs
    why: str


@dataclass(slots=True)
class Item:
    """One finding as it is shown. `no` is its number in the order of the text, `at` where its first word stands."""

    field: str
    value: Any
    spans: Pairs
    words: str
    verdict: str = ""  #: of the decision or the draft; empty: as read
    read: str = ""  #: what the engine read, where a person changed it
    why: str = ""
    no: int = 0
    inferred: bool = False
    decision: UUID | None = None  #: from which the thread is walked on

    @property
    def at(self) -> int | None:
        return self.spans[0][0] if self.spans else None

    @property
    def label(self) -> str:
        return Verdict(self.verdict).label if self.verdict else ""

    @property
    def dropped(self) -> bool:
        return self.verdict == Verdict.DROPPED

    @property
    def demand(self) -> dict[str, Any] | None:
        """An obligation's parts; None for everything else."""
        if not (isinstance(self.value, dict) and "clause" in self.value):
            return None
        value = self.value
        parts = {key: value[key]["text"] if value[key] else "" for key in ("subject", "act", "receiver")}
        return {**parts, "due": date.fromisoformat(value["date"]) if value["date"] else None, "rule": value["rule"]}


@dataclass(slots=True)
class Row:
    """The findings of one field, or of one content area. `folded`: many, shown on request."""

    key: str
    label: str
    items: list[Item] = field(default_factory=list)
    folded: bool = False
    editing: bool = False  #: one of them is being changed

    @property
    def touched(self) -> int:
        """How many a person changed, added or dropped."""
        return sum(one.verdict not in ("", Verdict.ACCEPTED) for one in self.items)


def items(found: Found, text: str, said: Mapping[str, Said]) -> list[Item]:
    """Everything read, with what was said about it in place of it, and what a person added; numbered by place."""
    read = {one.field: one for one in findings(found)}
    every = [_item(one, said.get(path)) for path, one in read.items()]
    new = [one for path, one in said.items() if path not in read and path.split("/")[0] in LABELS and one.value]
    every += [_added(one) for one in new if one.verdict != Verdict.DROPPED and one.field.count("/") < 2]
    for one in every:
        if one.field.startswith("inner_documents"):
            one.spans = _face(one, text)
    every.sort(key=lambda one: (one.at is None, one.at or 0, -one.spans[0][1] if one.spans else 0))
    for number, one in enumerate(every, 1):
        one.no = number
    return every


def rows(every: Iterable[Item]) -> list[Row]:
    """By field in the order of the page; kinds of service by content area, folded."""
    laid: dict[str, Row] = {}
    for one in every:
        key, label = _place(one)
        laid.setdefault(key, Row(key, label, folded=key.startswith("kinds/"))).items.append(one)
    order = [*LABELS, *(f"kinds/{area.code}" for area in catalogue().areas)]
    return sorted(laid.values(), key=lambda row: order.index("kinds" if row.folded else row.key))


def placed(every: Iterable[Item], asked: Iterable[tuple[str, Pairs]] = ()) -> list[Placed]:
    """The spans to be lit, by the number of the finding; those of questions by the question's key."""
    marks = [Placed(a, b, str(one.no)) for one in every if not one.dropped for a, b in one.spans]
    return marks + [Placed(a, b, key) for key, spans in asked for a, b in spans]


def in_words(path: str, value: Any) -> str:
    """A value of a reading as one line."""
    kind = path.split("/")[0]
    if kind == "kinds":
        return kind_name(value)
    if kind in DAYS and value:
        return full_day(date.fromisoformat(value))
    if isinstance(value, dict):
        return _WORDS.get(kind, _of_demand)(value)
    if isinstance(value, list):
        return "、".join(map(str, value))
    return str(value or "")


def kind_name(code: str) -> str:
    kind = catalogue().kinds.get(code)
    return code if kind is None else kind.en if i18n.language() == "en" else kind.zh


def _item(one: Finding, said: Said | None) -> Item:
    shown = Item(one.field, one.value, one.spans, in_words(one.field, one.value), inferred=one.inferred)
    if said is not None and said.verdict != Verdict.ACCEPTED:
        shown.verdict, shown.why = said.verdict, said.why
        if said.verdict in (Verdict.CHANGED, Verdict.ADDED):
            shown.read, shown.value, shown.words = shown.words, said.value, in_words(one.field, said.value)
    return shown


def _added(said: Said) -> Item:
    words = in_words(said.field, said.value)
    return Item(said.field, said.value, said.spans, words, verdict=said.verdict, why=said.why)


def _place(one: Item) -> tuple[str, str]:
    kind = one.field.split("/")[0]
    if kind in ("added", "doubts"):
        kind = "obligations"
    if kind == "kinds" and (known := catalogue().kinds.get(one.value)):
        area = next(area for area in catalogue().areas if area.code == known.area)
        return f"kinds/{area.code}", area.en if i18n.language() == "en" else area.zh
    return kind, tr(LABELS[kind])


def _face(one: Item, text: str) -> Pairs:
    """Of a document inside another only its title is lit, not the whole of it."""
    first, end = one.value["span"]
    return places_of(text, one.value["title"] or "", first=first, end=end) or [[first, min(first + 1, end)]]


def _of_demand(value: dict[str, Any]) -> str:
    return value["act"]["text"] if value.get("act") else ""


def _of_contact(value: dict[str, Any]) -> str:
    return " ".join(value[key] for key in ("name", "phone", "email") if value.get(key))


def _of_document(value: dict[str, Any]) -> str:
    return " ".join(value[key] for key in ("doc_number", "title") if value.get(key))


_WORDS = {"contacts": _of_contact, "inner_documents": _of_document}
