"""Works for tests, made by the same actions as in life."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from linli.access.models import Post
from linli.access.scope import acting
from linli.ledger import actions
from linli.ledger.drafts import Draft, Part
from linli.ledger.models import Evidence
from linli.places.models import Standing

TOWN_STATION = 150102101206  #: 恼包村, 保合少镇, 新城区, 呼和浩特市
OTHER_LEAGUE = 152201100212  #: 腰乐屯嘎查, 乌兰哈达镇, 乌兰浩特市, 兴安盟
MANZHOULI = 150781000000
NEW_YEAR = date(2023, 1, 22)


def unit_at(area: int, line: str = "civil") -> Any:
    """The unit that holds the division in the line."""
    return Standing.objects.select_related("unit").get(division_id=area, line=line, holds=True).unit


def draft(area: int = TOWN_STATION, **given: Any) -> Draft:
    values: dict[str, Any] = {
        "unit": unit_at(area).pk,
        "area_key": area,
        "place_key": area,
        "kind": "couplets",
        "service_day": NEW_YEAR,
        "parts": (Part(evidence=Evidence.ADDED, heads=4, minutes_credited=60),),
    }
    return Draft(**values | given)


def recorded(drafts: Sequence[Draft], by: Post) -> list[Draft]:
    """The same drafts, once they stand in the ledger."""
    with acting(by):
        actions.record(drafts, by=by)
    return list(drafts)
