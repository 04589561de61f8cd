"""The way of a report: who may take which step, what is kept of it, and what is refused with which reason."""

import pytest
from django.http import Http404

from linli.access.models import Role
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns.models import Delivery, DeliveryState, StepKind, Task, TaskState
from linli.figures.tests import works as world
from linli.kernel.reasons import Refused
from linli.ledger.drafts import Draft, Part
from linli.reports import filings, flow, reasons
from linli.reports.flow import Said
from linli.reports.models import Kind, State
from linli.reports.queries import figures_of
from linli.reports.tests import way

pytestmark = pytest.mark.django_db
WHY = Said(note="请补充移风易俗情况")


@pytest.fixture
def campaign(db):
    made = way.campaign()
    way.work(made)
    return made


@pytest.fixture
def clerk(campaign):
    """The bureau's only clerk, acting through the whole test."""
    holder = way.sitting(way.CLERK)
    with acting(holder.post):
        yield holder


def codes(refused) -> list:
    return [reason.code for reason in refused.value.reasons]


def kinds(one) -> list[str]:
    return [step.kind for step in filings.steps(one)]


def opened(clerk):
    return way.again(flow.begin(way.duty(), by=clerk), way.CLERK)


def test_a_report_begins_once_and_keeps_its_text(clerk):
    one = opened(clerk)
    assert flow.begin(way.duty(), by=clerk).pk == one.pk
    assert (one.version, one.state, one.receiver.name) == (1, State.DRAFTING, "内蒙古自治区民政厅")
    assert one.report.document["title"] == one.report.title
    assert kinds(one) == [Kind.BEGIN]


def test_a_one_clerk_office_finishes_alone_and_the_steps_say_so(clerk):
    one = opened(clerk)
    flow.to_review(one, by=clerk, version=1)
    flow.to_sign(one, by=clerk, version=2)
    flow.sign(one, Said(number="呼民发〔2023〕8号", signer="那*图"), by=clerk, version=3)
    flow.submit(one, by=clerk, version=4)
    assert (one.state, one.version, one.sent) == (State.SUBMITTED, 5, 1)
    assert [step.vacant for step in filings.steps(one)] == [False, False, True, True, False]
    frozen = filings.steps(one)[-1].facts
    assert (frozen["seal"], frozen["number"]) == (one.report.seal_number, "呼民发〔2023〕8号")
    assert Delivery.objects.get(obligation=one.obligation_id).state == DeliveryState.DONE


def test_a_reviewer_reviews_and_a_clerk_no_longer_does(clerk):
    reviewer = way.colleague(Role.REVIEWER)
    one = opened(clerk)
    flow.to_review(one, by=clerk, version=1)
    with pytest.raises(Refused) as refused:
        flow.to_sign(one, by=clerk, version=2)
    assert codes(refused) == [reasons.NOT_YOUR_STEP]
    assert not flow.to_sign(one, by=reviewer, version=2).vacant
    assert flow.sign(one, by=reviewer, version=3).vacant  # nobody signs here: the next lower does


def test_nobody_passes_a_draft_of_their_own_while_another_reviewer_is_there(clerk):
    reviewer = way.colleague(Role.REVIEWER)
    one = opened(clerk)
    flow.to_review(one, by=reviewer, version=1)
    flow.to_sign(one, by=reviewer, version=2)  # the only reviewer may
    flow.back(one, WHY, by=reviewer, version=3)
    flow.to_review(one, by=reviewer, version=4)
    way.colleague(Role.APPROVER)
    with pytest.raises(Refused) as refused:
        flow.to_sign(one, by=reviewer, version=5)
    assert codes(refused) == [reasons.OWN_DRAFT]


def test_going_back_asks_for_a_reason_and_takes_the_signature_away(clerk):
    one = opened(clerk)
    flow.to_review(one, by=clerk, version=1)
    with pytest.raises(Refused) as refused:
        flow.back(one, Said(note="  "), by=clerk, version=2)
    assert codes(refused) == [reasons.WHY_MISSING]
    flow.to_sign(one, by=clerk, version=2)
    flow.sign(one, Said(number="呼民发〔2023〕8号"), by=clerk, version=3)
    flow.back(one, WHY, by=clerk, version=4)
    assert (one.state, one.number, one.signed_on) == (State.DRAFTING, "", None)
    assert filings.steps(one)[-1].note == WHY.note


@pytest.mark.parametrize("number", ["第8号", "呼民发[2023]8号", "呼民发〔2023〕08号", "呼民发〔23〕8号"])
def test_a_document_number_has_its_form(clerk, number):
    one = opened(clerk)
    flow.to_review(one, by=clerk, version=1)
    flow.to_sign(one, by=clerk, version=2)
    with pytest.raises(Refused) as refused:
        flow.sign(one, Said(number=number), by=clerk, version=3)
    assert codes(refused) == [reasons.NUMBER_FORM]


def test_the_superior_acts_only_on_what_was_submitted(clerk):
    one, above = opened(clerk), way.sitting(way.APPROVER)
    with acting(above.post) as scope:
        seen = filings.filing(scope, one.pk)
        for act, said in ((flow.accept, flow.NOTHING), (flow.hand_back, WHY)):
            with pytest.raises(Refused) as refused:
                act(seen, said, by=above, version=1)
            assert codes(refused) == [reasons.NOT_NOW]


