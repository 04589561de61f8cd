"""提出重复: a unit says which of its other obligations a new one repeats; its superior agrees, or says why not."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from linli.access import door
from linli.campaigns import actions, queries
from linli.campaigns.forms import HowOutside
from linli.campaigns.models import Delivery
from linli.campaigns.queries import Like
from linli.campaigns.views.obligations import visible
from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Refused
from linli.ui.forms import Form
from linli.ui.refusals import refused


class Objecting(Form):
    """Which other one it repeats, and words where they help."""

    other = forms.ChoiceField(label=mark("与哪一件重复"), widget=forms.RadioSelect())
    note = forms.CharField(label=mark("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, likes: list[Like], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.likes = {str(like.delivery.pk): like for like in likes}
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, like.delivery.obligation.what) for key, like in self.likes.items()]

    def chosen(self) -> Delivery:
        return self.likes[self.cleaned_data["other"]].delivery

    def how(self) -> actions.Outside:
        return actions.Outside()


class ObjectingByHand(HowOutside, Objecting):
    """登记提出重复 of a unit without accounts: how it said so, and what proves it."""

    field_order = ("other", "note", "channel", "on", "receipt")


@door.may(door.Ability.DRAFT)
def object_to(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The form of the unit, or of who stands in for it; what the superior answers is sent here too (`answer`)."""
    found = visible(pk)
    try:
        delivery = queries.delivery_of(pk)
    except Delivery.DoesNotExist:
        raise Http404 from None
    by = request.scope.post  # type: ignore[attr-defined]
    if request.method == "POST" and "answer" in request.POST:
        return _answered(request, delivery)
    likes = queries.perhaps_repeated(delivery, found.clause)  # type: ignore[attr-defined]
    acting_for = delivery.unit_id != by.unit_id
    form = (ObjectingByHand if acting_for else Objecting)(likes, request.POST or None)
    facts = {"obligation": found, "delivery": delivery, "form": form, "likes": likes, "acting_for": acting_for}
    if request.method != "POST":
        return render(request, "campaigns/object.html", facts)
    if not form.is_valid():
        return render(request, "campaigns/object.html", facts, status=422)
    try:
        done = actions.object_to(delivery, form.chosen(), by=by, note=form.cleaned_data["note"], how=form.how())
    except Refused as refusal:
        return refused(request, refusal, "campaigns/object.html", **facts)
    said = tr("已登记。") if acting_for else tr("已提出重复，等上级答复。")
    messages.success(request, said if done else tr("没有改动：这件事已经办过了。"))
    return redirect("campaigns:obligation", pk=pk)


def _answered(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    by, note = request.scope.post, request.POST.get("note", "")[:500]  # type: ignore[attr-defined]
    if request.POST["answer"] == "agree":
        done = bool(actions.close([delivery.pk], by=by, note=note))
        said = tr("已同意：按重复销号，由另一件一并答复。")
    else:
        done = actions.decline_repeat(delivery, by=by, note=note)
        said = tr("已答复：不作重复，由对方接着办。")
    messages.success(request, said if done else tr("没有改动：这件事已经办过了。"))
    return redirect("campaigns:obligation", pk=delivery.obligation_id)
