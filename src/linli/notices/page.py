"""What the page of a notice shows, put together once: the text cut, the findings laid out, what differs."""

from typing import Any

from linli.access.scope import current
from linli.notices import queries, showing, twins
from linli.notices.compare import differences
from linli.notices.models import Notice, Reading
from linli.notices.original import AT, original
from linli.notices.reading.engine import ENGINE
from linli.notices.rules import Found, findings
from linli.notices.segments import Placed

_NOTHING: Found = {"headings": [], "inner_documents": [], "span": [0, 0], "title": None, "doubts": []}


def notice_page(notice: Notice, *, at: tuple[int, int] | None) -> dict[str, Any]:
    """Four queries beyond the notice: its readings, what is the same, and the decisions where there are any.

    Shown is the reading that a person decided upon, else the newest one.
    """
    every = queries.readings(notice)
    reading = next((one for one in every if one.decided), every[0] if every else None)  # type: ignore[attr-defined]
    lit = [Placed(*at, AT)] if at else []
    context = {
        "notice": notice,
        "reading": reading,
        "edit": "",
        "twins": (alike := twins.twins(notice, every, current())),
        "amends": _amends(notice, alike),
        "drafted": any(one.drafted for one in every),  # type: ignore[attr-defined]
        "may_read_again": not any(one.engine == ENGINE for one in every),
    }
    if reading is None:
        return context | {"text": original(notice.text, _NOTHING, lit)}
    decided = queries.decisions(reading) if reading.decided else {}  # type: ignore[attr-defined]
    items = showing.items(reading.found, notice.text, decided)
    for one in items:
        one.decision = decided[one.field].pk if one.field in decided else None
    asked = [] if decided else doubts(reading, items)
    return context | {
        "text": original(notice.text, reading.found, [*showing.placed(items), *lit], lit_as_asked(asked)),
        "rows": showing.rows(items),
        "count": len(items),
        "asked": asked,
        "decided": next(iter(decided.values()), None),
        "differences": _differences(every[0], decided) if decided and every[0] != reading else [],
    }


def _amends(notice: Notice, alike: list[twins.Twin]) -> bool:
    """Whether it looks like a correction of what its unit registered before: by its title, or the same number anew."""
    anew = [one for one in alike if one.notice.issuer_id == notice.issuer_id and "number" in one.likeness.grounds]
    worded = any(word in notice.title for word in ("更正", "补充", "调整", "延期", "修改"))
    return bool(worded and twins.quoted(notice.text)) or any(one.likeness.share < 100 for one in anew)


def doubts(reading: Reading, items: list[showing.Item]) -> list[dict[str, Any]]:
    """What the reader itself is unsure of: the field, why, what to do, and the findings concerned."""
    return [
        {
            "label": showing.LABELS.get(one["field"], showing.LABELS["obligations"]),
            "text": one["message"],
            "remedy": one["remedy"],
            "items": [item for item in items if _touches(item.spans, one["spans"])],
        }
        for one in reading.found["doubts"]
    ]


def lit_as_asked(asked: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset(str(item.no) for one in asked for item in one["items"])


def _touches(mine: list[list[int]], theirs: list[list[int]]) -> bool:
    return any(a < d and c < b for a, b in mine for c, d in theirs)


def _differences(newest: Reading, decided: dict[str, Any]) -> list[dict[str, str]]:
    found = differences(queries.standing(decided), findings(newest.found))
    return [
        {
            "label": showing.LABELS.get(one.field, one.field),
            "stands": showing.in_words(one.field, one.stands),
            "found": showing.in_words(one.field, one.found),
        }
        for one in found
    ]
