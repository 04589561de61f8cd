"""Stand-ins until the pages are here."""

from django.shortcuts import render

from linli.access import door


@door.signed_in
def account(request, **found):
    return render(request, "ui/stub.html", {"name": "access:account"})


@door.signed_in
def switch(request, **found):
    return render(request, "ui/stub.html", {"name": "access:switch"})


@door.may(door.Ability.SEE)
def looks(request, **found):
    return render(request, "ui/stub.html", {"name": "access:looks"})


@door.may(door.Ability.AUDIT)
def audit(request, **found):
    return render(request, "ui/stub.html", {"name": "access:audit"})


@door.may(door.Ability.GIVE_POSTS)
def posts(request, **found):
    return render(request, "ui/stub.html", {"name": "access:posts"})


@door.may(door.Ability.GUARD)
def guard(request, **found):
    return render(request, "ui/stub.html", {"name": "access:guard"})


@door.signed_in
def second_factor(request, **found):
    return render(request, "ui/stub.html", {"name": "access:second_factor"})
