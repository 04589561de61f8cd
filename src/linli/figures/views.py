"""Pages of the figures: the figure with its tables, the works behind it, and the same as a workbook."""

import time
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from linli.access import door
from linli.access.scope import Scope
from linli.catalogue.kinds import catalogue
from linli.figures import chart, queries, reasons, tables, workbook
from linli.figures.asked import Asked, asked, within_reach
from linli.figures.behind import MANY, page_of_works, waiting
from linli.figures.metrics import OUTCOME, Metric
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because
from linli.ledger.models import Evidence, Seal
from linli.places.models import Line
from linli.ui.addresses import address
from linli.ui.refusals import refused
from linli.ui.templatetags.linli import day_text, named


@door.may(door.Ability.SEE)
def figures(request: HttpRequest) -> HttpResponse:
    try:
        one = asked(request.GET, request.scope)
        context = _page(one, request)
    except Refused as refusal:
        return refused(request, refusal, "figures/unclear.html")
    return render(request, "figures/figures.html", context)


@door.may(door.Ability.SEE)
def records(request: HttpRequest) -> HttpResponse:
    try:
        one = asked(request.GET, request.scope)
    except Refused as refusal:
        return refused(request, refusal, "figures/unclear.html")
    page, waiting = page_of_works(one, request.GET.get("page", "1"))
    for work in page.object_list:
        work.of_kind = catalogue().kinds[work.kind]
        work.grade = Evidence((work.records_sum or {}).get("evidence", Evidence.ADDED))
    context = _common(one, request.scope) | {"page": page, "waiting": waiting}
    return render(request, "figures/records.html", context)


@door.may(door.Ability.SEE)
def export(request: HttpRequest) -> HttpResponse:
    one = asked(request.GET, request.scope)
    still = queries.held_still()
    now, _ = _seals(one)
    data = workbook.made(one, tables.shown(one), now, still=still)
    response = HttpResponse(data, content_type=workbook.TYPE)
    response["Content-Disposition"] = f'attachment; filename="figures-{one.where.node}-{now.number if now else 0}.xlsx"'
    return response


def _page(one: Asked, request: HttpRequest) -> dict[str, Any]:
    """Beside the shell's: campaigns, places, lock, seal, days, kinds, places below, the node's own, what waits."""
    still = queries.held_still()
    now, then = _seals(one)
    shown = tables.shown(one)
    metric = one.metric
    values = {day: metric.take(totals) for day, totals in shown.of_days.items()}
    past = _past(one, then, compute="compute" in request.GET) if one.seal and now and one.seal != now.number else None
    return _common(one, request.scope) | {
        "shown": shown,
        "tables": [_linked(one, table) for table in shown.tables],
        "groups": [(of, of.show(value), _url(one, metric=of.code)) for of, value in shown.groups if value],
        "value": metric.show(metric.take(shown.totals)),
        "split": [part | {"url": _url(one, metric=part["metric"].code)} for part in tables.split(shown.totals)],
        "sides": [(of, of.show(of.take(shown.totals)), _url(one, metric=of.code)) for of in tables.beside(metric)],
        "chart": chart.bars(values, one.where.first_day, one.where.last_day, metric.show, day_text),
        "seal": now,
        "still": still,
        "past": past,
        "waiting": waiting(one.where, one.reach),
        "uses": address("reports:uses") + one.query(**tables.as_reported(one, shown)),
    }


def _common(one: Asked, scope: Scope) -> dict[str, Any]:
    crumbs = [
        (node.division.name, _url(one, node=node.division_id, own=None) if within_reach(node, scope) else "")
        for node in one.places.path
    ]
    return {
        "asked": one,
        "where": one.where,
        "metric": one.metric,
        "unit": one.subjects[0].measure if one.metric is OUTCOME else tr(one.metric.unit) if one.metric.unit else "",
        "strip": _strip(one),
        "many": MANY,
        "crumbs": crumbs,
        "place": one.places.node.division.name,
        "subjects": one.subjects,
        "areas": catalogue().areas,
        "kinds": mark_safe("".join(_kinds(one))),
        "line": Line(one.where.line),
        "figure_url": _url(one),
        "records_url": address("figures:records") + one.query(),
        "export_url": address("figures:export") + one.query(),
    }


def _kinds(one: Asked) -> Iterator[str]:
    """The kinds to choose from, sixty of them, by area."""
    chosen = one.where.kinds[0] if len(one.where.kinds) == 1 else ""
    for area in catalogue().areas:
        if one.area_shown in (None, area):
            kinds = ((kind.code, named(kind), " selected" if kind.code == chosen else "") for kind in area.kinds)
            options = "".join(f'<option value="{code}"{mark}>{escape(name)}</option>' for code, name, mark in kinds)
            yield f'<optgroup label="{escape(named(area))}">{options}</optgroup>'


def _strip(one: Asked) -> dict[str, str]:
    """The stations of the thread around a figure, as far as they are known from below."""
    found = {"report": address("reports:reports"), "work": address("ledger:works")}
    if one.campaign:
        found["notice"] = address("notices:notice", one.campaign.notice_id)
        found["task"] = address("desk:campaign", one.campaign.number)
    return found


def _url(one: Asked, **changes: Any) -> str:
    return address("figures:figures") + one.query(**changes)


def _seals(one: Asked) -> tuple[Seal | None, Seal | None]:
    """The last seal, and the one that is asked for. Refused: NO_SUCH_SEAL."""
    then, now = queries.seals(one.seal or 0)
    if one.seal is not None and then is None:
        raise Refused(because(reasons.NO_SUCH_SEAL, given=one.seal, last=now.number if now else 0))
    return now, then


def _past(one: Asked, then: Seal | None, *, compute: bool) -> dict[str, Any]:
    """What can be said of a seal before the last: cells hold only the present, the ledger everything, but slowly."""
    assert then is not None
    past: dict[str, Any] = {"seal": then, "compute_url": _url(one, compute=1), "now_url": _url(one, seal=None)}
    if compute:
        start = time.perf_counter()
        totals = queries.totals_as_of(one.where, then.number, one.reach)
        past |= {"tried": True, "seconds": f"{time.perf_counter() - start:.1f}", "totals": totals}
        if totals:
            past["value"] = one.metric.show(one.metric.take(totals))
    return past


def _linked(one: Asked, table: tables.Table) -> dict[str, Any]:
    """A table, its rows drawn: hundreds of numbers, for which the template would need a third of the page's time."""
    page = address("figures:records" if table.code == "days" else "figures:figures")
    drawn = (_row(row, table.columns, escape(page + one.query(**row.query, metric=None))) for row in table.rows)
    return {"table": table, "rows": mark_safe("".join(drawn))}


def _row(row: tables.Row, columns: Sequence[Metric], url: str) -> str:
    """Each number as it is shown, with the address at which it opens."""
    kind, cells = (' class="sum"' if row.head else ""), _IDLE * len(columns)
    if row.totals.works:
        shown = ((of.code, of.show(of.take(row.totals), aligned=True)) for of in columns)
        cells = "".join(_CELL % (url, code, number) for code, number in shown)
    return f'<tr{kind}><th scope="row"><a class="plain" href="{url}">{escape(row.label)}</a></th>{cells}</tr>'


_CELL = '<td class="r"><a class="plain ink" href="%s&amp;metric=%s">%s</a></td>'
_IDLE = '<td class="r"><span class="faint">0</span></td>'
