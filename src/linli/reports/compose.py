"""The activity report (活动情况报告) as a document: what the material says, in the prose of official documents.

No section for what did not happen, and no number that is not bound: every figure in text, table and chart carries a
key, and `Binder` knows what stands behind it. Pure: no query is made here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from linli.catalogue.kinds import Area, Kind
from linli.documents.values import (
    Align,
    Bar,
    Block,
    Chart,
    Emphasis,
    Figure,
    Form,
    Head,
    Heading,
    Number,
    OfficialDocument,
    Paragraph,
    Run,
    Table,
    plain,
)
from linli.figures import metrics as m
from linli.figures.metrics import Metric, Totals
from linli.figures.where import Where
from linli.ledger.models import Evidence
from linli.reports import prose
from linli.reports.queries import Material, Place

LEADING = 8  #: kinds of an area that are told with their outcome; the rest is only counted
MOST_BARS = 100  #: columns of the chart; longer periods are drawn by the week
#: tenths of a percent from which something is named among the problems
MANY_ADDED, MANY_UNNAMED = 100, 200
HEADINGS = {
    "education": "群众性宣传教育活动",
    "health": "疫情防控与健康关爱",
    "culture": "传承优秀传统文化",
    "safety": "平安和谐社会建设",
    "civility": "培育科学文明新风尚",
}
COLUMNS = (m.WORKS, m.PERSONS, m.UNNAMED, m.PERSON_TIMES, m.SERVED, m.HOURS)
TABLE_HEAD: tuple[tuple[str | Head, ...], ...] = (
    (
        Head(text="地　区", rows=2),
        Head(text="开展服务\n（次）", rows=2),
        Head(text="参与志愿服务", columns=3),
        Head(text="服务群众\n（人次）", rows=2),
        Head(text="服务时长\n（小时）", rows=2),
    ),
    ("志愿者\n（名）", "未具名\n（人次）", "合计\n（人次）"),
)
ALIGN: tuple[Align, ...] = ("left", "right", "right", "right", "right", "right", "right")

Runs = list[Run]


@dataclass(frozen=True, slots=True)
class Bound:
    """What stands behind a figure of the text."""

    metric: Metric
    where: Where
    value: int
    shown: str


@dataclass(slots=True)
class Binder:
    """Makes figures from totals, and remembers what each of them is."""

    bound: dict[str, Bound] = field(default_factory=dict)

    def figure(self, metric: Metric, where: Where, totals: Totals, *, aligned: bool = False) -> Figure:
        key, value = f"f{len(self.bound) + 1}", metric.take(totals)
        shown = metric.show(value, aligned=aligned)
        self.bound[key] = Bound(metric, where, value, shown)
        return Figure(shown, key)


def report(material: Material, binder: Binder, *, foot: str) -> OfficialDocument:
    """The draft of a unit's report; number and date are left open for the signature."""
    blocks = _full(material, binder) if material.totals.works else [_zero(material, binder)]
    return OfficialDocument(
        form=Form.REPORT,
        mark=(material.unit,),
        number=Number(),
        title=prose.title(material.unit, material.source.title),
        issuers=(material.unit,),
        addressees=material.addressee,
        blocks=tuple(blocks),
        draft=True,
        simulated=material.simulated,
        foot=foot,
    )


def _full(material: Material, b: Binder) -> list[Block]:
    return [
        _opening(material),
        Heading(1, "总体情况"),
        *_overall(material, b),
        Heading(1, "主要活动"),
        *_areas(material, b),
        *_problems(material, b),
        Paragraph("特此报告。"),
    ]


def _by_order(material: Material) -> str:
    source = material.source
    if not source.title:
        return "按照有关通知要求"
    number = f"（{source.number}）" if source.number else ""
    return f"按照《{''.join(source.title.split())}》{number}要求"


def _opening(material: Material) -> Paragraph:
    theme = " ".join(material.source.theme.split())
    under = f"围绕“{theme}”主题，" if theme else ""
    days = prose.period(material.where.first_day, material.where.last_day)
    whole = prose.whole(material.division)
    done = f"{_by_order(material)}，{prose.we(material.unit)}{under}于{days}组织{whole}开展志愿服务活动。"
    return Paragraph(done, f"现将有关情况{'汇总' if material.consolidates else ''}报告如下。")


def _zero(material: Material, b: Binder) -> Paragraph:
    days = prose.period(material.where.first_day, material.where.last_day)
    return Paragraph(
        f"{_by_order(material)}，经核对服务台账，{days}{prose.whole(material.division)}共开展志愿服务",
        b.figure(m.WORKS, material.where, material.totals),
        "次，没有需要报告的活动，现作零报告。特此报告。",
    )


def _overall(material: Material, b: Binder) -> Iterator[Block]:
    where, totals = material.where, material.totals
    table, chart = _table(material, b), _chart(material, b)
    yield Paragraph(
        f"活动期间，{prose.whole(material.division)}共开展志愿服务",
        b.figure(m.WORKS, where, totals),
        "次，",
        *_extent(where, totals, b),
        *_idle(material),
        *_seen_below(material, table, chart),
    )
    details = [*_evidence(where, totals, b), *_groups(where, totals, b)]
    if details:
        yield Paragraph(*details)
    yield from (block for block in (table, chart) if block)


