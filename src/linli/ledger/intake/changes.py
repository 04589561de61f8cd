"""What a correction changes: the work as the ledger has it beside the work as the sheet now says."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from linli.access.scope import Scope
from linli.catalogue.kinds import catalogue
from linli.kernel.i18n import mark, tr
from linli.ledger.intake.entry import clock, outcome, span
from linli.ledger.intake.values import Change, Item
from linli.ledger.models import ServiceRecord, Work
from linli.people.models import Person
from linli.places.queries import divisions_of

_LABELS = {
    "unit": mark("填报单位"),
    "place": mark("地点"),
    "kind": mark("服务类别"),
    "day": mark("日期"),
    "time": mark("起止时间"),
    "minutes": mark("时长（分钟）"),
    "heads": mark("志愿者人数"),
    "named": mark("具名人数"),
    "served": mark("服务人数"),
    "groups": mark("重点群体"),
    "outcome": mark("成果"),
}


@dataclass(frozen=True, slots=True)
class Content:
    """A work as words, by the labels above, and the names in it, which are compared and not shown."""

    words: Mapping[str, str]
    names: tuple[str, ...]


def changes(items: Sequence[Item], scope: Scope) -> list[tuple[Change, ...]]:
    """For each item with known work: what taking it in would change in the ledger. Four statements for any number."""
    wanted = [item.known.work for item in items if item.known]
    if not wanted:
        return [() for _ in items]
    works = Work.objects.filter(pk__in=wanted, area_key__range=scope.enclosing).select_related("unit").in_bulk()
    records = defaultdict(list)
    for r in ServiceRecord.objects.filter(work__in=wanted, area_key__range=scope.enclosing):
        records[r.work_id].append(r)
    persons = {r.person for some in records.values() for r in some if r.person}
    names = dict(Person.objects.filter(pk__in=persons).values_list("pk", "name"))
    places = divisions_of([w.place_key for w in works.values()] + [item.place_key for item in items])
    where = {key: division.name for key, division in places.items()}
    found = []
    for item in items:
        old = works.get(item.known.work) if item.known else None
        before = content_of(old, records[old.pk], names, where) if old else None
        found.append(compare(before, _of_item(item, where)) if before else ())
    return found


def compare(before: Content, after: Content) -> tuple[Change, ...]:
    """What differs, as words; lists of names are compared and not shown."""
    found = [
        Change(tr(label), before.words[name], after.words[name])
        for name, label in _LABELS.items()
        if before.words[name] != after.words[name]
    ]
    if before.names != after.names and before.words["named"] == after.words["named"]:
        found.append(Change(tr("志愿者名单"), tr("原名单"), tr("名单有变")))
    return tuple(found)


def content_of(
    work: Work, records: Sequence[ServiceRecord], names: Mapping[UUID, str | None], where: Mapping[int, str]
) -> Content:
    said = sorted(names.get(r.person) or "" for r in records if r.person)
    return Content(
        {
            "unit": work.unit.name,
            "place": where.get(work.place_key, ""),
            "kind": catalogue().kinds[work.kind].zh,
            "day": work.service_day.isoformat(),
            "time": span(work.start, work.end),
            "minutes": _spread(r.minutes_attended for r in records),
            "heads": str(sum(r.heads for r in records)),
            "named": str(len(said)),
            "served": _number(work.served),
            "groups": _groups(work.groups),
            "outcome": _number(work.outcome),
        },
        tuple(said),
    )


def _of_item(item: Item, where: Mapping[int, str]) -> Content:
    work = item.draft
    said = sorted(part.name for part in work.parts if part.name)
    return Content(
        {
            "unit": item.unit.name,
            "place": where.get(item.place_key, ""),
            "kind": catalogue().kinds[work.kind].zh,
            "day": work.day.isoformat(),
            "time": span(*clock(work)),
            "minutes": _spread(part.minutes for part in work.parts),
            "heads": str(work.volunteers),
            "named": str(len(said)),
            "served": _number(work.recipients),
            "groups": _groups(dict(work.groups)),
            "outcome": _number(outcome(work)),
        },
        tuple(said),
    )


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _spread(minutes: Iterable[int | None]) -> str:
    return "、".join(sorted({_number(m) for m in minutes} - {""}, key=int))


def _groups(groups: Mapping[str, int]) -> str:
    return "、".join(f"{g.zh}{groups[g.code]}" for g in catalogue().priority_groups if g.code in groups)
