"""What the pages of a filing show, gathered: at most nine statements beside those of the shell."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from linli.access.holder import Holder
from linli.campaigns.models import Obligation
from linli.kernel.i18n import tr
from linli.kernel.reasons import Reason
from linli.reports import filings, rules, words
from linli.reports.clauses import Clause, clauses
from linli.reports.models import Filing, Kind, Revision, State, Step
from linli.reports.moved import moved
from linli.reports.paper import Links, Sheet, sheet
from linli.reports.queries import FigureRow, figures_of
from linli.reports.stored import from_json
from linli.reports.weave import pieces
from linli.ui.addresses import address

#: the step that leads on from a state, for those who may take it
ONWARD = {
    State.DRAFTING: (Kind.TO_REVIEW,),
    State.RETURNED: (Kind.TO_REVIEW,),
    State.REVIEW: (Kind.TO_SIGN,),
    State.SIGNING: (Kind.SIGN,),
    State.SIGNED: (Kind.SUBMIT, Kind.LEAVE),
    State.SUBMITTED: (Kind.ACCEPT,),
    State.ACCEPTED: (),
}
BACKWARD = {
    State.REVIEW: (Kind.BACK,),
    State.SIGNING: (Kind.BACK,),
    State.SIGNED: (Kind.BACK,),
    State.SUBMITTED: (Kind.RETURN, Kind.RECALL),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A step as the flow tells it; several revisions of one hand in a row are told once."""

    step: Step
    times: int
    shape: str  #: done, now or bad


@dataclass(frozen=True, slots=True)
class Below:
    """The reports of units below, for one that consolidates."""

    asked: list[Obligation]
    accepted: int

    @property
    def missing(self) -> list[Obligation]:
        return [duty for duty in self.asked if not filings.is_in(duty)]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that the page of a filing shows."""

    filing: Filing
    case: rules.Case
    revision: Revision | None  #: None: nothing was sent yet, and it is another unit's draft
    paper: Sheet | None
    figures: list[FigureRow]
    moved: frozenset[str]
    clauses: list[Clause]
    told: list[Told]
    coming: list[tuple[str, str]]
    below: Below
    writing: bool
    onward: Kind | None
    shut: list[Reason]  #: why the step onward is not this person's
    backward: list[Kind]
    tokens: list[tuple[str, str]]
    why_returned: Step | None
    mail: str  #: the address that the notice names

    @property
    def is_zero(self) -> bool:
        """Whether the composition is a zero report."""
        return len(self.figures) == 1 and self.figures[0].value == 0

    @property
    def answered(self) -> int:
        return sum(1 for clause in self.clauses if clause.sentences)


def view(one: Filing, holder: Holder, *, typed: dict[str, str] | None = None) -> View:
    """The page of a filing for who sits before it. `typed`: words to show in place of those that are kept."""
    done = filings.steps(one)
    case = filings.case(one, done, holder)
    inside = case.place in (rules.OWN, rules.ACTING)
    ordinal = None if inside else one.sent
    shown = filings.revision(one, ordinal) if inside or one.sent else None
    onward, shut = _onward(case)
    parts = _paper(one, done, shown, case, typed) if shown else {}
    return View(
        filing=one,
        case=case,
        revision=shown,
        told=list(_told(done, inside=inside)),
        coming=_coming(one, case),
        below=_below(one) if case.place != rules.OTHER else Below([], 0),
        onward=onward,
        shut=shut,
        backward=[kind for kind in BACKWARD.get(case.state, ()) if not rules.against(kind, case)],
        why_returned=_why_returned(one, done),
        mail=filings.mail_of(one),
        **{**_NO_PAPER, **parts},
    )


_NO_PAPER: dict[str, Any] = {
    "paper": None,
    "figures": [],
    "moved": frozenset(),
    "clauses": [],
    "writing": False,
    "tokens": [],
}


def _paper(
    one: Filing, done: Sequence[Step], shown: Revision, case: rules.Case, typed: dict[str, str] | None
) -> dict[str, Any]:
    of = figures_of(shown.report)
    known = words.tokens(filings.bound(of))
    text = shown.text if typed is None else typed
    writing = not rules.against(Kind.REVISE, case)
    composed = from_json(shown.report.document or {})
    changed = moved(of, shown.report.seal_number) if case.state != State.ACCEPTED else frozenset()
    addresses = {figure.key: address("thread:figure", figure.id) for figure in of}
    document = filings.signed(composed, _signed(one, done, shown, case))
    return {
        "paper": sheet(document, pieces(composed, text, known), Links(addresses, changed), writing=writing),
        "figures": of,
        "moved": changed,
        "clauses": clauses(one, of),
        "writing": writing,
        "tokens": [(name, figure.text) for name, figure in known.items()] if writing else [],
    }


def _signed(one: Filing, done: Sequence[Step], shown: Revision, case: rules.Case) -> filings.Signature:
    if case.place in (rules.OWN, rules.ACTING):
        return filings.standing_signature(one)
    return filings.signature(one, done, shown.ordinal)


def _onward(case: rules.Case) -> tuple[Kind | None, list[Reason]]:
    """The step onward that this person may take; else why not."""
    refused: list[Reason] = []
    for kind in ONWARD[case.state]:
        if not (wrong := rules.against(kind, case)):
            return kind, []
        refused = refused or wrong
    return None, refused


def _told(done: Sequence[Step], *, inside: bool) -> list[Told]:
    """The steps for the flow; other units hear nothing of single revisions."""
    found = []
    for _, group in groupby(done, key=lambda step: step.by_id if step.kind == Kind.REVISE else step.pk):
        run = list(group)
        if run[0].kind == Kind.REVISE:
            if inside:
                found.append(Told(run[-1], len(run), "done"))
            continue
        found += [Told(step, 1, "bad" if step.kind in (Kind.BACK, Kind.RETURN) else "done") for step in run]
    return found


def _coming(one: Filing, case: rules.Case) -> list[tuple[str, str]]:
    """What is still to come: step, by whom."""
    path: tuple[State, ...] = (State.REVIEW, State.SIGNING, State.SIGNED, State.SUBMITTED, State.ACCEPTED)
    if one.for_itself:
        path, last = path[:-1], (tr("存档"), case.unit)
    else:
        last = (tr("报送"), case.receiver or one.obligation.receiver)
    names = {
        State.REVIEW: (tr("送审核"), case.unit),
        State.SIGNING: (tr("审核"), _who(rules.Ability.REVIEW, case)),
        State.SIGNED: (tr("签发"), _who(rules.Ability.SIGN, case)),
        State.SUBMITTED: last,
        State.ACCEPTED: (tr("接收"), last[1]),
    }
    at = path.index(case.state) + 1 if case.state in path else 0
    return [names[state] for state in path[at:]]


def _who(ability: rules.Ability, case: rules.Case) -> str:
    if rules.needed(ability, case.staff) == ability or not case.staff:
        return case.unit
    return tr("本单位未设这一岗位，由下一级岗位办理")


def _why_returned(one: Filing, done: Sequence[Step]) -> Step | None:
    """The reason for the last return, until the report is sent again."""
    for step in reversed(done):
        if step.kind in filings.SENDING:
            return None
        if step.kind == Kind.RETURN or (step.kind == Kind.BACK and one.state == State.DRAFTING):
            return step
    return None


def _below(one: Filing) -> Below:
    asked = filings.below(one)
    return Below(asked, sum(1 for duty in asked if filings.is_in(duty)))
