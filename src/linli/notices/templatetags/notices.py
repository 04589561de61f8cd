"""What a page of a notice says too often for a template."""

from urllib.parse import quote

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from linli.kernel.i18n import tr
from linli.notices.showing import Item

register = template.Library()


@register.simple_tag
def chip(one: Item, edit: str = "") -> SafeString:
    """One of several findings of a field; where they may be changed it leads to its form, else to its words.

    Written out: a notice has some sixty of them.
    """
    there = f"{edit}?edit={quote(one.field, safe='')}#edit" if edit else f"#s{one.at}"
    said = f"<small>{escape(tr(one.label))}</small>" if one.verdict else ""
    return mark_safe(
        f'<a class="tag{" off" if one.dropped else ""}" data-f="{one.no}" id="f{one.no}" href="{escape(there)}">'
        f"{escape(one.words)} <small>{one.no}</small>{said}</a>"
    )
