"""Passing a campaign down, and breaking its tasks down. Idempotent: unique keys decide between two at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from linli.access.models import Audience, Post, Role
from linli.access.scope import current
from linli.campaigns import reasons
from linli.campaigns.actions.telling import tell_sent
from linli.campaigns.models import Campaign, Delivery, Obligation, Step, StepKind, Task
from linli.campaigns.models.tasks import TARGETS
from linli.campaigns.queries import OWNERS
from linli.campaigns.rules import within
from linli.db.compiled import Held, among, compiled
from linli.db.planned import planned_once
from linli.kernel.clock import now, real_now
from linli.kernel.reasons import Reason, Refused, because
from linli.places.models import Standing, Unit


def pass_down(campaign: Campaign, *, by: Post) -> list[Delivery]:
    """Put every obligation on the desk of its unit, with a task for its clerk; a unit without a post is acted for."""
    obligations = list(Obligation.objects.filter(campaign=campaign).select_related("unit"))
    owners = owners_of(one.unit_id for one in obligations)
    made = [
        Delivery(
            obligation=one,
            campaign_id=one.campaign_id,
            covering_id=one.covering_id,
            line=one.line,
            due=one.due,
            unit=one.unit,
            area_key=one.unit.division_id,
            acted_for=(one.unit_id, one.line) not in owners,
            by=by,
        )
        for one in obligations
    ]
    with transaction.atomic():
        Delivery.objects.bulk_create(made, ignore_conflicts=True)
        _give(obligations, owners)
        tell_sent(one for one in made if one.unit_id != by.unit_id)
    return list(Delivery.objects.filter(obligation__campaign=campaign, area_key__range=current().enclosing))


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a task is expected to come to: services of these kinds (none: any), and perhaps a figure of the ledger."""

    kinds: tuple[str, ...] = ()
    metric: str = ""  #: one of `models.tasks.TARGETS`
    value: int | None = None

    @property
    def target(self) -> dict[str, Any] | None:
        return {"metric": self.metric, "value": self.value} if self.metric else None

    def against(self, task: Task) -> list[Reason]:
        """Kinds that the campaign does not claim, unless the task that is broken down is bound to others already."""
        allowed = task.kinds or task.obligation.campaign.kinds
        wrong = [because(reasons.NOT_A_KIND, kind=kind) for kind in self.kinds if kind not in allowed]
        halves = bool(self.metric) != (self.value is not None)
        if halves or (self.metric and (self.metric not in TARGETS or (self.value or 0) <= 0)):
            wrong.append(because(reasons.NOT_A_TARGET))
        return wrong


ANYTHING = Expected()


def break_down(
    task: Task,
    units: Sequence[Unit],
    *,
    by: Post,
    title: str | None = None,
    due: date | None = None,
    expected: Expected = ANYTHING,
) -> list[Task]:
    """Make tasks of units below towards the same obligation, due no later than the task itself, as parts of it.

    They come to see notice, campaign and obligation. Kinds that are not given are the task's own. Refused: NOT_BELOW
    for each unit that is not, DUE_TOO_LATE, NOT_A_KIND, NOT_A_TARGET.
    """
    due = due or task.due
    if wrong := expected.against(task) + _against(task, units, due):
        raise Refused(*wrong)
    wanted = _parts(task, units, title or task.title, due, expected)
    with transaction.atomic():
        Task.objects.bulk_create(wanted, ignore_conflicts=True)
        made = list(
            Task.objects.filter(
                obligation=task.obligation,
                unit__in=units,
                title=title or task.title,
                area_key__range=current().enclosing,
            )
        )
        new = {one.pk for one in wanted}
        Step.objects.bulk_create(_assigned(one, by) for one in made if one.pk in new)
        campaign = task.obligation.campaign
        subjects = (task.obligation_id, campaign.pk, campaign.notice_id)
        let_see((subject, unit) for subject in subjects for unit in units)
    return made


def _against(task: Task, units: Sequence[Unit], due: date | None) -> list[Reason]:
    wrong = [
        because(reasons.NOT_BELOW, unit=unit.name)
        for unit in units
        if unit == task.unit or not within(unit, current().reach)
    ]
    if due and task.due and due > task.due:
        wrong.append(because(reasons.DUE_TOO_LATE, due=due.isoformat(), limit=task.due.isoformat()))
    return wrong


def _parts(task: Task, units: Sequence[Unit], title: str, due: date | None, expected: Expected) -> list[Task]:
    owners = owners_of(unit.pk for unit in units)
    return [
        Task(
            obligation=task.obligation,
            unit=unit,
            area_key=unit.division_id,
            title=title,
            owner=owners.get((unit.pk, task.obligation.line)),
            due=due,
            parent=task,
            kinds=list(expected.kinds or task.kinds),
            target=expected.target,
        )
        for unit in units
    ]


def _assigned(task: Task, by: Post) -> Step:
    return Step(
        obligation=task.obligation,
        task=task,
        unit_id=task.unit_id,
        area_key=task.area_key,
        what=StepKind.ASSIGNED,
        by=by,
        at=now(),
    )


@planned_once()
def owners_of(units: Iterable[UUID]) -> dict[tuple[UUID, str], Post]:
    """The post that looks after a unit's tasks, by unit and line; a unit without one is missing."""
    asked = list(set(units))
    posts = _owners(units=asked, now=real_now()) if asked else []
    ranked = sorted(posts, key=lambda post: (-OWNERS.index(Role(post.role)), post.slug))
    return {(post.unit_id, post.line): post for post in ranked}


@compiled
def _owners(units: Held, now: Held) -> QuerySet[Post]:
    return Post.objects.filter(among("unit", units), role__in=OWNERS).exclude(until__lte=now)


def lines_of(units: Iterable[UUID], preferred: str) -> dict[UUID, str]:
    """The line in which each unit answers: that of the notice's unit where it stands in it too."""
    found: dict[UUID, str] = {}
    standings = Standing.objects.filter(unit__in=set(units)).order_by("line")
    for unit, line in standings.values_list("unit", "line"):
        if unit not in found or line == preferred:
            found[unit] = line
    return found


def _give(obligations: Sequence[Obligation], owners: dict[tuple[UUID, str], Post]) -> None:
    """The first task of each obligation: the obligation itself, for the unit that has it."""
    Task.objects.bulk_create(
        [
            Task(
                obligation=one,
                unit=one.unit,
                area_key=one.unit.division_id,
                title=one.what,
                owner=owners.get((one.unit_id, one.line)),
                due=one.due,
            )
            for one in obligations
        ],
        ignore_conflicts=True,
    )


def let_see(pairs: Iterable[tuple[UUID, Unit]]) -> None:
    rows = [Audience(subject=subject, unit=unit, key=unit.division_id) for subject, unit in pairs]
    Audience.objects.bulk_create(rows, ignore_conflicts=True)
