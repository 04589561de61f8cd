"""From what was decided about a notice to what it demands of which unit. Pure: names are resolved by the caller.

Nothing is put in the place of what is missing: an unread deadline stays open, words that name no known unit name none.
What the text does not say but means (other addressees, the consolidated report) is marked as inferred, with its ground.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import Any

from linli.campaigns.relief import asks_figures_only
from linli.campaigns.rhythms import Rhythm, is_firm, rhythm_of
from linli.db.multirange import Spans
from linli.kernel.i18n import mark, speak
from linli.kernel.reasons import Code, Reason, because
from linli.notices.models import Verdict
from linli.notices.reading.doubts import UNDATED_REPORT
from linli.notices.rules import Finding, Found, Pairs, findings
from linli.places.models import Unit

Units = tuple[Unit, ...]
Resolve = Callable[[str], tuple[tuple[Unit, bool], ...]]  #: whom words mean; True: they do not name it themselves
Decided = Mapping[str, Any]  #: field → value of all that stands

#: a subject that stands for a whole class, or for whoever is addressed
_COLLECTIVE = re.compile(r"各|全|每|你|贵|有关|相关")
_DEMAND = re.compile(r"(?:obligations|doubts)/\d+|added")
_TAKER = re.compile(r"报送?[至给到](?P<taker>[^，。；、,;\s]{3,40})")

CONSOLIDATION = mark("汇总各单位报来的活动情况，形成汇总报告")
REPORT = mark("按通知要求报送活动情况")
ALSO_MEANT = Code(
    "clause-also-means", mark("句子写的是“{subject}”，没有点到这些单位；它们同属主送机关或直接归口，推定一并办理")
)
NO_SUBJECT = Code("clause-no-subject", mark("句子没有写明由谁办，推定为主送机关"))
NOT_NAMED = Code("clause-not-named", mark("句子写的“{subject}”定不到具体单位，推定为主送机关"))
FOR_ITSELF = Code("clause-for-itself", mark("各单位的情况报到本单位，推定由本单位汇总"))
UNDATED = mark("句子要求报送，但没有写明期限")
DUE_GIVEN = mark("通知没有写明哪一天，期限由办理人给出")
BY_PERSON = mark("通知没有写明，由办理人补充")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What is demanded of some units, perhaps of none that is known. `basis`: the decision that it rests on."""

    basis: Finding
    units: Units
    what: str
    receiver: str
    due: date | None
    clause: tuple[int, int]  #: half-open code points of the notice's text
    ground: Reason | None = None  #: why these units are concluded; None where the clause names them
    consolidates: bool = False
    rhythm: Rhythm | None = None  #: it falls due again and again
    firm: bool = False  #: holidays do not move its deadlines

    @property
    def inferred(self) -> bool:
        return self.ground is not None


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a clause means: those that it names, and those that are concluded, with the ground."""

    named: Units = ()
    others: Units = ()
    ground: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What demands are judged by: the acting unit, and who is meant by which words."""

    own: Unit
    resolve: Resolve
    given: Units = field(default=())  #: whom a person named, where the notice addresses nobody who is known

    def all_of(self, words: list[str]) -> Units:
        return tuple(dict.fromkeys(unit for unit, _ in chain.from_iterable(map(self.resolve, words))))


def within(unit: Unit, reach: Spans) -> bool:
    """Whether a unit's division counts to a reach."""
    return any(first <= unit.division_id <= last for first, last in reach)


def proposed(found: Found, text: str, due: date | None = None) -> list[Finding]:
    """All findings, accepted; the calls for a report without a time, where their document has none with one; and
    `due`, a person's own deadline, wherever the notice names no day (a demand of its own where it calls for nothing).
    """
    every = [*findings(found), *_calls_without_time(found, text)]
    if due is None:
        return every
    if not any(_DEMAND.fullmatch(one.field) for one in every):
        return [*every, _added(found, due)]
    return [_with_due(one, due) if _DEMAND.fullmatch(one.field) and not one.value["date"] else one for one in every]


def demands(decided: Decided, known: Known) -> Iterator[Demand]:
    """What the decided findings demand, clause by clause: of those named, of those concluded, of the unit itself."""
    for path, value in decided.items():
        if _DEMAND.fullmatch(path):
            yield from _of_clause(path, value, addressees(decided, value["document"]), known)


def addressees(decided: Decided, document: int = 0) -> list[str]:
    """The words of a document's salutation; 0 is the outer document, n the n-th inner one."""
    if document == 0:
        return [value for path, value in decided.items() if path.startswith("addressees/")]
    return list((decided.get(f"inner_documents/{document - 1}") or {}).get("addressees", ()))


