"""Simulated work (演练数据) from a seed: through the same actions as real work, marked as what it is.

The same seed over the same places gives the same figures in any database: places go in order of their keys, chance
comes from the seed alone, and no clock is asked. Every county gets its share, every kind its turn.
"""

import random
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import partial
from itertools import islice
from uuid import UUID, uuid5

from django.db import connection

from linli.access.models import Post
from linli.access.scope import Scope, acting, current
from linli.campaigns.models import Campaign
from linli.catalogue.kinds import Kind, catalogue
from linli.kernel.clock import LOCAL, service_day
from linli.kernel.ids import new_id
from linli.kernel.reasons import Refused, because
from linli.ledger.actions import claim, record
from linli.ledger.drafts import Draft, Part
from linli.ledger.models import Evidence, Work
from linli.ledger.reasons import NOT_SIMULATED
from linli.people.actions import Wanted, named_people_of
from linli.places.models import Standing, Unit

_COUNTY = 10**6  #: keys of a county share what stands above these digits
_BATCH = 5_000
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡白包乌斯云鲍额"
_GIVEN = "建国伟芳秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚春梅日图雅其木格苏乐"
_EVIDENCE = (Evidence.MEASURED, Evidence.TWO_PARTY, Evidence.LEADER, Evidence.SELF, Evidence.ADDED)
_WEIGHTS = (30, 25, 25, 10, 10)


class Fate(StrEnum):
    """What becomes of a work after it was recorded."""

    STANDS = "stands"
    CORRECTED = "corrected"  #: somebody counted again
    WITHDRAWN = "withdrawn"  #: it did not take place


@dataclass(frozen=True, slots=True)
class Scene:
    """One simulated work, before its unit and its people are looked up: `place` is a key, names are made up."""

    number: int  #: from 0
    place: int
    kind: str
    start: datetime
    minutes: int
    names: tuple[str, ...]
    unnamed: int
    served: int
    groups: Mapping[str, int]
    outcome: int
    evidence: Evidence
    fate: Fate = Fate.STANDS


