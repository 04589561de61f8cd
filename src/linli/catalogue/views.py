"""The arrangement of holidays: a year as a calendar for everybody, and entering the next one for the administrator."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from linli.access import door
from linli.catalogue import holidays
from linli.catalogue.calendar import shown, year_of
from linli.catalogue.forms import OneDay, Pasted
from linli.catalogue.models import Holiday
from linli.kernel.clock import today
from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Refused
from linli.kernel.workdays import is_arranged
from linli.ui.paging import page_of
from linli.ui.refusals import refused

ENTER = "catalogue/enter.html"
#: the days of a week, Monday first
HEADS = (mark("一"), mark("二"), mark("三"), mark("四"), mark("五"), mark("六"), mark("日"))


@door.signed_in
def calendar(request: HttpRequest) -> HttpResponse:
    year = _year(request.GET.get("year", ""))
    known = holidays.entered()
    entries = Holiday.objects.filter(day__year=year).select_related("by__account", "by__unit").order_by("-at", "day")
    context = {
        "year": year,
        "months": year_of(year, known),
        "known": is_arranged(year, known),
        "entered": any(day.year == year for day in known),
        "page": page_of(request, entries),
        "heads": HEADS,
        "may_enter": request.holder.may(door.Ability.CALENDAR),  # type: ignore[attr-defined]
    }
    return render(request, "catalogue/holidays.html", context)


@door.may(door.Ability.CALENDAR)
def enter(request: HttpRequest) -> HttpResponse:
    """Paste a year's arrangement: `act` read shows what was read of it, enter keeps it."""
    if request.method != "POST":
        return render(request, ENTER, _forms())
    form = Pasted(request.POST)
    if not form.is_valid():
        return render(request, ENTER, _forms(form=form), status=422)
    found = form.arranged()
    known = holidays.entered()
    preview = [(one, shown(one.day, known)) for one in found.days]
    seen = _forms(form=form, found=found, preview=preview)
    if request.POST.get("act") != "enter" and found.days:
        return render(request, ENTER, seen)
    try:
        n = holidays.enter(found.days, basis=form.cleaned_data["basis"], by=request.holder.post)  # type: ignore[attr-defined]
    except Refused as refusal:
        return refused(request, refusal, ENTER, **seen)
    messages.success(request, tr("已录入 {n} 天，一分钟内处处生效。", n=n))
    return redirect(f"{reverse('catalogue:holidays')}?year={found.year}")


@door.may(door.Ability.CALENDAR)
def day(request: HttpRequest) -> HttpResponse:
    """Set a single day."""
    form = OneDay(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, ENTER, _forms(one=form), status=422 if request.method == "POST" else 200)
    said = form.cleaned_data
    by = request.holder.post  # type: ignore[attr-defined]
    try:
        holidays.set_day(said["day"], form.worked(), said["name"], basis=said["basis"], by=by)
    except Refused as refusal:
        return refused(request, refusal, ENTER, **_forms(one=form))
    messages.success(request, tr("已录入 {n} 天，一分钟内处处生效。", n=1))
    return redirect(f"{reverse('catalogue:holidays')}?year={said['day'].year}")


def _forms(**more: Any) -> dict[str, Any]:
    return {"form": Pasted(), "one": OneDay(), "found": None, "preview": []} | more


def _year(asked: str) -> int:
    return int(asked) if asked.isascii() and asked.isdigit() and 2000 <= int(asked[:5]) < 2100 else today().year
