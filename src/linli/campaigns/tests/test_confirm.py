from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from linli.access.models import Audience, Post
from linli.access.scope import Scope
from linli.campaigns import actions, queries, reasons
from linli.campaigns.models import Campaign, Obligation
from linli.campaigns.period import given, proposal
from linli.catalogue.kinds import catalogue
from linli.kernel.reasons import Refused
from linli.notices.actions import decide, read_again, receive
from linli.notices.models import Decision, Notice, Reading, Verdict
from linli.places.models import Unit

As = Callable[[str], AbstractContextManager[Scope]]
Confirm = Callable[..., Campaign]

LEAGUES = [
    "呼和浩特市", "包头市", "乌海市", "赤峰市", "通辽市", "鄂尔多斯市",
    "呼伦贝尔市", "巴彦淖尔市", "乌兰察布市", "兴安盟", "锡林郭勒盟", "阿拉善盟",
]  # fmt: skip
CITIES = ["满洲里市", "二连浩特市"]
FIRST_DEADLINE, SECOND_DEADLINE = "务于2023年2月15日前，", "于2023年3月底前"


def reading_of(text: str, by: Post) -> Reading:
    return read_again(receive(text.encode(), "通知.txt", by=by))


def names(obligations: list[Obligation]) -> set[str]:
    return {one.unit.name for one in obligations}


def test_fourteen_bureaus_report_to_the_department_by_mid_february(campaign: Campaign) -> None:
    reports = [one for one in queries.obligations(campaign) if one.due == date(2023, 2, 15)]
    assert names(reports) == {f"{place}民政局" for place in LEAGUES + CITIES}
    assert len(reports) == 14
    assert {(one.line, one.receiver) for one in reports} == {("civil", "自治区民政厅慈善事业促进和社会工作处")}


def test_that_the_two_cities_report_too_is_marked_as_an_inference(campaign: Campaign) -> None:
    inferred = [one for one in queries.obligations(campaign) if one.inferred and not one.consolidates]
    assert names(inferred) == {f"{place}民政局" for place in CITIES}
    assert all(one.decision.inferred and "各盟市民政局" in one.decision.why for one in inferred)


def test_the_department_consolidates_for_itself_and_no_deadline_is_invented_for_it(campaign: Campaign) -> None:
    (own,) = [one for one in queries.obligations(campaign) if one.consolidates]
    assert (own.unit.name, own.line, own.due, own.inferred) == ("内蒙古自治区民政厅", "civil", None, True)


def test_the_inner_notice_obliges_the_regions_civilisation_office(campaign: Campaign) -> None:
    (last,) = [one for one in queries.obligations(campaign) if one.due == date(2023, 3, 31)]
    assert (last.unit.name, last.line, last.receiver) == ("内蒙古自治区文明办", "civilisation", "中央文明办二局")
    assert not last.inferred


def test_every_obligation_points_at_its_clause(campaign: Campaign) -> None:
    text = campaign.notice.text
    clauses = {text[one.clause_first : one.clause_end] for one in queries.obligations(campaign)}
    assert {clause[:6] for clause in clauses} == {"各盟市民政局", "各省级文明办"}
    assert all(clause.endswith("。") for clause in clauses)


def test_every_finding_is_decided_and_only_conclusions_are_added(campaign: Campaign) -> None:
    decisions = Decision.objects.filter(notice=campaign.notice)
    accepted = {one.field: one.value for one in decisions if one.verdict == Verdict.ACCEPTED}
    assert accepted["doc_number"] == "内民政办字〔2023〕1号"
    assert accepted["inner_documents/0"]["doc_number"] == "文明办〔2022〕14号"
    assert sum(field.startswith("kinds/") for field in accepted) == 55
    added = {one.field for one in decisions if one.verdict == Verdict.ADDED}
    assert added == {"obligations/0/also", "obligations/0/consolidates"}
    assert {one.field for one in decisions if one.inferred} == added


def test_the_period_is_proposed_from_the_earliest_issue_to_the_last_deadline(campaign: Campaign) -> None:
    assert (campaign.first_day, campaign.last_day) == (date(2022, 12, 30), date(2023, 3, 31))
    assert campaign.period_inferred


def test_the_period_of_a_person_is_no_inference(confirmed: Confirm, sample: str) -> None:
    campaign = confirmed(sample, period=given(date(2023, 1, 14), date(2023, 2, 5)))
    assert (campaign.first_day, campaign.last_day) == (date(2023, 1, 14), date(2023, 2, 5))
    assert not campaign.period_inferred


