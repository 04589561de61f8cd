"""The components of the look, as tags. Each is a few characters of HTML: a list of fifteen rows calls them often."""

from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.base import FilterExpression, Node, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from linli.kernel import i18n
from linli.kernel.arranged import arranged
from linli.kernel.clock import LOCAL, today
from linli.kernel.i18n import tr as _tr
from linli.kernel.workdays import falls_on, name_of, workdays_between
from linli.ui.addresses import address
from linli.ui.assets import icon_path, versioned
from linli.ui.terms import TERMS

register = template.Library()


@register.tag
def tr(parser: Parser, token: Token) -> Node:
    """A sentence in the reader's language, with its facts: `{% tr "共 {n} 项" n=total %}`; `as name` keeps it."""
    first, *rest = token.split_contents()[1:]
    kept = rest[-1] if len(rest) > 1 and rest[-2] == "as" else ""
    facts = token_kwargs(rest[:-2] if kept else rest, parser)
    return _Said(parser.compile_filter(first), facts, kept)


class _Said(Node):
    """Written out, not a `simple_tag`: a page says some two hundred sentences, most without a fact."""

    def __init__(self, message: FilterExpression, facts: dict[str, FilterExpression], kept: str) -> None:
        self.message, self.facts, self.kept = message, facts, kept
        self.literal = str(message.var) if isinstance(message.var, str) and not message.filters else None

    def render(self, context: Context) -> str:
        message = self.literal if self.literal is not None else self.message.resolve(context)
        facts = {name: conditional_escape(_number(fact.resolve(context))) for name, fact in self.facts.items()}
        said = mark_safe(_tr(message, **facts))
        if self.kept:
            context[self.kept] = said
            return ""
        return said


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """Django's own, put together once for each address."""
    node = django_url(parser, token)
    return node if node.asvar else _Address(node.view_name, node.args, node.kwargs, None)


class _Address(URLNode):
    def render(self, context: Context) -> str:
        args = [arg.resolve(context) for arg in self.args]
        kwargs = {name: value.resolve(context) for name, value in self.kwargs.items()}
        return conditional_escape(address(self.view_name.resolve(context), *args, **kwargs))


@register.filter(name="tr")
def tr_filter(message: object) -> str:
    """A label that is a message itself, such as that of a choice: `{{ state.label|tr }}`."""
    return _tr(str(message)) if message else ""


def _number(fact: object) -> object:
    return f"{fact:,}" if isinstance(fact, int) and not isinstance(fact, bool) else fact


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built file, with its content's hash: it may be kept for ever."""
    return versioned(name)


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """A picture of the icon set; hidden from screen readers unless it has a label of its own."""
    seen = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="i" viewBox="0 0 16 16" {}>{}</svg>', seen, mark_safe(icon_path(name)))


@register.simple_tag
def st(kind: str, word: str) -> SafeString:
    """A state: a shape and a word. Kinds: "" (not begun), go, done, warn, bad."""
    return format_html('<span class="st" data-s="{}">{}</span>', kind, _tr(word))


@register.simple_tag
def due(day: date | None, done: bool = False, title: str = "", firm: bool = False) -> SafeString:
    """A deadline: the date, days left or over, and a word. 临期 is the last three working days (LOOK.md).

    One that ends on a day off runs out on the working day after it (`workdays.falls_on`), unless it is `firm` (不顺延).
    """
    if day is None:
        return format_html('<span class="due">{}</span>', _tr("未定期限"))
    if done:
        return format_html('<span class="due" title="{}"><span>{}</span></span>', title, day_text(day))
    last = day if firm else falls_on(day, arranged())
    left = (last - today()).days
    if left < 0:
        kind, count, word = "bad", _tr("超 {n} 天", n=-left), _tr("超期")
    elif workdays_between(today(), last, arranged()) <= 3:
        kind, count, word = "warn", _tr("剩 {n} 天", n=left) if left else _tr("今天"), _tr("临期")
    else:
        kind, count, word = "", _tr("剩 {n} 天", n=left), _tr("正常")
    shown = format_html('<span class="st" data-s="{}">{}</span>', kind, word) if kind else word
    return format_html(
        '<span class="due" data-s="{}" title="{}"><span>{}{}</span><span class="d">{}</span>{}</span>',
        kind, title, day_text(day), _moved(day, last), count, shown,
    )  # fmt: skip


