"""What the reports say is what the ledger holds: in the database, in the .docx and in the .pdf."""

import errno
import os
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from linli.access.queries import post_named
from linli.access.scope import acting, as_job
from linli.campaigns import queries as campaigns
from linli.campaigns.actions import confirm
from linli.campaigns.models import Campaign, Obligation
from linli.campaigns.period import proposal
from linli.documents.check import check
from linli.documents.pdf import pdf
from linli.documents.readback import flat, texts, texts_docx
from linli.documents.values import Chart, Heading, OfficialDocument, Table
from linli.documents.values import figures as every_figure
from linli.figures import queries as figures
from linli.figures.drain import drain
from linli.figures.metrics import metrics
from linli.figures.tests import works as world
from linli.figures.tests.works import Office
from linli.figures.where import Where
from linli.kernel.reasons import Refused
from linli.ledger.actions import claim
from linli.ledger.drafts import Draft, Part
from linli.notices.actions import read_again, receive
from linli.reports import actions, reasons
from linli.reports.actions import compose, write
from linli.reports.filenames import name
from linli.reports.models import BoundFigure, Report
from linli.reports.queries import figures_of

NOTICE = Path(__file__).parents[4] / "samples/notice.txt"
pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(db) -> Campaign:
    clerk = post_named("department-clerk")
    with acting(clerk):
        reading = read_again(receive(NOTICE.read_bytes(), NOTICE.name, by=clerk))
        return confirm(reading, period=proposal(reading), by=clerk)


@pytest.fixture
def office(campaign) -> Office:
    clerk = post_named("department-clerk")
    return Office(clerk, world.people(20), Random(11))


def obligations(campaign: Campaign) -> list[Obligation]:
    with acting(campaign.by):
        return list(campaigns.obligations(campaign).select_related("unit__division", "campaign", "decision__reading"))


def obligation_of(campaign: Campaign, unit: str) -> Obligation:
    return next(one for one in obligations(campaign) if one.unit.name == unit)


def take_in(campaign: Campaign, office: Office, drafts: list[Draft] | int) -> int:
    """Record, claim, drain: what the report needs before it."""
    with acting(office.by):
        if isinstance(drafts, int):
            office.record(drafts)
            office.correct()
            office.withdraw()
        else:
            world.record(drafts, by=office.by)
        claim(campaign, by=office.by)
    return drain() or 0


def one_of(kind: str, outcome: int | None = None) -> Draft:
    """One work of Hohhot's bureau by three unnamed heads."""
    return Draft(
        unit=world.office_id(world.HOHHOT, "civil-bureau"),
        area_key=world.HOHHOT,
        place_key=world.HOHHOT,
        kind=kind,
        service_day=world.FIRST,
        outcome=outcome,
        parts=(Part(heads=3, evidence=3, minutes_credited=50),),
    )


def composed(obligation: Obligation, sealed: int) -> tuple[Report, OfficialDocument]:
    with as_job("compose", obligation.unit, obligation.line, post=obligation.campaign.by):
        return compose(obligation, seal_number=sealed, by=obligation.campaign.by)


def words(document: OfficialDocument) -> str:
    """All that the reader reads, without white space."""
    return "".join(flat(texts(pdf(document))).split())


def test_every_figure_of_every_report_equals_the_plain_query_and_stands_in_both_files(campaign, office, tmp_path):
    sealed = take_in(campaign, office, 150)
    for obligation in obligations(campaign):
        report, document = composed(obligation, sealed)
        files = write(document, tmp_path, name(obligation.unit, consolidated=obligation.consolidates))
        read = [
            "".join(flat(pieces).split())
            for pieces in (texts_docx(files[0].read_bytes()), texts(files[1].read_bytes()))
        ]
        assert check(files[1].read_bytes()) == []
        with as_job("verify", obligation.unit, obligation.line):
            bound = figures_of(report)
            assert [(f.text, f.key) for f in every_figure(document)] == [(one.shown, one.key) for one in bound]
            at = [0, 0]
            for one in bound:
                metric = metrics()[one.metric]
                assert one.value == metric.take(figures.plain_totals(Where.from_json(one.scope))), one.sentence
                assert one.shown in (metric.show(one.value), metric.show(one.value, aligned=True))
                for number, text in enumerate(read):
                    at[number] = text.index(one.shown, at[number]) + len(one.shown)
    assert len(list(tmp_path.iterdir())) == 32


