"""The desk 工作台: what lies on it, many at once, and as a workbook."""

from io import BytesIO
from typing import Any
from uuid import UUID

import xlsxwriter
from borax.calendars.lunardate import LunarDate
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from linli.access import door
from linli.campaigns import actions
from linli.campaigns.models import Campaign
from linli.db.compiled import compiled
from linli.desk import rows
from linli.desk.rows import MANY, Counts, Row, Wanted
from linli.kernel.clock import today
from linli.kernel.i18n import mark, tr
from linli.places.queries import units_below
from linli.ui.paging import ROWS, Sheet, page_number

TABS = {
    "open": mark("全部未结"),
    "new": mark("新到"),
    "todo": mark("待办"),
    "doing": mark("在办"),
    "done": mark("已办"),
    "late": mark("督办"),
}
WEEKDAYS = (
    mark("星期一"),
    mark("星期二"),
    mark("星期三"),
    mark("星期四"),
    mark("星期五"),
    mark("星期六"),
    mark("星期日"),
)
EXPORTED = 5_000  #: rows of a workbook at most
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@door.may(door.Ability.SEE)
def desk(request: HttpRequest) -> HttpResponse:
    wanted = wanted_of(request)
    scope, holder = request.scope, request.holder  # type: ignore[attr-defined]
    counted = rows.counts(scope, wanted)
    page = _page(request, wanted, counted)
    return render(
        request,
        "desk/desk.html",
        {
            "wanted": wanted,
            "page": page,
            "tabs": _tabs(counted, wanted),
            "counted": counted,
            "many": MANY,
            "campaigns": _campaigns(),
            "below": units_below(scope.unit, scope.line)[:200],
            "narrowed": bool(wanted.campaign or wanted.below or wanted.words or wanted.mine),
            "weekday": WEEKDAYS[today().weekday()],
            "lunar": lunar_day(),
            "may_write": holder.may(door.Ability.DRAFT),
            "waiting": sum(row.state == "sent" for row in page.rows),
            "late": sum(row.role == "late" for row in page.rows),
        },
    )


@require_POST
@door.may(door.Ability.DRAFT)
def bulk(request: HttpRequest) -> HttpResponse:
    """签收 and 催办 of one row or of those that were chosen; back to where the person was."""
    by = request.scope.post  # type: ignore[attr-defined]
    if request.POST.get("act") == "remind" or "remind" in request.POST:
        chosen = _keys(request, "remind") or _keys(request, "task")
        done = actions.remind(chosen, by=by)
        said = tr("已催办 {n} 项，对方的工作台上会看到。", n=done) if done else tr("今天已经催办过了。")
    else:
        chosen = _keys(request, "acknowledge") or _keys(request, "delivery")
        done = actions.acknowledge_all(chosen, by=by)
        said = tr("已签收 {n} 项。", n=done) if done else tr("没有要签收的：已经签收过，或由别的单位签收。")
    messages.success(request, said)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else "desk:desk")


@door.may(door.Ability.SEE)
def export(request: HttpRequest) -> HttpResponse:
    """The same rows as a workbook. No cell begins a formula: all but dates is written as text."""
    wanted = wanted_of(request)
    found = rows.rows(request.scope, wanted, offset=0, size=EXPORTED)  # type: ignore[attr-defined]
    answer = HttpResponse(_workbook(found), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="desk-{today():%Y%m%d}.xlsx"'
    return answer


def wanted_of(request: HttpRequest) -> Wanted:
    """The filters in the URL; what makes no sense there is left out."""
    asked = request.GET
    number = asked.get("campaign", "")
    return Wanted(
        tab=asked.get("tab", "") if asked.get("tab") in TABS else "open",
        campaign=int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0,
        below=_uuid(asked.get("below", "")),
        words=asked.get("words", "").replace("\0", "").strip()[:100],
        latest_first=asked.get("order") == "latest",
        mine=asked.get("mine") == "1",
    )


def lunar_day() -> str:
    """正月十六: the day of the lunar year as people say it."""
    day = today()
    return str(LunarDate.from_solar_date(day.year, day.month, day.day).strftime("%M月%D"))


@compiled
def _campaigns() -> QuerySet[Campaign, tuple[int, str]]:
    return Campaign.objects.order_by("-number").values_list("number", "title")[:50]


def _page(request: HttpRequest, wanted: Wanted, counted: Counts) -> Sheet:
    number = page_number(request)
    if wanted.tab not in counted.more:  # a page behind the last is the last
        number = min(number, max(1, -(-counted.of[wanted.tab] // ROWS)))
    found = rows.rows(
        request.scope,  # type: ignore[attr-defined]
        wanted,
        offset=(number - 1) * ROWS,
        size=ROWS + 1,
    )
    return Sheet(number, found[:ROWS], counted.of[wanted.tab], len(found) > ROWS)


def _tabs(counted: Counts, wanted: Wanted) -> list[dict[str, Any]]:
    """What others handed to this desk has a tab while there is any: by its deadline it may stand far down the list."""
    return [
        {
            "tab": "" if tab == "open" else tab,
            "word": word,
            "count": counted.of[tab],
            "more": tab in counted.more,
            "on": tab == wanted.tab,
            "hot": tab == "late" and counted.of[tab] > 0,
        }
        for tab, word in TABS.items()
        if tab != "new" or counted.of[tab] or tab == wanted.tab
    ]


def _workbook(found: list[Row]) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        tab, bold = book.add_worksheet(tr("工作台")), book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        heads = (tr("事项"), tr("依据"), tr("承办单位"), tr("承办人"), tr("状态"), tr("期限"))
        for column, (head, width) in enumerate(zip(heads, (60, 12, 28, 16, 10, 12), strict=True)):
            tab.write_string(0, column, head, bold)
            tab.set_column(column, column, width)
        for at, row in enumerate(found, 1):
            label = row.clause.label if row.clause else ""
            for column, text in enumerate((row.title, label, row.unit, row.owner, tr(row.mark.word))):
                tab.write_string(at, column, f"'{text}" if text[:1] in tuple("=+-@\t\r") else text)
            if row.due:
                tab.write_datetime(at, 5, row.due, day)
        tab.freeze_panes(1, 0)
    return buffer.getvalue()


def _keys(request: HttpRequest, field: str) -> list[UUID]:
    return [key for value in request.POST.getlist(field)[:MANY] if (key := _uuid(value))]


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
