"""What may be asked of uploads and of what was taken in. The sealed bytes are left out unless a page hands them out."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from linli.access.scope import current
from linli.campaigns.models import Campaign
from linli.db.compiled import Held, compiled
from linli.db.planned import planned_once
from linli.kernel.clock import today
from linli.ledger.models import Intake, Upload


def uploads() -> QuerySet[Upload]:
    """What the acting unit brought, the newest first."""
    scope = current()
    mine = Upload.objects.filter(unit=scope.unit, area_key__range=scope.enclosing)
    light = mine.defer("file", "refused", "found", "mapping", "intake__mapping")
    return light.select_related("by__account", "campaign", "intake").order_by("-at")


def intakes_elsewhere() -> QuerySet[Intake]:
    """Sheets that the acting unit took in without a page: on the command line, or by the API."""
    scope = current()
    mine = Intake.objects.filter(unit=scope.unit, upload=None, area_key__range=scope.enclosing)
    return mine.defer("mapping").select_related("by__account").order_by("-at")


@planned_once()
def upload(pk: UUID, *, with_bytes: bool = False) -> Upload:
    """One upload within reach; 404 where there is none."""
    return get_object_or_404(_whole if with_bytes else _light, pk=pk)


@compiled
def _whole(pk: Held) -> QuerySet[Upload]:
    rows = Upload.objects.filter(pk=pk)
    return rows.select_related("unit", "by__account", "taken_by__account", "campaign", "intake__withdrawn_by__account")


@compiled
def _light(pk: Held) -> QuerySet[Upload]:
    return _whole.plain(pk).defer("file", "refused")


@planned_once()
def campaigns() -> list[Campaign]:
    """The campaigns that the acting post sees, the newest first."""
    return _campaigns()


@compiled
def _campaigns() -> QuerySet[Campaign]:
    return Campaign.objects.order_by("-number")[:20]


def open_campaign(found: list[Campaign]) -> Campaign | None:
    """The one into which work goes unless somebody says otherwise: under way today, else the only one there is."""
    under_way = [one for one in found if one.first_day <= today() <= one.last_day]
    if len(under_way) == 1:
        return under_way[0]
    return found[0] if len(found) == 1 else None
