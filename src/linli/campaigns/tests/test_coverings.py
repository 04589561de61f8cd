"""A covering notice from the draft to the desks of the units below."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.http import Http404

from linli.access import reasons as office
from linli.access.actions import give_post, open_account
from linli.access.models import Audience, Role
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns import covering_reasons as reasons
from linli.campaigns import coverings, receivers
from linli.campaigns.actions import coverings as flow
from linli.campaigns.actions.coverings import Signature
from linli.campaigns.covering_rules import Kind
from linli.campaigns.models import Campaign, Covering, Delivery, Obligation, Task
from linli.campaigns.tests import cover_way as way
from linli.kernel.reasons import Code, Refused
from linli.messaging.models import Message
from linli.notices.numbering import registers
from linli.places.models import Unit
from linli.places.queries import addressed_units, units_below

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", way.DAY)


@pytest.fixture
def made(db: None) -> Campaign:
    return way.passed_down()


@pytest.fixture
def draft(made: Campaign) -> Covering:
    return way.begun(made)


@pytest.fixture
def at_league(made: Campaign) -> Iterator[None]:
    with acting(post_named(way.CLERK)):
        yield


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[Code]:
    return [reason.code for reason in refused.value.reasons]


# Drafting


def test_a_draft_has_everything_that_the_notice_above_says(draft: Covering) -> None:
    quoted = "《内蒙古自治区民政厅关于春节期间开展文明实践志愿服务活动有关工作的通知》"
    assert draft.title == f"兴安盟民政局关于转发{quoted}的通知"
    assert draft.opening == f"现将{quoted}（内民政办字〔2023〕1号）转发给你们，请结合实际认真贯彻执行。"
    assert draft.addressees == "各旗县（市、区）民政局"
    assert draft.due == date(2023, 2, 10), "three working days before the 15th"


def test_the_department_addresses_its_bureaus_as_in_the_real_notice(made: Campaign) -> None:
    one = way.begun(made, way.ABOVE)
    assert one.addressees == "各盟市民政局，满洲里市、二连浩特市民政局"
    assert "印发" in one.title, "its own notice is not 转发"


@pytest.mark.parametrize("slug", [way.ABOVE, way.CLERK, way.BELOW])
def test_a_salutation_is_read_back_as_the_units_that_it_was_composed_of(made: Campaign, slug: str) -> None:
    by = post_named(slug)
    words = receivers.under(by.unit, by.line).salutation({})
    with acting(by):
        found = addressed_units([words], by.unit, by.line)
    assert {one.unit for one in found.found} == set(units_below(by.unit, by.line))


def test_some_units_are_addressed_by_their_names(made: Campaign) -> None:
    league = post_named(way.CLERK)
    below = units_below(league.unit, league.line)
    under = receivers.under(league.unit, league.line)
    assert under.salutation({"units": [str(unit.pk) for unit in below[:2]]}) == "乌兰浩特市、阿尔山市民政局"
    deeper = under.salutation({"units": [str(below[0].pk)], "down_to": 4})
    assert deeper == "乌兰浩特市民政局及所属苏木乡镇（街道）社工站"
    assert under.salutation({"down_to": 4}) == "各旗县（市、区）民政局，各苏木乡镇（街道）社工站"


def test_who_has_nothing_from_the_campaign_passes_nothing_on(made: Campaign) -> None:
    with pytest.raises(Refused) as refused:
        way.begun(made, way.BELOW)
    assert codes(refused) == [reasons.NOTHING_TO_PASS_ON]


def test_a_second_beginning_opens_the_same_draft(made: Campaign, draft: Covering) -> None:
    assert way.begun(made, way.REVIEWER).pk == draft.pk


@pytest.mark.parametrize(
    ("due", "code"),
    [(date(2023, 2, 15), None), (date(2023, 2, 16), reasons.DUE_TOO_LATE), (date(2023, 2, 5), reasons.DUE_PAST)],
    ids=["the day above", "a day later", "yesterday"],
)
def test_the_own_deadline_lies_between_today_and_the_one_above(draft: Covering, due: date, code: Code | None) -> None:
    if code is None:
        way.revise(draft, due=due)
        assert way.seen(draft, way.CLERK).due == due
        return
    with pytest.raises(Refused) as refused:
        way.revise(draft, due=due)
    assert codes(refused) == [code]


def test_a_salutation_follows_the_choice_until_somebody_writes_it(draft: Covering) -> None:
    way.revise(draft, receivers={"down_to": 4})
    assert draft.addressees == "各旗县（市、区）民政局，各苏木乡镇（街道）社工站"
    way.revise(draft, addressees="各旗县市民政局")
    assert draft.addressees == "各旗县市民政局"


def test_words_kept_upon_an_old_version_are_refused_and_named(draft: Covering) -> None:
    other = way.seen(draft, way.REVIEWER)
    way.revise(draft, requirements="抓紧。")
    with pytest.raises(Refused) as refused:
        way.revise(other, way.REVIEWER, requirements="快办。")
    assert codes(refused) == [reasons.CHANGED_MEANWHILE]
    assert "xingan-clerk" in str(refused.value.reasons[0])


def test_the_same_words_again_make_no_step(draft: Covering) -> None:
    way.revise(draft)
    assert draft.version == 1


# Review and signature


def test_who_drafted_does_not_review_and_a_clerk_does_not_sign(draft: Covering) -> None:
    with acting(post_named(way.CLERK)):
        by = way.sitting(way.CLERK)
        flow.to_review(draft, by=by, version=1)
        for step, code in ((flow.to_sign, office.NOT_YOUR_STEP),):
            with pytest.raises(Refused) as refused:
                step(draft, by=by, version=2)
            assert codes(refused) == [code]


def test_the_office_is_told_that_it_is_for_review_for_signature_and_back(draft: Covering) -> None:
    with acting(post_named(way.CLERK)):
        flow.to_review(draft, by=way.sitting(way.CLERK), version=1)
    with acting(post_named(way.REVIEWER)):
        flow.to_sign(draft, by=way.sitting(way.REVIEWER), version=2)
    with acting(post_named(way.APPROVER)):
        flow.back(draft, "期限太紧", by=way.sitting(way.APPROVER), version=3)
        told = Message.objects.filter(kind="other", unit=draft.unit).order_by("pk")
        heads = [one.facts["what"].partition("：")[0] for one in told]
        assert heads == ["待审核", "待签发", "起草中"]
        assert {one.link for one in told} == {f"/campaigns/coverings/{draft.pk}/"}


def test_a_return_needs_its_reason_and_opens_the_draft_again(draft: Covering) -> None:
    with acting(post_named(way.CLERK)):
        flow.to_review(draft, by=way.sitting(way.CLERK), version=1)
    with acting(post_named(way.REVIEWER)):
        by = way.sitting(way.REVIEWER)
        with pytest.raises(Refused) as refused:
            flow.back(draft, " ", by=by, version=2)
        assert codes(refused) == [office.WHY_MISSING]
        flow.back(draft, "期限太紧", by=by, version=2)
    assert (draft.state, draft.version) == ("drafting", 3)


def test_a_signature_numbers_it_and_its_words_stand(draft: Covering) -> None:
    one = way.signed(draft)
    assert (one.number, one.signer) == ("兴民发〔2023〕1号", "王志")
    with pytest.raises(Refused) as refused:
        way.revise(one, title="另一个标题")
    assert codes(refused) == [reasons.NOT_NOW]
    with acting(post_named(way.APPROVER)), pytest.raises(Refused) as refused:
        flow.back(one, "改号", by=way.sitting(way.APPROVER), version=one.version)
    assert codes(refused) == [reasons.NOT_NOW], "a number that is given is not taken back"


@pytest.mark.parametrize("code", ["", "兴民发〔2023〕", "兴民发 1", "a" * 21])
def test_an_agency_code_is_letters_alone(draft: Covering, code: str) -> None:
    with acting(post_named(way.CLERK)):
        flow.to_review(draft, by=way.sitting(way.CLERK), version=1)
    with acting(post_named(way.REVIEWER)):
        flow.to_sign(draft, by=way.sitting(way.REVIEWER), version=2)
    with acting(post_named(way.APPROVER)), pytest.raises(Refused) as refused:
        flow.sign(draft, Signature(code=code), by=way.sitting(way.APPROVER), version=3)
    assert codes(refused) == [reasons.CODE_FORM]


def test_a_register_that_was_begun_on_paper_goes_on_after_it_and_is_remembered(made: Campaign) -> None:
    one = way.begun(made)
    with acting(post_named(way.CLERK)):
        assert registers(one.unit, 2023) == []
        flow.to_review(one, by=way.sitting(way.CLERK), version=1)
    with acting(post_named(way.REVIEWER)):
        flow.to_sign(one, by=way.sitting(way.REVIEWER), version=2)
    with acting(post_named(way.APPROVER)):
        flow.sign(one, Signature(code="兴民发", last=17), by=way.sitting(way.APPROVER), version=3)
        assert one.number == "兴民发〔2023〕18号"
        assert [(one.code, one.last) for one in registers(one.unit, 2023)] == [("兴民发", 18)]


def test_a_code_is_proposed_from_what_the_office_issued_before(made: Campaign) -> None:
    by = post_named(way.ABOVE)
    with acting(by):
        assert [(one.code, one.last) for one in registers(by.unit, 2023)] == [("内民政办字", 1)]


def test_a_rehearsal_takes_no_number_of_the_office(db: None) -> None:
    one = way.signed(way.begun(way.passed_down(simulated=True)))
    assert one.number == "兴民发〔2023〕1号"
    with acting(post_named(way.CLERK)):
        assert [(one.code, one.last) for one in registers(one.unit, 2023)] == [("兴民发", 0)]
        assert [(one.code, one.last) for one in registers(one.unit, 2023, rehearsed=True)] == [("兴民发", 1)]


# Sending


def test_a_notice_that_is_sent_lies_on_the_desks_of_all_right_below(draft: Covering) -> None:
    one = way.sent(way.signed(draft))
    assert (one.state, one.total, one.reached) == ("sent", 6, 6)
    with acting(post_named(way.CLERK)):
        rows = Delivery.objects.filter(covering=one).order_by("area_key")
        assert {row.unit_id for row in rows} == {unit.pk for unit in units_below(one.unit, one.line)}
        assert {(row.state, row.due) for row in rows} == {("sent", one.due)}
        with_account = {"科尔沁右翼中旗民政局", "扎赉特旗民政局"}
        assert {row.unit.name for row in rows if not row.acted_for} == with_account, "the others are islands"
        assert Task.objects.filter(obligation__covering=one).count() == 6
        assert set(Message.objects.filter(kind="sent").values_list("unit__name", flat=True)) >= with_account
        duties = Obligation.objects.filter(covering=one)
        assert {duty.receiver for duty in duties} == {way.LEAGUE}
        assert {duty.what for duty in duties} == {f"将春节期间开展志愿服务活动有关情况，报送{way.LEAGUE}"}
        assert {task.title for task in Task.objects.filter(obligation__in=duties)} == {duties[0].what}


def test_a_receiver_sees_notice_campaign_and_covering_and_a_neighbour_does_not(draft: Covering) -> None:
    with pytest.raises(Http404):
        way.seen(draft, way.BELOW)
    one = way.sent(way.signed(draft))
    assert way.seen(one, way.BELOW).number == one.number
    with acting(post_named(way.BELOW)) as scope:
        assert Delivery.objects.filter(covering=one, unit=scope.unit).count() == 1
        assert [found.pk for found in coverings.listed(scope, whose="received")] == [one.pk]
    with pytest.raises(Http404):
        way.seen(one, "kezhong-hospital-clerk")


def test_who_received_it_passes_it_on_with_a_deadline_of_its_own(made: Campaign, draft: Covering) -> None:
    way.sent(way.signed(draft))
    further = way.begun(made, way.BELOW)
    assert further.addressees == "各苏木乡镇（街道）社工站"
    assert further.due is not None
    assert draft.due is not None
    assert further.due < draft.due
    with pytest.raises(Refused) as refused:
        way.revise(further, way.BELOW, due=date(2023, 2, 13))
    assert codes(refused) == [reasons.DUE_TOO_LATE], "the league's day counts, not the department's"


def test_nobody_gets_the_same_clause_twice(made: Campaign) -> None:
    one = way.begun(made, way.ABOVE)
    way.revise(one, way.ABOVE, receivers={"down_to": 2})
    way.sent(way.signed(one, clerk=way.ABOVE, reviewer=way.ABOVE_SIGNS, approver=way.ABOVE_SIGNS), way.ABOVE)
    with acting(post_named(way.ABOVE)):
        assert one.total == 14
        assert Obligation.objects.filter(covering=one).count() == 0, "the bureaus have had it since it was confirmed"
        assert Audience.objects.filter(subject=one.pk).count() == 14, "and see the covering notice all the same"


def test_a_choice_of_branches_and_depth_reaches_exactly_those(draft: Covering) -> None:
    league = post_named(way.CLERK)
    below = units_below(league.unit, league.line)[:2]
    way.revise(draft, receivers={"units": [str(unit.pk) for unit in below], "down_to": 4})
    one = way.sent(way.signed(draft))
    with acting(league):
        names = set(Delivery.objects.filter(covering=one).values_list("unit", flat=True))
    stations = {unit.pk for up in below for unit in units_below(up, league.line)}
    assert names == {unit.pk for unit in below} | stations
    assert one.total == len(names)


def test_only_units_right_below_can_be_chosen(draft: Covering) -> None:
    other = Unit.objects.get(name="呼和浩特市民政局")
    for units, code in (([str(other.pk)], reasons.NOT_RIGHT_BELOW), ([], reasons.NOBODY_CHOSEN)):
        with pytest.raises(Refused) as refused:
            way.revise(draft, receivers={"units": units})
        assert codes(refused) == [code]


def test_of_an_island_the_superior_writes_and_sends_it_and_every_role_is_its_own(made: Campaign) -> None:
    by = way.sitting("department-clerk")
    island = Unit.objects.get(name="呼和浩特市民政局")
    with acting(post_named("department-clerk")):
        one = flow.begin(made, island, by=by)
        flow.to_review(one, by=by, version=1)
        flow.to_sign(one, by=by, version=2)
        flow.sign(one, Signature(code="呼民发"), by=by, version=3)
    assert one.number == "呼民发〔2023〕1号"


def test_an_office_of_one_clerk_can_finish_and_the_steps_say_so(made: Campaign) -> None:
    give_post(open_account("wuhai"), Unit.objects.get(name="乌海市民政局"), Role.CLERK, slug="wuhai")
    one = way.begun(made, "wuhai")
    way.sent(way.signed(one, clerk="wuhai", reviewer="wuhai", approver="wuhai"), "wuhai")
    with acting(post_named("wuhai")):
        steps = coverings.steps(one)
    assert [(step.kind, step.vacant) for step in steps] == [
        (Kind.BEGIN, False), (Kind.TO_REVIEW, False), (Kind.TO_SIGN, True), (Kind.SIGN, True), (Kind.SEND, False),
    ]  # fmt: skip
