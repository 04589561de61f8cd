"""What a corrected text changes in a campaign: passages side by side, deadlines, addressees, obligations.

Changes nothing.

An obligation of the new text is that of the old one whose act it says most alike; what is like none is new.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from linli.campaigns import rules
from linli.campaigns.confirming import answers, outlook
from linli.campaigns.models import Amendment, AmendmentKind, Campaign, Obligation
from linli.db.compiled import Held, compiled
from linli.db.planned import planned_once
from linli.notices import queries as notices
from linli.notices import showing
from linli.notices.clauses import clause_label
from linli.notices.compare import differences
from linli.notices.models import Notice, Reading
from linli.notices.rules import Finding, Found, findings
from linli.notices.segments import paragraphs
from linli.notices.twins import equal_text
from linli.places.models import Unit

ALIKE, SURELY = 0.5, 0.75  #: from which two acts are the same one, said otherwise; in a text that adds to another
WHOLE = 40  #: per cent of equal text from which an amendment is the whole text anew
DUE, TEXT, DROPPED, NEW = "due", "text", "dropped", "new"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph before and after; empty where there is none on that side. `label`: the clause it stands in."""

    old: str
    new: str
    label: str

    @property
    def before(self) -> list[tuple[str, bool]]:
        """The old words in pieces, each with whether it is no longer there."""
        return _pieces(self.old, self.new)

    @property
    def after(self) -> list[tuple[str, bool]]:
        """The new words in pieces, each with whether it is new."""
        return _pieces(self.new, self.old)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of one obligation, or a new one (`demand`). `key` names it in a form."""

    kind: str  #: due, text, dropped, new
    unit: Unit
    obligation: Obligation | None = None
    demand: rules.Demand | None = None
    was: date | None = None
    due: date | None = None
    old: str = ""
    new: str = ""

    @property
    def key(self) -> str:
        """Of the group in which it is shown: what happens to one clause is chosen for all its units."""
        basis = _bare(self.demand.basis.field) if self.demand else ""
        decision = self.obligation.decision if self.obligation else None
        rests = f"{_bare(decision.field)}@{decision.reading_id}" if decision else ""
        return f"{self.kind}|{rests}|{basis}|{_iso(self.was)}"

    def as_json(self, obligation: UUID) -> dict[str, str]:
        return {
            "obligation": str(obligation), "kind": self.kind, "was": _iso(self.was), "due": _iso(self.due),
            "old": self.old, "new": self.new,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """One clause's change, with the units that it concerns."""

    key: str
    first: Change
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class Changes:
    """All that an amendment changes. `base`: the text that stood before it."""

    campaign: Campaign
    reading: Reading
    kind: AmendmentKind
    base: Notice
    passages: tuple[Passage, ...]
    fields: tuple[tuple[str, str, str], ...]  #: name of the field, before, after
    obligations: tuple[Change, ...]
    demanded: tuple[rules.Demand, ...]

    @cached_property
    def groups(self) -> list[Group]:
        found: dict[str, list[Change]] = {}
        for one in self.obligations:
            found.setdefault(one.key, []).append(one)
        return [Group(key, every[0], tuple(one.unit for one in every)) for key, every in found.items()]


@planned_once()
def changes(campaign: Campaign, reading: Reading, *, resolve: rules.Resolve | None = None) -> Changes:
    """Compare a corrected text with what stands. Eight queries at most, whatever its size."""
    earlier = _amendments(campaign=campaign.pk)
    base = next((one.notice for one in reversed(earlier) if one.kind == AmendmentKind.CORRECTION), campaign.notice)
    share = equal_text(base.text, reading.notice.text)
    kind = AmendmentKind.CORRECTION if share >= WHOLE else AmendmentKind.SUPPLEMENT
    view = outlook(reading, answers(reading, notices.drafts(reading)), resolve=resolve)
    before = _before(base)
    return Changes(
        campaign=campaign,
        reading=reading,
        kind=kind,
        base=base,
        passages=tuple(passages(base.text, reading.notice.text, before, reading.found))
        if kind == AmendmentKind.CORRECTION
        else (),
        fields=tuple(_fields(before, reading.found)) if kind == AmendmentKind.CORRECTION else (),
        obligations=tuple(_of_obligations(campaign, earlier, view.demands, whole=kind == AmendmentKind.CORRECTION)),
        demanded=view.demands,
    )


@compiled
def _amendments(campaign: Held) -> QuerySet[Amendment]:
    every = Amendment.objects.filter(campaign=campaign).select_related("notice")
    return every.defer("notice__received").order_by("ordinal")


def passages(old: str, new: str, before: Found | None, after: Found) -> Iterator[Passage]:
    """The paragraphs that differ, paired in their order. Pure."""
    mine, theirs = list(paragraphs(old)), list(paragraphs(new))
    left = ["".join(old[a:b].split()) for a, b in mine]
    right = ["".join(new[a:b].split()) for a, b in theirs]
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for number in range(max(b - a, d - c)):
            was = mine[a + number] if a + number < b else None
            now = theirs[c + number] if c + number < d else None
            yield Passage(
                old[slice(*was)].strip() if was else "",
                new[slice(*now)].strip() if now else "",
                clause_label(after, now[0]) if now else clause_label(before, was[0]) if before and was else "",
            )


