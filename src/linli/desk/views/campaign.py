"""The overview of a campaign."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.access import door


@door.may(door.Ability.SEE)
def campaigns(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/stub.html", {"name": "desk:campaigns"})


@door.may(door.Ability.SEE)
def campaign(request: HttpRequest, number: int) -> HttpResponse:
    return render(request, "ui/stub.html", {"name": "desk:campaign"})
