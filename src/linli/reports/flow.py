"""What may be done with a filing: from the first draft to its acceptance above. All inside a scope.

Every action but `begin` takes the `version` that the person saw. It becomes the next one in a conditional UPDATE, and a
step with that ordinal says who did what: of two at once one wins, the other is refused with CHANGED_MEANWHILE.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from linli.access.holder import Holder
from linli.access.models import Post
from linli.access.queries import staff
from linli.access.scope import current
from linli.campaigns.actions import finish, reopen
from linli.campaigns.models import Obligation, Task, TaskState
from linli.figures.queries import as_of
from linli.kernel.clock import LOCAL, now, today
from linli.kernel.i18n import tr
from linli.kernel.reasons import Reason, Refused, because
from linli.reports import filings, reasons, rules, words
from linli.reports.actions import compose
from linli.reports.models import Channel, Filing, Kind, Report, Revision, State, Step
from linli.reports.queries import figures_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person gives with a step."""

    note: str = ""
    knowing: bool = False  #: it was shown that the ledger has moved since, or that units below are missing
    number: str = ""
    signer: str = ""
    channel: str = ""
    sent_on: date | None = None
    receipt: str = ""


NOTHING = Said()


def begin(duty: Obligation, *, by: Holder) -> Filing:
    """Compose the report of an obligation at the present seal, and open its filing; the one that is open already.

    Refused: RECORDS_WAITING, and who may not draft for the unit.
    """
    if known := Filing.objects.filter(obligation=duty, area_key__range=current().enclosing).first():
        return known
    post = _post(by)
    _may_begin(duty, by)
    made = _composed(duty, post)
    mine = Filing(
        obligation=duty,
        unit=duty.unit,
        area_key=duty.unit.division_id,
        line=duty.line,
        receiver=filings.receiver_of(duty),
        version=1,
        report=made,
    )
    with transaction.atomic():
        Filing.objects.bulk_create([mine], ignore_conflicts=True)
        found = Filing.objects.get(obligation=duty, area_key__range=current().enclosing)
        if found.pk == mine.pk:
            _revise(found, 1, made, {}, by)
            facts = {"seal": made.seal_number}
            _log(found, Kind.BEGIN, 1, by, revision=1, facts=facts, acted_for=post.unit_id != duty.unit_id)
    return found


def recompose(one: Filing, *, by: Holder, version: int) -> list[filings.Change]:
    """Compose anew with the newest figures under the same words; what has changed. Refused: RECORDS_WAITING."""
    before = figures_of(one.report)
    last = filings.revision(one)
    with transaction.atomic():
        done = _allowed(one, Kind.RECOMPOSE, by, version)
        made = _composed(filings.obligation_of(one), _post(by))
        if made.pk == one.report_id:
            return []
        found = filings.compared(filings.bound(before), filings.bound(figures_of(made)))
        facts = {"seal": made.seal_number, "changed": len(found)}
        _take(one, Kind.RECOMPOSE, by, done, revision=last.ordinal + 1, facts=facts, report=made)
        _revise(one, last.ordinal + 1, made, last.text, by)
    return found


def revise(one: Filing, text: Mapping[str, str], *, by: Holder, version: int) -> Revision:
    """Keep the words that a person wrote at their places. The same words again make no new revision.

    Refused: CHANGED_MEANWHILE (the caller shows both texts), TYPED_FIGURE, NO_SUCH_FIGURE, TOO_LONG.
    """
    last = filings.revision(one)
    known = words.tokens(filings.bound(figures_of(last.report)))
    said = {place: _clean(words_) for place, words_ in text.items() if words_.strip()}
    with transaction.atomic():
        done = _allowed(one, Kind.REVISE, by, version)
        if wrong := words.against({place: said.get(place, "") for place in words.differing(last.text, said)}, known):
            raise Refused(*wrong)
        if not words.differing(last.text, said):
            return last
        _take(one, Kind.REVISE, by, done, revision=last.ordinal + 1)
        return _revise(one, last.ordinal + 1, last.report, said, by)


