"""The tour."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.access import door


@door.public
def tour(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/stub.html", {"name": "desk:tour"})
