"""Stand-ins until the pages are here."""

from django.shortcuts import render

from linli.access import door


@door.may(door.Ability.SEE)
def obligation(request, **found):
    return render(request, "ui/stub.html", {"name": "campaigns:obligation"})


@door.may(door.Ability.SEE)
def task(request, **found):
    return render(request, "ui/stub.html", {"name": "campaigns:task"})
