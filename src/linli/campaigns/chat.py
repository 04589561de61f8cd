"""A text for the chat group of an office, ready to be copied: what is wanted of whom by when. Always in Chinese."""

from collections.abc import Sequence
from datetime import date

from linli.campaigns.covering_words import Words
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


def mail_of(words: Words) -> str:
    """A mail to units without accounts, with the notice and the received one to be attached. Official words only."""
    number = f"（{words.number}）" if words.number else ""
    due = f"请于{_day(words.due)}前将贯彻落实情况报送我单位。" if words.due else ""
    ask = "，".join(part for part in (words.contact, words.phone) if part)
    rehearsal = ["（这是演练，不要据此办理。）"] if words.simulated else []
    return "\n".join(
        [
            f"主题：{words.title}{number}",
            "",
            *rehearsal,
            "各单位：",
            f"现发去{words.title}{number}及其附件，请查收办理。{due}",
            "收到后请回复收到日期和签收人。" + (f"联系人：{ask}。" if ask else ""),
            "",
            words.agency,
            _day(words.signed_on) if words.signed_on else "",
        ]
    )


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _left(day: date) -> str:
    days = (day - today()).days
    return OVER.format(n=-days) if days < 0 else TODAY if days == 0 else SOON.format(n=days)