def scenes(
    places: Sequence[int],
    *,
    first: date,
    last: date,
    kinds: Sequence[str],
    count: int,
    seed: int,
    busy: Mapping[date, int] | None = None,
) -> Iterator[Scene]:
    """`count` works at these places (division keys, in any order), on days from `first` to `last`, both included.

    `busy`: the days on which anything happens, with their weights; without it every day is like the others.

    County after county and kind after kind in turn, so that from 55 works on each kind occurs and from as many works as
    there are counties on each county. Pure: the same arguments give the same scenes.
    """
    chance = random.Random(seed)
    counties: dict[int, list[int]] = defaultdict(list)
    for key in sorted(places):
        counties[key // _COUNTY].append(key)
    turns = list(counties.values())
    order = chance.sample(list(kinds), len(kinds))
    for n in range(count):
        place = chance.choice(turns[n % len(turns)])
        # One step further in each round, so that a county does not meet the same few kinds for ever.
        kind = catalogue().kinds[order[(n + n // len(turns)) % len(order)]]
        yield _scene(n, chance, place, kind, _day(chance, first, last, busy))


def _day(chance: random.Random, first: date, last: date, busy: Mapping[date, int] | None) -> date:
    if busy:
        return chance.choices(list(busy), list(busy.values()))[0]
    return first + timedelta(chance.randrange((last - first).days + 1))


def _scene(number: int, chance: random.Random, place: int, kind: Kind, day: date) -> Scene:
    served = chance.randint(1, 120) if kind.mode == "event" else chance.randint(1, 12)
    groups = chance.sample(catalogue().priority_groups, chance.choice((0, 1, 1, 2)))
    return Scene(
        number=number,
        place=place,
        kind=kind.code,
        start=datetime.combine(day, time(chance.randint(8, 18), chance.choice((0, 30))), LOCAL).astimezone(UTC),
        minutes=chance.choice((60, 90, 120, 150, 180)),
        names=tuple(sorted({_name(chance) for _ in range(max(kind.team, chance.randint(1, 6)))})),
        unnamed=chance.choice((0, 0, 0, 2, 5, 9)),
        served=served,
        groups={group.code: chance.randint(1, served) for group in groups},
        outcome=chance.randint(1, served),
        evidence=chance.choices(_EVIDENCE, _WEIGHTS)[0],
        fate=chance.choices(list(Fate), (94, 4, 2))[0],
    )


def _name(chance: random.Random) -> str:
    """Two thousand names, so that within a unit some people come again."""
    return chance.choice(_SURNAMES) + chance.choice(_GIVEN) + chance.choice("英强梅华")


def simulate(
    campaign: Campaign,
    *,
    count: int,
    seed: int,
    by: Post,
    busy: Mapping[date, int] | None = None,
    spared: Collection[int] = (),
) -> int:
    """Record simulated work within the post's reach and claim it for the campaign; the number of works newly claimed.

    `busy`: as in `scenes`; `spared`: divisions (keys) of counties where nothing happens.
    Some works are corrected, some withdrawn. Idempotent: a seed gives a campaign the same works, so that a second run
    adds nothing and a longer one only what is missing. Refused: NOT_SIMULATED (the campaign is a real one).
    """
    if not campaign.simulated:
        raise Refused(because(NOT_SIMULATED, title=campaign.title))
    with acting(by) as scope:
        _one_at_a_time()
        holders = _holders(scope)
        idle = {key // _COUNTY for key in spared}
        made = scenes(
            [key for key in holders if key // _COUNTY not in idle],
            first=campaign.first_day,
            last=campaign.last_day,
            kinds=campaign.kinds,
            count=count,
            seed=seed,
            busy=busy,
        )
        for batch in _batches(made):
            _record(_missing(batch, campaign, seed), holders, by)
        return claim(campaign, by=by)


def _holders(scope: Scope) -> dict[int, UUID]:
    """Which unit holds the reach of a county, town or village, by the key of the division."""
    standings = Standing.objects.filter(
        line=scope.line, holds=True, division__level__gte=3, division__key__range=scope.enclosing
    )
    found = standings.order_by("pk").values_list("division_id", "unit_id")  # the same order gives the same works
    return {key: unit for key, unit in found if any(low <= key <= high for low, high in scope.reach)}


def _units(batch: Sequence[tuple[UUID, Scene]], holders: Mapping[int, UUID]) -> dict[int, Unit]:
    """The units that act in the scenes, by the key of their division."""
    found = Unit.objects.in_bulk({holders[scene.place] for _, scene in batch})
    return {unit.division_id: unit for unit in found.values()}


def _one_at_a_time() -> None:
    """Two commands at once would both find the works missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('linli.simulation'))")


def _batches(made: Iterator[Scene]) -> Iterator[list[Scene]]:
    while batch := list(islice(made, _BATCH)):
        yield batch


def _missing(batch: Sequence[Scene], campaign: Campaign, seed: int) -> list[tuple[UUID, Scene]]:
    """The scenes that the ledger lacks, with the ids that campaign, seed and number give their works."""
    by_id = {uuid5(campaign.pk, f"{seed}:{scene.number}"): scene for scene in batch}
    there = Work.objects.filter(pk__in=by_id, area_key__range=current().enclosing).values_list("pk", flat=True)
    for work in there:
        del by_id[work]
    return list(by_id.items())


def _record(batch: Sequence[tuple[UUID, Scene]], holders: Mapping[int, UUID], by: Post) -> None:
    units = _units(batch, holders)
    names: dict[Unit, list[Wanted]] = defaultdict(list)
    for _, scene in batch:
        names[units[scene.place]] += [(name, ()) for name in scene.names]
    persons = named_people_of(names)
    drafts = [_draft(scene, units[scene.place], persons[units[scene.place].pk], work) for work, scene in batch]
    record(drafts, by=by)
    pairs = zip(drafts, (scene for _, scene in batch), strict=True)
    record([later for draft, scene in pairs if (later := _later(draft, scene.fate))], by=by)


def _draft(scene: Scene, unit: Unit, persons: Mapping[Wanted, UUID], work: UUID) -> Draft:
    part = partial(Part, evidence=scene.evidence, minutes_attended=scene.minutes, minutes_credited=scene.minutes)
    unnamed = [part(heads=scene.unnamed)] if scene.unnamed else []
    return Draft(
        id=work,
        unit=unit.pk,
        area_key=unit.division_id,
        place_key=scene.place,
        kind=scene.kind,
        service_day=service_day(scene.start),
        start=scene.start,
        end=scene.start + timedelta(minutes=scene.minutes),
        served=scene.served,
        groups=scene.groups,
        outcome=scene.outcome,
        outcome_evidence=scene.evidence,
        simulated=True,
        parts=(*(part(person=persons[name, ()]) for name in scene.names), *unnamed),
    )


def _later(draft: Draft, fate: Fate) -> Draft | None:
    """What replaces the work: its correction (two more were served), or what withdraws it."""
    if fate is Fate.CORRECTED:
        parts = tuple(replace(part, id=new_id()) for part in draft.parts)
        served = (draft.served or 0) + 2
        return replace(draft, id=new_id(), parts=parts, served=served, replaces=draft.id, why="counted-again")
    if fate is Fate.WITHDRAWN:
        return replace(draft, id=new_id(), parts=(), replaces=draft.id, withdrawn=True, why="not-held")
    return None
