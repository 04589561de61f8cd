"""Stand-ins until the pages are here."""

from django.shortcuts import render

from linli.access import door


@door.may(door.Ability.SEE)
def reports(request, **found):
    return render(request, "ui/stub.html", {"name": "reports:reports"})


@door.may(door.Ability.SEE)
def report(request, **found):
    return render(request, "ui/stub.html", {"name": "reports:report"})
