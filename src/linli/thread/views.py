"""Stand-ins until the pages are here."""

from django.shortcuts import render

from linli.access import door


@door.may(door.Ability.SEE)
def search(request, **found):
    return render(request, "ui/stub.html", {"name": "thread:search"})


@door.may(door.Ability.SEE)
def clause(request, **found):
    return render(request, "ui/stub.html", {"name": "thread:clause"})


@door.may(door.Ability.SEE)
def figure(request, **found):
    return render(request, "ui/stub.html", {"name": "thread:figure"})


@door.may(door.Ability.SEE)
def work(request, **found):
    return render(request, "ui/stub.html", {"name": "thread:work"})


@door.may(door.Ability.SEE)
def uses(request, **found):
    return render(request, "ui/stub.html", {"name": "thread:uses"})
