"""What may be done with a covering notice: from the draft to its dispatch. All inside a scope.

Every action but `begin` takes the `version` that the person saw. It becomes the next one in a conditional UPDATE, and a
step with that ordinal says who did what: of two at once one wins, the other is refused with CHANGED_MEANWHILE.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from linli.access import reasons as office
from linli.access.holder import Holder
from linli.access.models import Post
from linli.access.queries import staff
from linli.access.scope import current
from linli.access.signoff import ACTING, OWN
from linli.campaigns import covering_reasons as reasons
from linli.campaigns import coverings, receivers
from linli.campaigns.actions import cascade
from linli.campaigns.covering_rules import WAYS, Case, Kind, against, vacant
from linli.campaigns.covering_words import FIELDS, LIMITS, drafted, proposed_due
from linli.campaigns.models import Campaign, Covering, CoveringState, CoveringStep
from linli.kernel.clock import LOCAL, now, today
from linli.kernel.i18n import speak, tr
from linli.kernel.reasons import Reason, Refused, because
from linli.messaging.actions import Told, tell
from linli.messaging.models import Kind as Message
from linli.notices.numbering import REHEARSED, as_number, begin_register, next_serial
from linli.places.models import Unit

AT_ONCE = 200  #: units that get it while the person waits; more go by the queue
_CODE = re.compile(r"[^\W\d_]{1,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The words of a draft as a person left them, and to whom it goes."""

    text: Mapping[str, Any]  #: of the `FIELDS`; `due` a date or None
    receivers: Mapping[str, Any]  #: as `Covering.receivers`


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What is given with the signature: the register, its last number on paper where it begins here, who signs."""

    code: str
    last: int = 0
    signer: str = ""


def begin(campaign: Campaign, unit: Unit, *, by: Holder) -> Covering:
    """Draft the covering notice by which a unit passes on what it has in a campaign; the one that is open already.

    Refused: NOT_YOUR_UNIT, NOTHING_TO_PASS_ON, NOBODY_BELOW.
    """
    post = _post(by)
    if known := coverings.open_of(campaign, unit, post.line):
        return known
    _may_begin(unit, by)
    duties = coverings.duties_of(campaign, unit, post.line)
    if not duties:
        raise Refused(because(reasons.NOTHING_TO_PASS_ON, unit=unit.name))
    under = receivers.under(unit, post.line)
    if not under.standings:
        raise Refused(because(reasons.NOBODY_BELOW, unit=unit.name))
    contact, phone = coverings.last_contact(unit, post.line)
    mine = Covering(
        campaign=campaign,
        unit=unit,
        area_key=unit.division_id,
        line=post.line,
        addressees=under.salutation({}),
        due=proposed_due(coverings.limit_of(duties), today()),
        duties=[str(duty.pk) for duty in duties],
        contact=contact,
        phone=phone,
        **drafted(coverings.received(campaign), unit.name),
    )
    with transaction.atomic():
        Covering.objects.bulk_create([mine], ignore_conflicts=True)
        found = coverings.open_of(campaign, unit, post.line)
        assert found is not None
        if found.pk == mine.pk:
            _log(found, Kind.BEGIN, 1, by, text=_text(found))
    return found


def revise(one: Covering, said: Written, *, by: Holder, version: int) -> bool:
    """Keep what a person wrote; False where nothing is different. A salutation that nobody wrote follows the choice.

    Refused: CHANGED_MEANWHILE (the caller shows both), NO_TITLE, NO_OPENING, TOO_LONG, DUE_TOO_LATE, DUE_PAST,
    NOT_RIGHT_BELOW, NOBODY_CHOSEN.
    """
    done = _allowed(one, Kind.REVISE, by, version)
    text = {name: _clean(said.text.get(name)) for name in FIELDS}
    chosen = {name: value for name, value in said.receivers.items() if value is not None and value != 0}
    under = receivers.under(one.unit, one.line)
    if wrong := [*_against_words(one, text), *_against_choice(chosen, under)]:
        raise Refused(*wrong)
    if not text["addressees"] or (text["addressees"] == one.addressees and chosen != one.receivers):
        text["addressees"] = under.salutation(chosen)
    if text == {name: getattr(one, name) for name in FIELDS} and chosen == one.receivers:
        return False
    _take(one, Kind.REVISE, by, done, receivers=chosen, **text)
    return True


def to_review(one: Covering, *, by: Holder, version: int) -> CoveringStep:
    """送审核. Refused: NO_ADDRESSEES."""
    done = _allowed(one, Kind.TO_REVIEW, by, version)
    if wrong := [*_against_words(one, _text(one)), *_addressed(one)]:
        raise Refused(*wrong)
    return _take(one, Kind.TO_REVIEW, by, done)


def to_sign(one: Covering, note: str = "", *, by: Holder, version: int) -> CoveringStep:
    """审核通过. Refused: OWN_DRAFT where another reviewer is there."""
    return _take(one, Kind.TO_SIGN, by, _allowed(one, Kind.TO_SIGN, by, version), note)


def back(one: Covering, note: str, *, by: Holder, version: int) -> CoveringStep:
    """退回修改, with a reason; the drafter may take it back too. What bears a number is not taken back."""
    return _take(one, Kind.BACK, by, _allowed(one, Kind.BACK, by, version, note), note)


def sign(one: Covering, said: Signature, *, by: Holder, version: int) -> CoveringStep:
    """签发: the next number of the unit's register, and the text as it stands for ever. Refused: CODE_FORM.

    Number and signature stand or fall together: what is rolled back leaves no gap. A rehearsal has its own registers.
    """
    done = _allowed(one, Kind.SIGN, by, version)
    code, day = said.code.strip(), today()
    if not _CODE.fullmatch(code):
        raise Refused(because(reasons.CODE_FORM, code=code))
    register = REHEARSED + code if one.campaign.simulated else code
    with transaction.atomic():
        begin_register(one.unit, register, day.year, last=said.last)
        number = as_number(code, day.year, next_serial(one.unit, register, day.year))
        signed = {"number": number, "signer": said.signer.strip(), "signed_on": day}
        text = coverings.words(one).as_json() | {**signed, "signed_on": day.isoformat()}
        return _take(one, Kind.SIGN, by, done, document=text, **signed)


def send(one: Covering, *, by: Holder, version: int) -> CoveringStep:
    """下发 to all that were chosen: at once to a few, by the queue to many. Refused: NOBODY_CHOSEN."""
    done = _allowed(one, Kind.SEND, by, version)
    total = receivers.count(one.unit, one.line, one.receivers)
    if not total:
        raise Refused(because(reasons.NOBODY_CHOSEN))
    with transaction.atomic():
        step = _take(one, Kind.SEND, by, done, total=total)
        if total > AT_ONCE:
            cascade.order(one, by=_post(by))
        else:
            while cascade.deliver(one.pk, by=_post(by)):
                pass
            one.state, one.reached = CoveringState.SENT, total
    return step


def send_on(one: Covering, *, by: Holder) -> None:
    """Order the dispatch once more, where its job was lost. Refused: NOT_YOUR_UNIT, ALL_REACHED."""
    _may_begin(one.unit, by)
    if one.state != CoveringState.SENDING:
        raise Refused(because(reasons.ALL_REACHED))
    cascade.order(one, by=_post(by))


# How a step is taken


def _post(by: Holder) -> Post:
    assert by.post is not None, "the door lets nobody in without a post"
    return by.post


def _may_begin(unit: Unit, by: Holder) -> None:
    post = _post(by)
    mine = staff([unit.pk], post.line).get(unit.pk, {})
    if coverings.place(unit.pk, post.line, unit.division_id, mine, post) not in (OWN, ACTING):
        raise Refused(because(office.NOT_YOUR_UNIT, step=tr(Kind.BEGIN.label), unit=unit.name))


def _clean(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return "\n".join(line.rstrip() for line in value.replace("\x00", "").splitlines()).strip()


def _text(one: Covering) -> dict[str, Any]:
    return {name: getattr(one, name) for name in FIELDS}


def _against_words(one: Covering, text: Mapping[str, Any]) -> list[Reason]:
    wrong = [
        because(reasons.TOO_LONG, what=tr(FIELDS[name]), n=len(text[name]), limit=most)
        for name, most in LIMITS.items()
        if len(text[name]) > most
    ]
    if not text["title"]:
        wrong.append(because(reasons.NO_TITLE))
    if not text["opening"]:
        wrong.append(because(reasons.NO_OPENING))
    if (due := text["due"]) is not None:
        limit = coverings.limit(one)
        if limit and due > limit:
            wrong.append(because(reasons.DUE_TOO_LATE, due=due.isoformat(), limit=limit.isoformat()))
        if due < today():
            wrong.append(because(reasons.DUE_PAST, due=due.isoformat()))
    return wrong


def _against_choice(chosen: Mapping[str, Any], under: receivers.Under) -> list[Reason]:
    units = chosen.get("units")
    if units is None:
        return []
    if not units:
        return [because(reasons.NOBODY_CHOSEN)]
    known = {str(one.unit_id) for one in under.standings}
    strange = [one for one in units if one not in known]
    return [because(reasons.NOT_RIGHT_BELOW, n=len(strange))] if strange else []


def _addressed(one: Covering) -> list[Reason]:
    return [] if one.addressees else [because(reasons.NO_ADDRESSEES)]


@dataclass(frozen=True, slots=True)
class _Done:
    """What was found when a step was allowed."""

    case: Case
    version: int


def _allowed(one: Covering, kind: Kind, by: Holder, version: int, note: str | None = None) -> _Done:
    """The facts, where the step may be taken. Refused: why not; CHANGED_MEANWHILE; WHY_MISSING."""
    done = coverings.steps(one)
    if not done or done[-1].ordinal != version:
        raise Refused(_meanwhile(done))
    found = coverings.case(one, done, by)
    wrong = against(kind, found)
    if not wrong and note is not None and not note.strip():
        wrong = [because(office.WHY_MISSING, step=tr(kind.label))]
    if wrong:
        raise Refused(*wrong)
    return _Done(found, version)


def _take(one: Covering, kind: Kind, by: Holder, done: _Done, note: str = "", **changed: Any) -> CoveringStep:
    """The conditional change and its step. `one` then is as in the database. Refused: CHANGED_MEANWHILE."""
    to = WAYS[kind].to or CoveringState(one.state)
    held = Covering.objects.filter(pk=one.pk, area_key__range=current().enclosing, version=done.version)
    with transaction.atomic():
        if not held.update(version=F("version") + 1, state=to, **changed):
            raise Refused(_meanwhile(coverings.steps(one)))
        for field, value in {"version": done.version + 1, "state": to, **changed}.items():
            setattr(one, field, value)
        is_vacant = vacant(kind, done.case)
        if to in _WAITS and kind != Kind.REVISE:
            _tell_office(one, to)
        return _log(one, kind, done.version + 1, by, text=_text(one), vacant=is_vacant, note=note.strip())


#: states in which somebody else of the office has to go on
_WAITS = (CoveringState.DRAFTING, CoveringState.REVIEW, CoveringState.SIGNING)


def _tell_office(one: Covering, state: CoveringState) -> None:
    """The unit itself: that it is for review, for signature, or back. Official words only, no title that was typed."""
    with speak("zh"):  # kept with the message
        what = f"{tr(state.label)}：{coverings.received(one.campaign).name}"
    facts = {"from": one.unit.name, "what": what}
    link = reverse("campaigns:covering", args=[one.pk])
    tell(
        Message.OTHER,
        [Told(unit=one.unit, key=f"covering:{one.pk}:{one.version}", facts=facts, link=link)],
        line=one.line,
    )


def _log(one: Covering, kind: Kind, ordinal: int, by: Holder, *, text: Mapping[str, Any], **more: Any) -> CoveringStep:
    due = text["due"]
    kept = {**text, "due": due.isoformat() if due else ""}
    at: dict[str, Any] = {"unit_id": one.unit_id, "area_key": one.area_key, "at": now()}
    whose: dict[str, UUID | Any] = {"by": _post(by), "deputy": by.account if by.deputises else None}
    step = CoveringStep(covering=one, kind=kind, ordinal=ordinal, text=kept, **at, **whose, **more)
    CoveringStep.objects.bulk_create([step])
    return step


def _meanwhile(done: list[CoveringStep]) -> Reason:
    if not done:
        return because(reasons.CHANGED_MEANWHILE, who="—", step="—", at="—")
    last = done[-1]
    who = f"{last.by.unit.name} {(last.deputy or last.by.account).name}"
    at = f"{last.at.astimezone(LOCAL):%m-%d %H:%M}"
    return because(reasons.CHANGED_MEANWHILE, who=who, step=tr(Kind(last.kind).label), at=at)