def test_a_return_is_quoted_and_what_is_sent_again_is_told_apart(clerk, campaign):
    one, above = way.submitted(), way.sitting(way.APPROVER)
    with acting(above.post):
        flow.hand_back(way.again(one, way.APPROVER), WHY, by=above, version=5)
    one = way.again(one, way.CLERK)
    assert one.state == State.RETURNED
    flow.revise(one, {"next": "下一步，组织移风易俗宣传。"}, by=clerk, version=6)
    flow.all_the_way(one, by=clerk, version=7)
    assert (kinds(one)[-1], one.sent) == (Kind.RESUBMIT, 2)
    with acting(above.post):
        flow.accept(way.again(one, way.APPROVER), by=above, version=one.version)
    assert way.again(one, way.CLERK).state == State.ACCEPTED


@pytest.mark.parametrize("way_back", [flow.hand_back, flow.recall])
def test_what_comes_back_lies_on_its_desk_again_with_the_reason(clerk, way_back):
    one, hands = way.submitted(), way.APPROVER if way_back is flow.hand_back else way.CLERK
    task = Task.objects.get(obligation=one.obligation_id, unit=one.unit_id)
    assert (task.state, task.obligation.delivery.state) == (TaskState.DONE, DeliveryState.DONE)
    by = way.sitting(hands)
    with acting(by.post):
        way_back(way.again(one, hands), WHY, by=by, version=5)
    task = Task.objects.get(pk=task.pk)
    assert (task.state, task.obligation.delivery.state) == (TaskState.DOING, DeliveryState.IN_HAND)
    assert task.steps.get(what=StepKind.REOPENED).note == WHY.note


def test_the_receiver_is_whom_the_clause_names_and_no_neighbour(clerk):
    one = way.submitted()
    for slug, code in ((way.CLERK, reasons.NOT_YOUR_UNIT), (way.ABOVE, reasons.NOT_YOUR_STEP)):
        holder = way.sitting(slug)
        with acting(holder.post), pytest.raises(Refused) as refused:
            flow.accept(way.again(one, slug), by=holder, version=5)
        assert codes(refused) == [code]
    for slug in ("xingan-clerk", "kezhong-clerk"):
        with acting(post_named(slug)) as scope, pytest.raises(Http404):
            filings.filing(scope, one.pk)


def test_what_was_sent_can_be_recalled_until_it_is_accepted(clerk):
    one, above = way.submitted(), way.sitting(way.APPROVER)
    flow.recall(one, WHY, by=clerk, version=5)
    assert one.state == State.DRAFTING
    flow.all_the_way(one, by=clerk, version=6)
    with acting(above.post):
        flow.accept(way.again(one, way.APPROVER), by=above, version=10)
    with pytest.raises(Refused) as refused:
        flow.recall(way.again(one, way.CLERK), WHY, by=clerk, version=11)
    assert codes(refused) == [reasons.NOT_NOW]


def test_a_step_upon_an_old_version_is_told_who_was_first(clerk):
    one = opened(clerk)
    flow.to_review(one, by=clerk, version=1)
    with pytest.raises(Refused) as refused:
        flow.to_sign(one, by=clerk, version=1)
    assert codes(refused) == [reasons.CHANGED_MEANWHILE]
    assert way.CLERK in str(refused.value)


def test_words_name_figures_and_type_none(clerk):
    one = opened(clerk)
    with pytest.raises(Refused) as refused:
        flow.revise(one, {"next": "走访1,286户，【不存在】。"}, by=clerk, version=1)
    assert codes(refused) == [reasons.NO_SUCH_FIGURE, reasons.TYPED_FIGURE]
    made = flow.revise(one, {"next": "【志愿者】名志愿者参与，2月10日收尾。"}, by=clerk, version=1)
    assert (made.ordinal, one.version) == (2, 2)
    assert flow.revise(one, dict(made.text), by=clerk, version=2).pk == made.pk  # the same words are no revision


def test_composing_anew_tells_each_figure_then_and_now_and_keeps_the_words(clerk, campaign):
    one = opened(clerk)
    flow.revise(one, {"experience": "坚持【服务活动】次活动逐次登记。"}, by=clerk, version=1)
    old = figures_of(one.report)[0].shown
    way.work(campaign, 7)
    of = figures_of(one.report)
    shown = filings.changes(one, of)
    assert (shown[0].old, shown[0].new) == (old, str(int(old) + 7))
    assert flow.recompose(one, by=clerk, version=2) == shown
    last = filings.revision(one)
    assert (last.ordinal, last.text, last.report_id) == (
        3,
        {"experience": "坚持【服务活动】次活动逐次登记。"},
        one.report_id,
    )
    assert flow.recompose(one, by=clerk, version=3) == []


