"""Forms of tasks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from linli.access.models import Post
from linli.campaigns.models import Task
from linli.kernel.i18n import mark
from linli.places.models import Unit
from linli.ui.forms import DayInput, Form


class BreakDown(Form):
    """分解: to which units below, what, by when."""

    title = forms.CharField(label=mark("事项"), max_length=200)
    due = forms.DateField(label=mark("期限"), required=False, widget=DayInput())
    units = forms.MultipleChoiceField(label=mark("承办单位"), widget=forms.CheckboxSelectMultiple())

    def __init__(self, task: Task, below: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        limits = {"title": task.title, "due": task.due}
        super().__init__(*args, initial=limits, **kwargs)
        self.below = {str(unit.pk): unit for unit in below}
        field = self.fields["units"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, unit.name) for key, unit in self.below.items()]

    def chosen(self) -> list[Unit]:
        return [self.below[key] for key in self.cleaned_data["units"]]

    def title_given(self) -> str:
        return str(self.cleaned_data["title"])

    def due_given(self) -> date | None:
        found: date | None = self.cleaned_data["due"]
        return found


class GiveTo(Form):
    """改派: to another post of the unit. `was` is the owner that the person saw."""

    owner = forms.ChoiceField(label=mark("承办人"))
    was = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, task: Task, owners: Sequence[Post], *args: Any, **kwargs: Any) -> None:
        now = str(task.owner_id or "")
        super().__init__(*args, initial={"owner": now, "was": now}, **kwargs)
        self.owners = {str(post.pk): post for post in owners}
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, post.account.name) for key, post in self.owners.items()]

    def chosen(self) -> Post:
        return self.owners[self.cleaned_data["owner"]]
