"""The handling slip (批办单): proposed by the clerk, instructed by the leader, undertaken, read, done. Inside a scope.

Each act but a reader's tick takes the `version` that the person saw and makes the next one in a conditional UPDATE: of
two at once one wins and the other is told who did what. Each has a step in the log.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse

from linli.access.door import Ability, able
from linli.access.models import Post
from linli.access.scope import current
from linli.db.compiled import Held, compiled
from linli.db.planned import planned_once
from linli.kernel.clock import LOCAL, now, real_now, today
from linli.kernel.i18n import tr
from linli.kernel.ids import new_id
from linli.kernel.reasons import Code, Reason, Refused, because
from linli.messaging.actions import Told, tell
from linli.messaging.models import Kind as Told_kind
from linli.notices import reasons
from linli.notices.models import Receipt, Slip, SlipReader, SlipState, SlipStep
from linli.places.models import Unit

Kind = SlipStep.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """批示. With `signer` and `on` it was given on paper, and is typed in from there."""

    words: str
    signer: str = ""
    on: date | None = None

    @property
    def from_paper(self) -> bool:
        return bool(self.signer or self.on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """交办: a post of the unit, or a section that has none here; and by when."""

    post: Post | None = None
    section: str = ""
    due: date | None = None


def propose(receipt: Receipt, words: str, *, by: Post) -> Slip:
    """拟办: begins the slip. One a receipt: who comes second is refused with SLIP_MOVED. Refused: NO_PROPOSAL."""
    _own(receipt.unit, by)
    _given(words, reasons.NO_PROPOSAL)
    mine = Slip(receipt=receipt, unit=by.unit, area_key=by.unit.division_id, proposal=words.strip())
    with transaction.atomic():
        Slip.objects.bulk_create([mine], ignore_conflicts=True)
        kept = Slip.objects.select_related("unit").get(receipt=receipt, area_key=by.unit.division_id)
        if kept.pk != mine.pk:
            raise Refused(_meanwhile(kept))
        _log(kept, Kind.PROPOSE, by, note=mine.proposal)
    return kept


def propose_anew(slip: Slip, words: str, *, version: int, by: Post) -> None:
    """拟办 changed, before the leader has spoken. What stood before stays in the steps."""
    _given(words, reasons.NO_PROPOSAL)
    _take(slip, Kind.PROPOSE, version, by, note=words.strip(), proposal=words.strip())


def instruct(slip: Slip, said: Instruction, *, version: int, by: Post) -> None:
    """批示: by the leader at his own post, or by the clerk from the signed sheet, with who signed and when.

    Refused: NO_INSTRUCTION, NOT_LEADER, NO_SIGNER, SIGNED_LATER.
    """
    _given(said.words, reasons.NO_INSTRUCTION)
    signer, on = (said.signer.strip(), said.on) if said.from_paper else (_name(by), today())
    if said.from_paper and not (signer and on):
        raise Refused(because(reasons.NO_SIGNER))
    if not said.from_paper and not able(by.role, Ability.SIGN):
        raise Refused(because(reasons.NOT_LEADER))
    if on and on > today():
        raise Refused(because(reasons.SIGNED_LATER, day=on.isoformat()))
    state = SlipState.INSTRUCTED if slip.state == SlipState.PROPOSED else slip.state
    facts = {"signer": signer, "on": str(on), "paper": said.from_paper}
    _take(
        slip, Kind.INSTRUCT, version, by, note=said.words.strip(), facts=facts, state=state,
        instruction=said.words.strip(), signer=signer, signed_on=on, from_paper=said.from_paper,
    )  # fmt: skip


def assign(slip: Slip, to: Assignment, *, version: int, by: Post) -> None:
    """交办: whose desk it lies on now; a post is told. Refused: NO_UNDERTAKER, NOT_OF_UNIT."""
    section = to.section.strip()
    if to.post is None and not section:
        raise Refused(because(reasons.NO_UNDERTAKER))
    if to.post is not None and not _holds(to.post, slip):
        raise Refused(because(reasons.NOT_OF_UNIT))
    name = who(to.post, section)
    with transaction.atomic():
        _take(
            slip, Kind.ASSIGN, version, by, facts={"to": name, "due": str(to.due or "")}, state=SlipState.UNDERTAKEN,
            undertaker=to.post, section=section, due=to.due,
        )  # fmt: skip
        if to.post is not None and to.post.pk != by.pk:
            _tell(slip, [to.post], by, what="undertake")


def circulate(slip: Slip, posts: Sequence[Post], names: Iterable[str], *, version: int, by: Post) -> None:
    """传阅: to posts of the unit, and to people who have none here. Who is on it already is left alone."""
    if any(not _holds(post, slip) for post in posts):
        raise Refused(because(reasons.NOT_OF_UNIT))
    wanted: dict[str, Post | None] = {_name(post): post for post in posts}
    wanted |= {name.strip(): None for name in names if name.strip() and name.strip() not in wanted}
    if not wanted:
        raise Refused(because(reasons.NO_READERS))
    with transaction.atomic():
        _take(slip, Kind.CIRCULATE, version, by, facts={"to": list(wanted)})
        SlipReader.objects.bulk_create(
            [
                SlipReader(slip=slip, unit_id=slip.unit_id, area_key=slip.area_key, post=post, name=name)
                for name, post in wanted.items()
            ],
            ignore_conflicts=True,
        )
        _tell(slip, [post for post in posts if post.pk != by.pk], by, what="read")


def tick(reader: SlipReader, *, on: date | None = None, by: Post) -> bool:
    """阅毕: by the reader himself, today; or by the clerk from the sheet, on the day that stands there.

    False where it was ticked before. Refused: NOT_SLIP_READER, SIGNED_LATER.
    """
    slip = reader.slip
    _own(slip.unit, by)
    if reader.post_id != by.pk and on is None:
        raise Refused(because(reasons.NOT_SLIP_READER))
    day = on or today()
    if day > today():
        raise Refused(because(reasons.SIGNED_LATER, day=day.isoformat()))
    with transaction.atomic():
        rows = SlipReader.objects.filter(pk=reader.pk, area_key__range=current().enclosing, read_on=None)
        if not rows.update(read_on=day):
            return False
        _log(slip, Kind.READ, by, facts={"who": reader.name, "on": str(day), "paper": reader.post_id != by.pk})
    return True


def finish(slip: Slip, outcome: str, *, version: int, by: Post) -> None:
    """办结, with what came of it. Refused: NO_OUTCOME."""
    _given(outcome, reasons.NO_OUTCOME)
    _take(
        slip, Kind.FINISH, version, by, note=outcome.strip(), state=SlipState.DONE, outcome=outcome.strip(),
        done_on=today(),
    )  # fmt: skip


def reopen(slip: Slip, why: str, *, version: int, by: Post) -> None:
    """重新办理 of what was done, with a reason. Refused: NO_WHY."""
    _given(why, reasons.NO_WHY)
    state = SlipState.UNDERTAKEN if slip.undertaker_id or slip.section else SlipState.INSTRUCTED
    _take(slip, Kind.REOPEN, version, by, note=why.strip(), while_done=True, state=state, done_on=None)


def who(post: Post | None, section: str) -> str:
    """Who undertakes, as the slip says it: 办公室 kezhong-clerk."""
    return "　".join(part for part in (section, _name(post) if post else "") if part)


# What may be asked


@planned_once()
def steps(slip: Slip) -> list[SlipStep]:
    """What was done, in order. One query."""
    return _steps(slip=slip.pk)


@compiled
def _steps(slip: Held) -> QuerySet[SlipStep]:
    rows = SlipStep.objects.filter(slip=slip)
    return rows.select_related("by__account", "deputy").order_by("at", "pk")


@planned_once()
def readers(slip: Slip) -> list[SlipReader]:
    """To whom it goes round, in the order in which they were named. One query."""
    return _readers(slip=slip.pk)


@compiled
def _readers(slip: Held) -> QuerySet[SlipReader]:
    return SlipReader.objects.filter(slip=slip).order_by("pk")


@planned_once()
def posts_of(unit: Unit) -> list[Post]:
    """The posts of a unit that can undertake or read something. One query."""
    return [post for post in _posts(unit=unit.pk, now=real_now()) if able(post.role, Ability.SEE)]


@compiled
def _posts(unit: Held, now: Held) -> QuerySet[Post]:
    return Post.objects.filter(unit=unit).exclude(until__lte=now).select_related("account").order_by("slug")


def _holds(post: Post, slip: Slip) -> bool:
    return post.unit_id == slip.unit_id and not (post.until and post.until <= real_now())


def _name(post: Post) -> str:
    return post.account.name


def _own(unit: Unit, by: Post) -> None:
    if unit.pk != by.unit_id:
        raise Refused(because(reasons.SLIP_NOT_YOURS, unit=unit.name))


def _given(words: str, code: Code) -> None:
    if not words.strip():
        raise Refused(because(code))


def _take(
    slip: Slip,
    kind: SlipStep.Kind,
    version: int,
    by: Post,
    *,
    note: str = "",
    facts: dict[str, Any] | None = None,
    while_done: bool = False,
    **changed: Any,
) -> None:
    """The conditional change and its step. Refused: SLIP_NOT_YOURS, SLIP_DONE, SLIP_MOVED."""
    _own(slip.unit, by)
    held = Slip.objects.filter(pk=slip.pk, area_key__range=current().enclosing, version=version)
    held = held.filter(state=SlipState.DONE) if while_done else held.exclude(state=SlipState.DONE)
    with transaction.atomic():
        if not held.update(version=F("version") + 1, **changed):
            kept = Slip.objects.get(pk=slip.pk, area_key__range=current().enclosing)
            stale = kept.version != version or while_done
            raise Refused(_meanwhile(kept) if stale else because(reasons.SLIP_DONE))
        for field, value in {"version": version + 1, **changed}.items():
            setattr(slip, field, value)
        _log(slip, kind, by, note=note, facts=facts or {})


def _log(slip: Slip, kind: SlipStep.Kind, by: Post, **more: Any) -> None:
    at = {"unit_id": slip.unit_id, "area_key": slip.area_key, "at": now()}
    SlipStep.objects.bulk_create([SlipStep(slip=slip, kind=kind, by=by, deputy=current().deputy, **at, **more)])


def _meanwhile(slip: Slip) -> Reason:
    last = steps(slip)[-1]
    by = (last.deputy or last.by.account).name
    return because(
        reasons.SLIP_MOVED, who=by, at=f"{last.at.astimezone(LOCAL):%m-%d %H:%M}", step=tr(Kind(last.kind).label)
    )


def _tell(slip: Slip, posts: Iterable[Post], by: Post, *, what: str) -> None:
    """Put it into the inboxes of posts: title and number are the notice's own, nothing that a person typed."""
    notice = slip.receipt.notice
    facts = {"from": by.unit.name, "what": str(notice), "due": str(slip.due or "")}
    link = reverse("notices:slip", args=[notice.pk])
    for post in posts:
        told = Told(unit=post.unit, post=post, key=f"slip:{what}:{slip.pk}:{new_id()}", facts=facts, link=link)
        tell(Told_kind.OTHER, [told], line=post.line)