def to_review(one: Filing, said: Said = NOTHING, *, by: Holder, version: int) -> Step:
    """送审核. Refused: FIGURES_MOVED unless knowing, NO_SUCH_FIGURE (among the words), BELOW_MISSING without a note."""
    done = _allowed(one, Kind.TO_REVIEW, by, version)
    last = filings.revision(one)
    known = words.tokens(filings.bound(figures_of(last.report)))
    if wrong := [*words.against(last.text, known), *_moved(one, said), *_missing(one, said)]:
        raise Refused(*wrong)
    return _take(one, Kind.TO_REVIEW, by, done, said)


def to_sign(one: Filing, said: Said = NOTHING, *, by: Holder, version: int) -> Step:
    """审核通过. Refused: OWN_DRAFT where another reviewer is there."""
    return _take(one, Kind.TO_SIGN, by, _allowed(one, Kind.TO_SIGN, by, version), said)


def back(one: Filing, said: Said, *, by: Holder, version: int) -> Step:
    """退回修改 inside the unit, with a reason; the drafter may take it back too."""
    return _take(one, Kind.BACK, by, _allowed(one, Kind.BACK, by, version, said), said, **_UNSIGNED)


def sign(one: Filing, said: Said = NOTHING, *, by: Holder, version: int) -> Step:
    """签发, with the document number and the signer's name where they are given. Refused: NUMBER_FORM."""
    done = _allowed(one, Kind.SIGN, by, version)
    if said.number.strip() and filings.parse_number(said.number) is None:
        raise Refused(because(reasons.NUMBER_FORM, number=said.number.strip()))
    signed = {"number": said.number.strip(), "signer": said.signer.strip(), "signed_on": today()}
    return _take(one, Kind.SIGN, by, done, said, facts=_facts(one, signed), **signed)


def submit(one: Filing, said: Said = NOTHING, *, by: Holder, version: int) -> Step:
    """报送 to the receiver inside the system, or again after a return: what is signed is what is sent, as of its seal.

    Refused: NOBODY_ABOVE, FIGURES_MOVED and RECORDS_WAITING unless knowing.
    """
    kind = Kind.RESUBMIT if one.sent else Kind.SUBMIT
    done = _allowed(one, kind, by, version)
    if wrong := _moved(one, said):
        raise Refused(*wrong)
    step = _take(one, kind, by, done, said, facts=_facts(one), sent=done.revision)
    _finish_task(one, by)
    return step


def leave(one: Filing, said: Said, *, by: Holder, version: int) -> Step:
    """Record that the report left outside the system, with date, channel and receipt.

    Refused: SOMEBODY_ABOVE, DAY_AHEAD; REHEARSAL_STAYS for whatever would take a rehearsal to a real office.
    """
    done = _allowed(one, Kind.LEAVE, by, version)
    wrong = []
    if one.obligation.campaign.simulated and said.channel != Channel.KEPT:
        wrong.append(because(reasons.REHEARSAL_STAYS))
    if said.sent_on and said.sent_on > today():
        wrong.append(because(reasons.DAY_AHEAD, day=said.sent_on.isoformat()))
    if wrong:
        raise Refused(*wrong)
    step = _take(one, Kind.LEAVE, by, done, said, facts=_facts(one), sent=done.revision)
    _finish_task(one, by)
    return step


def recall(one: Filing, said: Said, *, by: Holder, version: int) -> Step:
    """撤回 before it was accepted, with a reason; its words may be changed again."""
    return _take_back(one, Kind.RECALL, said, by, version)


def hand_back(one: Filing, said: Said, *, by: Holder, version: int) -> Step:
    """退回 by the receiver, with a reason: it lies on its unit's desk again."""
    return _take_back(one, Kind.RETURN, said, by, version)


def accept(one: Filing, said: Said = NOTHING, *, by: Holder, version: int) -> Step:
    """接收 by the receiver; of what left outside the system its own unit records the receipt."""
    return _take(one, Kind.ACCEPT, by, _allowed(one, Kind.ACCEPT, by, version), said)


