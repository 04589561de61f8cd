"""Sending a message to one address outside, once. Each attempt is logged without its content."""

from contextlib import suppress
from uuid import UUID

from linli.access.scope import as_job
from linli.db.sealed import Unopened
from linli.kernel.clock import real_now
from linli.messaging import actions, addresses, words
from linli.messaging.models import Address, Kind, Message, Outcome, Sending
from linli.messaging.quiet import Hours


class NotSent(Exception):
    """The address did not take the message; the job tries again. Names no address."""


def send(message: UUID, address: UUID) -> bool:
    """Send it now. False where there is nothing (any more) to send; in quiet hours it is ordered anew for their end.

    May run twice: what was sent is not sent again. Raises NotSent.
    """
    to = Address.objects.filter(pk=address).select_related("unit").first()
    if to is None:
        return False
    with as_job("send", to.unit, to.line):
        one = Message.objects.filter(pk=message).first()
        if one is None or Sending.objects.filter(message=one, address=to.pk, outcome=Outcome.SENT).exists():
            return False
    hours = addresses.hours_of([to.unit_id]).get(to.unit_id, Hours())
    if one.kind != Kind.TEST and actions.when(hours) > real_now():
        actions.order(one.pk, to.pk, actions.when(hours))
        return False
    done = _notify(to, *words.outside(one))
    with as_job("send", to.unit, to.line):
        Sending.objects.bulk_create(
            [
                Sending(
                    message=one, unit=to.unit, area_key=to.unit.division_id, address=to.pk, scheme=to.scheme,
                    label=to.label, outcome=Outcome.SENT if done else Outcome.FAILED,
                )
            ]
        )  # fmt: skip
    if not done:
        raise NotSent
    return True


def _notify(to: Address, title: str, body: str) -> bool:
    with suppress(Unopened):
        notifier = addresses.notifier(addresses.opened(to))
        return bool(notifier and notifier.notify(title=title, body=body))
    return False