def test_a_campaign_claims_the_kinds_named_and_the_rest_of_their_areas(campaign: Campaign) -> None:
    assert set(campaign.kinds) == set(catalogue().kinds)


def test_of_an_area_that_is_not_named_nothing_is_claimed(confirmed: Confirm, sample: str) -> None:
    paragraph = next(line for line in sample.splitlines() if line.startswith("1. 组织群众性宣传教育活动"))
    campaign = confirmed(sample.replace(paragraph, "1. 组织群众性宣传教育活动。"))
    areas = {catalogue().kinds[code].area for code in campaign.kinds}
    assert areas == {area.code for area in catalogue().areas} - {"education"}


def test_the_same_notice_again_is_the_same_campaign(confirmed: Confirm, campaign: Campaign, sample: str) -> None:
    tables = (Notice, Reading, Decision, Campaign, Obligation, Audience)
    before = [table.objects.count() for table in tables]
    assert confirmed(sample, period=given(date(2023, 1, 1), date(2023, 1, 2))) == campaign
    assert [table.objects.count() for table in tables] == before


def test_a_simulated_campaign_stands_beside_the_real_one(confirmed: Confirm, campaign: Campaign, sample: str) -> None:
    rehearsal = confirmed(sample, simulated=True)
    assert rehearsal.simulated
    assert rehearsal.number != campaign.number
    assert names(list(queries.obligations(rehearsal))) == names(list(queries.obligations(campaign)))


def test_what_a_person_changed_or_dropped_before_stands(department: Post, sample: str) -> None:
    reading = reading_of(sample, department)
    changed = reading.found["obligations"][0] | {"date": "2023-02-20"}
    decide(reading, "obligations/0", Verdict.CHANGED, changed, [], why="电话通知延期", by=department)
    decide(reading, "obligations/1", Verdict.DROPPED, None, [], by=department)
    campaign = actions.confirm(reading, period=proposal(reading), by=department)
    assert {one.due for one in queries.obligations(campaign) if not one.consolidates} == {date(2023, 2, 20)}


class TestWhatIsCutOutOfTheTextIsMissing:
    def test_a_number(self, confirmed: Confirm, sample: str) -> None:
        campaign = confirmed(sample.replace("内民政办字〔2023〕1号", ""))
        assert not Decision.objects.filter(notice=campaign.notice, field="doc_number").exists()

    def test_the_theme(self, confirmed: Confirm, sample: str) -> None:
        assert confirmed(sample.replace("志愿服务送关爱 文明实践树新风", "")).theme == ""

    def test_the_deadline_of_the_bureaus(self, confirmed: Confirm, sample: str) -> None:
        campaign = confirmed(sample.replace(FIRST_DEADLINE, ""))
        assert {one.due for one in queries.obligations(campaign) if one.line == "civil"} == {None}
        assert len(queries.obligations(campaign)) == 16

    def test_a_person_can_give_the_deadline(self, confirmed: Confirm, sample: str) -> None:
        campaign = confirmed(sample.replace(FIRST_DEADLINE, ""), due=date(2023, 2, 10))
        civil = [one for one in queries.obligations(campaign) if one.line == "civil" and not one.consolidates]
        assert {one.due for one in civil} == {date(2023, 2, 10)}
        assert {one.decision.verdict for one in civil} == {Verdict.ADDED}

    def test_the_deadline_of_the_civilisation_office(self, department: Post, sample: str) -> None:
        reading = reading_of(sample.replace(SECOND_DEADLINE, ""), department)
        assert proposal(reading).last == date(2023, 2, 15)


class TestTheQuestions:
    def test_name_what_is_inferred(self, department: Post, sample: str) -> None:
        asked = {one.about: one for one in actions.questions(reading_of(sample, department))}
        assert asked["period"].proposal == "2022-12-30 至 2023-03-31"
        assert asked["obligations/0/also"].proposal == "列入：满洲里市民政局、二连浩特市民政局"
        assert asked["obligations/0/consolidates"].proposal == "列入：内蒙古自治区民政厅"
        assert set(asked) == {"issuers", "issue_date", "period", "obligations/0/also", "obligations/0/consolidates"}

    def test_change_nothing(self, department: Post, sample: str) -> None:
        reading = reading_of(sample, department)
        actions.questions(reading)
        assert not Decision.objects.filter(reading=reading).exists()
        assert not Campaign.objects.exists()

    def test_warn_of_another_copy_of_a_notice(self, campaign: Campaign, department: Post, sample: str) -> None:
        asked = [one for one in actions.questions(reading_of(sample + "\n", department)) if one.about == "doc_number"]
        assert [one.text for one in asked] == ["发文字号内民政办字〔2023〕1号的另一份通知已经建过活动"]

    def test_name_addressees_that_nobody_knows(self, department: Post, sample: str) -> None:
        text = sample.replace("各盟市民政局，满洲里市、二连浩特市民政局：", "各理事单位，满洲里市、二连浩特市民政局：")
        asked = [one.text for one in actions.questions(reading_of(text, department)) if one.about == "addressees"]
        assert asked == ["主送机关“各理事单位”认不出是哪些单位"]