def paired(old: Mapping[str, str], new: Mapping[str, str], *, alike: float = ALIKE) -> dict[str, str]:
    """New key → old key of the acts that are the same, the likest first, each once. Pure."""
    scored = sorted(
        ((_ratio(one, other), new_key, old_key) for new_key, one in new.items() for old_key, other in old.items()),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    pairs: dict[str, str] = {}
    for ratio, new_key, old_key in scored:
        if ratio >= alike and new_key not in pairs and old_key not in pairs.values():
            pairs[new_key] = old_key
    return pairs


def due_now(obligations: Iterable[Obligation], earlier: Sequence[Amendment]) -> dict[UUID, date | None]:
    """By when each is due by the last text: its own day, or that of the last amendment that moved it. Pure."""
    moved = {key: day for one in earlier for key, day in one.changes.get("due", {}).items()}
    found: dict[UUID, date | None] = {}
    for one in obligations:
        said = moved.get(str(one.pk))
        found[one.pk] = one.due if said is None else date.fromisoformat(said) if said else None
    return found


def _of_obligations(
    campaign: Campaign, earlier: Sequence[Amendment], demanded: Sequence[rules.Demand], *, whole: bool
) -> Iterator[Change]:
    there = _issued(campaign=campaign.pk, issuer=campaign.issuer_id)
    due = due_now(there, earlier)
    keys = {one.pk: f"{_bare(one.decision.field)}@{one.decision.reading_id}" for one in there}
    pairs = paired(
        {keys[one.pk]: _act(one.what, one.receiver) for one in there if not one.consolidates},
        {_bare(one.basis.field): _act(one.what, one.receiver) for one in demanded if not one.consolidates},
        alike=ALIKE if whole else SURELY,
    )
    known = {(keys[one.pk], one.consolidates, one.unit_id): one for one in there}
    met: set[UUID] = set()
    for demand in demanded:
        base = pairs.get(_bare(demand.basis.field))
        for unit in demand.units:
            one = known.get((base, demand.consolidates, unit.pk)) if base else None
            if one is None:
                if not demand.consolidates:
                    yield Change(kind=NEW, unit=unit, demand=demand, due=demand.due, new=demand.what)
                continue
            met.add(one.pk)
            yield from _moved(one, demand, due[one.pk])
    if whole:
        for one in there:
            if one.pk not in met and not one.consolidates:
                yield Change(kind=DROPPED, unit=one.unit, obligation=one, was=due[one.pk], old=one.what)


@compiled
def _issued(campaign: Held, issuer: Held) -> QuerySet[Obligation]:
    rows = Obligation.objects.filter(campaign=campaign, covering=None, issuer=issuer)
    rows = rows.select_related("unit", "decision").defer("decision__value", "decision__spans", "decision__why")
    return rows.order_by("clause_first", "unit__division_id", "pk")


def _moved(one: Obligation, demand: rules.Demand, was: date | None) -> Iterator[Change]:
    if demand.consolidates:
        return
    same = "".join(one.what.split()) == "".join(demand.what.split())
    kept = "".join(one.receiver.split()) == "".join(demand.receiver.split())
    if demand.due is not None and demand.due != was:
        yield Change(
            kind=DUE, unit=one.unit, obligation=one, demand=demand, was=was, due=demand.due, old=one.what,
            new=demand.what,
        )  # fmt: skip
    elif not same or not kept:
        old, new = (one.what, demand.what) if not same else (one.receiver, demand.receiver)
        yield Change(kind=TEXT, unit=one.unit, obligation=one, demand=demand, was=was, due=was, old=old, new=new)


def _before(base: Notice) -> Found | None:
    """The reading of the text before: that upon which was decided, else the newest."""
    every = notices.readings(base)
    one = next((one for one in every if one.decided), every[0] if every else None)  # type: ignore[attr-defined]
    return one.found if one else None


def _fields(before: Found | None, after: Found) -> Iterator[tuple[str, str, str]]:
    """What else differs, in words: addressees, number, dates, contacts. Passages and obligations stand apart."""
    if before is None:
        return
    stands = {one.field: one.value for one in findings(before)}
    for one in differences(stands, findings(after)):
        if one.field not in ("obligations", "inner_documents", "purpose"):
            label = showing.LABELS.get(one.field, one.field)
            yield label, showing.in_words(one.field, one.stands), showing.in_words(one.field, one.found)


def _bare(field: str) -> str:
    """The place of a clause in its reading, without what was concluded from it."""
    return field.removesuffix("/also").removesuffix("/consolidates")


def _act(what: str, receiver: str) -> str:
    """The words of an act without those of its receiver, which all acts of a notice share."""
    return what.replace(receiver, "") if receiver and what != receiver else what


def _pieces(words: str, other: str) -> list[tuple[str, bool]]:
    """A paragraph cut where it differs from another; whole where they have little in common."""
    if not words:
        return []
    matcher = SequenceMatcher(None, words, other, autojunk=False)
    if matcher.ratio() < ALIKE:
        return [(words, True)]
    return [(words[a:b], tag != "equal") for tag, a, b, _, _ in matcher.get_opcodes() if a < b]


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, "".join(one.split()), "".join(other.split()), autojunk=False).ratio()


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def as_findings(chosen: Iterable[Change]) -> list[Finding]:
    """The findings of the new text on which new obligations rest."""
    return list({one.demand.basis.field: one.demand.basis for one in chosen if one.demand}.values())