def _extent(where: Where, totals: Totals, b: Binder) -> Runs:
    """Who took part, who was served and how long: the end of a sentence about work."""
    runs = _people(where, totals, b)
    if totals.served:
        runs += ["，服务群众", b.figure(m.SERVED, where, totals), "人次"]
    if any(totals.minutes):
        runs += ["，累计服务时长", b.figure(m.HOURS, where, totals), "小时"]
    return [*runs, "。"]


def _people(where: Where, totals: Totals, b: Binder) -> Runs:
    """名 and 人次 are never mixed, and beside 名 always stands how many were not named."""
    if not totals.person_times:
        return ["参与人数没有登记"]
    times = b.figure(m.PERSON_TIMES, where, totals)
    if not totals.persons:
        return ["参与志愿服务", times, "人次（均未登记姓名）"]
    named: Runs = ["志愿者", b.figure(m.PERSONS, where, totals), "名"]
    if totals.unnamed:
        named += ["（另有未具名", b.figure(m.UNNAMED, where, totals), "人次）"]
    else:
        named += ["（均已登记姓名）"]
    return [*named, "参与", times, "人次"]


def _seen_below(material: Material, table: Table | None, chart: Chart | None) -> Runs:
    said = []
    if table:
        said.append(f"各{_below(material)}情况见下表")
    if chart:
        said.append(f"{chart.caption}见下图")
    return [f"{'，'.join(said)}。"] if said else []


def _idle(material: Material) -> Runs:
    """Which places did nothing, by naming the fewer; or the only one that did something."""
    below = [place for place in material.places if not place.where.own]
    idle = [place.name for place in below if not place.totals.works]
    busy = [place.name for place in below if place.totals.works]
    if len(material.places) == len(busy) == 1:
        return [f"以上均为{busy[0]}的活动。"]
    if not idle:
        return []
    if not busy:
        return [f"各{_below(material)}没有活动记录。"]
    if len(busy) < len(idle):
        return [f"除{'、'.join(busy)}外，其他{_below(material)}没有活动记录。"]
    return [f"{'、'.join(idle)}没有活动记录。"]


def _evidence(where: Where, totals: Totals, b: Binder) -> Runs:
    grades = [
        (grade, metric) for grade, metric in zip(Evidence, m.HOURS_BY_EVIDENCE, strict=True) if metric.take(totals)
    ]
    match grades:
        case []:
            return []
        case [(grade, _)]:
            return [f"服务时长的凭据均为{grade.label}。"]
    parts: list[Runs] = [[str(grade.label), b.figure(metric, where, totals), "小时"] for grade, metric in grades]
    confirmed: Runs = ["，实测和双方确认的占", b.figure(m.CONFIRMED_SHARE, where, totals), "%"]
    return ["服务时长中，", *_listed(parts, "、"), *(confirmed if any(totals.minutes[:2]) else []), "。"]


def _groups(where: Where, totals: Totals, b: Binder) -> Runs:
    parts: list[Runs] = [
        [metric.zh.removeprefix("服务"), b.figure(metric, where, totals), "人次"]
        for metric in m.served_by_group()
        if metric.take(totals)
    ]
    if not parts:
        return []
    note = "（一人可兼属几类，各类不相加）" if len(parts) > 1 else ""
    return ["服务对象中，", *_listed(parts, "、"), f"{note}。"]


def _listed(parts: Sequence[Runs], between: str) -> Runs:
    return [run for number, part in enumerate(parts) for run in ([between, *part] if number else part)]


def _table(material: Material, b: Binder) -> Table | None:
    """The places; none where one place did everything, for that is what the text says already."""
    if len(material.places) < 2:
        return None
    whole = Place("合　计", material.level, material.where, material.totals)
    return Table(
        caption=f"各{_below(material)}志愿服务开展情况",
        head=TABLE_HEAD,
        align=ALIGN,
        rows=tuple(
            (place.name, *(b.figure(metric, place.where, place.totals, aligned=True) for metric in COLUMNS))
            for place in (*material.places, whole)
        ),
        total=True,
        foot=_foot(material),
    )


def _below(material: Material) -> str:
    """旗县区, 苏木乡镇 …; only 地 where the counting tree puts a place below one of its own level (扎赉诺尔区)."""
    odd = any(place.level == material.level for place in material.places if not place.where.own)
    return "地" if odd else prose.BELOW[material.level]


