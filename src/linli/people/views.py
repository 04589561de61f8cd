"""The masked person: open one field with a reason, for this page only."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from linli.access.door import Ability, may
from linli.kernel.reasons import Refused
from linli.people import queries
from linli.people.actions import reveal as open_field
from linli.people.forms import RevealForm
from linli.ui.refusals import refused

MOST = 100  #: names asked for at once


@may(Ability.UNSEAL)
@never_cache
def reveal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the reason, then show the field: in the answer to this form and nowhere else, so without a redirect."""
    person = queries.person_seen(pk)
    if person is None:
        raise Http404
    form = RevealForm(request.POST or None)
    template = "people/_reveal.html" if request.headers.get("HX-Request") else "people/reveal.html"
    shown = {"person": person.pk, "name": person.name, "form": form}
    if not form.is_valid():
        return render(request, template, shown, status=422 if form.is_bound else 200)
    try:
        value = open_field(pk, form.cleaned_data["field"], form.cleaned_data["why"])
    except Refused as refusal:
        return refused(request, refusal, template, **shown)
    return render(request, template, shown | {"value": value, "field": form.cleaned_data["field"]})


@may(Ability.SEE)
def names(request: HttpRequest) -> HttpResponse:
    """Masked names of the people asked for (`id`, at most a hundred), for the pages of lower floors."""
    wanted = []
    for text in request.GET.getlist("id")[:MOST]:
        try:
            wanted.append(UUID(text))
        except ValueError:
            continue
    return render(request, "people/_names.html", {"names": queries.names_of(wanted)})
