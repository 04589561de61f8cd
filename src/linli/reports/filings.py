"""What may be asked about filings, inside a scope: who sees them, what stands in them, what the ledger says since."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.http import Http404
from django.shortcuts import get_object_or_404

from linli.access.door import ABILITIES
from linli.access.holder import Holder
from linli.access.models import Post, Role
from linli.access.queries import staff
from linli.access.scope import Scope, current
from linli.campaigns.models import Obligation
from linli.campaigns.rules import is_own
from linli.db.compiled import Held, compiled
from linli.db.planned import planned_once
from linli.documents.values import Number, OfficialDocument
from linli.ledger.models import Outbox, Work
from linli.places.models import Division, Standing, Unit
from linli.reports import rules
from linli.reports.compose import Binder, report, sentences
from linli.reports.models import Filing, Kind, Report, Revision, State, Step
from linli.reports.queries import FigureRow, material
from linli.reports.stored import from_json
from linli.reports.weave import woven
from linli.reports.words import Bound, Words, name, tokens

M = TypeVar("M")
SENDING = (Kind.SUBMIT, Kind.RESUBMIT, Kind.LEAVE)
WRITING = (Kind.BEGIN, Kind.REVISE, Kind.RECOMPOSE)
#: states in which the signature of the filing stands under its text
SIGNED = (State.SIGNED, State.SUBMITTED, State.ACCEPTED)


# Who sees what


def obligations(scope: Scope) -> QuerySet[Obligation]:
    """What the acting unit must report on, and units below it in its line; with unit, campaign and filing.

    What falls due again and again is no report: it is answered instalment by instalment.
    """
    low, high = scope.enclosing
    below = Q(unit__division__key__range=(low, high), line=scope.line)
    return (
        Obligation.objects.filter(
            Q(unit=scope.unit) | below if scope.reach else Q(unit=scope.unit), rhythm__isnull=True
        )
        .select_related("unit__division", "campaign", "filing__report")
        .order_by(F("campaign__number").desc(), "unit__division_id", "line", F("due").asc(nulls_last=True), "pk")
    )


@planned_once()
def obligation(scope: Scope, pk: UUID) -> Obligation:
    """One of them with all that composing needs (1 statement). Raises Http404."""
    wanted = obligations(scope).select_related("unit__division", "campaign__notice", "decision__reading", "issuer")
    return get_object_or_404(wanted, pk=pk)


@planned_once()
def filing(scope: Scope, pk: UUID) -> Filing:
    """A filing of the post's unit, one sent to it, or one of a unit below in its line. Raises Http404.

    Of its report without what it says; with `reading` of the notice, and of that `headings`, `inner`, `contacts`.
    """
    assert scope.unit is not None
    return _or_404(_filing.first(pk=pk, acting=scope.unit.pk, line=scope.line))


@compiled
def _filing(pk: Held, acting: Held, line: Held) -> QuerySet[Filing]:
    seen = Q(unit=acting) | Q(receiver=acting) | Q(line=line)
    reading = "obligation__decision__reading"
    return (
        Filing.objects.filter(seen, pk=pk)
        .select_related("report", "receiver", "unit__division", "obligation__campaign")
        .defer("report__document", "report__definitions")
        .annotate(
            reading=F(reading),
            headings=KeyTextTransform("headings", f"{reading}__found"),
            inner=KeyTextTransform("inner_documents", f"{reading}__found"),
            contacts=KeyTextTransform("contacts", f"{reading}__found"),
        )
    )


def _or_404(found: M | None) -> M:
    if found is None:
        raise Http404
    return found


def mail_of(one: Filing) -> str:
    """The mail address that the notice gives for reports; "" where it names none."""
    contacts = json.loads(one.contacts or "[]")  # type: ignore[attr-defined]
    return next((str(contact["email"]) for contact in contacts if contact.get("email")), "")


@planned_once()
def steps(one: Filing) -> list[Step]:
    """All steps of a filing in their order (1 statement)."""
    return _steps(filing=one.pk)


@compiled
def _steps(filing: Held) -> QuerySet[Step]:
    found = Step.objects.filter(filing=filing)
    return found.select_related("by__account", "by__unit", "deputy").order_by("ordinal")


@planned_once()
def revision(one: Filing, ordinal: int | None = None) -> Revision:
    """The newest revision, or a certain one, with its composition. Raises Http404."""
    found = _newest.first(filing=one.pk) if ordinal is None else _numbered.first(filing=one.pk, ordinal=ordinal)
    return _or_404(found)


@compiled
def _newest(filing: Held) -> QuerySet[Revision]:
    return _revisions(filing).order_by("-ordinal")[:1]


@compiled
def _numbered(filing: Held, ordinal: Held) -> QuerySet[Revision]:
    return _revisions(filing).filter(ordinal=ordinal)


def _revisions(filing: Held) -> QuerySet[Revision]:
    return Revision.objects.filter(filing=filing).select_related("report")


def receiver_of(duty: Obligation) -> Unit | None:
    """The unit that receives the report, where it is one of this system; None for one outside, or for nobody."""
    standing = Standing.objects.filter(unit=duty.unit_id, line=duty.line).select_related("superior").first()
    superior = standing.superior if standing else None
    candidates = [unit for unit in (duty.issuer, superior) if unit is not None and unit.pk != duty.unit_id]
    if not duty.receiver:
        return candidates[0] if candidates else None
    return next((unit for unit in candidates if is_own(duty.receiver, unit.name)), None)


# Who may do what


def case(one: Filing, done: Sequence[Step], holder: Holder) -> rules.Case:
    """The facts about a filing and who sits before it (1 statement)."""
    assert holder.post is not None
    offices = staff([one.unit_id, one.receiver_id], one.line)
    mine = offices.get(one.unit_id, {})
    sent = [step for step in done if step.kind in SENDING]
    return rules.Case(
        state=State(one.state),
        account=holder.account.pk,
        abilities=ABILITIES[Role(holder.post.role)],
        place=place(one.unit_id, one.receiver_id, one.line, one.area_key, mine, holder.post),
        drafters=drafters(done),
        staff=mine,
        above=offices.get(one.receiver_id, {}) if one.receiver_id else {},
        unit=one.unit.name,
        receiver=one.receiver.name if one.receiver else "",
        was_sent=bool(sent),
        left=bool(sent) and sent[-1].kind == Kind.LEAVE,
    )


def place(unit: UUID, receiver: UUID | None, line: str, key: int, mine: rules.Staff, post: Post) -> str:
    """Where a post stands towards a filing: in its unit, in its stead (it has no account), above it, elsewhere."""
    if post.line == line and post.unit_id == unit:
        return rules.OWN
    if post.line == line and not mine and any(first <= key <= last for first, last in current().reach):
        return rules.ACTING
    return rules.RECEIVER if post.line == line and post.unit_id == receiver else rules.OTHER


def drafters(done: Sequence[Step]) -> frozenset[UUID]:
    """Who wrote what stands now, and who sent it on."""
    wrote = [step for step in done if step.kind in WRITING][-1:]
    sent = [step for step in done if step.kind == Kind.TO_REVIEW][-1:]
    return frozenset(step.deputy_id or step.by.account_id for step in (*wrote, *sent))


# What stands in it


def bound(of: Iterable[FigureRow]) -> list[Bound]:
    return [Bound(one.key, one.metric, one.scope, one.shown, one.sentence) for one in of]


@dataclass(frozen=True, slots=True)
class Signature:
    """What the signature adds to a text. An empty one leaves everything open: a draft."""

    number: str = ""
    signer: str = ""
    signed_on: date | None = None


def signature(one: Filing, done: Sequence[Step], ordinal: int) -> Signature:
    """The signature under a revision: as it was sent, else as it stands, else none."""
    for step in reversed(done):
        if step.revision == ordinal and step.kind in SENDING:
            facts = step.facts
            return Signature(facts["number"], facts["signer"], date.fromisoformat(facts["signed_on"]))
    return standing_signature(one) if ordinal == done[-1].revision else Signature()


def standing_signature(one: Filing) -> Signature:
    return Signature(one.number, one.signer, one.signed_on) if one.state in SIGNED else Signature()


def paper(made: Report, words: Words, of: Iterable[FigureRow], signature: Signature) -> OfficialDocument:
    """The document as it leaves: composed text, the people's words, the signature. Nothing is composed anew."""
    return signed(woven(from_json(made.document or {}), words, tokens(bound(of))), signature)


