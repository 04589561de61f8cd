"""Stand-ins until the pages are here."""

from django.shortcuts import render

from linli.access import door


@door.public
def home(request, **found):
    return render(request, "ui/stub.html", {"name": "desk:home"})


@door.may(door.Ability.SEE)
def desk(request, **found):
    return render(request, "ui/stub.html", {"name": "desk:desk"})


@door.public
def tour(request, **found):
    return render(request, "ui/stub.html", {"name": "desk:tour"})


@door.may(door.Ability.SEE)
def campaigns(request, **found):
    return render(request, "ui/stub.html", {"name": "desk:campaigns"})


@door.may(door.Ability.SEE)
def campaign(request, **found):
    return render(request, "ui/stub.html", {"name": "desk:campaign"})