def kinds_named(decided: Decided) -> list[str]:
    """The codes of the kinds that the notice names."""
    return [value for path, value in decided.items() if path.startswith("kinds/")]


def is_own(receiver: str, own: str) -> bool:
    """Whether a receiver is this very unit or an office in it: 自治区民政厅某处 for 内蒙古自治区民政厅; 我局, 本厅."""
    words = "".join(receiver.split())
    if words[:1] in ("我", "本"):
        return words[1:2] == own[-1:]
    return any(words.startswith(own[start:]) for start in range(len(own) - 2))


def who(subject: str, addressed: Units, known: Known, *, outer: bool) -> Who:
    """Whom a clause means. A subject that stands for a class (各…) may mean the other addressees too: a conclusion."""
    meant = known.resolve(subject) if subject else ()
    named = tuple(unit for unit, inferred in meant if not inferred)
    if not addressed and outer and known.given:
        return Who(named or known.given)
    collective = not subject or _COLLECTIVE.match(subject)
    others = dict.fromkeys((*(unit for unit, _ in meant), *(addressed if collective else ())))
    ground = because(ALSO_MEANT if named else NOT_NAMED, subject=subject) if subject else because(NO_SUBJECT)
    return Who(named, tuple(unit for unit in others if unit not in named), ground)


def _of_clause(path: str, value: dict[str, Any], salutation: list[str], known: Known) -> Iterator[Demand]:
    subject, receiver = (value[key]["text"] if value[key] else "" for key in ("subject", "receiver"))
    spans: Pairs = value["clause"]["spans"]
    meant = who(subject, known.all_of(salutation), known, outer=value["document"] == 0)
    base = Demand(
        basis=Finding(field=path, value=value, spans=spans),
        units=meant.named,
        what=value["act"]["text"],
        receiver=receiver,
        due=date.fromisoformat(value["date"]) if value["date"] else None,
        clause=(spans[0][0], spans[-1][1]) if spans else (0, 0),
        rhythm=rhythm_of(value),
        firm=is_firm(value),
    )
    yield base
    if meant.others and meant.ground:
        yield _concluded(base, "also", meant.others, meant.ground)
    below = [unit for unit in (*meant.named, *meant.others) if unit != known.own]
    written = base.rhythm is None and not asks_figures_only(base.what)  # what the ledger adds up nobody consolidates
    if below and written and is_own(receiver, known.own.name):
        own = _concluded(base, "consolidates", (known.own,), because(FOR_ITSELF))
        yield replace(own, what=CONSOLIDATION, due=None, rhythm=None, consolidates=True)  # no clause sets it a deadline


def _concluded(base: Demand, what: str, units: Units, ground: Reason) -> Demand:
    """The same demand of units that the clause does not name, on a decision of its own."""
    with speak("zh"):  # kept with the decision, so in the language of the document
        why = str(ground)
    basis = Finding(
        field=f"{base.basis.field}/{what}",
        value=[unit.name for unit in units],
        spans=base.basis.spans,
        verdict=Verdict.ADDED,
        inferred=True,
        why=why,
    )
    return replace(base, basis=basis, units=units, ground=ground)


def _calls_without_time(found: Found, text: str) -> Iterator[Finding]:
    dated = {one["document"] for one in found["obligations"]}
    for number, doubt in enumerate(found["doubts"]):
        if doubt["code"] != UNDATED_REPORT.name or doubt["document"] in dated:
            continue
        spans, path = doubt["spans"], f"doubts/{number}"
        words = "".join("".join(text[first:end] for first, end in spans).split())
        taker = _TAKER.search(words)
        value = _demand_value(words, spans, taker["taker"] if taker else "", doubt["document"])
        yield Finding(field=path, value=value, spans=spans, verdict=Verdict.ADDED, inferred=True, why=UNDATED)


def _added(found: Found, due: date) -> Finding:
    value = {**_demand_value(REPORT, found["spans"]["title"], "", 0), "date": due.isoformat()}
    return Finding(field="added", value=value, spans=[], verdict=Verdict.ADDED, why=BY_PERSON)


def _with_due(one: Finding, due: date) -> Finding:
    verdict = Verdict.ADDED if one.verdict == Verdict.ADDED else Verdict.CHANGED
    return replace(one, value={**one.value, "date": due.isoformat()}, verdict=verdict, inferred=False, why=DUE_GIVEN)


def _demand_value(words: str, spans: Pairs, receiver: str, document: int) -> dict[str, Any]:
    """What the engine would have written of an obligation."""
    said = {"text": words, "spans": spans}
    return {
        "document": document,
        "subject": None,
        "act": said,
        "receiver": {"text": receiver, "spans": []} if receiver else None,
        "date": None,
        "rule": None,
        "inferred_year": False,
        "clause": said,
        "headings": [],
    }
