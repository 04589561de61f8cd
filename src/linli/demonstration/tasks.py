"""What became of the obligations: acknowledged by most, broken down by the league and the banner, some of it done."""

import random
from collections.abc import Sequence
from datetime import timedelta

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting, current
from linli.campaigns.actions.passing import Expected, break_down
from linli.campaigns.actions.steps import acknowledge_all, finish, remind, start
from linli.campaigns.models import Campaign, Delivery, DeliveryState, Step, StepKind, Task, TaskState
from linli.catalogue.kinds import catalogue
from linli.demonstration import story
from linli.demonstration.campaigns import Campaigns
from linli.demonstration.days import on
from linli.kernel.gazetteer import parent
from linli.places.queries import holders, units_below

TOWNSHIPS, VILLAGES = 6, 4


def unfold(made: Campaigns) -> None:
    """Deliveries acknowledged, tasks broken down three levels deep, and worked off in part. Each as if on its day.

    The league's own notice still waits for the banner's clerk to acknowledge it: so there is one for a newcomer.
    """
    _acknowledge(made.region, [f"{name}-clerk" for name in story.BUREAUS.values() if name not in story.SILENT])
    _break_down(made.region)
    _to_townships()
    _to_villages()
    keepers = [f"{name}-keeper" for name in story.KEEPERS.values()]
    for slug in ("kezhong-clerk", "zhalaite-clerk", "station-keeper", *keepers):
        _work_off(post_named(slug))
    _remind()


def _acknowledge(campaign: Campaign, slugs: Sequence[str]) -> None:
    for slug in slugs:
        by = post_named(slug)
        with on(story.ACKNOWLEDGED), acting(by) as scope:
            mine = Delivery.objects.filter(
                obligation__campaign=campaign, unit=by.unit, area_key__range=scope.enclosing, state=DeliveryState.SENT
            )
            acknowledge_all(mine.values_list("pk", flat=True), by=by)


def _break_down(campaign: Campaign) -> None:
    """The league: every kind of service becomes a task of every banner, due area after area."""
    by = post_named("xingan-clerk")
    with on(story.ACKNOWLEDGED), acting(by) as scope:
        whole = Task.objects.select_related("obligation__campaign").get(
            obligation__campaign=campaign, obligation__unit=by.unit, unit=by.unit, area_key__range=scope.enclosing
        )
        banners = units_below(by.unit, by.line)
        for area, last_day in zip(catalogue().areas, story.AREA_DAYS, strict=True):
            for number, kind in enumerate(area.kinds):
                due = last_day + timedelta(number % 5 - 2)
                expected = Expected(kinds=(kind.code,), **(story.TARGET if number == 0 else {}))
                break_down(whole, banners, by=by, title=f"组织开展“{kind.zh}”服务", due=due, expected=expected)


def _to_townships() -> None:
    """The banner: every seventh of its tasks is done by social-work stations of its townships."""
    by = post_named("kezhong-clerk")
    stations = units_below(by.unit, by.line)[:TOWNSHIPS]
    with on(story.BROKEN_DOWN), acting(by):
        for task in _of(by)[::7]:
            break_down(task, stations, by=by)


def _to_villages() -> None:
    """The first two of those go on to villages, the station of the story among them."""
    by = post_named("kezhong-clerk")
    town = int(parent(f"{story.STATION:012d}") or 0)
    with on(story.BROKEN_DOWN), acting(by):
        station = holders([town], by.line)[town]
        villages = holders([story.STATION], by.line)
        beside = [unit for unit in units_below(station, by.line) if unit.division_id != story.STATION][: VILLAGES - 1]
        for task in _of(by)[:21:7]:
            break_down(task, [*villages.values(), *beside], by=by)


def _of(by: Post) -> list[Task]:
    """The tasks that a post's unit was given from above, in the order of their titles."""
    return list(
        Task.objects.filter(unit=by.unit, area_key=by.unit.division_id, obligation__line=by.line)
        .exclude(obligation__unit=by.unit)
        .select_related("obligation__campaign", "unit")
        .order_by("title")
    )


def _work_off(by: Post) -> None:
    """Some tasks finished before they were due, some in hand, the others waiting, a few of them late."""
    dice = random.Random(f"{story.SEED}{by.slug}")
    with acting(by):
        if _did(by, StepKind.STARTED):
            return
        for task in _of(by):
            luck, early, note = dice.random(), dice.randint(1, 4), dice.choice(story.NOTES)
            if luck > story.BEGUN or task.due is None:
                continue
            done = task.due - timedelta(early)
            with on(max(story.BROKEN_DOWN, min(done - timedelta(3), story.DAY))):
                start(task, by=by)
            share = story.FINISHED_IN_TIME if task.due < story.DAY else story.FINISHED
            if luck < share and done <= story.DAY:
                with on(done):
                    finish(task, by=by, note=note, minutes=story.MINUTES.get(early))


def _did(by: Post, what: StepKind) -> bool:
    return Step.objects.filter(by=by, what=what, area_key__range=current().enclosing).exists()


def _remind() -> None:
    """The league presses for what is late in its banners."""
    by = post_named("xingan-clerk")
    with acting(by) as scope:
        if _did(by, StepKind.REMINDED):
            return
        late = Task.objects.filter(area_key__range=scope.enclosing, due__lt=story.DAY - timedelta(3))
        late = late.exclude(state=TaskState.DONE).exclude(unit=by.unit).order_by("due", "area_key", "title")
        with on(story.DAY - timedelta(1)):
            remind(list(late.values_list("pk", flat=True)[: story.REMINDED]), by=by)
