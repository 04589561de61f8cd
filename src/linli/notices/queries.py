"""What may be asked about notices, inside a scope."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from linli.access.scope import Scope
from linli.db.compiled import Held, among, compiled
from linli.db.planned import planned_once
from linli.notices.models import Decision, DraftDecision, Notice, Reading, Scan, Verdict
from linli.places.models import Unit

#: what a list of notices shows of them: neither the bytes nor the text
_LISTED = ("title", "doc_number", "issued_by", "filename", "due", "due_words", "came_on", "channel", "at", "issuer")


class Decided(NamedTuple):
    """A decision as pages show it; the fields are those of the model, `who` is the name of the account that made it."""

    pk: UUID
    field: str
    verdict: str
    value: Any
    spans: list[list[int]]
    why: str
    at: datetime
    who: str


def listed(scope: Scope, *, state: str = "", whose: str = "", words: str = "") -> QuerySet[Notice]:
    """Notices that the scope may see, the newest first, each with `decided`, `drafted` and the unit that registered it.

    `state`: open, drafted, decided; `whose`: own, others; `words` stand in title, number or issuer, all of them.
    """
    rows = Notice.objects.only(*_LISTED, "issuer__name").select_related("issuer").annotate(
        decided=Exists(Decision.objects.filter(notice=OuterRef("pk"))),
        drafted=Exists(DraftDecision.objects.filter(reading__notice=OuterRef("pk"))),
    )  # fmt: skip
    if state in _STATES:
        rows = rows.filter(**_STATES[state])
    if whose in ("own", "others"):
        own = Q(issuer=scope.unit)
        rows = rows.filter(own if whose == "own" else ~own)
    for word in words.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(doc_number__icontains=word)
            | Q(issued_by__icontains=word)
            | Q(title="", filename__icontains=word)
        )
    return rows.order_by("-at", "-pk")


_STATES: dict[str, dict[str, bool]] = {
    "open": {"decided": False, "drafted": False},
    "drafted": {"decided": False, "drafted": True},
    "decided": {"decided": True},
}


@planned_once()
def decided_names(notices: list[Notice]) -> dict[tuple[UUID, str], str]:
    """Title and number that a person changed, by notice and field. One query, none for none."""
    found = _decided_names(notices=[one.pk for one in notices]) if notices else []
    return {(notice, field): value for notice, field, value in found}


@compiled
def _decided_names(notices: Held) -> QuerySet[Decision, tuple[UUID, str, Any]]:
    said = Decision.objects.filter(among("notice", notices), field__in=("title", "doc_number"))
    said = said.filter(verdict__in=(Verdict.CHANGED, Verdict.ADDED))
    return said.values_list("notice", "field", "value")


@planned_once()
def visible_notice(pk: UUID) -> Notice:
    """A notice with unit and post that registered it, without its bytes; 404 where the scope does not see it."""
    return get_object_or_404(_notice, pk=pk)


@compiled
def _notice(pk: Held) -> QuerySet[Notice]:
    return Notice.objects.defer("received").select_related("issuer", "by__account").filter(pk=pk)


@planned_once()
def visible_reading(pk: UUID) -> Reading:
    """A reading with its notice and unit; 404 where the scope does not see it."""
    return get_object_or_404(_reading, pk=pk)


@compiled
def _reading(pk: Held) -> QuerySet[Reading]:
    whole = Reading.objects.select_related("notice", "issuer", "notice__by__account")
    return whole.defer("notice__received").filter(pk=pk)


def received_file(pk: UUID) -> Notice:
    """The bytes as received, with their name and hash; 404 where the scope does not see them."""
    return get_object_or_404(Notice.objects.only("received", "filename", "sha256", "format", "pages"), pk=pk)


def open_scans(scope: Scope) -> QuerySet[Scan]:
    """The unit's scans that are still to be compared and registered, the newest first, with who brought them."""
    rows = Scan.objects.filter(unit=scope.unit, area_key__range=scope.enclosing).defer("received")
    return rows.select_related("by__account").order_by("-at")


def scan(scope: Scope, pk: UUID, *, with_bytes: bool = False) -> Scan:
    """A scan of the unit's own; 404 for any other."""
    rows = Scan.objects.filter(unit=scope.unit, area_key__range=scope.enclosing)
    return get_object_or_404(rows if with_bytes else rows.defer("received"), pk=pk)


def same_bytes(data: bytes, unit: Unit) -> Notice | None:
    """The notice that a unit registered from the very same bytes."""
    digest = hashlib.sha256(data).hexdigest()
    return Notice.objects.filter(issuer=unit, sha256=digest).defer("received").first()


@planned_once()
def readings(notice: Notice) -> list[Reading]:
    """Every reading of a notice, the newest first, each with `decided` and `drafted`: did a person say anything."""
    return _readings(notice=notice.pk)


@compiled
def _readings(notice: Held) -> QuerySet[Reading]:
    decided = Exists(Decision.objects.filter(reading=OuterRef("pk")))
    drafted = Exists(DraftDecision.objects.filter(reading=OuterRef("pk")))
    return Reading.objects.filter(notice=notice).annotate(decided=decided, drafted=drafted).order_by("-at", "-pk")


def reading_by(notice: Notice, engine: str) -> Reading | None:
    """The reading that one version of the engine made."""
    return Reading.objects.filter(notice=notice, engine=engine).first()


@planned_once()
def decisions(reading: Reading) -> dict[str, Decided]:
    """Every decision upon a reading, by field. One query."""
    return {one.field: one for one in map(Decided._make, _decisions(reading=reading.pk))}


@compiled
def _decisions(reading: Held) -> QuerySet[Decision, tuple[Any, ...]]:
    # As plain values: a notice has some eighty, and to make models of them takes three times as long as to read them.
    return Decision.objects.filter(reading=reading).values_list(*Decided._fields[:-1], F("by__account__name"))


def standing(decided: Mapping[str, Decided | Decision]) -> dict[str, Any]:
    """Field → value of all that was not dropped."""
    return {field: one.value for field, one in decided.items() if one.verdict != Verdict.DROPPED}


@planned_once()
def drafts(reading: Reading) -> dict[str, list[DraftDecision]]:
    """What was said in draft about each field, the last one at the end, with who said it. One query."""
    said: dict[str, list[DraftDecision]] = {}
    for one in _drafts(reading=reading.pk):
        said.setdefault(one.field, []).append(one)
    return said


@compiled
def _drafts(reading: Held) -> QuerySet[DraftDecision]:
    return DraftDecision.objects.filter(reading=reading).select_related("by__account").order_by("number")


def last_draft(reading: Reading, field: str) -> DraftDecision | None:
    """The draft that counts for a field."""
    return (
        DraftDecision.objects.filter(reading=reading, field=field)
        .select_related("by__account")
        .order_by("-number")
        .first()
    )