def _foot(material: Material) -> str:
    """What a reader who adds up the columns must know, as far as it is so."""
    said = ["注：“名”按人去重"]
    if sum(place.totals.persons for place in material.places) != material.totals.persons:
        said.append("各地人数有重复，分项之和不等于合计")
    tenths = [(sum(totals.minutes) + 3) // 6 for totals in (material.totals, *(p.totals for p in material.places))]
    if tenths[0] != sum(tenths[1:]):
        said.append("时长因取整略有出入")
    return "；".join(said) + "。"


def _chart(material: Material, b: Binder) -> Chart | None:
    """Works by day, from the first day with work to the last; none where so few days need no picture."""
    if len(material.days) < 3:
        return None
    first, last = min(material.days), max(material.days)
    step = 1 if (last - first).days < MOST_BARS else 7
    starts = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]
    return Chart(
        caption="每日开展志愿服务次数" if step == 1 else "每周开展志愿服务次数（以起始日标示）",
        unit="次",
        label="日期",
        by_day=True,
        bars=tuple(_bar(start, step, material, b) for start in starts),
    )


def _bar(start: date, days: int, material: Material, b: Binder) -> Bar:
    end = min(start + timedelta(days=days - 1), material.where.last_day)
    works = sum(material.days.get(start + timedelta(days=n), Totals()).works for n in range(days))
    shown = b.figure(m.WORKS, replace(material.where, first_day=start, last_day=end), Totals(works=works))
    return Bar(f"{start.month}月{start.day}日", works, shown.text, shown.key)


def _areas(material: Material, b: Binder) -> Iterator[Block]:
    for area, where, totals in material.areas:
        if len(material.areas) > 1:
            yield Heading(2, HEADINGS.get(area.code, area.zh))
        yield Paragraph(*_area(area, where, totals, material, b))


def _area(area: Area, where: Where, totals: Totals, material: Material, b: Binder) -> Runs:
    """What was done, the most frequent first and the nameless rest of the catalogue last; then what it came to."""
    kinds = [kind for kind in area.kinds if kind.code in material.kinds]
    # sorted keeps the order of the notice among equals
    kinds = sorted(kinds, key=lambda kind: (kind.catch_all, -material.kinds[kind.code].works))
    runs: Runs = ["开展", *_listed([_kind(kind, material, b) for kind in kinds[:LEADING]], "；")]
    if len(kinds) == 1:
        return [*runs, "，", *_extent(where, totals, b)]
    if rest := [_counted(kind, material, b) for kind in kinds[LEADING:]]:
        runs += ["；另有", *_listed(rest, "、")]
    return [*runs, "。以上共", b.figure(m.WORKS, where, totals), "次，", *_extent(where, totals, b)]


def _counted(kind: Kind, material: Material, b: Binder) -> Runs:
    where = replace(material.where, kinds=(kind.code,))
    return [kind.zh, b.figure(m.WORKS, where, material.kinds[kind.code]), "场" if kind.mode == "event" else "次"]


def _kind(kind: Kind, material: Material, b: Binder) -> Runs:
    """One kind: how often, and what came of it where that was counted."""
    runs, totals = _counted(kind, material, b), material.kinds[kind.code]
    if totals.outcome:
        outcome = b.figure(m.OUTCOME, replace(material.where, kinds=(kind.code,)), totals)
        runs += [f"，{kind.outcome_zh}", outcome, kind.outcome_unit]
    return runs


def _problems(material: Material, b: Binder) -> Iterator[Block]:
    """Only what the records themselves show."""
    where, totals = material.where, material.totals
    found: list[Runs] = []
    if totals.minutes[Evidence.ADDED - 1] == sum(totals.minutes) > 0:
        found.append(["活动记录均为事后补录，没有在活动当时形成。"])
    elif m.ADDED_SHARE.take(totals) >= MANY_ADDED:
        share = b.figure(m.ADDED_SHARE, where, totals)
        found.append(["部分活动记录不够及时，事后补录的服务时长占", share, "%。"])
    if totals.persons and m.UNNAMED_SHARE.take(totals) >= MANY_UNNAMED:
        share = b.figure(m.UNNAMED_SHARE, where, totals)
        found.append(["部分志愿者没有登记姓名，未具名的占参与人次的", share, "%。"])
    if not found:
        return
    yield Heading(1, "存在的问题")
    if len(found) == 1:
        yield Paragraph(*found[0])
    else:
        numbered = zip(("一是", "二是"), found, strict=True)
        yield Paragraph(*(run for number, said in numbered for run in (Emphasis(number), *said)))


def sentences(document: OfficialDocument) -> Iterator[tuple[Figure, str]]:
    """Every figure in reading order with the sentence, row or column of a chart in which it stands."""
    for block in document.blocks:
        match block:
            case Paragraph():
                yield from _in_sentences(block.runs)
            case Table():
                for row in block.rows:
                    titled = f"{block.caption}：{plain(row[0])}"
                    yield from ((cell, titled) for cell in row if isinstance(cell, Figure))
            case Chart():
                for bar in block.bars:
                    yield Figure(bar.text, bar.key), f"{block.caption}：{bar.label}"


def _in_sentences(runs: Sequence[Run]) -> Iterator[tuple[Figure, str]]:
    words, waiting = "", []
    for run in runs:
        text = plain(run)
        if isinstance(run, Figure):
            waiting.append(run)
        before, stop, _ = text.partition("。")
        if stop:
            yield from ((figure, f"{words}{before}。") for figure in waiting)
            words, waiting = text.rpartition("。")[2], []
        else:
            words += text
    yield from ((figure, words) for figure in waiting)
