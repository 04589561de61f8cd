"""The same notice by two ways (并件), say by either line: recognised with its reasons, joined by a person, parted.

Joining makes no row of another unit's and takes nothing away: each notice keeps its receivers and its deadlines.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length
from psycopg.types.json import Jsonb

from linli.access.models import Post
from linli.access.scope import Scope
from linli.db.compiled import Held, among, compiled
from linli.db.planned import planned_once
from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Refused, because
from linli.notices.models import Join, Notice, Reading
from linli.notices.reasons import NO_TWIN, NO_WHY_APART
from linli.notices.rules import Found

#: code of a ground → how it is said
GROUNDS = {
    "number": mark("文号相同"),
    "title": mark("标题相同"),
    "issuer": mark("发文机关相同"),
    "enclosed": mark("一份是另一份的附件"),
    "text": mark("正文相同 {share}%"),
}
NEAR, SURE = 50, 90  #: per cent of equal text that bear out another ground, and that need none
_QUOTED = re.compile(r"[\u4e00-\u9fff]{1,12}〔\s*\d{4}\s*〕\s*\d{1,5}\s*号")
_VERB = re.compile(r"^.*(?:根据|按照|依据|参照|转发|印发|落实|贯彻|执行)(?=.)")
_YEAR = re.compile(r"〔\s*(\d{4})\s*〕")
SHINGLE = 5  #: characters that are compared at a time
AROUND = timedelta(days=120)  #: within which the same text is looked for under another number
AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two notices have in common; `share`: per cent of equal text, by pieces of `SHINGLE` characters."""

    grounds: tuple[str, ...]
    share: int

    @property
    def is_same(self) -> bool:
        """Number or title prove little alone: the text has to bear them out."""
        named = bool({"number", "title"} & set(self.grounds))
        return (named and self.share >= NEAR) or self.share >= SURE or "enclosed" in self.grounds


@dataclass(frozen=True, slots=True)
class Twin:
    """A notice that is, or may be, the same as another."""

    notice: Notice
    likeness: Likeness
    last: Join | None  #: the last word about the pair

    @property
    def joined(self) -> bool:
        return self.last is not None and self.last.joined

    @property
    def ordinal(self) -> int:
        return self.last.ordinal if self.last else 0

    @property
    def grounds(self) -> list[str]:
        """What speaks for it, in the language spoken."""
        return [tr(GROUNDS[code], share=self.likeness.share) for code in self.likeness.grounds]


def likeness(one: Notice, other: Notice, *, enclosed: bool = False) -> Likeness:
    """Compare two notices. Pure."""
    share = equal_text(one.text, other.text)
    if _YEAR.findall(one.doc_number)[:1] != _YEAR.findall(other.doc_number)[:1]:
        return Likeness(("enclosed",) if enclosed else (), share if enclosed else 0)  # the same title every year
    grounds = [
        name
        for name, field in (("number", "doc_number"), ("title", "title"), ("issuer", "issued_by"))
        if _named(one, field) and _named(one, field) == _named(other, field)
    ]
    return Likeness((*grounds, *(["enclosed"] if enclosed else []), *(["text"] if share >= NEAR else [])), share)


def quoted(text: str) -> list[str]:
    """The document numbers that a text names, each once, in order: 内民政办字〔2023〕1号. Pure."""
    found = (_VERB.sub("", "".join(one.split())) for one in _QUOTED.findall(text))
    return list(dict.fromkeys(found))


def equal_text(one: str, other: str) -> int:
    """Per cent of the pieces of two texts that both have, white space aside. Pure; 100 for equal texts."""
    mine, theirs = _pieces(one), _pieces(other)
    return 100 * len(mine & theirs) // max(1, len(mine | theirs))


def twins(notice: Notice, readings: Sequence[Reading], scope: Scope) -> list[Twin]:
    """What is the same as a notice for the acting unit, or seems to be, the oldest first. Two queries.

    `readings` are the notice's own.
    """
    said = {_other(one, notice.pk): one for one in _said(notice.pk, scope)}
    mine = {number for one in readings for number in _numbers(one.found["inner_documents"])}
    found: list[Twin] = []
    named: set[tuple[UUID, str]] = set()  # of what one unit registered under one number the first stands for all
    for other in _perhaps(said=list(said), **_looked_for(notice, mine, scope)):
        if other.doc_number and (other.issuer_id, other.doc_number) in named and other.pk not in said:
            continue
        named.add((other.issuer_id, other.doc_number))
        enclosed = _bare(other.doc_number) in mine or _bare(notice.doc_number) in _numbers(other.inner)
        alike, last = likeness(notice, other, enclosed=enclosed), said.get(other.pk)
        if alike.is_same or last is not None:
            found.append(Twin(other, alike, last))
    return found


def joined_with(notices: Iterable[UUID], scope: Scope) -> set[UUID]:
    """The notices that are one with any of these for the acting unit, themselves among them. One query."""
    found, left = set(notices), True
    mine = Join.objects.filter(unit=scope.unit, area_key__range=scope.enclosing)
    pairs = [(one.first_id, one.second_id) for one in _latest(mine) if one.joined]
    while left:
        more = {key for pair in pairs if found & set(pair) for key in pair} - found
        found |= more
        left = bool(more)
    return found


def joins_of(unit: Any, enclosing: tuple[Any, Any], notice: Any) -> QuerySet[Join]:
    """All that a unit said of one notice, for subqueries."""
    return Join.objects.filter(Q(first=notice) | Q(second=notice), unit=unit, area_key__range=enclosing)


