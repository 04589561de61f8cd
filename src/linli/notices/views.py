"""Stand-ins until the pages are here."""

from django.shortcuts import render

from linli.access import door


@door.may(door.Ability.SEE)
def notices(request, **found):
    return render(request, "ui/stub.html", {"name": "notices:notices"})


@door.may(door.Ability.SEE)
def register(request, **found):
    return render(request, "ui/stub.html", {"name": "notices:register"})


@door.may(door.Ability.SEE)
def notice(request, **found):
    return render(request, "ui/stub.html", {"name": "notices:notice"})


@door.may(door.Ability.SEE)
def file(request, **found):
    return render(request, "ui/stub.html", {"name": "notices:file"})
