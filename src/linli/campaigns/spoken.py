"""What a person's form says about one place of a reading: taken from what was sent, refused with reasons."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from linli.campaigns import reasons
from linli.campaigns.confirming import ASK, DUE, PERIOD, UNITS
from linli.campaigns.rhythms import DAY, Rhythm
from linli.catalogue.kinds import catalogue
from linli.kernel.reasons import Code, Refused, because
from linli.notices.models import Reading, Verdict
from linli.notices.reasons import NO_VALUE, NO_WHY, NOT_A_DAY, WORDS_NOT_THERE
from linli.notices.rules import Finding, findings
from linli.notices.showing import DAYS
from linli.notices.words import places_of

Sent = Mapping[str, str]

#: what may be added to a reading by hand, in the order of the form; of the others there is one at most
ADDABLE = ("obligations", "kinds", "target_groups", "addressees", "attachments", "doc_number", "title", "theme", *DAYS)
_LISTS = ("obligations", "kinds", "target_groups", "addressees", "attachments")
_PARTS = ("subject", "act", "receiver")


def spoken(reading: Reading, sent: Sent) -> Finding:
    """The answer to a question, or what was made of one finding: `field`, `verdict`, its value, `why`.

    Refused: NO_VALUE, NO_WHY, NOT_A_DAY, PERIOD_REVERSED.
    """
    path, verdict = sent.get("field", "")[:64], sent.get("verdict", "")
    why = " ".join(sent.get("why", "").split())[:500]
    if verdict not in (Verdict.CHANGED, Verdict.DROPPED):
        return Finding(field=path, value=None, spans=[], verdict=Verdict.ACCEPTED)
    if verdict == Verdict.DROPPED:
        _asked_for(why, NO_WHY)
        return Finding(field=path, value=None, spans=[], verdict=Verdict.DROPPED, why=why)
    read = next((one for one in findings(reading.found) if one.field == path), None)
    value = _value(path, sent, read.value if read else None)
    own = path in (PERIOD, UNITS, DUE) or path.startswith(ASK)
    verdict = Verdict.CHANGED if read or own else Verdict.ADDED
    return Finding(field=path, value=value, spans=read.spans if read else [], verdict=verdict, why=why)


def added(reading: Reading, sent: Sent, taken: set[str]) -> Finding:
    """What the engine missed: `kind`, the `words` (found in the text, or `outside` it with a reason), its parts.

    `taken`: fields that are in use. Refused: NO_VALUE, NO_WHY, NOT_A_DAY, WORDS_NOT_THERE.
    """
    kind = sent.get("kind", "")
    words, why = sent.get("words", "").strip(), " ".join(sent.get("why", "").split())[:500]
    if kind not in ADDABLE or not words:
        raise Refused(because(NO_VALUE))
    near = sent.get("near", "")
    spans = places_of(reading.notice.text, words, near=int(near) if near.isdigit() else None)
    if not spans and "outside" not in sent:
        raise Refused(because(WORDS_NOT_THERE, words=words[:30]))
    if not spans:
        _asked_for(why, NO_WHY)
    path = _free(kind, taken | {one.field for one in findings(reading.found)})
    bare = "".join(words.split()) if kind != "theme" else words
    value = _new(kind, bare, spans, sent)
    return Finding(field=path, value=value, spans=spans, verdict=Verdict.ADDED, why=why)


def _free(kind: str, taken: set[str]) -> str:
    if kind not in _LISTS:
        return kind
    numbers = [int(path.split("/")[1]) for path in taken if path.startswith(f"{kind}/")]
    return f"{kind}/{max(numbers, default=-1) + 1}"


def _new(kind: str, words: str, spans: list[list[int]], sent: Sent) -> Any:
    if kind == "obligations":
        said = {"text": words, "spans": spans}
        empty = {"document": 0, "subject": None, "act": said, "receiver": None, "rule": None, "inferred_year": False}
        return _demand(sent, {**empty, "date": None, "words": None, "clause": said, "headings": []})
    if kind == "kinds":
        return _asked_for(sent.get("code", "") if sent.get("code") in catalogue().kinds else "", NO_VALUE)
    return _day(sent.get("day", "") or words) if kind in DAYS else words


def _value(path: str, sent: Sent, read: Any) -> Any:
    kind = path.split("/")[0]
    if path in _OWN:
        return _OWN[path](sent)
    if isinstance(read, dict) and "clause" in read:
        return _demand(sent, read)
    if kind == "contacts" and isinstance(read, dict):
        return {**read, **{key: sent.get(key, "").strip() or None for key in ("name", "phone", "email")}}
    if kind in DAYS:
        return _day(sent.get("value", ""))
    return _asked_for(sent.get("value", "").strip(), NO_VALUE)


def _demand(sent: Sent, read: dict[str, Any]) -> dict[str, Any]:
    """The parts of an obligation that were written otherwise; the places of the others stay."""
    parts = {key: _part(sent.get(key), read[key]) for key in _PARTS}
    day = sent.get("day")
    if "every" in sent:
        parts |= {"rhythm": _rhythm(sent), "firm": "firm" in sent}
    if day is None:
        return {**read, **parts}
    return {**read, **parts, "date": _day(day) if day else None, "inferred_year": False}


def _rhythm(sent: Sent) -> dict[str, Any] | None:
    """How often it is to be reported, as the form says; none where it is once. Refused: NO_RHYTHM."""
    if not sent["every"]:
        return None
    on, by = sent.get("on", "").strip(), sent.get("by", "")
    try:
        rhythm = Rhythm(
            every=sent["every"],
            day=int(on) if on and sent["every"] != DAY else None,
            by=time.fromisoformat(by) if by else None,
            zero="zero" in sent,
        )
    except ValueError:
        raise Refused(because(reasons.NO_RHYTHM)) from None
    return rhythm.as_json()


def _part(said: str | None, read: dict[str, Any] | None) -> dict[str, Any] | None:
    if said is None or (read and said.strip() == read["text"]):
        return read
    return {"text": said.strip(), "spans": []} if said.strip() else None


def _period(sent: Sent) -> dict[str, str]:
    first, last = _day(sent.get("first", "")), _day(sent.get("last", ""))
    if last < first:
        raise Refused(because(reasons.PERIOD_REVERSED, first=first, last=last))
    return {"first": first, "last": last}


def _units(sent: Sent) -> list[str]:
    chosen = sent.getlist("units") if hasattr(sent, "getlist") else [sent["units"]]
    return list(_asked_for(chosen, NO_VALUE))


_OWN: dict[str, Callable[[Sent], Any]] = {
    PERIOD: _period,
    UNITS: _units,
    DUE: lambda sent: _day(sent.get("day", "")),
}


def _day(words: str) -> str:
    try:
        return date.fromisoformat(words.strip()).isoformat()
    except ValueError:
        raise Refused(because(NOT_A_DAY, words=words.strip() or "—")) from None


def _asked_for(given: Any, code: Code) -> Any:
    if not given:
        raise Refused(because(code))
    return given
