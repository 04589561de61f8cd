"""Where a unit is told outside the system, and when not: for its approver, and for the system administrator."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from linli.access import door
from linli.access.queries import posts_within
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused
from linli.messaging import actions, addresses, queries
from linli.messaging.forms import AddressForm, QuietForm
from linli.messaging.models import Address
from linli.messaging.quiet import Hours
from linli.places.models import Unit
from linli.ui.refusals import refused

SHOWN = 20  #: of the log


@door.may(door.Ability.CHANNELS)
def settings(request: HttpRequest) -> HttpResponse:
    unit = _unit(request)
    if request.method != "POST":
        return render(request, "messaging/settings.html", _shown(request, unit))
    form = AddressForm(request.POST)
    if not form.is_valid():
        return render(request, "messaging/settings.html", _shown(request, unit, form=form), status=422)
    by, said = request.holder.post, form.cleaned_data  # type: ignore[attr-defined]
    try:
        addresses.add(unit, by.line, said["url"], said["label"], by=by)
    except Refused as refusal:
        return refused(request, refusal, "messaging/settings.html", **_shown(request, unit, form=form))
    messages.success(request, tr("已保存，地址密封存放。请试发一次。"))
    return _back(unit)


@require_POST
@door.may(door.Ability.CHANNELS)
def quiet(request: HttpRequest) -> HttpResponse:
    unit, form = _unit(request), QuietForm(request.POST)
    if not form.is_valid():
        return render(request, "messaging/settings.html", _shown(request, unit, quiet_form=form), status=422)
    addresses.set_quiet(unit, form.hours(), by=request.holder.post)  # type: ignore[attr-defined]
    messages.success(request, tr("已保存。"))
    return _back(unit)


@require_POST
@door.may(door.Ability.CHANNELS)
def test(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _address(request, pk)
    actions.test(found, by=request.holder.post)  # type: ignore[attr-defined]
    messages.success(request, tr("已交后台试发，片刻后在下面的记录里看结果。"))
    return _back(found.unit)


@require_POST
@door.may(door.Ability.CHANNELS)
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _address(request, pk)
    addresses.remove(pk, found.unit)
    messages.success(request, tr("已删去。"))
    return _back(found.unit)


def _units(request: HttpRequest) -> list[Unit]:
    """Whose addresses the post looks after: its own unit's; an administrator those of all units with a post within
    reach."""
    post = request.holder.post  # type: ignore[attr-defined]
    if not request.holder.may(door.Ability.GIVE_POSTS):  # type: ignore[attr-defined]
        return [post.unit]
    rest = Unit.objects.filter(pk__in=posts_within(post).values("unit")).exclude(pk=post.unit_id)
    return [post.unit, *rest.order_by("division_id", "name")]


def _unit(request: HttpRequest) -> Unit:
    asked = request.POST.get("unit") or request.GET.get("unit")
    units = _units(request)
    if not asked:
        return units[0]
    for unit in units:
        if str(unit.pk) == asked:
            return unit
    raise Http404


def _address(request: HttpRequest, pk: UUID) -> Address:
    found = Address.objects.select_related("unit").filter(pk=pk, unit__in=[one.pk for one in _units(request)]).first()
    if found is None:
        raise Http404
    return found


def _shown(request: HttpRequest, unit: Unit, **more: Any) -> dict[str, Any]:
    hours = addresses.hours_of([unit.pk]).get(unit.pk, Hours())
    said = {"starts": hours.starts, "ends": hours.ends, "workdays_only": hours.workdays_only}
    sees = request.holder.sees  # type: ignore[attr-defined]
    return {
        "unit": unit,
        "units": _units(request),
        "addresses": [(one, addresses.SCHEMES[one.scheme]) for one in queries.addresses_of(unit)],
        "form": AddressForm(),
        "quiet_form": QuietForm(initial=said),
        "sees": sees,
        "log": queries.sendings(unit.pk)[:SHOWN] if sees else [],
    } | more


def _back(unit: Unit) -> HttpResponse:
    return redirect(f"{reverse('messaging:settings')}?unit={unit.pk}")
