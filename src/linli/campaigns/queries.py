"""What may be asked about campaigns, inside a scope."""

from dataclasses import dataclass

from django.db.models import F, QuerySet

from linli.access.scope import current
from linli.campaigns.models import Campaign, Delivery, Obligation, Task
from linli.notices.models import Notice
from linli.places.models import Unit


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on a unit's desk, the earliest deadline first, what has none at the end."""

    deliveries: list[Delivery]
    tasks: list[Task]


def campaign_of(notice: Notice, *, simulated: bool = False) -> Campaign | None:
    """The campaign that came of a notice; None before it was confirmed."""
    return Campaign.objects.filter(notice=notice, simulated=simulated).first()


def numbered(number: str) -> QuerySet[Campaign]:
    """Campaigns whose notice bears a document number, as decided."""
    return Campaign.objects.filter(notice__decisions__field="doc_number", notice__decisions__value=number)


def obligations(campaign: Campaign) -> QuerySet[Obligation]:
    """The campaign's obligations that the scope may see, with unit and decision, by deadline and division."""
    return (
        Obligation.objects.filter(campaign=campaign)
        .select_related("unit", "decision", "campaign")
        .order_by(F("due").asc(nulls_last=True), "unit__division_id", "line", "clause_first")
    )


def desk(unit: Unit) -> Desk:
    """Deliveries and tasks of a unit within the scope, with obligation, campaign and owner. Two queries."""
    low, high = current().enclosing
    deliveries = (
        Delivery.objects.filter(unit=unit, area_key__range=(low, high))
        .select_related("obligation__campaign", "unit", "by")
        .order_by(F("obligation__due").asc(nulls_last=True), "at", "pk")
    )
    tasks = (
        Task.objects.filter(unit=unit, area_key__range=(low, high))
        .select_related("obligation__campaign", "unit", "owner")
        .order_by(F("due").asc(nulls_last=True), "at", "pk")
    )
    return Desk(list(deliveries), list(tasks))
