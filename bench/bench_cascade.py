"""The cascade: one covering notice of the department to every unit below it, as the application role with policies on.

Seconds for the whole, batch by batch as the job does it; and beside it in the same run the plain alternative, one
delivery after the other through the ORM (obligation, delivery, task, four rows of the audience: `get_or_create`), of
`PLAIN` units, reckoned up to as many. Both must leave the same rows a unit.
"""

import os
import time
from pathlib import Path
from typing import Any

from setting import start

PLAIN = int(os.environ.get("PLAIN", "200"))
LIMIT = 30.0  #: seconds for the whole
SAMPLE = Path(__file__).parents[1] / "samples/notice.txt"


def main() -> None:
    clerk = start()
    os.environ["LINLI_TODAY"] = "2023-02-06"
    from linli.access.holder import Holder
    from linli.access.scope import acting
    from linli.campaigns.actions import cascade
    from linli.campaigns.actions import coverings as flow
    from linli.campaigns.models import Covering, Delivery

    one = _signed(clerk)
    with acting(clerk):
        began = time.perf_counter()
        flow.send(one, by=Holder(clerk.account, clerk), version=one.version)
        answered = time.perf_counter() - began
    slow = _plain(clerk, one)
    began = time.perf_counter()
    cascade.cascade(one.pk, by=clerk)
    whole = time.perf_counter() - began
    with acting(clerk):
        kept = Covering.objects.get(pk=one.pk)
        rows = Delivery.objects.filter(covering=one).count()
        units = Delivery.objects.filter(campaign=one.campaign).values("unit").distinct().count()
    assert (kept.state, kept.reached) == ("sent", kept.total), (kept.state, kept.reached, kept.total)
    reckoned = slow * kept.total / PLAIN
    print(f"{kept.total:,} units below the department, {units:,} desks of the campaign, {rows:,} new deliveries")
    print(f"the page answers in {answered * 1000:.0f} ms; the dispatch takes {whole:.1f} s (at most {LIMIT:.0f} s)")
    print(f"row by row through the ORM: {slow:.2f} s for {PLAIN}, reckoned {reckoned:.0f} s: {reckoned / whole:.0f}×")
    assert whole < LIMIT, f"{whole:.1f} s"


def _signed(clerk: Any) -> Any:
    """The department's covering notice of the sample, to all below down to the villages, signed."""
    from linli.access.holder import Holder
    from linli.access.queries import post_named
    from linli.access.scope import acting
    from linli.campaigns import actions
    from linli.campaigns.actions import coverings as flow
    from linli.campaigns.actions.coverings import Signature, Written
    from linli.campaigns.covering_words import FIELDS
    from linli.campaigns.period import proposal
    from linli.notices.actions import read_again, receive

    approver = post_named("department-approver")
    by, signs = Holder(clerk.account, clerk), Holder(approver.account, approver, two_factors=True)
    with acting(clerk):
        reading = read_again(receive(SAMPLE.read_bytes(), "通知.txt", by=clerk))
        made = actions.confirm(reading, period=proposal(reading), by=clerk)
        actions.pass_down(made, by=clerk)
        one = flow.begin(made, clerk.unit, by=by)
        text = {name: getattr(one, name) for name in FIELDS}
        flow.revise(one, Written(text=text, receivers={"down_to": 5}), by=by, version=1)
        flow.to_review(one, by=by, version=2)
    with acting(approver):
        flow.to_sign(one, by=signs, version=3)
        flow.sign(one, Signature(code="内民政发"), by=signs, version=4)
    return one


def _plain(clerk: Any, one: Any) -> float:
    """Seconds for the first of the units, each row by itself, rolled back in the end."""
    from django.db import transaction

    from linli.access.models import Audience
    from linli.access.scope import acting
    from linli.campaigns import receivers
    from linli.campaigns.models import Delivery, Obligation, Task
    from linli.places.models import Unit

    with acting(clerk):
        duty = Obligation.objects.get(pk=one.duties[0])
        # the bureaus come first and have it already: what is measured are units that get everything
        found = receivers.waiting(one.pk, one.unit, one.line, one.receivers, size=PLAIN + 14)[14:]
        began = time.perf_counter()
        for receiver in found:
            with transaction.atomic():
                unit = Unit.objects.get(pk=receiver.unit)
                made, _ = Obligation.objects.get_or_create(
                    campaign=one.campaign, decision=duty.decision, unit=unit,
                    defaults={
                        "issuer": one.unit, "issuer_key": one.area_key, "line": one.line, "what": duty.what,
                        "receiver": receiver.superior, "due": one.due, "covering": one,
                        "clause_first": duty.clause_first, "clause_end": duty.clause_end,
                    },
                )  # fmt: skip
                Delivery.objects.get_or_create(
                    obligation=made,
                    defaults={
                        "campaign": one.campaign, "covering": one, "line": one.line, "unit": unit,
                        "area_key": receiver.key, "due": one.due, "acted_for": True, "by": clerk,
                    },
                )  # fmt: skip
                at = {"area_key": receiver.key, "due": one.due}
                Task.objects.get_or_create(obligation=made, unit=unit, title=duty.what, defaults=at)
                for subject in (made.pk, one.pk, one.campaign_id, one.campaign.notice_id):
                    Audience.objects.get_or_create(subject=subject, unit=unit, defaults={"key": receiver.key})
        taken = time.perf_counter() - began
        transaction.set_rollback(True)
    return taken


if __name__ == "__main__":
    main()