def all_the_way(one: Filing, said: Said = NOTHING, *, by: Holder, version: int) -> Filing:
    """Take the next steps up, one after another, as far as this person may: for a zero report, in one click.

    Refused where not even the first may be taken.
    """
    with transaction.atomic():
        taken = _next(one)(one, said, by=by, version=version)
        while one.state != State.SUBMITTED and one.state in _UP:
            done = filings.steps(one)
            if rules.against(_UP_KIND[State(one.state)], filings.case(one, done, by)):
                break
            taken = _next(one)(one, said, by=by, version=taken.ordinal)
    return one


_UP = {
    State.DRAFTING: to_review,
    State.RETURNED: to_review,
    State.REVIEW: to_sign,
    State.SIGNING: sign,
    State.SIGNED: submit,
}
_UP_KIND = {
    State.DRAFTING: Kind.TO_REVIEW,
    State.RETURNED: Kind.TO_REVIEW,
    State.REVIEW: Kind.TO_SIGN,
    State.SIGNING: Kind.SIGN,
    State.SIGNED: Kind.SUBMIT,
}
_UNSIGNED: dict[str, Any] = {"number": "", "signer": "", "signed_on": None}


def _next(one: Filing) -> Any:
    return _UP.get(State(one.state), to_review)


# How a step is taken


@dataclass(frozen=True, slots=True)
class _Done:
    """What was found when a step was allowed."""

    case: rules.Case
    version: int
    revision: int


def _post(by: Holder) -> Post:
    assert by.post is not None, "the door lets nobody in without a post"
    return by.post