LETTER = """关于开展敬老志愿服务活动的通知

{to}

为弘扬敬老爱老传统，现就开展敬老志愿服务活动通知如下。

一、认真组织

各单位要认真组织志愿者上门走访。{call}

兴安盟民政局
2023年1月5日
"""


class TestANoticeThatDemandsLittle:
    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({}, None),
            ({"due": None}, reasons.NOTHING_DEMANDED),
            ({"period": None}, reasons.NO_PERIOD),
            ({"period": given(date(2023, 2, 1), date(2023, 1, 1))}, reasons.PERIOD_REVERSED),
            ({"units": ()}, reasons.NOBODY_ADDRESSED),
        ],
        ids=["all given", "no deadline", "no period", "reversed", "nobody"],
    )
    def test_makes_a_campaign_of_what_the_person_gives(
        self, department: Post, change: dict[str, object], code: object
    ) -> None:
        reading = reading_of(LETTER.format(to="各理事单位：", call=""), department)
        bureau = Unit.objects.get(name="兴安盟民政局")
        answers = {"period": given(date(2023, 1, 5), date(2023, 2, 1)), "due": date(2023, 2, 1), "units": [bureau]}
        answers |= change
        answers["period"] = answers["period"] or proposal(reading)
        if code is None:
            campaign = actions.confirm(reading, by=department, **answers)  # type: ignore[arg-type]
            (one,) = queries.obligations(campaign)
            assert (one.unit, one.due, one.inferred) == (bureau, date(2023, 2, 1), False)
            return
        with pytest.raises(Refused) as refused:
            actions.confirm(reading, by=department, **answers)  # type: ignore[arg-type]
        assert [reason.code for reason in refused.value.reasons] == [code]
        assert not Campaign.objects.exists()
        assert not Decision.objects.exists()


def test_a_league_passes_on_to_its_banners_by_the_same_rule(as_post: As) -> None:
    text = LETTER.format(to="各旗县市民政局：", call="请各旗县市民政局于2023年1月31日前，将活动情况报至我局。")
    with as_post("xingan-clerk") as scope:
        assert scope.post
        reading = reading_of(text, scope.post)
        campaign = actions.confirm(reading, period=proposal(reading), by=scope.post)
        obliged = list(queries.obligations(campaign))
    assert {one.unit.name for one in obliged if not one.consolidates} == {
        "乌兰浩特市民政局", "阿尔山市民政局", "科尔沁右翼前旗民政局",
        "科尔沁右翼中旗民政局", "扎赉特旗民政局", "突泉县民政局",
    }  # fmt: skip
    assert [one.unit.name for one in obliged if one.consolidates] == ["兴安盟民政局"]


def test_nobody_is_obliged_beyond_ones_reach(as_post: As) -> None:
    neighbour = Unit.objects.get(name="赤峰市民政局")
    with as_post("xingan-clerk") as scope:
        assert scope.post
        reading = reading_of(LETTER.format(to="各理事单位：", call=""), scope.post)
        period = given(date(2023, 1, 5), date(2023, 2, 1))
        with pytest.raises(Refused) as refused:
            actions.confirm(reading, period=period, by=scope.post, units=[neighbour], due=date(2023, 2, 1))
        assert [reason.code for reason in refused.value.reasons] == [reasons.OUT_OF_REACH]


def test_a_notice_for_offices_above_obliges_nobody_below(as_post: As, sample: str) -> None:
    with as_post("kezhong-clerk") as scope:
        assert scope.post
        reading = reading_of(sample, scope.post)
        with pytest.raises(Refused) as refused:
            actions.confirm(reading, period=proposal(reading), by=scope.post)
        assert [reason.code for reason in refused.value.reasons] == [reasons.NOBODY_ADDRESSED]


def test_who_received_the_departments_notice_is_obliged_alone(as_post: As, sample: str) -> None:
    with as_post("xingan-clerk") as scope:
        assert scope.post
        reading = reading_of(sample, scope.post)
        campaign = actions.confirm(reading, period=proposal(reading), by=scope.post)
        assert [(one.unit.name, one.due) for one in queries.obligations(campaign)] == [
            ("兴安盟民政局", date(2023, 2, 15))
        ]
