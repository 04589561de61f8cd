"""One box for document numbers, titles, units, tasks and the numbers of records, within the scope.

Every word must be found. Parts of words are looked for as they are: under row-level security PostgreSQL lets no index
of titles answer before the policy has, so what keeps this fast is the range of the scope and the limit of a group.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from linli.access.scope import Scope
from linli.campaigns.models import Campaign, Obligation, Task
from linli.catalogue.kinds import catalogue
from linli.kernel.i18n import language, tr
from linli.kernel.ids import uuid_of
from linli.ledger.models import ServiceRecord, Work
from linli.notices.models import Reading
from linli.places.models import Unit
from linli.reports.models import BoundFigure, Filing
from linli.ui.templatetags.linli import day_text

#: results of a group; more are asked for with more words
MOST = 8
LONGEST = 60
_YEAR = re.compile(r"[\[(（【〔](\d{4})[\])）】〕]")


@dataclass(frozen=True, slots=True)
class Result:
    title: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    results: tuple[Result, ...]
    more: bool  #: there are others; the words name too much


def search(typed: str, scope: Scope) -> list[Group]:
    """What the words name, group by group, those without a result left out. Five statements at most."""
    words = _YEAR.sub(r"〔\1〕", typed[:LONGEST].replace("\0", "")).split()
    if not words:
        return []
    found = _numbered(key) if len(words) == 1 and (key := uuid_of(words[0])) else _named(words, scope)
    return [group for group in found if group.results]


def _named(words: list[str], scope: Scope) -> list[Group]:
    def every(*fields: str, how: str = "icontains") -> Q:
        condition = Q()
        for word in words:
            one = Q()
            for name in fields:
                one |= Q(**{f"{name}__{how}": word})
            condition &= one
        return condition

    within = {"area_key__range": scope.enclosing}
    notices = Reading.objects.filter(every("found__title", "found__doc_number")).order_by("notice", "-at")
    campaigns = Campaign.objects.filter(every("title", "theme")).order_by("-number")
    tasks = Task.objects.filter(every("title", "unit__name"), **within).select_related("unit")
    units = Unit.objects.filter(every("name"), division__key__range=scope.enclosing).select_related("division")
    filings = Filing.objects.filter(every("report__title", "unit__name", "number"), **within).select_related("report")
    return [
        _group(tr("通知公文"), notices.distinct("notice").only("notice", "found"), _notice),
        _group(tr("活动"), campaigns, _campaign),
        _group(tr("任务"), tasks.order_by(F("due").asc(nulls_last=True), "pk"), _task),
        _group(tr("情况报告"), filings.order_by("-pk"), _filing),
        _group(tr("单位"), units.order_by("division_id", "pk"), _unit),
    ]


def _numbered(key: UUID) -> list[Group]:
    """What bears the number. The scope is the policies' here: a key leads to one row at most."""
    return [
        _group(tr("工作"), Work.objects.filter(pk=key).select_related("unit"), _work),
        _group(tr("服务记录"), ServiceRecord.objects.filter(pk=key).select_related("work__unit"), _record),
        _group(tr("报告里的数"), BoundFigure.objects.filter(pk=key).select_related("report"), _figure),
        _group(tr("任务"), Task.objects.filter(pk=key).select_related("unit"), _task),
        _group(tr("职责"), Obligation.objects.filter(pk=key).select_related("unit"), _obligation),
    ]


def _group(name: str, rows: QuerySet[Any], read: Callable[[Any], Result]) -> Group:
    found: Iterable[Any] = list(rows[: MOST + 1])
    results = tuple(read(one) for one in found)
    return Group(name, results[:MOST], len(results) > MOST)


def _notice(one: Reading) -> Result:
    title = "".join((one.found.get("title") or tr("（无标题）")).split())
    return Result(title, one.found.get("doc_number") or "", reverse("notices:notice", args=[one.notice_id]))


def _campaign(one: Campaign) -> Result:
    note = f"{day_text(one.first_day)}–{day_text(one.last_day)}" + (tr("（演练）") if one.simulated else "")
    return Result(one.title, note, reverse("desk:campaign", args=[one.number]))


def _task(one: Task) -> Result:
    note = f"{one.unit.name} · {tr(one.get_state_display())}"
    return Result(one.title, note, reverse("campaigns:task", args=[one.pk]))


def _filing(one: Filing) -> Result:
    return Result(one.report.title, tr(one.get_state_display()), reverse("reports:report", args=[one.pk]))


def _unit(one: Unit) -> Result:
    place = f"{one.division.name} {one.division.code}"
    return Result(one.name, place, f"{reverse('figures:figures')}?node={one.division_id}")


def _work(one: Work) -> Result:
    kind = catalogue().kinds[one.kind]
    name = kind.en if language() == "en" else kind.zh
    return Result(name, f"{one.unit.name} · {day_text(one.service_day)}", reverse("ledger:work", args=[one.pk]))


def _record(one: ServiceRecord) -> Result:
    return _work(one.work)


def _figure(one: BoundFigure) -> Result:
    return Result(one.sentence, one.report.title, reverse("thread:figure", args=[one.pk]))


def _obligation(one: Obligation) -> Result:
    return Result(one.what, one.unit.name, reverse("campaigns:obligation", args=[one.pk]))
