"""Reports of any shape depart from nothing in the layout of official documents."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from linli.catalogue.kinds import catalogue
from linli.documents import elements
from linli.documents.check import check
from linli.documents.measure import pages
from linli.documents.pdf import pdf
from linli.figures.metrics import Totals
from linli.figures.where import Where
from linli.reports.compose import Binder, report
from linli.reports.queries import Material, Place, Source

LEAGUES = (
    "呼和浩特市", "包头市", "乌海市", "赤峰市", "通辽市", "鄂尔多斯市", "呼伦贝尔市", "满洲里市",
    "巴彦淖尔市", "乌兰察布市", "兴安盟", "锡林郭勒盟", "二连浩特市", "阿拉善盟",
)  # fmt: skip
BANNERS = ("新城区", "土默特左旗", "乌拉特中旗", "科尔沁右翼前旗", "达尔罕茂明安联合旗", "四子王旗", "和林格尔县")
#: who reports, on where, and what lies below
REPORTERS = (
    ("内蒙古自治区民政厅", "内蒙古自治区", 1, LEAGUES),
    ("内蒙古自治区文明办", "内蒙古自治区", 1, LEAGUES),
    *((f"{league}民政局", league, 2, BANNERS[: 1 + number % 7]) for number, league in enumerate(LEAGUES)),
)
WHERE = Where(line="civil-affairs", node=150000, first_day=date(2022, 12, 30), last_day=date(2023, 3, 31))
SOURCE = Source(
    "关于春节期间开展文明实践志愿服务活动有关工作的通知", "内民政办字〔2023〕1号", "志愿服务送关爱　文明实践树新风"
)


def totals(works: int, chance: Random) -> Totals:
    unnamed, persons = chance.randrange(3 * works + 1), 2 * works
    return Totals(
        works=works,
        person_times=persons + unnamed,
        persons=persons,
        unnamed=unnamed,
        minutes=tuple(chance.randrange(200) * works for _ in range(5)),
        served=chance.randrange(30) * works,
        groups={group.code: chance.randrange(1, 90) for group in catalogue().priority_groups if works},
        outcome=works * 3,
    )


def material(reporter: tuple[str, str, int, tuple[str, ...]], works: int, seed: int) -> Material:
    """What a reporter may have to say; the sums are made up, for here only the look counts."""
    chance = Random(seed)
    unit, division, level, below = reporter
    kinds = chance.sample(sorted(catalogue().kinds), min(works, chance.randrange(1, 40)))
    days = {WHERE.first_day + timedelta(days=chance.randrange(92)): totals(1, chance) for _ in range(works)}
    return Material(
        unit=unit,
        addressee="" if level == 1 else "内蒙古自治区民政厅",
        source=SOURCE,
        division=division,
        level=level,
        consolidates=level == 1,
        simulated=bool(seed % 2),
        where=WHERE,
        totals=totals(works, chance),
        places=tuple(Place(name, level + 1, WHERE, totals(chance.randrange(works), chance)) for name in below)
        if works
        else (),
        days=days,
        kinds={code: totals(chance.randrange(1, 9), chance) for code in kinds},
        areas=tuple(
            (area, WHERE, totals(works, chance))
            for area in catalogue().areas
            if any(kind.code in kinds for kind in area.kinds)
        ),
    )


@pytest.mark.parametrize("works", [0, 2, 40, 4000])
@pytest.mark.parametrize("reporter", REPORTERS, ids=[reporter[0] for reporter in REPORTERS])
def test_a_report_departs_from_nothing(reporter: tuple[str, str, int, tuple[str, ...]], works: int) -> None:
    made = pdf(report(material(reporter, works, seed=works + len(reporter[0])), Binder(), foot="数据截至封存第1号"))
    assert [str(finding) for finding in check(made)] == []


@pytest.mark.parametrize("reporter", REPORTERS, ids=[reporter[0] for reporter in REPORTERS])
def test_a_report_of_nothing_takes_one_page(reporter: tuple[str, str, int, tuple[str, ...]]) -> None:
    assert len(pages(pdf(report(material(reporter, 0, seed=1), Binder(), foot="数据截至封存第1号")))) == 1


def test_a_report_of_nothing_that_answers_a_long_title_leaves_text_on_both_pages() -> None:
    long = replace(
        SOURCE,
        title="关于在2023年元旦春节期间广泛深入开展新时代文明实践志愿服务关爱行动和移风易俗宣传活动有关工作的通知",
    )
    asked = replace(material(REPORTERS[2], 0, seed=1), source=long)
    made = pages(pdf(report(asked, Binder(), foot="")))
    assert len(made) == 2
    assert all(len([line for line in elements.body(page) if len(line.text) > 14]) >= 2 for page in made)
