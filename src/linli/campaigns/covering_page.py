"""What the pages of a covering notice show, gathered: at most seven statements beside those of the shell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from linli.access.door import Ability
from linli.access.holder import Holder
from linli.access.scope import current
from linli.access.signoff import needed
from linli.campaigns import coverings, receivers
from linli.campaigns.actions.coverings import AT_ONCE
from linli.campaigns.covering_forms import Draft
from linli.campaigns.covering_rules import ONWARD, Case, Kind, against
from linli.campaigns.covering_words import FIELDS, Words, body, remark
from linli.campaigns.models import Covering, CoveringState, CoveringStep, Delivery, DeliveryState, Obligation
from linli.db.compiled import Held, compiled
from linli.db.planned import planned_once
from linli.documents.layout import day
from linli.documents.titles import title_lines
from linli.documents.values import Emphasis, Paragraph, Run, plain
from linli.kernel.clock import today
from linli.kernel.i18n import tr
from linli.kernel.reasons import Reason
from linli.notices.numbering import Register, registers

State = CoveringState


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper as the page shows it, in words: the attachment itself is in the files."""

    mark: str
    number: str
    title: list[str]
    addressees: str
    paragraphs: list[SafeString]
    attached: str
    agency: str
    day: str
    remark: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A step as the page tells it; several revisions of one hand in a row are told once."""

    step: CoveringStep
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that the page of a covering notice shows."""

    one: Covering
    case: Case
    sheet: Sheet
    told: list[Told]
    coming: list[tuple[str, str]]
    form: Draft | None  #: where this person may write
    limit: date | None
    onward: Kind | None
    shut: list[Reason]  #: why the step onward is not this person's
    may_go_back: bool
    registers: list[Register]
    receivers: int | None  #: how many units it will go to; None once it is sent
    states: list[tuple[str, int]]  #: of the deliveries: state, how many
    islands: int
    mine: Obligation | None  #: what the acting unit itself has to do because of it

    @property
    def percent(self) -> int:
        return 100 * self.one.reached // self.one.total if self.one.total else 0

    @property
    def in_background(self) -> bool:
        """Whether it goes to so many that nobody waits for it."""
        return (self.receivers or 0) > AT_ONCE

    @property
    def is_out(self) -> bool:
        return self.one.state in coverings.OUT

    @property
    def why_back(self) -> CoveringStep | None:
        """The reason of the last return, while the draft is open again."""
        last = self.told[-1].step if self.told else None
        steps = [told.step for told in self.told if told.step.kind != Kind.REVISE]
        return (
            steps[-1] if last and steps and self.one.state == State.DRAFTING and steps[-1].kind == Kind.BACK else None
        )


def view(one: Covering, holder: Holder, *, form: Draft | None = None) -> View:
    """The page for who sits before it. `form`: one that was refused, with all that the person typed."""
    done = coverings.steps(one)
    case = coverings.case(one, done, holder)
    writing = not against(Kind.REVISE, case)
    if writing and form is None:
        form = Draft(one, receivers.under(one.unit, one.line), auto_id="draft-%s")
    onward, shut = _onward(case)
    signing = onward is Kind.SIGN
    unsent = case.is_inside and one.state in (State.SIGNING, State.SIGNED)
    return View(
        one=one,
        case=case,
        sheet=sheet(coverings.words(one)),
        told=list(_told(done)) if case.is_inside else [],
        coming=_coming(case),
        form=form if writing else None,
        limit=coverings.limit(one) if writing else None,
        onward=onward,
        shut=shut,
        may_go_back=not against(Kind.BACK, case),
        registers=registers(one.unit, today().year, rehearsed=one.campaign.simulated) if signing else [],
        receivers=receivers.count(one.unit, one.line, one.receivers) if unsent else None,
        **_out(one, case),
    )


