"""One line of a table to a typed row, or to a refusal that names every fault in it."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time

from linli.kernel import citizen_id
from linli.kernel.i18n import tr
from linli.kernel.reasons import Reason, because
from linli.ledger.worksheets import reasons, text, times
from linli.ledger.worksheets.columns import PHONE
from linli.ledger.worksheets.kinds import Kinds
from linli.ledger.worksheets.places import Settled
from linli.ledger.worksheets.tables import Line, Table
from linli.ledger.worksheets.values import Cell, Doubt, Period, Refusal, Row, Secret

_DAY = 24 * 60
_CATEGORY = re.compile("类别|类型|种类|分类")
_MEASURE = re.compile(r"\((人次|人|名|户|件|幅|副|张|次|处|份|株|棵|场|篇|个|公里)\)")
_PART_OF_DAY = re.compile(r"^(?:上午|下午|全天|晚上|早上|中午|一天|半天)$")
#: The order in which a row's faults are named; the first is the field of its refusal.
_ORDER = ("date", "start", "end", "minutes", "place", "kind", "volunteers", "recipients", "outcome")


@dataclass
class Findings:
    """Faults and doubts of one line, as they are met."""

    faults: list[tuple[str, Reason]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def fault(self, name: str, reason: Reason | None) -> None:
        if reason:
            self.faults.append((name, reason))

    def doubt(self, name: str, reason: Reason | None) -> None:
        if reason:
            self.doubts.append(Doubt(name, reason))


@dataclass(frozen=True, slots=True)
class Clock:
    day: date | None
    start: time | None
    end: time | None
    minutes: int | None


@dataclass(frozen=True)
class RowReader:
    """Reads the lines of one table."""

    table: Table
    period: Period
    kinds: Kinds

    def read(self, line: Line, place: Settled) -> Row | Refusal:
        found = Findings()
        found.faults += self._unknown(line)
        clock = self._clock(line, found)
        found.fault("place", place.fault)
        found.doubt("place", place.doubt)
        kind, activity = self._kind(line, found)
        names, volunteers = self._people(line, found)
        recipients = self._count(line, "recipients", found)
        outcome = self._count(line, "outcome", found)
        groups = tuple(self._groups(line, recipients, found))
        minutes = self._per_head(clock.minutes, clock, volunteers)
        secrets = tuple(self._secrets(line, names, found))
        if found.faults or clock.day is None or place.code is None:
            return self.refuse(line, found.faults)
        content = (clock.day, clock.start, clock.end, minutes, place.code, kind, volunteers, names, recipients, groups)
        team, unit, remarks = (self._words(line, name) for name in ("team", "unit", "remarks"))
        mark = repr((*content, outcome, team, unit, remarks, text.tight(activity)))
        return Row(
            sheet=self.table.grid.name,
            row=line.row + 1,
            day=clock.day,
            start=clock.start,
            end=clock.end,
            minutes=minutes,
            place=place.code,
            kind=kind,
            volunteers=volunteers,
            names=names,
            secrets=secrets,
            recipients=recipients,
            groups=groups,
            outcome=outcome,
            outcome_unit=self._outcome_unit(line) if outcome is not None else None,
            number=self._words(line, "number"),
            unit=unit,
            team=team,
            remarks=remarks,
            activity=activity,
            fingerprint=hashlib.blake2b(mark.encode(), digest_size=16).hexdigest(),
            doubts=tuple(found.doubts),
            section=line.section,
            cells=line.cells,
        )

    def refuse(self, line: Line, faults: list[tuple[str, Reason]]) -> Refusal:
        """A refusal of the line; the fault that comes first on the sheet's own terms leads."""
        first = dict(reversed(faults))  # one fault a field, the first met
        ranked = sorted(first.items(), key=lambda f: _ORDER.index(f[0]) if f[0] in _ORDER else len(_ORDER))
        name, reason = ranked[0]
        return Refusal(
            sheet=self.table.grid.name,
            row=line.row + 1,
            field=name,
            reason=reason,
            column=next(iter(self.table.at.get(name, ())), None),
            more=tuple(ranked[1:]),
            section=line.section,
            cells=line.cells,
        )

    def _unknown(self, line: Line) -> Iterator[tuple[str, Reason]]:
        """Cells that have no value to read: a formula without result, a spreadsheet's own error."""
        for column in self.table.columns:
            if column.field in ("", "serial", "remarks") or column.index >= len(line.cells):
                continue
            if (line.row, column.index) in self.table.grid.unknown:
                yield column.field, because(reasons.NO_VALUE)
            elif isinstance(cell := line.cells[column.index], str) and text.is_error(cell):
                yield column.field, because(reasons.ERROR_VALUE, text=cell)

    def _words(self, line: Line, name: str) -> str | None:
        unknown = self.table.grid.unknown
        indexes = [i for i in self.table.at.get(name, ()) if i < len(line.cells) and (line.row, i) not in unknown]
        cells = [text.said(line.cells[i]) for i in indexes]
        words = " ".join(dict.fromkeys(filter(None, cells))) or text.said(self.table.above.facts.get(name, ""))
        return words or None

    def _clock(self, line: Line, found: Findings) -> Clock:
        day_cell = times.when(self.table.cell(line, "date"), self.period)
        span = self._time(line, "time", found)
        start_cell, end_cell = self._time(line, "start", found), self._time(line, "end", found)
        for when in (day_cell, span):
            for name, reason in when.faults:
                found.fault(name, reason)
            for name, reason in when.doubts:
                found.doubt(name, reason)
        day = day_cell.day or span.day or start_cell.day
        start = start_cell.start or span.start or day_cell.start
        end = end_cell.start or start_cell.end or span.end or day_cell.end
        over_night = (
            span.next_day or day_cell.next_day or end_cell.next_day or bool(end_cell.day and day and end_cell.day > day)
        )
        self._judge_day(day, line, found)
        length = self._length(line, found)
        if start is None or end is None:
            return Clock(day, start, end, length)
        if day and end_cell.day and (end_cell.day - day).days > 1:
            words = f"{day}—{end_cell.day}"
            found.doubt("date", because(reasons.SEVERAL_DAYS, text=words, date=day))
            return Clock(day, start, None, length)
        minutes = _minutes(start, end) + (_DAY if over_night else 0)
        if minutes <= 0:
            found.fault("end", because(reasons.END_FIRST, start=f"{start:%H:%M}", end=f"{end:%H:%M}"))
        elif length is not None and abs(length - minutes) > 1 and not self._is_person_hours:
            found.doubt("minutes", because(reasons.LENGTHS_DIFFER, length=length, minutes=minutes))
        return Clock(day, start, end, minutes)

    def _time(self, line: Line, name: str, found: Findings) -> times.When:
        cell = self.table.cell(line, name)
        when = times.when(cell, self.period, as_date=False)
        words = text.tight(cell)
        if when == times.When() and text.said(cell) and not _PART_OF_DAY.match(words) and not text.is_error(words):
            found.fault(
                name if name != "time" else "start", because(reasons.BAD_TIME, text=text.shown(text.plain(cell)))
            )
        if name != "time":
            for _, reason in when.faults:
                found.fault(name, reason)
        return when

    def _judge_day(self, day: date | None, line: Line, found: Findings) -> None:
        if day is None:
            words = text.said(self.table.cell(line, "date"))
            if not any(name == "date" for name, _ in found.faults):
                found.fault(
                    "date", because(reasons.BAD_DATE, text=text.shown(words)) if words else because(reasons.NO_DATE)
                )
        elif day not in self.period:
            found.fault("date", because(reasons.OUTSIDE, date=day, first=self.period.first, last=self.period.last))

    @property
    def _is_person_hours(self) -> bool:
        column = self.table.column("minutes")
        return column is not None and column.unit.startswith("person-")

    def _length(self, line: Line, found: Findings) -> int | None:
        column = self.table.column("minutes")
        cell = self.table.cell(line, "minutes")
        minutes, fault = times.length(cell, column.unit.removeprefix("person-") if column else "hours")
        if fault and not _PART_OF_DAY.match(text.tight(cell)):
            found.fault("minutes", fault)
        if minutes is not None and minutes > _DAY and not self._is_person_hours:
            found.fault("minutes", because(reasons.LONG, hours=f"{minutes / 60:g}"))
        return None if minutes is None or minutes == 0 else round(minutes)

    def _per_head(self, minutes: int | None, clock: Clock, volunteers: int | None) -> int | None:
        if minutes is None or not self._is_person_hours or (clock.start and clock.end):
            return minutes
        return round(minutes / volunteers) if volunteers else None

    def _kind(self, line: Line, found: Findings) -> tuple[str, str]:
        indexes = self.table.at.get("kind", [])
        labels = {c.index: c.label for c in self.table.columns}
        ordered = sorted(indexes, key=lambda i: (bool(_CATEGORY.search(labels[i])), i))
        words = [text.said(line.cells[i]) for i in ordered if i < len(line.cells)]
        words = [w for w in words if w] or [text.said(self.table.above.facts.get("kind", ""))]
        activity, category = words[0], " ".join(words[1:])
        if not activity:
            found.fault("kind", because(reasons.NO_KIND))
            return "", ""
        guess = self.kinds.guess(activity, category)
        if guess is None:
            near = self.kinds.near(activity)
            offer = tr("相近的有：{names}。", names="、".join(near)) if near else ""
            found.fault("kind", because(reasons.NO_SUCH_KIND, text=text.shown(activity), near=offer))
            return "", activity
        if guess.rival:
            zh, other = self.kinds.by_code[guess.code].zh, self.kinds.by_code[guess.rival].zh
            found.doubt("kind", because(reasons.SEVERAL_KINDS, text=text.shown(activity), kind=zh, other=other))
        return guess.code, activity

    def _people(self, line: Line, found: Findings) -> tuple[tuple[str, ...], int | None]:
        listed = [text.names(line.cells[i]) for i in self.table.at.get("names", ()) if i < len(line.cells)]
        cell = self.table.cell(line, "volunteers")
        if isinstance(cell, str) and ("、" in cell or re.search(r"等\s*\d+\s*[人名位]", cell)):
            listed.append(text.names(cell))
            cell = ""
        names = tuple(dict.fromkeys(name for one in listed for name in one.names))
        for one in listed:
            found.doubt("volunteers", one.doubt)
        count = text.count(cell)
        found.fault("volunteers", count.fault)
        found.doubt("volunteers", count.rough)
        total = count.value if count.value is not None else max((n.total for n in listed if n.total), default=None)
        if total is None:
            total = len(names) or self._heads(line)
        elif total < len(names):
            found.fault("volunteers", because(reasons.MORE_NAMES, number=total, names=len(names)))
        return names, total

    def _heads(self, line: Line) -> int | None:
        """A bare head-count in the column of names (12人)."""
        cells = [line.cells[i] for i in self.table.at.get("names", ()) if i < len(line.cells)]
        return next((n for cell in cells if (n := text.count(cell).value) is not None), None)

    def _count(self, line: Line, name: str, found: Findings) -> int | None:
        count = text.count(self.table.cell(line, name))
        found.fault(name, count.fault)
        found.doubt(name, count.rough)
        if count.unit in ("户", "家") and name != "outcome":
            found.doubt(name, because(reasons.HOUSEHOLDS, text=text.shown(text.plain(self.table.cell(line, name)))))
        return count.value

    def _groups(self, line: Line, recipients: int | None, found: Findings) -> Iterator[tuple[str, int]]:
        for name in self.table.at:
            group = name.removeprefix("group:")
            if group == name:
                continue
            count = self._count(line, name, found)
            if count is not None:
                yield group, count
            if count and recipients is not None and count > recipients:
                label = next(c.label for c in self.table.columns if c.field == name)
                found.doubt(name, because(reasons.GROUP_MORE, group=label, number=count, all=recipients))

    def _outcome_unit(self, line: Line) -> str | None:
        column = self.table.column("outcome")
        labelled = _MEASURE.search(column.label) if column else None
        unit = text.count(self.table.cell(line, "outcome")).unit or self._words(line, "outcome_unit")
        return unit or (labelled[1] if labelled else None)

    def _secrets(self, line: Line, names: tuple[str, ...], found: Findings) -> Iterator[tuple[str, str, Secret]]:
        """Phone and ID numbers with the person they belong to: one each, or the first person's."""
        for what in ("phone", "id"):
            cells = [line.cells[i] for i in self.table.at.get(what, ()) if i < len(line.cells)]
            numbers = [n for cell in cells for n in _numbers(what, cell, found)]
            for name, number in zip(names if len(numbers) == len(names) else names[:1], numbers, strict=False):
                yield name, what, Secret(number)


def _numbers(what: str, cell: Cell, found: Findings) -> list[str]:
    words = text.plain(cell)
    if not text.said(cell):
        return []
    if what == "phone":
        numbers = [re.sub(r"\D", "", n) for n in PHONE.findall(words.replace(" ", ""))]
        label = tr("电话号码")
    else:
        numbers = [n.upper() for n in re.findall(r"\d{17}[\dXx]", words.replace(" ", "")) if citizen_id.read(n)]
        label = tr("身份证号")
    if not numbers:
        found.doubt(what, because(reasons.BAD_SECRET, what=label))
    return numbers


def _minutes(start: time, end: time) -> int:
    late = 1 if end == time(23, 59) else 0  # 24:00 is kept as the day's last minute
    return (end.hour - start.hour) * 60 + end.minute - start.minute + late
