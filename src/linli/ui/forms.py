"""Forms in the language and look of the desk: labels are messages, widgets carry the theme's classes."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from linli.kernel.i18n import tr

_CLASS = {
    forms.CheckboxInput: "form-check-input",
    forms.Select: "form-select",
    forms.RadioSelect: "",
    forms.CheckboxSelectMultiple: "",
    forms.HiddenInput: "",
}


class _Quick:
    """Draws a widget here: the framework asks a template for every option, and a page has hundreds."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]  # type: ignore[attr-defined]
        return self.draw(widget)  # type: ignore[attr-defined, no-any-return]


class _Select(_Quick, forms.Select):
    def draw(self, widget: dict[str, Any]) -> SafeString:
        inside = format_html_join("", "{}", ((self._group(group, rows),) for group, rows, _ in widget["optgroups"]))
        return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), inside)

    def _group(self, group: str | None, rows: list[dict[str, Any]]) -> SafeString:
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((_text(row["value"]), flatatt(row["attrs"]), row["label"]) for row in rows),
        )
        return format_html('<optgroup label="{}">{}</optgroup>', group, options) if group else options


class _Input(_Quick):
    def draw(self, widget: dict[str, Any]) -> SafeString:
        value = widget["value"]
        said = format_html(' value="{}"', _text(value)) if value is not None else ""
        return format_html(
            '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], said, flatatt(widget["attrs"])
        )


class _TextInput(_Input, forms.TextInput):
    pass


class _NumberInput(_Input, forms.NumberInput):
    pass


_DRAWN: dict[type[forms.Widget], type[forms.Widget]] = {
    forms.Select: _Select,
    forms.TextInput: _TextInput,
    forms.NumberInput: _NumberInput,
}


def _text(value: object) -> str:
    return str(value) if value is not None else ""


class Form(forms.Form):
    """Labels, help and choices are Chinese messages, spoken when the form is shown."""

    use_required_attribute = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label, field.help_text = tr(field.label or ""), tr(field.help_text) if field.help_text else ""
            field.widget.__class__ = _DRAWN.get(type(field.widget), type(field.widget))
            style = next((css for kind, css in _CLASS.items() if isinstance(field.widget, kind)), "form-control")
            if style:
                field.widget.attrs.setdefault("class", style)
            if isinstance(field, forms.ChoiceField) and not callable(field.choices):
                field.choices = [
                    (value, tr(label) if isinstance(label, str) else label) for value, label in field.choices
                ]


class DayInput(_Input, forms.DateInput):
    """The browser's own calendar; ISO dates both ways."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)
