"""The side navigation: data. An entry is shown to the roles whose door it opens."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from linli.kernel.i18n import mark
from linli.ui.addresses import address


@dataclass(frozen=True, slots=True)
class Entry:
    url: str
    icon: str
    word: str
    ability: str
    rule: bool = False  #: a line above it
    above: bool = False  #: only for a unit that stands over others


ENTRIES = (
    Entry("desk:desk", "inbox", mark("工作台"), "see"),
    Entry("campaigns:board", "signpost-split", mark("督办"), "see", above=True),
    Entry("messaging:inbox", "bell", mark("消息"), "see"),
    Entry("notices:notices", "file-earmark-text", mark("通知公文"), "see"),
    Entry("desk:campaigns", "flag", mark("本次活动"), "see"),
    Entry("ledger:works", "journal-check", mark("服务台账"), "see"),
    Entry("ledger:sheets", "table", mark("工作表"), "record"),
    Entry("figures:figures", "bar-chart", mark("数据"), "see", rule=True),
    Entry("reports:reports", "file-earmark-richtext", mark("情况报告"), "see"),
    Entry("access:looks", "eye", mark("查看日志"), "see", rule=True),
    Entry("access:audit", "eye", mark("查看日志"), "audit"),
    Entry("access:posts", "people", mark("账号任职"), "give-posts"),
    Entry("messaging:settings", "send", mark("提醒方式"), "channels"),
    Entry("catalogue:holidays", "calendar3", mark("节假日"), "calendar"),
    Entry("access:guard", "shield-check", mark("登录安全"), "guard"),
)


def entries(holder: Any, request: HttpRequest) -> list[dict[str, Any]]:
    """What the holder's role may open, the page it is on marked."""
    if holder is None or holder.post is None:
        return []
    here = request.resolver_match.namespace if request.resolver_match else ""
    found = [(one, address(one.url)) for one in ENTRIES if _is_shown(one, holder)]
    at = [url for one, url in found if request.path.startswith(url)]
    best = (
        max(at, key=len)
        if at
        else next((url for one, url in found if here not in ("", "access") and one.url.startswith(f"{here}:")), "")
    )
    return [{"url": url, "icon": one.icon, "word": one.word, "rule": one.rule, "on": url == best} for one, url in found]


def _is_shown(one: Entry, holder: Any) -> bool:
    return holder.may(one.ability) and (not one.above or any(low < high for low, high in holder.post.reach))
