"""What the notice asks for, clause by clause, and the sentences of a report that answer it. Pure but for one query."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from linli.catalogue.kinds import catalogue
from linli.db.compiled import Held, compiled
from linli.db.planned import planned_once
from linli.notices.models import Decision, Verdict
from linli.reports.models import Filing
from linli.reports.queries import FigureRow


@dataclass(slots=True)
class Clause:
    """One clause that names services: where it stands, and what answers it."""

    outer: bool  #: in the notice itself; else in the document that it carries
    number: str  #: 三.2
    text: str
    decision: UUID | None  #: None: the notice names no services, the content areas stand in
    kinds: set[str] = field(default_factory=set)
    sentences: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Heading:
    first: int
    outer: bool
    number: str
    text: str


def clauses(one: Filing, of: Sequence[FigureRow]) -> list[Clause]:
    """The clauses of the campaign's notice that name kinds of service, in its order (1 statement)."""
    at = sorted(_headings(_json(one.headings), _json(one.inner)), key=lambda heading: heading.first)  # type: ignore[attr-defined]
    found: dict[int, Clause] = {}
    with planned_once():
        named = _named(reading=one.reading)  # type: ignore[attr-defined]
    for pk, kind, spans in named:
        first = spans[0][0] if spans else 0
        above = next((h for h in reversed(at) if h.first <= first), None)
        if above is None:
            continue
        row = found.setdefault(above.first, Clause(above.outer, above.number, above.text, pk))
        row.kinds.add(kind)
    if not found:
        found = {
            n: Clause(True, "", area.zh, None, {kind.code for kind in area.kinds})
            for n, area in enumerate(catalogue().areas)
        }
    for row in found.values():
        row.sentences = _answering(row.kinds, of)
    return [found[first] for first in sorted(found)]


@compiled
def _named(reading: Held) -> QuerySet[Decision, tuple[UUID, Any, Any]]:
    found = Decision.objects.filter(reading=reading, field__startswith="kinds/").exclude(verdict=Verdict.DROPPED)
    return found.values_list("pk", "value", "spans")


def _json(value: Any) -> list[dict[str, Any]]:
    return list(json.loads(value) if isinstance(value, str) else value or [])


def _headings(outer: Iterable[dict[str, Any]], inner: Iterable[dict[str, Any]]) -> list[_Heading]:
    found = _numbered(outer, is_outer=True)
    for document in inner:
        found += _numbered(document["headings"], is_outer=False)
    return found


def _numbered(headings: Iterable[dict[str, Any]], *, is_outer: bool) -> list[_Heading]:
    """Each heading with the numbers above it: 三.2."""
    path: dict[int, str] = {}
    found = []
    for one in headings:
        path = {level: number for level, number in path.items() if level < one["level"]} | {one["level"]: one["number"]}
        number = ".".join(path[level] for level in sorted(path))
        found.append(_Heading(one["spans"][0][0], is_outer, number, "".join(one["text"].split())))
    return found


def _answering(kinds: set[str], of: Sequence[FigureRow]) -> list[str]:
    """The sentences that say something about one of the kinds, each once."""
    single = [one for one in of if len(one.scope["kinds"]) == 1 and one.scope["kinds"][0] in kinds]
    return list(dict.fromkeys(one.sentence for one in single))
