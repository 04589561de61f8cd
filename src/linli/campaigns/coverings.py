"""What may be asked about covering notices, inside a scope."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from linli.access.door import ABILITIES
from linli.access.holder import Holder
from linli.access.models import Audience, Post, Role
from linli.access.queries import staff
from linli.access.scope import Scope, current
from linli.access.signoff import ACTING, OTHER, OWN, Staff
from linli.campaigns.covering_rules import Case, Kind
from linli.campaigns.covering_words import Received, Words
from linli.campaigns.models import Campaign, Covering, CoveringState, CoveringStep, Delivery, Obligation
from linli.campaigns.queries import concerning_unit
from linli.db.compiled import Held, Listed, among, compiled
from linli.db.planned import planned_once
from linli.places.models import Standing, Unit

State = CoveringState
#: states in which it is more than its unit's own paper
OUT = (State.SENDING, State.SENT)
WRITING = (Kind.BEGIN, Kind.REVISE)


def listed(scope: Scope, *, whose: str = "", campaign: int = 0) -> QuerySet[Covering]:
    """The unit's own, those that were sent to it, and those that units below it have sent; the newest first."""
    rows = Covering.objects.filter(Q(unit=scope.unit) | Q(state__in=OUT)).select_related("campaign", "unit")
    received = Exists(Audience.objects.filter(subject=OuterRef("pk"), unit=scope.unit))
    if whose == "own":
        rows = rows.filter(unit=scope.unit)
    elif whose == "received":
        rows = rows.filter(received).exclude(unit=scope.unit)
    elif whose == "below":
        rows = rows.exclude(received).exclude(unit=scope.unit)
    if campaign:
        rows = rows.filter(campaign__number=campaign)
    return rows.order_by("-pk")


@planned_once()
def covering(scope: Scope, pk: UUID) -> Covering:
    """A covering notice with campaign and unit: the unit's own; another's once it is sent, or an island's. Raises
    Http404. One query, one more for what is not sent yet and not the unit's own."""
    found = get_object_or_404(_covering, pk=pk)
    if found.unit_id != scope.unit.pk and found.state not in OUT and staff([found.unit_id], found.line):  # type: ignore[union-attr]
        raise Http404
    return found


@compiled
def _covering(pk: Held) -> QuerySet[Covering]:
    rows = Covering.objects.select_related("campaign__notice", "unit__division")
    return rows.defer("campaign__notice__received").filter(pk=pk)


@planned_once()
def steps(one: Covering) -> list[CoveringStep]:
    """All steps in their order; of a notice that came from above none, for they are its unit's own. One query."""
    return _steps(covering=one.pk)


@compiled
def _steps(covering: Held) -> QuerySet[CoveringStep]:
    found = CoveringStep.objects.filter(covering=covering)
    return found.select_related("by__account", "by__unit", "deputy").order_by("ordinal")


def case(one: Covering, done: Sequence[CoveringStep], holder: Holder) -> Case:
    """The facts about a covering notice and who sits before it. One query."""
    assert holder.post is not None
    mine = staff([one.unit_id], one.line).get(one.unit_id, {})
    return Case(
        state=State(one.state),
        account=holder.account.pk,
        abilities=ABILITIES[Role(holder.post.role)],
        place=place(one.unit_id, one.line, one.area_key, mine, holder.post),
        drafters=drafters(done),
        staff=mine,
        unit=one.unit.name,
    )


def place(unit: UUID, line: str, key: int, mine: Staff, post: Post) -> str:
    """Where a post stands towards a unit: in it, in its stead (it has no account), or elsewhere."""
    if post.line != line:
        return OTHER
    if post.unit_id == unit:
        return OWN
    return ACTING if not mine and any(first <= key <= last for first, last in current().reach) else OTHER


def drafters(done: Sequence[CoveringStep]) -> frozenset[UUID]:
    """Who wrote what stands now, and who sent it on."""
    wrote = [step for step in done if step.kind in WRITING][-1:]
    sent = [step for step in done if step.kind == Kind.TO_REVIEW][-1:]
    return frozenset(step.deputy_id or step.by.account_id for step in (*wrote, *sent))


