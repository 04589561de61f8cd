"""Stand-ins until the pages are here."""

from django.shortcuts import render

from linli.access import door


@door.may(door.Ability.SEE)
def confirm(request, **found):
    return render(request, "ui/stub.html", {"name": "campaigns:confirm"})
