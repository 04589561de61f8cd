"""A text for the chat group of an office, ready to be copied: what is wanted of whom by when. Always in Chinese."""

from collections.abc import Sequence
from datetime import date

from linli.campaigns.models import Delivery
from linli.kernel.clock import today

#: how a deadline is spoken of
OVER, TODAY, SOON = "已逾期{n}天", "今天到期", "还剩{n}天"


def one_unit(delivery: Delivery, sender: str) -> str:
    """For one delivery, with its obligation and campaign. Official words only."""
    duty = delivery.obligation
    parts = [f"【工作提醒】{delivery.unit.name}：", f"{duty.what}", f"依据：{duty.campaign.title}"]
    if delivery.due:
        parts.append(f"期限：{_day(delivery.due)}（{_left(delivery.due)}）")
    if duty.receiver:
        parts.append(f"报送：{duty.receiver}")
    return "\n".join([*parts, f"{sender}　{_day(today())}"])


def many_units(deliveries: Sequence[Delivery], sender: str) -> str:
    """For several deliveries of one campaign: each unit once, with its deadline."""
    lines = [
        f"{number}. {one.unit.name}：{one.obligation.what}"
        + (f"，{_day(one.due)}（{_left(one.due)}）" if one.due else "")
        for number, one in enumerate(deliveries, 1)
    ]
    return "\n".join(["【工作提醒】下列单位请抓紧办理：", *lines, f"{sender}　{_day(today())}"])


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _left(day: date) -> str:
    days = (day - today()).days
    return OVER.format(n=-days) if days < 0 else TODAY if days == 0 else SOON.format(n=days)