# What is passed on


def duties_of(campaign: Campaign, unit: Unit, line: str) -> list[Obligation]:
    """What a unit hands on: its own obligations in the campaign, else what it asked as the issuer of those right below.

    Each clause once. What it owes for itself alone, a consolidated report, stays with it. Two queries at most.
    """
    rows = Obligation.objects.filter(campaign=campaign, line=line, consolidates=False).select_related("delivery")
    rows = rows.order_by("clause_first", "inferred", "pk")
    own = list(rows.filter(unit=unit))
    if not own and campaign.issuer_id == unit.pk:
        right_below = Standing.objects.filter(unit=OuterRef("unit"), line=line, superior=unit)
        own = list(rows.filter(Exists(right_below), covering=None))
    once: dict[tuple[int, int], Obligation] = {}
    for duty in own:
        once.setdefault((duty.clause_first, duty.clause_end), duty)
    return list(once.values())


def limit_of(duties: Sequence[Obligation]) -> date | None:
    """The first day on which any of them is due, as far as it was extended: no own deadline may be later."""
    days = [day for duty in duties if (day := _due(duty))]
    return min(days, default=None)


@planned_once()
def limit(one: Covering) -> date | None:
    """The same of what a covering notice hands on. One query."""
    return limit_of(_duties(keys=[UUID(key) for key in one.duties]))


@compiled
def _duties(keys: Held) -> QuerySet[Obligation]:
    return Obligation.objects.filter(among("pk", keys)).select_related("delivery")


def _due(duty: Obligation) -> date | None:
    delivery = getattr(duty, "delivery", None)
    return delivery.due if delivery is not None else duty.due


def received(campaign: Campaign) -> Received:
    """How the notice names itself."""
    notice = campaign.notice
    return Received(title=campaign.title or notice.title, number=notice.doc_number, issued_by=notice.issued_by)


def words(one: Covering) -> Words:
    """What the document says: as signed, else as it stands."""
    if one.document:
        return Words.of(one.document)
    return Words(
        agency=one.unit.name,
        title=one.title,
        addressees=one.addressees,
        opening=one.opening,
        requirements=one.requirements,
        due=one.due,
        contact=one.contact,
        phone=one.phone,
        attached=received(one.campaign).name,
        simulated=one.campaign.simulated,
    )


def last_contact(unit: Unit, line: str) -> tuple[str, str]:
    """Whom the unit's last notice named. One query."""
    rows = Covering.objects.filter(unit=unit, line=line).exclude(contact="").order_by("-pk")
    return rows.values_list("contact", "phone").first() or ("", "")


def open_of(campaign: Campaign, unit: Unit, line: str) -> Covering | None:
    """The one of a unit in a campaign that is not sent yet."""
    rows = Covering.objects.filter(campaign=campaign, unit=unit, line=line).exclude(state=State.SENT)
    return rows.select_related("unit", "campaign").first()


@planned_once()
def beginnings(scope: Scope) -> list[Campaign]:
    """Campaigns of which the acting unit may pass something on, the newest first. One query."""
    low, high = scope.enclosing
    return _beginnings(unit=scope.unit.pk if scope.unit else None, low=low, high=high)


@compiled
def _beginnings(unit: Held, low: Held, high: Held) -> QuerySet[Campaign]:
    return Campaign.objects.filter(concerning_unit(unit, (low, high))).order_by("-number")[:30]


def islands(one: Covering) -> Listed[Delivery]:
    """What lies with units without accounts because of it, in code order."""
    low, high = current().enclosing
    return _islands.listed(covering=one.pk, low=low, high=high)


@compiled
def _islands(covering: Held, low: Held, high: Held) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(covering=covering, acted_for=True, area_key__range=(low, high))
    return rows.select_related("unit", "obligation").order_by("area_key", "pk")
