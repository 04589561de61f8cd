"""Stand-ins until the pages are here."""

from django.shortcuts import render

from linli.access import door


@door.may(door.Ability.SEE)
def figures(request, **found):
    return render(request, "ui/stub.html", {"name": "figures:figures"})


@door.may(door.Ability.SEE)
def records(request, **found):
    return render(request, "ui/stub.html", {"name": "figures:records"})


@door.may(door.Ability.SEE)
def export(request, **found):
    return render(request, "ui/stub.html", {"name": "figures:export"})
