"""Fields and their inputs, drawn here: the framework asks a template for each of them and for every option of a select.

Widgets that are not here (radio buttons, files) are drawn by the framework's own templates.
"""

from collections.abc import Callable
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from linli.kernel.i18n import tr


class Drawn(TemplatesSetting):
    """The renderer of all forms."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        draw = DRAWN.get(template_name)
        return draw(context) if draw else super().render(template_name, context, request)


def _input(context: dict[str, Any]) -> SafeString:
    widget = context["widget"]
    said = format_html(' value="{}"', str(widget["value"])) if widget["value"] is not None else ""
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], said, flatatt(widget["attrs"])
    )


def _area(context: dict[str, Any]) -> SafeString:
    widget = context["widget"]
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>', widget["name"], flatatt(widget["attrs"]), widget["value"] or ""
    )


def _select(context: dict[str, Any]) -> SafeString:
    widget = context["widget"]
    inside = "".join([_group(group, rows) for group, rows, _ in widget["optgroups"]])
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), mark_safe(inside))


def _group(group: str | None, rows: list[dict[str, Any]]) -> str:
    options = "".join(
        [
            f'<option value="{conditional_escape("" if row["value"] is None else str(row["value"]))}"'
            f"{flatatt(row['attrs']) if row['attrs'] else ''}>{conditional_escape(row['label'])}</option>"
            for row in rows
        ]
    )
    return f'<optgroup label="{conditional_escape(group)}">{options}</optgroup>' if group else options


def _field(context: dict[str, Any]) -> SafeString:
    """A label, the input, its help and what is wrong with it."""
    field = context["field"]
    inside = [_said_by(field), field.as_widget() if not field.field.show_hidden_initial else str(field)]
    if field.help_text:
        inside.append(format_html('<span class="help" id="{}_helptext">{}</span>', field.auto_id, field.help_text))
    if field.errors:
        inside.append(str(field.errors))
    drawn = mark_safe("".join(inside))
    if field.use_fieldset:
        by = field.aria_describedby
        described = format_html(' aria-describedby="{}"', by) if by else ""
        drawn = format_html("<fieldset{}>{}</fieldset>", described, drawn)
    return format_html('<div class="field">{}</div>', drawn)


def _said_by(field: Any) -> SafeString:
    if field.use_fieldset:
        return format_html('<legend class="small b">{}</legend>', field.label)
    if not field.label:
        return mark_safe("")
    free = "" if field.field.required else format_html(' <span class="faint">{}</span>', tr("（可不填）"))
    return format_html('<label for="{}" class="small b">{}{}</label>', field.id_for_label, field.label, free)


def _errors(context: dict[str, Any]) -> SafeString:
    if not (errors := context["errors"]):
        return mark_safe("")
    told = mark_safe("".join([f"<li>{conditional_escape(error)}</li>" for error in errors]))
    ident = format_html(' id="{}_error"', errors.field_id) if errors.field_id else ""
    return format_html('<ul class="errors" role="alert"{}>{}</ul>', ident, told)


_INPUTS = ("input", "text", "number", "email", "url", "password", "hidden", "date", "time")
DRAWN: dict[str, Callable[[dict[str, Any]], SafeString]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
    "django/forms/widgets/textarea.html": _area,
    "django/forms/widgets/select.html": _select,
    "django/forms/field.html": _field,
    "django/forms/errors/list/default.html": _errors,
    "django/forms/errors/list/ul.html": _errors,
}