def _clean(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\x00", "").splitlines()).strip()


def _may_begin(duty: Obligation, by: Holder) -> None:
    post = _post(by)
    mine = staff([duty.unit_id], duty.line).get(duty.unit_id, {})
    stands = filings.place(duty.unit_id, None, duty.line, duty.unit.division_id, mine, post)
    if stands not in (rules.OWN, rules.ACTING):
        raise Refused(because(reasons.NOT_YOUR_UNIT, step=tr(Kind.BEGIN.label), unit=duty.unit.name))
    if not by.may("draft"):
        raise Refused(*rules.by_role(rules.Ability.DRAFT, mine, tr(Kind.BEGIN.label), frozenset()))


def _composed(duty: Obligation, post: Post) -> Report:
    if n := filings.waiting(duty.unit.division):
        raise Refused(because(reasons.RECORDS_WAITING, n=n))
    return compose(duty, seal_number=as_of(), by=post)[0]


def _allowed(one: Filing, kind: Kind, by: Holder, version: int, said: Said | None = None) -> _Done:
    """The facts, where the step may be taken. Refused: why not; CHANGED_MEANWHILE; WHY_MISSING."""
    done = filings.steps(one)
    last = done[-1]
    if last.ordinal != version:
        raise Refused(_meanwhile(last))
    found = filings.case(one, done, by)
    wrong = rules.against(kind, found)
    if not wrong and said is not None and not said.note.strip():
        wrong = [because(reasons.WHY_MISSING, step=tr(kind.label))]
    if wrong:
        raise Refused(*wrong)
    return _Done(found, version, last.revision)


def _take(
    one: Filing,
    kind: Kind,
    by: Holder,
    done: _Done,
    said: Said = NOTHING,
    *,
    revision: int = 0,
    facts: dict[str, Any] | None = None,
    **changed: Any,
) -> Step:
    """The conditional change and its step. `one` then is as in the database. Refused: CHANGED_MEANWHILE."""
    to = rules.WAYS[kind].to or State(one.state)
    held = Filing.objects.filter(pk=one.pk, area_key__range=current().enclosing, version=done.version)
    with transaction.atomic():
        if not held.update(version=F("version") + 1, state=to, **changed):
            raise Refused(_meanwhile(filings.steps(one)[-1]))
        for field, value in {"version": done.version + 1, "state": to, **changed}.items():
            setattr(one, field, value)
        return _log(
            one,
            kind,
            done.version + 1,
            by,
            revision=revision or done.revision,
            facts=facts or {},
            vacant=rules.is_vacant(kind, done.case),
            acted_for=done.case.place == rules.ACTING,
            note=said.note.strip(),
            channel=said.channel,
            sent_on=said.sent_on,
            receipt=said.receipt.strip(),
        )


def _log(one: Filing, kind: Kind, ordinal: int, by: Holder, **more: Any) -> Step:
    step = Step(filing=one, kind=kind, ordinal=ordinal, at=now(), **_hand(one, by), **more)
    Step.objects.bulk_create([step])
    return step


def _revise(one: Filing, ordinal: int, made: Report, text: Mapping[str, str], by: Holder) -> Revision:
    row = Revision(filing=one, ordinal=ordinal, report=made, text=dict(text), at=now(), **_hand(one, by))
    Revision.objects.bulk_create([row])
    return row


def _hand(one: Filing, by: Holder) -> dict[str, Any]:
    at = {"unit_id": one.unit_id, "area_key": one.area_key}
    return {"by": _post(by), "deputy": by.account if by.deputises else None, **at}


def _meanwhile(last: Step) -> Reason:
    who = f"{last.by.unit.name} {(last.deputy or last.by.account).name}"
    at = f"{last.at.astimezone(LOCAL):%m-%d %H:%M}"
    return because(reasons.CHANGED_MEANWHILE, who=who, step=tr(Kind(last.kind).label), at=at)


def _facts(one: Filing, signed: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What is frozen with a signature or a submission; definitions and values stand with the composition."""
    signed = signed or {"number": one.number, "signer": one.signer, "signed_on": one.signed_on}
    day = signed["signed_on"]
    frozen = {"seal": one.report.seal_number, "report": str(one.report_id)}
    return {**signed, "signed_on": day.isoformat() if day else "", **frozen}


def _moved(one: Filing, said: Said) -> list[Reason]:
    """What the ledger says otherwise than the text, unless the person knows."""
    if said.knowing:
        return []
    wrong = []
    if n := filings.waiting(one.unit.division):
        wrong.append(because(reasons.RECORDS_WAITING, n=n))
    if as_of() > one.report.seal_number:
        found = filings.changes(one, figures_of(one.report))
        if found:
            told = "，".join(f"{c.name} {c.old or '—'} → {c.new or '—'}" for c in found[:3])
            more = tr("等{n}处", n=len(found)) if len(found) > 3 else ""
            wrong.append(because(reasons.FIGURES_MOVED, changes=told + more))
    return wrong


def _missing(one: Filing, said: Said) -> list[Reason]:
    """A consolidated report waits for those below, unless a reason is given: the figures are the ledger's anyway."""
    left = [duty.unit.name for duty in filings.below(one) if not filings.is_in(duty)]
    if not left or said.note.strip():
        return []
    more = tr("等") if len(left) > 3 else ""
    return [because(reasons.BELOW_MISSING, n=len(left), units="、".join(left[:3]) + more)]


def _take_back(one: Filing, kind: Kind, said: Said, by: Holder, version: int) -> Step:
    """What was submitted is open again, and so is the task that was done with it."""
    step = _take(one, kind, by, _allowed(one, kind, by, version, said), said, **_UNSIGNED)
    for task in _tasks(one).filter(state=TaskState.DONE):
        reopen(task, by=_post(by), note=said.note, handed_back=kind is Kind.RETURN)
    return step


def _finish_task(one: Filing, by: Holder) -> None:
    """The unit's own task towards the obligation is done with the report."""
    for task in _tasks(one).exclude(state=TaskState.DONE):
        finish(task, by=_post(by), facts={"filing": str(one.pk)})


def _tasks(one: Filing) -> QuerySet[Task]:
    """The unit's own answer to the obligation: the task that its report stands for."""
    whole = {"title": F("obligation__what"), "unit": one.unit_id, "area_key": one.area_key}
    return Task.objects.filter(obligation=one.obligation_id, **whole).select_related("obligation", "unit")
