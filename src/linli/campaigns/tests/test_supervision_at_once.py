"""Two people at the board, or above and below it, at the same moment."""

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns import actions, reasons
from linli.campaigns.actions.passing import let_see
from linli.campaigns.models import Campaign, Delivery, StepKind
from linli.campaigns.queries import whole_task
from linli.campaigns.tests.test_life_at_once import at_once, count, delivery, office, state
from linli.messaging.models import Kind, Message
from linli.notices.models import Notice

__all__ = ["office"]


def test_of_two_who_close_it_at_once_one_has_closed_it(office: None) -> None:
    league = post_named("xingan-clerk")
    with acting(league):
        actions.finish(whole_task(delivery()), by=league)

    def close(one: Delivery, by: Post) -> object:
        return actions.close([one.pk], by=by)

    assert sorted(at_once(("department-clerk", close), ("department-second", close))) == ["0", "1"]
    assert state()[0] == "closed"
    assert count(StepKind.CLOSED) == 1


def test_reminded_by_two_at_once_it_is_told_once(office: None) -> None:
    def remind(one: Delivery, by: Post) -> object:
        return actions.remind_deliveries([one.pk], by=by)

    assert sorted(at_once(("department-clerk", remind), ("department-second", remind))) == ["0", "1"]
    assert count(StepKind.REMINDED) == 1
    with acting(post_named("department-clerk")):
        assert Message.objects.filter(kind=Kind.REMINDED).count() == 1


def test_said_to_be_a_repeat_while_a_colleague_acknowledges_it(office: None) -> None:
    """It stays with the superior, whoever was quicker."""
    older = _another()

    def object_to(one: Delivery, by: Post) -> object:
        return actions.object_to(one, Delivery.objects.select_related("obligation").get(pk=older), by=by)

    outcomes = at_once(("xingan-clerk", object_to), ("xingan-second", lambda one, by: actions.acknowledge(one, by=by)))
    assert outcomes[0] == "True"
    assert state()[0] == "returned"


def test_agreed_and_declined_at_once_there_is_one_answer(office: None) -> None:
    league, older = post_named("xingan-clerk"), _another()
    with acting(league):
        actions.object_to(delivery(), Delivery.objects.select_related("obligation").get(pk=older), by=league)
    outcomes = at_once(
        ("department-clerk", lambda one, by: actions.close([one.pk], by=by)),
        ("department-second", lambda one, by: actions.decline_repeat(one, by=by, note="口径不同")),
    )
    assert outcomes in (["1", reasons.CLOSED.name], ["0", "True"])
    assert state()[0] == ("closed" if outcomes[0] == "1" else "acknowledged")
    assert count(StepKind.CLOSED) + count(StepKind.RESENT) == 1


def _another() -> object:
    """The key of one more delivery to the league, of a campaign that nobody looks at here."""
    by = post_named("department-clerk")
    with acting(by):
        like = delivery()
        notice = Notice.objects.get(pk=like.campaign.notice_id)
        second = Campaign(
            number=like.campaign.number + 1, notice=notice, issuer=by.unit, issuer_key=by.unit.division_id,
            title="另一次", first_day=like.campaign.first_day, last_day=like.campaign.last_day, period_inferred=False,
            kinds=like.campaign.kinds, simulated=True, by=by,
        )  # fmt: skip
        Campaign.objects.bulk_create([second])
        duty = like.obligation
        duty.pk, duty.campaign, duty._state.adding = type(duty)().pk, second, True
        type(duty).objects.bulk_create([duty])
        here = {"line": like.line, "unit": like.unit, "area_key": like.area_key}
        made = Delivery(obligation=duty, campaign=second, by=by, due=like.due, **here)
        let_see((subject, like.unit) for subject in (duty.pk, second.pk))
        Delivery.objects.bulk_create([made])
        return made.pk