def signed(document: OfficialDocument, by: Signature) -> OfficialDocument:
    """The document with what the signature adds."""
    if by.signed_on is None:
        return document
    return replace(
        document,
        number=parse_number(by.number) or document.number,
        signers=(by.signer,) if by.signer else (),
        signed_on=by.signed_on,
        draft=False,
    )


def parse_number(text: str) -> Number | None:
    """A document number in its form: 右中民政字〔2023〕8号; None for anything else (GB/T 9704-2012, 7.2.5)."""
    code, _, rest = text.strip().partition("〔")
    year, _, serial = rest.partition("〕")
    serial = serial.removesuffix("号")
    fits = code and len(year) == 4 and year.isdecimal() and serial.isdecimal() and not serial.startswith("0")
    return Number(code, int(year), int(serial)) if fits else None


# Those below


@planned_once()
def below(one: Filing) -> list[Obligation]:
    """The reports that the filing's unit asked of units below in its line, in code order (1 statement).

    Those of the same campaign; of a unit that has none there, those of the unit's own campaigns over the same days: it
    may have handed the notice on as its own.
    """
    whole = one.obligation.campaign
    found = _below(
        unit=one.unit_id,
        line=one.line,
        campaign=whole.pk,
        simulated=whole.simulated,
        first_day=whole.first_day,
        last_day=whole.last_day,
    )
    asked = {duty.unit_id for duty in found if duty.campaign_id == whole.pk}
    return [duty for duty in found if duty.campaign_id == whole.pk or duty.unit_id not in asked]