@planned_once()
def _out(one: Covering, case: Case) -> dict[str, Any]:
    """Where it lies by now. Two statements once it is sent."""
    if one.state not in coverings.OUT:
        return {"states": [], "islands": 0, "mine": None}
    low, high = current().enclosing
    found = _deliveries(covering=one.pk, low=low, high=high)
    by_state: dict[str, int] = {}
    islands = 0
    for state, acted_for, n in found:
        by_state[state] = by_state.get(state, 0) + n
        islands += n if acted_for else 0
    mine = None if case.is_inside else _obligations.first(covering=one.pk, unit=current().unit.pk)  # type: ignore[union-attr]
    states = [(str(state.label), by_state[state]) for state in DeliveryState if state in by_state]
    return {"states": states, "islands": islands if case.is_inside else 0, "mine": mine}


@compiled
def _deliveries(covering: Held, low: Held, high: Held) -> QuerySet[Delivery, tuple[str, bool, int]]:
    rows = Delivery.objects.filter(covering=covering, area_key__range=(low, high))
    return rows.order_by().values_list("state", "acted_for").annotate(n=Count("pk"))


@compiled
def _obligations(covering: Held, unit: Held) -> QuerySet[Obligation]:
    return Obligation.objects.filter(covering=covering, unit=unit).order_by("pk")


def sheet(words: Words) -> Sheet:
    """The paper of some words; its paragraphs are those of the PDF."""
    return Sheet(
        mark=words.agency + "文件",
        number=words.number,
        title=title_lines(words.title) if words.title else [],
        addressees=words.addressees.rstrip("：:"),
        paragraphs=[_runs(block.runs) for block in body(words) if isinstance(block, Paragraph)],
        attached=words.attached,
        agency=words.agency,
        day=day(words.signed_on),
        remark=remark(words),
        simulated=words.simulated,
    )


def _runs(runs: Sequence[Run]) -> SafeString:
    return format_html_join("", "{}", ((_run(run),) for run in runs))


def _run(run: Run) -> SafeString:
    return format_html("<b>{}</b>" if isinstance(run, Emphasis) else "{}", plain(run))


def _onward(case: Case) -> tuple[Kind | None, list[Reason]]:
    kind = ONWARD.get(case.state)
    if kind is None or not case.is_inside:
        return None, []
    wrong = against(kind, case)
    return (None, wrong) if wrong else (kind, [])


def _told(done: Sequence[CoveringStep]) -> Iterator[Told]:
    for _, group in groupby(done, key=lambda step: step.by_id if step.kind == Kind.REVISE else step.pk):
        run = list(group)
        yield Told(run[-1], len(run))


def _coming(case: Case) -> list[tuple[str, str]]:
    """What is still to come: step, by whom."""
    path = list(ONWARD)
    at = path.index(case.state) if case.state in path and case.is_inside else len(path)
    who = {Kind.TO_SIGN: Ability.REVIEW, Kind.SIGN: Ability.SIGN}
    return [(tr(ONWARD[state].label), _who(who.get(ONWARD[state], Ability.DRAFT), case)) for state in path[at:]]


def _who(ability: Ability, case: Case) -> str:
    if needed(ability, case.staff) == ability or not case.staff:
        return case.unit
    return tr("本单位未设这一岗位，由下一级岗位办理")


@dataclass(frozen=True, slots=True)
class Row:
    """One field of two texts side by side, where they differ."""

    name: str
    label: str
    by: str  #: both, mine or theirs: who changed it
    theirs: str
    mine: str
    start: str  #: what the merged text begins with


def side_by_side(base: Mapping[str, str], theirs: Mapping[str, str], mine: Mapping[str, str]) -> list[Row]:
    """What two people wrote upon the same text. Where both changed a longer text, it begins with both."""
    rows = []
    for name, label in FIELDS.items():
        was, kept, own = (_plain(text.get(name)) for text in (base, theirs, mine))
        if kept == own:
            continue
        by = "mine" if kept == was else "theirs" if own == was else "both"
        both = f"{kept}\n{own}" if name == "requirements" else own
        start = {"mine": own, "theirs": kept, "both": both}[by]
        rows.append(Row(name, tr(label), by, kept, own, start))
    return rows


def _plain(text: str | None) -> str:
    return "\n".join(line.rstrip() for line in (text or "").splitlines()).strip()
