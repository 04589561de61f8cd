"""催办 of all that fit a filter, in the background: batch after batch, nobody twice, whoever is killed meanwhile."""

from collections.abc import Mapping
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import F
from procrastinate.contrib.django import app

from linli.access.models import Post
from linli.access.scope import as_job, current
from linli.campaigns.actions.steps import remind_deliveries
from linli.campaigns.models import Campaign, Reminding
from linli.kernel.clock import now

AT_ONCE = 200  #: deliveries whose units are reminded while the person waits
BATCH = 1_000
JOB = "campaigns.remind_all"


def order(campaign: Campaign, deliveries: Mapping[UUID, UUID], *, by: Post) -> Reminding:
    """Have the units of some deliveries reminded; the one that is under way already, where there is one.

    `deliveries`: delivery → its unit, those of a unit one after another.
    """
    batches = _batches(deliveries)
    mine = Reminding(
        campaign=campaign, unit=by.unit, area_key=by.unit.division_id, line=by.line, batches=batches,
        total=len(deliveries), by=by,
    )  # fmt: skip
    with transaction.atomic():
        Reminding.objects.bulk_create([mine], ignore_conflicts=True)
        found = under_way(campaign) or mine
        if found.pk == mine.pk:
            order_again(found, by=by)
    return found


def order_again(one: Reminding, *, by: Post) -> None:
    """Order it once more, where its job was lost. Ordered twice, each is reminded once."""
    app.configure_task(JOB, lock=str(one.pk)).defer(reminding=str(one.pk), post=str(by.pk))


def under_way(campaign: Campaign) -> Reminding | None:
    """The one of the acting unit in its line that is not finished. One query."""
    newest = last(campaign)
    return newest if newest and newest.finished_at is None else None


def last(campaign: Campaign) -> Reminding | None:
    """The newest one of the acting unit in its line, without its batches. One query."""
    scope = current()
    rows = Reminding.objects.filter(
        campaign=campaign, unit=scope.unit, line=scope.line, area_key__range=scope.enclosing
    )
    return rows.defer("batches").order_by("-at", "-pk").first()


def remind_all(reminding: UUID, *, by: Post) -> None:
    """Go on where it stands, each batch in a transaction of its own."""
    with as_job("remind"):
        one = Reminding.objects.select_related("unit").defer("batches").filter(pk=reminding, finished_at=None).first()
    while one is not None:
        with as_job("remind", one.unit, one.line, by):
            if not remind_batch(reminding, by=by):
                return


def remind_batch(reminding: UUID, *, by: Post) -> bool:
    """The next batch, in the running transaction; False once there is none left."""
    rows = Reminding.objects.filter(area_key__range=current().enclosing)
    with transaction.atomic():
        one = rows.select_for_update(of=("self",)).filter(pk=reminding, finished_at=None).first()
        if one is None:
            return False
        batch = one.batches[one.batch] if one.batch < len(one.batches) else []
        done = remind_deliveries([UUID(pk) for pk in batch], by=by)
        over = one.batch + 1 >= len(one.batches)
        rows.filter(pk=one.pk).update(
            batch=F("batch") + 1,
            reached=F("reached") + len(batch),
            reminded=F("reminded") + done,
            finished_at=now() if over else None,
        )
    return not over


def _batches(deliveries: Mapping[UUID, UUID]) -> list[list[str]]:
    """Some thousand each. A unit is never parted: what it is pressed for comes to it in one message."""
    found: list[list[str]] = [[]]
    for _, theirs in groupby(deliveries, key=deliveries.__getitem__):
        keys = [str(pk) for pk in theirs]
        if found[-1] and len(found[-1]) + len(keys) > BATCH:
            found.append([])
        found[-1] += keys
    return found
