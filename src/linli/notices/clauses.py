"""Where in a notice something stands, as people say it: 通知 二, 附件 三.2. For every room that quotes a clause."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import JSONObject

from linli.db.compiled import Held, among, compiled
from linli.db.planned import planned_once
from linli.kernel.i18n import mark, tr
from linli.notices.models import Decision, Reading
from linli.notices.rules import Found, Pairs
from linli.ui.addresses import address

_WORDS = {
    "letter": mark("函 {path}"),
    "plan": mark("方案 {path}"),
    "announcement": mark("公告 {path}"),
    "report": mark("报告 {path}"),
}
_OUTLINE = ("kind", "headings", "inner_documents")
_NOTICE, _ENCLOSED, _NTH_ENCLOSED = mark("通知 {path}"), mark("附件 {path}"), mark("附件{n} {path}")


@dataclass(frozen=True, slots=True)
class Clause:
    """A place in a notice: what people call it, and the page that opens the notice there with the words lit."""

    label: str
    url: str


def clause_label(found: Found, first: int) -> str:
    """The clause that holds a code point of the text: the document, and the headings' numbers down to it.

    `found` needs the keys `kind`, `headings` and `inner_documents` of a reading.
    """
    inner = [one for one in found["inner_documents"] if one["span"][0] <= first < one["span"][1]]
    if not inner:
        return _said(_WORDS.get(found.get("kind") or "", _NOTICE), _path(found["headings"], first))
    holder = inner[-1]  # the innermost: they stand in the order of the text
    path, many = _path(holder["headings"], first), len(found["inner_documents"]) > 1
    return _said(_NTH_ENCLOSED, path, n=holder["number"]) if many else _said(_ENCLOSED, path)


def clause_url(notice: UUID, spans: Pairs) -> str:
    """The page of a notice with some words lit; its beginning where there are none."""
    page = address("notices:notice", notice)
    return f"{page}?at={spans[0][0]}-{spans[-1][1]}#at" if spans else page


def clauses(decisions: Iterable[Decision]) -> dict[UUID, Clause]:
    """The clause of each decision, by its id: one query for any number, none for none."""
    every = list(decisions)
    outlines = _outlines({one.reading_id for one in every})
    return {one.pk: clause_of(one, outlines[one.reading_id]) for one in every if one.reading_id in outlines}


def outline(reading: str) -> JSONObject:
    """What `clause_of` needs of a reading, for a query that comes by it anyway: `decision__reading`."""
    return JSONObject(**{key: f"{reading}__found__{key}" for key in _OUTLINE})


def clause_of(decision: Decision, outline: Found) -> Clause:
    """The clause of a decision. Pure."""
    spans = decision.spans
    label = clause_label(outline, spans[0][0]) if spans else tr("办理人补充")
    return Clause(label, clause_url(decision.notice_id, spans))


@planned_once()
def _outlines(readings: Iterable[UUID]) -> Mapping[UUID, Found]:
    wanted = list(readings)
    if not wanted:
        return {}
    return {pk: dict(zip(_OUTLINE, parts, strict=True)) for pk, *parts in _parts_of(readings=wanted)}


@compiled
def _parts_of(readings: Held) -> QuerySet[Reading, tuple[Any, ...]]:
    return Reading.objects.filter(among("pk", readings)).values_list("pk", *(f"found__{key}" for key in _OUTLINE))


def _said(message: str, path: str, **facts: object) -> str:
    return tr(message, path=path, **facts).strip()


def _path(headings: Iterable[dict[str, Any]], first: int) -> str:
    """The numbers of the headings above a place: 三.2, 二（一）; empty before the first heading."""
    above: dict[int, str] = {}
    for one in headings:
        if not one["spans"] or one["spans"][0][0] > first + len(one["number"]) + 2:
            break  # a clause that is its own heading begins at the number, a little before the heading's words
        above = {level: number for level, number in above.items() if level < one["level"]} | {
            one["level"]: one["number"]
        }
    path = ""
    for number in above.values():
        path += number if not path or number.startswith(("（", "(")) else f".{number}"
    return path