def test_the_fourteen_and_the_department_itself_make_up_the_consolidated_report(campaign, office):
    sealed = take_in(campaign, office, 150)
    of_units = {}
    for obligation in obligations(campaign):
        report, document = composed(obligation, sealed)
        of_units[obligation.unit.name, obligation.consolidates] = report, document
    (whole, document) = of_units.pop(("内蒙古自治区民政厅", True))
    of_units.pop(("内蒙古自治区文明办", False))
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert len(of_units) == 14
    assert len(table.rows) == 14 + 1 + 1  # the units, the department itself, the sum
    with as_job("verify"):
        first = [report.figures.get(place=0) for report, _ in of_units.values()]
        own = BoundFigure.objects.filter(report=whole, metric="works", scope__own=True).get()
        assert sum(one.value for one in first) + own.value == whole.figures.get(place=0).value > 100
    for column in (1, 4, 5):
        cells = [int(row[column].text.replace(",", "")) for row in table.rows]
        assert sum(cells[:-1]) == cells[-1]


def test_a_unit_without_work_makes_a_zero_report_of_one_paragraph(campaign, office):
    sealed = take_in(campaign, office, 20)
    report, document = composed(obligation_of(campaign, "赤峰市民政局"), sealed)
    assert len(document.blocks) == 1
    assert "零报告" in words(document)
    with as_job("verify"):
        assert [(one.metric, one.value) for one in figures_of(report)] == [("works", 0)]


def test_what_did_not_happen_has_no_section(campaign, office):
    sealed = take_in(campaign, office, [one_of("couplets")])
    _, document = composed(obligation_of(campaign, "呼和浩特市民政局"), sealed)
    assert [block.text for block in document.blocks if isinstance(block, Heading)] == ["总体情况", "主要活动"]
    assert not any(isinstance(block, Table | Chart) for block in document.blocks)
    said = words(document)
    assert "全市共开展志愿服务1次，参与志愿服务3人次（均未登记姓名），累计服务时长2.5小时。" in said
    assert "服务时长的凭据均为领队证明。" in said
    assert "开展写春联送福字1场，参与" in said
    assert "服务群众" not in said


def test_problems_are_named_only_where_the_records_show_them(campaign, office):
    office.areas = (world.HOHHOT,)
    sealed = take_in(campaign, office, 40)
    _, document = composed(obligation_of(campaign, "呼和浩特市民政局"), sealed)
    said = words(document)
    assert "事后补录的服务时长占" in said
    assert "未具名的占参与人次的" in said


def test_work_that_was_all_entered_later_is_not_called_partly_so(campaign, office):
    draft = replace(one_of("couplets"), parts=(Part(heads=3, evidence=5, minutes_credited=50),))
    sealed = take_in(campaign, office, [draft])
    _, document = composed(obligation_of(campaign, "呼和浩特市民政局"), sealed)
    assert "活动记录均为事后补录" in words(document)
    assert "100%" not in words(document)


def test_the_consolidated_report_names_the_fewer_of_those_with_work_and_those_without(campaign, office):
    office.areas = (world.HOHHOT, world.XINGAN)
    sealed = take_in(campaign, office, 30)
    _, document = composed(obligation_of(campaign, "内蒙古自治区民政厅"), sealed)
    assert "除呼和浩特市、兴安盟外，其他盟市没有活动记录。" in words(document)


def test_the_only_place_with_work_is_named_where_there_is_no_table(campaign, office):
    office.areas = (world.KEZHONG, world.TOWN)
    sealed = take_in(campaign, office, 30)
    _, document = composed(obligation_of(campaign, "兴安盟民政局"), sealed)
    assert "以上均为科尔沁右翼中旗的活动。" in words(document)
    assert not any(isinstance(block, Table) for block in document.blocks)


def test_the_opening_cites_the_document_that_demands_the_report(campaign, office):
    sealed = take_in(campaign, office, 60)
    _, of_bureau = composed(obligation_of(campaign, "兴安盟民政局"), sealed)
    _, of_office = composed(obligation_of(campaign, "内蒙古自治区文明办"), sealed)
    _, of_department = composed(obligation_of(campaign, "内蒙古自治区民政厅"), sealed)
    assert of_bureau.title == "兴安盟民政局关于春节期间开展文明实践志愿服务活动情况的报告"
    assert of_bureau.addressees == "内蒙古自治区民政厅"
    assert "（内民政办字〔2023〕1号）要求，我局围绕“志愿服务送关爱文明实践树新风”主题" in words(of_bureau)
    assert of_office.title == "内蒙古自治区文明办关于2023年元旦春节期间开展文明实践志愿服务活动情况的报告"
    assert of_office.addressees == "中央文明办二局"
    assert "（文明办〔2022〕14号）要求，我办" in words(of_office)
    assert of_department.addressees == ""


