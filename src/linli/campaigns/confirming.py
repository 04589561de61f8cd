"""A confirmation under way: what was said in draft, what is still asked, and what would come of it. Changes nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from uuid import UUID

from django.core.cache import cache as kept

from linli.access.scope import Scope, current
from linli.campaigns import questions as asked
from linli.campaigns import rules
from linli.campaigns.period import Proposal, given, proposal
from linli.campaigns.queries import is_numbered
from linli.campaigns.questions import Question
from linli.catalogue.kinds import Area, catalogue
from linli.kernel.i18n import tr
from linli.notices import queries as notices
from linli.notices.models import DraftDecision, Reading, Verdict
from linli.notices.rules import Finding, Pairs, findings
from linli.notices.showing import Said
from linli.places.models import Unit
from linli.places.queries import Tree, addressed_units

#: answers that are no finding of the reading; `ask/…` says that a question's proposal was accepted
PERIOD, UNITS, DUE, ASK = "period", "units", "due", "ask/"
#: seconds for which a page keeps whom words mean: units are reference data, only the owner of the database changes them
_KEPT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a person said so far, the last word of each field."""

    last: Mapping[str, Said] = field(default_factory=dict)
    period: Proposal | None = None
    units: tuple[Unit, ...] = ()
    due: date | None = None

    @property
    def of_reading(self) -> dict[str, Said]:
        """Those upon findings, and what was added to them."""
        return {path: one for path, one in self.last.items() if not is_own(path)}


def is_own(path: str) -> bool:
    """Whether an answer is the confirmation's own, and no decision upon the reading."""
    return path in (PERIOD, UNITS, DUE) or path.startswith(ASK)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the answer where there is one, and how it can be answered.

    `form`: period, units, due, missing (a value that the text lacks), conclusion (in or out), or look (checked, or
    one of `leads` changed). `key` is the field that accepting the proposal is kept under.
    """

    question: Question
    form: str
    leads: tuple[str, ...]
    key: str
    answer: Said | None

    @property
    def settled(self) -> bool:
        return self.answer is not None


@dataclass(frozen=True)
class Outlook:
    """What is asked about a reading, and what confirming it would make, as things stand."""

    reading: Reading
    answers: Answers
    stands: rules.Decided
    demands: tuple[rules.Demand, ...]
    known: rules.Known

    @cached_property
    def read(self) -> tuple[Finding, ...]:
        return tuple(findings(self.reading.found))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """One query, where the notice has a number; who looks at the demands alone pays for none."""
        return tuple(_questions(self.reading, self.stands, self.demands, self.known))

    @cached_property
    def asked(self) -> list[Asked]:
        return [_asked(one, self) for one in self.questions]

    @property
    def open(self) -> list[Asked]:
        return [one for one in self.asked if not one.settled]

    @cached_property
    def wanted(self) -> list[rules.Demand]:
        """The demands that become obligations."""
        return [one for one in self.demands if one.units and not _dropped(self.answers, one.basis.field)]

    @property
    def obligations(self) -> int:
        return sum(len(one.units) for one in self.wanted)

    @property
    def units(self) -> int:
        return len({unit.pk for one in self.wanted for unit in one.units})

    @property
    def areas(self) -> list[tuple[Area, int]]:
        """How many kinds of each content area the notice names."""
        named = set(rules.kinds_named(self.stands))
        counted = [(area, sum(kind.code in named for kind in area.kinds)) for area in catalogue().areas]
        return [(area, kinds) for area, kinds in counted if kinds]


def answers(reading: Reading, drafts: Mapping[str, Sequence[DraftDecision]]) -> Answers:
    """The last word of each field, those of the confirmation's own read out. A query only where units were named."""
    last = {path: said[-1] for path, said in drafts.items()}
    period, units, due = last.get(PERIOD), last.get(UNITS), last.get(DUE)
    chosen: list[str] = (units.value or []) if units else []
    named = list(Unit.objects.filter(pk__in=chosen).order_by("division_id", "name")) if chosen else []
    return Answers(
        last=last,
        period=_period(period, reading) if period else None,
        units=tuple(named),
        due=date.fromisoformat(due.value) if due and due.value else None,
    )


def outlook(
    reading: Reading,
    said: Answers,
    *,
    decided: Mapping[str, notices.Decided] | None = None,
    resolve: rules.Resolve | None = None,
) -> Outlook:
    """What would stand if the rest was accepted now. Queries: `Tree`, and the decisions where not given."""
    made = dict(notices.decisions(reading) if decided is None else decided)
    fresh = {one.field: one.value for one in rules.proposed(reading.found, reading.notice.text, said.due)}
    stands = {path: value for path, value in fresh.items() if path not in made} | notices.standing(made)
    for path, one in said.of_reading.items():
        if one.verdict == Verdict.DROPPED:
            stands.pop(path, None)
        elif one.value is not None:
            stands[path] = one.value
    known = rules.Known(own=_own(current()), resolve=resolve or resolver(current()), given=said.units)
    return Outlook(reading, said, stands, tuple(rules.demands(stands, known)), known)


