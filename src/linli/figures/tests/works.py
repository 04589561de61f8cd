"""A small world for tests of figures: units of both lines, people with numbers, one campaign, and random work."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from uuid import UUID

from linli.access.models import Post
from linli.access.queries import post_named
from linli.campaigns.models import Campaign
from linli.catalogue.kinds import catalogue
from linli.kernel.ids import new_id
from linli.ledger.actions import record
from linli.ledger.drafts import Draft, Part
from linli.notices.models import Notice
from linli.people.models import PersonNumber
from linli.places.rule import office_id

REGION, HOHHOT, HULUNBUIR, XINGAN, MANZHOULI = 150000000000, 150100000000, 150700000000, 152200000000, 150781000000
JALAINUR, KEZHONG, TOWN, VILLAGE = 150703000000, 152222000000, 152222100000, 152222100001
AREAS = {
    REGION: "civil-department",
    HOHHOT: "civil-bureau",
    HULUNBUIR: "civil-bureau",
    XINGAN: "civil-bureau",
    MANZHOULI: "civil-bureau",
    JALAINUR: "civil-bureau",
    KEZHONG: "civil-bureau",
    TOWN: "social-work-station",
    VILLAGE: "village-station",
}
FIRST, LAST = date(2022, 12, 30), date(2023, 3, 31)
KINDS = ("couplets", "home-visit", "night-watch", "lecture", "other-civility")
GROUPS = ("older", "child", "disability")


def people(count: int) -> list[UUID]:
    """Persons as the ledger knows them: identifiers with their numbers."""
    found = [new_id() for _ in range(count)]
    numbers = [PersonNumber(person=p, number=900_000 + n, counts_as=900_000 + n) for n, p in enumerate(found)]
    PersonNumber.objects.bulk_create(numbers)
    return found


def campaign(*, simulated: bool = False) -> Campaign:
    """A confirmed campaign of the department over its whole period, for every kind."""
    clerk = post_named("department-clerk")
    issued = {"issuer": clerk.unit, "issuer_key": REGION}
    notice = Notice.objects.create(filename="n.txt", sha256=new_id().hex, received=b"", text="", by=clerk, **issued)
    return Campaign.objects.create(
        number=int.from_bytes(new_id().bytes[-3:]) + 1,
        notice=notice,
        title="关于春节期间开展文明实践志愿服务活动有关工作的通知",
        theme="志愿服务送关爱 文明实践树新风",
        first_day=FIRST,
        last_day=LAST,
        period_inferred=True,
        kinds=list(catalogue().kinds),
        simulated=simulated,
        by=clerk,
        **issued,
    )


@dataclass
class Office:
    """Somebody who records at random, from a seed, and corrects and withdraws."""

    by: Post
    people: list[UUID]
    chance: Random
    simulated: bool = False
    areas: tuple[int, ...] = tuple(AREAS)
    kinds: tuple[str, ...] = KINDS
    current: list[Draft] = field(default_factory=list)

    def record(self, count: int) -> None:
        drafts = [self.draft() for _ in range(count)]
        record(drafts, by=self.by)
        self.current += drafts

    def correct(self) -> None:
        old = self._take()
        new = self.draft(replaces=old.id, why="mistyped")
        record([new], by=self.by)
        self.current.append(new)

    def withdraw(self) -> None:
        old = self._take()
        record([self.draft(replaces=old.id, withdrawn=True, why="not-held")], by=self.by)

    def _take(self) -> Draft:
        return self.current.pop(self.chance.randrange(len(self.current)))

    def draft(self, **more: object) -> Draft:
        chance = self.chance
        area = chance.choice(self.areas)
        named = chance.sample(self.people, chance.choice((0, 0, 1, 3)))
        minutes, grade = chance.choice((0, 25, 90, 145)), chance.randint(1, 5)
        parts = [Part(person=person, evidence=grade, minutes_credited=minutes) for person in named]
        if chance.random() < 0.4:
            parts.append(Part(heads=chance.randint(1, 9), evidence=chance.randint(1, 5), minutes_credited=minutes))
        return Draft(
            unit=office_id(area, AREAS[area]),
            area_key=area,
            place_key=area,
            kind=chance.choice(self.kinds),
            service_day=FIRST + timedelta(days=chance.randrange(92)),
            served=chance.choice((None, 0, 12, 140)),
            groups={group: chance.randint(1, 9) for group in chance.sample(GROUPS, chance.randint(0, 2))},
            outcome=chance.choice((None, 5, 130)),
            simulated=self.simulated,
            parts=tuple(parts),
            **more,
        )