def test_kinds_are_told_with_what_came_of_them_where_that_was_counted(campaign, office):
    drafts = [one_of("couplets", outcome=4_860), one_of("village-gala"), one_of("other-culture", outcome=9)]
    sealed = take_in(campaign, office, drafts)
    _, document = composed(obligation_of(campaign, "呼和浩特市民政局"), sealed)
    assert (
        "开展村晚与百姓大舞台1场；写春联送福字1场，春联4,860幅；其他传承优秀传统文化服务1场，参与9人次。以上共3次"
        in words(document)
    )


def test_every_sentence_of_a_figure_holds_its_number(campaign, office):
    sealed = take_in(campaign, office, 90)
    report, _ = composed(obligation_of(campaign, "兴安盟民政局"), sealed)
    with as_job("verify"):
        told = [one for one in figures_of(report) if one.sentence.endswith("。")]
        assert len(told) > 20
        assert all(one.shown in one.sentence and one.sentence.count("。") == 1 for one in told)
        assert set(report.definitions) == set(report.figures.values_list("metric", flat=True))


def test_a_report_is_as_of_a_seal_that_is_there(campaign, office):
    sealed = take_in(campaign, office, 20)
    obligation = obligation_of(campaign, "兴安盟民政局")
    with pytest.raises(Refused) as refused:
        composed(obligation, sealed + 1)
    assert refused.value.reasons[0].code is reasons.NOT_SEALED_YET
    report, document = composed(obligation, sealed)
    assert report.seal_number == sealed
    assert f"封存第{sealed}号" in document.foot


def test_files_are_named_by_code_unit_and_what_they_are(campaign):
    found = {name(one.unit, consolidated=one.consolidates) for one in obligations(campaign)}
    assert len(found) == 16
    assert {
        "150100-呼和浩特市民政局-活动情况报告",
        "150000-内蒙古自治区民政厅-活动情况汇总报告",
        "150000-内蒙古自治区文明办-活动情况报告",
        "150781-满洲里市民政局-活动情况报告",
    } <= found


def test_a_full_disk_leaves_nothing_half_made(campaign, office, tmp_path, monkeypatch):
    sealed = take_in(campaign, office, 5)
    _, document = composed(obligation_of(campaign, "赤峰市民政局"), sealed)
    before = write(document, tmp_path, "报告")
    old = [path.read_bytes() for path in before]
    monkeypatch.setattr(actions, "_put", full_after_the_first(actions._put))
    with pytest.raises(Refused) as refused:
        write(replace(document, title="另一份"), tmp_path, "报告")
    assert refused.value.reasons[0].code is reasons.NO_SPACE
    assert [path.read_bytes() for path in before] == old
    assert set(tmp_path.iterdir()) == set(before)


def full_after_the_first(put):
    """The outside world of this test: a disk with room for one file more."""
    done = []

    def wrapped(path: Path, data: bytes) -> None:
        if done:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        done.append(path)
        put(path, data)

    return wrapped


def test_a_report_of_a_place_that_counts_elsewhere_says_just_places(campaign, office):
    office.areas = (world.MANZHOULI, world.JALAINUR)
    sealed = take_in(campaign, office, 30)
    _, document = composed(obligation_of(campaign, "满洲里市民政局"), sealed)
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert table.caption == "各地志愿服务开展情况"
    assert [row[0] for row in table.rows] == ["扎赉诺尔区", "市本级", "合　计"]


def test_a_folder_that_is_not_there_leaves_nothing_half_made(campaign, office, tmp_path):
    sealed = take_in(campaign, office, 5)
    _, document = composed(obligation_of(campaign, "赤峰市民政局"), sealed)
    with pytest.raises(Refused) as refused:
        write(document, tmp_path / "nowhere", "报告")
    assert refused.value.reasons[0].code is reasons.CANNOT_WRITE
    assert list(tmp_path.iterdir()) == []