def test_figures_that_have_moved_stop_a_report_until_somebody_knows(clerk, campaign):
    one = opened(clerk)
    way.work(campaign, 3)
    with pytest.raises(Refused) as refused:
        flow.to_review(one, by=clerk, version=1)
    assert codes(refused) == [reasons.FIGURES_MOVED]
    assert flow.to_review(one, Said(knowing=True), by=clerk, version=1).ordinal == 2


def test_what_is_not_sealed_yet_is_waited_for(clerk, campaign):
    world.record(
        [
            Draft(
                unit=clerk.post.unit_id, area_key=world.HOHHOT, place_key=world.HOHHOT, kind="couplets",
                service_day=world.FIRST, parts=(Part(heads=3, evidence=3, minutes_credited=50),),
            )
        ],
        by=clerk.post,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        flow.begin(way.duty(), by=clerk)
    assert codes(refused) == [reasons.RECORDS_WAITING]


def test_a_superior_acts_for_a_unit_without_an_account(campaign):
    above = way.sitting(way.ABOVE)
    with acting(above.post):
        one = flow.begin(way.duty("赤峰市民政局", by=way.ABOVE), by=above)
        one = way.again(one, way.ABOVE)
        flow.all_the_way(one, by=above, version=1)
        assert one.state == State.SUBMITTED
        assert all(step.acted_for for step in filings.steps(one))
    with acting(above.post), pytest.raises(Refused) as refused:
        flow.begin(way.duty(by=way.ABOVE), by=above)
    assert codes(refused) == [reasons.NOT_YOUR_UNIT]


def test_another_campaign_of_the_same_days_adds_nobody_to_those_below(campaign):
    other = way.campaign(
        data=way.NOTICE.read_bytes().replace("内民政办字〔2023〕1号".encode(), "内民政办字〔2023〕9号".encode()) + b"\n"
    )
    assert other != campaign
    above = way.sitting(way.ABOVE)
    with acting(above.post) as scope:
        whole = filings.obligations(scope).get(unit=above.post.unit, consolidates=True, campaign=campaign)
        one = way.again(flow.begin(filings.obligation(scope, whole.pk), by=above), way.ABOVE)
        found = filings.below(one)
    assert (len(found), {duty.campaign_id for duty in found}) == (14, {campaign.pk})


def test_a_consolidated_report_waits_for_those_below_or_says_why_not(campaign):
    way.submitted()
    above, approver = way.sitting(way.ABOVE), way.sitting(way.APPROVER)
    with acting(above.post) as scope:
        whole = filings.obligations(scope).get(unit=above.post.unit, consolidates=True)
        one = way.again(flow.begin(filings.obligation(scope, whole.pk), by=above), way.ABOVE)
        assert len(filings.below(one)) == 14
        with pytest.raises(Refused) as refused:
            flow.to_review(one, by=above, version=1)
        assert codes(refused) == [reasons.BELOW_MISSING]
        flow.to_review(one, Said(note="其余单位另行补报"), by=above, version=1)
    with acting(approver.post):
        flow.to_sign(one, by=approver, version=2)
        flow.sign(one, by=approver, version=3)
        with pytest.raises(Refused) as refused:
            flow.submit(one, by=approver, version=4)
    assert codes(refused) == [reasons.NOBODY_ABOVE]


def test_what_leaves_the_system_is_recorded_with_channel_day_and_receipt(campaign):
    office = way.sitting("region-civilisation-clerk")
    with acting(office.post) as scope:
        duty = filings.obligations(scope).get(unit=office.post.unit)
        one = way.again(flow.begin(filings.obligation(scope, duty.pk), by=office), office.post.slug)
        assert one.receiver is None
        flow.all_the_way(one, by=office, version=1)
        assert one.state == State.SIGNED
        step = flow.leave(one, Said(channel="mail", receipt="已阅"), by=office, version=4)
        assert (step.channel, step.receipt, one.state) == ("mail", "已阅", State.SUBMITTED)
        flow.accept(one, Said(receipt="收文 12 号"), by=office, version=5)
        assert one.state == State.ACCEPTED


def test_a_rehearsal_never_leaves_the_system(db):
    made = way.campaign(simulated=True)
    way.work(made)
    assert way.submitted().state == State.SUBMITTED
    office = way.sitting("region-civilisation-clerk")
    with acting(office.post) as scope:
        duty = filings.obligations(scope).get(unit=office.post.unit)
        one = way.again(flow.begin(filings.obligation(scope, duty.pk), by=office), office.post.slug)
        flow.all_the_way(one, by=office, version=1)
        for channel in ("mail", "paper", "other"):
            with pytest.raises(Refused) as refused:
                flow.leave(one, Said(channel=channel), by=office, version=4)
            assert codes(refused) == [reasons.REHEARSAL_STAYS]
        assert flow.leave(one, Said(channel="kept"), by=office, version=4).channel == "kept"


def test_a_deputy_is_named_beside_the_post(clerk):
    from dataclasses import replace

    from linli.access.actions import open_account

    one = opened(clerk)
    stand_in = replace(clerk, account=open_account("stand-in"))
    flow.to_review(one, by=stand_in, version=1)
    step = filings.steps(one)[-1]
    assert (step.by_id, step.deputy.name) == (clerk.post.pk, "stand-in")
