"""What the page of a confirmation shows, put together from the reading, the drafts and the outlook."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict

from linli.access.door import Ability
from linli.campaigns import reasons
from linli.campaigns.confirming import Asked, Outlook, answers, keeping, outlook, resolver
from linli.campaigns.rhythms import EVERY, is_firm, rhythm_of
from linli.campaigns.spoken import ADDABLE
from linli.catalogue.kinds import catalogue
from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Reason, because
from linli.notices import queries as notices
from linli.notices import showing
from linli.notices.models import DraftDecision, Reading, Verdict
from linli.notices.original import original
from linli.notices.reasons import NOT_YOURS_TO_DECIDE
from linli.places.queries import units_below


def confirming_page(request: HttpRequest, reading: Reading, typed: QueryDict | None = None) -> dict[str, Any]:
    """Queries beyond the reading: drafts, decisions, same number, and what `outlook` asks the tree of units.

    What would come of it (`view`) is shown until it is decided.
    `typed` is what was sent and refused: it is shown again in the form it came from.
    """
    scope, decided = request.scope, notices.decisions(reading)  # type: ignore[attr-defined]
    drafts = notices.drafts(reading)
    may = request.holder.may(Ability.DRAFT) and reading.issuer_id == scope.unit.pk and not decided  # type: ignore[attr-defined]
    known = answers(reading, drafts)
    view = None if decided else outlook(reading, known, decided={}, resolve=keeping(resolver(scope), scope))
    items = showing.items(reading.found, reading.notice.text, known.of_reading or decided)
    editing = (typed or request.GET).get("edit", "") if may else ""
    asked = [_question(one, drafts, items, typed) for one in view.asked] if view else []
    context = {
        "reading": reading, "notice": reading.notice, "may": may, "decided": next(iter(decided.values()), None),
        "view": view, "asked": asked, "count": len(items), "period": known.period,
        "text": original(reading.notice.text, reading.found, showing.placed(items), _lit(asked)),
        "rows": _rows(items, editing), "edit": request.path if may else "",
        "form_template": "campaigns/_edit.html", "editing": _editing(editing, items, drafts, typed),
        "drafts": sum(map(len, drafts.values())), "last": _last(drafts),
        "shut": _against(reading, view, scope.unit.pk) if view else None, "kinds": catalogue().areas,
        "addable": [(kind, showing.LABELS[kind]) for kind in ADDABLE], "typed": typed,
        "unsaved": _unsaved(typed, drafts, bool(decided)),
    }  # fmt: skip
    if any(one["form"] == "units" for one in asked):
        context["below"] = [scope.unit, *units_below(scope.unit, scope.line)]
    return context


def _against(reading: Reading, view: Outlook, unit: object) -> Reason | None:
    """Why it cannot be confirmed now; the same reasons that the action refuses with."""
    if reading.issuer_id != unit:
        return because(NOT_YOURS_TO_DECIDE, unit=reading.issuer.name)
    return because(reasons.STILL_OPEN, n=len(view.open)) if view.open else None


def _question(
    one: Asked, drafts: dict[str, list[DraftDecision]], items: list[showing.Item], typed: QueryDict | None
) -> dict[str, Any]:
    question, said = one.question, one.answer
    field = said.field if said else one.form if one.form in ("period", "units", "due") else one.key
    about = [item for item in items if item.field in one.leads or _touches(item, question.spans)]
    label = question.about.split("/")[0]
    mine = typed is not None and typed.get("field") in (field, *one.leads) and "edit" not in typed
    return {
        "label": _OWN.get(label) or showing.LABELS.get(label, showing.LABELS["obligations"]),
        "question": question, "form": one.form, "key": one.key, "leads": one.leads, "said": said, "about": about,
        "answer": _answer(one), "field": field,
        "seen": len(drafts.get(field, [])), "history": drafts.get(field, [])[:-1],
        "typed": typed if mine else None,
    }  # fmt: skip


_OWN = {
    "period": mark("活动期间"),
    "units": mark("办理单位"),
    "due": mark("期限"),
    "deadlines": mark("期限"),
    "receiver": mark("接收单位"),
    "subject": mark("办理单位"),
}


def _answer(one: Asked) -> str:
    """What was answered, in words."""
    said = one.answer
    if said is None:
        return ""
    if said.verdict == Verdict.DROPPED:
        return tr("不列入") if one.form == "conclusion" else tr("舍弃")
    if said.verdict == Verdict.ACCEPTED or said.value is None:
        return one.question.proposal if one.form in ("period", "conclusion") else tr("已核对")
    if one.form == "period":
        return tr("{first} 至 {last}", first=said.value["first"], last=said.value["last"])
    if one.form == "units":
        return tr("{n} 个单位", n=len(said.value))
    return showing.in_words(said.field, said.value)


def _touches(item: showing.Item, spans: list[list[int]]) -> bool:
    return any(a < d and c < b for a, b in item.spans for c, d in spans)


def _lit(asked: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset(str(item.no) for one in asked if not one["said"] for item in one["about"])


def _rows(items: list[showing.Item], editing: str) -> list[showing.Row]:
    rows = showing.rows(items)
    for row in rows:
        row.editing = bool(editing) and any(item.field == editing for item in row.items)
    return rows


def _editing(
    path: str, items: list[showing.Item], drafts: dict[str, list[DraftDecision]], typed: QueryDict | None
) -> dict[str, Any] | None:
    """The finding that is being changed: as it stands, what was said of it, and what was typed last."""
    item = next((one for one in items if one.field == path), None)
    if item is None:
        return None
    kind = path.split("/")[0]
    said = drafts.get(path, [])
    form = "demand" if item.demand else kind if kind in ("kinds", "inner_documents", "contacts") else "text"
    return {
        "item": item, "form": "day" if kind in showing.DAYS else form, "label": showing.LABELS[kind], "seen": len(said),
        "history": said, "words": item.value if isinstance(item.value, str) else item.words,
        "rhythm": _rhythm(item.value, typed) if item.demand else {}, "every": EVERY,
        "typed": typed, "verdict": (typed or {}).get("verdict") or item.verdict or Verdict.CHANGED,
    }  # fmt: skip


def _rhythm(value: dict[str, Any], typed: QueryDict | None) -> dict[str, Any]:
    """What the form shows of how often a demand falls due, and whether holidays move it."""
    if typed is not None and "every" in typed:
        said = {name: typed.get(name, "") for name in ("every", "on", "by")}
        return said | {name: name in typed for name in ("zero", "firm")}
    rhythm = rhythm_of(value)
    kept = rhythm.as_json() if rhythm else {}
    said = {"every": kept.get("every", ""), "on": kept.get("day") or "", "by": kept.get("by") or ""}
    return said | {"zero": bool(kept.get("zero")), "firm": is_firm(value)}


def _unsaved(typed: QueryDict | None, drafts: Mapping[str, object], decided: bool) -> list[str]:
    """What was typed and has no form any more: the place was settled meanwhile, by somebody else."""
    if typed is None or not (decided or (typed.get("field") in drafts and "edit" not in typed)):
        return []
    return [words for name in _TYPED for words in typed.getlist(name) if words.strip()]


#: what a person writes in the forms of this page; the rest is chosen
_TYPED = ("value", "words", "first", "last", "day", "subject", "act", "receiver", "name", "phone", "email", "why")


def _last(drafts: dict[str, list[DraftDecision]]) -> DraftDecision | None:
    every = [said[-1] for said in drafts.values()]
    return max(every, key=lambda one: one.at, default=None)