def _moved(day: date, last: date) -> SafeString | str:
    """（春节假期，顺延至2月5日）, behind a deadline that ends on a day off; in the column of a table a sign for it."""
    if day == last:
        return ""
    said = _tr("（{why}，顺延至{day}）", why=_tr(name_of(day, arranged())), day=day_text(last))
    return format_html(
        '<small class="moved">{}</small><abbr class="mv" title="{}">{}</abbr>', said, said.strip("（） "), _tr("延")
    )


@register.filter
def named(value: Any) -> str:
    """The name of something from the catalogue in the reader's language: of a kind, an area, a group, a metric."""
    return value.en if i18n.language() == "en" else value.zh


@register.filter
def day(value: date | datetime | None) -> str:
    return day_text(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """2月10日 18:00, in local time."""
    return f"{day_text(value)} {value.astimezone(LOCAL):%H:%M}" if value else ""


def day_text(value: date | datetime) -> str:
    """2月10日 or Feb 10; the year only where it is not this one."""
    local = value.astimezone(LOCAL).date() if isinstance(value, datetime) else value
    same = local.year == today().year
    if i18n.language() == "en":
        return f"{local:%b} {local.day}" if same else f"{local:%b} {local.day}, {local.year}"
    return f"{local.month}月{local.day}日" if same else f"{local.year}年{local.month}月{local.day}日"


@register.filter
def full_day(value: date) -> str:
    """2023年2月6日 or Feb 6, 2023."""
    return (
        f"{value:%b} {value.day}, {value.year}"
        if i18n.language() == "en"
        else f"{value.year}年{value.month}月{value.day}日"
    )


@register.filter
def short_code(code: int | str) -> str:
    """A division's code as people write it: 152222, not 152222000000."""
    text = str(code)
    return text[:6] if text.endswith("000000") else text[:9] if text.endswith("000") else text


@register.filter
def n(value: int | None) -> str:
    """A number with its thousands; a dash for what is not known."""
    return "—" if value is None else f"{value:,}"


@register.filter
def hours(minutes: int | None) -> str:
    """Minutes as hours, rounded once, at the end."""
    return "—" if minutes is None else f"{minutes / 60:,.1f}"


@register.filter
def masked(name: str | None) -> str:
    """王*英: the first and the last character stand."""
    if not name:
        return _tr("未具名")
    return name[0] + "*" + (name[-1] if len(name) > 2 else "")


@register.simple_tag(takes_context=True)
def url_with(context: dict[str, Any], **changes: object) -> str:
    """The query of this page with some fields changed; an empty value drops one. The filter is the URL."""
    query: dict[str, list[Any]] = dict(context["request"].GET.lists())
    for name in ("page", *changes):
        query.pop(name, None)
    query |= {name: [value] for name, value in changes.items() if value not in ("", None)}
    return "?" + urlencode(query, doseq=True)


@register.simple_tag
def term(word: str) -> SafeString:
    """A term that opens its explanation where it stands. Raises KeyError for one that `ui.terms` does not explain."""
    return format_html(
        '<details class="term menu"><summary>{}</summary><span class="drop small">{}</span></details>',
        _tr(word),
        _tr(TERMS[word]),
    )


@register.tag
def why(parser: Parser, token: Token) -> Node:
    """A box that explains: `{% why "warn" %}…{% endwhy %}`. Kinds: bad stops, warn, ok is a receipt, info explains."""
    kind = token.split_contents()[1].strip('"')
    inside = parser.parse(("endwhy",))
    parser.delete_first_token()
    return _Why(kind, inside)


class _Why(Node):
    icons = {"bad": "x-circle", "warn": "exclamation-triangle", "ok": "check-circle", "info": "info-circle"}

    def __init__(self, kind: str, inside: Any) -> None:
        self.kind, self.inside = kind, inside

    def render(self, context: Any) -> SafeString:
        body = mark_safe(self.inside.render(context))
        role = "alert" if self.kind == "bad" else "note"
        return format_html(
            '<div class="why {}" role="{}">{}<div>{}</div></div>', self.kind, role, icon(self.icons[self.kind]), body
        )
