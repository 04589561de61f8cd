"""The work of the story: simulated everywhere but in one place, a banner's own sheet with bad rows, a few merges."""

from itertools import islice

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns.models import Campaign
from linli.catalogue.kinds import catalogue
from linli.demonstration import sheet, story
from linli.demonstration.campaigns import Campaigns
from linli.figures.drain import drain
from linli.kernel.reasons import Refused
from linli.ledger.actions import claim, merge_people
from linli.ledger.intake import uploads
from linli.ledger.models import Claim, Upload, UploadState
from linli.ledger.simulation import simulate
from linli.ledger.worksheets.reading import read
from linli.ledger.worksheets.values import Period, Settled
from linli.people.models import Merge, Person
from linli.places.rule import gazetteer

#: the share of simulated works that is sure to stand in the campaign in the end: some are withdrawn
LASTING = 0.95
MERGES = 8
MERGED = "同一人，前后写法不同"


def record(made: Campaigns, count: int) -> None:
    """All work up to the set day, sealed now and then; the league's campaign claims what lies within its reach."""
    department, league = post_named("department-clerk"), post_named("xingan-clerk")
    for share in story.SEALED:
        with acting(department):
            simulate(
                made.region, count=int(count * share), seed=story.SEED, by=department, busy=story.busy(),
                spared=[story.ERENHOT],
            )  # fmt: skip
        drain()
    _take_sheet(made)
    with acting(department):
        claim(made.region, by=department)
    with acting(league):
        claim(made.league, by=league)
    _merge()


def count(made: Campaigns) -> int:
    """Works claimed for the region's campaign."""
    with acting(post_named("department-clerk")) as scope:
        return Claim.objects.filter(campaign=made.region, area_key__range=scope.enclosing).count()


def bring_sheet(campaign: Campaign, by: Post, *, rows: int = sheet.ROWS) -> Upload:
    """The banner's own sheet, its columns confirmed as they were proposed. Small ones wait to be taken in at once."""
    data = sheet.workbook(rows)
    with acting(by):
        upload, _ = uploads.receive(data, sheet.NAME, campaign=campaign, by=by)
        uploads.study(upload.pk, by=by)
        upload.refresh_from_db()
        if upload.state == UploadState.MAPPING:
            proposed = read(
                data, filename=sheet.NAME, period=Period(story.FIRST, story.LAST), gazetteer=gazetteer(),
                kinds=catalogue(), within=by.unit.division.code,
            )  # fmt: skip
            said = Settled(shapes={tab.shape: tab.mapping for tab in proposed.sheets})
            uploads.settle(upload, said, version=upload.version, by=by)
            uploads.study(upload.pk, by=by)
        upload.refresh_from_db()
    return upload


def _take_sheet(made: Campaigns) -> None:
    """Good rows go in, the others come back."""
    by = post_named("kezhong-clerk")
    upload = bring_sheet(made.league, by)
    if upload.state == UploadState.PREVIEW:
        with acting(by):
            uploads.start(upload, version=upload.version, twins=True, by=by)


def _merge() -> None:
    """Some people of the banner turn out to be one: names that differ in their last sign."""
    by = post_named("kezhong-clerk")
    with acting(by) as scope:
        if Merge.objects.filter(why=MERGED, by=by).exists():
            return
        alike: dict[tuple[object, str], Person] = {}
        found = 0
        people = Person.objects.filter(unit__division__key__range=scope.enclosing).order_by("unit_id", "name", "pk")
        for person in islice(people.exclude(name=None), 2_000):
            other = alike.setdefault((person.unit_id, (person.name or "")[:-1]), person)
            if other is not person and found < MERGES:
                try:
                    merge_people(person.pk, other.pk, why=MERGED, by=by)
                    found += 1
                except Refused:
                    continue
