"""One unit with one of everything, and posts of every role there, beside it, above it and below it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client

from linli.access import deputies, tokens
from linli.access.actions import give_post, open_account
from linli.access.demo import KEZHONG, VILLAGE, XINGAN, ZHALAITE
from linli.access.holder import Holder
from linli.access.models import Post, Role
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns.actions import Chosen, amend, confirm, coverings, open_ahead, pass_down
from linli.campaigns.models import Covering, CoveringState, Instalment, Task
from linli.campaigns.period import Proposal
from linli.figures.drain import drain
from linli.kernel.clock import today
from linli.ledger import actions as ledger
from linli.ledger.drafts import Draft, Part
from linli.ledger.intake import uploads
from linli.ledger.models import Evidence, Work
from linli.messaging import addresses
from linli.messaging.actions import Told, tell
from linli.messaging.models import Kind, Message
from linli.notices.actions import read_again, receive
from linli.notices.extraction.tests.made import notice_pdf
from linli.people.actions import named_people
from linli.people.models import Person
from linli.places.models import Line
from linli.places.queries import holder
from linli.reports import flow
from linli.reports.models import BoundFigure
from tests import examples
from tests.machine import NOTICE
from tests.site import client_at, photographed

MARKER = "青石谷"  #: stands in all that is the unit's own, and nowhere else
PLACES = {"own": KEZHONG, "neighbouring": ZHALAITE, "higher": XINGAN, "lower": VILLAGE}


@dataclass
class World:
    owner: Post
    parameters: dict[examples.Finder, dict[str, Any]]  #: what is the unit's own, by the finder of its examples
    figure: Any  #: a figure in the unit's report
    other: Any  #: a second delivery of the unit


def world() -> World:
    """Make it, as the clerk of a banner would. Inside a transaction that is undone."""
    owner = post_named("kezhong-clerk")
    with acting(owner):
        campaign = _campaign(owner)
        [delivery] = pass_down(campaign, by=owner)
        work, person = _work(owner)
        ledger.claim(campaign, by=owner)
    drain()
    by = Holder(owner.account, owner, two_factors=True)
    with acting(owner):
        filing = flow.begin(delivery.obligation, by=by)
        sheet = f"日期,类别\n{MARKER},写春联\n".encode()
        made = {
            examples.notice: campaign.notice,
            examples.paper: receive(notice_pdf(), f"{MARKER}.pdf", by=owner),
            examples.reading: campaign.notice.readings.get(),
            examples.obligation: delivery.obligation,
            examples.delivery: delivery,
            examples.covering: _covering(campaign, by),
            examples.instalment: (daily := _daily(owner)),
            examples.reported: daily.delivery.obligation,
            examples.task: Task.objects.get(obligation=delivery.obligation),
            examples.work: work,
            examples.message: _message(owner),
            examples.address: addresses.add(owner.unit, owner.line, "jsons://gateway.example/", MARKER, by=owner),
            examples.scan: photographed(owner),
            examples.clause: delivery.obligation.decision,
            examples.amendment: _amendment(campaign, owner),
            examples.correction: _corrected("另行更正", owner),
            examples.filing: filing,
            examples.report: filing.report,
            examples.figure: BoundFigure.objects.filter(report=filing.report)[0],
            examples.upload: uploads.receive(sheet, f"{MARKER}.csv", campaign=campaign, by=owner)[0],
            examples.person: person,
            examples.account: owner.account,
            examples.post: owner,
            examples.deputy: deputies.hand_over(
                owner, post_named("zhalaite-clerk").account.name, today(), today(), why="", by=by
            ),
            examples.token: tokens.issue(owner, owner.account, MARKER)[0],
        }
    found: dict[examples.Finder, dict[str, Any]] = {
        find: {"pk": one.pk, "ordinal": 1, "page": 1} for find, one in made.items()
    }
    found[examples.campaign] = {"number": campaign.number}
    return World(owner, found, made[examples.figure].pk, daily.delivery.pk)


def posts() -> dict[tuple[Role, str], Client]:
    """A signed-in client of every role in every place."""
    found = {}
    for where, division in PLACES.items():
        unit = holder(division, Line.CIVIL)
        for role in Role:
            slug = f"{role}-{where}"
            give_post(open_account(slug), unit, role, slug=slug)
            found[role, where] = client_at(slug)
    return found


def _campaign(owner: Post) -> Any:
    text = NOTICE.read_text("utf-8").replace("春节期间", f"{MARKER}期间")
    reading = read_again(receive(text.encode(), f"{MARKER}.txt", by=owner))
    period = Proposal(date(2022, 12, 30), date(2023, 3, 31), inferred=False)
    return confirm(reading, period=period, by=owner, simulated=True, units=[owner.unit], due=date(2023, 2, 15))


def _covering(campaign: Any, by: Holder) -> Covering:
    """Sent, as far as its page goes: seen above, and by nobody else while it reached nobody."""
    assert by.post
    one = coverings.begin(campaign, by.post.unit, by=by)
    Covering.objects.filter(pk=one.pk).update(state=CoveringState.SENT)
    return one


def _daily(owner: Post) -> Instalment:
    """A report that is due every day, today among them."""
    order = f"请每日18:00前将{MARKER}当日情况报送至我局，没有情况的实行零报告。"
    text = f"关于{MARKER}情况日报告的通知\n\n{order}\n\n2023年1月31日\n"
    reading = read_again(receive(text.encode(), f"{MARKER}日报.txt", by=owner))
    period = Proposal(date(2023, 2, 1), date(2023, 3, 31), inferred=False)
    [delivery] = pass_down(confirm(reading, period=period, by=owner, simulated=True, units=[owner.unit]), by=owner)
    open_ahead()
    return Instalment.objects.filter(delivery=delivery, area_key=delivery.area_key).order_by("day")[0]


def _message(owner: Post) -> Message:
    tell(Kind.OTHER, [Told(unit=owner.unit, key=MARKER, facts={"what": MARKER})], line=owner.line)
    return Message.objects.get(unit=owner.unit, key=MARKER, area_key=owner.unit.division_id)


def _corrected(word: str, owner: Post) -> Any:
    """A corrected text of the campaign's notice, read and not decided upon."""
    text = NOTICE.read_text("utf-8").replace("春节期间", f"{MARKER}期间").replace("及时部署", word)
    return read_again(receive(text.encode(), f"{MARKER}-{word}.txt", by=owner))


def _amendment(campaign: Any, owner: Post) -> Any:
    return amend(campaign, _corrected("尽早部署", owner), Chosen(frozenset(), everybody=True), by=owner)


def _work(owner: Post) -> tuple[Any, Person]:
    unit = owner.unit
    [person] = named_people(unit, [(MARKER, ("13800000000",))]).values()
    parts = (Part(evidence=Evidence.LEADER, person=person, minutes_credited=60),)
    at = {"unit": unit.pk, "area_key": unit.division_id, "place_key": unit.division_id}
    draft = Draft(**at, kind="couplets", service_day=date(2023, 1, 16), simulated=True, parts=parts)
    ledger.record([draft], by=owner)
    return Work.objects.get(pk=draft.id), Person.objects.get(pk=person)