def resolver(scope: Scope) -> rules.Resolve:
    """Who is meant by which words, as far as the acting unit can oblige them: itself and the units within its reach."""
    own = _own(scope)
    tree = Tree(own)

    @cache
    def resolve(words: str) -> tuple[tuple[Unit, bool], ...]:
        found = addressed_units([words], own, scope.line, tree=tree).found
        return tuple(
            (one.unit, one.inferred) for one in found if one.unit == own or rules.within(one.unit, scope.reach)
        )

    return resolve


def keeping(resolve: rules.Resolve, scope: Scope) -> rules.Resolve:
    """The same for pages, kept for a minute: every look at a notice would ask the very same of the tree of units."""

    @cache
    def keep(words: str) -> tuple[tuple[Unit, bool], ...]:
        digest = hashlib.sha256(f"{_own(scope).pk}|{scope.line}|{words}".encode()).hexdigest()
        found: tuple[tuple[Unit, bool], ...] = kept.get_or_set(f"meant:{digest}", lambda: resolve(words), _KEPT)
        return found

    return keep


def decided_findings(reading: Reading, said: Answers) -> dict[UUID, list[Finding]]:
    """What was said as decisions to be made, by the post that said it."""
    read = {one.field: one for one in findings(reading.found)}
    made: dict[UUID, list[Finding]] = {}
    for path, one in said.of_reading.items():
        if one.verdict == Verdict.ACCEPTED:
            continue
        was = read.get(path)
        value = was.value if was and one.verdict == Verdict.DROPPED else one.value
        spans = was.spans if was else one.spans
        finding = Finding(field=path, value=value, spans=spans, verdict=Verdict(one.verdict), why=one.why)
        made.setdefault(one.by_id, []).append(finding)  # type: ignore[attr-defined]
    return made


def _own(scope: Scope) -> Unit:
    assert scope.unit is not None, "a notice is confirmed for a unit"
    return scope.unit


def _period(said: Said, reading: Reading) -> Proposal:
    if said.verdict == Verdict.ACCEPTED:
        return proposal(reading)
    return given(date.fromisoformat(said.value["first"]), date.fromisoformat(said.value["last"]))


def _questions(
    reading: Reading, stands: rules.Decided, demanded: Sequence[rules.Demand], known: rules.Known
) -> list[Question]:
    period = proposal(reading)
    days = tr("{first} 至 {last}", first=period.first, last=period.last) if period.first and period.last else ""
    # That "每日18:00前" is no single day is no doubt where it was read as a rhythm: that is asked in its own words.
    recurring = [list(one.clause) for one in demanded if one.rhythm]
    doubts = asked.of_reader(reading.found)
    found = [
        *(one for one in doubts if not (one.about == "deadlines" and _overlap(one.spans, recurring))),
        Question(about=PERIOD, code=PERIOD, text=tr("活动期间：{why}", why=period.why), proposal=days),
        *asked.of_addressees(stands, known),
        *asked.of_demands(demanded),
    ]
    number = stands.get("doc_number")
    if number and is_numbered(number, besides=reading.notice_id):
        text = tr(asked.NUMBER_KNOWN, number=number)
        found.append(Question(about="doc_number", code=asked.NUMBER_TWICE, text=text, proposal=tr(asked.LOOK_AT_IT)))
    if not rules.kinds_named(stands):
        text = tr(asked.NO_KINDS)
        found.append(Question(about="kinds", code=asked.NAMES_NO_KIND, text=text, proposal=tr(asked.ALL_KINDS)))
    return found


def _asked(question: Question, outlook: Outlook) -> Asked:
    said = outlook.answers.last
    leads = _leads(question, outlook.read)
    form = _form(question, leads)
    key = ASK + hashlib.sha256(f"{question.about}|{question.code}".encode()).hexdigest()[:16]
    places = (form, key) if form in (UNITS, DUE) else (PERIOD,) if form == PERIOD else (key, *leads)
    return Asked(question, form, leads, key, next((said[place] for place in places if place in said), None))


_OF_CLAUSES = ("deadlines", "receiver", "subject")
_MAY_LACK = ("issue_date", "doc_number", "title", "theme")


def _leads(question: Question, read: Sequence[Finding]) -> tuple[str, ...]:
    """The findings that a question is about."""
    if "/" in question.about or (question.about in _MAY_LACK and not question.document):
        return (question.about,)
    kind = "obligations" if question.about in _OF_CLAUSES else question.about
    every = (one for one in read if one.field.split("/")[0] == kind)
    return tuple(one.field for one in every if _overlap(one.spans, question.spans))


def _form(question: Question, leads: tuple[str, ...]) -> str:
    if question.about == PERIOD:
        return PERIOD
    if question.about.endswith(("/also", "/consolidates")):
        return "conclusion"
    if not question.document and not question.spans:
        if question.about == "addressees":
            return UNITS
        if question.about == "deadlines":
            return DUE
        if question.about in _MAY_LACK and question.code != asked.NUMBER_TWICE:
            return "missing"
    return "look"


def _overlap(mine: Pairs, theirs: Pairs) -> bool:
    return any(a < d and c < b for a, b in mine for c, d in theirs)


def _dropped(said: Answers, path: str) -> bool:
    return path in said.last and said.last[path].verdict == Verdict.DROPPED