def join(one: Notice, other: Notice, *, seen: int, by: Post) -> Join:
    """Say that two notices are one. `seen`: the ordinal that the person saw. Refused: NO_TWIN.

    Said twice, also by two at once, it is said once.
    """
    inner = _inner([one.pk, other.pk])
    enclosed = _bare(other.doc_number) in inner[one.pk] or _bare(one.doc_number) in inner[other.pk]
    alike = likeness(one, other, enclosed=enclosed)
    if one.pk == other.pk or not alike.is_same:
        raise Refused(because(NO_TWIN))
    return _say(one, other, seen, by, joined=True, grounds=list(alike.grounds), share=alike.share)


def part(one: Notice, other: Notice, why: str, *, seen: int, by: Post) -> Join:
    """Take two apart again, with a reason. Refused: NO_WHY_APART, NO_TWIN where they were not joined."""
    if not why.strip():
        raise Refused(because(NO_WHY_APART))
    if not _said_of_pair(one, other, by):
        raise Refused(because(NO_TWIN))
    return _say(one, other, seen, by, joined=False, why=why.strip())


def _say(
    one: Notice, other: Notice, seen: int, by: Post, *, joined: bool, grounds: Sequence[str] = (), share: int = 0,
    why: str = "",
) -> Join:  # fmt: skip
    first, second = sorted((one.pk, other.pk))
    mine = Join(
        unit=by.unit, area_key=by.unit.division_id, first_id=first, second_id=second, ordinal=seen + 1, joined=joined,
        grounds=[*({"code": code} for code in grounds if code != "text"),
                 *([{"code": "text", "share": share}] if "text" in grounds else [])],
        why=why, by=by,
    )  # fmt: skip
    Join.objects.bulk_create([mine], ignore_conflicts=True)
    return _said_of_pair(one, other, by)[-1]


def _said_of_pair(one: Notice, other: Notice, by: Post) -> list[Join]:
    first, second = sorted((one.pk, other.pk))
    rows = Join.objects.filter(unit=by.unit, area_key=by.unit.division_id, first=first, second=second)
    return list(rows.order_by("ordinal"))


@planned_once()
def _said(notice: UUID, scope: Scope) -> list[Join]:
    low, high = scope.enclosing
    return _said_of_one(notice=notice, unit=scope.unit.pk if scope.unit else None, low=low, high=high)


@compiled
def _said_of_one(notice: Held, unit: Held, low: Held, high: Held) -> QuerySet[Join]:
    return _latest(joins_of(unit, (low, high), notice))


def _latest(rows: QuerySet[Join]) -> QuerySet[Join]:
    """The last word about each pair."""
    return rows.order_by("first", "second", F("ordinal").desc()).distinct("first", "second")


def _other(one: Join, notice: UUID) -> UUID:
    return one.second_id if one.first_id == notice else one.first_id


def _looked_for(notice: Notice, inner: set[str], scope: Scope) -> dict[str, object]:
    """By what `_perhaps` finds. What is None finds nothing."""
    number, size = notice.doc_number or None, len(notice.text)
    return {
        "notice": notice.pk,
        "inner": list(inner),
        "number": number,
        "around": Jsonb([{"doc_number": number}]) if number else None,
        "title": notice.title[notice.title.find("关于") :] if "关于" in notice.title else None,
        "unit": scope.unit.pk if scope.unit else None,
        "issued_by": notice.issued_by,
        "since": notice.at - AROUND,
        "until": notice.at + AROUND,
        "shortest": size * 9 // 10,
        "longest": size * 10 // 9,
    }


@compiled
def _perhaps(
    said: Held, notice: Held, inner: Held, number: Held, around: Held, title: Held, unit: Held, issued_by: Held,
    since: Held, until: Held, shortest: Held, longest: Held,
) -> QuerySet[Notice]:  # fmt: skip
    """What may be the same: by number, by title, enclosed in it or around it, or of the same length at that time."""
    encloses = Reading.objects.filter(found__inner_documents__contains=around)
    near = Notice.objects.filter(Q(issuer=unit) | Q(issued_by=issued_by), at__range=(since, until))
    near = near.annotate(size=Length("text")).filter(size__range=(shortest, longest))
    alike = (
        Q(among("pk", said))
        | Q(among("doc_number", inner))
        | Q(doc_number=number)
        | Q(pk__in=encloses.values("notice"))
        | Q(title__endswith=title)
        | Q(pk__in=near.values("pk")[:AT_MOST])
    )
    newest = Reading.objects.filter(notice=OuterRef("pk")).order_by("-at", "-pk").values("found__inner_documents")[:1]
    rows = Notice.objects.filter(alike).exclude(pk=notice).defer("received", "pages").select_related("issuer")
    return rows.annotate(inner=Subquery(newest)).order_by("at")[:AT_MOST]


def _inner(notices: Sequence[UUID]) -> dict[UUID, set[str]]:
    """The numbers of the documents that each notice encloses. One query."""
    found: dict[UUID, set[str]] = {pk: set() for pk in notices}
    for pk, parts in Reading.objects.filter(notice__in=notices).values_list("notice", "found__inner_documents"):
        found[pk] |= _numbers(parts)
    return found


def _numbers(parts: Sequence[Found] | None) -> set[str]:
    return {_bare(part["doc_number"]) for part in parts or () if part.get("doc_number")}


def _named(notice: Notice, field: str) -> str:
    """A field without white space; a title without the office before it, for each line's office puts its own there."""
    words = _bare(getattr(notice, field))
    return words[max(0, words.find("关于")) :] if field == "title" else words


def _bare(words: str) -> str:
    return "".join(words.split())


def _pieces(text: str) -> set[str]:
    bare = _bare(text)
    return {bare[at : at + SHINGLE] for at in range(max(1, len(bare) - SHINGLE + 1))}
