"""The addresses at which a unit is told outside the system: which are taken, and how they are kept.

An address is an Apprise URL. It holds a password or a key, so it is sealed, and shown by its kind and label only.
"""

import ipaddress
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction

from linli.access.models import Post
from linli.db import sealed
from linli.kernel.i18n import mark, tr
from linli.kernel.ids import new_id
from linli.kernel.reasons import Reason, Refused, because
from linli.messaging import reasons
from linli.messaging.models import Address, Quiet
from linli.messaging.quiet import Hours
from linli.places.models import Unit

MANY = 8  #: addresses of a unit
#: what an office uses, of the hundred that Apprise knows: those alone are taken
SCHEMES = {
    "mailto": mark("电子邮件"),
    "mailtos": mark("电子邮件"),
    "wecombot": mark("企业微信群机器人"),
    "dingtalk": mark("钉钉群机器人"),
    "feishu": mark("飞书群机器人"),
    "json": mark("单位网关（HTTP）"),
    "jsons": mark("单位网关（HTTPS）"),
}
#: the addresses that the chat programs themselves show, and what they are called here
PASTED = (
    (re.compile(r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([\w-]+)$"), "wecombot://{}/"),
    (re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=(\w+)$"), "dingtalk://{}/"),
    (re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)$"), "feishu://{}/"),
)


def canonical(text: str) -> str:
    """The Apprise URL that a person means."""
    text = text.strip()
    for form, known in PASTED:
        if found := form.match(text):
            return known.format(found[1])
    return text


def against(url: str) -> list[Reason]:
    """Why an address is not taken; none where it is."""
    scheme = url.partition("://")[0].lower() if "://" in url else ""
    if scheme not in SCHEMES:
        return [because(reasons.SCHEME, scheme=scheme or url[:12], known="、".join(f"{one}://" for one in SCHEMES))]
    host = _host(url)
    if host and _is_link_local(host):
        return [because(reasons.LINK_LOCAL, host=host)]
    return [] if notifier(url) else [because(reasons.UNUSABLE, kind=tr(SCHEMES[scheme]))]


def notifier(url: str) -> Any:
    """What sends to an address: `notify(body=, title=)` says whether it went. None where the URL is of no use."""
    import apprise  # slow import: a hundred services

    asset = apprise.AppriseAsset(async_mode=False, secure_logging=True, app_id="Linli", app_desc="邻里")
    return apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)


@transaction.atomic
def add(unit: Unit, line: str, text: str, label: str, *, by: Post) -> Address:
    """Keep an address of a unit, sealed. Refused: SCHEME, LINK_LOCAL, UNUSABLE, TOO_MANY."""
    url = canonical(text)
    if wrong := against(url):
        raise Refused(*wrong)
    if Address.objects.select_for_update().filter(unit=unit).count() >= MANY:
        raise Refused(because(reasons.TOO_MANY, n=MANY))
    pk, key = new_id(), sealed.new_key()
    scheme = url.partition("://")[0].lower()
    return Address.objects.create(
        id=pk, unit=unit, line=line, scheme=scheme, label=label.strip()[:64] or tr(SCHEMES[scheme]),
        wrapped_key=sealed.wrap(key, pk), url=sealed.seal(url, key, pk, "url"), by=by,
    )  # fmt: skip


def opened(one: Address) -> str:
    """The URL itself, for sending. Raises `Unopened`."""
    return sealed.unseal(one.url, sealed.unwrap(one.wrapped_key, one.pk), one.pk, "url")


def remove(pk: UUID, unit: Unit) -> None:
    """Refused: NO_SUCH_ADDRESS."""
    if not Address.objects.filter(pk=pk, unit=unit).delete()[0]:
        raise Refused(because(reasons.NO_SUCH_ADDRESS))


def set_quiet(unit: Unit, hours: Hours, *, by: Post) -> None:
    values = {"starts": hours.starts, "ends": hours.ends, "workdays_only": hours.workdays_only, "by": by}
    Quiet.objects.update_or_create(unit=unit, defaults=values)


def hours_of(units: Iterable[UUID]) -> dict[UUID, Hours]:
    """The quiet hours of those units that have set their own. One query."""
    return {
        one.unit_id: Hours(starts=one.starts, ends=one.ends, workdays_only=one.workdays_only)
        for one in Quiet.objects.filter(unit__in=set(units))
    }


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_link_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_link_local
    except ValueError:
        return False
