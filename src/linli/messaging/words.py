"""A message as it is read: on the page in parts, and outside as a few lines of text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from linli.kernel.i18n import mark, speak, tr
from linli.messaging.models import Kind, Message

#: what the facts of each kind say
SENTENCES: dict[str, str] = {
    Kind.SENT: mark("请签收，按期办理。"),
    Kind.AMENDED: mark("通知有改动，请重新签收。"),
    Kind.REMINDED: mark("上级催办，请尽快办理。"),
    Kind.DUE: mark("有 {n} 件临近期限或已逾期。"),
    Kind.BELOW_LATE: mark("下级有 {n} 件逾期没有办结。"),
    Kind.EXTENSION_ASKED: mark("申请延到 {until}，请答复。"),
    Kind.EXTENDED: mark("期限改为 {until}。"),
    Kind.NOT_EXTENDED: mark("期限不变，请按期办理。"),
    Kind.RETURNED: mark("请看理由，重新下发或销号。"),
    Kind.RESENT: mark("上级已答复，请签收办理。"),
    Kind.REOPENED: mark("请看上级写明的缘由，接着办理。"),
    Kind.CLOSED: mark("上级已销号，不用再办。"),
    Kind.OTHER: "",
    Kind.TEST: mark("收到这条消息，说明地址可用。"),
}
#: how near or how far over its deadline something is → how it is said
STAGES = {
    "7": mark("还有七个工作日"),
    "3": mark("还有三个工作日"),
    "1": mark("还有一个工作日"),
    "0": mark("今天到期"),
    "over": mark("已逾期"),
}


@dataclass(frozen=True, slots=True)
class Item:
    what: str
    due: date | None
    stage: str
    obligation: str
    last: date | None  #: the day it was moved to, where it ends on a day off
    unit: str  #: of a unit below that it lies with; empty: the reader's own


def sentence(one: Message) -> str:
    """What the facts say, in the language spoken."""
    facts = {"n": "", "until": "", **one.facts}
    return tr(SENTENCES[one.kind], **facts) if SENTENCES[one.kind] else ""


def day_of(one: Message) -> date | None:
    """The deadline that it is about."""
    said = one.facts.get("until") or one.facts.get("due")
    return date.fromisoformat(said) if said else None


def items(one: Message) -> list[Item]:
    """What a bundled message lists."""
    return [_item(item) for item in one.facts.get("items", ())]


def outside(one: Message) -> tuple[str, str]:
    """Title and text as they leave the system: official words, in Chinese, nothing that a person typed."""
    with speak("zh"):
        facts = one.facts
        head = f"邻里 · {tr(Kind(one.kind).label)}"
        lines = [sentence(one)]
        if facts.get("what"):
            lines.append(_line(facts["what"], facts.get("due"), facts.get("from", "")))
        lines += [f"{number}. {_line(item.what, item.due, item.unit)}" for number, item in enumerate(items(one), 1)]
        if one.link and settings.CSRF_TRUSTED_ORIGINS:
            lines.append(f"{settings.CSRF_TRUSTED_ORIGINS[0]}{one.link}")
        elif one.link:
            lines.append(tr("请登录邻里查看。"))
        return head, "\n".join(line for line in lines if line)


def _item(item: Mapping[str, Any]) -> Item:
    due = date.fromisoformat(item["due"]) if item.get("due") else None
    stage = STAGES.get(item.get("stage", ""), "")
    last = date.fromisoformat(item["last"]) if item.get("last") else None
    return Item(item.get("what", ""), due, stage, item.get("obligation", ""), last, item.get("unit", ""))


def _line(what: str, due: date | str | None, whose: str) -> str:
    day = tr("期限 {day}", day=due) if due else ""
    return "；".join(part for part in (whose, what, day) if part)
