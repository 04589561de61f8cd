"""What a page of a notice says too often for a template."""

from urllib.parse import quote

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from linli.kernel.i18n import tr
from linli.notices.showing import Item

register = template.Library()


@register.simple_tag
def chip(one: Item, edit: str = "") -> SafeString:
    """One of several findings of a field; where they may be changed it leads to its form, else to its words.

    Written out: a notice has some sixty of them.
    """
    there = f"{edit}?edit={quote(one.field, safe='')}#edit" if edit else f"#s{one.at}"
    said = format_html("<small>{}</small>", tr(one.label)) if one.verdict else ""
    return format_html(
        '<a class="tag{}" data-f="{}" id="f{}" href="{}">{} <small>{}</small>{}</a>',
        " off" if one.dropped else "", one.no, one.no, there, one.words, one.no, said,
    )  # fmt: skip
