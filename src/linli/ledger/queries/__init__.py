"""What may be asked of the ledger. What is not found by its key carries the enclosing range of the scope."""

from django.db.models import Exists, OuterRef, QuerySet

from linli.access.scope import current
from linli.campaigns.models import Campaign
from linli.ledger.models import Claim, Work


def current_works() -> QuerySet[Work]:
    """Works that count: not withdrawn, not replaced by a correction, within the scope."""
    later = Work.objects.filter(replaces=OuterRef("pk"))
    return Work.objects.filter(~Exists(later), area_key__range=current().enclosing, withdrawn=False)


def claimable(campaign: Campaign) -> QuerySet[Work]:
    """Work that fits the campaign and is not in it yet: the preview of `actions.claim`."""
    return current_works().filter(
        ~Exists(Claim.objects.filter(campaign=campaign, work=OuterRef("pk"))),
        service_day__range=(campaign.first_day, campaign.last_day),
        kind__in=campaign.kinds,
        simulated=campaign.simulated,
    )
