"""Stand-ins until the pages are here."""

from django.shortcuts import render

from linli.access import door


@door.may(door.Ability.SEE)
def works(request, **found):
    return render(request, "ui/stub.html", {"name": "ledger:works"})


@door.may(door.Ability.SEE)
def new(request, **found):
    return render(request, "ui/stub.html", {"name": "ledger:new"})


@door.may(door.Ability.SEE)
def work(request, **found):
    return render(request, "ui/stub.html", {"name": "ledger:work"})


@door.may(door.Ability.SEE)
def correct(request, **found):
    return render(request, "ui/stub.html", {"name": "ledger:correct"})


@door.may(door.Ability.SEE)
def sheets(request, **found):
    return render(request, "ui/stub.html", {"name": "ledger:sheets"})


@door.may(door.Ability.SEE)
def upload(request, **found):
    return render(request, "ui/stub.html", {"name": "ledger:upload"})


@door.may(door.Ability.SEE)
def sheet(request, **found):
    return render(request, "ui/stub.html", {"name": "ledger:sheet"})