@compiled
def _below(
    unit: Held, line: Held, campaign: Held, simulated: Held, first_day: Held, last_day: Held
) -> QuerySet[Obligation]:
    own = Q(
        campaign__issuer=unit,
        campaign__simulated=simulated,
        campaign__first_day__lte=last_day,
        campaign__last_day__gte=first_day,
    )
    return (
        Obligation.objects.filter(Q(campaign=campaign) | own, issuer=unit, line=line)
        .exclude(unit=unit)
        .select_related("unit", "filing")
        .order_by("unit__division_id", "pk")
    )


def is_in(duty: Obligation) -> bool:
    """Whether the report of a unit below was accepted."""
    found = getattr(duty, "filing", None)
    return found is not None and found.state == State.ACCEPTED


# What the ledger says since


def waiting(division: Division) -> int:
    """Works of a division and below that the drain has not taken up yet; what is composed now would miss them."""
    low, high = division.key, division.last_key
    works = Work.objects.filter(area_key__range=(max(low, current().low), min(high, current().high)))
    return works.filter(pk__in=Outbox.objects.values("work")).count()


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is not what it was. `old` or `new` is empty where only one of two texts has it."""

    name: str
    sentence: str
    old: str
    new: str


def changes(one: Filing, of: Sequence[FigureRow]) -> list[Change]:
    """What composing now would change, figure by figure: the ledger is asked, nothing is kept (some 16 statements)."""
    duty = obligation_of(one)
    binder = Binder()
    document = report(material(duty), binder, foot="")
    new = [
        Bound(figure.key, found.metric.code, found.where.as_json(), found.shown, sentence)
        for figure, sentence in sentences(document)
        for found in [binder.bound[figure.key]]
    ]
    return compared(bound(of), new)


def obligation_of(one: Filing) -> Obligation:
    """The obligation of a filing with all that composing needs (1 statement)."""
    wanted = Obligation.objects.select_related("unit__division", "campaign__notice", "decision__reading", "issuer")
    return wanted.get(pk=one.obligation_id)


def compared(old: Sequence[Bound], new: Sequence[Bound]) -> list[Change]:
    """Two texts' figures side by side, each once: those that differ, in the order of the old text, then what is new."""
    before, after = _by_meaning(old), _by_meaning(new)
    found = []
    for meaning in (*before, *(one for one in after if one not in before)):
        was, now = before.get(meaning), after.get(meaning)
        if (was.shown if was else "") != (now.shown if now else ""):
            told = was or now
            assert told is not None
            found.append(
                Change(name(told, (old or new)[0]), told.sentence, was.shown if was else "", now.shown if now else "")
            )
    return found


def _by_meaning(of: Sequence[Bound]) -> dict[tuple[Any, ...], Bound]:
    found: dict[tuple[Any, ...], Bound] = {}
    for one in of:
        scope = tuple((key, tuple(value) if isinstance(value, list) else value) for key, value in one.scope.items())
        # Hours stand with ".0" in a table: the same figure twice, told once.
        found.setdefault((one.metric, *sorted(scope), one.shown.endswith(".0")), one)
    return found
