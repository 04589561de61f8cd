"""What the banner received: its register, a slip that the leader signed, a twin by the other line, and a correction."""

from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns import actions, amending
from linli.campaigns.actions import Chosen, acknowledge_amendment
from linli.campaigns.models import Amendment, AmendmentDelivery
from linli.demonstration import story
from linli.demonstration.campaigns import Campaigns
from linli.demonstration.days import on
from linli.notices import receiving, slips
from linli.notices.actions import Came, keep, read_again, receive
from linli.notices.extraction.extract import extract
from linli.notices.models import Channel, Notice, Slip
from linli.notices.slips import Assignment, Instruction

BANNER, LEAGUE, ALSO = "kezhong-clerk", "xingan-clerk", "zhalaite-clerk"


def receive_and_hand_on(made: Campaigns) -> None:
    """Each part that is missing: register, slip, twin; the league's correction, acknowledged by one banner."""
    _register(made)
    _slip(made)
    _twin()
    _correct(made)


def _register(made: Campaigns) -> None:
    """What came down inside the system, entered by the banner's clerk."""
    by = post_named(BANNER)
    for campaign, day in ((made.region, story.ACKNOWLEDGED), (made.league, story.BROKEN_DOWN)):
        with on(day), acting(by):
            receiving.take_from_above(campaign.notice, by=by)


def _slip(made: Campaigns) -> None:
    by = post_named(BANNER)
    with acting(by) as scope:
        if Slip.objects.filter(unit=by.unit, area_key__range=scope.enclosing).exists():
            return
    with on(story.BROKEN_DOWN), acting(by):
        receipt = receiving.receipt_of(made.league.notice, by.unit)
        assert receipt
        receipt.notice = made.league.notice
        slip = slips.propose(receipt, story.PROPOSAL, by=by)
    with on(story.SIGNED_ON), acting(by):
        said = Instruction(words=story.INSTRUCTION, signer=story.LEADER, on=story.SIGNED_ON)
        slips.instruct(slip, said, version=1, by=by)
        slips.assign(slip, Assignment(post=by, section=story.SECTION, due=story.SLIP_DUE), version=2, by=by)
        slips.circulate(slip, [], story.READERS, version=3, by=by)
        first = slips.readers(slip)[0]
        first.slip = slip
        slips.tick(first, on=story.SIGNED_ON, by=by)


def _twin() -> None:
    """The same notice by the civilisation line, on paper: proposed for joining, which a person is to confirm."""
    by = post_named(BANNER)
    text = story.document("forwarded.txt").decode()
    for old, new in story.OTHER_LINE.items():
        text = text.replace(old, new)
    data = text.encode()
    with on(story.SIGNED_ON), acting(by):
        if Notice.objects.filter(issuer=by.unit, filename=story.OTHER_LINE_FILE).exists():
            return
        keep(data, story.OTHER_LINE_FILE, extract(data), Came(story.SIGNED_ON, Channel.PAPER), by=by)


def _correct(made: Campaigns) -> None:
    """The league gives two days more; one banner has acknowledged it."""
    league, also = post_named(LEAGUE), post_named(ALSO)
    text = story.document("forwarded.txt").decode().replace(*story.CORRECTED)
    with on(story.CORRECTED_ON), acting(league):
        if not Amendment.objects.filter(campaign=made.league).exists():
            reading = read_again(receive(text.encode(), story.CORRECTED_FILE, by=league))
            found = amending.changes(made.league, reading)
            chosen = Chosen(frozenset(group.key for group in found.groups), note=story.CORRECTED_WHY)
            actions.amend(made.league, reading, chosen, by=league)
    with on(story.CORRECTED_ON), acting(also) as scope:
        mine = AmendmentDelivery.objects.select_related("unit").filter(
            unit=also.unit, area_key__range=scope.enclosing, acknowledged_at=None
        )
        for one in mine:
            acknowledge_amendment(one, by=also)
