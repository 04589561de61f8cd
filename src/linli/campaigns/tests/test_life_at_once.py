"""Two people do something about the same delivery at the same moment: both stand, or the second is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from linli.access.actions import give_post, open_account
from linli.access.models import Post, Role
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns import actions, reasons
from linli.campaigns.actions import Granted
from linli.campaigns.models import Answer, Delivery, Extension, Step, StepKind, Task
from linli.campaigns.period import proposal
from linli.kernel.reasons import Refused
from linli.notices.actions import read_again, receive
from linli.places.models import Unit

Do = Callable[[Delivery, Post], object]
LEAGUE = "兴安盟民政局"
LATER = date(2023, 2, 20)


@pytest.fixture
def office(committed: str, sample: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The league's delivery, for which more days were asked; a second clerk there and in the department."""
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")
    by, league = post_named("department-clerk"), post_named("xingan-clerk")
    with acting(by):
        reading = read_again(receive(sample.encode(), "通知.txt", by=by))
        actions.pass_down(actions.confirm(reading, period=proposal(reading), by=by), by=by)
    for name, slug in ((LEAGUE, "xingan-second"), ("内蒙古自治区民政厅", "department-second")):
        give_post(open_account(slug), Unit.objects.get(name=name), Role.CLERK, slug=slug)
    with acting(league):
        actions.ask_extension(delivery(), by=league, until=LATER, why="路远")


def delivery() -> Delivery:
    rows = Delivery.objects.select_related("obligation__campaign", "unit").filter(unit__name=LEAGUE)
    return rows.order_by("pk")[0]


def at_once(*acts: tuple[str, Do]) -> list[str]:
    """What came of each act, all begun together: the code of a refusal, else what the action said."""
    together = Barrier(len(acts))

    def one(slug: str, do: Do) -> str:
        try:
            post = post_named(slug)
            with acting(post):
                found = delivery()
                together.wait(timeout=20)
                return str(do(found, post))
        except Refused as refusal:
            return refusal.reasons[0].code.name
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(lambda act: one(*act), acts))


def grant(until: date) -> Do:
    return lambda one, by: actions.grant(one, Granted(until), by=by, limit=None)


def state() -> tuple[str, date | None, list[date | None]]:
    with acting(post_named("department-clerk")):
        one = delivery()
        return one.state, one.due, list(Task.objects.filter(unit__name=LEAGUE).values_list("due", flat=True))


def count(what: StepKind) -> int:
    with acting(post_named("department-clerk")):
        return Step.objects.filter(what=what).count()


def test_acknowledged_and_extended_at_once_both_stand(office: None) -> None:
    outcomes = at_once(
        ("xingan-clerk", lambda one, by: actions.acknowledge(one, by=by)), ("department-clerk", grant(LATER))
    )
    assert outcomes == ["True", "True"]
    assert state() == ("acknowledged", LATER, [LATER])
    assert [count(StepKind.ACKNOWLEDGED), count(StepKind.EXTENDED)] == [1, 1]


def test_of_two_grants_at_once_the_second_is_told_who_was_quicker(office: None) -> None:
    days = {"department-clerk": date(2023, 2, 17), "department-second": date(2023, 2, 18)}
    outcomes = at_once(*((slug, grant(day)) for slug, day in days.items()))
    assert sorted(outcomes) == ["True", reasons.ANSWERED.name]
    won = days[list(days)[outcomes.index("True")]]
    assert state() == ("sent", won, [won])
    assert count(StepKind.EXTENDED) == 1


def test_granted_and_refused_at_once_there_is_one_answer(office: None) -> None:
    outcomes = at_once(
        ("department-clerk", grant(LATER)),
        ("department-second", lambda one, by: actions.refuse_extension(one, by=by, note="汇总在即")),
    )
    assert sorted(outcomes) == ["True", reasons.ANSWERED.name]
    with acting(post_named("department-clerk")):
        answer = Extension.objects.get().answer
    assert (state()[1] == LATER) == (answer == Answer.GRANTED)


def test_asked_by_two_colleagues_at_once_one_waits(office: None) -> None:
    department = post_named("department-clerk")
    with acting(department):
        actions.refuse_extension(delivery(), by=department, note="汇总在即")

    def ask(one: Delivery, by: Post) -> object:
        return actions.ask_extension(one, by=by, until=LATER, why="路远")

    assert sorted(at_once(("xingan-clerk", ask), ("xingan-second", ask))) == ["True", reasons.ASKED_ALREADY.name]
    with acting(department):
        assert Extension.objects.filter(answer=Answer.OPEN).count() == 1


def test_returned_while_a_colleague_acknowledges_it_stays_returned(office: None) -> None:
    outcomes = at_once(
        ("xingan-clerk", lambda one, by: actions.give_back(one, by=by, why="cannot", note="没有条件")),
        ("xingan-second", lambda one, by: actions.acknowledge(one, by=by)),
    )
    assert outcomes[0] == "True"
    assert state()[0] == "returned"
    assert count(StepKind.RETURNED) == 1
