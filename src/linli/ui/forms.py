"""Forms in the language and look of the desk: labels are messages, widgets carry the theme's classes."""

from typing import Any

from django import forms

from linli.kernel.i18n import tr

_CLASS = {
    forms.CheckboxInput: "form-check-input",
    forms.Select: "form-select",
    forms.RadioSelect: "",
    forms.CheckboxSelectMultiple: "",
    forms.HiddenInput: "",
}


class Form(forms.Form):
    """Labels, help and choices are Chinese messages, spoken when the form is shown."""

    use_required_attribute = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label, field.help_text = tr(field.label or ""), tr(field.help_text) if field.help_text else ""
            style = next((css for kind, css in _CLASS.items() if isinstance(field.widget, kind)), "form-control")
            if style:
                field.widget.attrs.setdefault("class", style)
            if isinstance(field, forms.ChoiceField) and not callable(field.choices):
                field.choices = [
                    (value, tr(label) if isinstance(label, str) else label) for value, label in field.choices
                ]


class DayInput(forms.DateInput):
    """The browser's own calendar; ISO dates both ways."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)
